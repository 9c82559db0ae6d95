//! Records that cannot all be true.

use model::{
    count::Count,
    field,
    id::{Digest, ObjectId},
    record::{
        Act, Actor, Claim, Consent, Event, Goods, Identity, Interview, Involvement, Item, Kind,
        Person, Record, Source, Statement, Task, Transfer, Verification, Weapon,
    },
    vocabulary::{
        ActorKind, ArmsCategory, ClaimKind, FamilyWish, Likelihood, Perception, PersonStatus,
        Protection, Side, SourceCategory, TaskState, TransferState, VerificationState,
    },
};
use testimony_analysis::consistency::{Check, Problem, check};

use crate::{Case, code, date, id};

fn problems(case: &Case) -> Vec<Problem> {
    let found = check(&case.book()).problems;
    for problem in &found {
        let kind = case
            .records
            .iter()
            .find(|record: &&Record| record.id == problem.record)
            .map(|record| record.body.kind())
            .unwrap();
        assert!(
            field::find(kind.fields(), problem.field).is_some(),
            "{kind} has no field {}",
            problem.field
        );
        assert!(!problem.what.is_empty() && !problem.remedy.is_empty());
    }
    found
}

fn found(case: &Case) -> Vec<(Check, model::id::RecordId)> {
    let problems = problems(case);
    problems.iter().map(|of| (of.check, of.record)).collect()
}

fn speaker(case: &mut Case, status: PersonStatus) {
    let source = Source::new(
        id("identity"),
        SourceCategory::Witness,
        status,
        Protection::High,
    );
    case.add("baker", source);
}

fn interview(case: &mut Case, word: &str, when: &str) {
    let mut interview = Interview::new(id("baker"), date(when), "amal".into(), "ar".into());
    let mut statement = Statement::new("It began at dawn.".into(), Perception::Saw);
    statement.event = Some(id("raid"));
    interview.statements = vec![statement];
    case.add(word, interview);
}

fn consent(case: &mut Case, word: &str, when: &str) {
    let mut consent = Consent::new(id("baker"));
    consent.date = Some(date(when));
    case.add(word, consent);
}

fn event(case: &mut Case, word: &str, when: &str) {
    let event = Event::new(
        word.into(),
        date(when),
        id("mill"),
        Likelihood::Confirmed,
        Default::default(),
    );
    case.add(word, event);
}

#[test]
fn a_case_that_fits_together_has_no_problem() {
    let mut case = Case::default();
    speaker(&mut case, PersonStatus::Living);
    event(&mut case, "raid", "2012-05");
    interview(&mut case, "int-1", "2012-05-20");
    consent(&mut case, "consent", "2012-05-20");
    consent(&mut case, "renewed", "2012-08-01");
    assert_eq!(found(&case), []);
}

#[test]
fn units_that_stand_under_themselves() {
    let mut case = Case::default();
    for word in ["brigade", "company", "guard"] {
        let mut actor = Actor::new(word.into(), ActorKind::Unit, Side::State);
        actor.parent = (word == "guard").then(|| id("guard"));
        case.add(word, actor);
    }
    for (word, about, of) in [("c1", "brigade", "company"), ("c2", "company", "brigade")] {
        let mut claim = Claim::new(id(about), ClaimKind::Parent);
        claim.of = Some(id(of));
        case.add(word, claim);
    }
    let problems = problems(&case);
    assert_eq!(problems.len(), 2);
    assert!(problems.iter().all(|of| of.check == Check::OwnParent));
    assert!(
        problems
            .iter()
            .any(|of| of.record == id("guard") && of.field == "parent")
    );
}

#[test]
fn consents_older_and_younger_than_what_they_are_for() {
    let mut case = Case::default();
    speaker(&mut case, PersonStatus::Living);
    event(&mut case, "raid", "2012-05");
    interview(&mut case, "int-1", "2012-05-20");
    consent(&mut case, "consent", "2012-05-19");
    assert_eq!(found(&case), [(Check::ConsentOlder, id("consent"))]);
    let mut case = Case::default();
    speaker(&mut case, PersonStatus::Living);
    event(&mut case, "raid", "2012-05");
    interview(&mut case, "int-1", "2012-05-20");
    consent(&mut case, "consent", "2012-06");
    assert_eq!(found(&case), [(Check::ConsentYounger, id("consent"))]);
    // Renewed between two interviews, it is older than one of them and right.
    let mut case = Case::default();
    speaker(&mut case, PersonStatus::Living);
    event(&mut case, "raid", "2012-05");
    interview(&mut case, "int-1", "2012-05-20");
    interview(&mut case, "int-2", "2012-07-20");
    consent(&mut case, "consent", "2012-05-20");
    consent(&mut case, "renewed", "2012-06-01");
    assert_eq!(found(&case), []);
    let mut case = Case::default();
    speaker(&mut case, PersonStatus::Living);
    event(&mut case, "raid", "2012-05");
    interview(&mut case, "int-1", "2012-05-20");
    consent(&mut case, "consent", "2012-06");
    // A consent whose date may be that of the interview is no problem.
    consent(&mut case, "perhaps", "2012-05");
    assert_eq!(found(&case), []);
}

#[test]
fn statements_about_what_had_not_happened_or_was_not_over() {
    for (raid, problem) in [
        ("2012-05-21", true),
        ("2012-05-18/2012-05-22", true),
        ("2012-05", false),
        ("2012-05-18/2012-05-20", false),
    ] {
        let mut case = Case::default();
        speaker(&mut case, PersonStatus::Living);
        interview(&mut case, "int-1", "2012-05-20");
        event(&mut case, "raid", raid);
        let expected = problem.then(|| (Check::StatementTooEarly, id("int-1")));
        assert_eq!(
            found(&case),
            expected.into_iter().collect::<Vec<_>>(),
            "{raid}"
        );
    }
}

