//! The auditor: a pack that somebody hands over.

use std::fs;

use verify::{EXHIBIT_FILE, RELEASE_FILE};

use crate::{Taken, Target, texts};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "exhibit",
        decoders: &["verify::check of an exhibit"],
        run: |bytes| check(EXHIBIT_FILE, bytes),
        seeds: packs,
        speed: 1,
    },
    Target {
        name: "release",
        decoders: &["verify::check of a release"],
        run: |bytes| check(RELEASE_FILE, bytes),
        seeds: manifests,
        speed: 1,
    },
    Target {
        name: "pack-zip",
        decoders: &["verify::check of a zip"],
        run: zipped,
        seeds: zips,
        speed: 1,
    },
];

/// What a verdict says of an operation that is in its log.
const PROVEN: &str = "place in the log: number";

/// The document was read, and the first operation in it is proven.
fn check(file: &str, bytes: &[u8]) -> Taken {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join(file), bytes).expect("a file can be written");
    let verdict = verify::check(folder.path(), &[]);
    let words = verdict
        .map(|verdict| verdict.to_string())
        .unwrap_or_default();
    vec![words.contains("is in the format") && words.contains(PROVEN)]
}

/// The archive was read, and in it a document of an exhibit.
fn zipped(bytes: &[u8]) -> Taken {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("pack.zip");
    fs::write(&path, bytes).expect("a file can be written");
    let verdict = verify::check(&path, &[]);
    let words = verdict.map(|verdict| verdict.to_string());
    vec![words.is_ok_and(|words| words.contains("is in the format"))]
}

fn zips() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../seeds/pack.zip").to_vec(),
        b"PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
            .to_vec(),
    ]
}

fn packs() -> Vec<Vec<u8>> {
    let mut seeds = vec![include_bytes!("../seeds/pack.json").to_vec()];
    seeds.extend(texts(&[
        "{\"version\":1,\"files\":[],\"operations\":[],\"log\":\"\",\"proof\":\"\"}",
        "{\"format\":\"testimony-exhibit/1\",\"exhibit\":{\"name\":\"a\",\"sha256\":\"00\"}}",
    ]));
    seeds
}

fn manifests() -> Vec<Vec<u8>> {
    let mut seeds = vec![include_bytes!("../seeds/manifest.json").to_vec()];
    seeds.extend(texts(&[
        "{\"report\":\"a\",\"editions\":[{\"path\":\"../a\",\"sha256\":\"00\"}],\"approvals\":[]}",
    ]));
    seeds
}
