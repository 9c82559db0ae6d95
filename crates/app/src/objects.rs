//! Where the sealed originals are: in the vault's folder, in another, in a bucket.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Serialize;
use sync::Address;
use vault::{BackupStep, Depot, Open, Places, Vault};

use crate::{
    backup::{Opening, Outside, Reach},
    failure::{Failure, FailureKind},
    progress::Progress,
};

/// Where the originals are, and whether they are there.
#[derive(Debug, Serialize)]
pub struct ObjectsAt {
    /// The address; null: in the vault's folder.
    pub address: Option<String>,
    /// Why they are out of reach; null if they are not.
    pub trouble: Option<String>,
    /// Segments that originals need and that are not in the listing of the place; null if it was not
    /// asked, or did not answer.
    pub missing: Option<u64>,
    /// Where copies may be left from before: an address, or an empty text for the vault's folder.
    pub left: Option<String>,
}

/// What moving the originals came to.
#[derive(Debug, Serialize)]
pub struct ObjectsMoved {
    /// Where they are now; null: in the vault's folder.
    pub address: Option<String>,
    /// Segments that were copied, and their bytes.
    pub copied: [u64; 2],
    /// Segments that were there already, read and held against their names.
    pub there: u64,
    /// Segments that neither place has as they were sealed.
    pub missing: Vec<String>,
    /// Segments that were removed where they were before.
    pub removed: u64,
    /// Segments that are still there.
    pub left: u64,
}

/// Where the originals are. A place outside the vault's folder is asked what it has.
pub fn objects_at(vault: &Vault<Open>) -> ObjectsAt {
    let at = vault.objects_at();
    let mut found = ObjectsAt {
        trouble: at.trouble,
        missing: None,
        left: at.left.map(Option::unwrap_or_default),
        address: at.address,
    };
    if found.address.is_some() && found.trouble.is_none() {
        match vault.missing_segments() {
            Ok(missing) => found.missing = Some(missing.len() as u64),
            Err(error) => found.trouble = Some(error.to_string()),
        }
    }
    found
}

/// Moves the originals to a folder or bucket, or with `None` back into the vault's folder: copied,
/// each copy read back and held against its hash, then switched in one step.
pub fn move_objects(
    vault: &mut Vault<Open>,
    dir: &Path,
    to: Option<&str>,
    remove_old: bool,
    progress: &dyn Progress,
) -> Result<ObjectsMoved, Failure> {
    let to = to.map(|to| place(to, dir)).transpose()?;
    progress.phase("moving originals");
    let steps = |step: BackupStep| progress.done(step.done, step.total);
    let moved = vault.move_objects(to.as_deref(), remove_old, &steps)?;
    Ok(ObjectsMoved {
        address: to,
        copied: [moved.copied.0, moved.copied.1],
        there: moved.there,
        missing: moved.missing.iter().map(|name| name.hex()).collect(),
        removed: moved.removed,
        left: moved.left,
    })
}

/// Sees whether a place can be reached and listed.
pub(crate) fn probe(to: &str, dir: &Path, reach: &Reach) -> Result<(), Failure> {
    let address = place(to, dir)?;
    let outside = Outside::open(&address, reach, Opening::MayCreate)?;
    match outside.list() {
        Ok(_) => Ok(()),
        Err(error) => Err(outside.failure(vault::BackupError::Store(error))),
    }
}

/// An address that means the same from everywhere.
fn place(to: &str, vault: &Path) -> Result<String, Failure> {
    let misuse = |error: String| Failure::from_message(FailureKind::Misuse, &error);
    let address = Address::parse(to).map_err(|error| misuse(error.to_string()))?;
    let Address::Folder(folder) = &address else {
        return Ok(address.to_string());
    };
    let whole = |path: &Path| {
        let absolute = std::path::absolute(path);
        absolute.map_err(|error| Failure::file("find", path, &error))
    };
    let (folder, vault) = (real(whole(folder)?), real(whole(vault)?));
    if folder.starts_with(&vault) || vault.starts_with(&folder) {
        return Err(Failure::misuse(
            "this folder and the vault's lie one within the other",
            "name a folder beside the vault's or on another disk; `--here` moves them into it",
        ));
    }
    let text = folder.to_str().map(str::to_owned);
    text.ok_or_else(|| misuse("the folder's name is not UTF-8; choose another".to_owned()))
}

/// Links resolved, as far as the path is there.
fn real(path: PathBuf) -> PathBuf {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(real), ..) => real,
        (Err(_), Some(parent), Some(name)) => real(parent.to_owned()).join(name),
        _ => path,
    }
}

impl Places for Reach {
    fn open(&self, address: &str, may_create: bool) -> io::Result<Arc<dyn Depot>> {
        let opening = match may_create {
            true => Opening::MayCreate,
            false => Opening::Existing,
        };
        match Outside::open(address, self, opening) {
            Ok(outside) => Ok(Arc::new(outside)),
            Err(failure) => Err(io::Error::other(format!(
                "{}; {}",
                failure.what, failure.remedy
            ))),
        }
    }
}
