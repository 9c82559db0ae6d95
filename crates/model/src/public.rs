//! What may be seen by anyone.

use std::{fmt, ops::Range};

use serde::Serialize;

/// A value that may be published. It comes from a decision read back from the history
/// ([`crate::decision::Rulings`]), from words fixed in the program, or from other public values;
/// there is no other constructor.
///
/// ```compile_fail
/// let leaked = testimony_model::public::Public("Samira".to_owned());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Public<T>(T);

/// Text that may be published.
pub type PublicText = Public<String>;

/// What was released of a value: the value, or words in its stead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told<T> {
    /// The value itself.
    Value(Public<T>),
    /// The words that a decision gives instead.
    Words(PublicText),
}

impl<T> Told<T> {
    /// The value, unless words were told in its stead.
    pub const fn value(&self) -> Option<&Public<T>> {
        match self {
            Self::Value(value) => Some(value),
            Self::Words(_) => None,
        }
    }
}

impl<T> Public<T> {
    /// For this crate's release functions.
    pub(crate) const fn released(value: T) -> Self {
        Self(value)
    }

    /// The value.
    pub const fn get(&self) -> &T {
        &self.0
    }

    /// Turns it into another public value. A plain function, not a closure: it can bring in nothing
    /// that was not public.
    pub fn map<U>(&self, f: fn(&T) -> U) -> Public<U> {
        Public(f(&self.0))
    }

    /// Two public values as one.
    pub fn zip<U>(self, other: Public<U>) -> Public<(T, U)> {
        Public((self.0, other.0))
    }

    /// Public values as one list.
    pub fn all(values: Vec<Self>) -> Public<Vec<T>> {
        Public(values.into_iter().map(|value| value.0).collect())
    }
}

impl<T> Public<Vec<T>> {
    /// The parts of a public list, each public.
    pub fn each(self) -> Vec<Public<T>> {
        self.0.into_iter().map(Public).collect()
    }
}

impl<T> Public<Option<T>> {
    /// A public value that may be absent, as an absent public value.
    pub fn transpose(self) -> Option<Public<T>> {
        self.0.map(Public)
    }
}

impl Public<String> {
    /// Words fixed in the program.
    pub fn fixed(words: &'static str) -> Self {
        Self(words.to_owned())
    }

    /// A number of things that are all public, such as the rows of a table.
    pub fn number(number: usize) -> Self {
        Self(number.to_string())
    }

    /// A part of it, by byte range; empty if the range does not fit.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        Self(self.0.get(range).unwrap_or_default().to_owned())
    }

    /// Puts texts one after the other.
    pub fn concat<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        Self(parts.into_iter().map(|part| part.0.as_str()).collect())
    }

    /// Puts texts one after the other with words between them.
    pub fn join<'a>(parts: impl IntoIterator<Item = &'a Self>, between: &'static str) -> Self {
        let parts: Vec<&str> = parts.into_iter().map(|part| part.0.as_str()).collect();
        Self(parts.join(between))
    }

    /// Puts texts into a fixed sentence: `fill("{n} interviews", &[("n", &n)])`. A name without an
    /// argument stays as it is, so that a missing one is seen.
    pub fn fill(sentence: &'static str, arguments: &[(&'static str, &Self)]) -> Self {
        let mut text = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            match after.split_once('}') {
                Some((name, tail)) => {
                    match arguments.iter().find(|(known, _)| *known == name) {
                        Some((_, value)) => text.push_str(&value.0),
                        None => text.extend(["{", name, "}"]),
                    }
                    rest = tail;
                }
                None => {
                    text.push('{');
                    rest = after;
                }
            }
        }
        text.push_str(rest);
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Public<String> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_filled_and_a_missing_argument_is_seen() {
        let n = PublicText::number(14);
        let text = PublicText::fill("{n} interviews in {place}, {n}", &[("n", &n)]);
        assert_eq!(text.as_str(), "14 interviews in {place}, 14");
    }

    #[test]
    fn what_was_put_in_is_not_read_as_a_sentence() {
        let trap = PublicText::fixed("{n}");
        assert_eq!(PublicText::fill("{a}", &[("a", &trap)]).as_str(), "{n}");
    }
}
