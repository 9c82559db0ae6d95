//! Explained counts.

use model::{
    count::Count,
    place::{PlaceKind, PlacePrecision},
    record::{Act, Event, Involvement, Place},
    vocabulary::Likelihood,
};
use proptest::prelude::*;
use testimony_analysis::counts::{ActTable, Dimension, Label, Measure, Placement, acts, people};

use crate::{Case, code, date, id};

fn place(case: &mut Case, word: &str, kind: PlaceKind, within: Option<&str>) {
    let mut place = Place::new(kind, PlacePrecision::Exact, PlacePrecision::City, false);
    place.within = within.map(id);
    case.add(word, place);
}

fn event(case: &mut Case, word: &str, when: &str, at: &str, status: Likelihood) {
    let event = Event::new(word.into(), date(when), id(at), status, Default::default());
    case.add(word, event);
}

fn act(case: &mut Case, word: &str, event: &str, kind: &str, victim: Option<&str>) {
    let mut act = Act::new(id(event), code(kind));
    act.victim = victim.map(id);
    case.add(word, act);
}

fn part(case: &mut Case, act: &str, actor: &str, attribution: Likelihood) {
    case.add(
        &format!("{act}-by-{actor}"),
        Involvement::new(id(act), id(actor), attribution),
    );
}

fn town() -> Case {
    let mut case = Case::default();
    place(&mut case, "north", PlaceKind::Governorate, None);
    place(&mut case, "aven", PlaceKind::City, Some("north"));
    place(&mut case, "mill", PlaceKind::Quarter, Some("aven"));
    event(
        &mut case,
        "shelling",
        "2012-05-25",
        "mill",
        Likelihood::Confirmed,
    );
    event(
        &mut case,
        "raid",
        "2012-05-30/2012-06-02",
        "north",
        Likelihood::Likely,
    );
    act(&mut case, "k1", "shelling", "01 01 03 02", Some("hala"));
    act(&mut case, "k2", "shelling", "01 01 05 02", Some("nour"));
    act(&mut case, "t1", "raid", "02 01 11 11", Some("hala"));
    act(&mut case, "k3", "raid", "01 01 08", None);
    part(&mut case, "k1", "brigade", Likelihood::Confirmed);
    part(&mut case, "k2", "brigade", Likelihood::Likely);
    part(&mut case, "t1", "brigade", Likelihood::Possible);
    part(&mut case, "k3", "brigade", Likelihood::Unlikely);
    case
}

fn table(case: &Case, by: &[Dimension]) -> ActTable {
    acts(&case.book(), ["k1", "k2", "t1", "k3"].map(id), by)
}

fn figures(table: &ActTable) -> Vec<(Vec<Label>, String, String)> {
    let figures = |cell: &testimony_analysis::counts::ActCell| {
        (
            cell.labels.clone(),
            cell.acts.to_string(),
            cell.victims.to_string(),
        )
    };
    table.cells.iter().map(figures).collect()
}

#[test]
fn types_are_counted_by_as_many_pairs_as_are_asked() {
    let case = town();
    let found = table(&case, &[Dimension::Type { pairs: 1 }]);
    assert_eq!(
        figures(&found),
        [
            (vec![Label::Type(code("01"))], "3".into(), "2".into()),
            (vec![Label::Type(code("02"))], "1".into(), "1".into()),
        ]
    );
    assert_eq!(found.cells[0].without_victim, [id("k3")]);
    assert_eq!(found.total.acts, Count::exact(4));
    assert_eq!(found.total.victims, Count::exact(2));
}

#[test]
fn what_may_be_of_two_months_is_least_in_neither() {
    let found = table(&town(), &[Dimension::Month]);
    let month = |text: &str| vec![Label::Month(text.into())];
    assert_eq!(
        figures(&found),
        [
            (month("2012-05"), "2..4".into(), "2".into()),
            (month("2012-06"), "0..2".into(), "0..1".into()),
        ]
    );
    assert_eq!(found.cells[0].acts.best(), None);
    assert!(
        found.cells[1]
            .behind
            .iter()
            .all(|(_, of)| *of == Placement::Spread)
    );
}

