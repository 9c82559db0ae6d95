//! Searching all open compartments.
//!
//! What a query names is settled first, over all open compartments: keys, the places under a place,
//! who has a name. Then each casebase answers for itself, and the newest of all answers are shown.
//! What a compartment hides is nowhere in it: a key in a closed compartment is a key that is not there.

mod around;
mod prepare;
mod rank;

use model::{
    id::RecordId,
    key::Key,
    protected::Protected,
    query::{Query, QueryError},
    record::Kind,
};

use self::{prepare::Settled, rank::Wanted};
use crate::{
    casebase::{Listed, snippet},
    class::Class,
    fault::Fault,
    vault::{Open, Vault},
};

/// Why nothing could be searched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The text is no query.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// No record has this key, or none that this member can read.
    #[error("there is no {what} `{key}` that you can read; check the key")]
    NoRecord {
        /// What it should be.
        what: &'static str,
        /// The key.
        key: Key,
    },
    /// A saved search is no query any more.
    #[error("the saved search `{key}` cannot be read; mend its query")]
    Saved {
        /// Its key.
        key: Key,
        /// Why.
        #[source]
        source: QueryError,
    },
    /// A saved search leads back to itself.
    #[error("the saved search `{key}` leads back to itself; take it out of one of them")]
    Circle {
        /// Its key.
        key: Key,
    },
    /// Saved searches unfold to more than can be searched.
    #[error("the saved searches in it unfold to more than {most} conditions; search for less")]
    Many {
        /// The most there may be.
        most: usize,
    },
    /// The casebase.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl SearchError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Fault(fault) => fault.class(),
            _ => Class::User,
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

/// What a search found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The records: the newest first or, where there are few and words to judge by, the best first.
    pub hits: Vec<Hit>,
    /// Whether there are more.
    pub more: bool,
}

impl Vault<Open> {
    /// Searches all open compartments; so many hits at most.
    pub fn search(&self, query: &Query, limit: usize) -> Result<Found, SearchError> {
        let views = self.state.views()?;
        let settled = Settled::of(views, query)?;
        let wanted = Wanted::of(&settled.query);
        // One more than is shown says whether there are more; few are counted to be ranked.
        let most = match wanted.has_words() {
            true => limit.max(FEW).saturating_add(1),
            false => limit.saturating_add(1),
        };
        let mut found = Vec::new();
        for view in views.0.values() {
            let mut plan = settled.plan(&view.casebase)?;
            let rows = view.casebase.newest(&mut plan, most)?;
            found.push((view, rows));
        }
        let total: usize = found.iter().map(|(_, rows)| rows.len()).sum();
        let by_rank = total <= FEW && wanted.has_words();
        let mut listed = Vec::new();
        for (view, rows) in found {
            let rows = match by_rank {
                true => rows.as_slice(),
                false => rows.get(..limit).unwrap_or(&rows),
            };
            listed.extend(view.casebase.listed(rows)?);
        }
        // Stable: the newest stay first among equals.
        listed.sort_by_key(|one| std::cmp::Reverse(one.order));
        if by_rank {
            let mut ranked: Vec<(u64, Listed)> = listed
                .into_iter()
                .map(|one| (wanted.rank(&one.body), one))
                .collect();
            ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
            listed = ranked.into_iter().map(|(_, one)| one).collect();
        }
        listed.truncate(limit);
        let hit = |one: Listed| Hit {
            kind: one.kind,
            id: one.id,
            key: one.key,
            snippet: Protected::new(snippet(&one.body, &|word| wanted.accepts(word))),
        };
        Ok(Found {
            hits: listed.into_iter().map(hit).collect(),
            more: total > limit,
        })
    }

    /// How many records a search finds.
    pub fn count(&self, query: &Query) -> Result<u64, SearchError> {
        let views = self.state.views()?;
        let settled = Settled::of(views, query)?;
        let mut count = 0;
        for view in views.0.values() {
            let mut plan = settled.plan(&view.casebase)?;
            count += view.casebase.count_of(&mut plan)?;
        }
        Ok(count)
    }
}

/// So many hits are brought into the order of relevance; of more, the newest are shown.
const FEW: usize = 100;
