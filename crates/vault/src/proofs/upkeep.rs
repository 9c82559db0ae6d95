//! Everything that is done to a vault but recording: letting in and removing, destroying, changing what
//! opens one's keys and the keys themselves, repairing, going on from a copy, keeping a copy in a store and
//! fetching back from it what the disk has lost. After a crash in the middle of one of these, the vault is
//! as before it or as after it.

use std::{collections::BTreeMap, io::Read as _, path::Path, rc::Rc, sync::Arc};

use model::{
    canonical,
    compartment::Compartment,
    id::{DeviceId, ObjectId},
};

use super::{
    recorder::Recorder,
    script::Moment,
    support::{ALICE, BOB, cheap, copy_dir, edge, id, identity, interview, put},
};
use crate::{
    backup::tests::Memory,
    fsck::{Fsck, Severity},
    keyring::object_name,
    keys::{Credentials, Roster, SecondSecret},
    objects::Objects as _,
    passphrase::NewPassphrase,
    read::ReadError,
    shred::Destruction,
    vault::{Backing, Locked, Open, Vault},
};

const OTHER: &str = "velvet pulp lantern copper orchid tundra";
const COMPARTMENTS: [Compartment; 3] = [
    Compartment::Identity,
    Compartment::Testimony,
    Compartment::Media,
];

/// What Alice opens her keys with, at one time or another.
fn locks() -> [Credentials; 3] {
    [
        Credentials::new(ALICE),
        Credentials::new(OTHER),
        Credentials::new(OTHER).with_second_secret(paper()),
    ]
}

fn paper() -> SecondSecret {
    SecondSecret::generate(edge(55).random.as_mut())
}

/// Everything of a vault that a person would notice.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    /// Which of [`locks`] open Alice's keys.
    lock: Vec<bool>,
    /// The key that she signs with.
    device: DeviceId,
    /// Records by number: what they say, or that they were destroyed.
    records: BTreeMap<u64, String>,
    /// The originals.
    films: Vec<String>,
    /// What Bob opens, if he is there, and which records he reads.
    bob: Option<(Vec<Compartment>, Vec<u64>)>,
}

/// What the vault was after so many calls, when whoever was at it had been told so.
pub(super) struct Told {
    at: usize,
    seen: Seen,
    films: Vec<ObjectId>,
}

type Deed = Box<dyn Fn(&mut Vault<Open>, &mut Vec<ObjectId>)>;

/// What is done, one after the other, each in a vault that was opened for it; and the lock that opens it.
fn deeds() -> Vec<(usize, Deed)> {
    let mut deeds: Vec<(usize, Deed)> = Vec::new();
    let mut then = |lock: usize, deed: Deed| deeds.push((lock, deed));
    let records = |from: u64| -> Deed {
        Box::new(move |vault, films| {
            let film = format!("a film of the morning, {from}");
            let sealed = vault.seal(&mut film.as_bytes(), &|_| ()).unwrap();
            films.push(sealed.object);
            let mut transaction = vault.begin();
            transaction.attach(sealed);
            transaction.put(identity(from, "Samira")).unwrap();
            transaction.put(interview(from + 1, &["at dawn"])).unwrap();
            transaction.commit().unwrap();
        })
    };
    let destroy = |number: u64, film: usize| -> Deed {
        Box::new(move |vault, films| {
            vault
                .destroy(&Destruction {
                    about: id(number),
                    records: vec![
                        (Compartment::Identity, id(number)),
                        (Compartment::Testimony, id(number + 1)),
                    ],
                    objects: vec![films[film]],
                    code: "consent-withdrawn".to_owned(),
                    reason: "she asked for it".to_owned(),
                })
                .unwrap();
        })
    };
    then(0, records(2));
    then(0, records(4));
    then(
        0,
        Box::new(|vault, _| {
            vault
                .add_member("bob", BOB, &[Compartment::Testimony])
                .unwrap();
        }),
    );
    then(
        0,
        Box::new(|vault, _| drop(vault.grant("bob", &COMPARTMENTS).unwrap())),
    );
    then(0, destroy(2, 0));
    then(
        0,
        Box::new(|vault, _| {
            vault
                .revoke("bob", Some(&[Compartment::Media]), "he left the film desk")
                .unwrap();
        }),
    );
    then(
        0,
        Box::new(|vault, _| {
            let new = NewPassphrase::chosen(OTHER, "alice").unwrap();
            vault
                .change_passphrase(&Credentials::new(ALICE), &new)
                .unwrap();
        }),
    );
    then(1, records(6));
    then(
        1,
        Box::new(|vault, _| {
            vault
                .set_second_secret(&Credentials::new(OTHER), &paper())
                .unwrap();
        }),
    );
    then(
        2,
        Box::new(|vault, _| vault.rotate_keys(&locks()[2]).unwrap()),
    );
    then(2, destroy(4, 1));
    then(
        2,
        Box::new(|vault, _| vault.remove_second_secret(&locks()[2]).unwrap()),
    );
    then(
        1,
        Box::new(|vault, _| vault.take_new_device(&locks()[1]).unwrap()),
    );
    then(
        1,
        Box::new(|vault, _| drop(vault.revoke("bob", None, "he is gone").unwrap())),
    );
    then(
        1,
        Box::new(|vault, _| {
            let all = Fsck {
                rebuild: true,
                collect: true,
            };
            let report = vault.fsck(all, &|_| ()).unwrap();
            assert!(report.is_sound(), "{:?}", report.findings);
        }),
    );
    then(1, records(8));
    let store = Rc::new(Memory::default());
    for deed in kept_and_mended(&store) {
        then(1, deed);
    }
    then(
        1,
        Box::new(|vault, _| {
            let new = NewPassphrase::chosen(ALICE, "alice").unwrap();
            vault
                .change_passphrase(&Credentials::new(OTHER), &new)
                .unwrap();
        }),
    );
    deeds
}

