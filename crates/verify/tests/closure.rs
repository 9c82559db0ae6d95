//! What one has to read before one can trust the auditor.

use std::{collections::BTreeSet, process::Command};

/// The ceiling of the design; raising it is a decision, see xtask/src/tidy/edges.rs.
const CEILING: usize = 85;

/// For every system, tests left out, with the features that the auditor itself asks for: those that
/// other programs of the workspace add are not in it.
#[test]
fn few_packages_are_built_into_the_auditor() {
    let arguments = "tree --package testimony-verify --edges normal,build --target all --prefix none \
                     --format {p} --offline --locked";
    let output = Command::new(env!("CARGO"))
        .args(arguments.split_whitespace())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let names = told
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let built: BTreeSet<&str> = names.collect();
    assert!(built.len() > 20, "{built:#?}");
    assert!(
        built.len() <= CEILING,
        "{} packages: {built:#?}",
        built.len()
    );
    for package in &built {
        let ours = package.starts_with("testimony-");
        let allowed = ["testimony-model", "testimony-ledger", "testimony-verify"];
        assert!(!ours || allowed.contains(package), "{package}");
    }
}