#[test]
fn the_dead_do_not_speak_and_one_human_being_has_one_fate() {
    let mut case = Case::default();
    speaker(&mut case, PersonStatus::Dead);
    event(&mut case, "raid", "2012-05-18");
    interview(&mut case, "before", "2012-05-18");
    interview(&mut case, "after", "2012-06-20");
    let mut act = Act::new(id("raid"), code("01 01 01 02"));
    act.victim = Some(id("baker"));
    case.add("killing", act);
    assert_eq!(found(&case), [(Check::SpeaksAfterDeath, id("after"))]);

    let person = Person::new(
        id("identity"),
        PersonStatus::Living,
        Protection::High,
        FamilyWish::Unknown,
    );
    case.add("also-baker", person);
    assert!(found(&case).contains(&(Check::Fate, id("baker"))));
}

#[test]
fn acts_outside_their_event_and_parts_of_actors_that_did_not_exist() {
    let mut case = Case::default();
    event(&mut case, "raid", "2012-05-18");
    let mut act = Act::new(id("raid"), code("03 01 01"));
    act.date = Some(date("2012-06"));
    case.add("arrest", act);
    let mut brigade = Actor::new("3rd Brigade".into(), ActorKind::Unit, Side::State);
    brigade.dates = Some(date("2013-01/.."));
    case.add("brigade", brigade);
    let part = Involvement::new(id("arrest"), id("brigade"), Likelihood::Likely);
    case.add("part", part);
    let mut found = found(&case);
    found.sort();
    assert_eq!(
        found,
        [
            (Check::ActOutsideEvent, id("arrest")),
            (Check::ActorOutsideDates, id("part")),
        ]
    );
}

#[test]
fn counts_smaller_than_the_victims_or_larger_than_the_crowd() {
    let mut case = Case::default();
    let mut raid = Event::new(
        "raid".into(),
        date("2012-05-18"),
        id("mill"),
        Likelihood::Confirmed,
        Default::default(),
    );
    raid.counts.killed = Some(Count::exact(1));
    raid.counts.wounded = Count::parse("50..60").ok();
    raid.counts.present = Some(Count::exact(40));
    case.add("raid", raid);
    for (word, kind, victim) in [
        ("k1", "01 01 01 02", "hala"),
        ("k2", "01 01 01 02", "nour"),
        ("k3", "01 01 01 02", "nour"),
        ("k4", "01 01 09", "sami"),
    ] {
        let mut act = Act::new(id("raid"), code(kind));
        act.victim = Some(id(victim));
        case.add(word, act);
    }
    let problems = problems(&case);
    let fields: Vec<_> = problems.iter().map(|of| of.field).collect();
    assert_eq!(fields, ["killed", "wounded"]);
    assert!(problems[0].what.contains("2 different people"));
}

#[test]
fn ages_that_no_day_of_birth_gives() {
    let mut case = Case::default();
    event(&mut case, "raid", "2012-05-18");
    let identity = Identity {
        born: Some(date("1990-06")),
        ..Identity::default()
    };
    case.add("identity", identity);
    let person = Person::new(
        id("identity"),
        PersonStatus::Dead,
        Protection::High,
        FamilyWish::Unknown,
    );
    case.add("hala", person);
    for (word, age) in [("right", 21), ("rounded", 22), ("wrong", 35), ("child", 12)] {
        let mut act = Act::new(id("raid"), code("03 01 01"));
        act.victim = Some(id("hala"));
        act.age = Some(age);
        case.add(word, act);
    }
    let mut records: Vec<_> = found(&case).into_iter().map(|(_, record)| record).collect();
    records.sort();
    let mut expected = [id("wrong"), id("child")];
    expected.sort();
    assert_eq!(records, expected);
}

#[test]
fn transfers_after_the_weapon_own_reviews_and_tasks_without_outcome() {
    let mut case = Case::default();
    let mut weapon = Weapon::new(ArmsCategory::SmallArms, "rifle".into(), date("2012-05-18"));
    weapon.serial = Some("QA1207".into());
    case.add("rifle", weapon);
    let mut transfer = Transfer::new(
        id("maker"),
        id("brigade"),
        date("2012-09"),
        TransferState::Delivered,
    );
    let mut goods = Goods::new(ArmsCategory::SmallArms, "rifles".into());
    goods.serials = vec!["QA1207".into()];
    transfer.goods = vec![goods];
    case.add("transfer", transfer);
    let item = Item::new(
        ObjectId::from_bytes([1; 16]),
        Digest::from_bytes([1; 32]),
        1,
        "image/jpeg".into(),
        Default::default(),
    );
    case.add("film", item);
    let mut verification = Verification::new(
        id("film"),
        VerificationState::Verified,
        "Amal".into(),
        date("2012-06-01"),
    );
    verification.reviewed_by = Some("amal ".into());
    case.add("verification", verification);
    case.add("task", Task::new("find the maker".into(), TaskState::Done));
    let mut found = found(&case);
    found.sort();
    assert_eq!(
        found,
        [
            (Check::TransferAfterWeapon, id("transfer")),
            (Check::OwnReview, id("verification")),
            (Check::TaskWithoutOutcome, id("task")),
        ]
    );
}

#[test]
fn what_is_not_held_is_said() {
    let case = Case::default();
    let held = [model::compartment::Compartment::Analysis];
    let book = testimony_analysis::Casebook::new(held, &case.records);
    let unseen = check(&book).unseen;
    assert!(unseen.iter().any(|of| of.kinds.contains(&Kind::Interview)));
    assert!(unseen.iter().any(|of| of.kinds.contains(&Kind::Identity)));
}
