//! A record in one line: what tells it apart from others of its kind.

use model::{
    field::{Field, Shape},
    id::RecordId,
    language::Language,
    record::{Evidence, Kind, Record},
    vocabulary::Code,
};
use serde_json::Value;
use vault::{Open, Vault};

use super::Vocabulary;

/// Says records of a vault in one line each.
pub(crate) struct Summaries<'v> {
    vault: &'v Vault<Open>,
    vocabulary: Vocabulary,
}

impl<'v> Summaries<'v> {
    /// For the records and words of a vault.
    pub(crate) fn of(vault: &'v Vault<Open>) -> Result<Self, crate::failure::Failure> {
        Ok(Self {
            vault,
            vocabulary: Vocabulary::of(vault)?,
        })
    }

    /// One line about a record.
    pub(crate) fn line(&self, record: &Record) -> String {
        let kind = record.body.kind();
        let Ok(body) = serde_json::to_value(&record.body) else {
            return String::new();
        };
        let said = |field: &&'static Field| {
            let value = body.get("fields")?.get(field.name)?;
            let text = self.value(field, value)?;
            (!text.trim().is_empty()).then(|| short(&text))
        };
        let fields: Vec<String> = telling(kind).iter().filter_map(said).collect();
        fields.join(", ")
    }

    fn value(&self, field: &Field, value: &Value) -> Option<String> {
        let one = match value {
            Value::Array(items) => items.first()?,
            one => one,
        };
        match field.shape {
            Shape::Reference(_) => {
                let id = RecordId::parse(one.as_str()?).ok()?;
                Some(self.name(id))
            }
            Shape::Evidence => {
                let piece: Evidence = serde_json::from_value(one.clone()).ok()?;
                let name = self.name(piece.record);
                Some(match piece.statement {
                    Some(number) => format!("{name}:{number}"),
                    None => name,
                })
            }
            Shape::Code(list) => {
                let code = Code::parse(one.as_str()?).ok()?;
                let label = list.and_then(|list| {
                    let terms = &self.vocabulary.terms;
                    terms.label(list, &code, Language::En).map(str::to_owned)
                });
                Some(label.unwrap_or_else(|| code.to_string()))
            }
            Shape::Group(fields) => {
                let text = fields
                    .iter()
                    .find(|field| matches!(field.shape, Shape::Text))?;
                self.value(text, one.get(text.name)?)
            }
            _ => match one {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            },
        }
    }

    fn name(&self, id: RecordId) -> String {
        let record = self.vault.get(id).ok().flatten();
        let named = record.map(|record| record.reveal(&self.vault.clearance()).name());
        named.unwrap_or_else(|| id.to_string())
    }
}

/// The fields that tell a record of a kind apart, in the order in which they are said.
fn telling(kind: Kind) -> Vec<&'static Field> {
    let chosen: &[&str] = match kind {
        Kind::Act => &["date", "kind", "victim", "event"],
        Kind::Involvement => &["actor", "attribution", "degree", "act"],
        Kind::Claim => &["about", "claim", "of", "value", "first", "last"],
        Kind::Person => &["status", "roles", "age", "protection"],
        Kind::Source => &["category", "status", "reliability"],
        Kind::Event => &["date", "title", "place"],
        Kind::Interview => &["date", "source", "setting", "place"],
        Kind::Item => &["taken", "title", "media_type"],
        Kind::Weapon => &["date", "kind", "make", "serial", "lot"],
        Kind::Transfer => &["date", "supplier", "recipient", "goods"],
        Kind::Assessment => &["date", "recipient", "regime", "decision", "state"],
        Kind::Task => &["due", "state", "title", "assigned"],
        Kind::Message => &["time", "direction", "thread"],
        Kind::Place => &["kind", "name", "name_ar", "code"],
        Kind::Consent => &["of", "date", "granted"],
        _ => &[],
    };
    let fields = kind.fields();
    if !chosen.is_empty() {
        let find = |name: &&str| fields.iter().find(|field| field.name == *name);
        return chosen.iter().filter_map(find).collect();
    }
    let tells = |field: &&Field| {
        let plain = !matches!(
            field.shape,
            Shape::Machine | Shape::Flag | Shape::Outline | Shape::Mask
        );
        plain && !field.body && !field.inline
    };
    let dates = fields
        .iter()
        .filter(|field| matches!(field.shape, Shape::Date));
    let needed = fields
        .iter()
        .filter(|field| field.need && !matches!(field.shape, Shape::Date));
    let all: Vec<&Field> = dates.take(1).chain(needed).filter(tells).take(4).collect();
    match all.is_empty() {
        true => fields.iter().filter(tells).take(3).collect(),
        false => all,
    }
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

const MOST: usize = 80;
