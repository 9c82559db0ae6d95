//! The gate: the final bytes, searched for everything that is protected.

use std::{fs, path::PathBuf};

use model::{
    key::Key,
    language::Language,
    record::{Body, Kind},
    term::{Term, TermKind},
};
use scan::{Allowed, Artefact, Certainty, Report, TermError, Terms};
use vault::{Open, Vault};

use super::{files, routes::Routes};
use crate::{failure::Failure, terms};

/// What the gate said of some files.
#[derive(Debug, Default, serde::Serialize)]
pub struct Gate {
    /// What was found, and what could not be read.
    #[serde(flatten)]
    pub report: Report,
    /// Terms that cannot be searched for: a person must look for them.
    pub unsearchable: Vec<String>,
    /// Routes by which the text was read, for the record.
    pub routes: Vec<String>,
    /// What is odd about the table of terms; all of it was searched for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl Gate {
    /// Certain hits and unreadable parts: with any of them nothing leaves.
    pub fn blocks(&self) -> bool {
        self.report.is_certain() || !self.report.unreadable.is_empty()
    }

    /// Possible hits: a person must look at each and say why it is none.
    pub fn possible(&self) -> usize {
        self.report
            .findings
            .iter()
            .filter(|finding| finding.certainty == Certainty::Possible)
            .count()
    }

    /// Certain hits, possible hits, unreadable parts.
    pub fn counts(&self) -> [u32; 3] {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let findings = self.report.findings.len();
        [
            count(findings - self.possible()),
            count(self.possible()),
            count(self.report.unreadable.len()),
        ]
    }
}

/// Scans files that are to leave as artefact `artefact` against everything the vault protects.
pub(crate) fn gate(
    vault: &Vault<Open>,
    artefact: &Key,
    files: &[(String, PathBuf)],
) -> Result<Gate, Failure> {
    let released = released(vault, artefact)?;
    // A name that this artefact may tell is no protected term of it. Whoever shares a part of it
    // has terms of his own.
    let mut gathered = terms::gather(vault)?;
    gathered.retain(|term| term.kind != TermKind::Person || !released.contains(&term.value));
    let (compiled, unsearchable) = compile(gathered);
    let allowed = Allowed::new(released);
    Ok(Gate {
        unsearchable,
        ..run(files, &compiled, &allowed)?
    })
}

/// Scans files of any origin, and all that is in folders, against a list of terms.
pub fn scan_files(paths: &[PathBuf], terms: &str) -> Result<Gate, Failure> {
    let compiled = Terms::from_csv(terms).map_err(|error| misuse(&error))?;
    let gate = run_all(paths, &compiled)?;
    Ok(Gate {
        notes: compiled.notes().to_vec(),
        ..gate
    })
}

/// Scans files of any origin against everything the vault protects; nothing is excused.
pub fn scan_files_against_vault(vault: &Vault<Open>, paths: &[PathBuf]) -> Result<Gate, Failure> {
    let (compiled, unsearchable) = compile(terms::gather(vault)?);
    Ok(Gate {
        unsearchable,
        ..run_all(paths, &compiled)?
    })
}

fn run_all(paths: &[PathBuf], terms: &Terms) -> Result<Gate, Failure> {
    let found = files::under(paths)?;
    let mut gate = run(&found.files, terms, &Allowed::none())?;
    gate.report
        .unreadable
        .extend(found.others.into_iter().map(|file| scan::Unreadable {
            file,
            what: "neither a file nor a folder: it was not followed".to_owned(),
        }));
    Ok(gate)
}

fn run(files: &[(String, PathBuf)], terms: &Terms, allowed: &Allowed) -> Result<Gate, Failure> {
    let mut gate = Gate::default();
    let mut routes = Routes::new();
    for (name, path) in files {
        let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
        let reading = routes.read(name, &bytes);
        gate.report.merge(reading.search(terms, allowed));
    }
    gate.routes = routes.named();
    Ok(gate)
}

/// A gate through which files go one after another, as the bytes that leave.
pub(crate) struct Gatekeeper {
    terms: Terms,
    allowed: Allowed,
    gate: Gate,
    routes: Routes,
}

