//! What a record is found under, read off its canonical bytes by the fields of its kind, so that new
//! kinds and fields are found without a line of code here.

use ciborium::Value;
use model::{
    date::{Day, UncertainDate},
    field::{Field, Shape},
    id::RecordId,
    place::Position,
    record::Kind,
    spelling::name_parts,
};

use super::term::{self, EVER, Path, Span, Term};

/// What one record says, as an index takes it.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) terms: Vec<Term>,
    /// Every text, with the path of its field.
    pub(crate) texts: Vec<(Path, String)>,
    pub(crate) brief: Brief,
}

/// What of a record counts for others.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Brief {
    pub(crate) kind: Option<Kind>,
    /// When, by the field `date`.
    pub(crate) dates: Vec<Span>,
    /// The types of an act.
    pub(crate) codes: Vec<String>,
    /// What it refers to by the fields of [`LINKS`].
    pub(crate) links: Vec<(&'static str, RecordId)>,
}

impl Brief {
    /// What a field refers to.
    pub(crate) fn link(&self, field: &str) -> Option<RecordId> {
        let mut links = self.links.iter();
        links.find(|(name, _)| *name == field).map(|(_, id)| *id)
    }

    pub(crate) fn is(&self, kind: Kind) -> bool {
        self.kind == Some(kind)
    }
}

/// What a brief has of which kinds.
const LINKS: [(Kind, &str); 9] = [
    (Kind::Person, "identity"),
    (Kind::Source, "identity"),
    (Kind::Place, "within"),
    (Kind::Place, "identity"),
    (Kind::Actor, "parent"),
    (Kind::Event, "place"),
    (Kind::Act, "event"),
    (Kind::Involvement, "act"),
    (Kind::Involvement, "actor"),
];

/// Whose words are names of what the record is about.
const NAMES: [&str; 5] = ["name", "name_ar", "also", "as_said", "father"];

impl Facts {
    /// Of canonical bytes; nothing of bytes that are no record.
    pub(crate) fn of(record: &[u8], paths: &dyn Fn(&str) -> Path) -> Self {
        let mut facts = Self::default();
        let Ok(value) = ciborium::from_reader::<Value, _>(record) else {
            return facts;
        };
        if let Some(Value::Text(key)) = entry(&value, "key") {
            facts.texts.push((paths("key"), key.clone()));
        }
        let body = entry(&value, "body");
        let kind = body.and_then(|body| entry(body, "kind")).and_then(text);
        let kind = kind.and_then(Kind::parse);
        facts.brief.kind = kind;
        if let (Some(kind), Some(Value::Map(entries))) =
            (kind, body.and_then(|body| entry(body, "fields")))
        {
            facts.terms.push(term::kind(kind));
            let mut walk = Walk {
                facts: &mut facts,
                paths,
                kind,
            };
            walk.fields(kind.fields(), entries, "");
        }
        if let Some(Value::Map(own)) = entry(&value, "own") {
            for (name, value) in own {
                if let (Some(name), Some(value)) = (text(name), text(value)) {
                    let path = paths(&format!("own.{name}"));
                    facts.texts.push((path, value.to_owned()));
                }
            }
        }
        facts.terms.sort_unstable();
        facts.terms.dedup();
        facts
    }
}

/// What a record refers to, quickly: whatever looks like an identifier, and its event if it is an act.
pub(crate) fn references(record: &[u8]) -> (Vec<RecordId>, Option<RecordId>) {
    let mut found = Vec::new();
    let Ok(value) = ciborium::from_reader::<Value, _>(record) else {
        return (found, None);
    };
    let Some(body) = entry(&value, "body") else {
        return (found, None);
    };
    identifiers(body, &mut found);
    let is_act = entry(body, "kind").and_then(text) == Some(Kind::Act.word());
    let event = entry(body, "fields").and_then(|fields| entry(fields, "event"));
    (found, event.and_then(identifier).filter(|_| is_act))
}

fn identifiers(value: &Value, found: &mut Vec<RecordId>) {
    match value {
        Value::Bytes(_) => found.extend(identifier(value)),
        Value::Array(values) => values.iter().for_each(|one| identifiers(one, found)),
        Value::Map(entries) => entries.iter().for_each(|(_, one)| identifiers(one, found)),
        _ => {}
    }
}

struct Walk<'a> {
    facts: &'a mut Facts,
    paths: &'a dyn Fn(&str) -> Path,
    kind: Kind,
}

