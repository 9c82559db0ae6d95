//! Packs in a zip: a good one is judged like its folder, one that two programs could read in two ways is
//! refused, by both verifiers.

use std::{fs, io::Write as _, path::Path, process::Command};

use flate2::{Compression, Crc, write::DeflateEncoder};
use tempfile::TempDir;
use testimony_verify::{State, check};

use crate::{agreement::Python, support::*};

/// An entry as it is written, every part of which a test may make false.
#[derive(Clone)]
struct Entry {
    name: Vec<u8>,
    local_name: Vec<u8>,
    flags: u16,
    method: u16,
    crc: u32,
    size: u32,
    local_size: u32,
    body: Vec<u8>,
    attributes: u32,
}

impl Entry {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(bytes);
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
        packed.write_all(bytes).unwrap();
        let size = u32::try_from(bytes.len()).unwrap();
        Self {
            name: name.into(),
            local_name: name.into(),
            flags: 0x0800,
            method: 8,
            crc: crc.sum(),
            size,
            local_size: size,
            body: packed.finish().unwrap(),
            attributes: 0o100_644 << 16,
        }
    }

    fn stored(name: &str, bytes: &[u8]) -> Self {
        Self {
            method: 0,
            body: bytes.to_vec(),
            ..Self::new(name, bytes)
        }
    }

    fn named(mut self, name: &[u8]) -> Self {
        self.name = name.to_vec();
        self.local_name = name.to_vec();
        self
    }
}

fn with(entry: &Entry, change: impl FnOnce(&mut Entry)) -> Entry {
    let mut entry = entry.clone();
    change(&mut entry);
    entry
}

fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut file, mut list) = (Vec::new(), Vec::new());
    for entry in entries {
        let at = file.len() as u32;
        let shared = |size: u32| {
            let mut head = Vec::new();
            for two in [20, entry.flags, entry.method, 0, 0x21] {
                head.extend(u16::to_le_bytes(two));
            }
            for four in [entry.crc, entry.body.len() as u32, size] {
                head.extend(u32::to_le_bytes(four));
            }
            head
        };
        file.extend(b"PK\x03\x04");
        file.extend(shared(entry.local_size));
        file.extend((entry.local_name.len() as u16).to_le_bytes());
        file.extend([0, 0]);
        file.extend(&entry.local_name);
        file.extend(&entry.body);
        list.extend(b"PK\x01\x02\x14\x03");
        list.extend(shared(entry.size));
        list.extend((entry.name.len() as u16).to_le_bytes());
        list.extend([0; 8]);
        list.extend(entry.attributes.to_le_bytes());
        list.extend(at.to_le_bytes());
        list.extend(&entry.name);
    }
    let (start, count) = (file.len() as u32, entries.len() as u16);
    file.extend(&list);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    file.extend((list.len() as u32).to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

/// The files of a folder, below another name.
fn entries(folder: &Path, below: &str) -> Vec<Entry> {
    let entry = |path: &std::path::PathBuf| {
        let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
        Entry::new(&format!("{below}{name}"), &fs::read(path).unwrap())
    };
    files(folder).iter().map(entry).collect()
}

fn changed(bytes: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    change(&mut bytes);
    bytes
}

/// What a zip is, and the word that has to be in the answer; empty: it is good.
fn cases(folder: &Path) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let good = entries(folder, "exhibit/");
    let first = &good[0];
    let and = |entry: Entry| zip(&[good.clone(), vec![entry]].concat());
    let named = |name: &[u8]| and(Entry::stored("x", b"more").named(name));
    let instead =
        |change: fn(&mut Entry)| zip(&[vec![with(first, change)], good[1..].to_vec()].concat());
    let whole = zip(&good);
    let exhibit = good
        .iter()
        .position(|entry| entry.name.ends_with(NAME.as_bytes()));
    let lies = |change: fn(&mut Entry)| {
        let mut entries = good.clone();
        let at = exhibit.unwrap();
        entries[at] = with(&entries[at], change);
        zip(&entries)
    };
    let stored: Vec<Entry> = files(folder)
        .iter()
        .map(|path| {
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
            Entry::stored(name, &fs::read(path).unwrap())
        })
        .collect();
    let folder_entry = Entry::stored("exhibit/by-hand/", b"");
    let name = "does not stay in it";
    vec![
        ("in a folder", whole.clone(), ""),
        ("at the top, stored", zip(&stored), ""),
        (
            "with its folders",
            zip(&[
                vec![with(&folder_entry, |e| e.attributes = 0o040_755 << 16)],
                good.clone(),
            ]
            .concat()),
            "",
        ),
        (
            "with a file beside it",
            and(Entry::new("صورة.txt", b"more")),
            "",
        ),
        (
            "sizes told later",
            instead(|e| {
                e.flags |= 8;
                e.local_size = 0;
            }),
            "",
        ),
        ("absolute", named(b"/etc/passwd"), name),
        ("upwards", named(b"exhibit/../../x"), name),
        ("backslash", named(b"exhibit\\x"), name),
        ("drive", named(b"C:x"), name),
        ("zero byte", named(b"exhibit/pack.json\0.txt"), name),
        ("direction", named("exhibit/\u{202e}gnp".as_bytes()), name),
        ("no UTF-8", named(b"exhibit/\xff"), name),
        (
            "not said to be UTF-8",
            and(with(&Entry::stored("\u{e9}", b""), |e| e.flags = 0)),
            name,
        ),
        ("empty name", named(b""), name),
        ("a slash too many", named(b"exhibit//x"), name),
        ("too long a name", named(&[b'x'; 300]), name),
        ("twice", and(first.clone()), "a name twice"),
        (
            "twice, in capitals",
            and(first.clone().named(&first.name.to_ascii_uppercase())),
            "a name twice",
        ),
        (
            "a folder of the same name",
            and(Entry::stored("exhibit/pack.json/", b"")),
            "a name twice",
        ),
        (
            "link",
            and(with(&Entry::stored("exhibit/l", b"/etc/passwd"), |e| {
                e.attributes = 0o120_777 << 16
            })),
            "a link or a device",
        ),
        (
            "pipe",
            and(with(&Entry::stored("exhibit/l", b""), |e| {
                e.attributes = 0o010_644 << 16
            })),
            "a link or a device",
        ),
        ("encrypted", instead(|e| e.flags |= 1), "encrypted"),
        ("rarely packed", instead(|e| e.method = 14), "a rare way"),
        (
            "huge size",
            instead(|e| {
                e.size = u32::MAX;
                e.local_size = u32::MAX;
            }),
            "cannot be as large",
        ),
        (
            "another size inside",
            instead(|e| e.local_size += 1),
            "says two things",
        ),
        (
            "another name inside",
            instead(|e| e.local_name[0] = b'E'),
            "says two things",
        ),
        (
            "longer than it says",
            lies(|e| {
                e.size -= 1;
                e.local_size -= 1;
            }),
            "is longer than the zip says",
        ),
        (
            "shorter than it says",
            lies(|e| {
                e.size += 1;
                e.local_size += 1;
            }),
            "is damaged in the zip",
        ),
        (
            "another checksum",
            lies(|e| e.crc ^= 1),
            "is damaged in the zip",
        ),
        (
            "bytes after the end",
            lies(|e| e.body.extend(b"more")),
            "bytes after its end",
        ),
        (
            "cut inside",
            lies(|e| {
                e.body.pop();
            }),
            "is damaged in the zip",
        ),
        (
            "no deflate",
            lies(|e| e.body = vec![0xff; 30]),
            "is damaged in the zip",
        ),
        (
            "two packs",
            zip(&[good.clone(), entries(folder, "other/")].concat()),
            "several packs",
        ),
        (
            "too deep",
            zip(&entries(folder, "a/b/")),
            "has no `pack.json`",
        ),
        ("empty", zip(&[]), "has no `pack.json`"),
        ("no zip", b"%PDF".to_vec(), "not one whole zip"),
        ("an empty file", Vec::new(), "not one whole zip"),
        (
            "cut",
            whole[..whole.len() - 1].to_vec(),
            "not one whole zip",
        ),
        (
            "something before",
            [b"#!/bin/sh\n".to_vec(), whole.clone()].concat(),
            "not one whole zip",
        ),
        (
            "something after",
            [whole.clone(), b"more".to_vec()].concat(),
            "not one whole zip",
        ),
        (
            "two zips",
            [zip(&[]), whole.clone()].concat(),
            "not one whole zip",
        ),
        (
            "an entry untold",
            changed(&whole, |bytes| {
                let at = bytes.len() - 14;
                bytes[at] -= 1;
                bytes[at + 2] -= 1;
            }),
            "a list that is damaged",
        ),
        (
            "out of order",
            out_of_order(&good),
            "overlap or are not in order",
        ),
    ]
}

