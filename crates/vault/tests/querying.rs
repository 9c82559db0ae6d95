//! What each condition of the query language finds, whatever order the records came in, and what a
//! closed compartment does not show.

use model::{
    compartment::Compartment,
    count::Count,
    date::UncertainDate,
    id::{Digest, ObjectId, RecordId},
    place::{PlaceKind, PlacePrecision, Position},
    query::Query,
    record::{
        Act, Actor, Body, Event, Identity, Involvement, Item, ItemTrace, Person, Place,
        PlaceIdentity, Record, SavedSearch,
    },
    vocabulary::{ActorKind, Code, FamilyWish, Likelihood, PersonStatus, Protection, Side},
};
use proptest::prelude::*;

use crate::{
    support::{ALICE, BOB, create, find, hits, id, interview, key, open, put},
    vault::{Open, SearchError, Vault},
};

#[test]
fn each_condition_finds_what_it_says() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    put(&mut vault, case());
    conditions_hold(&vault);
}

#[test]
fn what_is_found_does_not_depend_on_the_order_of_recording() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    let mut records = case();
    records.reverse();
    for record in records {
        put(&mut vault, [record]);
    }
    conditions_hold(&vault);
    drop(vault);
    std::fs::remove_dir_all(dir.path().join("casebase")).unwrap();
    conditions_hold(&open(dir.path(), ALICE));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn nor_on_what_was_changed_since(order in Just((0..case().len()).collect::<Vec<_>>()).prop_shuffle(), batch in 1usize..9) {
        let dir = tempfile::tempdir().unwrap();
        let mut vault = create(dir.path());
        // First wrong, then right: events elsewhere and at another time, acts of other events.
        let wrong = order.iter().map(|at| changed(case().remove(*at)));
        put(&mut vault, wrong);
        let right: Vec<Record> = order.iter().rev().map(|at| case().remove(*at)).collect();
        for part in right.chunks(batch) {
            put(&mut vault, part.to_vec());
        }
        conditions_hold(&vault);
    }
}

fn changed(mut record: Record) -> Record {
    match &mut record.body {
        Body::Event(event) => {
            event.date = date("2019-01-01");
            event.place = id(13);
            event.title = "Draft".to_owned();
        }
        Body::Act(act) => {
            act.event = if act.event == id(40) { id(41) } else { id(40) };
            act.kind = Code::parse("0909").unwrap();
            act.date = Some(date("2018"));
        }
        Body::Involvement(involvement) => {
            involvement.actor = id(32);
            involvement.act = id(52);
        }
        Body::Place(place) => place.within = Some(id(13)),
        Body::Actor(actor) => actor.parent = None,
        Body::Identity(identity) => identity.name = Some("Nobody Yet".to_owned()),
        _ => {}
    }
    record
}

