//! The rules of the design that the compiler does not check.
//!
//! Each rule is a function from what was read to its [`Finding`]s, and a test of its own in
//! `tests/architecture.rs`, so that ARCHITECTURE.md can name it.

pub mod calls;
pub mod documents;
pub mod edges;
pub mod length;
pub mod manifests;
mod paths;
pub mod source;
mod token;

use std::{fmt, fs, path::Path};

use crate::{Failure, workspace::Crates};

/// One place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// File or crate, with a line where there is one.
    pub place: String,
    /// What is wrong, then what to do.
    pub words: String,
}

impl Finding {
    /// What is wrong at a place.
    pub fn new(place: impl Into<String>, words: impl Into<String>) -> Self {
        let (place, words) = (place.into(), words.into());
        Self { place, words }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.words)
    }
}

/// Runs every rule and prints what breaks one. Whether nothing does.
pub fn run(root: &Path) -> Result<bool, Failure> {
    let crates = Crates::load(root)?;
    let sources = source::read(root)?;
    for warning in length::look_twice(&sources) {
        println!("warning: {warning}");
    }
    let architecture = read(root, "ARCHITECTURE.md")?;
    let readme = read(root, "README.md")?;
    let threats = read(root, "docs/threat-model.md")?;
    let lock = read(root, "Cargo.lock")?;
    let mut findings = [
        edges::check(&crates),
        edges::closures(&crates),
        edges::lock_ceiling(&lock),
        length::too_long(&sources),
        calls::check(&sources),
        manifests::check(root, &crates)?,
        documents::crates_are_named(&architecture, &crates),
        documents::invariants_name_their_tests(&architecture, &sources),
        documents::promises_name_their_tests(&threats, &sources),
        documents::readme_commands(&readme, &sources, root),
    ]
    .concat();
    findings.dedup();
    for finding in &findings {
        println!("{finding}");
    }
    Ok(findings.is_empty())
}

/// A file of the root folder; empty when there is none, which the rules about it report.
pub fn read(root: &Path, name: &str) -> Result<String, Failure> {
    match fs::read_to_string(root.join(name)) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::new(format!("cannot read {name}: {error}"))),
    }
}
