//! The query language: what people type into the one search box, as data.
//!
//! [`Query::parse`] reads it and says what is wrong where; printing gives it back. What a condition
//! means for the values of a field is in [`Test`]; the vault evaluates it over its casebases.

mod condition;
mod error;
mod geometry;
mod parse;
mod print;
mod test;
mod token;

use crate::{date::UncertainDate, key::Key, record::Kind};

pub use self::{
    error::{QueryError, QueryFault},
    geometry::{Area, Near},
    test::{FieldName, Test, Tested, tested},
};

/// What a record must be to be found.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// All of these.
    All(Vec<Self>),
    /// One of these at least.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// One condition.
    Is(Condition),
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// A word, or the beginning of one.
    Word(String),
    /// Words one after the other.
    Phrase(String),
    /// Of one of these kinds.
    Kind(Vec<Kind>),
    /// A name, in any script and spelling.
    Name(String),
    /// Some date of it can mean a common day with this one.
    Date(UncertainDate),
    /// At this place, or at one under it.
    Place(Key),
    /// At a position near another.
    Near(Near),
    /// At a position inside a polygon.
    Area(Area),
    /// By this actor, or by one under it.
    By(Key),
    /// Acts of this code or a narrower one, digits alone, with their events and involvements.
    Act(String),
    /// Refers to the record with this key.
    Refers(Key),
    /// What a saved search finds.
    Saved(Key),
    /// A field, and what it must hold, as typed.
    Field(FieldName, String),
}

impl Query {
    /// Reads a query.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parse::parse(text)
    }

    /// Every condition in it, from left to right.
    pub fn conditions(&self) -> Vec<&Condition> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Condition>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|one| one.collect(found)),
            Self::Not(one) => one.collect(found),
            Self::Is(condition) => found.push(condition),
        }
    }
}

/// The longest query, in characters.
pub const LONGEST: usize = 4_000;

/// How deep parentheses and `NOT` may be nested.
pub const DEEPEST: usize = 32;

/// The most conditions of one query.
pub const MOST: usize = 200;

#[cfg(test)]
mod tests;
