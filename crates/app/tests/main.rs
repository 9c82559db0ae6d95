//! The integration tests of what the program does, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod places;
mod stamps;
mod support;
mod witnesses;

/// A file beside this one that is not a module of it would never run.
#[test]
fn no_test_file_is_forgotten() {
    let here = include_str!("main.rs");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        if is_source && stem != "main" {
            assert!(
                here.contains(&format!("\nmod {stem};\n")),
                "{stem} is not in main.rs"
            );
        }
    }
}
