//! Findings, ours and others', and what we call for.

use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::{
    date::UncertainDate,
    id::RecordId,
    vocabulary::{AddresseeKind, ExternalRelation, StandardOfProof},
};

/// What we found.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The statement.
    pub statement: String,
    /// To what standard it is held.
    pub standard: StandardOfProof,
    /// Whether that standard is met.
    pub met: bool,
    /// Who decided, a code name.
    pub decided_by: String,
    /// When.
    pub date: UncertainDate,
    /// Evidence for it.
    pub supports: Vec<Evidence>,
    /// Evidence against it.
    pub contradicts: Vec<Evidence>,
    /// Other explanations that were considered.
    pub alternatives: Vec<String>,
    /// Events it is about.
    pub events: Vec<RecordId>,
    /// Reasoning.
    pub reasoning: String,
}

/// What another body found.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ExternalFinding {
    /// Which body.
    pub body: String,
    /// In which document.
    pub document: String,
    /// At which paragraph.
    pub paragraph: Option<String>,
    /// When.
    pub date: UncertainDate,
    /// Where it can be read; never fetched.
    pub url: Option<String>,
    /// What it is to our findings.
    pub relation: ExternalRelation,
    /// The finding, in our words.
    pub text: String,
}

/// What we call on an addressee to do.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Recommendation {
    /// To whom.
    pub addressee: String,
    /// To whom, in Arabic.
    pub addressee_ar: Option<String>,
    /// Place in the list, from 1.
    pub order: u32,
    /// What kind of addressee.
    pub kind: AddresseeKind,
    /// One call each.
    pub calls: Vec<String>,
    /// The same in Arabic.
    pub calls_ar: Vec<String>,
    /// Findings it rests on.
    pub findings: Vec<RecordId>,
}
