//! Invented people and places, and the rulings on them.
//!
//! Amal is the researcher and Bassel the editor; Samira, Yunis and the others are invented.

use testimony_model::{
    date::UncertainDate,
    decision::{Conditions, Decision, Field, Form, Policy, Rulings, SubjectKind},
    id::{Digest, ObjectId, RecordId},
    key::Key,
    place::{PlaceKind, PlacePrecision, Position},
    protected::{Clearance, Protected},
    record::{
        Body, CodeName, Consent, Event, Identity, Interview, Item, Observation, Person, Place,
        Record, Source, Statement,
    },
    vocabulary::{
        ConsentScope, FamilyWish, Likelihood, Perception, PersonStatus, Protection, Sex,
        SourceCategory,
    },
};

pub(crate) const PURGE: &str = "purge";

pub(crate) fn id(number: u16) -> RecordId {
    let mut bytes = [0; 16];
    bytes[..2].copy_from_slice(&number.to_be_bytes());
    RecordId::from_bytes(bytes)
}

pub(crate) fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

pub(crate) fn date(text: &str) -> UncertainDate {
    UncertainDate::parse(text).unwrap()
}

pub(crate) fn reveal<T: Clone>(protected: &Protected<T>) -> T {
    protected.reveal(&Clearance::for_open_vault()).clone()
}

pub(crate) fn record(number: u16, name: &str, body: impl Into<Body>) -> Protected<Record> {
    Protected::new(Record {
        id: id(number),
        key: Some(key(name)),
        body: body.into(),
        own: Default::default(),
    })
}

/// A changed copy of a record.
pub(crate) fn changed(
    record: &Protected<Record>,
    change: impl FnOnce(&mut Record),
) -> Protected<Record> {
    let mut record = reveal(record);
    change(&mut record);
    Protected::new(record)
}

/// A person (100) and who that is (101).
pub(crate) fn yunis(status: PersonStatus, wish: FamilyWish) -> [Protected<Record>; 2] {
    let person = Person {
        age: Some(34),
        sex: Some(Sex::Male),
        remarks: "shot near the square".to_owned(),
        ..Person::new(id(101), status, Protection::Standard, wish)
    };
    let identity = Identity {
        name: Some("Yunis Darwazi".to_owned()),
        name_ar: Some("يونس دروازي".to_owned()),
        phone: vec!["+000 55 010 0134".to_owned()],
        ..Identity::default()
    };
    [
        record(100, "per-01", person),
        record(101, "per-01.identity", identity),
    ]
}

/// A source (110) and who that is (111).
pub(crate) fn samira(status: PersonStatus) -> [Protected<Record>; 2] {
    let source = Source {
        remarks: "works at night".to_owned(),
        ..Source::new(
            id(111),
            SourceCategory::MedicalStaff,
            status,
            Protection::Critical,
        )
    };
    let identity = Identity {
        name: Some("Samira Haddan".to_owned()),
        name_ar: Some("سميرة حدان".to_owned()),
        ..Identity::default()
    };
    [
        record(110, "src-01", source),
        record(111, "src-01.identity", identity),
    ]
}

/// An interview (120) with Samira in the Lantern quarter.
pub(crate) fn interview() -> Protected<Record> {
    let interview = Interview {
        place: Some(id(130)),
        setting: Some("alone".to_owned()),
        others_present: Some(0),
        statements: ["They fired first.", "I did not  see\nwho gave the order."]
            .map(statement)
            .into(),
        ..Interview::new(
            id(110),
            date("2012-05-25"),
            "Amal".to_owned(),
            "ar".to_owned(),
        )
    };
    record(120, "int-001", interview)
}

pub(crate) fn statement(text: &str) -> Statement {
    Statement {
        text: text.to_owned(),
        basis: Perception::Saw,
        heard_from: None,
        event: None,
        links: Vec::new(),
    }
}

/// What Amal herself saw (121).
pub(crate) fn observation() -> Protected<Record> {
    let observation = Observation {
        time: Some("13:42".to_owned()),
        event: Some(id(122)),
        statements: vec![statement("The men in plain clothes opened fire.")],
        ..Observation::new("Amal".to_owned(), date("2012-05-25"), id(130))
    };
    record(121, "obs-01", observation)
}

/// An event (122) in the Lantern quarter.
pub(crate) fn event() -> Protected<Record> {
    let event = Event {
        title_ar: Some("إطلاق النار في الساحة".to_owned()),
        ..Event::new(
            "Shooting at the square".to_owned(),
            date("2012-05-25"),
            id(130),
            Likelihood::Confirmed,
            Default::default(),
        )
    };
    record(122, "ev-01", event)
}

