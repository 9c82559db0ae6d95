//! Records as the files of an archive: JSON for programs, text for people.

use std::collections::BTreeMap;

use ingest::field::write::{self, Names, WriteSource};
use model::{
    id::{Digest, RecordId},
    key::Key,
    language::Language,
    record::{Kind, Record},
};
use vault::{Open, Vault};

use super::select::{Leaf, Selection};
use crate::{
    casebook::Vocabulary,
    digest,
    failure::{Failure, FailureKind},
};

/// A file that is made here, with its place in the bag.
pub(super) type Made = (String, Vec<u8>);

/// Where a record lies as JSON.
pub(super) fn place(record: &Record) -> String {
    let kind = record.body.kind().plural();
    format!("data/records/{kind}/{}.json", record.id.hex())
}

/// A record as JSON: the shape of docs/records.schema.json.
pub(super) fn json(record: &Record) -> Result<Made, Failure> {
    let text = serde_json::to_string_pretty(record)
        .map_err(|error| Failure::new(FailureKind::Bug, error.to_string(), "report this"))?;
    Ok((place(record), format!("{text}\n").into_bytes()))
}

/// A record as a person would have written it, where it can be. Of what stays, nothing is named: a
/// reference to it is its identifier.
pub(super) fn text(
    vault: &Vault<Open>,
    selection: &Selection,
    record: &Record,
    vocabulary: &Vocabulary,
) -> Result<Option<Made>, Failure> {
    let kind = record.body.kind();
    let Some(key) = record.key.as_ref().filter(|_| write::is_written(kind)) else {
        return Ok(None);
    };
    let parts = selection.parts(vault, key)?;
    let text = write::write(&WriteSource {
        record,
        parts: &parts,
        names: &Leaving(&selection.records),
        terms: &vocabulary.terms,
        language: Language::En,
    });
    // A media key is somebody's file name, which is no path for a stranger's disk.
    let path = match kind {
        Kind::Item => format!("data/text/media/{}.md", record.id.hex()),
        _ => format!("data/text/{}", write::path(kind, key)),
    };
    Ok(Some((path, text.into_bytes())))
}

/// Keys of what leaves, and of nothing else.
struct Leaving<'a>(&'a BTreeMap<RecordId, Leaf>);

impl Names for Leaving<'_> {
    fn key(&self, id: &RecordId) -> Option<Key> {
        self.0.get(id)?.key.clone()
    }
}

/// What a second member approves: SHA-256 over every record and original that leaves, and to whom.
/// It does not depend on the day, so that two people can approve the same.
pub(super) fn digest_of(
    vault: &Vault<Open>,
    selection: &Selection,
    to: &str,
    recipients: &[String],
) -> Result<Digest, Failure> {
    let mut hash = digest::Sha256::new();
    let mut line = |what: &str, value: &str| {
        hash.update(what.as_bytes());
        hash.update(b"\0");
        hash.update(value.as_bytes());
        hash.update(b"\n");
    };
    line("to", to);
    recipients.iter().for_each(|one| line("recipient", one));
    for id in selection.records.keys() {
        let Some(record) = selection.record(vault, *id)? else {
            continue;
        };
        let (path, bytes) = json(&record)?;
        line(&path, &digest::of(&bytes).hex());
    }
    for id in &selection.originals {
        line("original", &id.hex());
    }
    Ok(hash.finish())
}
