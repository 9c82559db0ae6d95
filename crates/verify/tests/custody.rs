//! Custody chains that are each signed and logged, and yet do not add up.

use model::{
    envelope::Envelope,
    id::VaultId,
    operation::{Operation, OperationKind},
    record::Custody,
    vocabulary::CustodyAction::{HandOver, Receive, Verify},
};
use testimony_verify::{State, check};

use crate::support::*;

const SHOWN: &[&str] = Custody::DISCLOSABLE;

#[test]
fn steps_in_another_order_or_without_the_first_are_refused() {
    let steps = steps(&alice());
    let swapped = vec![steps[0].clone(), steps[2].clone(), steps[1].clone()];
    let verdict = trusting(write_exhibit(&exhibit(swapped)).path());
    refuses(&verdict, "step 3, order: is not after step 2 in the log");

    let beheaded = steps[1..].to_vec();
    refuses(
        &trusting(write_exhibit(&exhibit(beheaded)).path()),
        "does not begin with how the exhibit was received",
    );
    let doubled = vec![steps[0].clone(), steps[0].clone()];
    refuses(
        &trusting(write_exhibit(&exhibit(doubled)).path()),
        "is not after step 1",
    );
    refuses(
        &trusting(write_exhibit(&exhibit(vec![])).path()),
        "there is no step at all",
    );
}

#[test]
fn a_step_of_another_item_is_refused() {
    let alice = alice();
    let mut steps = steps(&alice);
    steps[1] = alice.logged(5, SHOWN, &[]);
    let verdict = trusting(write_exhibit(&exhibit(steps)).path());
    refuses(&verdict, "step 2, custody: was of 7 bytes");
}

#[test]
fn a_step_that_is_not_custody_or_hides_the_digest_is_refused() {
    let alice = alice();
    let mut steps = steps(&alice);
    steps[2] = alice.logged(3, &["record"], &[]);
    let verdict = trusting(write_exhibit(&exhibit(steps.clone())).path());
    refuses(
        &verdict,
        "step 3, custody: the operation is no custody step",
    );

    steps[2] = alice.logged(7, &["action", "bytes", "media-type"], &[]);
    let verdict = trusting(write_exhibit(&exhibit(steps)).path());
    refuses(&verdict, "its field `sha256` is withheld");
}

#[test]
fn one_clock_does_not_run_backwards_but_two_may_differ() {
    let mut alice = Device::new("alice", 7);
    alice.append_record(custody(Receive, EXHIBIT));
    let envelope = |at: u8| {
        let custody = custody(Verify, EXHIBIT);
        let envelope = Envelope::new([at; 32])
            .with("action", &custody.action)
            .unwrap();
        let envelope = envelope.with("sha256", &custody.sha256).unwrap();
        let envelope = envelope.with("bytes", &custody.bytes).unwrap();
        envelope.with("media-type", &custody.media_type).unwrap()
    };
    let early = |operation: Operation| Operation {
        claimed_time: NOON - 60_000,
        kind: OperationKind::Custody,
        ..operation
    };
    alice.append(early(alice.template()), envelope(1));
    let custody = [0, 1].map(|at| alice.logged(at, SHOWN, &[]));
    let verdict = trusting(write_exhibit(&exhibit(custody.to_vec())).path());
    refuses(
        &verdict,
        "claims an earlier time than step 1 of the same device",
    );

    let mut bob = bob();
    bob.append(early(bob.template()), envelope(2));
    let custody = vec![alice.logged(0, SHOWN, &[]), bob.logged(0, SHOWN, &[])];
    let folder = write_exhibit(&exhibit(custody));
    let verdict = check(folder.path(), &[alice.log(), bob.log()]).unwrap();
    assert_eq!(verdict.state, State::Trusted, "{verdict}");
    let notes: Vec<_> = verdict.findings.iter().filter(|f| f.note).collect();
    assert!(
        notes
            .iter()
            .any(|f| f.detail.contains("by the clock of another device"))
    );
    assert!(
        notes
            .iter()
            .any(|f| f.detail.contains("nothing shows that it had seen"))
    );

    // With one of two keys only, half of it is by a stranger.
    refuses(&trusting(folder.path()), "step 2, log key");
}

#[test]
fn a_step_of_another_device_is_in_order_if_it_names_the_one_before() {
    let (alice, mut bob) = (alice(), bob());
    bob.append_after(custody(HandOver, EXHIBIT), vec![alice.head()]);
    let custody = vec![alice.logged(2, SHOWN, &[]), bob.logged(0, SHOWN, &[])];
    let verdict = check(write_exhibit(&exhibit(custody)).path(), &[]).unwrap();
    assert_eq!(verdict.state, State::Valid, "{verdict}");
    let text = verdict.to_string();
    assert!(text.contains("ok      step 2, order: its device had seen the step before it"));
    assert_eq!(
        text.matches("it was taken from the pack itself").count(),
        2,
        "two keys to compare"
    );
}

#[test]
fn two_histories_of_one_size_and_two_vaults_are_refused() {
    let alice = alice();
    let mut forked = Device::new("alice", 7);
    for at in 0..9 {
        match at {
            4 => forked.append_record(custody(Verify, EXHIBIT)),
            _ => {
                let envelope = Envelope::new([at + 100; 32]);
                forked.append(forked.template(), envelope)
            }
        };
    }
    let custody_steps = vec![alice.logged(2, SHOWN, &[]), forked.logged(4, SHOWN, &[])];
    let verdict = trusting(write_exhibit(&exhibit(custody_steps)).path());
    refuses(&verdict, "the log showed another history to step 1");

    let mut moved = Device::new("alice", 7);
    moved.append_record(custody(Receive, EXHIBIT));
    let other = Operation {
        vault: VaultId::from_bytes([3; 16]),
        kind: OperationKind::Custody,
        ..moved.template()
    };
    let record = Envelope::new([3; 32])
        .with("sha256", &digest(EXHIBIT))
        .unwrap();
    moved.append(other, record);
    let custody_steps = vec![moved.logged(0, SHOWN, &[]), moved.logged(1, SHOWN, &[])];
    let verdict = trusting(write_exhibit(&exhibit(custody_steps)).path());
    refuses(&verdict, "is of another vault");
}
