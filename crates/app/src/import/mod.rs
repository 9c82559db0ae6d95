//! Taking in a field folder.
//!
//! In this order: walk the folder; have every text file read by the worker; give each record it
//! declares an identifier; seal the media, one commit each; compile the records and commit them in
//! batches. Whatever stops it in between leaves a vault that opens, with everything in it that was
//! reported as taken in; running it again goes on from there, because what is in the vault already
//! is recognised by its key and content.

mod bag;
mod bulk;
mod carried;
mod desk;
mod doubts;
mod media;
mod named;
mod noted;
mod passes;
mod places;
mod records;
mod register;
mod walk;

pub(crate) use self::{desk::from_worker, walk::walk_all};

use std::path::{Path, PathBuf};

use ingest::field::Problem;
use model::record::Kind;
use serde::Serialize;
use vault::{Open, Vault};

use crate::{
    casebook::{self, NoticeRow, OwnFields, Vocabulary},
    failure::Failure,
    progress::{Interrupt, Progress},
    worker::Worker,
};

/// What an import did, or would do.
#[derive(Debug, Default, Serialize)]
pub struct Imported {
    /// What became of what, in the order of the paths.
    pub entries: Vec<Entry>,
    /// What was not taken in, or was taken in with a reservation, and what to do.
    pub problems: Vec<Problem>,
    /// What was taken in, and cannot all be true together with the rest.
    pub doubts: Vec<Problem>,
    /// Whether it was held against the rest; a very large vault is reviewed by `testimony review` only.
    pub reviewed: bool,
    /// Rows of tables that were not taken in, as tables to be corrected.
    #[serde(skip)]
    pub rejected: Vec<Rejected>,
    /// Rows that are none of what was looked for, such as the mountains of a gazetteer.
    pub skipped: u64,
    /// Watches that it triggered.
    pub notices: Vec<NoticeRow>,
    /// Whether it was interrupted before its end.
    pub interrupted: bool,
}

/// A record that a file became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The file, relative to the folder.
    pub path: String,
    /// The record's kind.
    pub kind: Kind,
    /// Its key.
    pub key: String,
    /// What changed.
    pub change: Change,
}

/// What an import does to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was not in the vault.
    New,
    /// It was, with another content: a new version.
    Changed,
    /// It was, with this content.
    Unchanged,
}

impl Imported {
    fn settle(&mut self) {
        for told in [&mut self.problems, &mut self.doubts] {
            told.sort();
            told.dedup();
        }
    }

    /// How many records changed in this way.
    pub fn count(&self, change: Change) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.change == change)
            .count()
    }
}

pub use self::{bulk::Rejected, named::Options};

/// Whether to do it or to say what would be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Seal and record.
    Commit,
    /// Only look.
    Plan,
}

/// Takes in the folders at `paths`.
///
/// # Errors
/// Only what stops the whole: a path that is no folder, a vault that cannot be written. What is wrong
/// with one file is a [`Problem`] in the answer.
pub fn import(
    vault: &mut Vault<Open>,
    worker: &mut Worker,
    paths: &[PathBuf],
    options: &Options,
    mode: Mode,
    progress: &dyn Progress,
    interrupt: &Interrupt,
) -> Result<Imported, Failure> {
    let mut imported = Imported {
        reviewed: true,
        ..Imported::default()
    };
    let (mut folders, mut tables, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut bags = Vec::new();
    for path in paths {
        match named::what(worker, path, options)? {
            named::What::Bag => bags.push(path.as_path()),
            named::What::Folder => folders.push(path.as_path()),
            named::What::Many(file) => tables.push(file),
            named::What::Record(path, text) => notes.push((path, text)),
        }
    }
    let vocabulary = Vocabulary::of(vault)?;
    let own = OwnFields::of(vault)?;
    let mut desk = desk::Desk {
        vault,
        worker,
        progress,
        interrupt,
        mode,
        root: Path::new("."),
        vocabulary,
        own,
        looked_up: Default::default(),
        imported: &mut imported,
    };
    for folder in folders {
        desk.root = folder;
        desk.folder()?;
    }
    if !tables.is_empty() {
        desk.files(tables)?;
    }
    for path in bags {
        desk.bag(path, options.identity.as_deref())?;
    }
    for (path, text) in notes {
        desk.typed(&path, &text)?;
    }
    imported.settle();
    if mode == Mode::Commit && !imported.interrupted {
        imported.notices = casebook::after(vault, &imported.entries)?;
    }
    Ok(imported)
}

/// Takes in one text that somebody wrote, as the file that it would be in a field folder.
pub(crate) fn enter_text(
    vault: &mut Vault<Open>,
    worker: &mut Worker,
    path: &str,
    text: &str,
    mode: Mode,
) -> Result<Imported, Failure> {
    let mut imported = Imported {
        reviewed: true,
        ..Imported::default()
    };
    let (progress, interrupt) = (crate::progress::Silent, Interrupt::new());
    let vocabulary = Vocabulary::of(vault)?;
    let own = OwnFields::of(vault)?;
    let mut desk = desk::Desk {
        vault,
        worker,
        progress: &progress,
        interrupt: &interrupt,
        mode,
        root: Path::new("."),
        vocabulary,
        own,
        looked_up: Default::default(),
        imported: &mut imported,
    };
    desk.typed(path, text)?;
    imported.settle();
    Ok(imported)
}
