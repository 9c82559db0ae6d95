//! A folder that somebody else filled.

use std::{
    collections::BTreeSet,
    fs::{self, File, Metadata},
    io::{self, Read},
    path::{Path, PathBuf},
};

use model::{id::Digest, key::is_direction_mark};
use sha2::{Digest as _, Sha256};

use crate::{check::CheckError, zipped::Zip};

/// What was found, or what is wrong with it in words for a finding. That the disk refuses is
/// neither, but an error around it.
pub(crate) type Found<T> = Result<Result<T, String>, CheckError>;

/// A folder. Only names below it are looked at, and links are not followed; the folder itself may
/// be reached through one, since that name is the user's own. It may also lie in a zip.
pub(crate) struct Folder {
    root: PathBuf,
    zip: Option<Zip>,
}

impl Folder {
    /// A folder, or the zip of one; what is wrong with the zip.
    pub(crate) fn open(path: &Path) -> Found<Self> {
        let root = path.to_owned();
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Ok(Ok(Self { root, zip: None })),
            Ok(metadata) if metadata.is_file() => {
                let zip = Zip::open(path)?;
                Ok(zip.map(|zip| Self {
                    root,
                    zip: Some(zip),
                }))
            }
            Ok(_) => Err(CheckError::NoFolder { path: root }),
            Err(error) if is_absence(&error) => Err(CheckError::NoFolder { path: root }),
            Err(source) => Err(CheckError::Read { path: root, source }),
        }
    }

    /// A folder in this one; a link to one is refused.
    pub(crate) fn below(&self, name: &str) -> Found<Self> {
        let root = self.root.join(name);
        Ok(match look(&root)? {
            Some(metadata) if metadata.is_dir() => Ok(Self { root, zip: None }),
            Some(_) => Err("is not a folder but a link or a file; get it again".to_owned()),
            None => Err("is missing; get it again in full".to_owned()),
        })
    }

    /// Whether there is anything of that name.
    pub(crate) fn holds(&self, name: &str) -> Result<bool, CheckError> {
        if let Some(zip) = &self.zip {
            return Ok(zip.holds(name));
        }
        Ok(look(&self.root.join(name))?.is_some())
    }

    /// Reads a small file.
    pub(crate) fn read(&self, path: &str, most: u64) -> Found<Vec<u8>> {
        let mut bytes = Vec::new();
        let fits = self.pieces(path, &mut |piece| {
            bytes.extend_from_slice(piece);
            u64::try_from(bytes.len()).is_ok_and(|length| length <= most)
        })?;
        Ok(fits.and_then(|fits| {
            let words = "bytes, more than any honest one; do not rely on it";
            fits.then_some(bytes)
                .ok_or_else(|| format!("is over {most} {words}"))
        }))
    }

    /// The SHA-256 and length of a file of any size.
    pub(crate) fn digest(&self, path: &str) -> Found<(Digest, u64)> {
        let (mut hash, mut length) = (Sha256::new(), 0_u64);
        let read = self.pieces(path, &mut |piece| {
            hash.update(piece);
            length = length.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            true
        })?;
        Ok(read.map(|_| (Digest::from_bytes(hash.finalize().into()), length)))
    }

    /// Hands over a file piece by piece for as long as they are wanted; whether all of them were.
    fn pieces(&self, path: &str, take: &mut dyn FnMut(&[u8]) -> bool) -> Found<bool> {
        if let Some(zip) = &self.zip {
            return zip.pieces(path, take);
        }
        let (mut file, at) = match self.file(path)? {
            Ok(found) => found,
            Err(fault) => return Ok(Err(fault)),
        };
        let mut buffer = vec![0; BUFFER];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(Ok(true)),
                Ok(count) if !take(buffer.get(..count).unwrap_or_default()) => {
                    return Ok(Ok(false));
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Err(CheckError::Read { path: at, source }),
            }
        }
    }

    /// What lies here beside the known files; of a folder without any of them, its name alone.
    pub(crate) fn unlisted(&self, known: &BTreeSet<String>) -> Result<Vec<String>, CheckError> {
        let mut found = Vec::new();
        match &self.zip {
            Some(zip) => found.extend(zip.names().filter(|name| !known.contains(name))),
            None => self.walk("", known, &mut found)?,
        }
        found.sort();
        Ok(found)
    }

    fn walk(
        &self,
        below: &str,
        known: &BTreeSet<String>,
        found: &mut Vec<String>,
    ) -> Result<(), CheckError> {
        let folder = self.root.join(below);
        let failed = |source| CheckError::Read {
            path: folder.clone(),
            source,
        };
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            let inside = format!("{name}/");
            let is_folder = entry.file_type().map_err(failed)?.is_dir();
            if is_folder && known.iter().any(|path| path.starts_with(&inside)) {
                self.walk(&inside, known, found)?;
            } else if !known.contains(&name) {
                found.push(name);
            }
        }
        Ok(())
    }

    /// Opens a file, if the path stays in the folder and nothing on it is a link or a device.
    fn file(&self, path: &str) -> Found<(File, PathBuf)> {
        let Some(parts) = parts(path) else {
            let fault = "is not a plain path inside the folder; do not rely on this";
            return Ok(Err(fault.to_owned()));
        };
        let (mut at, mut last) = (self.root.clone(), None);
        for part in parts {
            at.push(part);
            let Some(metadata) = look(&at)? else {
                return Ok(Err("is missing; get the folder again in full".to_owned()));
            };
            if metadata.is_symlink() {
                let fault = "is or goes through a link; get the folder again with the file itself";
                return Ok(Err(fault.to_owned()));
            }
            last = Some(metadata);
        }
        // A pipe would block when opened, so its kind is looked at before.
        let Some(expected) = last.filter(Metadata::is_file) else {
            return Ok(Err("is not a file; get the folder again".to_owned()));
        };
        let read = |source| CheckError::Read {
            path: at.clone(),
            source,
        };
        let file = File::open(&at).map_err(read)?;
        if !is_same(&expected, &file.metadata().map_err(read)?) {
            return Ok(Err(
                "was replaced while it was checked; run this again".to_owned()
            ));
        }
        Ok(Ok((file, at)))
    }
}

