//! Figures for `docs/performance.md`. Not run by default: they need a release build and an idle
//! machine. `cargo test --release -p testimony-vault -- --ignored --nocapture measure`

use std::{
    io::{Read, Write},
    time::Instant,
};

use crate::{
    support::{ALICE, create, identity, interview, open, put},
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
    let hits = vault.search("statement 4711", 20).unwrap();
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
    for _ in 0..3 {
        let age = by_age(&path, &dir.path().join("out.age"));
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

struct Nowhere;
impl crate::vault::Objects for Nowhere {
    fn put(&self, _: model::id::Digest, _: Vec<u8>) -> std::io::Result<()> {
        Ok(())
    }
    fn flush(&self, _: model::id::Digest) -> std::io::Result<()> {
        Ok(())
    }
    fn settle(&self, _: &[model::id::Digest]) -> std::io::Result<()> {
        Ok(())
    }
    fn get(&self, _: model::id::Digest, _: std::ops::Range<u64>) -> std::io::Result<Vec<u8>> {
        Err(std::io::ErrorKind::NotFound.into())
    }
    fn list(&self) -> std::io::Result<Vec<(Result<model::id::Digest, String>, u64)>> {
        Ok(vec![])
    }
    fn delete(&self, _: model::id::Digest) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
#[ignore]
fn measure_tmp() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("source");
    let mut file = std::fs::File::create(&path).unwrap();
    let block = vec![7u8; 1 << 20];
    for _ in 0..1024 {
        file.write_all(&block).unwrap();
    }
    file.sync_all().unwrap();
    let backing = crate::vault::Backing {
        objects: Some(std::sync::Arc::new(Nowhere)),
        ..crate::support::cheap()
    };
    let vault = Vault::<crate::vault::Locked>::create_with(
        &dir.path().join("v"),
        "alice",
        ALICE,
        crate::support::edge(1),
        backing,
    )
    .unwrap();
    for _ in 0..3 {
        println!(
            "nowhere {:.2}  age {:.2}",
            by_us(&vault, &path),
            by_age(&path, &dir.path().join("out"))
        );
    }
    let b = vec![7u8; 8 << 20];
    let t = Instant::now();
    for n in 0..64 {
        let f = dir.path().join(format!("f{n}"));
        let mut f = std::fs::File::create(f).unwrap();
        f.write_all(&b).unwrap();
        f.sync_all().unwrap();
    }
    println!("64 x 8MiB write+fsync {:?}", t.elapsed());
}
#[test]
#[ignore]
fn measure_put() {
    use crate::vault::Objects as _;
    for rep in 0..4 {
        let dir = tempfile::tempdir().unwrap();
        let store = crate::vault::LocalObjects::open(dir.path()).unwrap();
        let b = vec![7u8; 8 << 20];
        let t = Instant::now();
        for n in 0..128u8 {
            store
                .put(model::id::Digest::from_bytes([n; 32]), b.clone())
                .unwrap();
        }
        let a = t.elapsed();
        let t = Instant::now();
        for n in 0..128u8 {
            std::fs::write(dir.path().join(format!("x{n}")), &b).unwrap();
        }
        println!("put {rep} {:?} plain {:?}", a, t.elapsed());
    }
}

struct Timed(crate::vault::LocalObjects, std::sync::Mutex<[f64; 3]>);
impl crate::vault::Objects for Timed {
    fn put(&self, n: model::id::Digest, b: Vec<u8>) -> std::io::Result<()> {
        let t = Instant::now();
        let r = self.0.put(n, b);
        self.1.lock().unwrap()[0] += t.elapsed().as_secs_f64();
        r
    }
    fn flush(&self, n: model::id::Digest) -> std::io::Result<()> {
        let t = Instant::now();
        let r = self.0.flush(n);
        self.1.lock().unwrap()[1] += t.elapsed().as_secs_f64();
        r
    }
    fn settle(&self, n: &[model::id::Digest]) -> std::io::Result<()> {
        let t = Instant::now();
        let r = self.0.settle(n);
        self.1.lock().unwrap()[2] += t.elapsed().as_secs_f64();
        r
    }
    fn get(&self, _: model::id::Digest, _: std::ops::Range<u64>) -> std::io::Result<Vec<u8>> {
        Err(std::io::ErrorKind::NotFound.into())
    }
    fn list(&self) -> std::io::Result<Vec<(Result<model::id::Digest, String>, u64)>> {
        Ok(vec![])
    }
    fn delete(&self, _: model::id::Digest) -> std::io::Result<()> {
        Ok(())
    }
}
#[test]
#[ignore]
fn measure_timed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("source");
    let mut file = std::fs::File::create(&path).unwrap();
    let block = vec![7u8; 1 << 20];
    for _ in 0..1024 {
        file.write_all(&block).unwrap();
    }
    file.sync_all().unwrap();
    let o = dir.path().join("o");
    std::fs::create_dir(&o).unwrap();
    let timed = std::sync::Arc::new(Timed(
        crate::vault::LocalObjects::open(&o).unwrap(),
        Default::default(),
    ));
    let backing = crate::vault::Backing {
        objects: Some(timed.clone()),
        ..crate::support::cheap()
    };
    let vault = Vault::<crate::vault::Locked>::create_with(
        &dir.path().join("v"),
        "alice",
        ALICE,
        crate::support::edge(1),
        backing,
    )
    .unwrap();
    for _ in 0..3 {
        *timed.1.lock().unwrap() = [0.0; 3];
        let a = by_age(&path, &dir.path().join("out"));
        let u = by_us(&vault, &path);
        println!("timed {u:.2} {:?}  age {a:.2}", timed.1.lock().unwrap());
    }
}
