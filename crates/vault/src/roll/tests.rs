//! Histories of members who let in and remove each other, together, apart and dishonestly.

use std::collections::BTreeMap;

use model::{
    compartment::Compartment,
    id::{DeviceId, Digest, RecordId, VaultId},
    operation::{Head, Operation, OperationKind},
};
use proptest::prelude::*;

use super::{People, Roll, Standing};
use crate::{log::Position, primitives::sha256};

const AMAL: usize = 0;
const BASSEL: usize = 1;
const CARIM: usize = 2;
const MALLORY: usize = 3;
const EVE: usize = 4;
/// Mallory's own second device.
const OTHER: usize = 5;

/// Everybody's logs, as operations.
#[derive(Default, Clone)]
struct World {
    logs: BTreeMap<DeviceId, Vec<Operation>>,
}

struct Known;

impl People for Known {
    fn founder(&self) -> DeviceId {
        device(AMAL)
    }

    fn person(&self, one: DeviceId) -> String {
        let shared = if one == device(OTHER) {
            device(MALLORY)
        } else {
            one
        };
        shared.hex()
    }

    fn predecessor(&self, one: DeviceId) -> Option<DeviceId> {
        (one == device(OTHER)).then(|| device(MALLORY))
    }
}

fn device(number: usize) -> DeviceId {
    DeviceId::from_bytes([u8::try_from(number + 1).unwrap(); 16])
}

fn hash(operation: &Operation) -> Digest {
    sha256(&operation.encode().unwrap())
}

impl World {
    /// Amal begins, and lets the others in who are honest, and Mallory.
    fn new(compartment: Compartment) -> Self {
        let mut world = Self::default();
        world.act(AMAL, OperationKind::Membership, AMAL, compartment, 1, &[]);
        world.act(AMAL, OperationKind::Epoch, AMAL, compartment, 1, &[]);
        for (by, who) in [
            (AMAL, BASSEL),
            (AMAL, CARIM),
            (BASSEL, CARIM),
            (AMAL, MALLORY),
            (BASSEL, MALLORY),
        ] {
            world.act(
                by,
                OperationKind::Membership,
                who,
                compartment,
                1,
                &[AMAL, BASSEL, CARIM],
            );
        }
        world
    }

    fn size(&self, who: usize) -> usize {
        self.logs.get(&device(who)).map_or(0, Vec::len)
    }

    /// Somebody writes an operation, having seen all of some logs.
    fn act(
        &mut self,
        by: usize,
        kind: OperationKind,
        subject: usize,
        compartment: Compartment,
        epoch: u32,
        seen: &[usize],
    ) {
        let sizes: Vec<_> = seen.iter().map(|who| (*who, self.size(*who))).collect();
        self.act_seeing(by, kind, subject, compartment, epoch, &sizes);
    }

    /// The same, having seen so many operations of each.
    fn act_seeing(
        &mut self,
        by: usize,
        kind: OperationKind,
        subject: usize,
        compartment: Compartment,
        epoch: u32,
        seen: &[(usize, usize)],
    ) {
        let parents = seen.iter().filter(|(who, count)| *who != by && *count > 0);
        let parents = parents.map(|(who, count)| Head {
            device: device(*who),
            sequence: *count as u64 - 1,
            hash: hash(&self.logs[&device(*who)][*count - 1]),
        });
        let parents = parents.collect();
        let log = self.logs.entry(device(by)).or_default();
        let zero = Digest::from_bytes([0; 32]);
        log.push(Operation {
            vault: VaultId::from_bytes([9; 16]),
            device: device(by),
            sequence: log.len() as u64,
            previous: log.last().map_or(zero, hash),
            parents,
            claimed_time: 0,
            kind,
            compartment,
            epoch,
            subject: RecordId::from_bytes(*device(subject).as_bytes()),
            ciphertext: zero,
            commitment: zero,
            salt: zero,
        });
    }

