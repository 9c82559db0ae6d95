//! Packs made to be believed, to escape, or to confuse.

use std::{fs, os::unix::fs::symlink, path::Path};

use data_encoding::BASE64;
use ledger::{NoteKey, SigningKey, TlogProof};
use model::{
    envelope::{DisclosedField, Disclosure, Envelope},
    id::Digest,
    operation::{Operation, OperationKind},
    proof::LoggedOperation,
    record::{Custody, Released},
};
use testimony_verify::{CheckError, State, check};

use crate::support::*;

fn first_step(change: impl FnOnce(&mut LoggedOperation)) -> testimony_verify::Verdict {
    let mut steps = steps(&alice());
    change(&mut steps[0]);
    trusting(write_exhibit(&exhibit(steps)).path())
}

#[test]
fn parts_of_another_operation_do_not_fit() {
    let steps = steps(&alice());
    let other = steps[1].clone();
    refuses(
        &first_step(|step| step.tlog_proof = other.tlog_proof.clone()),
        "place in the log",
    );
    refuses(
        &first_step(|step| step.signature = other.signature.clone()),
        "signature does not match",
    );
    refuses(
        &first_step(|step| step.operation = other.operation.clone()),
        "step 1, shown fields",
    );
    let fields = other.disclosure.clone();
    refuses(
        &first_step(|step| *step = with_fields(step, fields)),
        "are not those that the operation commits to",
    );
}

#[test]
fn another_index_size_or_extra_data_is_refused() {
    for (from, to) in [
        ("\nindex 2\n", "\nindex 3\n"),
        ("\nindex 2\n", "\nindex 18446744073709551615\n"),
        ("\nindex 2\n", "\nextra AAAA\nindex 2\n"),
        ("\n9\n", "\n10\n"),
        ("\n9\n", "\n3\n"),
    ] {
        let verdict = first_step(|step| {
            let changed = step.tlog_proof.replacen(from, to, 1);
            assert_ne!(changed, step.tlog_proof);
            step.tlog_proof = changed;
        });
        refuses(&verdict, "step 1, place in the log");
    }
}

#[test]
fn a_place_that_the_operation_does_not_claim_is_refused() {
    let mut alice = Device::new("alice", 7);
    let operation = Operation {
        sequence: 5,
        kind: OperationKind::Custody,
        ..alice.template()
    };
    let envelope = Envelope::new([1; 32])
        .with("sha256", &digest(EXHIBIT))
        .unwrap();
    alice.append(operation, envelope);
    let verdict = trusting(write_exhibit(&exhibit(vec![alice.logged(0, &[], &[])])).path());
    refuses(&verdict, "is 0 of the log, but the operation says 5");
}

#[test]
fn a_foreign_log_is_no_better_for_being_consistent() {
    let mut mallory = Device::new("alice", 66);
    mallory.append_record(custody(model::vocabulary::CustodyAction::Receive, EXHIBIT));
    let folder = tempfile::TempDir::new().unwrap();
    let pack = exhibit(vec![mallory.logged(0, Custody::DISCLOSABLE, &[])]);
    write_pack(folder.path(), &pack, &mallory);
    // By itself it is as good as any: that is why `valid` is not `trusted`.
    assert_eq!(check(folder.path(), &[]).unwrap().state, State::Valid);
    refuses(
        &trusting(folder.path()),
        "is none of the keys that you gave",
    );

    // The right name and key for a log that another key signs.
    let log = alice().log().to_string();
    refuses(
        &first_step(|step| step.log = mallory.log().to_string()),
        "step 1, log key",
    );
    let mut step = mallory.logged(0, Custody::DISCLOSABLE, &[]);
    step.log = log;
    let verdict = trusting(write_exhibit(&exhibit(vec![step])).path());
    refuses(&verdict, "step 1, signature");
    refuses(&verdict, "step 1, device");
    refuses(&verdict, "step 1, place in the log");
}

#[test]
fn cosignatures_are_counted_only_if_they_hold_and_are_anothers() {
    let (alice, bob) = (alice(), bob());
    refuses(
        &first_step(|step| step.cosigners.clear()),
        "whose key is not named here",
    );
    let own = NoteKey::cosigner("x", alice.key.verifying_key()).unwrap();
    refuses(
        &first_step(|step| step.cosigners.push(own.to_string())),
        "is the log's own key",
    );
    refuses(
        &first_step(|step| step.cosigners.push("x".to_owned())),
        "step 1, cosignatures",
    );

    // Bob's line over another checkpoint of the log.
    let mut shorter = Device::new("alice", 7);
    shorter.append_record(release());
    let line = |logged: &LoggedOperation| {
        let lines = logged.tlog_proof.lines().map(str::to_owned);
        lines
            .filter(|line| line.starts_with("\u{2014} vault.example/bob"))
            .collect::<String>()
    };
    let theirs = line(&shorter.logged(0, &[], &[&bob]));
    let verdict =
        first_step(|step| step.tlog_proof = step.tlog_proof.replace(&line(step), &theirs));
    refuses(&verdict, "signature of `vault.example/bob` does not match");

    let verdict = first_step(|step| {
        let key = SigningKey::from_seed(&[5; 32]).verifying_key();
        step.cosigners
            .push(NoteKey::cosigner("carol", key).unwrap().to_string());
    });
    assert_eq!(
        verdict.state,
        State::Trusted,
        "who has not cosigned does no harm"
    );
    assert!(verdict.to_string().contains("1 named but not there"));
}

