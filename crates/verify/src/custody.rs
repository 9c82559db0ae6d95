//! What the custody of an exhibit adds up to.

use ledger::NoteKey;
use model::{id::Digest, operation::OperationKind, proof::ExhibitPack, vocabulary::CustodyAction};

use crate::{findings::Findings, logged::Logged, shown::utc};

/// Checks the steps of which the operation itself holds, each and one against the other. Each comes
/// with its number in the pack, from 1. `file` is what lies on disk.
pub(crate) fn check(
    pack: &ExhibitPack,
    file: Option<(Digest, u64)>,
    steps: &[(usize, Logged<'_>)],
    findings: &mut Findings,
) {
    if pack.custody.is_empty() {
        findings.failed(
            "custody",
            "there is no step at all; get the pack again in full",
        );
    }
    for (number, step) in steps {
        let what = format!("step {number}, custody");
        let action = findings.outcome(&what, facts(pack, file, step));
        if *number == 1 && action.is_some_and(|action| action != CustodyAction::Receive) {
            findings.failed(
                "custody",
                "does not begin with how the exhibit was received; get the pack again in full",
            );
        }
    }
    for pair in steps.windows(2) {
        if let [earlier, later] = pair {
            succession(earlier, later, findings);
        }
    }
    for (at, (number, step)) in steps.iter().enumerate() {
        let before = steps.get(..at).unwrap_or_default();
        against_all_before(*number, step, before, findings);
    }
}

/// The keys of the logs, each once.
pub(crate) fn logs(steps: &[(usize, Logged<'_>)]) -> Vec<NoteKey> {
    let mut logs: Vec<NoteKey> = Vec::new();
    for (_, step) in steps {
        if !logs.contains(&step.log) {
            logs.push(step.log.clone());
        }
    }
    logs
}

/// The step is about this very file.
fn facts(
    pack: &ExhibitPack,
    file: Option<(Digest, u64)>,
    step: &Logged<'_>,
) -> Result<(CustodyAction, String), String> {
    if step.operation.kind != OperationKind::Custody {
        return Err("the operation is no custody step; do not rely on it".to_owned());
    }
    let action: CustodyAction = read(step, "action")?;
    let sha256: Digest = read(step, "sha256")?;
    let bytes: u64 = read(step, "bytes")?;
    let media_type: String = read(step, "media-type")?;
    // Without a file that fact is among the findings, and its stated digest is all there is.
    let file = file.unwrap_or((pack.exhibit.sha256, pack.exhibit.bytes));
    if (sha256, bytes) != file {
        return Err(format!(
            "was of {bytes} bytes with SHA-256 {}, which is not the file here; do not rely on it",
            sha256.hex()
        ));
    }
    if media_type != pack.media_type {
        return Err(format!(
            "was of a `{media_type}`, but the pack says `{}`; do not rely on it",
            pack.media_type
        ));
    }
    let time = utc(step.operation.claimed_time.div_euclid(1_000));
    let detail = format!("`{action}` of these very bytes, at {time} by the device's own clock");
    Ok((action, detail))
}

fn read<T>(step: &Logged<'_>, field: &str) -> Result<T, String>
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    match step.shown.read(field) {
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) => Err(format!("its field `{field}` cannot be read: {error}")),
        None => Err(format!(
            "its field `{field}` is withheld, so nothing links it to this file; ask for a pack \
             that shows it"
        )),
    }
}

/// One step came after the one listed before it.
fn succession(
    (_, earlier): &(usize, Logged<'_>),
    (number, later): &(usize, Logged<'_>),
    findings: &mut Findings,
) {
    if earlier.operation.device == later.operation.device {
        return;
    }
    let what = format!("step {number}, order");
    let has_seen = later.operation.parents.iter().any(|head| {
        head.device == earlier.operation.device && head.sequence >= earlier.operation.sequence
    });
    if has_seen {
        findings.ok(&what, "its device had seen the step before it");
    } else {
        findings.note(
            &what,
            "is of another device, and nothing shows that it had seen the step before it",
        );
    }
    if later.operation.claimed_time < earlier.operation.claimed_time {
        findings.note(
            &what,
            "claims an earlier time than the step before it, by the clock of another device",
        );
    }
}

/// One step fits all those before it, of the same log where that matters.
fn against_all_before(
    number: usize,
    step: &Logged<'_>,
    before: &[(usize, Logged<'_>)],
    findings: &mut Findings,
) {
    let what = format!("step {number}, order");
    if before
        .iter()
        .any(|(_, other)| other.operation.vault != step.operation.vault)
    {
        findings.failed(
            &what,
            "is of another vault than a step before it; do not rely on it",
        );
    }
    let same_log = |other: &&(usize, Logged<'_>)| other.1.log.key() == step.log.key();
    for (other_number, other) in before.iter().filter(same_log) {
        let forked = other.checkpoint.size() == step.checkpoint.size()
            && other.checkpoint.root() != step.checkpoint.root();
        if forked {
            findings.failed(
                &what,
                format!("the log showed another history to step {other_number}; do not rely on it"),
            );
        }
    }
    let Some((other_number, other)) = before.iter().rev().find(same_log) else {
        return;
    };
    if other.operation.sequence >= step.operation.sequence {
        findings.failed(
            &what,
            format!("is not after step {other_number} in the log; do not rely on the order"),
        );
    } else if other.operation.claimed_time > step.operation.claimed_time {
        findings.failed(
            &what,
            format!(
                "claims an earlier time than step {other_number} of the same device; ask the \
                 publisher whether its clock was set back"
            ),
        );
    } else {
        findings.ok(&what, format!("is after step {other_number} in the log"));
    }
}
