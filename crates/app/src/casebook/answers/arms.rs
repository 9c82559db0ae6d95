//! The risk that a recipient misuses arms, and where a weapon came from.

use analysis::{
    arms::{self, Candidate, Checklist, Exposure},
    command::Structure,
};
use model::{
    key::Key,
    record::{Kind, Record},
};
use serde::Serialize;
use serde_json::Value;
use vault::{Open, Vault};

use super::{Answer, case::Case};
use crate::{
    failure::Failure,
    query::{find, json},
};

/// An assessment with everything on record that bears on it.
#[derive(Debug, Serialize)]
pub struct Assessed {
    /// The assessment as people wrote it.
    pub assessment: Value,
    /// What is attributed to the recipient and what was under it.
    pub exposure: Exposure,
    /// The questions of its regime, with what the record says to each, and the level that the evidence
    /// gives. The decision stands in the assessment and is a person's.
    pub checklist: Checklist,
}

/// The record drawn together for one assessment.
pub fn assess(vault: &Vault<Open>, key: &Key) -> Result<Answer<Assessed>, Failure> {
    let (_, id) = find(vault, Some(Kind::Assessment), key)?;
    let case = Case::whole(vault)?;
    let book = case.book();
    let record: Option<&Record> = case.record(id);
    let (Some(assessment), Some(record)) = (book.assessments.get(&id), record) else {
        return Err(unreadable(key));
    };
    let structure = Structure::new(&book);
    let exposure = arms::exposure(&structure, assessment.recipient, &assessment.period);
    let assessed = Assessed {
        assessment: json(record)?,
        checklist: arms::checklist(&book, assessment.regime, &exposure, Some(assessment)),
        exposure,
    };
    Answer::new(assessed, &case)
}

/// The transfers that a weapon may have been part of.
pub fn trace(vault: &Vault<Open>, key: &Key) -> Result<Answer<Vec<Candidate>>, Failure> {
    let (_, id) = find(vault, Some(Kind::Weapon), key)?;
    let case = Case::of(vault, &[Kind::Weapon, Kind::Transfer, Kind::Actor])?;
    let book = case.book();
    let weapon = book.weapons.get(&id).ok_or_else(|| unreadable(key))?;
    Answer::new(arms::trace(&book, weapon), &case)
}

fn unreadable(key: &Key) -> Failure {
    Failure::misuse(format!("`{key}` cannot be read"), "run `testimony fsck`")
}
