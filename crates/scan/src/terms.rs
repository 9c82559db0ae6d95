//! What must not appear.

use model::term::Term;

mod error;
mod table;

pub use error::{RowFault, TermError, Unsearchable};

/// Protected terms, compiled for searching many artefacts.
pub struct Terms {
    terms: Vec<Term>,
}

impl Terms {
    /// Prepares terms for searching.
    ///
    /// # Errors
    ///
    /// A term that cannot be searched for safely is refused, never skipped: all such terms are
    /// named by their id.
    pub fn compile(terms: Vec<Term>) -> Result<Self, TermError> {
        Ok(Self { terms })
    }

    /// Reads and compiles a table with the columns `id,kind,value`.
    ///
    /// # Errors
    ///
    /// Every row that cannot be read is named by its line.
    pub fn from_csv(text: &str) -> Result<Self, TermError> {
        Self::compile(table::read(text)?)
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    pub(crate) fn term(&self, index: usize) -> Option<&Term> {
        self.terms.get(index)
    }
}

impl std::fmt::Debug for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Terms({})", self.terms.len())
    }
}
