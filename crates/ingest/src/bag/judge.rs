//! Whether a bag is complete and valid (RFC 8493 §3).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;

use super::{Entry, Found, Listing, Manifest, Oxum, Tags, Version};
use crate::{field::Problem, text::shown};

/// What a bag's check came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether every file is there, is listed, and is what it was when it was listed.
    pub valid: bool,
    /// What makes it invalid.
    pub errors: Vec<Problem>,
    /// What is told and lets it stand.
    pub warnings: Vec<Problem>,
    /// How much the payload is.
    pub payload: Payload,
}

impl Verdict {
    /// Of what cannot be read as a bag at all.
    pub fn refused(problem: Problem, mut odd: Vec<Problem>) -> Self {
        odd.push(problem);
        Self {
            valid: false,
            errors: odd,
            warnings: Vec::new(),
            payload: Payload { files: 0, bytes: 0 },
        }
    }
}

/// How much the payload of a bag is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Payload {
    /// How many files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Compares what the tag files say with the files.
pub fn judge(tags: &Tags, listing: &Listing) -> Verdict {
    let mut court = Court {
        tags,
        files: listing.files.iter().map(|f| (f.path.as_str(), f)).collect(),
        alike: alike(&listing.files),
        errors: tags.errors.clone(),
        warnings: tags.warnings.clone(),
    };
    court.errors.extend(listing.odd.iter().cloned());
    for manifest in &tags.manifests {
        court.manifest(manifest);
    }
    court.unlisted();
    court.fetches();
    court.names();
    let payload = court.oxum();
    let (mut errors, mut warnings) = (court.errors, court.warnings);
    for told in [&mut errors, &mut warnings] {
        told.sort();
        told.dedup();
    }
    Verdict {
        valid: errors.is_empty(),
        errors,
        warnings,
        payload,
    }
}

struct Court<'a> {
    tags: &'a Tags,
    files: BTreeMap<&'a str, &'a Found>,
    /// Paths by what they look like where case and composition do not count.
    alike: BTreeMap<String, Vec<&'a str>>,
    errors: Vec<Problem>,
    warnings: Vec<Problem>,
}

const AGAIN: &str = "do not rely on this bag; ask its maker for it again";

impl<'a> Court<'a> {
    fn manifest(&mut self, manifest: &'a Manifest) {
        let mut seen: BTreeMap<&str, &Entry> = BTreeMap::new();
        for entry in &manifest.entries {
            let Some(before) = seen.insert(entry.path.as_str(), entry) else {
                continue;
            };
            let at = |what: String| Problem::at(&manifest.name, entry.line, what, AGAIN);
            let path = shown(&entry.path);
            if before.digest != entry.digest {
                self.errors
                    .push(at(format!("it lists `{path}` again, with another digest")));
            } else if self.tags.version >= Version::ONE {
                self.errors.push(at(format!("it lists `{path}` again")));
            } else {
                self.warnings.push(at(format!("it lists `{path}` again")));
            }
        }
        for entry in &manifest.entries {
            self.entry(manifest, entry, &seen);
        }
    }

    fn entry(&mut self, manifest: &Manifest, entry: &Entry, listed: &BTreeMap<&str, &Entry>) {
        let path = shown(&entry.path);
        let at = |what: String| Problem::at(&manifest.name, entry.line, what, AGAIN);
        let found = match self.files.get(entry.path.as_str()) {
            Some(found) => *found,
            None => match self.other_spelling(entry, listed) {
                Some(found) => {
                    let what = format!(
                        "`{path}` is there under another spelling of its name, `{}`",
                        shown(&found.path)
                    );
                    self.warnings.push(at(what));
                    found
                }
                None => {
                    self.errors.push(at(format!("`{path}` is missing")));
                    return;
                }
            },
        };
        match found.digest(manifest.algorithm) {
            Some(digest) if digest == entry.digest => {}
            Some(_) => self.errors.push(at(format!(
                "`{path}` is not what it was: its {} is another",
                manifest.algorithm.name()
            ))),
            None => self
                .errors
                .push(at(format!("`{path}` could not be read to its end"))),
        }
    }

