//! The crates, as `cargo metadata` sees them.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{Failure, programs};

/// The workspace's root folder, asked for at run time: two checkouts that share a build folder share
/// the program too, and what was compiled into it may be the other's path.
pub fn root() -> Result<PathBuf, Failure> {
    let from = match env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => env::current_dir().map_err(Failure::during("no current folder"))?,
    };
    from.ancestors()
        .find(|folder| folder.join("xtask").join("Cargo.toml").is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| Failure::new("not in a checkout; run it as `cargo xtask`"))
}

/// How one crate uses another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// In what ships, build scripts included.
    Shipped,
    /// In its tests alone.
    Tests,
}

/// The crates of the workspace and everything they are built from.
#[derive(Debug, Default)]
pub struct Crates {
    /// Our crates by the name of their folder, each with the folders it uses.
    pub edges: BTreeMap<String, BTreeSet<(String, Use)>>,
    /// For each of our crates the packages that go into what ships, itself included.
    pub closures: BTreeMap<String, BTreeSet<String>>,
    /// Where cargo puts what it builds.
    pub target: PathBuf,
}

impl Crates {
    /// Asks cargo, without network when it can answer without.
    pub fn load(root: &Path) -> Result<Self, Failure> {
        let ask = |offline: &[&str]| {
            let arguments = [&["metadata", "--format-version", "1"], offline].concat();
            programs::cargo(root, &arguments)
                .output()
                .map_err(Failure::during("cannot run `cargo metadata`"))
        };
        let mut output = ask(&["--offline"])?;
        if !output.status.success() {
            output = ask(&[])?;
        }
        if !output.status.success() {
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Failure::new(format!("`cargo metadata` failed: {words}")));
        }
        let metadata = serde_json::from_slice(&output.stdout)
            .map_err(Failure::during("cannot read `cargo metadata`"))?;
        let mut crates = Self::from_metadata(&metadata);
        for (folder, packages) in &mut crates.closures {
            *packages = alone(root, folder)?;
        }
        Ok(crates)
    }

    /// Reads the answer of `cargo metadata --format-version 1`.
    pub fn from_metadata(metadata: &Value) -> Self {
        let mut names = BTreeMap::new();
        let mut folders = BTreeMap::new();
        for package in list(metadata, "packages") {
            let (id, name) = (text(package, "id"), text(package, "name"));
            names.insert(id, name);
            if package.get("source").is_none_or(Value::is_null) {
                let folder = Path::new(text(package, "manifest_path"))
                    .parent()
                    .and_then(Path::file_name)
                    .map_or(name.into(), |f| f.to_string_lossy().into_owned());
                folders.insert(id, folder);
            }
        }
        let mut shipped: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut edges: BTreeMap<String, BTreeSet<(String, Use)>> = BTreeMap::new();
        let resolved = metadata.get("resolve").unwrap_or(&Value::Null);
        for node in list(resolved, "nodes") {
            let id = text(node, "id");
            for dependency in list(node, "deps") {
                let to = text(dependency, "pkg");
                for kind in list(dependency, "dep_kinds") {
                    let used = match text(kind, "kind") {
                        "dev" => Use::Tests,
                        _ => Use::Shipped,
                    };
                    if used == Use::Shipped {
                        shipped.entry(id).or_default().push(to);
                    }
                    if let (Some(from), Some(to)) = (folders.get(id), folders.get(to)) {
                        let uses = edges.entry(from.clone()).or_default();
                        uses.insert((to.clone(), used));
                    }
                }
            }
        }
        let mut closures = BTreeMap::new();
        for (id, folder) in &folders {
            edges.entry(folder.clone()).or_default();
            let packages = reachable(id, &shipped);
            let packages = packages
                .iter()
                .map(|package| (*names.get(package).unwrap_or(package)).to_owned());
            closures.insert(folder.clone(), packages.collect());
        }
        Self {
            edges,
            closures,
            target: PathBuf::from(text(metadata, "target_directory")),
        }
    }
}

/// What a crate is built from when it is built alone. `cargo metadata` gives every crate the features
/// that any other crate asks of its dependencies.
fn alone(root: &Path, folder: &str) -> Result<BTreeSet<String>, Failure> {
    let package = match folder {
        "testimony" | "xtask" => folder.to_owned(),
        folder => format!("testimony-{folder}"),
    };
    let arguments = [
        "tree",
        "--package",
        &package,
        "--target",
        "all",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
        "--offline",
    ];
    let output = programs::cargo(root, &arguments).output();
    let output = output.map_err(Failure::during("cannot run `cargo tree`"))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::new(format!("`cargo tree` failed: {words}")));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let names = text.lines().filter_map(|line| line.split(' ').next());
    Ok(names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect())
}

fn reachable<'a>(from: &'a str, edges: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(id) = waiting.pop() {
        if seen.insert(id) {
            waiting.extend(edges.get(id).into_iter().flatten());
        }
    }
    seen
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn edges_and_closures_tell_tests_from_what_ships() {
        let crates = Crates::from_metadata(&json!({
            "target_directory": "/t",
            "packages": [
                {"id": "a", "name": "testimony-a", "source": null, "manifest_path": "/w/crates/a/Cargo.toml"},
                {"id": "b", "name": "testimony-b", "source": null, "manifest_path": "/w/crates/b/Cargo.toml"},
                {"id": "serde", "name": "serde", "source": "registry", "manifest_path": "/r/serde/Cargo.toml"},
                {"id": "proptest", "name": "proptest", "source": "registry", "manifest_path": "/r/p/Cargo.toml"},
            ],
            "resolve": {"nodes": [
                {"id": "a", "deps": [
                    {"pkg": "b", "dep_kinds": [{"kind": "dev"}]},
                    {"pkg": "serde", "dep_kinds": [{"kind": null}]},
                    {"pkg": "proptest", "dep_kinds": [{"kind": "dev"}]}]},
                {"id": "b", "deps": [{"pkg": "a", "dep_kinds": [{"kind": null}, {"kind": "dev"}]}]},
                {"id": "serde", "deps": []},
                {"id": "proptest", "deps": []},
            ]},
        }));
        let uses = |name: &str| crates.edges[name].iter().cloned().collect::<Vec<_>>();
        assert_eq!(uses("a"), [("b".to_owned(), Use::Tests)]);
        assert_eq!(
            uses("b"),
            [("a".to_owned(), Use::Shipped), ("a".to_owned(), Use::Tests)]
        );
        let closure: Vec<_> = crates.closures["b"].iter().collect();
        assert_eq!(closure, ["serde", "testimony-a", "testimony-b"]);
    }
}
