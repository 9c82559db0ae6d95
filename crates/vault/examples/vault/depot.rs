//! A folder as a store, as durable as `sync` makes it: this crate may not use that one.

use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use testimony_vault::Depot;

pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn open(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        Ok(Self(root.to_owned()))
    }
}

impl Depot for Folder {
    fn list(&self) -> io::Result<Vec<(String, u64)>> {
        let mut found = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(self.0.join(&folder))? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = if folder.is_empty() {
                    name
                } else {
                    format!("{folder}/{name}")
                };
                let about = entry.metadata()?;
                match about.is_dir() {
                    true => folders.push(path),
                    false => found.push((path, about.len())),
                }
            }
        }
        Ok(found)
    }

    fn get(&self, name: &str, at_most: u64) -> io::Result<Vec<u8>> {
        let bytes = fs::read(self.0.join(name))?;
        match bytes.len() as u64 > at_most {
            true => Err(io::ErrorKind::InvalidData.into()),
            false => Ok(bytes),
        }
    }

    fn get_range(&self, name: &str, from: u64, len: u64) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.0.join(name))?;
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = vec![0; usize::try_from(len).unwrap_or(0)];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn put(&self, name: &str, bytes: Vec<u8>) -> io::Result<()> {
        let path = self.0.join(name);
        let folder = path.parent().unwrap_or(&self.0);
        fs::create_dir_all(folder)?;
        let staged = path.with_extension("new");
        let mut file = File::create(&staged)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::hard_link(&staged, &path)?;
        fs::remove_file(&staged)?;
        File::open(folder)?.sync_all()
    }

    fn delete(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.0.join(name))
    }
}
