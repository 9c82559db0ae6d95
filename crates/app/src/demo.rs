//! The whole way on the invented example: from a field folder to a released report that verifies.

use std::{
    fs,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};
use model::{compartment::Compartment, key::Key};
use vault::{Credentials, Open, Vault};

use crate::{
    exhibit::{Exhibit, exhibit},
    failure::{Failure, FailureKind},
    import::{Change, Imported, Mode, import},
    machine::Machine,
    membership,
    progress::{Interrupt, Progress},
    report::{Outcome, Release, build, release, review_report, scan_files_against_vault},
    session,
    site::{SiteBuilt, SiteOptions, build_site},
    worker::Worker,
};

static EXAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/qamar");

/// Marks a folder as a demo's own, so that the next demo may replace it.
const MARK: &str = ".testimony-demo";

/// The report of the example, and the item of which it makes an exhibit.
const REPORT: &str = "purge";
const EXHIBIT: &str = "media/photos/IMG_0451.jpg";

/// What the demo left behind.
#[derive(Debug, serde::Serialize)]
pub struct Demo {
    /// The folder of everything.
    pub folder: PathBuf,
    /// The passphrases of the two members of the example's vault.
    pub passphrases: Vec<(String, String)>,
    /// The files of the released report.
    pub report: Vec<PathBuf>,
}

/// Runs everything into `out`, telling each step to `progress`.
///
/// # Errors
/// The first step that did not do what it must. Nothing is passed over.
pub fn demo(
    out: &Path,
    worker: &mut Worker,
    progress: &dyn Progress,
    interrupt: &Interrupt,
) -> Result<Demo, Failure> {
    let step = |text: &str| progress.note(text);
    prepare(out)?;
    let field = out.join("field-folder");
    EXAMPLE
        .extract(&field)
        .map_err(|error| Failure::file("write", &field, &error))?;
    step(&format!(
        "Amal comes home from Qamar, an invented city, with a field folder: {}",
        field.display()
    ));

    let dir = out.join("vault");
    let (amal, bassel) = (session::new_passphrase(), session::new_passphrase());
    let mut vault = session::create(&dir, "amal", &amal, None, &Machine::default())?;
    membership::add_member(&mut vault, "bassel", &bassel, &Compartment::ALL)?;
    step("She makes a vault, and gives Bassel, the editor, a key of his own.");

    let taken = import_all(&mut vault, worker, &field, progress, interrupt)?;
    step(&format!(
        "The folder goes in: {} records, every original sealed bit for bit.",
        taken.count(Change::New)
    ));
    let again = import_all(&mut vault, worker, &field, progress, interrupt)?;
    if again.count(Change::New) + again.count(Change::Changed) > 0 {
        return Err(bug("importing the same folder again changed the vault"));
    }
    step("It goes in once more, to be sure; nothing changes.");

    let report = Key::parse(REPORT).map_err(|error| bug(&error.to_string()))?;
    let folder = out.join("report");
    let reviewed = review_report(&mut vault, worker, &report)?;
    let weighed = &reviewed.review;
    step(&format!(
        "Before it is built it shows what a reader would hold: of {} people, {} places and {} quotations. {}",
        weighed.people.len(),
        weighed.places.len(),
        weighed.quotations.len(),
        match reviewed.is_open() {
            true => "Something stands open.",
            false => "Nothing stands open.",
        }
    ));
    let built = match build(&mut vault, worker, &report, &folder, progress)? {
        Outcome::Built(built) => built,
        Outcome::Flawed(flaws) => {
            let flaws: Vec<String> = flaws.iter().map(ToString::to_string).collect();
            return Err(Failure::no(
                format!("the report has flaws:\n{}", flaws.join("\n")),
                "mend its source",
            ));
        }
    };
    step(&format!(
        "The report is built in English and Arabic: {} statements, each resting on evidence in the vault, and {} notes.",
        built.statements, built.notes
    ));

    show_that_the_gate_bites(&vault, out)?;
    step(
        "A copy with one protected name in it is scanned: the gate finds the name and whose it is.",
    );

    match release(&mut vault, &report, &folder, REVIEWED, progress)? {
        Release::Waiting { .. } => step(
            "Amal scans the final files and approves them. One person is not enough: they wait.",
        ),
        Release::Released { .. } => return Err(bug("one person released a report alone")),
        Release::Stopped { gate } => return Err(stopped(&gate)),
    }
    drop(vault);
    let mut vault = session::open(&dir, &Credentials::new(bassel.text()), &Machine::default())?;
    let files = match release(&mut vault, &report, &folder, REVIEWED, progress)? {
        Release::Released { files, .. } => files,
        Release::Waiting { .. } => return Err(bug("two approvals were not counted as two")),
        Release::Stopped { gate } => return Err(stopped(&gate)),
    };
    step(
        "Bassel opens the vault with his own passphrase, scans the same bytes and approves: the report is released.",
    );

    let exhibits = out.join("exhibits");
    let item = Key::media(EXHIBIT).map_err(|error| bug(&error.to_string()))?;
    match exhibit(&mut vault, &item, &exhibits, "the invented court", None)? {
        Exhibit::Packed { custody, .. } => {
            step(&format!(
                "One exhibit is packed for a court, with {custody} steps of custody and their proofs."
            ));
        }
        Exhibit::Stopped { gate } => return Err(stopped(&gate)),
    }

    let found = session::fsck(&mut vault, true, false, &crate::progress::Silent)?;
    if !found.sound {
        return Err(Failure::no(
            "the vault did not pass its check",
            "run `testimony fsck`",
        ));
    }
    step(
        "The casebase is dropped and rebuilt from history; every object, signature and proof is checked.",
    );

    let site = out.join("site");
    match build_site(&vault, &site, &SiteOptions::default(), progress)? {
        SiteBuilt::Built { files, .. } => step(&format!(
            "What was released becomes a research library of {files} files, scanned once more: {}",
            site.join("index.html").display()
        )),
        SiteBuilt::Stopped { gate } => return Err(stopped(&gate)),
    }
    drop(vault);

    let on_site = site.join("files").join(REPORT);
    for path in [folder.as_path(), exhibits.as_path(), on_site.as_path()] {
        verify_below(path)?;
    }
    step(
        "Without vault or key, anyone can check report and exhibit: testimony-verify finds them valid.",
    );
    let passphrases = [("amal", amal), ("bassel", bassel)];
    let passphrases = passphrases.map(|(who, words)| (who.to_owned(), words.text().to_owned()));
    Ok(Demo {
        folder: out.to_owned(),
        passphrases: passphrases.into(),
        report: files.into_iter().filter(|file| is_to_read(file)).collect(),
    })
}

