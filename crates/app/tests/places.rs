//! Originals in a bucket: a real server, lines that break, and servers that say nothing.

use std::{fs, io::Read as _, path::Path, time::Instant};

use testimony_app::{
    Credentials, Failure, FailureKind, Machine, Open, Reach, Silent, Vault, fsck, move_objects,
    objects_at, open,
};
use testkit::bucket::{Bucket, Relay, silent};
use vault::ReadError;

use crate::support::{PASSPHRASE, vault};

const PLACE: &str = "s3://amal-field/case";

fn machine(endpoint: String) -> Machine {
    Machine {
        reach: Reach {
            endpoint: Some(endpoint),
            key: Some((Bucket::KEY.to_owned(), Bucket::SECRET.to_owned().into())),
            ..Reach::default()
        },
        state: None,
    }
}

fn opened(folder: &Path, machine: &Machine) -> Vault<Open> {
    open(folder, &Credentials::new(PASSPHRASE), machine).unwrap()
}

fn attach(vault: &mut Vault<Open>, bytes: &[u8]) -> Result<model::id::ObjectId, Failure> {
    let sealed = vault.seal(&mut { bytes }, &|_| ())?;
    let object = sealed.object;
    let mut transaction = vault.begin();
    transaction.attach(sealed);
    transaction.commit()?;
    Ok(object)
}

fn read(vault: &Vault<Open>, object: model::id::ObjectId) -> Vec<u8> {
    let mut read = Vec::new();
    let mut reader = vault.open_object(object).unwrap();
    reader.read_to_end(&mut read).unwrap();
    read
}

#[test]
fn a_large_original_goes_through_a_bucket_piece_by_piece() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("vault");
    drop(vault(&folder));
    let server = Bucket::start().unwrap();
    let mut vault = opened(&folder, &machine(server.endpoint()));
    move_objects(&mut vault, &folder, Some(PLACE), false, &Silent).unwrap();
    let film: Vec<u8> = (0..21_000_003u32).map(|n| (n / 7) as u8).collect();
    let object = attach(&mut vault, &film).unwrap();
    // Three pieces of one length: the bucket's keeper cannot tell where the film ends.
    let mut pieces = Vec::new();
    for folder in fs::read_dir(server.folder().join("case/segments")).unwrap() {
        for piece in fs::read_dir(folder.unwrap().path()).unwrap() {
            pieces.push(piece.unwrap().metadata().unwrap().len());
        }
    }
    assert_eq!(pieces, [8 << 20; 3]);
    drop(vault);
    let mut vault = opened(&folder, &machine(server.endpoint()));
    assert!(read(&vault, object) == film);
    assert_eq!(objects_at(&vault).missing, Some(0));
    assert!(fsck(&mut vault, false, false, &Silent).unwrap().sound);
}

#[test]
fn a_line_that_breaks_while_moving_loses_nothing_and_the_rest_is_sent_later() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("vault");
    let mut vault = vault(&folder);
    let film: Vec<u8> = (0..9_000_000u32).map(|n| (n / 5) as u8).collect();
    let object = attach(&mut vault, &film).unwrap();
    drop(vault);
    let server = Bucket::start().unwrap();
    let relay = Relay::start(server.at(), 10_000_000).unwrap();
    let mut vault = opened(&folder, &machine(relay.endpoint()));
    let stopped = move_objects(&mut vault, &folder, Some(PLACE), true, &Silent).unwrap_err();
    assert_eq!(stopped.kind, FailureKind::Environment, "{stopped}");
    assert_eq!(objects_at(&vault).address, None);
    assert!(read(&vault, object) == film);
    relay.mend(u64::MAX);
    let moved = move_objects(&mut vault, &folder, Some(PLACE), true, &Silent).unwrap();
    assert_eq!((moved.missing.len(), moved.left), (0, 0), "{moved:?}");
    assert!(read(&vault, object) == film);
}

#[test]
fn nobody_listening_is_one_verdict_and_records_are_there() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("vault");
    let mut vault = vault(&folder);
    let object = attach(&mut vault, b"a film of the morning, invented").unwrap();
    drop(vault);
    let server = Bucket::start().unwrap();
    let mut vault = opened(&folder, &machine(server.endpoint()));
    move_objects(&mut vault, &folder, Some(PLACE), true, &Silent).unwrap();
    drop(vault);
    drop(server);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let began = Instant::now();
    let mut vault = opened(&folder, &machine(format!("http://127.0.0.1:{port}")));
    // Opening asks nobody.
    assert!(began.elapsed().as_secs() < 20);
    assert!(vault.status().is_ok());
    let refused = vault.open_object(object).err().unwrap();
    assert!(matches!(refused, ReadError::OutOfReach { .. }), "{refused}");
    let trouble = objects_at(&vault).trouble.unwrap();
    assert!(trouble.contains("cannot be reached"), "{trouble}");
    let report = fsck(&mut vault, false, false, &Silent).unwrap();
    assert!(report.unreached && !report.sound, "{report:?}");
    drop(vault);
    // A server that takes the call and says nothing hinders opening as little.
    let began = Instant::now();
    let vault = opened(&folder, &machine(format!("http://{}", silent().unwrap())));
    assert!(vault.status().is_ok() && began.elapsed().as_secs() < 20);
}
