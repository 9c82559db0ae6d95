//! Measurements, printed as Markdown for `docs/performance.md`. Nothing is written but the standard
//! output and a working folder that is removed.

pub mod casebook;
mod field_folder;
pub mod import;
mod machine;
mod measure;
mod options;
pub mod report;
pub mod scan;
mod table;
pub mod vault;
mod work;