fn conditions_hold(vault: &Vault<Open>) {
    for (query, found) in [
        ("kind:event", &[40, 41, 42][..]),
        ("kind:place,actors", &[10, 11, 12, 13, 30, 31, 32]),
        ("kind:event market", &[40]),
        ("market OR \"at dawn\"", &[40, 70]),
        ("kind:event -market", &[41, 42]),
        (
            "NOT (kind:event OR kind:act OR kind:place OR kind:actor OR kind:involvement OR kind:item OR kind:identity OR kind:person OR kind:search)",
            &[14, 70, 81],
        ),
        ("title:mark", &[40]),
        ("title:\"the marked\"", &[]),
        ("title:market kind:act", &[]),
        // Dates: any, of one field, taken from the event, uncertain, open.
        ("date:2012-05", &[40, 41, 50, 51, 70, 80]),
        ("date:2012-05-25", &[40, 50, 51, 70, 80]),
        ("date:2012-05-26 kind:event", &[41]),
        ("date:2011/2012-05-24 kind:event,act", &[]),
        ("date:2014", &[42, 52, 53]),
        ("taken:2012", &[80]),
        ("born:198X", &[1]),
        ("born:1979", &[]),
        // Places: what is under, through the event, by position, protected ones.
        ("place:north", &[11, 12, 40, 41, 50, 51, 52, 80]),
        ("place:town kind:event,act,item", &[40, 50, 51, 80]),
        ("place:clinic", &[42, 53]),
        ("near:36.20,37.15,5km", &[11, 40, 50, 51, 80]),
        ("near:36.20,37.15,1m", &[11, 40, 50, 51, 80]),
        (
            "area:36.1,37.0;36.1,37.3;36.3,37.3;36.3,37.0",
            &[11, 40, 50, 51, 80],
        ),
        ("near:35.0,36.0,2km", &[14, 42, 53]),
        ("near:10,10,1km", &[81]),
        // Perpetrators, their acts and the events of these.
        ("by:army", &[40, 41, 50, 52, 60, 61]),
        ("by:brigade", &[40, 50, 60]),
        ("by:group", &[42, 53, 62]),
        ("by:army kind:event -date:2012-05-25", &[41]),
        // Types of act, narrower ones included.
        ("act:0101", &[40, 42, 50, 53, 60, 62]),
        ("act:01 01 05", &[40, 50, 60]),
        ("act:02", &[40, 41, 51, 52, 61]),
        ("type:010105", &[50]),
        // Fields by shape.
        ("status:confirmed", &[40]),
        ("attribution:likely", &[60]),
        ("killed:4", &[40]),
        ("killed:7..9", &[]),
        ("killed:5..9", &[40]),
        ("age:30..40", &[20]),
        ("age:34", &[20]),
        ("protected:yes", &[13]),
        ("language:ar", &[70]),
        ("event:market", &[50, 51]),
        ("victim:p-1", &[50]),
        ("refers:p-1", &[50]),
        ("refers:town", &[40, 80]),
        ("own.village:tell", &[41]),
        ("event.place:town", &[40]),
        ("within:north", &[12]),
        // Names, in any script and spelling, and who refers to their bearers.
        ("name:\"عبد الرحمن\"", &[1, 20]),
        ("name:Abdulrahman", &[1, 20]),
        ("name:\"rahman abdel\" kind:person", &[20]),
        ("name:Sameera", &[2]),
        ("name:Hussein", &[]),
        ("name:Tall", &[1, 11, 20]),
        // Saved searches.
        ("search:north-killings", &[40, 50]),
        ("search:north-killings kind:act", &[50]),
    ] {
        let wanted: Vec<RecordId> = found.iter().map(|number| id(*number)).collect();
        assert_eq!(find(vault, query), wanted, "{query}");
    }
    for (query, error) in [
        (
            "place:nowhere",
            "there is no place `nowhere` that you can read; check the key",
        ),
        (
            "place:army",
            "there is no place `army` that you can read; check the key",
        ),
        (
            "by:nobody",
            "there is no actor, person or source `nobody` that you can read; check the key",
        ),
        (
            "victim:nobody",
            "there is no record `nobody` that you can read; check the key",
        ),
        (
            "search:circle",
            "the saved search `circle` leads back to itself; take it out of one of them",
        ),
        (
            "search:broken",
            "the saved search `broken` cannot be read; mend its query",
        ),
    ] {
        let query = Query::parse(query).unwrap();
        assert_eq!(vault.search(&query, 5).unwrap_err().to_string(), error);
        assert_eq!(vault.count(&query).unwrap_err().to_string(), error);
    }
}

#[test]
fn the_newest_come_first_and_more_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    put(&mut vault, (1..=150).map(|n| interview(n, &["dawn"])));
    let query = Query::parse("dawn").unwrap();
    let found = vault.search(&query, 3).unwrap();
    let ids: Vec<_> = found.hits.iter().map(|hit| hit.id).collect();
    assert_eq!((ids, found.more), (vec![id(150), id(149), id(148)], true));
    // A changed record is new again.
    put(&mut vault, [interview(7, &["dawn again"])]);
    assert_eq!(hits(&vault, "dawn", 1)[0].id, id(7));
    assert_eq!(vault.count(&query).unwrap(), 150);
    assert!(hits(&vault, "again", 10).len() == 1);
    put(&mut vault, [interview(7, &["dusk"])]);
    assert_eq!(vault.count(&query).unwrap(), 149);
    // Few hits: those that say most of the words come first.
    put(
        &mut vault,
        [
            interview(200, &["ember, ember and ember"]),
            interview(201, &["an ember"]),
        ],
    );
    assert_eq!(hits(&vault, "ember", 5)[0].id, id(200));
}