impl Walk<'_> {
    fn fields(&mut self, fields: &'static [Field], entries: &[(Value, Value)], prefix: &str) {
        for (name, value) in entries {
            let Some(name) = text(name) else { continue };
            let Some(field) = fields.iter().find(|field| field.name == name) else {
                self.other(name, value);
                continue;
            };
            if let (Shape::Group(inner), true, Value::Map(entries)) =
                (field.shape, field.inline, value)
            {
                self.fields(inner, entries, prefix);
            } else if prefix.is_empty() {
                self.value(field, field.key, value);
            } else {
                self.value(field, &format!("{prefix}{}", field.key), value);
            }
        }
    }

    fn value(&mut self, field: &'static Field, path: &str, value: &Value) {
        match (field.shape, value) {
            (_, Value::Array(values)) => {
                values.iter().for_each(|one| self.value(field, path, one));
            }
            (Shape::Group(inner), Value::Map(entries)) => {
                self.fields(inner, entries, &format!("{path}."));
            }
            (Shape::Text | Shape::Link, Value::Text(text)) => {
                if NAMES.contains(&field.name) {
                    let parts = name_parts(text);
                    self.facts.terms.extend(parts.iter().flat_map(term::name));
                }
                self.text(path, text);
            }
            (Shape::Date, Value::Text(text)) => self.date(path, text),
            (Shape::Count, Value::Map(_)) => {
                let end = |name| entry(value, name).and_then(integer);
                if let (Some(min), Some(max)) = (end("min"), end("max")) {
                    self.term(term::number(Span(min, max), (self.paths)(path)));
                }
            }
            (Shape::Count | Shape::Number { .. }, Value::Integer(_)) => {
                if let Some(number) = integer(value) {
                    self.term(term::number(Span(number, number), (self.paths)(path)));
                }
            }
            (Shape::Decimal, Value::Float(number)) => {
                self.term(term::decimal(*number, (self.paths)(path)));
            }
            (Shape::Flag, Value::Bool(flag)) => {
                let word = if *flag { "true" } else { "false" };
                self.term(term::word(word, (self.paths)(path)));
            }
            (Shape::Words(_), Value::Text(word)) => {
                self.term(term::word(word, (self.paths)(path)));
            }
            (Shape::Language, Value::Text(tag)) => {
                let tag = tag.to_lowercase();
                let path = (self.paths)(path);
                // `ar` finds `ar-SY` as well.
                let ends = tag.match_indices('-').map(|(at, _)| at).chain([tag.len()]);
                for end in ends {
                    self.term(term::word(tag.get(..end).unwrap_or_default(), path));
                }
            }
            (Shape::Code(_), Value::Text(code)) => {
                if self.kind == Kind::Act && path == "type" {
                    self.facts.brief.codes.push(code.clone());
                    self.term(term::act(code));
                }
                self.term(term::code(code, (self.paths)(path)));
            }
            (Shape::Position, Value::Map(_)) => self.position(path, value),
            (Shape::Reference(_) | Shape::Machine, Value::Bytes(_)) => self.reference(path, value),
            (Shape::Evidence, Value::Map(_)) => {
                let Some(id) = entry(value, "record").and_then(identifier) else {
                    return;
                };
                let path = (self.paths)(path);
                self.term(term::reference(id, path));
                let number = entry(value, "statement").and_then(integer);
                if let Some(number) = number.and_then(|number| u16::try_from(number).ok()) {
                    self.term(term::statement(id, number, path));
                }
            }
            (Shape::Outline | Shape::Mask, _) => {}
            _ => self.other(path, value),
        }
    }

    /// What no field describes: texts and references.
    fn other(&mut self, path: &str, value: &Value) {
        match value {
            Value::Text(text) => self.text(path, text),
            Value::Bytes(_) => self.reference(path, value),
            Value::Array(values) => values.iter().for_each(|one| self.other(path, one)),
            Value::Map(entries) => entries.iter().for_each(|(_, one)| self.other(path, one)),
            _ => {}
        }
    }

    fn text(&mut self, path: &str, text: &str) {
        self.facts.texts.push(((self.paths)(path), text.to_owned()));
    }

    fn date(&mut self, path: &str, text: &str) {
        self.text(path, text);
        let Ok(date) = UncertainDate::parse(text) else {
            return;
        };
        let span = span(&date);
        if path == "date" {
            self.facts.brief.dates.push(span);
        }
        self.term(term::date(span, (self.paths)(path)));
    }

    fn position(&mut self, path: &str, value: &Value) {
        let degrees = |name| match entry(value, name) {
            Some(Value::Float(number)) => Some(*number),
            other => other.and_then(integer).map(|number| number as f64),
        };
        let position = degrees("latitude").zip(degrees("longitude"));
        if let Some(position) = position.and_then(|(y, x)| Position::new(y, x)) {
            self.term(term::position(position, (self.paths)(path)));
        }
    }

    fn reference(&mut self, path: &str, value: &Value) {
        let Some(id) = identifier(value) else { return };
        self.term(term::reference(id, (self.paths)(path)));
        let link = LINKS
            .iter()
            .find(|(kind, name)| *kind == self.kind && *name == path);
        if let Some((_, name)) = link {
            self.facts.brief.links.push((name, id));
        }
    }

    fn term(&mut self, term: Term) {
        self.facts.terms.push(term);
    }
}

/// The days that a date can mean.
pub(crate) fn span(date: &UncertainDate) -> Span {
    let first = date.earliest().map_or(EVER.0, days);
    let last = date.latest().map_or(EVER.1, days);
    Span(first, last)
}

/// Days since 1970-01-01, after Howard Hinnant's `days_from_civil`.
fn days(day: Day) -> i64 {
    let year = day.year.clamp(-5_000_000, 5_000_000) - i64::from(day.month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = (i64::from(day.month) + 9) % 12;
    let of_year = (153 * month + 2) / 5 + i64::from(day.day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn entry<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let Value::Map(entries) = value else {
        return None;
    };
    let found = entries.iter().find(|(key, _)| text(key) == Some(name));
    found.map(|(_, value)| value)
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(number) => i64::try_from(*number).ok(),
        _ => None,
    }
}

fn identifier(value: &Value) -> Option<RecordId> {
    match value {
        Value::Bytes(bytes) => bytes.as_slice().try_into().ok().map(RecordId::from_bytes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (text, first, last) in [
            ("1970-01-01", 0, 0),
            ("2000-03-01", 11_017, 11_017),
            ("2012-02", 15_371, 15_399),
            ("1969-12-31", -1, -1),
            ("2012-05-20/..", 15_480, EVER.1),
        ] {
            assert_eq!(
                span(&UncertainDate::parse(text).unwrap()),
                Span(first, last),
                "{text}"
            );
        }
    }
}
