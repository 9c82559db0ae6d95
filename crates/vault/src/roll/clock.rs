//! What each operation's writer had seen, kept only where it changes.

use std::collections::BTreeMap;

use model::{id::DeviceId, operation::Head};
use serde::{Deserialize, Serialize};

use super::act::{Act, Clock, saw};

/// For each log: from which operation on, what had been seen of the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Clocks(BTreeMap<DeviceId, Vec<(u64, Clock)>>);

impl Clocks {
    /// What had been seen of other logs at an operation.
    pub(crate) fn at(&self, device: DeviceId, sequence: u64) -> Option<&Clock> {
        let changes = self.0.get(&device)?;
        let after = changes.partition_point(|(from, _)| *from <= sequence);
        changes.get(after.checked_sub(1)?).map(|(_, clock)| clock)
    }

    /// Takes up what an operation names as seen. All of it must have been taken up before.
    pub(crate) fn take(&mut self, device: DeviceId, sequence: u64, parents: &[Head]) {
        if parents.is_empty() {
            return;
        }
        let before = self.at(device, sequence).cloned().unwrap_or_default();
        let mut now = before.clone();
        for head in parents {
            raise(&mut now, head.device, head.sequence.saturating_add(1));
            for (other, count) in self.at(head.device, head.sequence).into_iter().flatten() {
                raise(&mut now, *other, *count);
            }
        }
        now.remove(&device);
        if now != before {
            self.0.entry(device).or_default().push((sequence, now));
        }
    }

    /// The first operation of a log that comes after an act.
    pub(crate) fn first_to_see(&self, device: DeviceId, act: &Act) -> Option<u64> {
        if device == act.device {
            return Some(act.sequence.saturating_add(1));
        }
        let mut changes = self.0.get(&device)?.iter();
        changes
            .find(|(_, clock)| saw(clock, act))
            .map(|(from, _)| *from)
    }
}

fn raise(clock: &mut Clock, device: DeviceId, count: u64) {
    let there = clock.entry(device).or_default();
    *there = (*there).max(count);
}
