//! The confidential sourcing annex: statement by statement, what a report rests on, with everything that
//! the report withholds. It is for whoever reviews the report inside, before it is released.
//!
//! It is only ever written sealed, straight into an age file, and never beside the editions: a folder
//! that is published as a whole must not hold what nobody may have. Names are not in it; a source is
//! called by the key under which the vault's compartment `identity` knows who it is.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};

use model::{
    decision::Rulings,
    id::RecordId,
    key::Key,
    language::Language,
    record::{Body, Evidence, ReportSource, Statement},
    vocabulary::ConsentScope,
};
use serde::Serialize;
use vault::{Open, Recipient, SealedWriter, Vault};

use super::build::draft;
use crate::{failure::Failure, progress::Silent, worker::Worker};

/// A sealed annex.
#[derive(Debug, Serialize)]
pub struct Annex {
    /// The report.
    pub report: Key,
    /// The age file.
    pub path: PathBuf,
    /// How many statements it goes through, over all editions.
    pub statements: usize,
    /// How many pieces of evidence are left out, because whoever gave them did not agree to their use
    /// inside the organisation.
    pub left_out: usize,
}

/// Writes the annex of `report` to `out`, sealed to `recipients` of age.
///
/// # Errors
/// Without a recipient, with an unreadable one, and where the file would lie beside an edition.
pub fn annex(
    vault: &mut Vault<Open>,
    worker: &mut Worker,
    report: &Key,
    recipients: &[String],
    out: &Path,
) -> Result<Annex, Failure> {
    if recipients.is_empty() {
        return Err(Failure::misuse(
            "an annex says what the report withholds, so it is never written in plain text",
            "name whom it is sealed to with --recipient age1pq1…; `testimony archive recipient` tells your own",
        ));
    }
    let recipients = recipients
        .iter()
        .map(|text| Recipient::parse(text, false))
        .collect::<Result<Vec<_>, _>>()?;
    if is_beside_an_edition(out) {
        return Err(Failure::misuse(
            "the annex would lie in the folder of an edition, which is published as a whole",
            "choose another folder with --out",
        ));
    }
    let draft = draft(vault, worker, report, &Silent)?;
    let mut writer = Writer {
        vault: &*vault,
        text: String::new(),
        left_out: 0,
        rulings: &draft.rulings,
    };
    writer.head(report);
    let clearance = vault.clearance();
    for edition in &draft.editions {
        let Ok(source) = <&ReportSource>::try_from(&edition.reveal(&clearance).body) else {
            continue;
        };
        writer.line(&format!("\n# {} ({})", source.file, source.edition));
        for statement in draft.statements.iter().filter(of_edition(source.edition)) {
            writer.line(&format!(
                "\n## {}:{}\n\n{}",
                source.file,
                statement.line,
                paragraph(source, statement.line)
            ));
            for evidence in &statement.evidence {
                writer.evidence(evidence)?;
            }
        }
    }
    let (text, left_out) = (writer.text, writer.left_out);
    seal(out, &recipients, text.as_bytes())?;
    Ok(Annex {
        report: report.clone(),
        path: out.to_owned(),
        statements: draft.statements.len(),
        left_out,
    })
}

fn of_edition(edition: Language) -> impl Fn(&&model::record::ReportStatement) -> bool {
    move |statement| statement.edition == edition
}

struct Writer<'a> {
    vault: &'a Vault<Open>,
    text: String,
    left_out: usize,
    rulings: &'a Rulings,
}

