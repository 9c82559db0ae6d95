//! The integration tests of the program, in one binary: they prove the wiring, on the command line.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod archive;
mod backup;
mod browser;
#[cfg(unix)]
mod canaries;
mod casebook;
mod demo;
#[cfg(target_os = "linux")]
mod disks;
mod fsck;
mod gate;
mod import;
mod keys;
#[cfg(unix)]
mod locking;
mod membership;
mod objects;
mod recovery;
mod release;
mod report;
mod scan;
mod seen;
mod served;
mod site;
mod stamp;
mod standards;
mod support;
#[cfg(target_os = "linux")]
mod syscalls;
mod tour;
mod traps;
mod weighing;
mod words;
#[cfg(target_os = "linux")]
mod writes;

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
