pub mod import;
pub mod report;
