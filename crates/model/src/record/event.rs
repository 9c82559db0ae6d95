//! Events: what happened (HURIDOCS Event).

use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::{
    count::Count,
    date::UncertainDate,
    id::RecordId,
    vocabulary::{Code, Likelihood},
};

/// What happened, with the acts that it groups kept as records of their own.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// A short title.
    pub title: String,
    /// The title in Arabic.
    pub title_ar: Option<String>,
    /// When.
    pub date: UncertainDate,
    /// Where.
    pub place: RecordId,
    /// MT41.
    pub status: Likelihood,
    /// How many people.
    pub counts: Counts,
    /// Other events it belongs with.
    pub chain: Vec<ChainLink>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// Description.
    pub description: String,
}

/// How many people an event befell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Killed.
    pub killed: Option<Count>,
    /// Wounded.
    pub wounded: Option<Count>,
    /// Detained.
    pub detained: Option<Count>,
    /// Present.
    pub present: Option<Count>,
}

/// A link of a chain of events (HURIDOCS 2201-2271).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainLink {
    /// The other event.
    pub to: RecordId,
    /// MT22.
    pub kind: Code,
}
