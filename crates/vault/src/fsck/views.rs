//! Every view: folded once more beside the one in use, and compared.

use std::collections::BTreeMap;

use crate::{
    casebase::{Casebase, View, Views, follow},
    fault::Fault,
    files,
    fsck::report::{Fsck, FsckPart, FsckReport, FsckStep, Severity},
    vault::Open,
};

pub(super) fn check(
    open: &mut Open,
    options: Fsck,
    report: &mut FsckReport,
    progress: &dyn Fn(FsckStep),
) -> Result<(), Fault> {
    let total = open.views.0.len() as u64;
    let mut done = 0;
    let mut step = || {
        done += 1;
        progress(FsckStep {
            part: FsckPart::Views,
            done,
            total,
        });
    };
    if report.worst() == Some(Severity::Damaged) {
        report.note(
            "the casebases were not compared, because the history is damaged".to_owned(),
            "mend the history first; until then the casebases may be the better copy",
        );
        return Ok(());
    }
    let fresh = beside(open)?;
    let folded = report.absorb(follow(&open.files, &open.logs, &fresh))?;
    let Some(newest) = folded else {
        return discard(open, fresh);
    };
    let mut differ = false;
    let mut loses = false;
    for (compartment, view) in &open.views.0 {
        let Some(anew) = fresh.0.get(compartment) else {
            continue;
        };
        let wrong = wrong_with(&view.casebase, &anew.casebase);
        differ |= wrong.is_some();
        if let Some(wrong) = wrong {
            let file = files::casebase_file(*compartment);
            report.rebuildable(format!("`{file}` {wrong}"));
        }
        let closed = view.casebase.closed_bodies();
        loses |=
            closed.is_ok_and(|closed| anew.casebase.closed_bodies().is_ok_and(|now| now > closed));
        step();
    }
    if loses {
        report.note(
            "the casebases still hold records whose keys are gone, so they were not made anew"
                .to_owned(),
            "restore the keyrings from a copy of the vault, or copy these records out first",
        );
        return discard(open, fresh);
    }
    if !options.rebuild {
        return discard(open, fresh);
    }
    if let Err(fault) = put_in_place(open, fresh) {
        // Some compartments are closed now; opening again makes their casebases anew.
        open.views = Views(BTreeMap::new());
        open.unsure = true;
        return Err(fault);
    }
    *open.newest.get_mut() = newest;
    open.behind.set(false);
    report.rebuilt = true;
    if differ {
        for finding in &mut report.findings {
            if finding.severity == Severity::Rebuildable {
                finding.severity = Severity::Note;
                finding.remedy = "it was made anew".to_owned();
            }
        }
    }
    Ok(())
}

/// Empty casebases beside those in use.
fn beside(open: &Open) -> Result<Views, Fault> {
    let mut fresh = BTreeMap::new();
    for (compartment, view) in &open.views.0 {
        let name = beside_name(&files::casebase_file(*compartment));
        let path = open.files.view_path(&name);
        let path = path.as_deref();
        // One left from a check that was stopped.
        let key = &view.epochs.newest().casebase;
        Casebase::open(path, key)?.discard(path)?;
        let casebase = Casebase::open(path, key)?;
        casebase.set_destroyed_subjects(&view.destroyed)?;
        let view = View {
            epochs: view.epochs.clone(),
            ruling: view.ruling.clone(),
            destroyed: view.destroyed.clone(),
            keyring: view.keyring,
            casebase,
        };
        fresh.insert(*compartment, view);
    }
    Ok(Views(fresh))
}

fn discard(open: &Open, fresh: Views) -> Result<(), Fault> {
    for (compartment, view) in fresh.0 {
        let name = beside_name(&files::casebase_file(compartment));
        let path = open.files.view_path(&name);
        view.casebase.discard(path.as_deref())?;
    }
    Ok(())
}

fn put_in_place(open: &mut Open, fresh: Views) -> Result<(), Fault> {
    let mut old = std::mem::replace(&mut open.views, Views(BTreeMap::new())).0;
    for (compartment, anew) in fresh.0 {
        let name = files::casebase_file(compartment);
        let to = open.files.view_path(&name);
        let from = open.files.view_path(&beside_name(&name));
        let Some(view) = old.remove(&compartment) else {
            continue;
        };
        let key = &anew.epochs.newest().casebase;
        let casebase =
            anew.casebase
                .take_place_of(view.casebase, from.as_deref().zip(to.as_deref()), key)?;
        let view = View { casebase, ..view };
        open.views.0.insert(compartment, view);
    }
    Ok(())
}

/// What is wrong with a casebase, held against one made anew.
fn wrong_with(casebase: &Casebase, anew: &Casebase) -> Option<&'static str> {
    match casebase.self_check() {
        Ok(wrong) if wrong.is_empty() => {}
        _ => return Some("is damaged"),
    }
    match (casebase.digest(), anew.digest()) {
        (Ok(there), Ok(right)) if there == right => None,
        (Ok(_), _) => Some("does not say what the history says"),
        (Err(_), _) => Some("is damaged"),
    }
}

fn beside_name(name: &str) -> String {
    format!("{name}.new")
}
