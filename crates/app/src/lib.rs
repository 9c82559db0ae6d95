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

mod archive;
mod backup;
mod casebook;
mod custody;
mod demo;
mod digest;
mod exhibit;
mod failure;
mod import;
mod keys;
mod machine;
mod membership;
mod memory;
mod objects;
mod outside;
mod progress;
mod proof;
mod query;
mod recovery;
mod report;
mod session;
mod site;
mod terms;
mod time;
mod withdraw;
mod worker;

pub use analysis;
pub use ingest::{field::Problem, worker::Sandbox};
pub use model::compartment::Compartment;
pub use model::{
    id::RecordId,
    key::Key,
    language::Language,
    record::{Evidence, Kind},
};
pub use scan::Certainty;
pub use vault::{
    Credentials, NewPassphrase, Officer, OfficerSecret, Open, Origin, SecondSecret, Vault,
};

pub use self::{
    archive::{
        Archive, Checked as CheckedBag, Exported, Options as ArchiveOptions, Purpose,
        check as check_archive, export as export_archive,
    },
    backup::{
        Backup, FilesMended, Forgotten, Look, Reach, Restored, SnapshotRow, StoreContents,
        Unlocked, backup, forget, mend, mend_files, restore, store_contents, unlock_store,
    },
    casebook::{
        Answer, Assessed, ChangeRow, Chronology, Commanded, Contacts, Entered, FieldRow,
        HistoryRow, NoticeRow, Relation, assess, command, contacts, corroborate, count_acts,
        count_people, dimension, enter, fields, history, notices, relate, review, see, shadow,
        text, text_of_new, trace,
    },
    demo::{Demo, demo},
    exhibit::{Exhibit, exhibit},
    failure::{Failure, FailureKind},
    import::{Change, Entry, Imported, Mode, Options as ImportOptions, Rejected, import},
    keys::{
        change_passphrase, new_second_secret, remove_second_secret, second_secret,
        set_second_secret,
    },
    machine::Machine,
    membership::{
        GrantedRow, MemberRow, RevokedRow, add_member, grant, memberships, revoke, rotate_keys,
    },
    memory::{OlderLogRow, OlderRow, older, remember},
    objects::{ObjectsAt, ObjectsMoved, move_objects, objects_at},
    outside::{
        AskOptions, Asked, OutsideRow, Requests, Taken, ask, believe_authority, believe_witness,
        outside, request, take,
    },
    progress::{Interrupt, Progress, Silent},
    query::{
        HitRow, Hits, Shown, VersionRow, count_found, list, referring, save_search, search, show,
    },
    recovery::{
        Drill, Recovery, RecoveryMade, create_recovery, drill_recovery, new_officer,
        officer_secret, read_officer, recover,
    },
    report::{
        Annex, Built, Checked, EchoRow, FactRow, Flaw, Gate, Outcome, PatternRow, PersonRow,
        PlaceRow, QuotationRow, Release, Rescanned, Review as ReportReview, Reviewed, StatementRow,
        TableRow, ToldRow, TouchedRow, Weight, annex, build, check, learned, release, rescan,
        review_report, scan_files, scan_files_against_vault, touched,
    },
    session::{
        Device, QuarantinedRow, Soundness, SoundnessFinding, Status, clock_behind, create, fsck,
        locate, may_need_second_secret, members, new_passphrase, open, own_passphrase, status,
        take_new_device,
    },
    site::{SiteBuilt, SiteOptions, build_site},
    withdraw::{Named, Withdrawal, destroy, withdraw},
    worker::{Worker, serve_worker},
};
