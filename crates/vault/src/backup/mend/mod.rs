//! Files of a vault that are gone or damaged, out of a store, into the folder where they belong.
//!
//! For a vault that may not open. What is good here is never touched, however much older or newer it is
//! than what the store has: each file is judged by what authenticates it. What is replaced is
//! kept aside, in `damaged/<number>/`: it may be evidence, and it may hold what the store never had.
//!
//! | file | good if | else |
//! |---|---|---|
//! | `format` | it names the vault of the key files | written anew |
//! | key files | their introductions lead to the founder | the store's |
//! | a log | it is what its checkpoint signed, from its first byte | the store's beginning, with what is here behind it |
//! | epoch keys | they open for this member | the store's, unless they were destroyed |
//! | keyrings | row by row: it opens | the store's row, if that opens and this one was not wiped |
//! | all else | it is there | the store's |
//!
//! First logs, which say who is in and what was destroyed; then what that decides. `format` is last.

mod keyrings;
mod logs;

use std::fs::File;

use super::{
    BackupError, Depot,
    choose::{Chosen, LARGEST_KEY, Reader},
    files::{above, is_path},
    index,
    listing::{Listing, is_about_bytes},
    restore::{MARK, PartReader},
    snapshot::Snapshot,
};
use crate::{
    fault::Fault,
    files::{self, CASEBASE, FORMAT, Files, KEYRING, LOG},
    format::{self, Format},
    keys::{Credentials, KeyFile, Roster, is_member_name},
    primitives::sha256,
    unlock::{UnlockError, lock},
    vault::Backing,
};

/// What was fetched back, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mended {
    /// From which snapshot.
    pub snapshot: String,
    /// The files that are good again, by their paths in the vault.
    pub files: Vec<String>,
    /// Where what was there before is kept.
    pub aside: Option<String>,
    /// What is not good and could not be made so: what, then what to do.
    pub left: Vec<String>,
}

/// Mends the files of a vault from the newest snapshot that the credentials open and a member has signed.
/// Originals are not among them: [`crate::Vault::repair_from`] fetches these once the vault opens.
///
/// If it stops before the end, what was mended is, and the next time does the rest.
pub fn mend(
    depot: &dyn Depot,
    dir: &std::path::Path,
    credentials: &Credentials,
    backing: &Backing,
) -> Result<Mended, BackupError> {
    let files = Files::new(dir, backing.disk.clone());
    if !files.exists(FORMAT)? && files.list(LOG)?.is_empty() {
        return Err(BackupError::NoVault {
            dir: dir.display().to_string(),
        });
    }
    let (files, _lock): (Files, Option<File>) = match lock(files) {
        Ok(locked) => locked,
        Err(UnlockError::Fault(fault)) => return Err(fault.into()),
        Err(_) => return Err(BackupError::InUse),
    };
    let listing = Listing::read(depot)?;
    let reader = Reader::open(depot, &listing, credentials, &files)?;
    let Chosen { name, snapshot, .. } = reader.choose(&listing, None)?;
    let mut mender = Mender {
        depot,
        files: &files,
        reader: &reader,
        credentials,
        snapshot: &snapshot,
        parts: PartReader::new(depot, &snapshot),
        mended: Mended {
            snapshot: name,
            ..Mended::default()
        },
        fell_back: false,
    };
    let format = mender.format()?;
    mender.keys()?;
    mender.history()?;
    mender.compartments()?;
    mender.rest()?;
    mender.part_with_views()?;
    if !format {
        mender.set_aside(FORMAT)?;
        Format::write(&files, reader.vault())?;
        mender.done(FORMAT);
    }
    Ok(mender.mended)
}

struct Mender<'a> {
    depot: &'a dyn Depot,
    files: &'a Files,
    reader: &'a Reader<'a>,
    credentials: &'a Credentials,
    snapshot: &'a Snapshot,
    parts: PartReader<'a>,
    mended: Mended,
    /// Whether something is as the store has it, which may have had more here.
    fell_back: bool,
}

