//! Witnesses of the logs, asked online and by carrying files.

use std::{fs, sync::Mutex};

use testimony_app::{AskOptions, Asked, Open, Vault, ask, believe_witness, outside, request, take};

use testkit::witness::{Witness, serve};

use crate::support::{key, vault};

/// Asks the witness, which answers so many questions.
fn asked(vault: &mut Vault<Open>, witness: &Mutex<Witness>, questions: usize) -> Asked {
    let vkey = witness.lock().unwrap().vkey();
    std::thread::scope(|scope| {
        let server = serve(questions, |path, body| {
            assert_eq!(path, "/add-checkpoint");
            witness.lock().unwrap().add_checkpoint(body)
        });
        believe_witness(vault, &key("lawyer"), &vkey, Some(&server.address)).unwrap();
        let worker = scope.spawn(move || server.run());
        let mut asked = ask(vault, &AskOptions::default()).unwrap();
        worker.join().unwrap();
        asked.remove(0)
    })
}

fn log_of(vault: &Vault<Open>) -> ledger::NoteKey {
    vault.log_key(vault.device()).unwrap().unwrap()
}

#[test]
fn a_witness_follows_the_log_and_says_what_it_has_seen() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = vault(&dir.path().join("vault"));
    let witness = Mutex::new(Witness::new("witness.example/lawyer"));
    let unknown = asked(&mut vault, &witness, 1);
    assert!(
        unknown.outcome == "refused" && unknown.what.contains("does not know this log"),
        "{unknown:?}"
    );

    witness.lock().unwrap().follow(log_of(&vault));
    let first = asked(&mut vault, &witness, 1);
    assert_eq!(first.outcome, "kept", "{first:?}");
    // Each time the log has grown, by the record of where the witness is asked.
    let second = asked(&mut vault, &witness, 1);
    assert_eq!(second.outcome, "kept", "{second:?}");
    let rows = outside(&vault).unwrap();
    assert!(
        rows.len() == 2 && rows.iter().all(|row| row.sort == "witness"),
        "{rows:?}"
    );

    // It has forgotten nothing, we have: its size is answered with a proof from there.
    let stamps = dir
        .path()
        .join("vault/log")
        .join(vault.device().hex())
        .join("outside");
    fs::remove_dir_all(&stamps).unwrap();
    let third = asked(&mut vault, &witness, 2);
    assert_eq!(third.outcome, "kept", "{third:?}");
}

#[test]
fn a_witness_that_has_seen_more_or_something_else_raises_the_alarm() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = vault(&dir.path().join("vault"));
    let log = log_of(&vault);
    let witness = Mutex::new(Witness::new("witness.example/lawyer"));
    witness.lock().unwrap().follow(log.clone());
    let other = ledger::leaf_hash(b"another history");

    witness.lock().unwrap().remember(log.name(), 10_000, other);
    let more = asked(&mut vault, &witness, 1);
    assert!(
        more.outcome == "alarm" && more.what.contains("10000 operations"),
        "{more:?}"
    );

    // Another history, shorter than ours: the proof from there does not hold for it.
    witness.lock().unwrap().remember(log.name(), 3, other);
    let fork = asked(&mut vault, &witness, 2);
    assert!(
        fork.outcome == "alarm" && fork.what.contains("another history"),
        "{fork:?}"
    );
    assert!(outside(&vault).unwrap().is_empty());
}

#[test]
fn a_witness_is_asked_by_carrying_files() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = vault(&dir.path().join("vault"));
    let mut witness = Witness::new("witness.example/lawyer");
    let vkey = witness.vkey();
    believe_witness(&mut vault, &key("lawyer"), &vkey, None).unwrap();
    let of_a_log = log_of(&vault).to_string();
    assert!(believe_witness(&mut vault, &key("log"), &of_a_log, None).is_err());
    witness.follow(log_of(&vault));
    let out = dir.path().join("stick");
    request(&vault, &out).unwrap();
    let folder = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let folder = folder.into_iter().find(|path| path.is_dir()).unwrap();
    let (status, lines) =
        witness.add_checkpoint(&fs::read(folder.join("lawyer.add-checkpoint")).unwrap());
    assert_eq!(status, 200);
    let mut forged = lines.clone();
    let last = forged.len() - 4;
    forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
    fs::write(folder.join("forged.cosignature"), &forged).unwrap();
    let taken = take(&vault, std::slice::from_ref(&out)).unwrap();
    assert!(taken.len() == 1 && !taken[0].kept, "{taken:?}");
    fs::remove_file(folder.join("forged.cosignature")).unwrap();
    fs::write(folder.join("lawyer.cosignature"), &lines).unwrap();
    for _ in 0..2 {
        let taken = take(&vault, std::slice::from_ref(&out)).unwrap();
        assert!(taken.len() == 1 && taken[0].kept, "{taken:?}");
    }
    assert_eq!(
        outside(&vault).unwrap().len(),
        1,
        "the same answer twice is one"
    );
}
