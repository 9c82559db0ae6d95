//! One record, written by hand: the text that is edited, and taking it in again.

use ingest::field::{
    Problem,
    write::{self, Names, WriteSource},
};
use model::{
    id::RecordId,
    key::Key,
    language::Language,
    record::{Kind, Record},
};
use serde::Serialize;
use vault::{Open, Vault};

use super::{NoticeRow, Vocabulary, after};
use crate::{
    failure::Failure,
    import::{Entry, Mode, enter_text},
    query::find,
    worker::Worker,
};

/// What became of a text.
#[derive(Debug, Serialize)]
pub struct Entered {
    /// The records that it is.
    pub entries: Vec<Entry>,
    /// What is wrong with it; then nothing was recorded.
    pub problems: Vec<Problem>,
    /// What was recorded, and cannot all be true together with the rest.
    pub doubts: Vec<Problem>,
    /// Watches that it triggered.
    pub notices: Vec<NoticeRow>,
}

/// A record as text, with the path that it would have in a field folder.
pub fn text(
    vault: &Vault<Open>,
    kind: Option<Kind>,
    key: &Key,
) -> Result<(String, String), Failure> {
    let (kind, id) = find(vault, kind, key)?;
    if !write::is_written(kind) {
        return Err(Failure::misuse(
            format!("records of kind `{kind}` are not written by hand"),
            match kind {
                Kind::Identity | Kind::PlaceIdentity => {
                    "edit the source, person or place that it belongs to"
                }
                Kind::Policy | Kind::Decision => "write them in `disclosure.toml` and import that",
                Kind::ReportSource => "edit the report's file and import that",
                _ => "the program fills them in",
            },
        ));
    }
    let clearance = vault.clearance();
    let record = vault.get(id)?;
    let Some(record) = record.as_ref().map(|record| record.reveal(&clearance)) else {
        return Err(Failure::misuse(
            format!("`{key}` cannot be read"),
            "run `testimony fsck`",
        ));
    };
    let mut parts = Vec::new();
    for (name, kind) in [
        ("identity", Kind::Identity),
        ("identity", Kind::PlaceIdentity),
        ("consent", Kind::Consent),
    ] {
        if let Ok(part) = Key::parse(&format!("{key}.{name}"))
            && let Some(part) = vault.find(kind, &part)?
        {
            parts.push(part.reveal(&clearance).clone());
        }
    }
    let vocabulary = Vocabulary::of(vault)?;
    let names = VaultNames(vault);
    let text = write::write(&WriteSource {
        record,
        parts: &parts,
        names: &names,
        terms: &vocabulary.terms,
        language: Language::En,
    });
    Ok((write::path(kind, key), text))
}

/// An empty record of a kind as text, with the path that it would have.
pub fn text_of_new(
    vault: &Vault<Open>,
    kind: Kind,
    key: Option<&Key>,
) -> Result<(String, String), Failure> {
    if !kind.is_entered() {
        return Err(Failure::misuse(
            format!("records of kind `{kind}` are not written by hand"),
            "import the files that they come from",
        ));
    }
    let key = match key {
        Some(key) if vault.resolve(key)?.is_empty() => key.clone(),
        Some(key) => {
            return Err(Failure::misuse(
                format!("there is a record `{key}` already"),
                format!("choose another key, or `testimony edit {key}`"),
            ));
        }
        None => next_key(vault, kind)?,
    };
    Ok((write::path(kind, &key), write::template(kind)))
}

/// The first key of the form `event-012` that is free.
fn next_key(vault: &Vault<Open>, kind: Kind) -> Result<Key, Failure> {
    // `Person 012` is how code names are printed: a key of that form would be found in every report.
    let word = match kind {
        Kind::Person => "subject",
        kind => kind.word(),
    };
    let mut number = vault.count_of_kind(kind)? + 1;
    loop {
        let key = Key::parse(&format!("{word}-{number:03}")).map_err(|error| {
            Failure::from_message(crate::failure::FailureKind::Bug, &error.to_string())
        })?;
        if vault.resolve(&key)?.is_empty() {
            return Ok(key);
        }
        number += 1;
    }
}

/// Takes in a text under its path: all of it, or nothing.
pub fn enter(
    vault: &mut Vault<Open>,
    worker: &mut Worker,
    path: &str,
    text: &str,
    mode: Mode,
) -> Result<Entered, Failure> {
    let imported = enter_text(vault, worker, path, text, mode)?;
    let notices = match (mode, imported.problems.is_empty()) {
        (Mode::Commit, true) => after(vault, &imported.entries)?,
        _ => Vec::new(),
    };
    Ok(Entered {
        entries: imported.entries,
        problems: imported.problems,
        doubts: imported.doubts,
        notices,
    })
}

/// Keys for references, from the vault.
struct VaultNames<'a>(&'a Vault<Open>);

impl Names for VaultNames<'_> {
    fn key(&self, id: &RecordId) -> Option<Key> {
        let record = self.0.get(*id).ok()??;
        let named: &Record = record.reveal(&self.0.clearance());
        named.key.clone()
    }
}
