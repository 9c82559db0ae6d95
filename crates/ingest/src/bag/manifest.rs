//! Manifests: which file has which digest (RFC 8493 §2.1.3, §2.2.1).

use serde::{Deserialize, Serialize};

use super::{Algorithm, Version, path};
use crate::{field::Problem, text::shown};

/// One manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Its own name.
    pub name: String,
    /// By which digest.
    pub algorithm: Algorithm,
    /// Whether it lists tag files; else it lists the payload.
    pub of_tags: bool,
    /// What it lists, in its order.
    pub entries: Vec<Entry>,
}

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The file, from the bag's folder.
    pub path: String,
    /// The digest in lower-case hexadecimal.
    pub digest: String,
    /// The line, from 1.
    pub line: u32,
}

/// The algorithm by a manifest's name, and whether it is one of tag files; `None`: no manifest.
pub(super) fn named(name: &str) -> Option<(&str, bool)> {
    let stem = name.strip_suffix(".txt")?;
    match stem.strip_prefix("tagmanifest-") {
        Some(algorithm) => Some((algorithm, true)),
        None => stem.strip_prefix("manifest-").map(|one| (one, false)),
    }
}

/// What was found in a manifest's text.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) entries: Vec<Entry>,
    pub(super) errors: Vec<Problem>,
    pub(super) warnings: Vec<Problem>,
}

/// Reads a manifest's lines.
pub(super) fn lines(
    name: &str,
    text: &str,
    (algorithm, of_tags): (Algorithm, bool),
    version: Version,
) -> Lines {
    let mut read = Lines::default();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match entry(line, algorithm, version) {
            Ok((path, digest, warning)) => {
                if let Some(what) = warning {
                    let remedy = "nothing has to be done";
                    read.warnings.push(Problem::at(name, number, what, remedy));
                }
                if let Some(what) = misplaced(&path, of_tags) {
                    read.errors.push(refused(name, number, what));
                    continue;
                }
                read.entries.push(Entry {
                    path,
                    digest,
                    line: number,
                });
            }
            Err(what) => read.errors.push(refused(name, number, &what)),
        }
    }
    read
}

pub(super) fn refused(name: &str, line: u32, what: &str) -> Problem {
    Problem::at(
        name,
        line,
        what,
        "do not rely on this bag; ask its maker for it again",
    )
}

type Read = (String, String, Option<&'static str>);

fn entry(line: &str, algorithm: Algorithm, version: Version) -> Result<Read, String> {
    let unclear = || format!("`{}` is no digest and path", shown(line));
    let at = line.find([' ', '\t']).ok_or_else(unclear)?;
    let (digest, rest) = line.split_at(at);
    let path = rest.trim_start_matches([' ', '\t']);
    let is_hex = digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if path.is_empty() {
        return Err(unclear());
    }
    if digest.len() != algorithm.digits() || !is_hex {
        return Err(format!(
            "`{}` is no {} digest",
            shown(digest),
            algorithm.name()
        ));
    }
    // `md5sum -b` and its kin put a `*` there.
    let (path, starred) = match path.strip_prefix('*') {
        Some(rest) => (rest, true),
        None => (path, false),
    };
    let plain = path::plain(path, version >= Version::ONE)?;
    let warning = match (starred, plain.dotted) {
        (true, _) => Some("it has a `*` before the path, as md5sum writes it"),
        (_, true) => Some("it has a needless `./` before the path"),
        _ => None,
    };
    Ok((plain.path, digest.to_ascii_lowercase(), warning))
}

fn misplaced(path: &str, of_tags: bool) -> Option<&'static str> {
    match (of_tags, path.starts_with("data/")) {
        (false, false) => Some("it lists what is not below `data/`"),
        (true, true) => Some("it lists a file of the payload among the tag files"),
        (true, false) if named(path).is_some_and(|(_, of_tags)| of_tags) => {
            Some("it lists a manifest of tag files, which no manifest may")
        }
        _ => None,
    }
}