/// The parts of a relative path that means the same everywhere: no `..`, no drive, no other
/// separator, nothing that a system drops or that shows as something else.
pub(crate) fn parts(path: &str) -> Option<Vec<&str>> {
    let bad_char = |c: char| c.is_control() || matches!(c, '\\' | ':') || is_direction_mark(c);
    let parts: Vec<&str> = path.split('/').collect();
    let good = |part: &&str| {
        // `.` and `..` end in a dot as well.
        !part.is_empty()
            && part.len() <= 255
            && !part.ends_with(['.', ' '])
            && !part.contains(bad_char)
    };
    (path.len() <= 1024 && parts.iter().all(good)).then_some(parts)
}

/// What is at a path, links not followed; `None` if there is nothing.
fn look(path: &Path) -> Result<Option<Metadata>, CheckError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(source) => {
            let path = path.to_owned();
            Err(CheckError::Read { path, source })
        }
    }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

#[cfg(unix)]
fn is_same(looked_at: &Metadata, opened: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    opened.is_file() && looked_at.dev() == opened.dev() && looked_at.ino() == opened.ino()
}

#[cfg(not(unix))]
fn is_same(looked_at: &Metadata, opened: &Metadata) -> bool {
    opened.is_file() && looked_at.len() == opened.len()
}

/// Large enough that the hash and not the calls take the time.
const BUFFER: usize = 1 << 17;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside_and_means_the_same_everywhere() {
        for good in ["a", "report.pdf", "media/a b.jpg", "صورة.jpg", ".hidden"] {
            assert!(parts(good).is_some(), "{good}");
        }
        let long = "x".repeat(256);
        for bad in [
            "",
            "/",
            "/etc/passwd",
            "..",
            "a/../b",
            "./a",
            "a/",
            "a//b",
            "a\\b",
            "C:a",
            "a\nb",
            "a\0",
            "a.",
            "a ",
            "a\u{202e}b",
            long.as_str(),
        ] {
            assert!(parts(bad).is_none(), "{bad:?}");
        }
    }
}
