//! The few things that the vault does to files, each whole or not at all.
//!
//! Everything but objects and casebases goes through [`Disk`], so that tests can let any of its
//! calls fail, before or after it took effect.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

/// Where the vault's files are.
pub trait Disk: Send + Sync {
    /// All of a file; `None` if there is none.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;

    /// `len` bytes of a file from `offset`; fewer is an error.
    fn read_at(&self, path: &Path, offset: u64, len: usize) -> io::Result<Vec<u8>>;

    /// The length of a file; `None` if there is none.
    fn len(&self, path: &Path) -> io::Result<Option<u64>>;

    /// The names in a folder, in order; none if there is no such folder.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;

    /// Makes a folder, if there is none, durably.
    fn make_dir(&self, dir: &Path) -> io::Result<()>;

    /// Writes `bytes` at `offset`, which must be the end, and returns when they are durable.
    fn append(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Cuts a file to `len` bytes, durably.
    fn cut(&self, path: &Path, len: u64) -> io::Result<()>;

    /// Puts `bytes` in the place of a file: readers see the old or the new, whatever happens.
    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Like [`Disk::replace`]; then zeros go over what the file held, as far as the medium lets them.
    fn replace_and_wipe(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.replace(path, bytes)
    }

    /// Writes `bytes` over part of a file, and returns when they are durable.
    fn overwrite(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut all = self.read(path)?.unwrap_or_default();
        let from = usize::try_from(offset).map_err(io::Error::other)?;
        let to = from.saturating_add(bytes.len());
        let part = all.get_mut(from..to);
        part.ok_or(io::ErrorKind::UnexpectedEof)?
            .copy_from_slice(bytes);
        self.replace(path, &all)
    }

    /// Writes `bytes` at `offset` of a file that can be rebuilt; they need not be durable.
    fn cache(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Removes a file, if there is one.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The machine's own disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalDisk;

impl Disk for LocalDisk {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        absent_is_none(std::fs::read(path))
    }

    fn read_at(&self, path: &Path, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(offset))?;
        let mut bytes = vec![0; len];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn len(&self, path: &Path) -> io::Result<Option<u64>> {
        Ok(absent_is_none(std::fs::metadata(path))?.map(|about| about.len()))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in absent_is_none(std::fs::read_dir(dir))?
            .into_iter()
            .flatten()
        {
            // A name that is not UTF-8 is none of ours; it is shown with its odd bytes replaced.
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }

    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        if dir.is_dir() {
            return Ok(());
        }
        std::fs::create_dir_all(dir)?;
        dir.parent().map_or(Ok(()), sync_dir)
    }

    fn append(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let is_new = !path.exists();
        write_at(path, offset, bytes)?.sync_data()?;
        if is_new {
            path.parent().map_or(Ok(()), sync_dir)?;
        }
        Ok(())
    }

    fn cut(&self, path: &Path, len: u64) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(path)?;
        file.set_len(len)?;
        file.sync_all()
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        // Ciphertext or signed text only, and inside the vault: a file left by a crash tells nothing,
        // and the next replacement overwrites it.
        let temporary = temporary(path);
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        std::fs::rename(&temporary, path)?;
        path.parent().map_or(Ok(()), sync_dir)
    }

    fn replace_and_wipe(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let old = absent_is_none(OpenOptions::new().write(true).open(path))?;
        self.replace(path, bytes)?;
        // The old file has no name any more and lives as long as it is open here.
        if let Some(mut old) = old {
            let len = old.metadata()?.len();
            io::copy(&mut io::repeat(0).take(len), &mut old)?;
            old.sync_all()?;
        }
        Ok(())
    }

    fn overwrite(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        if file.metadata()?.len() < offset.saturating_add(bytes.len() as u64) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)?;
        file.sync_data()
    }

    fn cache(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        write_at(path, offset, bytes).map(drop)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if absent_is_none(std::fs::remove_file(path))?.is_some() {
            path.parent().map_or(Ok(()), sync_dir)?;
        }
        Ok(())
    }
}

/// The name under which [`Disk::replace`] writes before it renames.
pub(crate) fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    PathBuf::from(name)
}

fn write_at(path: &Path, offset: u64, bytes: &[u8]) -> io::Result<File> {
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)?;
    if file.metadata()?.len() < offset {
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "the file has become shorter",
        ));
    }
    // What stands beyond the offset was never acknowledged; a longer leftover must not survive.
    file.set_len(offset)?;
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(bytes)?;
    Ok(file)
}

fn absent_is_none<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes names in a folder durable. Only Unix can, and only there is it needed.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_file_is_the_new_one_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        for bytes in [b"one".as_slice(), b"three"] {
            LocalDisk.replace(&path, bytes).unwrap();
            assert_eq!(LocalDisk.read(&path).unwrap().unwrap(), bytes);
        }
        assert_eq!(LocalDisk.list(dir.path()).unwrap(), ["file"]);
    }

    #[test]
    fn appending_at_an_offset_drops_what_was_beyond() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        LocalDisk
            .append(&path, 0, b"acknowledged and torn")
            .unwrap();
        LocalDisk.append(&path, 12, b"!").unwrap();
        assert_eq!(LocalDisk.read(&path).unwrap().unwrap(), b"acknowledged!");
        assert_eq!(LocalDisk.read_at(&path, 2, 3).unwrap(), b"kno");
        assert!(
            LocalDisk.read_at(&path, 12, 3).is_err(),
            "fewer is an error"
        );
        assert!(LocalDisk.append(&path, 99, b"!").is_err(), "no gaps");
    }

    #[test]
    fn what_is_wiped_is_gone_and_the_rest_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        LocalDisk.replace(&path, b"one secret three").unwrap();
        let old = dir.path().join("old");
        std::fs::hard_link(&path, &old).unwrap();
        LocalDisk.overwrite(&path, 4, &[b'-'; 6]).unwrap();
        assert_eq!(LocalDisk.read(&path).unwrap().unwrap(), b"one ------ three");
        assert!(LocalDisk.overwrite(&path, 14, b"four").is_err());
        LocalDisk.replace_and_wipe(&path, b"new").unwrap();
        assert_eq!(LocalDisk.read(&path).unwrap().unwrap(), b"new");
        assert_eq!(LocalDisk.read(&old).unwrap().unwrap(), [0; 16]);
    }

    #[test]
    fn absence_is_an_answer() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("none");
        assert!(LocalDisk.read(&path).unwrap().is_none());
        assert!(LocalDisk.len(&path).unwrap().is_none());
        assert!(LocalDisk.list(&path).unwrap().is_empty());
        LocalDisk.remove(&path).unwrap();
    }
}
