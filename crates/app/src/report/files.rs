//! The files that a person means by naming files and folders.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// Folders within folders; beyond this they are named as not looked into.
const DEPTH: usize = 64;

/// Files by name, and what was named and is none.
#[derive(Default)]
pub(super) struct Files {
    pub(super) files: Vec<(String, PathBuf)>,
    /// Links, pipes, devices: what they lead to may be anything, tomorrow something else.
    pub(super) others: Vec<String>,
}

/// Every file at or under the paths, in order of their names. Links are not followed, but for those
/// that were named themselves.
pub(super) fn under(paths: &[PathBuf]) -> Result<Files, Failure> {
    let mut found = Files::default();
    for path in paths {
        let facts = fs::metadata(path).map_err(|error| Failure::file("read", path, &error))?;
        found.take(path, &facts, DEPTH)?;
    }
    Ok(found)
}

impl Files {
    fn take(&mut self, path: &Path, facts: &fs::Metadata, depth: usize) -> Result<(), Failure> {
        let name = path.to_string_lossy().into_owned();
        if facts.is_file() {
            self.files.push((name, path.to_owned()));
            return Ok(());
        }
        if !facts.is_dir() || depth == 0 {
            self.others.push(name);
            return Ok(());
        }
        let refused = |error| Failure::file("read", path, &error);
        let entries = fs::read_dir(path).map_err(refused)?;
        let mut inside: Vec<PathBuf> = entries
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_, _>>()
            .map_err(refused)?;
        inside.sort();
        for path in inside {
            let facts = fs::symlink_metadata(&path)
                .map_err(|error| Failure::file("read", &path, &error))?;
            self.take(&path, &facts, depth - 1)?;
        }
        Ok(())
    }
}
