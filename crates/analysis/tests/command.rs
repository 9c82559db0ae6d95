//! Who commanded whom.

use model::{
    record::{Actor, Claim, Person},
    vocabulary::{
        ActorKind, BoundKind, ClaimKind, FamilyWish, PersonStatus, Protection, Reliability, Side,
    },
};
use proptest::prelude::*;
use testimony_analysis::{
    Certainty,
    command::{Command, Structure},
};

use crate::{Case, date, id};

fn actor(case: &mut Case, word: &str, kind: ActorKind) {
    case.add(word, Actor::new(word.into(), kind, Side::State));
}

fn unit(case: &mut Case, word: &str) {
    actor(case, word, ActorKind::Unit);
}

fn officer(case: &mut Case, word: &str) {
    let mut person = Person::new(
        id(&format!("identity of {word}")),
        PersonStatus::Living,
        Protection::Standard,
        FamilyWish::Unknown,
    );
    person.remarks = String::new();
    case.add(word, person);
}

type End<'t> = Option<(&'t str, BoundKind)>;

fn claim(
    case: &mut Case,
    word: &str,
    kind: ClaimKind,
    about: &str,
    of: &str,
    first: End<'_>,
    last: End<'_>,
) {
    let mut claim = Claim::new(id(about), kind);
    claim.of = Some(id(of));
    claim.first = first.map(|(text, _)| date(text));
    claim.first_is = first.map(|(_, kind)| kind);
    claim.last = last.map(|(text, _)| date(text));
    claim.last_is = last.map(|(_, kind)| kind);
    claim.ongoing = last.is_none().then_some(true);
    case.add(word, claim);
}

const fn exact(text: &str) -> End<'_> {
    Some((text, BoundKind::Exact))
}

/// The 3rd Brigade under the Northern Command: Qasem, then Rami; nobody is named in between.
fn brigade() -> Case {
    let mut case = Case::default();
    actor(&mut case, "army", ActorKind::ArmedForces);
    unit(&mut case, "northern-command");
    unit(&mut case, "third-brigade");
    unit(&mut case, "fourth-company");
    officer(&mut case, "qasem");
    officer(&mut case, "rami");
    use ClaimKind::{Command, Parent};
    claim(
        &mut case,
        "c1",
        Command,
        "third-brigade",
        "qasem",
        exact("2012-01-01"),
        exact("2012-03-31"),
    );
    claim(
        &mut case,
        "c2",
        Command,
        "third-brigade",
        "rami",
        Some(("2012-06-01", BoundKind::Exact)),
        None,
    );
    claim(
        &mut case,
        "p1",
        Parent,
        "third-brigade",
        "northern-command",
        exact("2012-02-01"),
        None,
    );
    claim(
        &mut case,
        "p2",
        Parent,
        "fourth-company",
        "third-brigade",
        Some(("2012-05-01", BoundKind::AtLatest)),
        Some(("2012-06-30", BoundKind::AtEarliest)),
    );
    for record in &mut case.records {
        if let model::record::Body::Actor(actor) = &mut record.body
            && record.id == id("northern-command")
        {
            actor.parent = Some(id("army"));
        }
    }
    case
}

fn commanded(case: &Case, unit: &str, when: &str) -> Command {
    Structure::new(&case.book()).commanded(id(unit), &date(when))
}

#[test]
fn the_commander_of_a_day_is_named_with_the_claim() {
    let case = brigade();
    let command = commanded(&case, "third-brigade", "2012-02-15");
    assert_eq!(command.holders.len(), 1);
    assert_eq!(command.holders[0].claimed.claim, id("c1"));
    assert_eq!(command.holders[0].claimed.of, Some(id("qasem")));
    assert_eq!(command.holders[0].claimed.certainty, Certainty::Certain);
    assert!(command.gaps.is_empty() && command.conflicts.is_empty());
}

#[test]
fn an_uncertain_day_makes_both_possible_and_leaves_the_gap() {
    let case = brigade();
    let command = commanded(&case, "third-brigade", "2012");
    let certainties: Vec<_> = command
        .holders
        .iter()
        .map(|of| of.claimed.certainty)
        .collect();
    assert_eq!(certainties, [Certainty::Possible, Certainty::Possible]);
    let gaps: Vec<String> = command
        .gaps
        .iter()
        .map(|days| format!("{}/{}", days.from.unwrap(), days.to.unwrap()))
        .collect();
    assert_eq!(gaps, ["2012-04-01/2012-05-31"]);
}

