//! Whether a bag is whole and unchanged.

use std::{io::Read as _, path::Path};

use ingest::{
    bag::{Found, Hashers, Listing, MOST_TAGS, TagFile, Tags, Verdict, is_tag, judge},
    field::Problem,
};
use serde::Serialize;
use vault::{Open, Vault};

use super::Source;
use crate::{
    failure::Failure,
    import::from_worker,
    progress::{Interrupt, Progress},
    worker::Worker,
};

/// What a check of a bag came to.
#[derive(Debug, Serialize)]
pub struct Checked {
    /// The verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The version of BagIt that it says it is of.
    pub version: Option<String>,
    /// What it says of itself.
    pub info: Vec<(String, String)>,
    /// SHA-256 of `tagmanifest-sha512.txt`, to be compared with what the sender says by another way.
    pub sha256: Option<String>,
}

/// A bag that was checked, with what its tag files say.
pub(crate) struct Opened {
    pub(crate) source: Source,
    pub(crate) tags: Option<Tags>,
    pub(crate) listing: Listing,
    pub(crate) verdict: Verdict,
}

/// Checks the bag at `path`. Needs no vault, unless it is sealed to the key of whoever opened one.
pub fn check(
    path: &Path,
    worker: &mut Worker,
    vault: Option<&Vault<Open>>,
    identity: Option<&str>,
    progress: &dyn Progress,
    interrupt: &Interrupt,
) -> Result<Checked, Failure> {
    if !Source::is_there(path) {
        return Err(Failure::misuse(
            format!("`{}` is no bag", path.display().to_string().escape_debug()),
            "give the folder that holds bagit.txt, or a file that ends in .tar or .age",
        ));
    }
    let source = Source::open(path, worker, vault, identity)?;
    let opened = Opened::of(source, worker, progress, interrupt)?;
    let covering = opened.listing.files.iter();
    let covering = covering
        .filter(|file| file.path == "tagmanifest-sha512.txt")
        .find_map(|file| file.digest(ingest::bag::Algorithm::Sha256));
    Ok(Checked {
        sha256: covering.map(str::to_owned),
        version: opened.tags.as_ref().map(|tags| tags.version.to_string()),
        info: opened.tags.map(|tags| tags.info.0).unwrap_or_default(),
        verdict: opened.verdict,
    })
}

impl Opened {
    /// Reads the tag files in the worker, hashes every file here, and compares.
    pub(crate) fn of(
        mut source: Source,
        worker: &mut Worker,
        progress: &dyn Progress,
        interrupt: &Interrupt,
    ) -> Result<Self, Failure> {
        progress.phase("reading manifests");
        let tags = match tag_files(&mut source) {
            Ok(files) => match worker.bag(files) {
                Ok(read) => read,
                Err(error) => Err(from_worker("bagit.txt", &error)),
            },
            Err(problem) => Err(problem),
        };
        let tags = match tags {
            Ok(tags) => tags,
            Err(problem) => {
                let verdict = Verdict::refused(problem, std::mem::take(&mut source.odd));
                return Ok(Self {
                    source,
                    tags: None,
                    listing: Listing::default(),
                    verdict,
                });
            }
        };
        progress.phase("checking files");
        let listing = listing(&mut source, &tags, progress, interrupt)?;
        let verdict = judge(&tags, &listing);
        Ok(Self {
            source,
            tags: Some(tags),
            listing,
            verdict,
        })
    }
}

fn tag_files(source: &mut Source) -> Result<Vec<TagFile>, Problem> {
    let named = source
        .files
        .iter()
        .filter(|file| is_tag(&file.path))
        .cloned();
    let named: Vec<_> = named.collect();
    let together: u64 = named.iter().map(|file| file.bytes).sum();
    if together > MOST_TAGS {
        return Err(Problem::whole(
            "bagit.txt",
            format!("the manifests have {together} bytes, and {MOST_TAGS} can be read"),
            "check it with another program, and take it in in parts",
        ));
    }
    let mut files = Vec::new();
    for file in named {
        let bytes = source.small(&file, MOST_TAGS).ok_or_else(|| {
            Problem::whole(&file.path, "it cannot be read", "check its permissions")
        })?;
        files.push(TagFile {
            name: file.path,
            bytes,
        });
    }
    Ok(files)
}

fn listing(
    source: &mut Source,
    tags: &Tags,
    progress: &dyn Progress,
    interrupt: &Interrupt,
) -> Result<Listing, Failure> {
    let mut listing = Listing {
        files: Vec::new(),
        odd: std::mem::take(&mut source.odd),
    };
    let files = source.files.clone();
    let total = files.iter().map(|file| file.bytes).sum();
    let mut done = 0;
    let mut buffer = vec![0; 1 << 20];
    for file in files {
        let mut algorithms = tags.algorithms(!file.path.starts_with("data/"));
        if !algorithms.contains(&ingest::bag::Algorithm::Sha256) {
            // What comes into a vault is known by its SHA-256.
            algorithms.push(ingest::bag::Algorithm::Sha256);
        }
        let mut hashers = Hashers::new(&algorithms);
        let (mut bytes, mut whole) = (0, true);
        match source.reader(&file) {
            Err(_) => whole = false,
            Ok(mut reader) => loop {
                if interrupt.is_stopped() {
                    return Err(Failure::no("interrupted", "run it again"));
                }
                match reader.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(read) => {
                        hashers.update(buffer.get(..read).unwrap_or_default());
                        let read = u64::try_from(read).unwrap_or_default();
                        bytes += read;
                        done += read;
                        progress.done(done, total);
                    }
                    Err(_) => {
                        whole = false;
                        break;
                    }
                }
            },
        }
        listing.files.push(Found {
            path: file.path,
            bytes,
            digests: if whole { hashers.finish() } else { Vec::new() },
        });
    }
    Ok(listing)
}
