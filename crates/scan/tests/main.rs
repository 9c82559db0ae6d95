//! What the scanner finds, what it leaves alone, and what it makes of hostile bytes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

mod archives;
mod clean;
mod documented;
mod failures;
mod formats;
mod forms;
mod hostile;
mod matrix;
mod officefiles;
mod pdf;
mod pictures;
mod proof;
mod recordings;
mod release;
mod rulings;
mod sheets;
mod speed;
mod typst;
mod zipped;

use model::term::{Term, TermKind};

fn term(id: &str, kind: TermKind, value: &str) -> Term {
    Term {
        id: id.to_owned(),
        kind,
        value: value.to_owned(),
    }
}

#[test]
fn no_test_file_is_forgotten() {
    let main = include_str!("main.rs");
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for entry in std::fs::read_dir(here).unwrap() {
        let path = entry.unwrap().path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") {
            assert!(
                main.contains(&format!("mod {module};")),
                "{name} is not part of the test"
            );
        }
    }
}