impl Gatekeeper {
    /// A gate for artefact `artefact`, in which `told` says what it tells on purpose.
    pub(crate) fn new(
        vault: &Vault<Open>,
        artefact: &Key,
        told: &dyn Fn(&Term) -> bool,
    ) -> Result<Self, Failure> {
        Self::allowing(vault, released(vault, artefact)?, told)
    }

    fn allowing(
        vault: &Vault<Open>,
        released: Vec<String>,
        told: &dyn Fn(&Term) -> bool,
    ) -> Result<Self, Failure> {
        let mut gathered = terms::gather(vault)?;
        gathered.retain(|term| {
            !told(term) && (term.kind != TermKind::Person || !released.contains(&term.value))
        });
        let (terms, unsearchable) = compile(gathered);
        Ok(Self {
            terms,
            allowed: Allowed::new(released),
            gate: Gate {
                unsearchable,
                ..Gate::default()
            },
            routes: Routes::new(),
        })
    }

    /// A gate for pages that show several artefacts: what any of them may tell, they may.
    pub(crate) fn of_all(vault: &Vault<Open>, artefacts: &[Key]) -> Result<Self, Failure> {
        let mut words = Vec::new();
        for artefact in artefacts {
            words.extend(released(vault, artefact)?);
        }
        Self::allowing(vault, words, &|_| false)
    }

    /// Searches a file.
    pub(crate) fn look(&mut self, name: &str, bytes: &[u8]) {
        let reading = self.routes.read(name, bytes);
        self.gate
            .report
            .merge(reading.search(&self.terms, &self.allowed));
    }

    /// Searches a file that was made here of nothing but proofs: that its form is not understood is no
    /// question, what stands in it is.
    pub(crate) fn look_at_proof(&mut self, name: &str, bytes: &[u8]) {
        self.look(name, bytes);
        self.gate.report.unreadable.retain(|part| part.file != name);
    }

    /// Whether a protected term certainly stands in a word, of which nothing is noted.
    pub(crate) fn finds(&self, word: &str) -> bool {
        let artefact = Artefact::new("a word", word.as_bytes());
        scan::scan_with(&artefact, Vec::new(), &self.terms, &self.allowed).is_certain()
    }

    /// Whether a protected term may stand in a word, certainly or possibly; nothing is noted.
    pub(crate) fn suspects(&self, word: &str) -> bool {
        let artefact = Artefact::new("a word", word.as_bytes());
        let report = scan::scan_with(&artefact, Vec::new(), &self.terms, &self.allowed);
        !report.findings.is_empty()
    }

    /// A file that was not searched.
    pub(crate) fn unread(&mut self, name: &str, what: &str) {
        self.gate.report.unreadable.push(scan::Unreadable {
            file: name.to_owned(),
            what: what.to_owned(),
        });
    }

    /// What was found.
    pub(crate) fn finish(mut self) -> Gate {
        self.gate.routes = self.routes.named();
        self.gate
    }
}

/// A term that cannot be searched for, such as a nickname of two letters, is named for a person to
/// look for; the others are compiled.
fn compile(gathered: Vec<Term>) -> (Terms, Vec<String>) {
    let (terms, unsearchable) = Terms::compile_what_can_be(gathered);
    let named = unsearchable.iter().map(ToString::to_string).collect();
    (terms, named)
}

fn misuse(error: &TermError) -> Failure {
    Failure::from_message(crate::failure::FailureKind::Misuse, &error.to_string())
}

/// Every name and place that the rulings release for this artefact, in every language.
fn released(vault: &Vault<Open>, artefact: &Key) -> Result<Vec<String>, Failure> {
    let clearance = vault.clearance();
    let rulings = vault.rulings(artefact.clone())?;
    let mut words = Vec::new();
    for kind in [Kind::Person, Kind::Source] {
        for record in vault.all(kind)? {
            let identity = match &record.reveal(&clearance).body {
                Body::Person(person) => person.identity,
                Body::Source(source) => source.identity,
                _ => continue,
            };
            if let Some(identity) = vault.get(identity)? {
                words.extend(
                    rulings
                        .released_names(&record, &identity)
                        .iter()
                        .map(|name| name.as_str().to_owned()),
                );
            }
        }
    }
    for record in vault.all(Kind::Place)? {
        for language in [Language::En, Language::Ar] {
            if let Ok(name) = rulings.place(std::slice::from_ref(&record), language) {
                words.push(name.as_str().to_owned());
            }
        }
    }
    Ok(words)
}
