//! What follows from the findings, and what does not.

use ledger::NoteKey;

use crate::{
    findings::Findings,
    logged::Cosigned,
    shown::{shown, utc},
    verdict::{Kind, State, Verdict},
};

/// What the conclusion speaks of.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) files: Vec<String>,
    /// How many steps of custody.
    pub(crate) steps: usize,
    /// Whoever else says to have seen it before all others: of an exhibit any step, which is enough
    /// for the file; of a report the last edition.
    pub(crate) earliest: Option<Cosigned>,
}

/// Turns findings into a verdict.
pub(crate) fn conclude(
    kind: Kind,
    findings: Findings,
    trusted: &[NoteKey],
    facts: &Facts,
) -> Verdict {
    let state = findings.state(!trusted.is_empty());
    let failures = findings.failures();
    let findings = findings.into_list();
    let checks = findings.iter().filter(|finding| !finding.note).count();
    let conclusion = match state {
        State::Invalid => format!(
            "{state}: {failures} of {checks} checks failed, so this proves nothing. Do not rely on \
             any of it; ask the publisher for it again, and if it fails again, tell them which \
             check failed."
        ),
        State::Valid => format!(
            "{state}, BY A KEY YET TO BE COMPARED: {checks} checks hold. But anyone can make such \
             a folder with a key of their own: what follows is so only if the key above is the \
             publisher's. {}",
            sentences(kind, facts)
        ),
        State::Trusted => format!(
            "{state}: {checks} checks hold, by a key that you gave. {}",
            sentences(kind, facts)
        ),
    };
    Verdict {
        state,
        kind,
        findings,
        conclusion,
    }
}

/// What can never follow, whatever was checked.
pub(crate) fn not_proven(kind: Kind) -> &'static str {
    match kind {
        Kind::Exhibit => {
            "who holds the key, who made the file, where or when it was made, whether what it \
             shows is true, or that there are no other exhibits"
        }
        Kind::Release => {
            "who holds the key, whether what the report says is true, or that there is no other \
             or later release"
        }
    }
}

fn sentences(kind: Kind, facts: &Facts) -> String {
    let files: Vec<String> = facts.files.iter().map(|file| format!("`{file}`")).collect();
    let files = shown(&files.join(", "));
    let proves = match kind {
        Kind::Exhibit => format!(
            "the holder of the key recorded that {files} was received, {} in all, each of these \
             very bytes; the file is unchanged since, and the steps of one log stand in this \
             order in it",
            match facts.steps {
                1 => "one step".to_owned(),
                steps => format!("{steps} steps"),
            }
        ),
        Kind::Release => format!(
            "the holder of the key released {files}, and each is unchanged since, byte for byte"
        ),
    };
    let when = match &facts.earliest {
        Some(seen) => format!(
            "{} existed before {}, if `{}` and its clock are to be believed; compare that \
             key as well.",
            match kind {
                Kind::Exhibit => "The file",
                Kind::Release => "All of it",
            },
            utc(seen.time),
            shown(&seen.name)
        ),
        None => "It does not prove when: nobody else has signed, there is no time-stamp, and each \
                 time above is what the device's own clock claimed."
            .to_owned(),
    };
    let not_proven = not_proven(kind);
    format!("This proves that {proves}. {when} It does not prove {not_proven}.")
}
