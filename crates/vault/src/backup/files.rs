//! Which files of a vault's folder are worth a copy.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    fault::Fault,
    files::{CASEBASE, FORMAT, Files, KEYS, LOCK, OBJECTS},
    place::PLACE,
};

/// Left out: what is kept in another way, what can be made anew, what is about this folder alone.
const OUT: &[&str] = &[
    CASEBASE,
    FORMAT,
    LOCK,
    OBJECTS,
    KEYS,
    // A vault that is restored has its objects in its folder.
    PLACE,
    super::restore::MARK,
    super::mend::ASIDE,
];
/// Caches of a log.
const CACHES: &[&str] = &["hashes", "frontier"];

/// The paths of all files that a snapshot holds, key files and objects aside, in order.
pub(super) fn list(files: &Files) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    let mut folders: Vec<String> = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let at = files.path(&folder);
        let entries = read_dir(&at).map_err(Fault::file(&at, "listed"))?;
        for (name, is_dir) in entries {
            let path = match folder.as_str() {
                "" => name.clone(),
                folder => format!("{folder}/{name}"),
            };
            let is_out = (folder.is_empty() && OUT.contains(&name.as_str()))
                || CACHES.contains(&name.as_str())
                || name.ends_with(".tmp");
            if is_out || !is_path(&path) {
                continue;
            }
            match is_dir {
                true => folders.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Regular files and folders; links are nobody's of ours.
fn read_dir(at: &Path) -> io::Result<Vec<(String, bool)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(at)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if let Some(name) = entry.file_name().to_str()
            && (kind.is_dir() || kind.is_file())
        {
            found.push((name.to_owned(), kind.is_dir()));
        }
    }
    Ok(found)
}

/// Whether a path may be written when a snapshot says so: below the vault's folder, in names that
/// the vault uses, and none of those that are kept in another way.
pub(super) fn is_path(path: &str) -> bool {
    let part = |part: &str| {
        let fine = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.');
        !part.is_empty() && !part.starts_with('.') && part.chars().all(fine)
    };
    let first = path.split('/').next().unwrap_or_default();
    path.len() <= 240 && path.split('/').all(part) && !OUT.contains(&first)
}

/// The folders above a path, outermost first.
pub(super) fn above(path: &str) -> Vec<String> {
    let mut folder = PathBuf::new();
    let parts: Vec<&str> = path.split('/').collect();
    let folders = parts.split_last().map(|(_, folders)| folders);
    folders
        .unwrap_or_default()
        .iter()
        .map(|part| {
            folder.push(part);
            folder.to_string_lossy().into_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_writes_nothing_outside_the_vault() {
        for good in [
            "stamps/1.tsr",
            "log/00ff/ops-000001",
            "compartments/media/1.age",
        ] {
            assert!(is_path(good), "{good}");
        }
        for bad in [
            "",
            "..",
            "../x",
            "log/../../x",
            "/etc/passwd",
            "a//b",
            "a/",
            ".bashrc",
            "keys/amal.key",
            "objects/00/00",
            "casebase/media.db",
            "lock",
            "a\\b",
            "C:",
            "a b",
            "ä",
        ] {
            assert!(!is_path(bad), "{bad:?}");
        }
        assert_eq!(above("a/b/c"), ["a", "a/b"]);
        assert!(above("a").is_empty());
    }
}
