//! What follows from the findings, and what does not.

use crate::{
    findings::Findings,
    logged::Cosigned,
    outside::Before,
    shown::{shown, utc},
    trust::Trust,
    verdict::{Kind, State, Verdict},
};

/// What the conclusion speaks of.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) files: Vec<String>,
    /// How many steps of custody.
    pub(crate) steps: usize,
    /// Who else says that it was there, and since when: of an exhibit any step, which is enough for
    /// the file.
    pub(crate) before: Vec<Before>,
}

/// Turns findings into a verdict.
pub(crate) fn conclude(kind: Kind, findings: Findings, trust: &Trust, facts: Facts) -> Verdict {
    let state = findings.state(!trust.logs.is_empty());
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
            sentences(kind, &facts)
        ),
        State::Trusted => format!(
            "{state}: {checks} checks hold, by a key that you gave. {}",
            sentences(kind, &facts)
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
    let what = match kind {
        Kind::Exhibit => "The file",
        Kind::Release => "All of it",
    };
    let when = when(what, &facts.before);
    let not_proven = not_proven(kind);
    format!("This proves that {proves}. {when} It does not prove {not_proven}.")
}

/// The earliest of each sort: they are believed for different reasons.
fn when(what: &str, before: &[Before]) -> String {
    let earliest = |of: fn(&Before) -> Option<&Cosigned>| before.iter().filter_map(of).min();
    let mut sentences = Vec::new();
    let authority = earliest(|one| match one {
        Before::Authority(seen) => Some(seen),
        _ => None,
    });
    if let Some(Cosigned { time, name }) = authority {
        sentences.push(format!(
            "{what} existed before {}, says `{}`, for whom a root vouches that you gave.",
            utc(*time),
            shown(name)
        ));
    }
    let blocks = before.iter().filter_map(|one| match one {
        Before::Block {
            time,
            height,
            block,
        } => Some((time, height, block)),
        _ => None,
    });
    if let Some((time, height, block)) = blocks.min() {
        sentences.push(format!(
            "{what} existed before {}, if block {height} of Bitcoin is {block}; any list of blocks \
             tells.",
            utc(*time)
        ));
    }
    let named = earliest(|one| match one {
        Before::Witness(seen, true) => Some(seen),
        _ => None,
    });
    if let Some(Cosigned { time, name }) = named {
        sentences.push(format!(
            "{what} existed before {}, says the witness `{}`, whose key you gave.",
            utc(*time),
            shown(name)
        ));
    }
    let others = earliest(|one| match one {
        Before::Device(seen) | Before::Witness(seen, false) => Some(seen),
        _ => None,
    });
    if let Some(Cosigned { time, name }) = others {
        sentences.push(format!(
            "{what} existed before {}, if `{}` and its clock are to be believed; compare that key \
             as well.",
            utc(*time),
            shown(name)
        ));
    }
    if sentences.is_empty() {
        return "It does not prove when: nobody outside has signed, no time-stamp was checked, and \
                each time above is what the device's own clock claimed."
            .to_owned();
    }
    sentences.join(" ")
}
