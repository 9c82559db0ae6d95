//! A folder of this machine, a disk that comes and goes, a stick.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use object_store::local::LocalFileSystem;

use crate::{Entry, Name, Opening, StoreError, error::from_io};

/// A folder. `object_store` writes to it durably; it is listed here, because a listing must not
/// follow links out of it, nor open what is no file.
pub(crate) struct Folder {
    pub(crate) store: LocalFileSystem,
    root: PathBuf,
}

impl Folder {
    pub(crate) fn open(root: &Path, opening: Opening) -> Result<Self, StoreError> {
        let shown = root.display().to_string();
        let failed = |error: io::Error| failed(&shown, &error);
        if opening == Opening::MayCreate {
            fs::create_dir_all(root).map_err(failed)?;
        } else if !root.is_dir() {
            return Err(StoreError::NoFolder {
                store: shown.clone(),
            });
        }
        let root = root.canonicalize().map_err(failed)?;
        let store = LocalFileSystem::new_with_prefix(&root)
            .map_err(|error| StoreError::from_store(&shown, "", error))?;
        Ok(Self {
            store: store.with_fsync(true),
            root,
        })
    }

    /// The length of a file; `None` if there is none. What is no regular file is an error: opening
    /// it could wait for ever, or never end.
    pub(crate) fn len(&self, name: &Name) -> Result<Option<u64>, StoreError> {
        let mut path = self.root.clone();
        let mut parts = name.as_str().split('/').peekable();
        while let Some(part) = parts.next() {
            path.push(part);
            let about = match fs::symlink_metadata(&path) {
                Ok(about) => about,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(failed(&self.root.display().to_string(), &error)),
            };
            let is_last = parts.peek().is_none();
            match is_last {
                true if about.is_file() => return Ok(Some(about.len())),
                false if about.is_dir() => {}
                _ => {
                    return Err(StoreError::Odd {
                        name: name.to_string(),
                        what: "it is no file, or a link".to_owned(),
                    });
                }
            }
        }
        Ok(None)
    }

    /// Every regular file below `within`, with its length. Links are not followed, names that are
    /// none of ours are left out.
    pub(crate) fn list(&self, within: Option<&Name>) -> Result<Vec<Entry>, StoreError> {
        let shown = self.root.display().to_string();
        let mut found = Vec::new();
        let mut folders = vec![within.map(Name::to_string).unwrap_or_default()];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(self.root.join(&folder)) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(failed(&shown, &error)),
            };
            for entry in entries {
                let entry = entry.map_err(|error| failed(&shown, &error))?;
                let file_name = entry.file_name();
                let Some(part) = file_name.to_str() else {
                    continue;
                };
                let text = match folder.as_str() {
                    "" => part.to_owned(),
                    folder => format!("{folder}/{part}"),
                };
                let Ok(name) = Name::parse(&text) else {
                    continue;
                };
                // Of the entry itself, not of what a link leads to.
                let about = match entry.metadata() {
                    Ok(about) => about,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    Err(error) => return Err(failed(&shown, &error)),
                };
                if about.is_dir() {
                    folders.push(text);
                } else if about.is_file() {
                    found.push(Entry {
                        name,
                        bytes: about.len(),
                    });
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

fn failed(store: &str, error: &io::Error) -> StoreError {
    from_io(store, error).unwrap_or_else(|| StoreError::Failed {
        store: store.to_owned(),
        why: error.to_string(),
    })
}
