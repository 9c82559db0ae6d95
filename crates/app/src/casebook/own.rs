//! Fields of the team's own: what they may hold, as the team declared it.

use std::collections::BTreeMap;

use ingest::field::{Problem, Resolve};
use model::{
    date::UncertainDate,
    key::Key,
    record::{Kind, OwnField, Record, on},
    vocabulary::Code,
};
use vault::{Open, Vault};

use crate::failure::Failure;

/// The declared own fields of every kind.
#[derive(Clone, Default)]
pub(crate) struct OwnFields {
    by_kind: BTreeMap<Kind, BTreeMap<String, OwnField>>,
}

impl OwnFields {
    /// Those on record.
    pub(crate) fn of(vault: &Vault<Open>) -> Result<Self, Failure> {
        let mut fields = Self::default();
        let clearance = vault.clearance();
        for record in vault.all(Kind::OwnField)? {
            fields.add(record.reveal(&clearance));
        }
        Ok(fields)
    }

    /// Takes in a declaration, if the record is one; a newer one of the same name wins.
    pub(crate) fn add(&mut self, record: &Record) {
        if let Ok(field) = <&OwnField>::try_from(&record.body)
            && let Some(kind) = on(field)
        {
            let of = self.by_kind.entry(kind).or_default();
            of.insert(field.name.clone(), field.clone());
        }
    }

    /// What is wrong with a record's own fields. Names that nobody declared hold any text: a team may
    /// begin to write before it agrees.
    pub(crate) fn problems(
        &self,
        path: &str,
        record: &Record,
        known: &dyn Resolve,
    ) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Ok(field) = <&OwnField>::try_from(&record.body) {
            problems.extend(declaration(path, field));
        }
        let Some(declared) = self.by_kind.get(&record.body.kind()) else {
            return problems;
        };
        for field in declared.values() {
            match record.own.get(&field.name) {
                Some(value) => {
                    if let Some(remedy) = unfit(field, value, known) {
                        let what = format!(
                            "`{}` does not fit `own.{}`",
                            value.escape_debug(),
                            field.name
                        );
                        problems.push(Problem::whole(path, what, remedy));
                    }
                }
                None if field.needed == Some(true) => problems.push(Problem::whole(
                    path,
                    format!("`own.{}` is missing", field.name),
                    format!("add it: {}", field.label),
                )),
                None => {}
            }
        }
        problems
    }
}

const SHAPES: [&str; 7] = [
    "text",
    "date",
    "number",
    "flag",
    "words",
    "code",
    "reference",
];

fn declaration(path: &str, field: &OwnField) -> Vec<Problem> {
    let mut problems = Vec::new();
    if on(field).is_none() {
        problems.push(Problem::whole(
            path,
            format!("`{}` is no kind of record", field.on.escape_debug()),
            "write one of those that `testimony fields` lists",
        ));
    }
    if !SHAPES.contains(&field.shape.as_str()) {
        problems.push(Problem::whole(
            path,
            format!("`{}` is no shape of a field", field.shape.escape_debug()),
            format!("write one of: {}", SHAPES.join(", ")),
        ));
    }
    if field.shape == "words" && field.words.is_empty() {
        problems.push(Problem::whole(
            path,
            "a field of words has no words",
            "list them in `words`",
        ));
    }
    problems
}

/// What to write instead; `None` if the value fits.
fn unfit(field: &OwnField, value: &str, known: &dyn Resolve) -> Option<String> {
    let fits = match field.shape.as_str() {
        "date" => UncertainDate::parse(value).is_ok(),
        "number" => value.parse::<f64>().is_ok_and(f64::is_finite),
        "flag" => matches!(value, "true" | "false"),
        "words" => field.words.iter().any(|word| word == value),
        "code" => match (Code::parse(value), field.vocabulary.map(u8::try_from)) {
            (Ok(code), Some(Ok(list))) => match known.unknown_code(list, &code) {
                Some(remedy) => return Some(remedy),
                None => true,
            },
            (code, _) => code.is_ok(),
        },
        "reference" => {
            Key::try_from(value.to_owned()).is_ok_and(|key| known.resolve(&key).is_some())
        }
        _ => true,
    };
    if fits {
        return None;
    }
    Some(match field.shape.as_str() {
        "date" => "write a date, as in `2012-05-25` or `2012-05-XX`".to_owned(),
        "number" => "write a number".to_owned(),
        "flag" => "write `true` or `false`".to_owned(),
        "words" => format!("write one of: {}", field.words.join(", ")),
        "code" => "write a code, as in `01 01`".to_owned(),
        _ => "write the key of a record".to_owned(),
    })
}