#[test]
fn two_commanders_at_once_are_a_conflict_unless_their_posts_differ() {
    let mut case = brigade();
    officer(&mut case, "salim");
    claim(
        &mut case,
        "c3",
        ClaimKind::Command,
        "third-brigade",
        "salim",
        exact("2012-03-01"),
        exact("2012-03-10"),
    );
    let command = commanded(&case, "third-brigade", "2012-03");
    assert_eq!(command.conflicts.len(), 1);
    let conflict = &command.conflicts[0];
    assert_eq!(conflict.certainty, Certainty::Certain);
    assert_eq!(conflict.days.to.unwrap().to_string(), "2012-03-10");
    for record in &mut case.records {
        if let model::record::Body::Claim(claim) = &mut record.body {
            claim.post = (record.id == id("c3")).then(|| "deputy".into());
            if record.id == id("c1") {
                claim.post = Some("commander".into());
            }
        }
    }
    assert!(
        commanded(&case, "third-brigade", "2012-03")
            .conflicts
            .is_empty()
    );
}

#[test]
fn command_that_lies_with_a_post_names_who_held_it() {
    let mut case = brigade();
    actor(&mut case, "chief-of-staff", ActorKind::Post);
    claim(
        &mut case,
        "c4",
        ClaimKind::Command,
        "northern-command",
        "chief-of-staff",
        None,
        None,
    );
    claim(
        &mut case,
        "c5",
        ClaimKind::Command,
        "chief-of-staff",
        "rami",
        exact("2012-01-01"),
        None,
    );
    let command = commanded(&case, "northern-command", "2012-05-05");
    assert_eq!(command.holders[0].through[0].claimed.of, Some(id("rami")));
}

#[test]
fn the_chain_goes_up_to_the_top_as_weak_as_its_weakest_link() {
    let case = brigade();
    let chain = |when| Structure::new(&case.book()).parents(id("fourth-company"), &date(when));
    let names = |when| -> Vec<_> {
        chain(when)
            .ranks
            .iter()
            .map(|rank| (rank.unit, rank.certainty))
            .collect()
    };
    assert_eq!(
        names("2012-05-25"),
        [
            (id("third-brigade"), Certainty::Certain),
            (id("northern-command"), Certainty::Certain),
            (id("army"), Certainty::Certain),
        ]
    );
    assert!(
        names("2012-07-15")
            .iter()
            .all(|(_, certainty)| *certainty == Certainty::Possible)
    );
    // Before February nothing is claimed of the brigade, so that the way up ends there.
    assert_eq!(
        names("2012-01-15"),
        [(id("third-brigade"), Certainty::Possible)]
    );
    assert_eq!(chain("2012-05-25").ranks[2].path.len(), 3);
}

#[test]
fn everything_under_a_command_is_found_with_its_days() {
    let case = brigade();
    let book = case.book();
    let found = Structure::new(&book).under(id("army"), &date("2012-05"));
    let units: Vec<_> = found
        .iter()
        .map(|of| (of.unit, of.steps, of.certainty))
        .collect();
    assert_eq!(
        units,
        [
            (id("northern-command"), 1, Certainty::Certain),
            (id("third-brigade"), 2, Certainty::Certain),
            (id("fourth-company"), 3, Certainty::Certain),
        ]
    );
    let company = &found[2];
    assert_eq!(
        company.span.certain.unwrap().from.unwrap().to_string(),
        "2012-05-01"
    );
    assert_eq!(company.path[0].unit, id("fourth-company"));
}

#[test]
fn a_claim_overrides_what_the_actors_own_record_says() {
    let mut case = brigade();
    unit(&mut case, "guard");
    claim(
        &mut case,
        "p3",
        ClaimKind::Parent,
        "northern-command",
        "guard",
        exact("2012-05-01"),
        exact("2012-05-31"),
    );
    let book = case.book();
    let structure = Structure::new(&book);
    let top = |when| structure.parents(id("northern-command"), &date(when)).ranks[0].unit;
    assert_eq!(top("2012-05-10"), id("guard"));
    assert_eq!(top("2012-06-10"), id("army"));
    let under = structure.under(id("army"), &date("2012-05-10"));
    assert!(under.iter().all(|of| of.unit != id("northern-command")));
}

