//! Searching all open compartments.

use std::cmp::Ordering;

use model::{id::RecordId, key::Key, protected::Protected, record::Kind};

use crate::{
    casebase::{Listed, Query, snippet},
    class::Class,
    fault::Fault,
    vault::{Open, Vault},
};

/// Why nothing could be searched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// Signs and spaces alone.
    #[error("there is no word to search for; type at least one")]
    NoWord,
    /// The casebase.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl SearchError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::NoWord => Class::User,
            Self::Fault(fault) => fault.class(),
        }
    }
}

/// A record that a search found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Of which kind.
    pub kind: Kind,
    /// Which.
    pub id: RecordId,
    /// Its key, if it has one.
    pub key: Option<Key>,
    /// The words around the first one found, as they were written.
    pub snippet: Protected<String>,
}

impl Vault<Open> {
    /// Searches all open compartments. Every word must occur, perhaps as the beginning of a longer
    /// one; words in quotation marks must follow each other. Spellings are folded (Arabic and Latin).
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        let query = Query::parse(query).ok_or(SearchError::NoWord)?;
        let mut listed = Vec::new();
        for view in self.state.views()?.0.values() {
            listed.extend(view.casebase.search(query.expression(), limit)?);
        }
        listed.sort_by(|one, other| {
            let by_rank = one.rank.partial_cmp(&other.rank).unwrap_or(Ordering::Equal);
            by_rank.then(one.id.cmp(&other.id))
        });
        listed.truncate(limit);
        let hit = |one: Listed| Hit {
            kind: one.kind,
            id: one.id,
            key: one.key,
            snippet: Protected::new(snippet(&one.body, &query.words)),
        };
        Ok(listed.into_iter().map(hit).collect())
    }
}
