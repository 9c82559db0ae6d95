//! A query as text that reads back as the same.

use std::fmt;

use super::{Condition, Query};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => joined(f, parts, " "),
            Self::Any(parts) => joined(f, parts, " OR "),
            Self::Not(one) => {
                f.write_str("NOT ")?;
                operand(f, one)
            }
            Self::Is(condition) => write!(f, "{condition}"),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Query], between: &str) -> fmt::Result {
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            f.write_str(between)?;
        }
        operand(f, part)?;
    }
    Ok(())
}

fn operand(f: &mut fmt::Formatter<'_>, query: &Query) -> fmt::Result {
    match query {
        Query::All(_) | Query::Any(_) => write!(f, "({query})"),
        _ => write!(f, "{query}"),
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Phrase(phrase) => write!(f, "\"{phrase}\""),
            Self::Kind(kinds) => {
                let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
                write!(f, "kind:{}", words.join(","))
            }
            Self::Name(name) => write!(f, "name:\"{name}\""),
            Self::Date(date) => write!(f, "date:\"{date}\""),
            Self::Place(key) => write!(f, "place:\"{key}\""),
            Self::Near(near) => write!(f, "near:{near}"),
            Self::Area(area) => write!(f, "area:{area}"),
            Self::By(key) => write!(f, "by:\"{key}\""),
            Self::Act(code) => write!(f, "act:\"{code}\""),
            Self::Refers(key) => write!(f, "refers:\"{key}\""),
            Self::Saved(key) => write!(f, "search:\"{key}\""),
            Self::Field(name, value) => write!(f, "{name}:\"{value}\""),
        }
    }
}
