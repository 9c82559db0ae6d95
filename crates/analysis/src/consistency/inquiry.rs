//! The work itself: weapons traced, items verified, tasks done.

use std::collections::BTreeSet;

use model::{id::RecordId, vocabulary::TaskState};

use super::{Check, Problem, is_before};
use crate::{
    Casebook, Days,
    arms::{Strength, trace},
    word::fold,
};

/// Transfers dated after a weapon was seen that a trace request, or its whole serial number, ties to
/// them.
pub(super) fn transfers(case: &Casebook<'_>, problems: &mut Vec<Problem>) {
    let mut tied = BTreeSet::<(RecordId, RecordId, Option<RecordId>)>::new();
    for (id, request) in &case.traces {
        if let Some(transfer) = request.transfer {
            for weapon in &request.weapons {
                tied.insert((*weapon, transfer, Some(*id)));
            }
        }
    }
    for (id, weapon) in &case.weapons {
        for candidate in trace(case, weapon) {
            // The date itself lowers a strong match by one.
            let known = |(weapon, transfer, _): &(RecordId, RecordId, _)| {
                weapon == id && *transfer == candidate.transfer
            };
            if candidate.strength >= Strength::Moderate && !tied.iter().any(known) {
                tied.insert((*id, candidate.transfer, None));
            }
        }
    }
    for (weapon, transfer, request) in tied {
        let (Some(seen), Some(sent)) = (case.weapons.get(&weapon), case.transfers.get(&transfer))
        else {
            continue;
        };
        if is_before(Days::of(&seen.date), Days::of(&sent.date)) {
            let mut others = vec![weapon];
            others.extend(request);
            problems.push(Problem {
                record: transfer,
                field: "date",
                check: Check::TransferAfterWeapon,
                what: format!(
                    "{} of {} is after {} was seen, on {}",
                    case.name(transfer),
                    sent.date,
                    case.name(weapon),
                    seen.date
                ),
                remedy: "check both dates and the serial number; it may be another transfer"
                    .to_owned(),
                others,
            });
        }
    }
}

/// Verifications that nobody else looked at.
pub(super) fn reviews(case: &Casebook<'_>, problems: &mut Vec<Problem>) {
    for (id, verification) in &case.verifications {
        let Some(reviewer) = &verification.reviewed_by else {
            continue;
        };
        if fold(reviewer) == fold(&verification.verified_by) {
            problems.push(Problem {
                record: *id,
                field: "reviewed_by",
                check: Check::OwnReview,
                what: format!(
                    "{} was reviewed by the person who verified it",
                    case.name(*id)
                ),
                remedy: "have another person look at it".to_owned(),
                others: vec![verification.item],
            });
        }
    }
}

/// Tasks that are done without a word on what came of them.
pub(super) fn tasks(case: &Casebook<'_>, problems: &mut Vec<Problem>) {
    for (id, task) in &case.tasks {
        let outcome = task.outcome.as_deref().unwrap_or_default();
        if task.state == TaskState::Done && outcome.trim().is_empty() {
            problems.push(Problem {
                record: *id,
                field: "outcome",
                check: Check::TaskWithoutOutcome,
                what: format!(
                    "{} is done, and nothing says what came of it",
                    case.name(*id)
                ),
                remedy: "write the outcome, even if it is that nothing was found".to_owned(),
                others: task.settles.clone(),
            });
        }
    }
}
