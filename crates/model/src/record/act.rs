//! Acts and involvements: one thing done to one victim, and who did it (HURIDOCS 2101-2172, 2401-2471).

use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::{
    date::UncertainDate,
    id::RecordId,
    vocabulary::{Code, Likelihood},
};

/// One type of act against one victim: the unit of counting.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// The event that groups it.
    pub event: RecordId,
    /// The person or source it was done to; a group where no person is known.
    pub victim: Option<RecordId>,
    /// MT4.
    pub kind: Code,
    /// MT5.
    pub method: Option<Code>,
    /// When, if not as the event.
    pub date: Option<UncertainDate>,
    /// MT25: status of the victim at the end of the act.
    pub status: Option<Code>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// An actor's part in an act. It hangs on the act, never on the event.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Involvement {
    /// In what.
    pub act: RecordId,
    /// Who.
    pub actor: RecordId,
    /// MT18.
    pub degree: Option<Code>,
    /// How sure the investigators are, which is not what any party declared.
    pub attribution: Likelihood,
}
