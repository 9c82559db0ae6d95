//! A file beside these that no module names would never run.

use std::{collections::BTreeSet, fs, path::Path};

fn stems(folder: &Path, extension: &str) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn no_test_file_is_forgotten() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for (folder, parent) in [(tests.clone(), "main"), (tests.join("rulings"), "mod")] {
        let named = fs::read_to_string(folder.join(parent).with_extension("rs")).unwrap();
        for stem in stems(&folder, "rs") {
            assert!(
                stem == parent || named.contains(&format!("\nmod {stem};\n")),
                "{stem} is not in {parent}.rs"
            );
        }
    }
}

#[test]
fn every_misuse_has_the_message_that_it_must_give() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_fail");
    assert_eq!(stems(&folder, "rs"), stems(&folder, "stderr"));
}
