//! Every rule of `docs/field-folder.md`, kept and broken, with the very words that are told.
//!
//! In `rules/*.txt` a case is `>>> path`, the file, `<<<`, and one line for each problem; a sound file
//! has none. `UPDATE_RULES=1` writes what is told now, for a person to read.

use std::{env, fmt::Write as _, fs, path::Path};

use crate::support::told;

#[test]
fn every_rule_is_kept_and_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    assert_eq!(paths.len(), 7);
    for path in paths {
        let expected = fs::read_to_string(&path).unwrap();
        let mut now = String::new();
        for case in expected.split_inclusive(">>> ").skip(1) {
            let case = case.strip_suffix(">>> ").unwrap_or(case);
            let (name, rest) = case.split_once('\n').unwrap();
            let (text, _) = rest.split_once("<<<\n").unwrap();
            writeln!(now, ">>> {name}\n{text}<<<").unwrap();
            let told = told(name, text);
            if !told.is_empty() {
                writeln!(now, "{told}").unwrap();
            }
        }
        if env::var_os("UPDATE_RULES").is_some() {
            fs::write(&path, now).unwrap();
        } else {
            assert!(now == expected, "{}:\n{now}", path.display());
        }
    }
}
