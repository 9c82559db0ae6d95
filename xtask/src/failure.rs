//! What a developer reads when a verb cannot do its work.

use std::fmt;

/// What happened, and what to do about it. Nobody but a developer sees it, so it is words and not
/// an enum.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// Says what happened.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// For `map_err`: says what was being done when `error` came.
    pub fn during<E: fmt::Display>(what: impl fmt::Display) -> impl FnOnce(E) -> Self {
        move |error| Self(format!("{what}: {error}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}