#[test]
fn a_field_name_too_long_for_its_length_byte_is_refused() {
    let verdict = first_step(|step| {
        let mut fields = step.disclosure.fields.clone();
        fields.insert(
            "x".repeat(300),
            DisclosedField::Withheld(Digest::from_bytes([0; 32])),
        );
        step.disclosure = Disclosure { fields };
    });
    refuses(&verdict, "too long to be proven");
}

#[test]
fn an_operation_in_another_spelling_is_refused() {
    let verdict = first_step(|step| {
        let mut bytes = BASE64.decode(step.operation.as_bytes()).unwrap();
        bytes.push(0);
        step.operation = BASE64.encode(&bytes);
    });
    refuses(&verdict, "step 1, operation");
}

#[test]
fn missing_linked_and_changed_files_are_refused_and_others_noted() {
    let folder = good_exhibit();
    let exhibit = folder.path().join(NAME);
    fs::write(folder.path().join("notes.txt"), "trust me").unwrap();
    fs::create_dir_all(folder.path().join("more/and")).unwrap();
    let verdict = trusting(folder.path());
    assert_eq!(verdict.state, State::Trusted);
    let notes: Vec<&str> = verdict
        .findings
        .iter()
        .filter(|f| f.note)
        .map(|f| f.what.as_str())
        .collect();
    assert_eq!(notes, ["file `more`", "file `notes.txt`"]);

    fs::write(folder.path().join("VERIFY.txt"), "it is all true").unwrap();
    refuses(
        &trusting(folder.path()),
        "file `VERIFY.txt`, seal: is not as it was sealed",
    );
    seal(folder.path(), &alice());
    let verdict = trusting(folder.path());
    assert_eq!(verdict.state, State::Trusted);
    let noted = |f: &testimony_verify::Finding| f.note && f.what == "VERIFY.txt";
    assert!(verdict.findings.iter().any(noted));

    fs::write(folder.path().join("by-hand/1.signed"), "x").unwrap();
    refuses(&trusting(folder.path()), "by-hand/1.signed");
    seal(folder.path(), &alice());
    let text = trusting(folder.path()).to_string();
    assert!(
        text.contains("note    by-hand/1.signed: is not what the document"),
        "{text}"
    );

    fs::rename(&exhibit, folder.path().join("elsewhere")).unwrap();
    refuses(&trusting(folder.path()), "is missing");
    symlink(folder.path().join("elsewhere"), &exhibit).unwrap();
    refuses(&trusting(folder.path()), "is or goes through a link");
    fs::remove_file(&exhibit).unwrap();
    fs::create_dir(&exhibit).unwrap();
    refuses(&trusting(folder.path()), "is not a file");
}

#[test]
fn a_document_that_is_a_link_too_large_or_of_another_format_is_refused() {
    let folder = good_exhibit();
    let document = folder.path().join("pack.json");
    let text = fs::read_to_string(&document).unwrap();
    for (words, reason) in [
        (
            text.replace("exhibit/v1", "exhibit/v2"),
            "get a program that knows it",
        ),
        (
            text.replace("\"format\"", "\"form\""),
            "does not say that its format",
        ),
        (
            text.replacen('{', "{\"note\":1,", 1),
            "unknown field `note`",
        ),
        (
            text.replacen('{', "{\"item\":\"\",", 1),
            "duplicate field `item`",
        ),
        ("[".repeat(100_000), "is not JSON"),
        (" ".repeat((16 << 20) + 1), "more than any honest one"),
        (String::new(), "is not JSON"),
    ] {
        fs::write(&document, words).unwrap();
        refuses(&trusting(folder.path()), reason);
    }
    fs::remove_file(&document).unwrap();
    fs::write(folder.path().join("real.json"), &text).unwrap();
    symlink("real.json", &document).unwrap();
    refuses(&trusting(folder.path()), "goes through a link");
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let outside = good_exhibit();
    let below = outside.path().join("pack");
    fs::create_dir(&below).unwrap();
    symlink(outside.path(), below.join("up")).unwrap();
    let absolute = outside.path().join(NAME);
    for path in [
        "../exhibit.jpg",
        "up/exhibit.jpg",
        "./../exhibit.jpg",
        "..\\exhibit.jpg",
        "",
        ".",
        absolute.to_str().unwrap(),
        "a\u{0}b",
    ] {
        let mut pack = exhibit(steps(&alice()));
        pack.exhibit.path = path.to_owned();
        write_json(&below.join("pack.json"), &pack);
        refuses(&trusting(&below), "file `");
    }
}

