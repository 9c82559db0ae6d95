//! A bag comes in: one of our archives as the records and originals that it holds, a stranger's as files.

use std::{collections::BTreeMap, io::Read as _, path::Path};

use ingest::{
    bag::{Algorithm, ArchiveFacts, FileFacts, Tags},
    field::Problem,
};
use model::{
    id::{Digest, RecordId},
    key::Key,
    record::{Item, ItemFacts, Kind, Record},
};

use super::{
    Change, Entry,
    carried::Coming,
    desk::{Desk, from_worker},
};
use crate::{
    archive::{BagFile, Opened, Source},
    failure::{Failure, FailureKind},
};

/// A bag while it is taken in.
pub(super) struct Bag {
    pub(super) source: Source,
    /// SHA-256 of every file, as it was when the bag was checked.
    pub(super) digests: BTreeMap<String, Digest>,
}

/// Metadata of a bag that is larger is none.
const LARGEST: u64 = 32 << 20;
/// Papers are kept as they are, however many files they list; what is larger is none.
const LARGEST_PAPER: u64 = 512 << 20;

impl Desk<'_> {
    /// Checks a bag and takes it in. Of one that is not whole, or was changed, nothing is taken.
    pub(super) fn bag(&mut self, path: &Path, identity: Option<&str>) -> Result<(), Failure> {
        let source = Source::open(path, self.worker, Some(self.vault), identity)?;
        let mut opened = Opened::of(source, self.worker, self.progress, self.interrupt)?;
        self.imported.doubts.extend(opened.verdict.warnings);
        let Some(tags) = opened.tags.filter(|_| opened.verdict.valid) else {
            self.imported.problems.extend(opened.verdict.errors);
            return Ok(());
        };
        let digests = opened.listing.files.iter().filter_map(|file| {
            let digest = Digest::parse(file.digest(Algorithm::Sha256)?).ok()?;
            Some((file.path.clone(), digest))
        });
        opened
            .source
            .files
            .sort_by(|one, other| one.path.cmp(&other.path));
        let mut bag = Bag {
            digests: digests.collect(),
            source: opened.source,
        };
        let facts = match bag.small("data/archive.json") {
            Some(bytes) => match self.worker.archive(bytes) {
                Ok(facts) => facts,
                Err(error) => {
                    self.problem(from_worker("data/archive.json", &error));
                    return Ok(());
                }
            },
            None => None,
        };
        match facts {
            Some(facts) => self.archive(&mut bag, &facts),
            None => self.strangers(&mut bag, &tags, path),
        }
    }

    /// A bag that others made: its files, with what it says of them.
    fn strangers(&mut self, bag: &mut Bag, tags: &Tags, path: &Path) -> Result<(), Failure> {
        let folder = path
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let folder = folder.trim_end_matches(".tar").to_owned();
        let told = self.described(bag);
        let says: Vec<String> = tags
            .info
            .0
            .iter()
            .map(|(label, value)| format!("{label}: {value}"))
            .collect();
        let says: String = says.join("; ").chars().take(2_000).collect();
        let purpose = match says.is_empty() {
            true => "import of a bag".to_owned(),
            false => format!("import of a bag that says of itself: {says}"),
        };
        self.papers(bag, &format!("media/{folder}"), &purpose)?;
        self.progress.phase("sealing media");
        let files = bag.source.files.clone();
        for file in files {
            if self.stopped() {
                return Ok(());
            }
            let Some(inside) = file.path.strip_prefix("data/") else {
                continue;
            };
            let key = match Key::media(&format!("media/{folder}/{inside}")) {
                Ok(key) => key,
                Err(error) => {
                    let text = error.to_string();
                    let (what, remedy) = text.split_once("; ").unwrap_or((&text, "rename it"));
                    self.problem(Problem::whole(&file.path, what, remedy));
                    continue;
                }
            };
            let facts = told.get(inside).or_else(|| told.get(&file.path));
            self.file(bag, &file, key, facts, &purpose)?;
        }
        Ok(())
    }

    /// What an RO-Crate in the bag says of its files, by their paths from the crate's folder.
    fn described(&mut self, bag: &mut Bag) -> BTreeMap<String, FileFacts> {
        let places = ["data/ro-crate-metadata.json", "ro-crate-metadata.json"];
        let Some(bytes) = places.iter().find_map(|place| bag.small(place)) else {
            return BTreeMap::new();
        };
        match self.worker.crate_facts(bytes) {
            Ok(facts) => facts
                .into_iter()
                .map(|facts| (facts.path.clone(), facts))
                .collect(),
            Err(error) => {
                self.problem(from_worker("ro-crate-metadata.json", &error));
                BTreeMap::new()
            }
        }
    }

    fn file(
        &mut self,
        bag: &mut Bag,
        file: &BagFile,
        key: Key,
        facts: Option<&FileFacts>,
        purpose: &str,
    ) -> Result<(), Failure> {
        let digest = bag.digests.get(&file.path).copied();
        let entry = |change| Entry {
            path: file.path.clone(),
            kind: Kind::Item,
            key: key.to_string(),
            change,
        };
        if let Some(known) = self.vault.find(Kind::Item, &key)? {
            let known = known.reveal(&self.vault.clearance());
            let same = <&Item>::try_from(&known.body).is_ok_and(|item| Some(item.sha256) == digest);
            match same {
                true => self.imported.entries.push(entry(Change::Unchanged)),
                false => self.problem(Problem::whole(
                    &file.path,
                    format!("there is another file `{key}` in the vault, which was kept"),
                    "rename the bag's folder and import it again",
                )),
            }
            return Ok(());
        }
        let item = Item {
            title: facts.and_then(|facts| facts.name.clone()),
            description: facts
                .and_then(|facts| facts.description.clone())
                .unwrap_or_default(),
            ..empty_item()
        };
        let record = Record {
            id: self.vault.random_id(),
            key: Some(key.clone()),
            body: item.into(),
            own: Default::default(),
        };
        let coming = Coming {
            record,
            digest,
            has_trace: false,
        };
        if self.original(bag, file, coming, purpose)? {
            self.imported.entries.push(entry(Change::New));
        }
        Ok(())
    }

    /// Everything that is neither record nor original, as one sealed file: manifests, proofs, custody
    /// before us. What proves the past of the items stays with them bit for bit.
    pub(super) fn papers(
        &mut self,
        bag: &mut Bag,
        folder: &str,
        purpose: &str,
    ) -> Result<Option<Key>, Failure> {
        let covering = [
            "tagmanifest-sha512.txt",
            "tagmanifest-sha256.txt",
            "manifest-sha512.txt",
            "bagit.txt",
        ];
        let digest = covering.iter().find_map(|name| bag.digests.get(*name));
        let mark = digest.map(|digest| digest.to_string()).unwrap_or_default();
        let Ok(key) = Key::media(&format!("{folder}/bag-{mark}.tar")) else {
            return Ok(None);
        };
        if self.vault.find(Kind::Item, &key)?.is_some() {
            self.imported.entries.push(Entry {
                path: "bagit.txt".to_owned(),
                kind: Kind::Item,
                key: key.to_string(),
                change: Change::Unchanged,
            });
            return Ok(Some(key));
        }
        let bytes = bag.papers()?;
        let item = Item {
            title: Some(
                "Papers of a bag: its manifests, and what it says of custody before us".to_owned(),
            ),
            ..empty_item()
        };
        let record = Record {
            id: self.vault.random_id(),
            key: Some(key.clone()),
            body: item.into(),
            own: Default::default(),
        };
        let taken = self.sealed_bytes(record, &bytes, "application/x-tar", purpose)?;
        if taken {
            self.imported.entries.push(Entry {
                path: "bagit.txt".to_owned(),
                kind: Kind::Item,
                key: key.to_string(),
                change: Change::New,
            });
        }
        Ok(Some(key))
    }
}

