//! One claim, as an answer shows it.

use model::{
    id::RecordId,
    record::{Claim, Evidence},
    vocabulary::Reliability,
};
use serde::Serialize;

use crate::{Certainty, Span};

/// A claim, with how sure it is that it held at the time asked for, and everything by which a reader
/// can judge it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claimed {
    /// The claim.
    pub claim: RecordId,
    /// About which actor.
    pub about: RecordId,
    /// The parent, place, commander or member.
    pub of: Option<RecordId>,
    /// The other name or type of equipment: what is no record.
    pub value: Option<String>,
    /// Rank.
    pub rank: Option<String>,
    /// Title of the post.
    pub post: Option<String>,
    /// On which days it may hold, and on which it does if it is true.
    pub span: Span,
    /// Whether its dates make it certain or only possible.
    pub certainty: Certainty,
    /// How far it can be relied on.
    pub reliability: Option<Reliability>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// Published sources.
    pub sources: Vec<String>,
}

impl Claimed {
    pub(super) fn new(id: RecordId, claim: &Claim, certainty: Certainty) -> Self {
        Self {
            claim: id,
            about: claim.about,
            of: claim.of,
            value: claim.value.clone(),
            rank: claim.rank.clone(),
            post: claim.post.clone(),
            span: Span::of(claim),
            certainty,
            reliability: claim.reliability,
            evidence: claim.evidence.clone(),
            sources: claim.sources.clone(),
        }
    }
}