    /// The same name composed otherwise; or in another case, where that file is listed by its own name
    /// too (a bag from a disk that knows no case). A file that was merely renamed is neither.
    fn other_spelling(&self, entry: &Entry, listed: &BTreeMap<&str, &Entry>) -> Option<&'a Found> {
        let composed: String = entry.path.nfc().collect();
        let alike = self.alike.get(&folded(&entry.path))?;
        let fits = |path: &&&str| path.nfc().eq(composed.chars()) || listed.contains_key(**path);
        let found = alike.iter().find(fits)?;
        self.files.get(*found).copied()
    }

    /// Payload files that no manifest lists, or not every one.
    fn unlisted(&mut self) {
        let payload: Vec<&Manifest> = self.tags.manifests.iter().filter(|m| !m.of_tags).collect();
        let listed: Vec<BTreeSet<String>> = payload
            .iter()
            .map(|manifest| {
                manifest
                    .entries
                    .iter()
                    .map(|e| e.path.nfc().collect())
                    .collect()
            })
            .collect();
        for path in self.files.keys().filter(|path| path.starts_with("data/")) {
            let composed: String = path.nfc().collect();
            let by = listed.iter().filter(|set| set.contains(&composed)).count();
            let problem = |what: &str| Problem::whole(path, what, AGAIN);
            if by == 0 {
                self.errors.push(problem("no manifest lists this file"));
            } else if by < listed.len() && self.tags.version >= Version::ONE {
                self.errors
                    .push(problem("not every manifest lists this file"));
            }
        }
    }

    fn fetches(&mut self) {
        for fetch in &self.tags.fetches {
            let path = shown(&fetch.path);
            let at =
                |what: String, remedy: &str| Problem::at("fetch.txt", fetch.line, what, remedy);
            let listed =
                |manifest: &Manifest| manifest.entries.iter().any(|e| e.path == fetch.path);
            let payload = self.tags.manifests.iter().filter(|m| !m.of_tags);
            if !payload.clone().any(listed) {
                let what = format!("no manifest lists `{path}`, which is to be fetched");
                self.errors.push(at(what, AGAIN));
            }
            match self.files.contains_key(fetch.path.as_str()) {
                true => self.warnings.push(at(
                    format!("`{path}` could be fetched and is there; nothing was fetched"),
                    "nothing has to be done",
                )),
                false => self.errors.push(at(
                    format!(
                        "`{path}` is to be fetched from `{}`; nothing was",
                        shown(&fetch.url)
                    ),
                    "ask the maker for the file itself, and put it there",
                )),
            }
        }
    }

    /// Names that are one on some system, and files that systems leave behind.
    fn names(&mut self) {
        for paths in self.alike.values().filter(|paths| paths.len() > 1) {
            let others: Vec<String> = paths.iter().skip(1).map(|path| shown(path)).collect();
            if let Some(first) = paths.first() {
                self.warnings.push(Problem::whole(
                    first,
                    format!(
                        "on some systems it is the same file as `{}`",
                        others.join("`, `")
                    ),
                    "copy the bag only to a disk that keeps case and composition",
                ));
            }
        }
        let listed = self.tags.manifests.iter().flat_map(|m| &m.entries);
        for entry in listed {
            let name = entry.path.rsplit('/').next().unwrap_or_default();
            if [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&name) {
                self.warnings.push(Problem::whole(
                    &entry.path,
                    "it is a file that an operating system left behind",
                    "nothing has to be done",
                ));
            }
        }
        let mut spellings: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for entry in self.tags.manifests.iter().flat_map(|m| &m.entries) {
            let same = spellings.entry(folded(&entry.path)).or_default();
            same.insert(&entry.path);
        }
        for paths in spellings.values().filter(|paths| paths.len() > 1) {
            if let Some(first) = paths.first() {
                self.warnings.push(Problem::whole(
                    first,
                    "it is listed under names that are one on some systems",
                    "copy the bag only to a disk that keeps case and composition",
                ));
            }
        }
    }

    fn oxum(&mut self) -> Payload {
        let payload = self.files.values().filter(|f| f.path.starts_with("data/"));
        let count = payload.fold(Payload { files: 0, bytes: 0 }, |sum, file| Payload {
            files: sum.files.saturating_add(1),
            bytes: sum.bytes.saturating_add(file.bytes),
        });
        let real = Oxum {
            octets: count.bytes,
            streams: count.files,
        };
        for oxum in self.tags.oxums.iter().filter(|oxum| **oxum != real) {
            let what = format!(
                "it counts {} bytes in {} files, and there are {} in {}",
                oxum.octets, oxum.streams, real.octets, real.streams
            );
            self.errors
                .push(Problem::whole("bag-info.txt", what, AGAIN));
        }
        count
    }
}

fn folded(path: &str) -> String {
    path.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

fn alike(files: &[Found]) -> BTreeMap<String, Vec<&str>> {
    let mut alike: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in files {
        alike
            .entry(folded(&file.path))
            .or_default()
            .push(&file.path);
    }
    alike
}
