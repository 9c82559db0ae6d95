//! Actors: forces, militias, armed groups.

use serde::{Deserialize, Serialize};

use crate::{
    id::RecordId,
    vocabulary::{ActorKind, Code, Side},
};

/// A force, militia or group that can be involved in acts.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Name.
    pub name: String,
    /// Name in Arabic.
    pub name_ar: Option<String>,
    /// What kind.
    pub kind: ActorKind,
    /// On whose side.
    pub side: Side,
    /// What it belongs to.
    pub parent: Option<RecordId>,
    /// MT24.
    pub code: Option<Code>,
    /// Description.
    pub description: String,
}
