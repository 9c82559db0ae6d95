//! Why terms are refused.

use model::term::{Term, TermKind};

/// Terms that cannot be compiled.
///
/// No message repeats a term's value: it is what must not appear.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TermError {
    /// The table's first line is not `id,kind,value`.
    #[error("line 1: the columns must be `id,kind,value`; add that line at the top of the table")]
    Header,
    /// Rows that are not terms.
    #[error("{}; correct the table and scan again", joined(.faults))]
    Rows {
        /// Every one of them.
        faults: Vec<RowFault>,
    },
    /// Terms that would be found everywhere or nowhere.
    #[error("{}; correct or remove these terms: nothing was scanned", joined(.terms))]
    Unsearchable {
        /// Every one of them.
        terms: Vec<Unsearchable>,
    },
}

/// One line of a table that is not a term.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct RowFault {
    /// Counted from 1, the header included.
    pub line: u64,
    /// What is wrong with it.
    pub what: String,
}

/// One term that cannot be searched for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} `{id}` {why}")]
pub struct Unsearchable {
    /// Whose term it is.
    pub id: String,
    /// What kind it was said to be.
    pub kind: TermKind,
    /// `has fewer than 7 digits`.
    pub why: &'static str,
}

impl Unsearchable {
    pub(super) fn new(term: Option<&Term>, why: &'static str) -> Self {
        Self {
            id: term.map_or_else(|| "all terms".to_owned(), |term| term.id.clone()),
            kind: term.map_or(TermKind::Other, |term| term.kind),
            why,
        }
    }
}

/// Faults told one by one; the list of them has them all.
const SHOWN: usize = 50;

fn joined<T: std::fmt::Display>(faults: &[T]) -> String {
    let mut texts: Vec<String> = faults.iter().take(SHOWN).map(T::to_string).collect();
    if faults.len() > SHOWN {
        texts.push(format!("and {} more", faults.len() - SHOWN));
    }
    texts.join("; ")
}
