//! What every Cargo.toml must say.

use std::path::Path;

use super::Finding;
use crate::{Failure, workspace::Crates};

/// Crates that have left the workspace's lints without a reason, and lints that allow `unsafe`.
pub fn check(root: &Path, crates: &Crates) -> Result<Vec<Finding>, Failure> {
    let mut findings = workspace(&super::read(root, "Cargo.toml")?);
    for krate in crates.edges.keys() {
        let path = match krate.as_str() {
            "xtask" => "xtask/Cargo.toml".to_owned(),
            other => format!("crates/{other}/Cargo.toml"),
        };
        let manifest = super::read(root, &path)?;
        findings.extend(member(&path, &manifest));
        findings.extend(unstretched(&path, &manifest));
    }
    Ok(findings)
}

fn workspace(manifest: &str) -> Vec<Finding> {
    if section(manifest, "[workspace.lints.rust]").any(|line| line == "unsafe_code = \"forbid\"") {
        return Vec::new();
    }
    let words = "`unsafe_code = \"forbid\"` is gone from [workspace.lints.rust]; put it back";
    vec![Finding::new("Cargo.toml", words)]
}

fn member(path: &str, manifest: &str) -> Vec<Finding> {
    let inherits = section(manifest, "[lints]").any(|line| line == "workspace = true");
    let reason = manifest.lines().any(|line| {
        line.trim_start()
            .strip_prefix("# unsafe:")
            .is_some_and(|why| !why.trim().is_empty())
    });
    if inherits || reason {
        return Vec::new();
    }
    let words = "does not take the workspace's lints, which forbid unsafe code; take them, or say \
                 why in a comment `# unsafe: …`";
    vec![Finding::new(path, words)]
}

/// A vault whose passphrases are hardly stretched is for `cargo xtask prove`, which asks for it itself.
fn unstretched(path: &str, manifest: &str) -> Option<Finding> {
    let asks = manifest
        .lines()
        .any(|line| line.contains("unstretched") && line.trim() != "unstretched = []");
    let words = "asks for the feature `unstretched`, which protects no passphrase; take it out";
    asks.then(|| Finding::new(path, words))
}

/// The lines of a section, without comments.
fn section<'a>(manifest: &'a str, heading: &str) -> impl Iterator<Item = &'a str> {
    manifest
        .lines()
        .map(str::trim)
        .skip_while(move |line| *line != heading)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .map(|line| line.split('#').next().unwrap_or_default().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lints_are_inherited_or_the_reason_is_given() {
        let found = |text: &str| member("crates/a/Cargo.toml", text).len();
        assert_eq!(found("[package]\n[lints]\nworkspace = true\n"), 0);
        assert_eq!(found("# unsafe: maps a file\n[lints.rust]\n"), 0);
        assert_eq!(found("# unsafe:\n"), 1);
        assert_eq!(found("[package]\nworkspace = true\n"), 1);
        assert_eq!(found("[lints]\n# workspace = true\n"), 1);
    }

    #[test]
    fn nobody_asks_for_passphrases_that_are_not_stretched() {
        let found = |text: &str| unstretched("crates/a/Cargo.toml", text).is_some();
        assert!(!found("[features]\nunstretched = []\n"));
        assert!(found(
            "vault = { workspace = true, features = [\"unstretched\"] }\n"
        ));
        assert!(found("default = [\"vault/unstretched\"]\n"));
    }

    #[test]
    fn the_workspace_forbids_unsafe_code() {
        assert!(workspace("[workspace.lints.rust]\nunsafe_code = \"forbid\"\n").is_empty());
        assert_eq!(
            workspace("[workspace.lints.rust]\nunsafe_code = \"deny\"\n").len(),
            1
        );
    }
}