    /// What it comes to, the logs arriving in some order.
    fn standing(&self, order: &[u8]) -> Standing {
        let mut roll = Roll::empty();
        let mut next: BTreeMap<DeviceId, usize> = BTreeMap::new();
        let total: usize = self.logs.values().map(Vec::len).sum();
        let devices: Vec<_> = self.logs.keys().copied().collect();
        for step in 0..total {
            let first = usize::from(*order.get(step % order.len().max(1)).unwrap_or(&0));
            let ready = (0..devices.len())
                .map(|at| devices[(first + at) % devices.len()])
                .find(|one| {
                    let operation = self.logs[one].get(*next.get(one).unwrap_or(&0));
                    operation.is_some_and(|operation| {
                        operation.parents.iter().all(|head| {
                            *next.get(&head.device).unwrap_or(&0) as u64 > head.sequence
                        })
                    })
                });
            let ready = ready.expect("no operation waits for one that is not there");
            let at = next.entry(ready).or_default();
            let operation = &self.logs[&ready][*at];
            roll.take(operation, hash(operation), Position::START, Position::START);
            *at += 1;
        }
        roll.standing(&Known)
    }

    fn now(&self) -> Standing {
        self.standing(&[0])
    }
}

fn holders(standing: &Standing, compartment: Compartment) -> Vec<usize> {
    let all = [AMAL, BASSEL, CARIM, MALLORY, EVE, OTHER].into_iter();
    all.filter(|who| standing.holds(compartment, device(*who)))
        .collect()
}

const PLACE: Compartment = Compartment::Testimony;

#[test]
fn two_who_remove_each_other_at_the_same_time_are_both_out() {
    let mut world = World::new(PLACE);
    let seen = [AMAL, BASSEL, CARIM, MALLORY];
    let sizes: Vec<_> = seen.iter().map(|who| (*who, world.size(*who))).collect();
    world.act_seeing(BASSEL, OperationKind::Revocation, MALLORY, PLACE, 1, &sizes);
    world.act_seeing(MALLORY, OperationKind::Revocation, BASSEL, PLACE, 1, &sizes);
    let standing = world.now();
    assert_eq!(holders(&standing, PLACE), [AMAL, CARIM]);
    assert!(standing.get(PLACE).unwrap().is_stale);
    world.act(AMAL, OperationKind::Membership, BASSEL, PLACE, 1, &seen);
    assert_eq!(holders(&world.now(), PLACE), [AMAL, BASSEL, CARIM]);
}

/// All that she can: docs/threat-model.md says so to those who remove somebody.
#[test]
fn whoever_was_removed_can_shut_others_out_but_not_all_and_never_gets_in() {
    let mut world = World::new(PLACE);
    let seen = [AMAL, BASSEL, CARIM, MALLORY];
    let before: Vec<_> = seen.iter().map(|who| (*who, world.size(*who))).collect();
    world.act(AMAL, OperationKind::Revocation, MALLORY, PLACE, 1, &seen);
    world.act(AMAL, OperationKind::Epoch, AMAL, PLACE, 2, &seen);
    assert_eq!(holders(&world.now(), PLACE), [AMAL, BASSEL, CARIM]);

    // With the old key, as if she had not heard of it.
    for victim in [AMAL, BASSEL, CARIM] {
        world.act_seeing(
            MALLORY,
            OperationKind::Revocation,
            victim,
            PLACE,
            1,
            &before,
        );
    }
    world.act_seeing(
        MALLORY,
        OperationKind::Membership,
        MALLORY,
        PLACE,
        1,
        &before,
    );
    world.act_seeing(MALLORY, OperationKind::Membership, EVE, PLACE, 1, &before);
    world.act_seeing(MALLORY, OperationKind::Epoch, MALLORY, PLACE, 3, &before);
    let standing = world.now();
    assert_eq!(holders(&standing, PLACE), [CARIM]);
    let ruling = standing.get(PLACE).unwrap();
    let by_her = |act: &&super::Act| act.device == device(MALLORY);
    assert_eq!(ruling.epochs.iter().filter(by_her).count(), 0);
    // None of her operations after what Amal had seen of her stands.
    let first = world.logs[&device(MALLORY)].len() as u64 - 6;
    for sequence in first..first + 6 {
        assert!(!ruling.stands(device(MALLORY), sequence), "{sequence}");
    }

    // Who is left lets the others in again, and she can do the same once more for as long as she can
    // write where the logs are.
    let all = [AMAL, BASSEL, CARIM, MALLORY];
    for back in [AMAL, BASSEL] {
        world.act(CARIM, OperationKind::Membership, back, PLACE, 1, &all);
    }
    assert_eq!(holders(&world.now(), PLACE), [AMAL, BASSEL, CARIM]);
    world.act_seeing(MALLORY, OperationKind::Revocation, AMAL, PLACE, 1, &before);
    let again = holders(&world.now(), PLACE);
    assert!(!again.contains(&MALLORY) && !again.contains(&EVE) && !again.is_empty());
}

