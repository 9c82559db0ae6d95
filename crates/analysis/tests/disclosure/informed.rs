//! Who could have told.

use std::collections::BTreeSet;

use model::{
    record::{Act, Interview, Person, Present, Source, Statement},
    vocabulary::{FamilyWish, Perception, PersonStatus, Protection, SourceCategory},
};
use testimony_analysis::disclosure::informed::{Way, informed};

use crate::{Case, code, date, id, piece};

fn source(case: &mut Case, word: &str, status: PersonStatus) {
    let identity = id(&format!("identity of {word}"));
    case.add(
        word,
        Source::new(identity, SourceCategory::Witness, status, Protection::High),
    );
}

fn interview(
    case: &mut Case,
    word: &str,
    source: &str,
    statements: Vec<Statement>,
    present: Vec<Present>,
) {
    let mut interview = Interview::new(id(source), date("2012-05-28"), "amal".into(), "ar".into());
    interview.statements = statements;
    interview.present = present;
    case.add(word, interview);
}

fn said(basis: Perception) -> Statement {
    let mut statement = Statement::new("They took him from the ward.".into(), basis);
    statement.event = Some(id("ev-1"));
    statement
}

fn present(person: Option<&str>, heard: Option<bool>) -> Present {
    let mut present = Present::new("a friend".into());
    present.person = person.map(id);
    present.heard = heard;
    present
}

fn ways(case: &Case, word: &str) -> Vec<(model::id::RecordId, Vec<Way>)> {
    let found = informed(&case.book(), piece(word, 1)).unwrap();
    let people = found.people.into_iter();
    people
        .map(|(human, ways)| (human, ways.into_iter().collect()))
        .collect()
}

fn human(word: &str) -> model::id::RecordId {
    id(&format!("identity of {word}"))
}

#[test]
fn a_fact_that_one_living_person_could_have_told() {
    let mut case = Case::default();
    source(&mut case, "src-1", PersonStatus::Living);
    interview(
        &mut case,
        "int-1",
        "src-1",
        vec![said(Perception::Saw)],
        vec![],
    );
    // The only other witness is dead.
    source(&mut case, "src-2", PersonStatus::Dead);
    interview(
        &mut case,
        "int-2",
        "src-2",
        vec![said(Perception::Saw)],
        vec![],
    );
    assert_eq!(
        ways(&case, "int-1"),
        [(human("src-1"), vec![Way::Told, Way::Witness])]
    );
    assert!(!informed(&case.book(), piece("int-1", 1)).unwrap().at_least);
}

#[test]
fn everybody_who_knows_it_is_counted_once_with_every_way() {
    let mut case = Case::default();
    for word in ["src-1", "src-2", "src-3", "src-4"] {
        source(&mut case, word, PersonStatus::Living);
    }
    let mut told = said(Perception::HeardFrom);
    told.heard_from = Some(id("src-2"));
    let in_the_room = vec![
        present(Some("src-3"), None),
        present(Some("src-4"), Some(false)),
    ];
    interview(&mut case, "int-1", "src-1", vec![told], in_the_room);
    interview(
        &mut case,
        "int-2",
        "src-2",
        vec![said(Perception::Heard)],
        vec![],
    );
    let identity = id("identity of per-1");
    case.add(
        "per-1",
        Person::new(
            identity,
            PersonStatus::Living,
            Protection::High,
            FamilyWish::Unknown,
        ),
    );
    let mut act = Act::new(id("ev-1"), code("010101"));
    act.victim = Some(id("per-1"));
    case.add("ev-1-a", act);
    let found: BTreeSet<_> = ways(&case, "int-1").into_iter().collect();
    let expected = BTreeSet::from([
        (human("src-1"), vec![Way::Told]),
        (human("src-2"), vec![Way::Source, Way::Witness]),
        (human("src-3"), vec![Way::Overheard]),
        (human("per-1"), vec![Way::Victim]),
    ]);
    assert_eq!(found, expected);
}

#[test]
fn unnamed_hearers_and_tellers_make_it_a_least() {
    let mut case = Case::default();
    source(&mut case, "src-1", PersonStatus::Living);
    let unnamed = vec![present(None, Some(true))];
    interview(
        &mut case,
        "int-1",
        "src-1",
        vec![said(Perception::Saw)],
        unnamed,
    );
    interview(
        &mut case,
        "int-2",
        "src-1",
        vec![said(Perception::Told)],
        vec![],
    );
    for word in ["int-1", "int-2"] {
        assert!(
            informed(&case.book(), piece(word, 1)).unwrap().at_least,
            "{word}"
        );
    }
    assert_eq!(informed(&case.book(), piece("int-1", 2)), None);
    assert_eq!(informed(&case.book(), piece("obs-1", 1)), None);
}
