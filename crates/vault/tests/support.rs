//! People, records and edges for the tests. Everything is invented.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
};

use super::vault::{Backing, Clock, Cost, Edge, Hit, Locked, Open, Random, Vault};
use model::{
    date::UncertainDate,
    id::RecordId,
    key::Key,
    query::Query,
    record::{Body, Identity, Interview, Record, Statement},
    vocabulary::Perception,
};

pub(crate) const ALICE: &str = "abacus abdomen abdominal abide abiding ability";
pub(crate) const BOB: &str = "zoom zookeeper zoning zoologist zoology zone";

/// A clock that goes a second forward each time it is asked.
pub(crate) struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> i64 {
        self.0.fetch_add(1000, Ordering::Relaxed)
    }
}

/// Numbers that look random and are the same each time. Never for anything but tests.
pub(crate) struct Seeded(u64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }
}

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            // xorshift64*
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            *byte = (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 56) as u8;
        }
    }
}

pub(crate) fn edge(seed: u64) -> Edge {
    Edge {
        clock: Box::new(Ticking(1_700_000_000_000.into())),
        random: Box::new(Seeded::new(seed)),
    }
}

/// The cheapest key files there are, on the machine's own disk.
pub(crate) fn cheap() -> Backing {
    Backing {
        cost: Cost::FLOOR,
        ..Backing::default()
    }
}

pub(crate) fn create(dir: &Path) -> Vault<Open> {
    Vault::<Locked>::create_with(dir, "alice", ALICE, edge(1), cheap()).unwrap()
}

pub(crate) fn open(dir: &Path, passphrase: &str) -> Vault<Open> {
    // A seed of its own for each opening: identifiers, nonces and salts never repeat.
    static OPENED: AtomicU64 = AtomicU64::new(100);
    let seed = OPENED.fetch_add(1, Ordering::Relaxed);
    locked(dir).unlock(passphrase, edge(seed)).unwrap()
}

pub(crate) fn locked(dir: &Path) -> Vault<Locked> {
    Vault::<Locked>::at_with(dir, cheap()).unwrap()
}

pub(crate) fn id(number: u64) -> RecordId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    RecordId::from_bytes(bytes)
}

pub(crate) fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

pub(crate) fn identity(number: u64, name: &str) -> Record {
    Record {
        id: id(number),
        key: Some(key(&format!("p-{number}"))),
        body: Body::from(Identity {
            name: Some(name.to_owned()),
            ..Identity::default()
        }),
        own: Default::default(),
    }
}

pub(crate) fn interview(number: u64, statements: &[&str]) -> Record {
    let statement = |text: &&str| Statement {
        text: (*text).to_owned(),
        basis: Perception::Saw,
        heard_from: None,
        event: None,
        links: Vec::new(),
    };
    Record {
        id: id(number),
        key: Some(key(&format!("int-{number}"))),
        body: Body::from(Interview {
            setting: Some("alone".to_owned()),
            statements: statements.iter().map(statement).collect(),
            ..Interview::new(
                id(1),
                UncertainDate::parse("2012-05").unwrap(),
                "rook".to_owned(),
                "ar".to_owned(),
            )
        }),
        own: Default::default(),
    }
}

/// Every file below a folder, in order.
pub(crate) fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Copies a folder with everything in it.
pub(crate) fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_dir(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

pub(crate) fn put(vault: &mut Vault<Open>, records: impl IntoIterator<Item = Record>) {
    let mut transaction = vault.begin();
    for record in records {
        transaction.put(record).unwrap();
    }
    transaction.commit().unwrap();
}

pub(crate) fn hits(vault: &Vault<Open>, query: &str, limit: usize) -> Vec<Hit> {
    let query = Query::parse(query).unwrap();
    vault.search(&query, limit).unwrap().hits
}

/// Which records a query finds, in the order of their numbers; counting says the same.
pub(crate) fn find(vault: &Vault<Open>, query: &str) -> Vec<RecordId> {
    let mut found: Vec<_> = hits(vault, query, 1000).iter().map(|hit| hit.id).collect();
    found.sort();
    let count = vault.count(&Query::parse(query).unwrap()).unwrap();
    assert_eq!(count, found.len() as u64, "{query}");
    found
}
