//! An archive held against the standards that it names, by programs and schemas of others.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{archive::case, support::TestEnv};

/// Where the Python packages are that tests compare with; without them a test is skipped by name.
fn packages(test: &str) -> Option<PathBuf> {
    let folder = env::var_os("TESTIMONY_PYTHON").map(PathBuf::from);
    let folder = folder.filter(|folder| folder.join("bagit.py").is_file());
    if folder.is_none() {
        testkit::skip(test, "`cargo xtask test` has not installed the packages");
    }
    folder.filter(|_| testkit::has_program("python3", test))
}

/// Whether the Python program `bagit` finds a bag valid.
fn is_valid_bag(packages: &Path, bag: &Path) -> bool {
    let python = "import bagit,sys; bagit.Bag(sys.argv[1]).validate()";
    let run = Command::new("python3")
        .args(["-B", "-c", python])
        .arg(bag)
        .env("PYTHONPATH", packages)
        .output();
    run.unwrap().status.success()
}

#[test]
fn other_programs_find_an_archive_valid() {
    let Some(packages) = packages("other_programs_find_an_archive_valid") else {
        return;
    };
    let env = case();
    let bag = env.at("case");
    assert!(is_valid_bag(&packages, &bag));
    let readme = bag.join("data/README.txt");
    let text = fs::read_to_string(&readme).unwrap();
    fs::write(&readme, text + "more").unwrap();
    assert!(!is_valid_bag(&packages, &bag));
}

/// The schema of the Library of Congress, January 18, 2016, as the package `a3m` carries it.
const SCHEMA: &str = "a3m/client/assets/premis/premis.xsd";

fn is_premis(packages: &Path, document: &Path) -> bool {
    let run = Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .arg(packages.join(SCHEMA))
        .arg(document)
        .output();
    run.unwrap().status.success()
}

#[test]
fn custody_in_an_archive_is_premis_as_its_schema_has_it() {
    let test = "custody_in_an_archive_is_premis_as_its_schema_has_it";
    if !testkit::has_program("xmllint", test) {
        return;
    }
    let Some(packages) = packages(test) else {
        return;
    };
    let env = case();
    let document = env.at("case/data/premis.xml");
    assert!(is_premis(&packages, &document));
    // It is a check: what the schema does not allow is refused.
    let text = fs::read_to_string(&document).unwrap();
    for (from, to) in [
        ("version=\"3.0\"", "version=\"2.0\""),
        ("<eventDateTime>", "<eventTime>"),
        ("<agentName>", "<agentVersion>1</agentVersion><agentName>"),
    ] {
        assert!(text.contains(from), "{from}");
        let closing = |word: &str| word.replace('<', "</");
        let changed = text.replace(from, to).replace(&closing(from), &closing(to));
        fs::write(&document, changed).unwrap();
        assert!(!is_premis(&packages, &document), "{to}");
    }
}

/// The schema asks for order and number of elements, not for what they refer to.
#[test]
fn what_custody_refers_to_is_there() {
    let env = case();
    let text = fs::read_to_string(env.at("case/data/premis.xml")).unwrap();
    let values = |name: &str| -> Vec<String> {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let parts = text.split(&open).skip(1);
        parts
            .map(|part| part.split(&close).next().unwrap().to_owned())
            .collect()
    };
    for (linking, linked) in [
        ("linkingAgentIdentifierValue", "agentIdentifierValue"),
        ("linkingObjectIdentifierValue", "objectIdentifierValue"),
    ] {
        let (links, known) = (values(linking), values(linked));
        assert!(!links.is_empty());
        assert!(links.iter().all(|link| known.contains(link)), "{links:?}");
    }
    // Received, handed over, and the check of the original.
    assert_eq!(values("eventIdentifierValue").len(), 3);
    for path in values("contentLocationValue") {
        assert!(env.at("case").join(&path).is_file(), "{path}");
    }
}

/// RO-Crate 1.2: the descriptor and its root, and every file of the crate as an entity with its length.
/// No validator can be asked here: those there are fetch the JSON-LD context when they run.
#[test]
fn the_crate_describes_itself_and_every_file() {
    let env: TestEnv = case();
    let crate_ = env.at("case/data");
    let metadata = fs::read(crate_.join("ro-crate-metadata.json")).unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&metadata).unwrap();
    assert_eq!(
        metadata["@context"],
        "https://w3id.org/ro/crate/1.2/context"
    );
    let graph = metadata["@graph"].as_array().unwrap();
    let entity = |id: &str| {
        let mut all = graph.iter().filter(|one| one["@id"] == id);
        let one = all.next().unwrap_or_else(|| panic!("no {id}"));
        assert!(all.next().is_none(), "{id} twice");
        one
    };
    let descriptor = entity("ro-crate-metadata.json");
    assert_eq!(descriptor["@type"], "CreativeWork");
    assert_eq!(descriptor["about"]["@id"], "./");
    let version = &descriptor["conformsTo"]["@id"];
    assert_eq!(version, "https://w3id.org/ro/crate/1.2");
    let root = entity("./");
    assert_eq!(root["@type"], "Dataset");
    for needed in ["name", "description", "datePublished", "license"] {
        assert!(!root[needed].is_null(), "{needed}");
    }
    let parts = root["hasPart"].as_array().unwrap();
    let mut known = vec!["ro-crate-metadata.json".to_owned()];
    for part in parts {
        let id = part["@id"].as_str().unwrap();
        let file = entity(id);
        assert_eq!(file["@type"], "File", "{id}");
        let length = fs::metadata(crate_.join(id)).unwrap().len();
        assert_eq!(file["contentSize"], length.to_string(), "{id}");
        known.push(id.to_owned());
    }
    for (name, _) in crate::support::files(&crate_) {
        assert!(known.contains(&name), "{name} is not described");
    }
    // Whatever is referred to is there or on the web.
    for one in graph
        .iter()
        .flat_map(|one| one.as_object().unwrap().values())
    {
        if let Some(id) = one.get("@id").and_then(serde_json::Value::as_str) {
            assert!(id.starts_with("http") || entity(id).is_object());
        }
    }
}