impl Writer<'_> {
    fn head(&mut self, report: &Key) {
        self.line(&format!(
            "CONFIDENTIAL. Sourcing of report `{report}`, for internal legal review. Not to be published, copied or kept longer than the review."
        ));
        self.line("Below each statement stands all evidence that it rests on, withheld details included. Sources are called by their keys.");
    }

    fn evidence(&mut self, evidence: &Evidence) -> Result<(), Failure> {
        let Some(record) = self.vault.get(evidence.record)? else {
            self.line(&format!(
                "\n- {}: not readable for whoever made this annex",
                evidence.record
            ));
            return Ok(());
        };
        let clearance = self.vault.clearance();
        let inside = record.reveal(&clearance);
        let cited = match evidence.statement {
            Some(number) => format!("{}:{number}", inside.name()),
            None => inside.name(),
        };
        let words = match &inside.body {
            Body::Interview(interview) => {
                if !self.may_be_used(interview.source) {
                    return self.leave_out(&cited);
                }
                let about = format!(
                    "interview with `{}` on {} at {}, by {}, in {}",
                    self.key(interview.source)?,
                    interview.date,
                    self.place(interview.place)?,
                    interview.interviewer,
                    interview.language
                );
                self.told(&about, &interview.statements, evidence)?
            }
            Body::Observation(observation) => {
                let about = format!(
                    "seen by {} on {} at {}",
                    observation.observer,
                    observation.date,
                    self.place(Some(observation.place))?
                );
                self.told(&about, &observation.statements, evidence)?
            }
            Body::Item(item) => {
                let givers: Vec<RecordId> = item.by.into_iter().chain(item.given_by).collect();
                if !givers.iter().all(|giver| self.may_be_used(*giver)) {
                    return self.leave_out(&cited);
                }
                let mut about = format!("{}, SHA-256 {}", item.media_type, item.sha256);
                for giver in givers {
                    let _ = write!(about, ", made or given by `{}`", self.key(giver)?);
                }
                about
            }
            Body::ExternalFinding(finding) => {
                format!("published by {}: {}", finding.body, finding.document)
            }
            _ => "a record of another kind".to_owned(),
        };
        self.line(&format!("\n- {cited}: {words}"));
        Ok(())
    }

    /// Where and when something was told, and the words of the cited statement, or of all.
    fn told(
        &self,
        about: &str,
        statements: &[Statement],
        evidence: &Evidence,
    ) -> Result<String, Failure> {
        let mut text = about.to_owned();
        for (number, statement) in (1_u16..).zip(statements) {
            if evidence.statement.is_some_and(|cited| cited != number) {
                continue;
            }
            let _ = write!(
                text,
                "\n  {number}. ({}) {}",
                statement.basis.word(),
                statement.text
            );
            if let Some(from) = statement.heard_from {
                let _ = write!(text, " [heard from `{}`]", self.key(from)?);
            }
        }
        Ok(text)
    }

    fn leave_out(&mut self, cited: &str) -> Result<(), Failure> {
        self.left_out += 1;
        self.line(&format!(
            "\n- {cited}: left out, because the one who gave it has not agreed to its use inside the organisation"
        ));
        Ok(())
    }

    fn may_be_used(&self, source: RecordId) -> bool {
        self.rulings
            .may_hand_over(source, &[ConsentScope::Internal])
    }

    fn place(&self, place: Option<RecordId>) -> Result<String, Failure> {
        match place {
            Some(place) => Ok(format!("`{}`", self.key(place)?)),
            None => Ok("a place that is not on record".to_owned()),
        }
    }

    fn key(&self, id: RecordId) -> Result<String, Failure> {
        let record = self.vault.get(id)?;
        Ok(record.map_or_else(
            || id.to_string(),
            |record| record.reveal(&self.vault.clearance()).name(),
        ))
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// The paragraph of the source that begins on this line.
fn paragraph(source: &ReportSource, line: u32) -> String {
    let from = line.saturating_sub(source.body_line);
    let lines = source.markdown.lines().skip(from as usize);
    let lines: Vec<&str> = lines.take_while(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}

/// Whether an edition lies in the folder of this file, in one around it, or in one beside it.
fn is_beside_an_edition(out: &Path) -> bool {
    let whole = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let holds =
        |folder: &Path| folder.join("report.pdf").exists() || folder.join("manifest.json").exists();
    whole.ancestors().skip(1).take(4).any(|folder| {
        holds(folder) || Language::all().any(|language| holds(&folder.join(language.tag())))
    })
}

/// Written under another name, sealed as it is written; a file appears whole or not at all.
fn seal(out: &Path, recipients: &[Recipient], text: &[u8]) -> Result<(), Failure> {
    if out.exists() {
        return Err(Failure::misuse(
            format!("`{}` is there already", out.display()),
            "choose another name with --out",
        ));
    }
    let part = out.with_extension("part");
    let written = File::create_new(&part).and_then(|file| {
        let mut sealed = SealedWriter::new(recipients, file)?;
        sealed.write_all(text)?;
        sealed.finish()?.sync_all()?;
        fs::rename(&part, out)
    });
    written.map_err(|error| {
        // What is left of a file that failed is sealed, too; it only takes room.
        let _ = fs::remove_file(&part);
        Failure::file("write", out, &error)
    })
}
