//! What makes a bag one of Testimony's archives: `data/archive.json`, and records as JSON.

use model::{
    compartment::Compartment,
    id::VaultId,
    record::{Kind, Record},
};
use serde::{Deserialize, Serialize};

use crate::{field::Problem, text::shown};

/// The format name of [`ArchiveFacts`].
pub const FORMAT: &str = "testimony-archive/v1";

/// `data/archive.json`: from which vault, when, and what was left out (docs/archive.md).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveFacts {
    /// [`FORMAT`].
    pub format: String,
    /// The vault that it is from.
    pub vault: VaultId,
    /// When it was made: RFC 3339, by that device's clock.
    pub exported: String,
    /// Who made it, by name of member.
    pub by: String,
    /// To whom it was handed.
    pub recipient: String,
    /// The compartments that records in it are from.
    pub compartments: Vec<Compartment>,
    /// How many records.
    pub records: u64,
    /// How many originals.
    pub originals: u64,
    /// What there is and was not handed over: a kind of record or `original`, how many, and why.
    pub withheld: Vec<Withheld>,
}

/// What was not handed over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Withheld {
    /// A kind of record, or `original`.
    pub what: String,
    /// How many.
    pub count: u64,
    /// Why.
    pub why: String,
}

impl ArchiveFacts {
    /// Reads `data/archive.json`; `None` if it is something else of that name.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let facts: Self = serde_json::from_slice(bytes).ok()?;
        (facts.format == FORMAT).then_some(facts)
    }
}

/// A record of `data/records/KINDS/ID.json`. Its place must be that of this very record, so that no
/// list of files says another thing than the files.
pub fn record(path: &str, bytes: &[u8]) -> Result<Record, Problem> {
    let wrong = |what: String| {
        Problem::whole(
            path,
            what,
            "the archive is damaged or made by another program; ask its maker",
        )
    };
    let record: Record = serde_json::from_slice(bytes)
        .map_err(|error| wrong(format!("it is no record: {}", shown(&error.to_string()))))?;
    let own = place(record.body.kind(), &record);
    match own == path {
        true => Ok(record),
        false => Err(wrong(format!("the record in it belongs at `{own}`"))),
    }
}

fn place(kind: Kind, record: &Record) -> String {
    format!("data/records/{}/{}.json", kind.plural(), record.id.hex())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_elsewhere_than_at_its_place_is_refused() {
        let id = "ab".repeat(16);
        let json = format!(
            r#"{{"id":"{id}","key":"o-1","body":{{"kind":"search","fields":{{"query":"a"}}}},"own":{{}}}}"#
        );
        let path = format!("data/records/searches/{id}.json");
        assert!(record(&path, json.as_bytes()).is_ok());
        let other = format!("data/records/searches/{}.json", "cd".repeat(16));
        assert!(record(&other, json.as_bytes()).is_err());
        assert!(record(&path, b"{}").is_err());
    }
}
