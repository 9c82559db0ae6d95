//! What one has to read before one can trust the auditor.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

/// The ceiling of the design; raising it is a decision, see xtask/src/tidy/edges.rs.
const CEILING: usize = 85;

#[test]
fn few_packages_are_built_into_the_auditor() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let built = closure(&metadata);
    assert!(
        built.len() <= CEILING,
        "{} packages: {built:#?}",
        built.len()
    );
    for package in &built {
        let ours = package.starts_with("testimony-");
        let allowed = ["testimony-model", "testimony-ledger", "testimony-verify"];
        assert!(!ours || allowed.contains(&package.as_str()), "{package}");
    }
}

/// The names of all packages that are built for the program, tests left out.
fn closure(metadata: &Value) -> BTreeSet<String> {
    let list = |value: &Value| value.as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let packages = list(&metadata["packages"]);
    let names: BTreeMap<String, String> = packages
        .iter()
        .map(|p| (text(&p["id"]), text(&p["name"])))
        .collect();
    let mut edges: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for node in list(&metadata["resolve"]["nodes"]) {
        let deps = list(&node["deps"]);
        let is_shipped = |dep: &&Value| {
            list(&dep["dep_kinds"])
                .iter()
                .any(|kind| kind["kind"] != "dev")
        };
        let deps = deps.iter().filter(is_shipped).map(|dep| text(&dep["pkg"]));
        edges.insert(text(&node["id"]), deps.collect());
    }
    let root = names
        .iter()
        .find(|(_, name)| *name == "testimony-verify")
        .unwrap()
        .0;
    let (mut seen, mut next) = (BTreeSet::new(), vec![root.clone()]);
    while let Some(id) = next.pop() {
        if seen.insert(id.clone()) {
            next.extend(edges[&id].clone());
        }
    }
    seen.iter().map(|id| names[id].clone()).collect()
}
