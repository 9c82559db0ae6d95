//! Bags: the conformance suite of the Library of Congress, and what a changed byte comes to.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ingest::bag::{
    Algorithm, Found, Hashers, Listing, TagFile, Verdict, encoded, is_tag, judge, read, tar,
};
use proptest::prelude::*;

/// <https://github.com/LibraryOfCongress/bagit-conformance-suite> at 9ab4870, public domain.
const SUITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/bagit");

type Files = Vec<(String, Vec<u8>)>;

fn hashed(bytes: &[u8], algorithms: &[Algorithm]) -> Vec<(Algorithm, String)> {
    let mut hashers = Hashers::new(algorithms);
    hashers.update(bytes);
    hashers.finish()
}

/// What the whole check says; a bag that is none is invalid too.
fn verdict(files: &Files) -> Verdict {
    let tags: Vec<TagFile> = files
        .iter()
        .filter(|(name, _)| is_tag(name))
        .map(|(name, bytes)| TagFile {
            name: name.clone(),
            bytes: bytes.clone(),
        })
        .collect();
    let tags = match read(&tags) {
        Ok(tags) => tags,
        Err(problem) => {
            return Verdict {
                valid: false,
                errors: vec![problem],
                ..judge(&read(&minimal_tags()).unwrap(), &Listing::default())
            };
        }
    };
    let found = |(path, bytes): &(String, Vec<u8>)| Found {
        path: path.clone(),
        bytes: bytes.len() as u64,
        digests: hashed(bytes, &tags.algorithms(!path.starts_with("data/"))),
    };
    let listing = Listing {
        files: files.iter().map(found).collect(),
        odd: Vec::new(),
    };
    judge(&tags, &listing)
}

fn minimal_tags() -> Vec<TagFile> {
    vec![TagFile {
        name: "bagit.txt".to_owned(),
        bytes: b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_vec(),
    }]
}

