//! An exhibit pack.

use model::{
    id::RecordId,
    proof::{EXHIBIT_FORMAT, ExhibitPack},
};

use crate::{
    by_hand::unpack_for_hand,
    check::{CheckError, EXHIBIT_FILE, SEAL_FILE},
    conclusion::{Facts, conclude},
    custody,
    file::{check_file, check_label, check_rest, read_document},
    findings::Findings,
    folder::Folder,
    keys::note_unproven,
    logged::{self, Logged},
    seal,
    trust::Trust,
    verdict::{Kind, Verdict},
};

/// Checks a folder that holds a `pack.json`.
pub(crate) fn check(folder: &Folder, trust: &Trust) -> Result<Verdict, CheckError> {
    let mut findings = Findings::default();
    let mut facts = Facts::default();
    let pack: Option<ExhibitPack> =
        read_document(folder, EXHIBIT_FILE, EXHIBIT_FORMAT, &mut findings)?;
    if let Some(pack) = &pack {
        facts = check_pack(folder, pack, trust, &mut findings)?;
    }
    Ok(conclude(Kind::Exhibit, findings, trust, facts))
}

fn check_pack(
    folder: &Folder,
    pack: &ExhibitPack,
    trust: &Trust,
    findings: &mut Findings,
) -> Result<Facts, CheckError> {
    let file = check_file(folder, &pack.exhibit, findings)?;
    let mut steps: Vec<(usize, Logged<'_>)> = Vec::new();
    for (number, operation) in (1..).zip(&pack.custody) {
        let part = format!("step {number}");
        let step = logged::check(&part, operation, trust, findings);
        steps.extend(step.map(|step| (number, step)));
    }
    custody::check(pack, file, &steps, findings);
    check_item(pack, &steps, findings);

    let logs = custody::logs(&steps);
    let sealed = seal::check(folder, &pack.exhibit.path, &logs, findings)?;
    let mut named: Vec<&str> = sealed.iter().map(String::as_str).collect();
    named.extend([pack.exhibit.path.as_str(), SEAL_FILE]);
    // What cannot be unpacked is among the findings already.
    let loose = unpack_for_hand(&pack.custody).unwrap_or_default();
    check_rest(
        folder,
        Kind::Exhibit,
        EXHIBIT_FILE,
        &named,
        &loose,
        findings,
    )?;
    if trust.logs.is_empty() {
        note_unproven(&logs, findings);
    }
    Ok(Facts {
        files: vec![pack.exhibit.path.clone()],
        steps: pack.custody.len(),
        before: steps
            .into_iter()
            .flat_map(|(_, step)| step.before)
            .collect(),
    })
}

/// The steps are linked to the file by its digest. The item's own name is proven only by steps that
/// show it.
fn check_item(pack: &ExhibitPack, steps: &[(usize, Logged<'_>)], findings: &mut Findings) {
    let stated = RecordId::parse(&pack.item).ok();
    let mut is_shown = false;
    for (number, step) in steps {
        let shown = step.shown.read::<RecordId>("item");
        is_shown |= shown.is_some();
        let what = format!("step {number}, item");
        check_label(&what, stated.as_ref(), shown, findings);
    }
    if stated.is_none() {
        findings.failed("item", "is not an identifier; get the pack again");
    } else if !is_shown {
        findings.note(
            "item",
            format!(
                "`{}` is the pack's word alone; what links the steps is the digest of the file",
                pack.item
            ),
        );
    }
}
