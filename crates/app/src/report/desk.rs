//! Everything that composing one edition looks things up in: the vault, the rulings, the language.

use model::{
    decision::{Rulings, Thresholds},
    key::Key,
    language::Language,
    protected::{Clearance, Protected},
    record::{Body, Kind, Record},
};
use vault::{Open, ReadError, Vault};

use super::{flaw::Flaw, told::Ledger, weigh::Earlier};

/// A look-up in the vault for one edition.
pub(crate) struct Desk<'a> {
    pub(crate) vault: &'a Vault<Open>,
    pub(crate) rulings: &'a Rulings,
    pub(crate) language: Language,
    pub(crate) file: &'a str,
    pub(crate) clearance: Clearance,
    pub(crate) told: &'a Ledger,
    pub(crate) earlier: &'a [Earlier],
    pub(crate) limits: Thresholds,
}

impl Desk<'_> {
    /// The record of a key, of one of the wanted kinds.
    pub(crate) fn find(
        &self,
        line: u32,
        key: &Key,
        wanted: &[Kind],
    ) -> Result<Protected<Record>, Flaw> {
        for kind in wanted {
            if let Some(record) = self
                .vault
                .find(*kind, key)
                .map_err(|error| self.unreadable(line, &error))?
            {
                return Ok(record);
            }
        }
        let kinds: Vec<&str> = wanted.iter().map(|kind| kind.word()).collect();
        Err(self.flaw(
            line,
            format!("`{key}` is no {} in this vault", kinds.join(", ")),
            "check the key with `testimony list`, or import the record first",
        ))
    }

    /// A record by its identifier.
    pub(crate) fn get(
        &self,
        line: u32,
        id: model::id::RecordId,
    ) -> Result<Protected<Record>, Flaw> {
        self.vault
            .get(id)
            .map_err(|error| self.unreadable(line, &error))?
            .ok_or_else(|| {
                self.flaw(
                    line,
                    format!("record {id} is not readable for you"),
                    "ask for the compartment that holds it, or import it first",
                )
            })
    }

    /// All records of a kind.
    pub(crate) fn all(&self, kind: Kind) -> Result<Vec<Protected<Record>>, Flaw> {
        self.vault
            .all(kind)
            .map_err(|error| self.unreadable(0, &error))
    }

    /// A place and the larger places that it lies in, nearest first.
    pub(crate) fn chain(
        &self,
        line: u32,
        place: model::id::RecordId,
    ) -> Result<Vec<Protected<Record>>, Flaw> {
        let mut chain = Vec::new();
        let mut next = Some(place);
        // Places within each other in a ring would never end; a real chain has at most a handful.
        while let Some(id) = next.filter(|_| chain.len() < 16) {
            let record = self.get(line, id)?;
            next = match &record.reveal(&self.clearance).body {
                Body::Place(place) => place.within,
                _ => None,
            };
            chain.push(record);
        }
        Ok(chain)
    }

    /// What a record says, for work inside.
    pub(crate) fn body<'r>(&self, record: &'r Protected<Record>) -> &'r Body {
        &record.reveal(&self.clearance).body
    }

    /// A flaw at a line of this edition.
    pub(crate) fn flaw(
        &self,
        line: u32,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Flaw {
        Flaw {
            file: self.file.to_owned(),
            line,
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// A refusal as a flaw at a line.
    pub(crate) fn refuse(&self, line: u32, refusal: &model::decision::Refusal) -> Flaw {
        let text = refusal.to_string();
        let (what, remedy) = text.split_once("; ").unwrap_or((text.as_str(), ""));
        self.flaw(line, what, remedy)
    }

    fn unreadable(&self, line: u32, error: &ReadError) -> Flaw {
        self.flaw(line, error.to_string(), "run `testimony fsck`")
    }
}