/// The lines of the list in another order than the entries.
fn out_of_order(entries: &[Entry]) -> Vec<u8> {
    let good = zip(entries);
    let number = |at: usize| u32::from_le_bytes(good[at..at + 4].try_into().unwrap()) as usize;
    let end = good.len() - 22;
    let (length, start) = (number(end + 12), number(end + 16));
    let first = 46 + entries[0].name.len();
    let list = &good[start..start + length];
    [&good[..start], &list[first..], &list[..first], &good[end..]].concat()
}

#[test]
fn zips_are_judged_alike_and_a_good_one_like_its_folder() {
    let test = "zips_are_judged_alike_and_a_good_one_like_its_folder";
    let folder = good_exhibit();
    let before = files(folder.path());
    let mut python = Python::start(test, &[]);
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("pack.zip");
    let cases = cases(folder.path());
    for (what, bytes, words) in &cases {
        fs::write(&file, bytes).unwrap();
        let verdict = check(&file, &[]).unwrap();
        let expected = if words.is_empty() {
            State::Valid
        } else {
            State::Invalid
        };
        assert_eq!(verdict.state, expected, "{what}: {verdict}");
        assert!(verdict.to_string().contains(words), "{what}: {verdict}");
        if let Some(python) = &mut python {
            let said = Python::explain(&file);
            assert_eq!(python.check(&file), expected, "{what}: {said}");
            assert!(!said.contains("Traceback"), "{what}: {said}");
        }
        let code = Command::new(env!("CARGO_BIN_EXE_testimony-verify"))
            .arg(&file)
            .output()
            .unwrap();
        let code = code.status.code();
        assert_eq!(code, Some(i32::from(!words.is_empty())), "{what}");
    }
    assert!(cases.len() > 40, "{}", cases.len());
    assert_eq!(files(dir.path()), [file], "nothing was unpacked");
    assert_eq!(files(folder.path()), before);
}

#[test]
fn a_good_zip_gets_the_findings_of_its_folder() {
    let folder = good_exhibit();
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("pack.zip");
    fs::write(&file, zip(&entries(folder.path(), "exhibit/"))).unwrap();
    assert_eq!(trusting(&file), trusting(folder.path()));
    // And so does one with a forged file.
    fs::write(folder.path().join(NAME), "forged").unwrap();
    fs::write(folder.path().join("more"), "more").unwrap();
    fs::write(&file, zip(&entries(folder.path(), "exhibit/"))).unwrap();
    assert_eq!(trusting(&file), trusting(folder.path()));
    assert_eq!(trusting(&file).state, State::Invalid);
}

#[test]
fn any_changed_byte_of_a_zip_is_judged_alike() {
    let test = "any_changed_byte_of_a_zip_is_judged_alike";
    let Some(mut python) = Python::start(test, &[]) else {
        return;
    };
    let folder = good_exhibit();
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("pack.zip");
    let good = zip(&entries(folder.path(), ""));
    let mut refused = 0;
    // All of the list and of the end, and some of the entries.
    let list = good.len() - 1500;
    let places: Vec<usize> = (0..list).step_by(17).chain(list..good.len()).collect();
    for at in &places {
        let mut bad = good.clone();
        bad[*at] ^= 1 << (at % 8);
        fs::write(&file, &bad).unwrap();
        let verdict = check(&file, &[]).unwrap();
        let said = python.check(&file);
        assert_eq!(verdict.state, said, "byte {at}: {verdict}");
        refused += usize::from(said == State::Invalid);
    }
    println!("{} changed bytes of a zip, {refused} refused", places.len());
    assert!(refused > places.len() / 2, "{refused}");
}

/// What somebody at a terminal sees: one line that says what is wrong, exit code 1, nothing unpacked.
#[test]
fn a_zip_with_hostile_names_is_refused_at_the_command_line() {
    let folder = good_exhibit();
    let good = entries(folder.path(), "exhibit/");
    for name in [
        "../../evil",
        "/etc/cron.d/evil",
        "C:\\evil",
        "exhibit/\u{202e}gpj.exe",
    ] {
        let place = tempfile::TempDir::new().unwrap();
        let path = place.path().join("pack.zip");
        let hostile = Entry::stored(name, b"more");
        fs::write(&path, zip(&[good.clone(), vec![hostile]].concat())).unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_testimony-verify"))
            .arg(&path)
            .env_clear()
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        let failed: Vec<&str> = said
            .lines()
            .filter(|line| line.starts_with("FAILED"))
            .collect();
        assert_eq!(failed.len(), 1, "{said}");
        assert!(failed[0].contains("does not stay in it"), "{said}");
        assert!(
            said.contains("\nINVALID: ") && !said.contains('\u{202e}'),
            "{said}"
        );
        assert_eq!(files(place.path()), [path]);
    }
}