#[test]
fn what_a_pack_says_cannot_pose_as_an_answer() {
    let mut pack = exhibit(steps(&alice()));
    pack.exhibit.path = "x\nok      all: fine\u{1b}[2J\u{202e}".to_owned();
    pack.item = "y\nTRUSTED".to_owned();
    let text = trusting(write_exhibit(&pack).path()).to_string();
    assert!(
        !text.contains("\nok      all") && !text.contains("\nTRUSTED"),
        "{text}"
    );
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
}

#[test]
fn a_release_is_what_was_signed_and_not_what_the_manifest_says() {
    let release = || alice().logged(8, Released::DISCLOSABLE, &[]);
    let edition = |manifest: &model::proof::ReleaseManifest, files: &[(&str, &[u8])]| {
        let folder = tempfile::TempDir::new().unwrap();
        write_edition(folder.path(), manifest, files);
        trusting(folder.path())
    };
    let forged: [(&str, &[u8]); 2] = [EN[0], ("report.html", b"<p>forged")];
    refuses(
        &edition(&manifest("en", &forged, release()), &forged),
        "`report.html`, release: was not released",
    );
    // Left out of the manifest, which nobody signed, and forged beside it.
    refuses(
        &edition(&manifest("en", &EN[..1], release()), &forged),
        "the manifest leaves it out",
    );
    let extra: Vec<(&str, &[u8])> = [EN.as_slice(), &[("annex.pdf", b"x")]].concat();
    refuses(
        &edition(&manifest("en", &extra, release()), &extra),
        "`annex.pdf`, release: was not released",
    );
    refuses(
        &edition(&manifest("ar", &EN, release()), &EN),
        "was not released as `ar/",
    );
    refuses(
        &edition(&manifest("en", &[], release()), &EN),
        "the manifest names none",
    );
    let twice: Vec<(&str, &[u8])> = vec![EN[0], EN[1], EN[0]];
    refuses(
        &edition(&manifest("en", &twice, release()), &EN),
        "is named twice",
    );

    let custody = alice().logged(2, Custody::DISCLOSABLE, &[]);
    refuses(
        &edition(&manifest("en", &EN, custody), &EN),
        "the operation is no release",
    );
    let hidden = alice().logged(8, &["time"], &[]);
    refuses(
        &edition(&manifest("en", &EN, hidden), &EN),
        "the list is withheld",
    );
}

#[test]
fn two_people_approve_where_that_is_shown() {
    for (names, state) in [
        (["alice", "bob"], State::Trusted),
        (["alice", "alice"], State::Invalid),
    ] {
        let mut alice = Device::new("alice", 7);
        let approved_by = names.map(str::to_owned).to_vec();
        alice.append_record(Released {
            approved_by,
            ..release()
        });
        let release = alice.logged(0, &["files", "approved-by"], &[]);
        let folder = tempfile::TempDir::new().unwrap();
        write_edition(folder.path(), &manifest("en", &EN, release), &EN);
        assert_eq!(trusting(folder.path()).state, state);
    }
}

#[test]
fn editions_that_are_linked_swapped_or_gone_are_noticed() {
    let folder = good_report();
    let at = |name: &str| folder.path().join(name);
    fs::rename(at("ar"), at("old")).unwrap();
    let verdict = trusting(folder.path());
    assert!(
        verdict
            .to_string()
            .contains("`ar` was released too and is not here")
    );
    symlink(at("old"), at("ar")).unwrap();
    refuses(
        &trusting(folder.path()),
        "ar, folder: is not a folder but a link",
    );
    fs::remove_file(at("ar")).unwrap();
    fs::rename(at("en"), at("ar")).unwrap();
    refuses(&trusting(folder.path()), "in a folder of another name");
    fs::remove_file(at("ar/manifest.json")).unwrap();
    assert!(matches!(
        check(folder.path(), &[]),
        Err(CheckError::Nothing { .. })
    ));
    fs::rename(at("old"), at("en")).unwrap();
    refuses(&trusting(folder.path()), "ar, manifest.json: is missing");
}

#[test]
fn nothing_to_check_is_no_verdict() {
    let folder = tempfile::TempDir::new().unwrap();
    assert!(matches!(
        check(folder.path(), &[]),
        Err(CheckError::Nothing { .. })
    ));
    let absent = Path::new("/nowhere/at/all");
    assert!(matches!(
        check(absent, &[]),
        Err(CheckError::NoFolder { .. })
    ));
    let key = [bob().cosigner()];
    assert!(matches!(
        check(folder.path(), &key),
        Err(CheckError::NotALog { .. })
    ));
    assert!(TlogProof::parse(b"").is_err());
}

#[test]
fn floods_of_names_are_cut_off() {
    let folder = good_exhibit();
    for number in 0..30 {
        fs::write(folder.path().join(format!("x{number}")), "x").unwrap();
    }
    let text = trusting(folder.path()).to_string();
    assert!(
        text.contains("note    files: 10 more are not part of this either"),
        "{text}"
    );
    let cosigner = bob().cosigner().to_string();
    refuses(
        &first_step(|step| step.cosigners = vec![cosigner; 101]),
        "more than 100 cosigners",
    );
}