impl Mender<'_> {
    /// Whether `format` is good. One of another vault is no damage, unless the key files here are of this.
    fn format(&self) -> Result<bool, BackupError> {
        let format = match Format::read(self.files) {
            Ok(Some(format)) => format,
            Ok(None) | Err(Fault::Damage(_)) => return Ok(false),
            Err(fault) => return Err(fault.into()),
        };
        let vault = self.reader.vault();
        if format.vault == vault && format.version == format::VERSION {
            return Ok(true);
        }
        let mut names = Roster::names(self.files)?.into_iter();
        let is_ours = names
            .any(|name| Roster::read(self.files, &name).is_ok_and(|file| file.head.vault == vault));
        match is_ours && format.version == format::VERSION {
            true => Ok(false),
            false => Err(BackupError::OtherVault),
        }
    }

    /// Key files: gone, unreadable, or with an introduction that does not hold.
    fn keys(&mut self) -> Result<(), BackupError> {
        let index = &self.snapshot.index;
        for key in &index.keys {
            if is_member_name(&key.member) && Roster::read(self.files, &key.member).is_err() {
                self.take_key(key)?;
            }
        }
        // One that does not hold makes the whole roster fail, and is named by it.
        for _ in &index.keys {
            let founder = self.reader.file.head.founder;
            let Err(Fault::Damage(damage)) = Roster::load(self.files, self.reader.vault(), founder)
            else {
                break;
            };
            let is_at = |key: &&index::KeyObject| {
                damage.path == self.files.path(&files::key_file(&key.member))
            };
            let Some(key) = index.keys.iter().find(is_at) else {
                break;
            };
            if !self.take_key(key)? {
                break;
            }
        }
        let own = &self.reader.file.head.member;
        let here = Roster::read(self.files, own);
        if here.is_ok_and(|file| file.open(self.credentials).is_none()) {
            self.left(format!(
                "`{}` does not open with this passphrase, which opens the one of snapshot {}; if you have not changed it \
                 since, take that file away and run this again",
                files::key_file(own),
                self.mended.snapshot
            ));
        }
        Ok(())
    }

    fn take_key(&mut self, key: &index::KeyObject) -> Result<bool, BackupError> {
        let name = files::key_file(&key.member);
        let there = match self.depot.get(&key.name(), LARGEST_KEY) {
            Ok(bytes) if sha256(&bytes) == key.sha256 => Some(bytes),
            Ok(_) => None,
            Err(error) if is_about_bytes(&error) => None,
            Err(error) => return Err(BackupError::Store(error)),
        };
        let Some(bytes) = there.filter(|bytes| KeyFile::decode(bytes).is_some()) else {
            self.left(format!("`{name}` is not good here nor in the store"));
            return Ok(false);
        };
        self.put(&name, &bytes)?;
        Ok(true)
    }

    /// Everything that only has to be there.
    fn rest(&mut self) -> Result<(), BackupError> {
        for file in &self.snapshot.index.files {
            let path = &file.path;
            let is_judged = ["compartments/", &format!("{KEYRING}/")]
                .iter()
                .any(|folder| path.starts_with(*folder));
            let in_log = path.strip_prefix(&format!("{LOG}/"));
            let in_log = in_log.and_then(|path| path.split_once('/'));
            let is_judged =
                is_judged || in_log.is_some_and(|(_, name)| !name.starts_with("outside/"));
            if is_judged || !is_path(path) || self.files.exists(path)? {
                continue;
            }
            if let Some(bytes) = self.parts.file(file)? {
                self.put(path, &bytes)?;
            }
        }
        Ok(())
    }

    /// Casebases that know of more than is left would keep the vault shut. They go aside: they may be
    /// the only ones that still have it.
    fn part_with_views(&mut self) -> Result<(), Fault> {
        if !self.fell_back {
            return Ok(());
        }
        for name in self.files.list(CASEBASE)? {
            let path = format!("{CASEBASE}/{name}");
            self.set_aside(&path)?;
            self.files.remove(&path)?;
        }
        self.left(format!(
            "what was recorded after snapshot {} is not in what was fetched; if it is in no other copy, the casebases that were \
             set aside may still have it: keep them",
            self.mended.snapshot
        ));
        Ok(())
    }

    /// A file as the store has it.
    fn stored(&mut self, path: &str) -> Result<Option<Vec<u8>>, BackupError> {
        let files = &self.snapshot.index.files;
        match files.iter().find(|file| file.path == path) {
            Some(file) => self.parts.file(file),
            None => Ok(None),
        }
    }

    /// Puts a file in its place; what was there is kept aside.
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Fault> {
        self.set_aside(path)?;
        for folder in above(path) {
            self.files.make_dir(&folder)?;
        }
        self.files.replace(path, bytes)?;
        self.done(path);
        Ok(())
    }

    fn done(&mut self, path: &str) {
        if !self.mended.files.iter().any(|known| known == path) {
            self.mended.files.push(path.to_owned());
        }
    }

    fn left(&mut self, what: String) {
        self.mended.left.push(what);
    }

    /// Keeps a copy of a file as it is.
    fn set_aside(&mut self, path: &str) -> Result<(), Fault> {
        let Some(bytes) = self.files.read(path)? else {
            return Ok(());
        };
        let folder = match &self.mended.aside {
            Some(folder) => folder.clone(),
            None => {
                let taken = self.files.list(ASIDE)?.len();
                format!("{ASIDE}/{}", taken + 1)
            }
        };
        let to = format!("{folder}/{path}");
        for folder in above(&to) {
            self.files.make_dir(&folder)?;
        }
        self.files.replace(&to, &bytes)?;
        self.mended.aside = Some(folder);
        Ok(())
    }

    /// The own log may have been longer: the next opening takes a new device key.
    fn may_be_older(&self) -> Result<(), Fault> {
        let name = &self.mended.snapshot;
        self.files.replace(MARK, format!("{name}\n").as_bytes())
    }
}

/// Where files are kept that were replaced. Not for backups.
pub(super) const ASIDE: &str = "damaged";
