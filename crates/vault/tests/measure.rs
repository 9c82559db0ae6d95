//! Figures for `docs/performance.md`. Not run by default: they need a release build and an idle
//! machine. `cargo test --release -p testimony-vault -- --ignored --nocapture measure`

use std::{
    io::{Read, Write},
    time::Instant,
};

use crate::{
    support::{ALICE, create, hits, identity, interview, open, put},
    vault::{Fsck, Vault},
};

#[test]
#[ignore = "takes seconds in release, minutes in debug"]
fn measure_recording_and_opening() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    for round in 0..4 {
        let begun = Instant::now();
        for batch in 0..20u64 {
            let base = 1_000_000 * round + batch * 500;
            let records = (0..500).map(|n| record(base + n));
            put(&mut vault, records);
        }
        println!("10,000 records in batches of 500: {:?}", begun.elapsed());
    }
    drop(vault);
    let begun = Instant::now();
    let vault = open(dir.path(), ALICE);
    println!("opening 40,000 records: {:?}", begun.elapsed());
    drop(vault);
    std::fs::remove_dir_all(dir.path().join("casebase")).unwrap();
    let begun = Instant::now();
    let mut vault = open(dir.path(), ALICE);
    println!("opening without casebases: {:?}", begun.elapsed());
    let begun = Instant::now();
    let hits = hits(&vault, "statement 4711", 20);
    println!("search: {:?}, {} hits", begun.elapsed(), hits.len());
    let begun = Instant::now();
    let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
    println!("fsck: {:?} {:?}", begun.elapsed(), report.findings);
}

fn record(number: u64) -> model::record::Record {
    let text =
        format!("This is statement {number}: they came at dawn and took my brother from the house");
    if number.is_multiple_of(5) {
        identity(number, &format!("Name {number}"))
    } else {
        interview(number, &[&text, &text, &text])
    }
}

#[test]
#[ignore = "writes gigabytes"]
fn measure_sealing_against_age() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("source");
    let mut file = std::fs::File::create(&path).unwrap();
    let mut block = vec![0u8; 1 << 20];
    for (at, byte) in block.iter_mut().enumerate() {
        *byte = (at * 31 % 251) as u8;
    }
    let mib = 1024;
    for _ in 0..mib {
        file.write_all(&block).unwrap();
    }
    file.sync_all().unwrap();
    drop(file);
    let vault = create(&dir.path().join("vault"));
    for round in 0..4 {
        // Each into a fresh file: memory that was in use before is written faster than new memory.
        let age = by_age(&path, &dir.path().join(format!("{round}.age")));
        let ours = by_us(&vault, &path);
        println!(
            "{mib} MiB: age alone {age:.2} s, sealed {ours:.2} s, {:.2} times",
            ours / age
        );
    }
}

fn by_age(from: &std::path::Path, to: &std::path::Path) -> f64 {
    let begun = Instant::now();
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public();
    let target = std::fs::File::create(to).unwrap();
    let encryptor =
        age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .unwrap();
    let mut writer = encryptor.wrap_output(target).unwrap();
    let mut source = std::fs::File::open(from).unwrap();
    let mut block = vec![0; 1 << 20];
    loop {
        match source.read(&mut block).unwrap() {
            0 => break,
            read => writer.write_all(&block[..read]).unwrap(),
        }
    }
    writer.finish().unwrap().sync_all().unwrap();
    begun.elapsed().as_secs_f64()
}

fn by_us(vault: &Vault<crate::vault::Open>, from: &std::path::Path) -> f64 {
    let begun = Instant::now();
    let mut source = std::fs::File::open(from).unwrap();
    vault.seal(&mut source, &|_| ()).unwrap();
    begun.elapsed().as_secs_f64()
}
