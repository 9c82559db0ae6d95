//! `{:?}` shows nothing of a person, and most records cannot be shown at all.

use std::{
    borrow::Borrow,
    fmt::{Debug, Display},
    hash::Hash,
    ops::Deref,
};

use serde::{Serialize, de::DeserializeOwned};
use testimony_model::{
    canonical,
    decision::Rulings,
    envelope::Envelope,
    place::Position,
    protected::{Clearance, Protected},
    public::Public,
    record::{
        Act, Body, Check, CodeName, Consent, Custody, Event, Identity, Interview, Item, ItemTrace,
        Observation, Person, Place, PlaceIdentity, Record, ReportSource, Source, Statement,
    },
    term::{Term, TermKind},
};

use crate::support::{PURGE, changed, key, reveal, yunis};
use testimony_model::vocabulary::{FamilyWish, PersonStatus};

/// Does not compile if a type has one of the traits: `check` would then be ambiguous.
macro_rules! without {
    ($($type:ty),+: $traits:tt) => { $(const _: fn() = || {
        trait Ambiguous<A> {
            fn check() {}
        }
        impl<T: ?Sized> Ambiguous<()> for T {}
        without!(@mark $traits);
        let _ = <$type as Ambiguous<_>>::check;
    };)+ };
    (@mark ($($trait:path),+)) => { $(const _: fn() = || {
        // A marker for each trait, so that the impls do not meet.
        struct Marker;
        impl<T: ?Sized + $trait> Ambiguous<Marker> for T {}
    };)+ };
}

// What holds or leads to an identity has no `Debug` to leak by.
without!(
    Identity, Person, Source, Consent, Place, PlaceIdentity, Interview, Observation, Statement,
    Event, Act, Item, ItemTrace, Custody, CodeName, Check, ReportSource, Record, Body, Envelope,
    Rulings: (Debug, Display)
);

// What is protected can only be revealed.
without!(
    Protected<String>, Protected<Record>:
    (Display, Serialize, DeserializeOwned, PartialEq, PartialOrd, Hash, Deref, Default,
    AsRef<String>, Borrow<String>, Into<String>, IntoIterator)
);

// What is public cannot be read from outside, defaulted or converted into.
without!(
    Public<String>, Public<Record>:
    (DeserializeOwned, Default, From<String>, From<&'static str>, AsMut<String>, FromIterator<String>)
);

// Rulings come from the history and leave only as public values.
without!(Rulings: (Clone, Default, Serialize, DeserializeOwned));

// A clearance comes from opening a vault.
without!(Clearance: (Default, Serialize, DeserializeOwned));

#[test]
fn a_protected_record_shows_nothing() {
    let [person, identity] = yunis(PersonStatus::Dead, FamilyWish::Named);
    for record in [&person, &identity] {
        assert_eq!(format!("{record:?}"), "<protected>");
        assert_eq!(format!("{record:#?}"), "<protected>");
        assert_eq!(
            format!("{:?}", (1, vec![Some(record)])),
            "(1, [Some(<protected>)])"
        );
    }
    let position = Protected::new(Position::new(32.126_55, -34.532_9));
    assert_eq!(format!("{position:?}"), "<protected>");
}

#[test]
fn a_term_shows_whose_it_is_and_not_what() {
    let term = Term {
        id: "per-01".to_owned(),
        kind: TermKind::Person,
        value: "Yunis Darwazi".to_owned(),
    };
    assert_eq!(format!("{term:?}"), "Term(per-01, person, <protected>)");
    assert_eq!(
        format!("{:#?}", [&term]),
        "[\n    Term(per-01, person, <protected>),\n]"
    );
}

#[test]
fn a_clearance_shows_nothing() {
    let shown = format!("{:?}", Clearance::for_open_vault());
    assert_eq!(shown, "Clearance(())");
}

/// A refusal goes to the terminal and into a problem file: it names a key, never a person.
#[test]
fn a_refusal_shows_no_one() {
    let [person, identity] = yunis(PersonStatus::Living, FamilyWish::Unknown);
    let rulings = Rulings::read_back(key(PURGE), []);
    let refusal = rulings
        .person(&person, &identity, testimony_model::language::Language::En)
        .unwrap_err();
    for shown in [format!("{refusal}"), format!("{refusal:?}")] {
        assert!(
            shown.contains("per-01") && !shown.contains("Yunis"),
            "{shown}"
        );
    }
    // Where there is no key, the abbreviated random identifier stands in its place.
    let unnamed = changed(&person, |record| record.key = None);
    let refusal = rulings
        .person(&unnamed, &identity, testimony_model::language::Language::En)
        .unwrap_err();
    assert!(refusal.to_string().contains("`00640000`"), "{refusal}");
}

/// Bytes that cannot be read may hold a name where something else was expected.
#[test]
fn an_error_of_decoding_quotes_nothing_that_it_read() {
    let [_, identity] = yunis(PersonStatus::Dead, FamilyWish::Named);
    let bytes = canonical::encode(&reveal(&identity)).unwrap();
    // The same bytes with the words of the program spoilt one after the other, so that every reader on
    // the way meets a value that it did not expect.
    for word in ["identity", "fields", "kind", "name", "phone", "id", "key"] {
        let at = bytes
            .windows(word.len())
            .position(|window| window == word.as_bytes());
        let mut spoilt = bytes.clone();
        spoilt[at.unwrap()] = b'X';
        if let Err(error) = canonical::decode::<Record>(&spoilt) {
            let shown = format!("{error} {error:?}");
            assert!(
                !shown.contains("Yunis") && !shown.contains("Xdentity"),
                "{shown}"
            );
        }
    }
    // A name in place of a date, a list or a number.
    for error in [
        canonical::decode::<testimony_model::date::UncertainDate>(&text("Yunis Darwazi")).err(),
        canonical::decode::<Vec<String>>(&text("Yunis Darwazi")).err(),
        canonical::decode::<u16>(&text("Yunis Darwazi")).err(),
        canonical::decode::<FamilyWish>(&text("Yunis Darwazi")).err(),
        canonical::decode::<testimony_model::key::Key>(&text("Yunis Darwazi")).err(),
    ] {
        let error = error.unwrap();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("Yunis"), "{shown}");
    }
}

fn text(text: &str) -> Vec<u8> {
    canonical::encode(&text).unwrap()
}
