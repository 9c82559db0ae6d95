//! What an operation does to who may do what, and what its writer had seen.

use std::collections::BTreeMap;

use model::{
    compartment::Compartment,
    id::{DeviceId, Digest},
    operation::{Operation, OperationKind},
};
use serde::{Deserialize, Serialize};

use crate::log::Position;

/// How many operations of each log somebody had seen, themselves and through others.
pub(crate) type Clock = BTreeMap<DeviceId, u64>;

/// An operation that begins or ends something: a membership, an epoch, a record for good. All of this
/// stands in the clear part of operations, so that every member comes to the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Act {
    pub(crate) kind: OperationKind,
    pub(crate) compartment: Compartment,
    pub(crate) epoch: u32,
    /// The device that is admitted, removed or succeeded.
    pub(crate) subject: DeviceId,
    pub(crate) device: DeviceId,
    pub(crate) sequence: u64,
    pub(crate) hash: Digest,
    segment: u32,
    offset: u64,
    /// What its writer had seen; of their own log everything before it.
    pub(crate) seen: Clock,
}

impl Act {
    /// What an operation is, if it is an act.
    pub(crate) fn of(
        operation: &Operation,
        hash: Digest,
        at: Position,
        seen: &Clock,
    ) -> Option<Self> {
        if !is_act(operation.kind) {
            return None;
        }
        let mut seen = seen.clone();
        seen.insert(operation.device, operation.sequence);
        Some(Self {
            kind: operation.kind,
            compartment: operation.compartment,
            epoch: operation.epoch,
            subject: DeviceId::from_bytes(*operation.subject.as_bytes()),
            device: operation.device,
            sequence: operation.sequence,
            hash,
            segment: at.segment,
            offset: at.offset,
            seen,
        })
    }

    pub(crate) fn at(&self) -> Position {
        Position {
            segment: self.segment,
            offset: self.offset,
        }
    }

    /// Whether it comes after another.
    pub(crate) fn saw(&self, other: &Self) -> bool {
        saw(&self.seen, other)
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        (self.device, self.sequence) == (other.device, other.sequence)
    }

    /// The device that it lets in.
    pub(crate) fn admits(&self) -> Option<DeviceId> {
        match self.kind {
            OperationKind::Membership => Some(self.subject),
            OperationKind::Succession => Some(self.device),
            _ => None,
        }
    }

    /// One more than the weight of everything before it, at least: whatever comes after weighs more.
    pub(crate) fn order(&self) -> (u64, DeviceId, u64) {
        let weight = self
            .seen
            .values()
            .fold(0, |all: u64, one| all.saturating_add(*one));
        (weight, self.device, self.sequence)
    }
}

/// Whether an act is among what somebody had seen.
pub(crate) fn saw(seen: &Clock, act: &Act) -> bool {
    seen.get(&act.device)
        .is_some_and(|count| *count > act.sequence)
}

/// Whether operations of a kind are acts.
pub(crate) fn is_act(kind: OperationKind) -> bool {
    matches!(
        kind,
        OperationKind::Membership
            | OperationKind::Revocation
            | OperationKind::Succession
            | OperationKind::Epoch
            | OperationKind::Destruction
    )
}
