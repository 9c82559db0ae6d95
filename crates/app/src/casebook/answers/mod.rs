//! Questions answered from the casebook by `analysis`, with the names of every record in the answer.

mod arms;
mod case;
mod command;
mod contact;
mod corroborate;
mod counts;
mod review;
mod shadow;

use std::collections::BTreeMap;

use model::id::RecordId;
use serde::Serialize;
use serde_json::Value;

pub(crate) use self::case::Case;
pub use self::{
    arms::{Assessed, assess, trace},
    command::{Commanded, command},
    contact::{Contacts, contacts},
    corroborate::corroborate,
    counts::{count_acts, count_people, dimension},
    review::review,
    shadow::{Chronology, shadow},
};
use crate::failure::Failure;

/// An answer, with the keys of the records behind every part of it.
#[derive(Debug, Serialize)]
pub struct Answer<T> {
    /// The answer. Records stand in it by their identifiers.
    pub answer: T,
    /// The key of each, where it has one.
    pub names: BTreeMap<String, String>,
}

impl<T: Serialize> Answer<T> {
    fn new(answer: T, case: &Case) -> Result<Self, Failure> {
        let value = serde_json::to_value(&answer).map_err(|error| {
            Failure::new(
                crate::failure::FailureKind::Bug,
                error.to_string(),
                "report this",
            )
        })?;
        let mut names = BTreeMap::new();
        collect(&value, case, &mut names);
        Ok(Self { answer, names })
    }

    /// How people call a record.
    pub fn name(&self, id: RecordId) -> String {
        let hex = id.hex();
        match self.names.get(&hex) {
            Some(name) => name.clone(),
            None => id.to_string(),
        }
    }
}

fn collect(value: &Value, case: &Case, names: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Ok(id) = RecordId::parse(text)
                && let Some(key) = case.key(id)
            {
                names.insert(text.clone(), key);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, case, names)),
        Value::Object(fields) => fields
            .values()
            .for_each(|field| collect(field, case, names)),
        _ => {}
    }
}