#[test]
fn many_places_and_many_of_one_name_are_found_like_few() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    let place = |number: u64, within| {
        let place = Place {
            within,
            ..Place::new(
                PlaceKind::Other,
                PlacePrecision::City,
                PlacePrecision::City,
                false,
            )
        };
        record(number, &format!("pl-{number}"), place)
    };
    let mut records = vec![place(1, None), place(2, None)];
    for n in 0..400 {
        records.push(place(1000 + n, Some(id(1))));
        let who = Identity {
            name: Some(format!(
                "{} Haddan",
                ["Mohamed", "Muhammad"][n as usize % 2]
            )),
            ..Identity::default()
        };
        records.push(record(2000 + n, &format!("who-{n}"), who));
        let person = Person::new(
            id(2000 + n),
            PersonStatus::Dead,
            Protection::High,
            FamilyWish::Unknown,
        );
        records.push(record(3000 + n, &format!("p-{n}"), person));
    }
    for n in 0..2000 {
        // One in five in the tree, the newest not.
        let at = if n % 5 == 0 && n < 1900 {
            1000 + n % 400
        } else {
            2
        };
        let event = Event::new(
            format!("Event {n}"),
            date("2012"),
            id(at),
            Likelihood::Likely,
            Default::default(),
        );
        records.push(record(5000 + n, &format!("ev-{n}"), event));
        records.push(record(
            8000 + n,
            &format!("act-{n}"),
            Act::new(id(5000 + n), Code::parse("01").unwrap()),
        ));
    }
    put(&mut vault, records);
    let count = |query: &str| vault.count(&Query::parse(query).unwrap()).unwrap();
    assert_eq!(count("place:pl-1"), 400 + 380 + 380);
    assert_eq!(count("place:pl-1 kind:act"), 380);
    assert_eq!(
        hits(&vault, "place:pl-1 kind:act", 3)[0].id,
        id(8000 + 1895)
    );
    assert_eq!(hits(&vault, "place:pl-1 kind:act", 2000).len(), 380);
    assert_eq!(hits(&vault, "place:pl-1 kind:place", 2000).len(), 400);
    assert_eq!(count("name:محمد"), 800);
    assert_eq!(count("name:محمد kind:person"), 400);
    assert_eq!(count("-name:محمد kind:person"), 0);
    assert_eq!(hits(&vault, "name:mohammed kind:person", 2)[0].id, id(3399));
    assert_eq!(hits(&vault, "name:mohammed kind:person", 2000).len(), 400);
}

#[test]
fn what_is_hidden_changes_nothing_that_is_shown() {
    let answers = |hidden: bool| {
        let dir = tempfile::tempdir().unwrap();
        let mut vault = create(dir.path());
        let compartments = [
            Compartment::Testimony,
            Compartment::Analysis,
            Compartment::Media,
        ];
        vault.add_member("bob", BOB, &compartments).unwrap();
        let identity = |record: &Record| record.body.kind().compartment() == Compartment::Identity;
        for record in case() {
            if hidden || !identity(&record) {
                put(&mut vault, [record]);
            }
        }
        drop(vault);
        let vault = open(dir.path(), BOB);
        let clearance = vault.clearance();
        let mut said = String::new();
        for query in [
            "name:\"Abd al-Rahman\"",
            "name:Samira",
            "samira",
            "place:clinic",
            "place:hidden-clinic",
            "near:35.0,36.0,2km",
            "near:10,10,1km",
            "refers:who-1",
            "identity:who-1",
            "kind:identity",
            "kind:identity,event",
            "born:1980",
            "NOT kind:event",
            "refers:p-1",
            "by:who-1",
            "2012",
            "name:Tall OR kind:person",
            "-name:Tall",
            "victim:who-2",
            "person.identity:who-1",
        ] {
            let query = Query::parse(query).unwrap();
            for limit in [1, 3, 100] {
                match vault.search(&query, limit) {
                    Ok(found) => {
                        for hit in &found.hits {
                            let snippet = hit.snippet.reveal(&clearance);
                            said += &format!("{} {:?} {:?} {snippet}\n", hit.kind, hit.id, hit.key);
                        }
                        said += &format!("{}\n", found.more);
                    }
                    Err(error) => said += &format!("{error} {:?}\n", error.class()),
                }
            }
            said += &match vault.count(&query) {
                Ok(count) => count.to_string(),
                Err(error) => error.to_string(),
            };
        }
        said
    };
    let (with, without) = (answers(true), answers(false));
    assert!(
        with.contains("there is no record `who-1` that you can read"),
        "{with}"
    );
    assert_eq!(with, without);
}

