//! Records and originals of an archive: each as it was, or not at all.

mod parts;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use ingest::{bag::ArchiveFacts, field::Problem, media::Examined};
use model::{
    id::{Digest, ObjectId, RecordId},
    key::Key,
    record::{Body, Custody, Item, ItemTrace, Kind, Record},
    vocabulary::CustodyAction,
};

use self::parts::{is_of, record_files};
use super::{
    Change, Entry, Mode,
    bag::{Bag, mapped, of_vault},
    desk::{Desk, from_worker},
};
use crate::{
    archive::{BagFile, is_carried},
    failure::Failure,
    time,
};

/// An item about to come in with its original.
pub(super) struct Coming {
    pub(super) record: Record,
    /// SHA-256 of the original, as the bag's check found it.
    pub(super) digest: Option<Digest>,
    /// Whether what the file gave away comes as a record of its own.
    pub(super) has_trace: bool,
}

/// Records per commit.
const BATCH: usize = 500;

impl Desk<'_> {
    /// Takes in one of our archives. Identifiers stay what they are, so that the same archive changes
    /// nothing a second time; what the vault has of them in another form is never overwritten.
    pub(super) fn archive(&mut self, bag: &mut Bag, facts: &ArchiveFacts) -> Result<(), Failure> {
        let purpose = format!(
            "import of an archive of vault {}, exported on {} by {}",
            of_vault(facts),
            facts.exported,
            facts.by
        );
        let folder = format!("media/from-{}", of_vault(facts));
        let papers = self.papers(bag, &folder, &purpose)?;
        let purpose = match papers {
            Some(papers) => format!("{purpose}; custody before us is in {papers}"),
            None => purpose,
        };
        let (traces, items): (Vec<_>, Vec<_>) = record_files(bag)
            .into_iter()
            .filter(|file| is_of(file, Kind::ItemTrace) || is_of(file, Kind::Item))
            .partition(|file| is_of(file, Kind::ItemTrace));
        let mut keys = BTreeMap::new();
        let mut traced = BTreeSet::new();
        self.in_parts(bag, traces, |_, _, records| {
            traced.extend(records.into_iter().filter_map(|record| match record.body {
                Body::ItemTrace(trace) => trace.item,
                _ => None,
            }));
            Ok(())
        })?;
        // Items first: what speaks of them comes behind them.
        self.progress.phase("sealing media");
        let others = record_files(bag)
            .into_iter()
            .filter(|file| !is_of(file, Kind::Item));
        let others = others.collect();
        for (number, files) in [items, others].into_iter().enumerate() {
            if number > 0 {
                self.progress.phase("recording");
            }
            self.in_parts(bag, files, |desk, bag, records| {
                desk.take_in(bag, records, (facts, &purpose), &traced, &mut keys)
            })?;
        }
        Ok(())
    }

    /// Takes in some of the records of an archive.
    fn take_in(
        &mut self,
        bag: &mut Bag,
        records: Vec<Record>,
        (facts, purpose): (&ArchiveFacts, &str),
        traced: &BTreeSet<RecordId>,
        keys: &mut BTreeMap<Key, RecordId>,
    ) -> Result<(), Failure> {
        let (records, known) = self.fitting(records, facts, keys)?;
        let mut batch = Vec::new();
        for record in records {
            if self.stopped() {
                return Ok(());
            }
            if record.body.kind() == Kind::Item {
                let has_trace = traced.contains(&record.id);
                self.carried_item(bag, record, has_trace, purpose)?;
                continue;
            }
            self.entered(&record, Change::New);
            batch.push(record);
            if batch.len() >= BATCH {
                self.put(&mut batch)?;
            }
        }
        self.put(&mut batch)?;
        known
            .iter()
            .for_each(|record| self.entered(record, Change::Unchanged));
        Ok(())
    }

    /// The records that are new here, with keys that are free, and those that the vault has as they are.
    fn fitting(
        &mut self,
        records: Vec<Record>,
        facts: &ArchiveFacts,
        keys: &mut BTreeMap<Key, RecordId>,
    ) -> Result<(Vec<Record>, Vec<Record>), Failure> {
        let open = self.vault.compartments();
        let (mut new, mut known) = (Vec::new(), Vec::new());
        for mut record in records {
            let kind = record.body.kind();
            if !is_carried(kind) {
                self.refuse(
                    &record,
                    format!("records of kind `{kind}` are each vault's own, and none is taken from an archive"),
                    "write it here, if you decide the same",
                );
                continue;
            }
            if !open.contains(&kind.compartment()) {
                let what = format!("you have no key for `{}`", kind.compartment());
                self.refuse(
                    &record,
                    what,
                    "ask a member who has it to import the archive",
                );
                continue;
            }
            if let Some(there) = self.vault.get(record.id)? {
                let there = there.reveal(&self.vault.clearance()).clone();
                // The key may have been changed here, when it was taken in or since.
                record.key.clone_from(&there.key);
                match same(&record, &there) {
                    true => known.push(record),
                    false => self.refuse(
                        &record,
                        "the vault has this record with another content, which was kept".to_owned(),
                        "compare the two, and edit the one here if the other is right",
                    ),
                }
                continue;
            }
            self.keyed(&mut record, facts, keys)?;
            new.push(record);
        }
        Ok((new, known))
    }

    /// Gives a new record a key that nobody has, if its own is taken.
    fn keyed(
        &mut self,
        record: &mut Record,
        facts: &ArchiveFacts,
        keys: &mut BTreeMap<Key, RecordId>,
    ) -> Result<(), Failure> {
        if record.body.kind() == Kind::Item && record.key.is_none() {
            // An item without its file's name: people find it by what it is from.
            record.key = Key::media(&format!(
                "media/from-{}/{}",
                of_vault(facts),
                record.id.hex()
            ))
            .ok();
        }
        let Some(key) = record.key.clone() else {
            return Ok(());
        };
        if self.vault.resolve(&key)?.is_empty() && !keys.contains_key(&key) {
            keys.insert(key, record.id);
            return Ok(());
        }
        let other = mapped(&key, facts, record.id);
        let free = match &other {
            Some(other) => self.vault.resolve(other)?.is_empty() && !keys.contains_key(other),
            None => false,
        };
        record.key = other.filter(|_| free);
        if let Some(own) = &record.key {
            keys.insert(own.clone(), record.id);
        }
        let named = record.name();
        self.imported.doubts.push(Problem::whole(
            &place(record),
            format!(
                "the key `{key}` is that of another record here; this one came in as `{named}`"
            ),
            "see whether the two are one and the same",
        ));
        Ok(())
    }

    fn refuse(&mut self, record: &Record, what: String, remedy: &str) {
        self.problem(Problem::whole(&place(record), what, remedy));
    }

    fn entered(&mut self, record: &Record, change: Change) {
        self.imported.entries.push(Entry {
            path: place(record),
            kind: record.body.kind(),
            key: record.name(),
            change,
        });
    }

    fn carried_item(
        &mut self,
        bag: &mut Bag,
        mut record: Record,
        has_trace: bool,
        purpose: &str,
    ) -> Result<(), Failure> {
        let Ok(item) = <&Item>::try_from(&record.body) else {
            return Ok(());
        };
        let folder = format!("data/items/{}/exhibit.", record.id.hex());
        let file = bag.original(&folder);
        let Some(file) = file else {
            // Where it lay in another vault means nothing here, and must not be taken for ours.
            let item = Item {
                object: ObjectId::from_bytes([0; 16]),
                ..item.clone()
            };
            record.body = item.into();
            self.imported.doubts.push(Problem::whole(
                &place(&record),
                "its original is not in the archive",
                "ask for it if you need it",
            ));
            self.entered(&record, Change::New);
            return self.put(&mut vec![record]);
        };
        let digest = bag.digests.get(&file.path).copied();
        if digest != Some(item.sha256) {
            self.refuse(
                &record,
                "the file in the archive is not the original that the record speaks of".to_owned(),
                "do not rely on the archive; ask its maker",
            );
            return Ok(());
        }
        let shown = record.clone();
        let coming = Coming {
            record,
            digest,
            has_trace,
        };
        if self.original(bag, &file, coming, purpose)? {
            self.entered(&shown, Change::New);
        }
        Ok(())
    }

    /// Seals a file of the bag and records it as the original of an item: all of it or nothing.
    pub(super) fn original(
        &mut self,
        bag: &mut Bag,
        file: &BagFile,
        coming: Coming,
        purpose: &str,
    ) -> Result<bool, Failure> {
        if self.mode == Mode::Plan {
            return Ok(true);
        }
        let unreadable = |error: &std::io::Error| {
            Problem::whole(
                &file.path,
                format!("it cannot be read: {error}"),
                "check the disk and its permissions, and import again",
            )
        };
        let sealed = match bag.source.reader(file) {
            Ok(mut reader) => self.vault.seal(&mut reader, &|_| ())?,
            Err(error) => {
                self.problem(unreadable(&error));
                return Ok(false);
            }
        };
        if coming.digest != Some(sealed.sha256) {
            self.problem(Problem::whole(
                &file.path,
                "it was changed while it was read",
                "import the bag again",
            ));
            return Ok(false);
        }
        let examined = match bag.source.reader(file) {
            Ok(mut reader) => self.worker.examine(&file.path, file.bytes, &mut reader),
            Err(error) => Err(ingest::worker::WorkerError::Source(error)),
        };
        let examined = examined.unwrap_or_else(|error| {
            let problem = from_worker(&file.path, &error);
            let problems = vec![problem.what.clone()];
            self.problem(problem);
            Examined {
                media_type: "application/octet-stream".to_owned(),
                problems,
                ..Examined::default()
            }
        });
        self.receive(coming, sealed, examined, purpose)?;
        Ok(true)
    }

    /// The same for a file that was made here.
    pub(super) fn sealed_bytes(
        &mut self,
        record: Record,
        bytes: &[u8],
        media_type: &str,
        purpose: &str,
    ) -> Result<bool, Failure> {
        if self.mode == Mode::Plan {
            return Ok(true);
        }
        let mut content = bytes;
        let sealed = self
            .vault
            .seal(&mut content as &mut (dyn Read + Send), &|_| ())?;
        let examined = Examined {
            media_type: media_type.to_owned(),
            ..Examined::default()
        };
        let coming = Coming {
            record,
            digest: Some(sealed.sha256),
            has_trace: false,
        };
        self.receive(coming, sealed, examined, purpose)?;
        Ok(true)
    }

    fn receive(
        &mut self,
        coming: Coming,
        sealed: vault::Sealed,
        examined: Examined,
        purpose: &str,
    ) -> Result<(), Failure> {
        let mut record = coming.record;
        let Ok(told) = <&Item>::try_from(&record.body) else {
            return Ok(());
        };
        // What an archive says of its item stands; of a stranger's file we know what we read in it.
        let item = match told.sha256 == sealed.sha256 {
            true => Item {
                object: sealed.object,
                bytes: sealed.bytes,
                ..told.clone()
            },
            false => Item {
                object: sealed.object,
                sha256: sealed.sha256,
                bytes: sealed.bytes,
                media_type: examined.media_type,
                facts: examined.facts,
                problems: examined.problems,
                ..told.clone()
            },
        };
        let custody = Custody {
            item: record.id,
            action: CustodyAction::Receive,
            sha256: item.sha256,
            bytes: item.bytes,
            media_type: item.media_type.clone(),
            from: None,
            by: self.vault.member().to_owned(),
            time: time::rfc3339(self.vault.now()),
            purpose: purpose.to_owned(),
        };
        let trace = ItemTrace {
            item: Some(record.id),
            ..examined.trace
        };
        let trace_key = record
            .key
            .as_ref()
            .and_then(|key| Key::media(&format!("{key}.trace")).ok());
        record.body = item.into();
        let (trace_id, custody_id) = (self.vault.random_id(), self.vault.random_id());
        let own = |id, key, body: Body| Record {
            id,
            key,
            body,
            own: Default::default(),
        };
        let mut transaction = self.vault.begin();
        transaction.attach(sealed);
        transaction.put(record)?;
        if !coming.has_trace {
            transaction.put(own(trace_id, trace_key, trace.into()))?;
        }
        transaction.put(own(custody_id, None, custody.into()))?;
        transaction.commit()?;
        Ok(())
    }
}

/// Whether two versions say the same. Where an original lies in a vault is that vault's own.
fn same(one: &Record, other: &Record) -> bool {
    match (&one.body, &other.body) {
        (Body::Item(first), Body::Item(second)) => {
            let first = Item {
                object: second.object,
                ..first.clone()
            };
            first == *second && one.own == other.own
        }
        _ => one == other,
    }
}

fn place(record: &Record) -> String {
    let kind = record.body.kind().plural();
    format!("data/records/{kind}/{}.json", record.id.hex())
}