#[test]
fn places_are_told_at_the_level_asked_and_no_finer_than_known() {
    let found = table(
        &town(),
        &[Dimension::Place {
            level: PlaceKind::City,
        }],
    );
    assert_eq!(
        figures(&found),
        [
            (vec![Label::Place(id("aven"))], "2".into(), "2".into()),
            (vec![Label::NotKnown], "2".into(), "1".into()),
        ]
    );
}

#[test]
fn attribution_makes_least_best_and_most() {
    let found = table(&town(), &[Dimension::Perpetrator]);
    let brigade = &found.cells[0];
    assert_eq!(brigade.labels, [Label::Actor(id("brigade"))]);
    assert_eq!(brigade.acts.to_string(), "1..2..3");
    assert_eq!(brigade.victims.to_string(), "1..2..2");
    // An attribution that is held unlikely leaves nobody.
    assert_eq!(found.cells[1].behind, [(id("k3"), Placement::Sure)]);
    let grades = table(&town(), &[Dimension::Attribution]);
    assert_eq!(grades.cells.len(), 4);
}

#[test]
fn dimensions_cross_as_sure_as_their_least_sure_part() {
    let found = table(
        &town(),
        &[
            Dimension::Perpetrator,
            Dimension::Type { pairs: 1 },
            Dimension::Month,
        ],
    );
    let torture = found
        .cells
        .iter()
        .filter(|cell| cell.labels.contains(&Label::Type(code("02"))));
    for cell in torture {
        assert_eq!(cell.acts.to_string(), "0..1");
        assert_eq!(cell.behind, [(id("t1"), Placement::Spread)]);
    }
}

#[test]
fn people_are_added_up_as_events_count_them() {
    let mut case = town();
    event(
        &mut case,
        "rumour",
        "2012-05-26",
        "mill",
        Likelihood::Possible,
    );
    event(
        &mut case,
        "denied",
        "2012-05-26",
        "mill",
        Likelihood::Unlikely,
    );
    for record in &mut case.records {
        if let model::record::Body::Event(event) = &mut record.body {
            event.counts.killed = match event.title.as_str() {
                "shelling" => Count::parse("3..4..6").ok(),
                "raid" => Count::parse("2").ok(),
                "rumour" | "denied" => Count::parse("10").ok(),
                _ => None,
            };
        }
    }
    let book = case.book();
    let all = ["shelling", "raid", "rumour", "denied"].map(id);
    let found = people(&book, all, Measure::Killed, &[Dimension::Month]);
    assert_eq!(found.total.people.to_string(), "3..6..18");
    assert_eq!(found.total.behind.len(), 3);
    assert_eq!(found.cells[0].people.to_string(), "3..18");
    assert_eq!(found.cells[1].people.to_string(), "0..2");
    let wounded = people(&book, all, Measure::Wounded, &[]);
    assert_eq!(wounded.total.people, Count::exact(0));
    assert_eq!(wounded.total.without_count.len(), 3);
}

proptest! {
    #[test]
    fn the_truth_lies_between_least_and_most(
        days in proptest::collection::vec((1u8..13, 0u8..3), 1..12),
    ) {
        let mut case = Case::default();
        place(&mut case, "mill", PlaceKind::Quarter, None);
        let mut asked = Vec::new();
        for (at, (month, length)) in days.iter().enumerate() {
            let last = (month + length).min(12);
            event(&mut case, &format!("event-{at}"), &format!("2012-{month:02}/2012-{last:02}"), "mill", Likelihood::Confirmed);
            act(&mut case, &format!("act-{at}"), &format!("event-{at}"), "01 01", None);
            asked.push(id(&format!("act-{at}")));
        }
        let found = acts(&case.book(), asked, &[Dimension::Month]);
        let least: u32 = found.cells.iter().map(|cell| cell.acts.min()).sum();
        let most: u32 = found.cells.iter().map(|cell| cell.acts.max()).sum();
        let all = found.total.acts.max();
        prop_assert!(least <= all && all <= most);
        prop_assert_eq!(usize::try_from(all).unwrap(), days.len());
    }
}
