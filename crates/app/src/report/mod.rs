//! Reports: from a Markdown source to files that may leave, and out.

mod annex;
mod build;
mod check;
mod codebook;
mod compose;
mod desk;
mod files;
mod flaw;
mod gate;
mod keep;
mod markdown;
mod marks;
mod notes;
mod parts;
mod picture;
mod pieces;
mod prose;
mod pull;
mod release;
mod rescan;
mod review;
mod routes;
mod same;
mod told;
mod touched;
mod weigh;
mod words;

pub use self::{
    annex::{Annex, annex},
    build::{Built, Outcome, build},
    check::{Checked, StatementRow, check},
    flaw::Flaw,
    gate::{Gate, scan_files, scan_files_against_vault},
    parts::PatternRow,
    release::{Release, release},
    rescan::{Rescanned, learned, rescan},
    review::{Reviewed, review_report},
    touched::{TouchedRow, touched},
    weigh::{
        EchoRow, FactRow, PersonRow, PlaceRow, QuotationRow, Review, TableRow, ToldRow, Weight,
    },
};
pub(crate) use self::{
    build::place,
    gate::{Gatekeeper, gate},
    release::{approvals, digest_of, last_change, record},
};
