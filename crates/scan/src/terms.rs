//! What must not appear.

use model::term::Term;

use crate::search::Index;

mod error;
mod table;

pub use error::{RowFault, TermError, Unsearchable};

/// Protected terms, compiled for searching many artefacts.
pub struct Terms {
    terms: Vec<Term>,
    notes: Vec<String>,
    pub(crate) index: Index,
}

/// How near to a protected position, in metres, a position gives it away.
const RADIUS: f64 = 500.0;

impl Terms {
    /// Prepares terms for searching.
    ///
    /// # Errors
    ///
    /// A term that cannot be searched for safely is refused, never skipped: all such terms are
    /// named by their id.
    pub fn compile(terms: Vec<Term>) -> Result<Self, TermError> {
        Self::compile_within(terms, RADIUS)
    }

    /// As [`Terms::compile`], with another radius in metres around protected positions.
    ///
    /// # Errors
    ///
    /// As [`Terms::compile`].
    pub fn compile_within(terms: Vec<Term>, radius: f64) -> Result<Self, TermError> {
        let (terms, refused) = Self::searchable(terms, radius);
        if refused.is_empty() {
            return Ok(terms);
        }
        Err(TermError::Unsearchable { terms: refused })
    }

    /// Prepares what can be searched for, and names the rest: a person must look for those.
    pub fn compile_what_can_be(terms: Vec<Term>) -> (Self, Vec<Unsearchable>) {
        Self::searchable(terms, RADIUS)
    }

    fn searchable(terms: Vec<Term>, radius: f64) -> (Self, Vec<Unsearchable>) {
        let (index, refused) = Index::build(&terms, radius);
        let refused = refused
            .into_iter()
            .map(|(at, why)| Unsearchable::new(terms.get(at), why))
            .collect();
        let notes = Vec::new();
        let compiled = Self {
            terms,
            notes,
            index,
        };
        (compiled, refused)
    }

    /// Reads and compiles a table with the columns `id,kind,value` and, if there is one, `also`: other
    /// names of the same, between semicolons.
    ///
    /// # Errors
    ///
    /// Every row that cannot be read is named by its line.
    pub fn from_csv(text: &str) -> Result<Self, TermError> {
        let read = table::read(text)?;
        Ok(Self {
            notes: read.notes,
            ..Self::compile(read.terms)?
        })
    }

    /// What is odd about the table that they were read from: rows that say the same, empty lines,
    /// columns that are not read. Its rows are searched for all the same.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    pub(crate) fn term(&self, number: u32) -> Option<&Term> {
        self.terms.get(usize::try_from(number).ok()?)
    }
}

impl std::fmt::Debug for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Terms({})", self.terms.len())
    }
}
