//! From a name and a value to a condition.

use super::{Area, Condition, FieldName, Near, QueryFault, tested};
use crate::{date::UncertainDate, key::Key, record::Kind, vocabulary::Code};

pub(super) fn condition(name: &str, value: &str) -> Result<Condition, QueryFault> {
    let value = value.trim();
    let known = CONDITIONS.iter().find(|(known, _)| *known == name);
    if value.is_empty() {
        return Err(QueryFault::NoValue {
            name: name.to_owned(),
            example: known.map_or_else(
                || format!("`{name}:\"two words\"`"),
                |(_, example)| format!("`{example}`"),
            ),
        });
    }
    let wrong = |instead: &str| QueryFault::Value {
        name: name.to_owned(),
        value: value.escape_debug().to_string(),
        instead: instead.to_owned(),
    };
    let key = || Key::try_from(value.to_owned()).map_err(|_| wrong("the key of a record"));
    Ok(match name {
        "kind" => Condition::Kind(kinds(value)?),
        "name" if !value.chars().any(char::is_alphabetic) => {
            return Err(wrong("a name, or a part of one, with letters"));
        }
        "name" => Condition::Name(value.to_owned()),
        "date" => Condition::Date(
            UncertainDate::parse(value)
                .map_err(|_| wrong("an EDTF date, as `2012-05` or `2012-04/2012-06`"))?,
        ),
        "place" => Condition::Place(key()?),
        "near" => Condition::Near(Near::parse(value).ok_or_else(|| {
            wrong("latitude, longitude and distance without spaces, as `36.20,37.15,5km`")
        })?),
        "area" => Condition::Area(Area::parse(value).ok_or_else(|| {
            wrong("three corners or more without spaces, as `36.1,37.0;36.3,37.0;36.3,37.3`")
        })?),
        "by" => Condition::By(key()?),
        "act" => Condition::Act(digits(value).ok_or_else(|| {
            wrong("a code in pairs of digits, as `010105`; for the record of an act, `refers:KEY`")
        })?),
        "refers" => Condition::Refers(key()?),
        "search" => Condition::Saved(key()?),
        _ => {
            let field = FieldName::parse(name)?;
            tested(&field, value)?;
            Condition::Field(field, value.to_owned())
        }
    })
}

/// The digits of a code.
pub(super) fn digits(text: &str) -> Option<String> {
    let code = Code::parse(text).ok()?;
    let digits: String = code.as_str().chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

fn kinds(text: &str) -> Result<Vec<Kind>, QueryFault> {
    let words = text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let kind = |word: &str| {
        Kind::parse(word).ok_or_else(|| {
            let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
            QueryFault::Value {
                name: "kind".to_owned(),
                value: word.escape_debug().to_string(),
                instead: format!("one of {}", all.join(", ")),
            }
        })
    };
    let kinds = words.map(kind).collect::<Result<Vec<_>, _>>()?;
    if kinds.is_empty() {
        return Err(QueryFault::NoValue {
            name: "kind".to_owned(),
            example: "`kind:event`".to_owned(),
        });
    }
    Ok(kinds)
}

/// What stands before a colon and is not a field, with an example.
pub(super) const CONDITIONS: [(&str, &str); 10] = [
    ("kind", "kind:event,act"),
    ("name", "name:\"Abd al-Rahman\""),
    ("date", "date:2012-05"),
    ("place", "place:KEY"),
    ("near", "near:36.20,37.15,5km"),
    ("area", "area:36.1,37.0;36.3,37.0;36.3,37.3"),
    ("by", "by:KEY"),
    ("act", "act:010105"),
    ("refers", "refers:KEY"),
    ("search", "search:NAME"),
];
