//! Search over all open compartments, in Arabic and Latin letters; lists; rulings.

use model::{key::Key, record::Kind};

use crate::support::{create, find, hits, id, identity, interview, key, put};

#[test]
fn words_are_found_as_people_spell_them() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    put(
        &mut vault,
        [
            identity(1, "أحمد إبراهيم"),
            identity(2, "Müller"),
            interview(
                3,
                &[
                    "قُتِلَ ثلاثة أمام المدرسةِ",
                    "The field hospital was hit on 3 May",
                ],
            ),
            interview(4, &["رأيت القتلى في ٣ أيار", "A hospital in the fields"]),
        ],
    );
    let find = |query: &str| find(&vault, query);
    assert_eq!(find("احمد"), [id(1)]);
    assert_eq!(find("ابراهيم احمد"), [id(1)]);
    assert_eq!(find("\"المدرسة\" ثلاثة"), [id(3)]);
    assert_eq!(find("\"امام المدرسة\""), [id(3)]);
    assert_eq!(find("MULLER"), [id(2)]);
    assert_eq!(find("مدرسه"), [id(3)]);
    assert_eq!(find("المدرسة"), [id(3)]);
    assert_eq!(find("قتلى"), [id(4)]);
    assert_eq!(find("3"), [id(3), id(4)]);
    assert_eq!(find("hosp"), [id(3), id(4)]);
    assert_eq!(find("\"field hospital\""), [id(3)]);
    assert_eq!(find("hospital nowhere"), []);
    assert_eq!(find("int-4"), [id(4)], "keys are words");
    let hit = &hits(&vault, "مدرسه", 10)[0];
    assert_eq!(
        (hit.kind, hit.key.as_ref()),
        (Kind::Interview, Some(&key("int-3")))
    );
    assert!(hit.snippet.reveal(&vault.clearance()).contains("المدرسةِ"));
    assert!(!format!("{hit:?}").contains("المدرسة"), "not by accident");
    assert_eq!(hits(&vault, "3", 1).len(), 1);
}

#[test]
fn lists_are_in_the_order_of_keys() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    put(&mut vault, [5, 3, 12, 4].map(|n| interview(n, &["x"])));
    let keys: Vec<String> = vault
        .all(Kind::Interview)
        .unwrap()
        .iter()
        .map(|record| record.reveal(&vault.clearance()).name())
        .collect();
    assert_eq!(keys, ["int-12", "int-3", "int-4", "int-5"]);
    assert_eq!(vault.count_of_kind(Kind::Interview).unwrap(), 4);
    assert_eq!(vault.count_of_kind(Kind::Event).unwrap(), 0);
    let status = vault.status().unwrap();
    assert_eq!(status.records[&Kind::Interview], 4);
    assert_eq!((status.operations, status.unreadable), (18, 0));
    assert_eq!(status.devices[0].checkpoint, 18);
}

#[test]
fn rulings_are_read_back_for_their_artefact() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let rulings = vault.rulings(Key::parse("report").unwrap()).unwrap();
    assert_eq!(rulings.artefact().as_str(), "report");
    assert!(
        !rulings.may_count(id(1)),
        "what is not known is not allowed"
    );
}
