//! The example cases are sound.

use std::{fs, path::Path};

use crate::support::Folder;

/// How many records a folder of examples comes to, all of them taken in without a problem.
fn sound(name: &str) -> usize {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let root = examples.join(name);
    let mut folder = Folder::default();
    let mut open = vec![root.clone()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path
                    .strip_prefix(&root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                folder = folder.with(&name, fs::read(&path).unwrap());
            }
        }
    }
    let taken = folder.take();
    let lines: Vec<String> = taken.problems.iter().map(ToString::to_string).collect();
    assert_eq!(lines.join("\n"), "");
    taken.records.len()
}

#[test]
fn the_example_folder_is_taken_in_without_a_problem() {
    assert!(sound("qamar") > 400);
}

#[test]
fn the_reference_case_is_taken_in_without_a_problem() {
    assert!(sound("reference-case") > 100);
}