/// A backup; every original is lost from the disk; they are fetched back, and kept once more.
fn kept_and_mended(store: &Rc<Memory>) -> [Deed; 4] {
    let [first, back, again] = [store.clone(), store.clone(), store.clone()];
    [
        Box::new(move |vault, _| drop(vault.backup(&*first, &|_| ()).unwrap())),
        Box::new(|vault, _| {
            let objects = &vault.state.objects;
            for (name, _) in objects.list().unwrap() {
                objects.delete(name.unwrap()).unwrap();
            }
        }),
        Box::new(move |vault, _| {
            let repaired = vault.repair_from(&*back).unwrap();
            assert!(repaired.mended > 1 && repaired.lost.is_empty());
        }),
        Box::new(move |vault, _| drop(vault.backup(&*again, &|_| ()).unwrap())),
    ]
}

/// Does all of it in a new vault.
pub(super) fn play(dir: &Path) -> (Arc<Recorder>, Vec<Told>) {
    let recorder = Recorder::new(dir);
    let mut films = Vec::new();
    let mut told = vec![tell(dir, &recorder, &films)];
    for (number, (lock, deed)) in (0..).zip(deeds()) {
        let backing = Backing {
            disk: recorder.clone(),
            objects: Some(recorder.clone()),
            ..cheap()
        };
        let locked = Vault::<Locked>::at_with(dir, backing).unwrap();
        let opened = locked.unlock_with(&locks()[lock], edge(1000 + number));
        deed(&mut opened.unwrap(), &mut films);
        told.push(tell(dir, &recorder, &films));
    }
    (recorder, told)
}

fn tell(dir: &Path, recorder: &Recorder, films: &[ObjectId]) -> Told {
    // In a copy: looking writes, too.
    let copy = dir.with_extension("looked-at");
    copy_dir(dir, &copy);
    let (seen, _) = look(&copy, films, 0, "as it was told");
    std::fs::remove_dir_all(copy).unwrap();
    Told {
        at: recorder.now(),
        seen,
        films: films.to_vec(),
    }
}