#[test]
fn the_last_one_cannot_be_removed() {
    let mut world = World::default();
    world.act(AMAL, OperationKind::Membership, AMAL, PLACE, 1, &[]);
    world.act(AMAL, OperationKind::Membership, MALLORY, PLACE, 1, &[]);
    world.act(MALLORY, OperationKind::Revocation, AMAL, PLACE, 1, &[AMAL]);
    assert_eq!(holders(&world.now(), PLACE), [MALLORY]);
    // At the same time, unknown to each other: whoever was let in first stays.
    world.act(AMAL, OperationKind::Revocation, MALLORY, PLACE, 1, &[]);
    assert_eq!(holders(&world.now(), PLACE), [AMAL]);
}

#[test]
fn into_identity_it_takes_two() {
    let place = Compartment::Identity;
    let all = [AMAL, BASSEL, CARIM, MALLORY, OTHER];
    let mut world = World::default();
    world.act(AMAL, OperationKind::Membership, AMAL, place, 1, &[]);
    world.act(AMAL, OperationKind::Membership, BASSEL, place, 1, &all);
    assert_eq!(
        holders(&world.now(), place),
        [AMAL, BASSEL],
        "nobody else was there to ask"
    );
    world.act(AMAL, OperationKind::Membership, MALLORY, place, 1, &all);
    world.act(AMAL, OperationKind::Membership, MALLORY, place, 1, &all);
    let standing = world.now();
    assert_eq!(
        holders(&standing, place),
        [AMAL, BASSEL],
        "twice the same person is one"
    );
    assert_eq!(
        standing.get(place).unwrap().proposals[0],
        (device(MALLORY), device(AMAL))
    );
    let mut refused = world.clone();
    refused.act(BASSEL, OperationKind::Revocation, MALLORY, place, 1, &all);
    refused.act(BASSEL, OperationKind::Membership, MALLORY, place, 1, &all);
    assert_eq!(
        holders(&refused.now(), place),
        [AMAL, BASSEL],
        "a proposal refused is void"
    );
    world.act(BASSEL, OperationKind::Membership, MALLORY, place, 1, &all);
    assert_eq!(holders(&world.now(), place), [AMAL, BASSEL, MALLORY]);
    // Her new device needs nobody, and is nobody else: with it she cannot agree with herself.
    world.act(OTHER, OperationKind::Succession, MALLORY, place, 1, &all);
    world.act(MALLORY, OperationKind::Membership, EVE, place, 1, &all);
    world.act(OTHER, OperationKind::Membership, EVE, place, 1, &all);
    assert_eq!(holders(&world.now(), place), [AMAL, BASSEL, MALLORY, OTHER]);
}

#[test]
fn a_new_device_stands_for_the_old_one_until_that_was_removed() {
    let all = [AMAL, BASSEL, CARIM, MALLORY, OTHER];
    let mut world = World::new(PLACE);
    let before: Vec<_> = all.iter().map(|who| (*who, world.size(*who))).collect();
    let mut removed = world.clone();
    world.act(OTHER, OperationKind::Succession, MALLORY, PLACE, 1, &all);
    world.act(OTHER, OperationKind::Revocation, MALLORY, PLACE, 1, &all);
    assert_eq!(holders(&world.now(), PLACE), [AMAL, BASSEL, CARIM, OTHER]);
    world.act(MALLORY, OperationKind::Membership, EVE, PLACE, 1, &[]);
    assert_eq!(holders(&world.now(), PLACE), [AMAL, BASSEL, CARIM, OTHER]);

    removed.act(AMAL, OperationKind::Revocation, MALLORY, PLACE, 1, &all);
    removed.act_seeing(OTHER, OperationKind::Succession, MALLORY, PLACE, 1, &before);
    assert_eq!(holders(&removed.now(), PLACE), [AMAL, BASSEL, CARIM]);
}

