//! The design's rules, held against the workspace as it is. ARCHITECTURE.md names these tests.

use std::path::PathBuf;

use xtask::{
    Failure,
    tidy::{self, Finding, source::Source},
    workspace::{self, Crates},
};

fn root() -> Result<PathBuf, Failure> {
    workspace::root()
}

fn crates() -> Result<Crates, Failure> {
    Crates::load(&root()?)
}

fn sources() -> Result<Vec<Source>, Failure> {
    tidy::source::read(&root()?)
}

fn document(name: &str) -> Result<String, Failure> {
    tidy::read(&root()?, name)
}

#[track_caller]
fn holds(findings: Vec<Finding>) {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

#[test]
fn crates_use_only_the_crates_they_may() -> Result<(), Failure> {
    holds(tidy::edges::check(&crates()?));
    Ok(())
}

#[test]
fn publishing_and_verifying_are_built_without_keys_stores_or_network() -> Result<(), Failure> {
    holds(tidy::edges::closures(&crates()?));
    Ok(())
}

#[test]
fn the_lock_file_stays_under_its_ceiling() -> Result<(), Failure> {
    holds(tidy::edges::lock_ceiling(&document("Cargo.lock")?));
    Ok(())
}

#[test]
fn no_file_is_too_long() -> Result<(), Failure> {
    holds(tidy::length::too_long(&sources()?));
    Ok(())
}

#[test]
fn each_crate_makes_only_the_calls_it_may() -> Result<(), Failure> {
    holds(tidy::calls::check(&sources()?));
    Ok(())
}

#[test]
fn unsafe_code_is_forbidden_or_justified() -> Result<(), Failure> {
    holds(tidy::manifests::check(&root()?, &crates()?)?);
    Ok(())
}

#[test]
fn the_architecture_names_every_crate() -> Result<(), Failure> {
    holds(tidy::documents::crates_are_named(
        &document("ARCHITECTURE.md")?,
        &crates()?,
    ));
    Ok(())
}

#[test]
fn every_invariant_names_tests_that_exist() -> Result<(), Failure> {
    holds(tidy::documents::invariants_name_their_tests(
        &document("ARCHITECTURE.md")?,
        &sources()?,
    ));
    Ok(())
}

#[test]
fn every_promise_names_tests_that_exist() -> Result<(), Failure> {
    holds(tidy::documents::promises_name_their_tests(
        &document("docs/threat-model.md")?,
        &sources()?,
    ));
    Ok(())
}

#[test]
fn the_first_commands_of_the_readme_exist() -> Result<(), Failure> {
    let readme = document("README.md")?;
    if readme.is_empty() {
        testkit::skip("the_first_commands_of_the_readme_exist", "no README.md yet");
        return Ok(());
    }
    holds(tidy::documents::readme_commands(
        &readme,
        &sources()?,
        &root()?,
    ));
    Ok(())
}