/// A photograph (123) given by Samira, which shows nobody.
pub(crate) fn photograph() -> Item {
    Item {
        title: Some("Smoke over Qamar".to_owned()),
        taken: Some(date("2012-05-25")),
        given_by: Some(id(110)),
        credit: Some("Example Rights Watchers".to_owned()),
        ..Item::new(
            ObjectId::from_bytes([7; 16]),
            Digest::from_bytes([8; 32]),
            4096,
            "image/jpeg".to_owned(),
            Default::default(),
        )
    }
}

/// A place, told as finely as it may be.
pub(crate) fn place(kind: PlaceKind, name: &str, publish_as: PlacePrecision) -> Place {
    Place {
        name: Some(name.to_owned()),
        position: Position::new(32.1, -34.5),
        ..Place::new(kind, PlacePrecision::Exact, publish_as, false)
    }
}

/// Places as a chain, nearest first, as records from 130 on.
pub(crate) fn chain(places: impl IntoIterator<Item = Place>) -> Vec<Protected<Record>> {
    let mut places: Vec<Place> = places.into_iter().collect();
    let last = places.len().saturating_sub(1);
    for (number, place) in (131_u16..).zip(places.iter_mut().take(last)) {
        place.within = Some(id(number));
    }
    (130_u16..)
        .zip(places)
        .map(|(number, place)| record(number, &format!("place-{number}"), place))
        .collect()
}

/// A safe house in the Lantern quarter of Qamar, in Qamaria.
pub(crate) fn safe_house() -> Vec<Protected<Record>> {
    use PlaceKind as Kind;
    use PlacePrecision as Finest;
    let mut house = place(Kind::SafeHouse, "the blue house", Finest::Quarter);
    house.protected = true;
    house.position = Position::new(32.126_55, -34.532_9);
    chain([
        house,
        place(Kind::Quarter, "Lantern quarter", Finest::Quarter),
        place(Kind::City, "Qamar", Finest::City),
        place(Kind::Country, "Qamaria", Finest::Country),
    ])
}

pub(crate) fn policy(subject: SubjectKind, field: Field, form: Form, when: Conditions) -> Policy {
    Policy {
        subject,
        when,
        field,
        form,
        reason: "invented".to_owned(),
        by: "Bassel".to_owned(),
        seconded_by: Some("Amal".to_owned()),
    }
}

/// A decision for every report, made by two people.
pub(crate) fn decision(subject: u16, field: Field, form: Form) -> Decision {
    Decision {
        subject: id(subject),
        statement: None,
        field,
        form,
        words: None,
        words_ar: None,
        artefact: None,
        consent: None,
        of: None,
        reason: "invented".to_owned(),
        by: "Bassel".to_owned(),
        seconded_by: Some("Amal".to_owned()),
    }
}

pub(crate) const WORDS: Form = Form::Generalised {
    date: None,
    place: None,
};

/// A decision to say `words` instead.
pub(crate) fn say(subject: u16, field: Field, words: &str) -> Decision {
    Decision {
        words: Some(words.to_owned()),
        ..decision(subject, field, WORDS)
    }
}

/// What stands in the history, for rulings to be read back from.
#[derive(Clone, Default)]
pub(crate) struct History {
    pub(crate) records: Vec<Protected<Record>>,
}

impl History {
    pub(crate) fn put(mut self, body: impl Into<Body>) -> Self {
        let number = 1000 + u16::try_from(self.records.len()).unwrap();
        self.records
            .push(record(number, &format!("r-{number}"), body));
        self
    }

    pub(crate) fn policy(self, subject: SubjectKind, field: Field, form: Form) -> Self {
        self.put(policy(subject, field, form, Conditions::default()))
    }

    pub(crate) fn policy_when(
        self,
        subject: SubjectKind,
        field: Field,
        form: Form,
        when: Conditions,
    ) -> Self {
        self.put(policy(subject, field, form, when))
    }

    pub(crate) fn decide(self, decision: Decision) -> Self {
        self.put(decision)
    }

    pub(crate) fn consent(
        self,
        of: u16,
        granted: &[ConsentScope],
        refused: &[ConsentScope],
    ) -> Self {
        self.put(Consent {
            explained_by: Some("Amal".to_owned()),
            language: Some("ar".to_owned()),
            date: Some(date("2012-05-25")),
            granted: granted.to_vec(),
            refused: refused.to_vec(),
            ..Consent::new(id(of))
        })
    }

    pub(crate) fn code_name(self, artefact: &str, subject: u16, number: u16) -> Self {
        self.put(CodeName {
            artefact: key(artefact),
            subject: id(subject),
            number,
        })
    }

    pub(crate) fn rulings(&self) -> Rulings {
        Rulings::read_back(key(PURGE), &self.records)
    }
}