#[test]
fn units_under_themselves_are_reported_and_end_the_walk() {
    let mut case = brigade();
    claim(
        &mut case,
        "loop",
        ClaimKind::Parent,
        "northern-command",
        "fourth-company",
        exact("2012-05-10"),
        exact("2012-05-20"),
    );
    claim(
        &mut case,
        "self",
        ClaimKind::Parent,
        "army",
        "army",
        None,
        None,
    );
    let book = case.book();
    let structure = Structure::new(&book);
    let circles = structure.circles();
    assert_eq!(circles.len(), 2);
    assert!(circles.iter().any(|circle| circle.units == [id("army")]));
    let three = circles
        .iter()
        .find(|circle| circle.units.len() == 3)
        .unwrap();
    assert!(three.claims.contains(&id("loop")));
    let chain = structure.parents(id("fourth-company"), &date("2012-05-15"));
    assert_eq!(
        chain.circles.len(),
        1,
        "the army is not over it on that day"
    );
    assert!(
        !chain
            .ranks
            .iter()
            .any(|rank| rank.unit == id("fourth-company"))
    );
    assert_eq!(
        structure.under(id("third-brigade"), &date("2012-05")).len(),
        2
    );
}

#[test]
fn members_areas_and_names_are_what_claims_say_of_the_day() {
    let mut case = brigade();
    claim(
        &mut case,
        "m1",
        ClaimKind::Membership,
        "third-brigade",
        "qasem",
        exact("2012-01-01"),
        exact("2012-12-31"),
    );
    claim(
        &mut case,
        "a1",
        ClaimKind::Area,
        "third-brigade",
        "mill-quarter",
        exact("2012-05-20"),
        exact("2012-05-30"),
    );
    for record in &mut case.records {
        if let model::record::Body::Claim(claim) = &mut record.body {
            claim.reliability = Some(Reliability::Unsure);
        }
    }
    let book = case.book();
    let structure = Structure::new(&book);
    let areas = |when| structure.said(id("third-brigade"), ClaimKind::Area, &date(when));
    assert_eq!(areas("2012-05-25")[0].of, Some(id("mill-quarter")));
    assert_eq!(areas("2012-05-25")[0].certainty, Certainty::Certain);
    assert_eq!(areas("2012-05")[0].certainty, Certainty::Possible);
    assert!(areas("2012-06").is_empty());
    let memberships = structure.memberships(id("qasem"), &date("2012-05-25"));
    assert_eq!(memberships[0].about, id("third-brigade"));
    assert_eq!(memberships[0].reliability, Some(Reliability::Unsure));
}

proptest! {
    #[test]
    fn answers_do_not_depend_on_the_order_of_the_claims(
        links in proptest::collection::vec((0u8..6, 0u8..6, 1u8..12, 1u8..12), 1..10),
        turn in 0usize..20,
    ) {
        let mut case = Case::default();
        for at in 0..6 {
            unit(&mut case, &format!("unit-{at}"));
        }
        for (at, (child, parent, first, last)) in links.iter().enumerate() {
            let (first, last) = (first.min(last), first.max(last));
            let (first, last) = (format!("2012-{first:02}"), format!("2012-{last:02}"));
            claim(&mut case, &format!("claim-{at}"), ClaimKind::Parent, &format!("unit-{child}"), &format!("unit-{parent}"), exact(&first), exact(&last));
            claim(&mut case, &format!("post-{at}"), ClaimKind::Command, &format!("unit-{child}"), &format!("officer-{parent}"), exact(&first), exact(&last));
        }
        let mut turned = case.clone();
        turned.records.rotate_left(turn % case.records.len());
        let (one, other) = (case.book(), turned.book());
        let (one, other) = (Structure::new(&one), Structure::new(&other));
        prop_assert_eq!(one.circles(), other.circles());
        for unit in ["unit-0", "unit-3"] {
            let when = date("2012-06");
            prop_assert_eq!(one.parents(id(unit), &when), other.parents(id(unit), &when));
            prop_assert_eq!(one.under(id(unit), &when), other.under(id(unit), &when));
            prop_assert_eq!(one.commanded(id(unit), &when), other.commanded(id(unit), &when));
        }
    }

    #[test]
    fn over_and_under_are_two_sides_of_one_thing(
        links in proptest::collection::vec((0u8..6, 0u8..6), 1..10),
    ) {
        let mut case = Case::default();
        for at in 0..6 {
            unit(&mut case, &format!("unit-{at}"));
        }
        for (at, (child, parent)) in links.iter().enumerate() {
            claim(&mut case, &format!("claim-{at}"), ClaimKind::Parent, &format!("unit-{child}"), &format!("unit-{parent}"), None, None);
        }
        let book = case.book();
        let structure = Structure::new(&book);
        let when = date("2012-06-01");
        for upper in 0..6 {
            let upper = id(&format!("unit-{upper}"));
            for lower in structure.under(upper, &when) {
                let over = structure.parents(lower.unit, &when);
                let rank = over.ranks.iter().find(|rank| rank.unit == upper);
                prop_assert_eq!(rank.map(|rank| rank.certainty), Some(lower.certainty));
            }
        }
    }
}
