//! One edition of a released report.

use std::collections::BTreeSet;

use ledger::NoteKey;
use model::{
    key::Key,
    operation::OperationKind,
    proof::{RELEASE_FORMAT, ReleaseManifest},
    record::FileDigest,
};

use crate::{
    by_hand::unpack_for_hand,
    check::{CheckError, RELEASE_FILE},
    conclusion::{Facts, conclude},
    file::{check_file, check_label, check_rest, read_document},
    findings::Findings,
    folder::Folder,
    keys::note_unproven,
    logged::{self, Logged},
    outside::Before,
    trust::Trust,
    verdict::{Kind, Verdict},
};

/// What an edition turned out to be, as far as it holds.
pub(crate) struct Edition {
    /// The files, by their names beside the manifest.
    pub(crate) files: Vec<String>,
    /// Every edition of the same release.
    pub(crate) of_release: BTreeSet<String>,
    /// The operation, as it stands in the manifest: which release this is.
    pub(crate) operation: String,
    pub(crate) log: Option<NoteKey>,
    pub(crate) before: Vec<Before>,
}

/// Checks a folder that holds a `manifest.json`.
pub(crate) fn check(folder: &Folder, trust: &Trust) -> Result<Verdict, CheckError> {
    let mut findings = Findings::default();
    let mut facts = Facts::default();
    if let Some(edition) = check_edition(folder, None, trust, &mut findings)? {
        let log: Vec<NoteKey> = edition.log.into_iter().collect();
        if trust.logs.is_empty() {
            note_unproven(&log, &mut findings);
        }
        facts = Facts {
            files: edition.files,
            steps: 0,
            before: edition.before,
        };
    }
    Ok(conclude(Kind::Release, findings, trust, facts))
}

/// Checks one edition; `expected` is the name of its folder where that says which it is.
pub(crate) fn check_edition(
    folder: &Folder,
    expected: Option<&str>,
    trust: &Trust,
    findings: &mut Findings,
) -> Result<Option<Edition>, CheckError> {
    let manifest: Option<ReleaseManifest> =
        read_document(folder, RELEASE_FILE, RELEASE_FORMAT, findings)?;
    let Some(manifest) = manifest else {
        return Ok(None);
    };
    if expected.is_some_and(|expected| expected != manifest.edition) {
        let words = format!("is `{}`, in a folder of another name", manifest.edition);
        findings.failed("edition", words + "; get the report again");
    }
    let release = logged::check("release", &manifest.release, trust, findings);
    let signed = match &release {
        Some(release) => findings.outcome("release, files", signed_files(release)),
        None => None,
    };
    check_files(folder, &manifest, signed.as_deref(), findings)?;
    if let Some(release) = &release {
        check_labels(&manifest, release, findings);
    }
    let names = manifest.files.iter().map(|file| file.path.as_str());
    let names: Vec<&str> = names.collect();
    let loose = unpack_for_hand(std::slice::from_ref(&manifest.release)).unwrap_or_default();
    check_rest(
        folder,
        Kind::Release,
        RELEASE_FILE,
        &names,
        &loose,
        findings,
    )?;

    let signed = signed.unwrap_or_default();
    let editions = signed.iter().filter_map(|file| file.path.split_once('/'));
    let (log, before) = release.map_or((None, Vec::new()), |release| {
        (Some(release.log), release.before)
    });
    Ok(Some(Edition {
        files: names.into_iter().map(str::to_owned).collect(),
        of_release: editions.map(|(edition, _)| edition.to_owned()).collect(),
        operation: manifest.release.operation,
        log,
        before,
    }))
}

/// The files of every edition, as the release lists them.
fn signed_files(release: &Logged<'_>) -> Result<(Vec<FileDigest>, String), String> {
    if release.operation.kind != OperationKind::Release {
        return Err("the operation is no release; do not rely on it".to_owned());
    }
    match release.shown.read::<Vec<FileDigest>>("files") {
        Some(Ok(files)) => {
            let detail = format!("{} released", files.len());
            Ok((files, detail))
        }
        Some(Err(error)) => Err(format!("the list cannot be read: {error}")),
        None => Err("the list is withheld; ask for a manifest that shows it".to_owned()),
    }
}

/// Every file is here, as the manifest and the release say, and the release has no others.
fn check_files(
    folder: &Folder,
    manifest: &ReleaseManifest,
    signed: Option<&[FileDigest]>,
    findings: &mut Findings,
) -> Result<(), CheckError> {
    if manifest.files.is_empty() {
        findings.failed("files", "the manifest names none; get it again in full");
    }
    let mut seen = BTreeSet::new();
    for file in &manifest.files {
        if !seen.insert(&file.path) {
            let what = format!("file `{}`", file.path);
            findings.failed(&what, "is named twice; do not rely on it");
        }
        check_file(folder, file, findings)?;
    }
    let Some(signed) = signed else {
        return Ok(());
    };
    let edition = &manifest.edition;
    for file in &manifest.files {
        let released = FileDigest {
            path: format!("{edition}/{}", file.path),
            ..file.clone()
        };
        let what = format!("file `{}`, release", file.path);
        if signed.contains(&released) {
            findings.ok(&what, format!("was released as `{}`", released.path));
        } else {
            let words = format!("was not released as `{}`; do not rely on it", released.path);
            findings.failed(&what, words);
        }
    }
    // The manifest is not signed: what it leaves out could be replaced without a trace.
    for released in signed {
        let name = released.path.strip_prefix(&format!("{edition}/"));
        if name.is_some_and(|name| manifest.files.iter().all(|file| file.path != name)) {
            let what = format!("file `{}`, release", released.path);
            findings.failed(
                &what,
                "was released, but the manifest leaves it out; get it again",
            );
        }
    }
    Ok(())
}

/// What the manifest says beside the files.
fn check_labels(manifest: &ReleaseManifest, release: &Logged<'_>, findings: &mut Findings) {
    let stated = Key::parse(&manifest.report).ok();
    let shown = release.shown.read::<Key>("report");
    check_label("report", stated.as_ref(), shown, findings);
    match release.shown.read::<Vec<String>>("approved-by") {
        None => findings.note(
            "approvers",
            "who approved the release is withheld; that two different people did is not shown here",
        ),
        Some(Ok(names)) if names.iter().collect::<BTreeSet<_>>().len() >= 2 => {
            findings.ok("approvers", names.join(" and "));
        }
        Some(_) => findings.failed(
            "approvers",
            "a release needs two different people; ask the publisher who approved it",
        ),
    }
    findings.note(
        "labels",
        format!(
            "report `{}`, title `{}` and number of statements {} are the manifest's words; read \
             them in the released files",
            manifest.report, manifest.title, manifest.statements
        ),
    );
}
