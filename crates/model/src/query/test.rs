//! What a value asks of a field, by the field's shape.

use std::fmt;

use super::{Near, QueryFault, condition::CONDITIONS, condition::digits};
use crate::{
    count::Count,
    date::UncertainDate,
    field::{Field, Shape, find},
    key::Key,
    record::Kind,
};

/// The name of a field in a query: `title`, `arrest.conditions`, `item.by`, `own.village`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldName {
    /// Of records of this kind only.
    pub kind: Option<Kind>,
    /// Its key, with those of the groups around it.
    pub path: String,
    /// Whether users added it.
    pub own: bool,
}

/// What a field must hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// These words one after the other; the last may be the beginning of one.
    Words(String),
    /// This word of a closed list, or tag of a language.
    Word(String),
    /// A code that begins with these digits.
    Code(String),
    /// A common day.
    Date(UncertainDate),
    /// A common number.
    Between(i64, i64),
    /// A decimal number between these.
    Decimal(f64, f64),
    /// A position near this one.
    Near(Near),
    /// The record with this key, and the number of a statement of it.
    Reference(Key, Option<u16>),
}

/// A test, and which kinds have the field with the shape it is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Tested {
    /// What it must hold.
    pub test: Test,
    /// Which kinds have such a field; empty for users' own.
    pub kinds: Vec<Kind>,
}

