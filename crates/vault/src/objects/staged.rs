//! A segment that is written into the folder piece by piece.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use model::id::Digest;

use super::store::{Staged, place};

/// A file of another name, which is linked to its own when that is known. If we stop before, `fsck`
/// finds a file that is no segment.
pub(super) struct StagedFile {
    root: PathBuf,
    path: PathBuf,
    file: File,
}

impl StagedFile {
    pub(super) fn create(root: &Path) -> io::Result<Self> {
        for number in 0.. {
            let path = root.join(format!("{STAGED}{number}"));
            match File::create_new(&path) {
                Ok(file) => {
                    let root = root.to_owned();
                    return Ok(Self { root, path, file });
                }
                // Left by a crash, or of an object that is sealed at the same time.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

impl Staged for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    fn keep(self: Box<Self>, name: Digest) -> io::Result<()> {
        let (folder, name) = place(&name);
        let folder = self.root.join(folder);
        // A link, not a renaming: whatever has the name already is not replaced.
        let link = || fs::hard_link(&self.path, folder.join(&name));
        match link() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(&folder)?;
                link()
            }
            linked => linked,
        }
    }
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        // What stays is found by `fsck`.
        let _ = fs::remove_file(&self.path);
    }
}

/// What the names of staged files begin with, as no name of a folder or segment does.
const STAGED: &str = "staged-";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{objects::LocalObjects, objects::Objects, primitives::sha256};

    #[test]
    fn a_segment_has_its_name_when_it_is_kept_and_leaves_nothing_when_not() {
        let dir = tempfile::tempdir().unwrap();
        let objects = LocalObjects::open(dir.path()).unwrap();
        let write = || {
            let mut staged = objects.stage().unwrap().unwrap();
            staged.write(b"one ").unwrap();
            staged.write(b"segment").unwrap();
            staged
        };
        let name = sha256(b"one segment");
        let (dropped, kept) = (write(), write());
        drop(dropped);
        assert!(objects.get(name, 0..11).is_err());
        kept.keep(name).unwrap();
        assert_eq!(objects.get(name, 0..11).unwrap(), b"one segment");
        assert_eq!(objects.list().unwrap(), [(Ok(name), 11)]);
        // Nothing takes the place of what is there.
        let error = write().keep(name).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(objects.list().unwrap().len(), 1);
    }
}
