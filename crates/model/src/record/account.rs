//! Accounts: interviews and observations, as numbered statements.

use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::{
    date::UncertainDate,
    id::RecordId,
    vocabulary::{Perception, Relation},
};

/// An interview.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Interview {
    /// Who was interviewed.
    pub source: RecordId,
    /// When.
    pub date: UncertainDate,
    /// Where.
    pub place: Option<RecordId>,
    /// By whom, a code name.
    pub interviewer: String,
    /// Through whom, a code name.
    pub interpreter: Option<String>,
    /// In which language, as a BCP 47 tag.
    pub language: String,
    /// How: in person, alone, by telephone.
    pub setting: String,
    /// How many others were present.
    pub others_present: Option<u32>,
    /// An earlier interview with the same source.
    pub repeat_of: Option<RecordId>,
    /// Sources whose accounts this one repeats.
    pub heard_from: Vec<RecordId>,
    /// What was said, numbered from 1 by position.
    pub statements: Vec<Statement>,
    /// Notes for the team.
    pub notes: String,
}

/// What a delegate saw.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Who saw it, a code name.
    pub observer: String,
    /// When.
    pub date: UncertainDate,
    /// The time of day: a clock time, an interval or words.
    pub time: Option<String>,
    /// Where.
    pub place: RecordId,
    /// Distance, light, weather.
    pub conditions: Option<String>,
    /// Of what event.
    pub event: Option<RecordId>,
    /// What was seen and heard, numbered from 1 by position.
    pub statements: Vec<Statement>,
    /// Notes for the team.
    pub notes: String,
}

/// One statement of an account.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The words.
    pub text: String,
    /// How the speaker knows.
    pub basis: Perception,
    /// From whom, for hearsay.
    pub heard_from: Option<RecordId>,
    /// Which event it is about.
    pub event: Option<RecordId>,
    /// What it is to other statements.
    pub links: Vec<StatementLink>,
}

/// What one statement is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementLink {
    /// Supports, contradicts or qualifies.
    pub relation: Relation,
    /// The other.
    pub to: Evidence,
}
