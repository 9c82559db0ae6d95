//! Why a text is no query: where, what, and what to write instead.

/// Why a text is no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {at}: {fault}")]
pub struct QueryError {
    /// At which character, from 1.
    pub at: usize,
    /// What is wrong there.
    #[source]
    pub fault: QueryFault,
}

/// What is wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryFault {
    /// Signs and spaces alone.
    #[error("there is nothing to search for; type at least one word or condition")]
    Empty,
    /// Longer than [`super::LONGEST`].
    #[error("the query is longer than {most} characters; search for less at a time")]
    Long {
        /// The most there may be.
        most: usize,
    },
    /// More conditions than [`super::MOST`].
    #[error("the query has more than {most} words and conditions; search for less at a time")]
    Many {
        /// The most there may be.
        most: usize,
    },
    /// Nested deeper than [`super::DEEPEST`].
    #[error("parentheses and `NOT` are nested more than {most} deep; write it flatter")]
    Deep {
        /// The most there may be.
        most: usize,
    },
    /// A quotation mark without its end.
    #[error("a quotation mark is never closed; close it, or leave it out")]
    Unquoted,
    /// A parenthesis without its end.
    #[error("a parenthesis is never closed; write `)` where it ends")]
    Unclosed,
    /// A closing parenthesis without its beginning.
    #[error("`)` closes nothing; leave it out, or write `(` where it begins")]
    Unopened,
    /// An operator with nothing to work on.
    #[error("`{operator}` has nothing {side}; write a word there, or put it in quotation marks")]
    Lonely {
        /// Which.
        operator: &'static str,
        /// On which side.
        side: &'static str,
    },
    /// A condition without a value.
    #[error("`{name}:` has no value; write it right behind, as in {example}")]
    NoValue {
        /// Its name.
        name: String,
        /// How it is written.
        example: String,
    },
    /// A value that the condition cannot take.
    #[error("`{value}` is no value for `{name}:`; write {instead}")]
    Value {
        /// The condition.
        name: String,
        /// The value.
        value: String,
        /// What it can be.
        instead: String,
    },
    /// No condition or field has this name.
    #[error("there is no field `{name}`; {instead}")]
    NoField {
        /// The name.
        name: String,
        /// What to write instead.
        instead: String,
    },
}

impl QueryFault {
    pub(super) fn at(self, at: usize) -> QueryError {
        QueryError { at, fault: self }
    }
}