#[test]
fn an_unknown_key_and_a_hidden_one_are_the_same_error() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    put(&mut vault, case());
    vault
        .add_member("bob", BOB, &[Compartment::Testimony])
        .unwrap();
    drop(vault);
    let vault = open(dir.path(), BOB);
    let error = |text: &str| match vault.search(&Query::parse(text).unwrap(), 5) {
        Err(SearchError::NoRecord { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(error("refers:who-1"), error("refers:who-9"));
    assert_eq!(error("place:north"), error("place:nowhere"));
}

fn date(text: &str) -> UncertainDate {
    UncertainDate::parse(text).unwrap()
}

fn record(number: u64, name: &str, body: impl Into<Body>) -> Record {
    Record {
        id: id(number),
        key: Some(key(name)),
        body: body.into(),
        own: Default::default(),
    }
}

/// Everything invented.
fn case() -> Vec<Record> {
    let place = |number, name: &str, within: Option<u64>, at: Option<(f64, f64)>| {
        let place = Place {
            name: Some(if name == "town" {
                "Tall".to_owned()
            } else {
                name.to_owned()
            }),
            within: within.map(id),
            position: at.and_then(|(y, x)| Position::new(y, x)),
            ..Place::new(
                PlaceKind::Other,
                PlacePrecision::City,
                PlacePrecision::City,
                false,
            )
        };
        record(number, name, place)
    };
    let actor = |number, name: &str, parent: Option<u64>| {
        let actor = Actor {
            parent: parent.map(id),
            ..Actor::new(format!("The {name}"), ActorKind::ArmedForces, Side::State)
        };
        record(number, name, actor)
    };
    let event = |number, name: &str, title: &str, when: &str, place, status| {
        record(
            number,
            name,
            Event::new(
                title.to_owned(),
                date(when),
                id(place),
                status,
                Default::default(),
            ),
        )
    };
    let act = |number, event, code: &str| {
        let act = Act::new(id(event), Code::parse(code).unwrap());
        record(number, &format!("a-{number}"), act)
    };
    let part = |number, act, actor, how| {
        let part = Involvement::new(id(act), id(actor), how);
        record(number, &format!("i-{number}"), part)
    };
    let mut clinic = Place::new(
        PlaceKind::FieldHospital,
        PlacePrecision::Exact,
        PlacePrecision::District,
        true,
    );
    clinic.identity = Some(id(14));
    let mut hidden = PlaceIdentity::new("Clinic below the school".to_owned());
    hidden.position = Position::new(35.0, 36.0);
    let mut market = event(
        40,
        "market",
        "The market was shelled",
        "2012-05-25",
        11,
        Likelihood::Confirmed,
    );
    let mut raid = event(
        41,
        "raid",
        "House raids",
        "2012-05-26",
        12,
        Likelihood::Likely,
    );
    raid.own
        .insert("village".to_owned(), "Tell Sumaq".to_owned());
    if let Body::Event(event) = &mut market.body {
        event.counts.killed = Count::new(3, None, 6);
    }
    let mut dated = act(52, 41, "0201");
    if let Body::Act(act) = &mut dated.body {
        act.date = Some(date("2014-02"));
    }
    let mut killed = act(50, 40, "010105");
    if let Body::Act(act) = &mut killed.body {
        act.victim = Some(id(20));
    }
    let person = Person {
        age: Some(34),
        ..Person::new(
            id(1),
            PersonStatus::Dead,
            Protection::High,
            FamilyWish::Unknown,
        )
    };
    let mut film = Item::new(
        ObjectId::from_bytes([8; 16]),
        Digest::from_bytes([8; 32]),
        4,
        "video/mp4".to_owned(),
        Default::default(),
    );
    film.place = Some(id(11));
    film.taken = Some(date("2012-05-25"));
    let trace = ItemTrace {
        position: Position::new(10.0, 10.0),
        ..ItemTrace::default()
    };
    let who = |number, name: &str, ar: Option<&str>| {
        let identity = Identity {
            name: Some(name.to_owned()),
            name_ar: ar.map(str::to_owned),
            born: (number == 1).then(|| date("1980")),
            ..Identity::default()
        };
        record(number, &format!("who-{number}"), identity)
    };
    vec![
        who(1, "Abd al-Rahman al-Tall", Some("عبد الرحمن التل")),
        who(2, "Samira Haddan", Some("سميرة حدان")),
        place(10, "north", None, None),
        place(11, "town", Some(12), Some((36.20, 37.15))),
        place(12, "district", Some(10), None),
        record(13, "clinic", clinic),
        record(14, "hidden-clinic", hidden),
        record(20, "p-1", person),
        actor(30, "army", None),
        actor(31, "brigade", Some(30)),
        actor(32, "group", None),
        market,
        raid,
        event(
            42,
            "clinic-attack",
            "Attack",
            "2014-03/..",
            13,
            Likelihood::Possible,
        ),
        killed,
        act(51, 40, "0202"),
        dated,
        act(53, 42, "0101"),
        part(60, 50, 31, Likelihood::Likely),
        part(61, 52, 30, Likelihood::Possible),
        part(62, 53, 32, Likelihood::Possible),
        interview(70, &["They came at dawn."]),
        record(80, "film-1", film),
        record(81, "trace-1", trace),
        record(
            90,
            "north-killings",
            SavedSearch::new("place:north act:01 -kind:involvement".to_owned()),
        ),
        record(
            91,
            "circle",
            SavedSearch::new("dawn OR search:circle".to_owned()),
        ),
        record(92, "broken", SavedSearch::new("(dawn".to_owned())),
    ]
}
