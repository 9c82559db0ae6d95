//! Every file below a folder, by its path with `/`, without following anything that leads out.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ingest::field::Problem;

/// A regular file of the folder.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Relative, parts joined by `/`.
    pub(super) path: String,
    /// Where it is.
    pub(super) full: PathBuf,
    /// Its length when it was found.
    pub(super) bytes: u64,
}

/// Every file with its length, those included whose names begin with a dot: what a bag holds is listed
/// whole or the bag is refused.
pub(crate) fn walk_all(root: &Path) -> (Vec<(String, u64)>, Vec<Problem>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    descend(root, "", (0, true), &mut files, &mut problems);
    let mut files: Vec<(String, u64)> = files
        .into_iter()
        .map(|found| (found.path, found.bytes))
        .collect();
    files.sort();
    (files, problems)
}

/// Files in the order of their paths, and what is no file that can be read.
pub(super) fn walk(root: &Path) -> (Vec<Found>, Vec<Problem>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    descend(root, "", (0, false), &mut files, &mut problems);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    (files, problems)
}

/// Deeper than anybody nests folders by hand; a loop of mounts would be deeper.
const DEEPEST: usize = 32;

fn descend(
    folder: &Path,
    prefix: &str,
    (depth, hidden): (usize, bool),
    files: &mut Vec<Found>,
    problems: &mut Vec<Problem>,
) {
    let shown = if prefix.is_empty() { "." } else { prefix };
    if depth > DEEPEST {
        problems.push(Problem::whole(
            shown,
            "this folder is nested too deeply",
            "move its files up",
        ));
        return;
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let what = format!("this folder cannot be read: {error}");
            problems.push(Problem::whole(shown, what, "check its permissions"));
            return;
        }
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            let path = format!("{prefix}{}", name.to_string_lossy());
            problems.push(Problem::whole(
                &path,
                "its name is not UTF-8 text",
                "rename it",
            ));
            continue;
        };
        if name.starts_with('.') && !hidden {
            continue;
        }
        let path = format!("{prefix}{name}");
        // Not `metadata`: what a link points at may be anything on this machine.
        match entry.path().symlink_metadata() {
            Ok(meta) if meta.is_symlink() => problems.push(Problem::whole(
                &path,
                "it is a symbolic link, which may lead out of the folder",
                "put the file itself here",
            )),
            Ok(meta) if meta.is_dir() => descend(
                &entry.path(),
                &format!("{path}/"),
                (depth + 1, hidden),
                files,
                problems,
            ),
            Ok(meta) if meta.is_file() => files.push(Found {
                path,
                full: entry.path(),
                bytes: meta.len(),
            }),
            Ok(_) => problems.push(Problem::whole(
                &path,
                "it is a device or pipe, not a file",
                "remove it",
            )),
            Err(error) => {
                let what = format!("it cannot be read: {error}");
                problems.push(Problem::whole(&path, what, "check its permissions"));
            }
        }
    }
}
