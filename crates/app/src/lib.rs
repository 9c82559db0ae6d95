//! One function per intention: each changes state and history in one commit, or nothing.
//!
//! The only crate that composes the others. It formats nothing for a person, asks nothing of a
//! person and speaks no HTTP: the command line and the web are two ways to call it. It prints
//! nothing; what it has to say while it works goes to a [`Progress`].
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod demo;
mod digest;
mod exhibit;
mod failure;
mod import;
mod progress;
mod proof;
mod query;
mod report;
mod session;
mod terms;
mod time;
mod worker;

pub use ingest::{field::Problem, worker::Sandbox};
pub use model::compartment::Compartment;
pub use model::{key::Key, language::Language, record::Kind};
pub use scan::Certainty;
pub use vault::{Open, Vault};

pub use self::{
    demo::{Demo, demo},
    exhibit::{Exhibit, exhibit},
    failure::{Failure, FailureKind},
    import::{Change, Entry, Imported, Mode, import},
    progress::{Interrupt, Progress, Silent},
    query::{HitRow, Shown, VersionRow, list, search, show},
    report::{
        Built, Checked, Flaw, Gate, Outcome, Release, StatementRow, build, check, release,
        scan_files, scan_files_against_vault,
    },
    session::{
        Device, Soundness, SoundnessFinding, Status, add_member, create, fsck, locate, members,
        new_passphrase, open, status,
    },
    worker::{Worker, serve_worker},
};