impl Bag {
    /// A small file whole.
    pub(super) fn small(&mut self, path: &str) -> Option<Vec<u8>> {
        let file = self.source.find(path)?;
        self.source.small(&file, LARGEST)
    }

    /// The first file whose path begins in a way.
    pub(super) fn original(&self, beginning: &str) -> Option<BagFile> {
        let files = &self.source.files;
        let at = files.partition_point(|file| file.path.as_str() < beginning);
        let file = files.get(at);
        file.filter(|file| file.path.starts_with(beginning))
            .cloned()
    }

    fn papers(&mut self) -> Result<Vec<u8>, Failure> {
        let bug = |error: std::io::Error| {
            Failure::new(FailureKind::Bug, error.to_string(), "report this")
        };
        let mut builder = tar::Builder::new(Vec::new());
        let files = self.source.files.clone();
        for file in files
            .iter()
            .filter(|file| is_paper(&file.path) && file.bytes <= LARGEST_PAPER)
        {
            let Some(bytes) = self.source.small(file, LARGEST_PAPER) else {
                continue;
            };
            let mut header = tar::Header::new_gnu();
            header.set_size(file.bytes);
            header.set_mode(0o600);
            let content = bytes.as_slice().take(file.bytes);
            builder
                .append_data(&mut header, &file.path, content)
                .map_err(bug)?;
        }
        builder.into_inner().map_err(bug)
    }
}

/// Tag files, and of an archive what says how its items were kept.
fn is_paper(path: &str) -> bool {
    let in_item = path
        .strip_prefix("data/items/")
        .and_then(|rest| rest.split_once('/'));
    let of_archive = [
        "data/archive.json",
        "data/premis.xml",
        "data/README.txt",
        "data/ro-crate-metadata.json",
    ];
    !path.starts_with("data/")
        || of_archive.contains(&path)
        || in_item.is_some_and(|(_, name)| name == "pack.json" || name == "seal")
}

/// An item of which nothing is known yet.
fn empty_item() -> Item {
    Item::new(
        model::id::ObjectId::from_bytes([0; 16]),
        Digest::from_bytes([0; 32]),
        0,
        "application/octet-stream".to_owned(),
        ItemFacts::default(),
    )
}

/// A name for what is from a vault: its first eight digits.
pub(super) fn of_vault(facts: &ArchiveFacts) -> String {
    facts.vault.to_string()
}

/// A key that is free, like the one that is not.
pub(super) fn mapped(key: &Key, facts: &ArchiveFacts, id: RecordId) -> Option<Key> {
    let vault = of_vault(facts);
    match key.as_str().strip_prefix("media/") {
        Some(rest) => Key::media(&format!("media/from-{vault}/{rest}")).ok(),
        None => {
            let stem: String = key.as_str().chars().take(40).collect();
            Key::parse(&format!("{stem}.{vault}"))
                .or_else(|_| Key::parse(&id.hex()))
                .ok()
        }
    }
}