/// An operation that anybody may write: who, what, about whom, and how much of each log they admit to
/// have seen, in parts of 255.
type Step = (usize, u8, usize, [u8; 6]);

fn step(who: impl Strategy<Value = usize>) -> impl Strategy<Value = Step> {
    (who, 0u8..4, 0usize..6, any::<[u8; 6]>())
}

fn kind(number: u8) -> OperationKind {
    match number {
        0 => OperationKind::Membership,
        1 => OperationKind::Revocation,
        2 => OperationKind::Epoch,
        _ => OperationKind::Record,
    }
}

fn write(world: &mut World, (by, what, subject, seen): Step, most: &[usize; 6]) {
    let seen: Vec<(usize, usize)> = (0..6)
        .map(|who| (who, most[who] * usize::from(seen[who]) / 255))
        .collect();
    world.act_seeing(by, kind(what), subject, PLACE, 1, &seen);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever went before, and whatever they write afterwards, with whatever dates and under
    /// whatever names they can make up: it does not count.
    #[test]
    fn a_removed_member_authors_nothing_and_gets_no_key(
        honest in proptest::collection::vec(step(0usize..3), 0..12),
        hers in proptest::collection::vec(step(3usize..6), 0..6),
        after in proptest::collection::vec(step(3usize..6), 1..12),
        order: Vec<u8>,
    ) {
        let mut world = World::new(PLACE);
        let sizes = |world: &World| [0, 1, 2, 3, 4, 5].map(|who| world.size(who));
        for one in honest.into_iter().chain(hers) {
            let most = sizes(&world);
            write(&mut world, one, &most);
        }
        let before = world.now();
        // She and whoever she let in are removed by somebody who is in and has seen everything.
        let in_ = holders(&before, PLACE);
        let Some(by) = in_.iter().copied().find(|who| *who < MALLORY) else { return Ok(()) };
        for who in in_.into_iter().filter(|who| *who >= MALLORY) {
            world.act(by, OperationKind::Revocation, who, PLACE, 1, &[0, 1, 2, 3, 4, 5]);
        }
        world.act(by, OperationKind::Epoch, by, PLACE, 2, &[0, 1, 2, 3, 4, 5]);
        let cut = sizes(&world);
        prop_assert!(holders(&world.now(), PLACE).iter().all(|who| *who < MALLORY));

        for one in after {
            let most = sizes(&world);
            write(&mut world, one, &most);
        }
        let standing = world.standing(&order);
        let ruling = standing.get(PLACE).unwrap();
        for who in [MALLORY, EVE, OTHER] {
            prop_assert!(!standing.holds(PLACE, device(who)), "{who} is in again");
            for sequence in cut[who]..world.size(who) {
                prop_assert!(!ruling.stands(device(who), sequence as u64), "{who} {sequence} counts");
            }
            for sequence in 0..cut[who] {
                let stood = before.get(PLACE).unwrap().stands(device(who), sequence as u64);
                let stands = ruling.stands(device(who), sequence as u64);
                prop_assert!(stood || !stands);
            }
        }
        prop_assert!(!ruling.holders.is_empty(), "nobody is left");
        // The newest key is one that she was not given, or nothing is written under it.
        let newest = ruling.newest().unwrap();
        prop_assert!(newest.epoch == 2 || ruling.is_stale);
    }

    #[test]
    fn it_comes_to_the_same_in_whatever_order_it_arrives(
        steps in proptest::collection::vec(step(0usize..6), 0..25),
        order: Vec<u8>,
    ) {
        let mut world = World::new(PLACE);
        for one in steps {
            let most = [0, 1, 2, 3, 4, 5].map(|who| world.size(who));
            write(&mut world, one, &most);
        }
        let standing = world.now();
        prop_assert_eq!(&standing, &world.standing(&order));
        prop_assert!(!holders(&standing, PLACE).is_empty());
    }
}
