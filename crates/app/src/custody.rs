//! What happened to an original, as the history has it.

use std::collections::BTreeMap;

use model::{
    id::RecordId,
    record::{Body, Custody, Kind},
};
use vault::{Open, OperationRef, Vault};

use crate::{failure::Failure, time};

/// One thing that happened to an item.
pub(crate) struct Step {
    pub(crate) custody: Custody,
    /// The device that recorded it, in hexadecimal: the agent, for members stay unnamed.
    pub(crate) device: String,
    pub(crate) operation: OperationRef,
    /// By the clock of the device that recorded it: milliseconds since 1970-01-01 UTC.
    claimed: i64,
}

/// The custody of every item, each step after those that its author had seen. What a clock says orders
/// nothing: after one was set back, a hand-over would come before the receipt. What counts for nothing,
/// because its writer had been removed, is no step.
pub(crate) fn custody(vault: &Vault<Open>) -> Result<BTreeMap<RecordId, Vec<Step>>, Failure> {
    let clearance = vault.clearance();
    let mut found = BTreeMap::new();
    for record in vault.all(Kind::Custody)? {
        let record = record.reveal(&clearance);
        let Body::Custody(custody) = &record.body else {
            continue;
        };
        for version in vault.history(record.id)? {
            let step = Step {
                custody: custody.clone(),
                device: version.operation.device.hex(),
                operation: version.operation,
                claimed: version.time,
            };
            found.insert((custody.item, version.order, version.operation), step);
        }
    }
    let mut steps: BTreeMap<RecordId, Vec<Step>> = BTreeMap::new();
    for ((item, ..), step) in found {
        steps.entry(item).or_default().push(step);
    }
    Ok(steps)
}

/// Refuses to hand over what this device, by its own clock, will only have in the future: verifiers
/// refuse custody in which the clock of one device goes back, and the step could never be taken out again.
pub(crate) fn is_not_before(vault: &Vault<Open>, steps: &[Step]) -> Result<(), Failure> {
    let own = steps
        .iter()
        .filter(|step| step.operation.device == vault.device());
    let newest = own.map(|step| step.claimed).max();
    let now = vault.now();
    match newest.filter(|newest| *newest > now) {
        None => Ok(()),
        Some(newest) => Err(Failure::environment(
            format!(
                "the clock of this machine stands at {}, before the newest step of custody that it recorded, {}",
                time::rfc3339(now),
                time::rfc3339(newest)
            ),
            "set the clock and try again; if it was wrong at that step, let another member hand it over",
        )),
    }
}
