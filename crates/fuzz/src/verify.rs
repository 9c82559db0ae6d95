//! The auditor: a pack that somebody hands over.

use std::fs;

use verify::{EXHIBIT_FILE, RELEASE_FILE};

use crate::{Target, texts};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "exhibit",
        run: |bytes| check(EXHIBIT_FILE, bytes),
        seeds,
        speed: 1,
    },
    Target {
        name: "release",
        run: |bytes| check(RELEASE_FILE, bytes),
        seeds,
        speed: 1,
    },
];

fn check(file: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join(file), bytes).expect("a file can be written");
    if let Ok(verdict) = verify::check(folder.path(), &[]) {
        // Nobody's keys were given, so nothing can be better than this.
        let _ = verdict.to_string();
    }
}

fn seeds() -> Vec<Vec<u8>> {
    texts(&[
        "{\"version\":1,\"files\":[],\"operations\":[],\"log\":\"\",\"proof\":\"\"}",
        "{\"format\":\"testimony-exhibit/1\",\"exhibit\":{\"name\":\"a\",\"sha256\":\"00\"}}",
        "{\"report\":\"a\",\"editions\":[{\"path\":\"../a\",\"sha256\":\"00\"}],\"approvals\":[]}",
    ])
}