/// Whether a file is the report itself or its manifest, not one of its tables or drawings.
fn is_to_read(file: &Path) -> bool {
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    name.starts_with("report.") || name == verify::RELEASE_FILE
}

/// Possible hits of the example, looked at by its authors.
const REVIEWED: Option<&str> = None;

fn prepare(out: &Path) -> Result<(), Failure> {
    let mark = out.join(MARK);
    if mark.exists() {
        fs::remove_dir_all(out).map_err(|error| Failure::file("replace", out, &error))?;
    } else if out.exists()
        && fs::read_dir(out)
            .map(|mut entries| entries.next().is_some())
            .unwrap_or(true)
    {
        return Err(Failure::misuse(
            format!("`{}` is there already and is no demo", out.display()),
            "give another folder with --out",
        ));
    }
    fs::create_dir_all(out).map_err(|error| Failure::file("create", out, &error))?;
    fs::write(&mark, b"").map_err(|error| Failure::file("write", &mark, &error))
}

fn import_all(
    vault: &mut Vault<Open>,
    worker: &mut Worker,
    field: &Path,
    progress: &dyn Progress,
    interrupt: &Interrupt,
) -> Result<Imported, Failure> {
    let imported = import(
        vault,
        worker,
        &[field.to_owned()],
        &crate::import::Options::default(),
        Mode::Commit,
        progress,
        interrupt,
    )?;
    if imported.interrupted {
        return Err(Failure::no("interrupted", "run it again"));
    }
    if !imported.problems.is_empty() {
        let problems: Vec<String> = imported.problems.iter().map(ToString::to_string).collect();
        return Err(Failure::no(
            format!("the field folder has problems:\n{}", problems.join("\n")),
            "mend them",
        ));
    }
    Ok(imported)
}

/// A gate that finds nothing anywhere would also find nothing here.
fn show_that_the_gate_bites(vault: &Vault<Open>, out: &Path) -> Result<(), Failure> {
    let clearance = vault.clearance();
    let living = vault.all(model::record::Kind::Identity)?;
    let name = living
        .iter()
        .find_map(|record| match &record.reveal(&clearance).body {
            model::record::Body::Identity(identity) if !identity.phone.is_empty() => {
                identity.name_ar.clone()
            }
            _ => None,
        });
    let name = name.ok_or_else(|| bug("the example has nobody to protect"))?;
    let leaked = out.join("leaked-on-purpose.html");
    let html = fs::read_to_string(out.join("report/en/report.html"))
        .map_err(|error| Failure::file("read", &leaked, &error))?;
    let html = html.replacen("</main>", &format!("<!-- {name} --></main>"), 1);
    fs::write(&leaked, html).map_err(|error| Failure::file("write", &leaked, &error))?;
    let gate = scan_files_against_vault(vault, std::slice::from_ref(&leaked))?;
    fs::remove_file(&leaked).map_err(|error| Failure::file("remove", &leaked, &error))?;
    let found = gate
        .report
        .findings
        .iter()
        .any(|finding| finding.matched.contains(&name) || name.contains(&finding.matched));
    if found {
        Ok(())
    } else {
        Err(bug("a name planted in the report was not found"))
    }
}

fn verify_below(folder: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("read", folder, &error))?;
    for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
        let verdict = verify::check(&entry.path(), &[])
            .map_err(|error| Failure::from_message(FailureKind::No, &error.to_string()))?;
        if verdict.state == verify::State::Invalid {
            return Err(Failure::no(
                format!("`{}` does not verify", entry.path().display()),
                "this is a bug; report it",
            ));
        }
    }
    Ok(())
}

fn stopped(gate: &crate::report::Gate) -> Failure {
    let mut lines: Vec<String> = gate
        .report
        .findings
        .iter()
        .map(|f| {
            format!(
                "{} in {}: {} `{}` of {}: {}",
                f.where_, f.file, f.kind, f.matched, f.term, f.context
            )
        })
        .collect();
    lines.extend(
        gate.report
            .unreadable
            .iter()
            .map(|u| format!("{}: unreadable: {}", u.file, u.what)),
    );
    lines.extend(
        gate.unsearchable
            .iter()
            .map(|term| format!("cannot be searched for: {term}")),
    );
    Failure::no(
        format!("the gate stopped the release:\n{}", lines.join("\n")),
        "see what it found",
    )
}

fn bug(what: &str) -> Failure {
    Failure::new(FailureKind::Bug, what, "this is a bug; report it")
}