/// Looks at everything as Bob and as Alice; who comes first, and so finishes what was under way, is by
/// turns.
fn look(dir: &Path, films: &[ObjectId], seed: u64, how: &str) -> (Seen, Vault<Open>) {
    let locked =
        || Vault::<Locked>::at_with(dir, cheap()).unwrap_or_else(|error| panic!("{how}: {error}"));
    let credentials = locks();
    let key_file = || Roster::read(&locked().state.files, "alice").unwrap();
    let lock: Vec<_> = credentials
        .iter()
        .map(|one| key_file().open(one).is_some())
        .collect();
    let opens = lock.iter().position(|opens| *opens);
    let opens = opens.unwrap_or_else(|| panic!("{how}: nothing opens Alice's keys"));
    let alice = || {
        let opened = locked().unlock_with(&credentials[opens], edge(seed + 10));
        opened.unwrap_or_else(|error| panic!("{how}: {error}"))
    };
    let numbers = 2..10;
    if (seed / 100).is_multiple_of(2) {
        drop(alice());
    }
    let bob = locked().unlock(BOB, edge(seed + 20)).ok().map(|vault| {
        let reads = |number: &u64| vault.get(id(*number)).unwrap().is_some();
        (
            vault.compartments(),
            numbers.clone().filter(reads).collect(),
        )
    });
    // Added and let in nowhere: adding him again begins from the start, so he is not there yet.
    let bob = bob.filter(|(compartments, _): &(Vec<_>, _)| !compartments.is_empty());
    let vault = alice();
    let clearance = vault.clearance();
    let say = |vault: &Vault<Open>, number| {
        let destroyed = vault.was_destroyed(id(number)).unwrap();
        match vault
            .get(id(number))
            .unwrap_or_else(|error| panic!("{how}: {error}"))
        {
            Some(record) => {
                assert!(destroyed.is_none(), "{how}: {number} was destroyed");
                let bytes = canonical::encode(record.reveal(&clearance)).unwrap();
                Some(data_encoding::HEXLOWER.encode(&bytes))
            }
            None => destroyed.map(|_| "destroyed".to_owned()),
        }
    };
    let records = numbers.filter_map(|number| Some((number, say(&vault, number)?)));
    let records: BTreeMap<_, _> = records.collect();
    let films = films.iter().map(|film| {
        let mut read = String::new();
        match vault.open_object(*film) {
            Ok(mut reader) => drop(reader.read_to_string(&mut read).unwrap()),
            Err(ReadError::Destroyed { .. }) => {
                read = "destroyed".to_owned();
                is_shredded(&vault, *film, how);
            }
            Err(_) => read = "absent".to_owned(),
        }
        read
    });
    let films = films.collect();
    let device = vault.device();
    let seen = Seen {
        lock,
        device,
        records,
        films,
        bob,
    };
    (seen, vault)
}

/// What was destroyed is not only said to be: no key of it is left.
fn is_shredded(vault: &Vault<Open>, film: ObjectId, how: &str) {
    let open = &vault.state;
    let media = open.views.0.get(&Compartment::Media).unwrap();
    let rows = media.keyring.index(&open.files, 0).unwrap();
    assert!(!rows.contains_key(&object_name(film)), "{how}: its key");
    for compartment in COMPARTMENTS {
        let floor = open.views.0[&compartment].ruling.floor();
        let files = open.files.list(&format!("compartments/{compartment}"));
        for name in files.unwrap() {
            let number = name
                .split_once('-')
                .and_then(|(number, _)| number.parse().ok());
            let number: u32 = number.unwrap();
            let kept = number >= floor || name.ends_with(".tmp");
            assert!(kept, "{how}: {compartment}/{name} under {floor}");
        }
    }
}

/// Opens what a crash has left: it is what had been told last, or what was about to be told.
pub(super) fn check(dir: &Path, told: &[Told], moment: Moment<'_>) {
    let Moment { at, thorough, how } = moment;
    let done = told.partition_point(|one| one.at <= at);
    let (safe, open) = told.split_at(done);
    let safe = safe.last().unwrap();
    let films = open.first().map_or(&safe.films, |next| &next.films);
    let (mut seen, mut vault) = look(dir, films, 7_000_000 + 100 * at as u64, how);
    let under_way = open.first().map(|next| &next.seen);
    if films.len() > safe.films.len() && seen.films.last().is_some_and(|last| last == "absent") {
        seen.films.pop();
    }
    // The disk loses, and the store gives back, one original after the other.
    let absent = |seen: &Seen| seen.films.iter().any(|film| film == "absent");
    if let Some(after) = under_way.filter(|after| absent(&safe.seen) != absent(after)) {
        for (film, other) in seen.films.iter_mut().zip(&after.films) {
            if [film.as_str(), other.as_str()].contains(&"absent") {
                film.clone_from(other);
            }
        }
    }
    let whole = seen == safe.seen || under_way.is_some_and(|after| seen == *after);
    assert!(
        whole,
        "{how}:\n{seen:#?}\nneither\n{:#?}\nnor\n{under_way:#?}",
        safe.seen
    );
    if absent(&safe.seen) || under_way.is_some_and(absent) {
        // Not sound, and rightly so: what is looked at is that nothing else went with the originals.
        return;
    }
    let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
    // Caches are not flushed; a spoilt one is noticed and can be made anew.
    assert!(
        report.worst() <= Some(Severity::Rebuildable),
        "{how}: {:?}",
        report.findings
    );
    if thorough {
        // And it goes on.
        put(&mut vault, [identity(900, "Later")]);
        let all = Fsck {
            rebuild: true,
            collect: true,
        };
        vault.fsck(all, &|_| ()).unwrap();
        let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
        assert!(report.is_sound(), "{how}: {:?}", report.findings);
        assert!(vault.get(id(900)).unwrap().is_some(), "{how}");
    }
}
