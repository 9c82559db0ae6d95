//! What follows from what is told: tables, details, facts, phrases.

mod informed;
mod oracle;
mod people;
mod phrase;
mod published;
mod tables;
