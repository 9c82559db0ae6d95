//! A bag inside a tar file: where each file lies, so that whoever has the disk can read it there.

use std::{
    collections::BTreeSet,
    io::{Read, Seek, SeekFrom},
};

use serde::{Deserialize, Serialize};

use super::is_safe;
use crate::{field::Problem, text::shown};

/// A regular file in a tar file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TarEntry {
    /// Its path from the bag's folder.
    pub path: String,
    /// Where its bytes begin in the tar file.
    pub offset: u64,
    /// How many.
    pub bytes: u64,
}

/// More entries than this are no archive that anybody made by hand or with this program.
pub const MOST_ENTRIES: usize = 2_000_000;

/// Lists the files of a tar file that holds one bag, in a folder of its own or not. Links, devices,
/// sparse files, names that lead out and names that come twice are problems.
pub fn tar<R: Read + Seek>(file: R) -> (Vec<TarEntry>, Vec<Problem>) {
    let (mut entries, mut odd) = (Vec::new(), Vec::new());
    if let Err(error) = list(file, &mut entries, &mut odd) {
        odd.push(problem(
            "the tar file",
            format!("it is damaged or cut off: {}", shown(&error.to_string())),
        ));
    }
    let prefix = prefix(&entries);
    let mut seen = BTreeSet::new();
    entries.retain_mut(|entry| {
        match entry.path.strip_prefix(&prefix) {
            Some(path) => entry.path = path.to_owned(),
            None => {
                odd.push(problem(&entry.path, "it lies outside the bag's folder"));
                return false;
            }
        }
        let is_first = seen.insert(entry.path.clone());
        if !is_first {
            odd.push(problem(&entry.path, "it is in the tar file twice"));
        }
        is_first
    });
    (entries, odd)
}

fn list<R: Read + Seek>(
    file: R,
    entries: &mut Vec<TarEntry>,
    odd: &mut Vec<Problem>,
) -> std::io::Result<()> {
    let mut file = file;
    let length = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut archive = ::tar::Archive::new(file);
    for entry in archive.entries_with_seek()? {
        let entry = entry?;
        let kind = entry.header().entry_type();
        let name = entry.path_bytes().into_owned();
        let shown_name = String::from_utf8_lossy(&name).into_owned();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            continue;
        }
        if kind != ::tar::EntryType::Regular && kind != ::tar::EntryType::Continuous {
            odd.push(problem(
                &shown_name,
                "it is a link, a device or a sparse file, not a plain file",
            ));
            continue;
        }
        let path = String::from_utf8(name).unwrap_or_default();
        let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
        if !is_safe(&path) {
            odd.push(problem(&shown_name, "its path leads out of the bag"));
            continue;
        }
        if entries.len() >= MOST_ENTRIES {
            odd.push(problem(
                &shown_name,
                "there are more files than can be read",
            ));
            return Ok(());
        }
        // Seeking goes past the end without a word.
        if entry.raw_file_position().saturating_add(entry.size()) > length {
            odd.push(problem(&shown_name, "it is cut off"));
            continue;
        }
        entries.push(TarEntry {
            path,
            offset: entry.raw_file_position(),
            bytes: entry.size(),
        });
    }
    Ok(())
}

/// The folder that the bag lies in: that of the `bagit.txt` that is least deep.
fn prefix(entries: &[TarEntry]) -> String {
    let found = entries.iter().filter_map(|entry| {
        let prefix = entry.path.strip_suffix("bagit.txt")?;
        (prefix.is_empty() || (prefix.ends_with('/') && prefix.matches('/').count() == 1))
            .then_some(prefix)
    });
    found
        .min_by_key(|prefix| prefix.len())
        .unwrap_or_default()
        .to_owned()
}

fn problem(path: &str, what: impl Into<String>) -> Problem {
    Problem::whole(
        path,
        what,
        "do not rely on this bag; ask its maker for it again",
    )
}
