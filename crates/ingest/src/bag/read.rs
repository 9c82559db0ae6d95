//! Tag files to what they say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Algorithm, Fetch, Info, Manifest, Oxum, Version, declaration, fetch, info,
    manifest::{self, lines},
};
use crate::field::Problem;

/// A tag file with its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagFile {
    /// Its name, in the bag's folder itself.
    pub name: String,
    /// Its bytes.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

/// What the tag files of a bag say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags {
    /// The version that it says it is of.
    pub version: Version,
    /// The encoding of its tag files, as it is named.
    pub encoding: String,
    /// What it says of itself.
    pub info: Info,
    /// How much the payload is, by every statement of it.
    pub oxums: Vec<Oxum>,
    /// Manifests that can be checked.
    pub manifests: Vec<Manifest>,
    /// What is somewhere else.
    pub fetches: Vec<Fetch>,
    /// What makes the bag invalid already.
    pub errors: Vec<Problem>,
    /// What is told and lets it stand.
    pub warnings: Vec<Problem>,
}

/// All tag files together may have so many bytes: they go through the pipe at once.
pub const MOST_TAGS: u64 = 192 << 20;

/// Whether a file in the bag's own folder is one that [`read`] wants to see.
pub fn is_tag(name: &str) -> bool {
    matches!(name, declaration::NAME | fetch::NAME)
        || is_info(name)
        || manifest::named(name).is_some()
}

fn is_info(name: &str) -> bool {
    matches!(name, "bag-info.txt" | "package-info.txt")
}

impl Tags {
    /// The digests that somebody has to compute of the payload (`false`) or of tag files (`true`).
    pub fn algorithms(&self, of_tags: bool) -> Vec<Algorithm> {
        let manifests = self.manifests.iter();
        let mut found: Vec<Algorithm> = manifests
            .filter(|manifest| manifest.of_tags == of_tags)
            .map(|manifest| manifest.algorithm)
            .collect();
        found.sort();
        found.dedup();
        found
    }
}

/// Reads the tag files. An error means that there is no telling what the others say.
pub fn read(files: &[TagFile]) -> Result<Tags, Problem> {
    let bagit = files.iter().find(|file| file.name == declaration::NAME);
    let bagit = bagit.ok_or_else(|| {
        Problem::whole(
            declaration::NAME,
            "there is no such file, so this is no bag",
            "give the folder that holds bagit.txt",
        )
    })?;
    let (version, encoding) = declaration::declaration(&bagit.bytes)?;
    let decoder = encoding_rs::Encoding::for_label(encoding.as_bytes()).ok_or_else(|| {
        Problem::at(
            declaration::NAME,
            2,
            format!("`{}` is no known encoding", crate::text::shown(&encoding)),
            "ask the maker of the bag for it in UTF-8",
        )
    })?;
    let mut tags = Tags {
        version,
        encoding,
        info: Info::default(),
        oxums: Vec::new(),
        manifests: Vec::new(),
        fetches: Vec::new(),
        errors: Vec::new(),
        warnings: Vec::new(),
    };
    // In the order of names, so that a verdict does not depend on how the folder was listed.
    let files: BTreeMap<&str, &[u8]> = files
        .iter()
        .map(|file| (file.name.as_str(), file.bytes.as_slice()))
        .collect();
    for (name, bytes) in files {
        if name == declaration::NAME || !is_tag(name) {
            continue;
        }
        let (text, _, broken) = decoder.decode(bytes);
        if broken {
            tags.errors.push(Problem::whole(
                name,
                format!("it is not text in {}", tags.encoding),
                "do not rely on this bag; ask its maker for it again",
            ));
            continue;
        }
        if decoder == encoding_rs::UTF_8 && bytes.starts_with(b"\xef\xbb\xbf") {
            tags.warnings.push(Problem::whole(
                name,
                "it begins with a byte-order mark",
                "nothing has to be done",
            ));
        }
        tags.file(name, &text);
    }
    if !tags.manifests.iter().any(|manifest| !manifest.of_tags) {
        tags.errors.push(Problem::whole(
            "manifest-sha512.txt",
            "there is no manifest of the payload that this program can check",
            "ask the maker of the bag for one with SHA-256 or SHA-512",
        ));
    }
    Ok(tags)
}

impl Tags {
    fn file(&mut self, name: &str, text: &str) {
        if is_info(name) {
            let (info, errors, warnings) = info::info(name, text, self.version);
            let (oxums, wrong) = info::oxums(name, &info);
            self.info.0.extend(info.0);
            self.oxums.extend(oxums);
            self.errors.extend(errors);
            self.errors.extend(wrong);
            self.warnings.extend(warnings);
        } else if name == fetch::NAME {
            let (fetches, errors) = fetch::fetch(text, self.version);
            self.fetches = fetches;
            self.errors.extend(errors);
        } else if let Some((algorithm, of_tags)) = manifest::named(name) {
            let Some(algorithm) = Algorithm::parse(algorithm) else {
                self.warnings.push(Problem::whole(
                    name,
                    "it uses a digest that this program does not know, and was not checked",
                    "check it with another program",
                ));
                return;
            };
            let read = lines(name, text, (algorithm, of_tags), self.version);
            self.errors.extend(read.errors);
            self.warnings.extend(read.warnings);
            self.manifests.push(Manifest {
                name: name.to_owned(),
                algorithm,
                of_tags,
                entries: read.entries,
            });
        }
    }
}
