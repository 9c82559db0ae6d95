//! A report: a folder with one folder for each edition.

use std::collections::BTreeSet;

use model::language::Language;

use crate::{
    check::{CheckError, RELEASE_FILE},
    conclusion::{Facts, conclude},
    file::note_unlisted,
    findings::Findings,
    folder::Folder,
    keys::note_unproven,
    outside::Before,
    release::{Edition, check_edition},
    trust::Trust,
    verdict::{Kind, Verdict},
};

/// The editions that a folder seems to hold: none unless at least one has a manifest.
pub(crate) fn editions(folder: &Folder) -> Result<Vec<&'static str>, CheckError> {
    let (mut present, mut with_manifest) = (Vec::new(), false);
    for language in Language::all() {
        let tag = language.tag();
        if folder.holds(tag)? {
            present.push(tag);
            with_manifest |= folder.holds(&format!("{tag}/{RELEASE_FILE}"))?;
        }
    }
    Ok(if with_manifest { present } else { Vec::new() })
}

/// Checks every edition, and that they belong together.
pub(crate) fn check(
    folder: &Folder,
    editions: &[&str],
    trust: &Trust,
) -> Result<Verdict, CheckError> {
    let mut findings = Findings::default();
    let mut found: Vec<(&str, Edition)> = Vec::new();
    for &name in editions {
        let mut own = Findings::default();
        match folder.below(name)? {
            Ok(below) => {
                let edition = check_edition(&below, Some(name), trust, &mut own)?;
                found.extend(edition.map(|edition| (name, edition)));
            }
            Err(fault) => own.failed("folder", fault),
        }
        findings.absorb(name, own);
    }
    belong_together(editions, &found, &mut findings);
    let known = editions.iter().map(|&name| name.to_owned()).collect();
    note_unlisted(folder, &known, &mut findings)?;
    let facts = facts(found, trust, &mut findings);
    Ok(conclude(Kind::Release, findings, trust, facts))
}

fn belong_together(editions: &[&str], found: &[(&str, Edition)], findings: &mut Findings) {
    let operations: BTreeSet<&str> = found
        .iter()
        .map(|(_, edition)| edition.operation.as_str())
        .collect();
    if operations.len() > 1 {
        findings.note(
            "editions",
            "are of different releases; ask which of them is current",
        );
    }
    let released = found.iter().flat_map(|(_, edition)| &edition.of_release);
    let released: BTreeSet<&str> = released.map(String::as_str).collect();
    for absent in released.iter().filter(|name| !editions.contains(name)) {
        findings.note(
            "editions",
            format!("`{absent}` was released too and is not here"),
        );
    }
}

fn facts(found: Vec<(&str, Edition)>, trust: &Trust, findings: &mut Findings) -> Facts {
    let all_one = found
        .windows(2)
        .all(|pair| matches!(pair, [(_, a), (_, b)] if a.operation == b.operation));
    let (mut files, mut logs) = (Vec::new(), Vec::new());
    let mut seen: Vec<Vec<Before>> = Vec::new();
    for (name, edition) in found {
        files.extend(edition.files.iter().map(|file| format!("{name}/{file}")));
        logs.extend(edition.log.filter(|log| !logs.contains(log)));
        seen.push(edition.before);
    }
    if trust.logs.is_empty() {
        note_unproven(&logs, findings);
    }
    Facts {
        files,
        steps: 0,
        // The editions are of one release each: what is said of one is not said of the whole.
        before: if all_one {
            seen.into_iter().next().unwrap_or_default()
        } else {
            Vec::new()
        },
    }
}