fn folder(root: &Path) -> Files {
    let mut files = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                files.push((name.to_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// Every bag of the suite in folders of this name, `valid` and the like.
fn cases(expected: &str) -> Vec<PathBuf> {
    let mut cases = Vec::new();
    for version in fs::read_dir(SUITE).unwrap() {
        let Ok(entries) = fs::read_dir(version.unwrap().path().join(expected)) else {
            continue;
        };
        let folders = entries.map(|entry| entry.unwrap().path());
        cases.extend(folders.filter(|path| path.is_dir()));
    }
    cases.sort();
    cases
}

#[test]
fn every_bag_of_the_conformance_suite_is_judged_as_it_says() {
    // Linux-only and Windows-only bags hold paths that lead out of the bag on that system; we refuse
    // them on every system, so that none has to be skipped.
    let groups = [
        ("valid", true, 27),
        ("warning", true, 6),
        ("invalid", false, 15),
        ("linux-only", false, 4),
        ("windows-only", false, 6),
    ];
    let mut wrong = Vec::new();
    for (group, valid, count) in groups {
        let cases = cases(group);
        assert_eq!(cases.len(), count, "{group}: {cases:?}");
        for case in cases {
            let verdict = verdict(&folder(&case));
            let warned = group != "warning" || !verdict.warnings.is_empty();
            if verdict.valid != valid || !warned {
                wrong.push(format!("{}: {verdict:?}", case.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A small bag of version 1.0 with both manifests and manifests of its tag files.
fn bag() -> Files {
    let mut files: Files = vec![
        ("data/a.txt".to_owned(), b"one\n".to_vec()),
        ("data/dir/100% b\n.txt".to_owned(), b"two".to_vec()),
        ("data/empty".to_owned(), Vec::new()),
    ];
    let octets: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let streams = files.len();
    let lines = |files: &Files, algorithm| -> Vec<u8> {
        let line = |(path, bytes): &(String, Vec<u8>)| {
            let digest = hashed(bytes, &[algorithm])[0].1.clone();
            format!("{digest}  {}\n", encoded(path))
        };
        files.iter().map(line).collect::<String>().into_bytes()
    };
    let mut tags: Files = vec![
        (
            "bagit.txt".to_owned(),
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_vec(),
        ),
        (
            "bag-info.txt".to_owned(),
            format!("Payload-Oxum: {octets}.{streams}\nContact-Name: amal\n").into_bytes(),
        ),
    ];
    let both = [Algorithm::Sha256, Algorithm::Sha512];
    for algorithm in both {
        let name = format!("manifest-{}.txt", algorithm.name());
        tags.push((name, lines(&files, algorithm)));
    }
    let listed = tags.clone();
    for algorithm in both {
        let name = format!("tagmanifest-{}.txt", algorithm.name());
        tags.push((name, lines(&listed, algorithm)));
    }
    files.extend(tags);
    files
}

#[test]
fn a_bag_of_ours_is_valid_without_a_word() {
    let verdict = verdict(&bag());
    assert!(verdict.valid, "{verdict:?}");
    assert_eq!(verdict.warnings, []);
    assert_eq!((verdict.payload.files, verdict.payload.bytes), (3, 7));
}

#[test]
fn no_byte_of_a_bag_can_be_changed() {
    let whole = bag();
    for at in 0..whole.len() {
        for byte in 0..whole[at].1.len() {
            for mask in [0x01, 0x20, 0x80] {
                let mut changed = whole.clone();
                changed[at].1[byte] ^= mask;
                let name = &whole[at].0;
                // The manifests of tag files are listed nowhere: a digest in the other case is the same
                // digest, and a blank may be a tab… both are what RFC 8493 allows.
                let same =
                    name.starts_with("tagmanifest") && means_the_same(&whole[at].1, &changed[at].1);
                assert!(same || !verdict(&changed).valid, "{name} {byte} {mask:x}");
            }
        }
    }
}

/// Whether two manifests differ in nothing but the case of digits and white space between.
fn means_the_same(one: &[u8], other: &[u8]) -> bool {
    let words = |bytes: &[u8]| -> Vec<(String, String)> {
        let text = String::from_utf8_lossy(bytes).replace('\t', " ");
        let line = |line: &str| {
            let (digest, path) = line.split_once(' ').unwrap_or((line, ""));
            (digest.to_lowercase(), path.trim_start().to_owned())
        };
        text.lines().map(line).collect()
    };
    words(one) == words(other)
}

#[test]
fn a_file_that_came_went_or_was_renamed_is_noticed() {
    let whole = bag();
    for at in 0..whole.len() {
        let mut gone = whole.clone();
        let (name, bytes) = gone.remove(at);
        // Without one of its two manifests of tag files a bag is as complete as one that never had it.
        let spare = name.starts_with("tagmanifest");
        assert_eq!(verdict(&gone).valid, spare, "{name} removed");
        let mut renamed = gone.clone();
        renamed.push((format!("{name}x"), bytes.clone()));
        assert_eq!(verdict(&renamed).valid, spare, "{name} renamed");
        if name.starts_with("data/a") {
            let mut upper = gone.clone();
            upper.push(("data/A.txt".to_owned(), bytes));
            assert!(!verdict(&upper).valid, "another case is another name");
        }
    }
    let mut more = whole.clone();
    more.push(("data/more".to_owned(), Vec::new()));
    assert!(!verdict(&more).valid, "a file was added");
}

#[test]
fn lines_of_a_manifest_cannot_be_swapped_between_files() {
    let whole = bag();
    for at in 0..whole.len() {
        if !whole[at].0.starts_with("manifest") {
            continue;
        }
        let text = String::from_utf8(whole[at].1.clone()).unwrap();
        let mut digests: Vec<(&str, &str)> =
            text.lines().filter_map(|l| l.split_once("  ")).collect();
        let first = digests[0].0;
        digests[0].0 = digests[1].0;
        digests[1].0 = first;
        let swapped: String = digests.iter().map(|(d, p)| format!("{d}  {p}\n")).collect();
        let mut changed = whole.clone();
        changed[at].1 = swapped.into_bytes();
        let verdict = verdict(&changed);
        assert!(!verdict.valid);
        assert!(
            verdict
                .errors
                .iter()
                .any(|e| e.what.contains("is not what it was"))
        );
    }
}

#[test]
fn what_is_to_be_fetched_is_missing_and_nothing_asks_for_it() {
    let mut files = bag();
    files.retain(|(name, _)| name != "data/empty");
    let line = b"https://example.invalid/empty 0 data/empty\n".to_vec();
    files.push(("fetch.txt".to_owned(), line));
    let verdict = verdict(&files);
    assert!(!verdict.valid);
    let told = verdict.errors.iter().any(|error| {
        error.path == "fetch.txt" && error.what.contains("https://example.invalid/empty")
    });
    assert!(told, "{verdict:?}");
}

#[test]
fn paths_that_lead_out_or_mean_another_place_are_refused() {
    for path in [
        "../a",
        "data/../../a",
        "/etc/passwd",
        "~/a",
        "C:\\a",
        "data/a\\b",
        "data/%41",
        ".",
    ] {
        let mut files = bag();
        for (name, bytes) in &mut files {
            if name == "manifest-sha256.txt" {
                bytes.extend(format!("{}  {path}\n", "0".repeat(64)).into_bytes());
            }
        }
        let verdict = verdict(&files);
        let told = |error: &ingest::field::Problem| {
            error.path == "manifest-sha256.txt" && error.line == Some(4)
        };
        assert!(verdict.errors.iter().any(told), "{path}: {verdict:?}");
    }
}

fn packed(files: &Files, prefix: &str) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        let path = format!("{prefix}{path}");
        builder
            .append_data(&mut header, path, bytes.as_slice())
            .unwrap();
    }
    builder.into_inner().unwrap()
}

#[test]
fn a_tar_file_gives_the_bag_in_it() {
    for prefix in ["case/", "./case/", ""] {
        let bytes = packed(&bag(), prefix);
        let (entries, odd) = tar(std::io::Cursor::new(&bytes));
        assert_eq!(odd, []);
        let files: Files = entries
            .iter()
            .map(|entry| {
                let from = entry.offset as usize;
                let to = from + entry.bytes as usize;
                (entry.path.clone(), bytes[from..to].to_vec())
            })
            .collect();
        assert!(verdict(&files).valid, "{prefix}");
    }
}

#[test]
fn links_and_doubles_in_a_tar_file_are_told() {
    let mut builder = ::tar::Builder::new(Vec::new());
    for name in ["case/bagit.txt", "case/bagit.txt", "other/a"] {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(1);
        builder.append_data(&mut header, name, &b"x"[..]).unwrap();
    }
    let mut link = ::tar::Header::new_gnu();
    link.set_entry_type(::tar::EntryType::Symlink);
    link.set_size(0);
    builder
        .append_link(&mut link, "case/data/a", "/etc/passwd")
        .unwrap();
    let bytes = builder.into_inner().unwrap();
    let (entries, odd) = tar(std::io::Cursor::new(&bytes));
    assert_eq!(entries.len(), 1);
    let told: Vec<&str> = odd.iter().map(|problem| problem.what.as_str()).collect();
    assert_eq!(told.len(), 3, "{odd:?}");
    let (_, cut) = tar(std::io::Cursor::new(&bytes[..512]));
    assert!(!cut.is_empty(), "a tar file that was cut off");
}

proptest! {
    #[test]
    fn nothing_that_a_tag_file_says_ends_the_reader(
        name in 0usize..5,
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        text in "(.{0,20}[ :\t]{1,2}.{0,40}\n){0,6}",
    ) {
        let name = ["bagit.txt", "bag-info.txt", "manifest-md5.txt", "tagmanifest-sha1.txt", "fetch.txt"][name];
        for content in [bytes, text.into_bytes()] {
            let mut files = bag();
            files.retain(|(known, _)| known != name);
            let _ = tar(std::io::Cursor::new(&content));
            files.push((name.to_owned(), content));
            let _ = verdict(&files);
        }
    }
}
