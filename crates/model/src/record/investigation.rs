//! The inquiry: scope, team, field work.

use serde::{Deserialize, Serialize};

use crate::{
    date::UncertainDate,
    id::RecordId,
    vocabulary::{Access, StandardOfProof},
};

/// An investigation.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Investigation {
    /// Title.
    pub title: String,
    /// Who runs it.
    pub organisation: String,
    /// What it is about: acts, actors, place, period.
    pub scope: String,
    /// Terms of reference.
    pub terms_of_reference: Option<String>,
    /// The standard its findings are held to.
    pub standard_of_proof: StandardOfProof,
    /// How the researchers came in.
    pub access: Access,
    /// From when to when.
    pub dates: UncertainDate,
    /// Languages of the work, as BCP 47 tags.
    pub languages: Vec<String>,
    /// What could not be done.
    pub restrictions: Option<String>,
    /// Who works on it, under code names.
    pub team: Vec<TeamMember>,
    /// Stays and remote work.
    pub field_work: Vec<FieldWork>,
}

/// A member of the team.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamMember {
    /// Code name.
    pub code_name: String,
    /// Role.
    pub role: String,
}

/// A stay, or a period of remote work.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldWork {
    /// Where.
    pub place: RecordId,
    /// When.
    pub dates: UncertainDate,
    /// Whether somebody was there.
    pub on_site: bool,
}