impl FieldName {
    /// Reads a name; some kind must have such a field.
    pub fn parse(name: &str) -> Result<Self, QueryFault> {
        if let Some(path) = name.strip_prefix("own.") {
            return Ok(Self {
                kind: None,
                path: path.to_owned(),
                own: true,
            });
        }
        if declared(None, name).next().is_some() {
            return Ok(Self {
                kind: None,
                path: name.to_owned(),
                own: false,
            });
        }
        if let Some((kind, path)) = name.split_once('.')
            && let Some(kind) = Kind::parse(kind)
            && declared(Some(kind), path).next().is_some()
        {
            return Ok(Self {
                kind: Some(kind),
                path: path.to_owned(),
                own: false,
            });
        }
        Err(unknown(name))
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            _ if self.own => write!(f, "own.{}", self.path),
            Some(kind) => write!(f, "{kind}.{}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// What a value asks of a field; one for each shape that the field has in some kind and that can
/// take the value.
pub fn tested(name: &FieldName, value: &str) -> Result<Vec<Tested>, QueryFault> {
    if name.own {
        return Ok(vec![Tested {
            test: Test::Words(value.to_owned()),
            kinds: Vec::new(),
        }]);
    }
    let mut found: Vec<Tested> = Vec::new();
    let mut instead = Vec::new();
    for (kind, field) in declared(name.kind, &name.path) {
        match test(field, value) {
            Ok(test) => match found.iter_mut().find(|one| one.test == test) {
                Some(one) => one.kinds.push(kind),
                None => found.push(Tested {
                    test,
                    kinds: vec![kind],
                }),
            },
            Err(words) if instead.contains(&words) => {}
            Err(words) => instead.push(words),
        }
    }
    if found.is_empty() {
        return Err(QueryFault::Value {
            name: name.to_string(),
            value: value.escape_debug().to_string(),
            instead: instead.join(", or "),
        });
    }
    Ok(found)
}

fn declared(kind: Option<Kind>, path: &str) -> impl Iterator<Item = (Kind, &'static Field)> {
    let kinds = Kind::ALL.iter().copied();
    let kinds = kinds.filter(move |one| kind.is_none_or(|kind| kind == *one));
    kinds.filter_map(move |kind| Some((kind, find(kind.fields(), path)?)))
}

/// Reads a value by a field's shape, or says what the field takes.
fn test(field: &'static Field, value: &str) -> Result<Test, String> {
    match field.shape {
        Shape::Text | Shape::Link => Ok(Test::Words(value.to_owned())),
        Shape::Date => UncertainDate::parse(value)
            .map(Test::Date)
            .map_err(|_| "an EDTF date, as `2012-05` or `2012-04/2012-06`".to_owned()),
        Shape::Count | Shape::Number { .. } => Count::parse(value)
            .map(|count| Test::Between(count.min().into(), count.max().into()))
            .map_err(|_| "a number or a range, as `4` or `3..6`".to_owned()),
        Shape::Decimal => {
            let (least, most) = value.split_once("..").unwrap_or((value, value));
            let bounds = least.trim().parse().ok().zip(most.trim().parse().ok());
            bounds
                .filter(|(least, most): &(f64, f64)| least <= most)
                .map(|(least, most)| Test::Decimal(least, most))
                .ok_or_else(|| "a number or a range, as `2.5` or `2..3.5`".to_owned())
        }
        Shape::Flag => match value {
            "true" | "yes" => Ok(Test::Word("true".to_owned())),
            "false" | "no" => Ok(Test::Word("false".to_owned())),
            _ => Err("`true` or `false`".to_owned()),
        },
        Shape::Words(words) => {
            let lower = value.to_lowercase();
            let word = words.iter().find(|word| **word == lower);
            word.map(|word| Test::Word((*word).to_owned()))
                .ok_or_else(|| format!("one of {}", words.join(", ")))
        }
        Shape::Code(_) => digits(value)
            .map(Test::Code)
            .ok_or_else(|| "a code in pairs of digits, as `010105`".to_owned()),
        Shape::Language => Ok(Test::Word(value.to_lowercase())),
        Shape::Position => Near::parse(value)
            .map(Test::Near)
            .ok_or_else(|| "a position and a distance, as `36.20,37.15,5km`".to_owned()),
        Shape::Reference(_) => Key::try_from(value.to_owned())
            .map(|key| Test::Reference(key, None))
            .map_err(|_| "the key of a record".to_owned()),
        Shape::Evidence => evidence(value)
            .ok_or_else(|| "the key of a record, and `:` with a statement's number".to_owned()),
        Shape::Group(inner) => {
            let keys: Vec<String> = inner
                .iter()
                .map(|one| format!("`{}.{}:`", field.key, one.key))
                .collect();
            Err(format!(
                "it behind a field of that group: {}",
                keys.join(" ")
            ))
        }
        Shape::Outline | Shape::Mask | Shape::Machine => {
            Err("something else: what this field holds cannot be searched".to_owned())
        }
    }
}

fn evidence(value: &str) -> Option<Test> {
    let whole = || {
        Key::try_from(value.to_owned())
            .ok()
            .map(|key| Test::Reference(key, None))
    };
    let Some((key, number)) = value.rsplit_once(':') else {
        return whole();
    };
    match (Key::try_from(key.to_owned()), number.parse()) {
        (Ok(key), Ok(number)) => Some(Test::Reference(key, Some(number))),
        _ => whole(),
    }
}

fn unknown(name: &str) -> QueryFault {
    let known = CONDITIONS.iter().map(|(known, _)| *known);
    let fields = Kind::ALL.iter().flat_map(|kind| kind.fields());
    let mut near: Vec<&str> = known
        .chain(fields.map(|field| field.key))
        .filter(|known| is_near(name, known))
        .collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(3);
    let near: Vec<String> = near.iter().map(|name| format!("`{name}:`")).collect();
    let instead = match near.is_empty() {
        true => "put it in quotation marks to search for the words".to_owned(),
        false => format!(
            "write {}, or put it in quotation marks to search for the words",
            near.join(" or ")
        ),
    };
    QueryFault::NoField {
        name: name.escape_debug().to_string(),
        instead,
    }
}

/// Whether one was meant for the other: a common beginning, and no great difference in length.
fn is_near(typed: &str, known: &str) -> bool {
    let typed = typed.to_lowercase();
    let common = typed
        .chars()
        .zip(known.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let longest = typed.chars().count().max(known.chars().count());
    common * 2 >= longest && common > 1
}
