//! Which accounts are really one.

use model::{
    id::{Digest, ObjectId},
    record::{
        Contradiction, Evidence, ExternalFinding, Finding, Information, Interview, Item,
        Observation, Present, Source, Statement, StatementLink, Verification,
    },
    vocabulary::{
        ContradictionState, ExternalRelation, Perception, PersonStatus, Protection, Relation,
        Reliability, SourceCategory, StandardOfProof, VerificationState,
    },
};
use proptest::prelude::*;
use testimony_analysis::corroborate::{self, Doubt, Matrix, Question, Reason};

use crate::{Case, date, id, piece, whole};

fn source(case: &mut Case, word: &str) -> model::id::RecordId {
    let identity = id(&format!("identity of {word}"));
    case.add(
        word,
        Source::new(
            identity,
            SourceCategory::Witness,
            PersonStatus::Living,
            Protection::High,
        ),
    )
}

fn said(basis: Perception) -> Statement {
    let mut statement = Statement::new("The mill was shelled.".into(), basis);
    statement.event = Some(id("shelling"));
    statement
}

fn interview(source: &str, statements: Vec<Statement>) -> Interview {
    let mut interview = Interview::new(id(source), date("2012-05-28"), "amal".into(), "ar".into());
    interview.statements = statements;
    interview
}

/// An eyewitness with an account of their own.
fn witness(case: &mut Case, source_word: &str, word: &str) {
    source(case, source_word);
    case.add(word, interview(source_word, vec![said(Perception::Saw)]));
}

fn change(case: &mut Case, word: &str, with: impl FnOnce(&mut Interview)) {
    let record = case.records.iter_mut().find(|record| record.id == id(word));
    let model::record::Body::Interview(interview) = &mut record.unwrap().body else {
        panic!("{word} is no interview");
    };
    with(interview);
}

fn weigh(case: &Case, supports: &[Evidence], contradicts: &[Evidence]) -> Matrix {
    corroborate::weigh(
        &case.book(),
        &Question {
            supports,
            contradicts,
            ..Question::default()
        },
    )
}

fn reasons(matrix: &Matrix) -> Vec<Reason> {
    let joins = matrix.components.iter().flat_map(|one| &one.joins);
    joins.map(|join| join.reason).collect()
}

fn doubts(matrix: &Matrix) -> Vec<Doubt> {
    matrix
        .warnings
        .iter()
        .map(|warning| warning.doubt)
        .collect()
}

fn item(case: &mut Case, word: &str, bytes: u8) -> Item {
    let item = Item::new(
        ObjectId::from_bytes([bytes; 16]),
        Digest::from_bytes([bytes; 32]),
        10,
        "video/mp4".into(),
        Default::default(),
    );
    case.add(word, item.clone());
    item
}

fn put(case: &mut Case, word: &str, body: impl Into<model::record::Body>) {
    let record = case.records.iter_mut().find(|record| record.id == id(word));
    record.unwrap().body = body.into();
}

#[test]
fn three_strangers_who_saw_it_are_three() {
    let mut case = Case::default();
    for (who, word) in [
        ("baker", "int-1"),
        ("teacher", "int-2"),
        ("driver", "int-3"),
    ] {
        witness(&mut case, who, word);
    }
    let matrix = weigh(
        &case,
        &[whole("int-1"), whole("int-2"), piece("int-3", 1)],
        &[],
    );
    assert_eq!(matrix.independent_for.to_string(), "3");
    assert_eq!(matrix.independent_against.to_string(), "0");
    assert!(reasons(&matrix).is_empty());
    assert_eq!(
        matrix
            .rows
            .iter()
            .map(|row| row.component)
            .collect::<Vec<_>>(),
        [Some(1), Some(2), Some(3)]
    );
    assert_eq!(doubts(&matrix), [Doubt::OneSided]);
    assert!(matrix.unseen.is_empty());
}

#[test]
fn one_person_under_two_source_records_is_one() {
    let mut case = Case::default();
    witness(&mut case, "baker", "int-1");
    let again = Source::new(
        id("identity of baker"),
        SourceCategory::Volunteer,
        PersonStatus::Living,
        Protection::High,
    );
    case.add("baker-again", again);
    case.add(
        "int-2",
        interview("baker-again", vec![said(Perception::Saw)]),
    );
    let matrix = weigh(&case, &[whole("int-1"), whole("int-2")], &[]);
    assert_eq!(matrix.independent_for.to_string(), "1");
    assert_eq!(reasons(&matrix), [Reason::SamePerson]);
    assert_eq!(
        matrix.components[0].joins[0].through,
        Some(id("identity of baker"))
    );
    assert!(doubts(&matrix).contains(&Doubt::SingleSource));
}

#[test]
fn a_session_a_household_and_a_repeat_join_with_their_reasons() {
    for (expected, first, second) in [
        (
            Reason::SameSession,
            (|of: &mut Interview| of.session = Some("Cellar ".into())) as fn(&mut Interview),
            (|of: &mut Interview| of.session = Some("cellar".into())) as fn(&mut Interview),
        ),
        (
            Reason::RepeatInterview,
            |_| {},
            |of| of.repeat_of = Some(id("int-1")),
        ),
        (
            Reason::HeardFrom,
            |_| {},
            |of| of.heard_from = vec![id("baker")],
        ),
    ] {
        let mut case = Case::default();
        witness(&mut case, "baker", "int-1");
        witness(&mut case, "teacher", "int-2");
        change(&mut case, "int-1", first);
        change(&mut case, "int-2", second);
        let matrix = weigh(&case, &[whole("int-1"), whole("int-2")], &[]);
        assert_eq!(matrix.independent_for.to_string(), "1", "{expected:?}");
        assert_eq!(reasons(&matrix), [expected]);
    }
    let mut case = Case::default();
    witness(&mut case, "baker", "int-1");
    witness(&mut case, "teacher", "int-2");
    for record in &mut case.records {
        if let model::record::Body::Source(source) = &mut record.body {
            source.group = Some("Mill Lane household".into());
        }
    }
    let matrix = weigh(&case, &[whole("int-1"), whole("int-2")], &[]);
    assert_eq!(reasons(&matrix), [Reason::SameGroup]);
}

#[test]
fn who_was_in_the_room_and_heard_is_one_with_the_speaker() {
    for (heard, independent) in [(Some(true), "1"), (None, "1..2"), (Some(false), "2")] {
        let mut case = Case::default();
        witness(&mut case, "baker", "int-1");
        witness(&mut case, "teacher", "int-2");
        change(&mut case, "int-1", |of| {
            let mut present = Present::new("neighbour".into());
            present.person = Some(id("teacher"));
            present.heard = heard;
            of.present = vec![present];
        });
        let matrix = weigh(&case, &[whole("int-1"), whole("int-2")], &[]);
        assert_eq!(matrix.independent_for.to_string(), independent, "{heard:?}");
        assert_eq!(
            doubts(&matrix).contains(&Doubt::PerhapsSingleSource),
            heard.is_none()
        );
    }
}

#[test]
fn a_support_person_without_an_account_joins_nobody() {
    let mut case = Case::default();
    witness(&mut case, "baker", "int-1");
    witness(&mut case, "teacher", "int-2");
    source(&mut case, "nurse");
    for word in ["int-1", "int-2"] {
        change(&mut case, word, |of| {
            let mut present = Present::new("support person".into());
            present.person = Some(id("nurse"));
            present.heard = Some(true);
            of.present = vec![present];
        });
    }
    let matrix = weigh(&case, &[whole("int-1"), whole("int-2")], &[]);
    assert_eq!(matrix.independent_for.to_string(), "2");
}

#[test]
fn hearsay_is_counted_through_the_chain_and_joins_those_who_heard_it_from_one_mouth() {
    let mut case = Case::default();
    witness(&mut case, "baker", "int-1");
    for (who, word, from) in [
        ("teacher", "int-2", "baker"),
        ("driver", "int-3", "teacher"),
        ("nurse", "int-4", "teacher"),
    ] {
        source(&mut case, who);
        let mut statement = said(Perception::HeardFrom);
        statement.heard_from = Some(id(from));
        case.add(word, interview(who, vec![statement]));
    }
    let matrix = weigh(&case, &[piece("int-3", 1), piece("int-4", 1)], &[]);
    assert_eq!(matrix.independent_for.to_string(), "1");
    let hearsay = matrix.rows[0].hearsay.clone().unwrap();
    assert_eq!((hearsay.level, hearsay.at_least), (2, false));
    assert_eq!(hearsay.through, [id("teacher"), id("baker")]);
    assert!(doubts(&matrix).contains(&Doubt::AllHearsay));
    assert!(
        reasons(&matrix)
            .iter()
            .all(|reason| *reason == Reason::HeardFrom)
    );
}

#[test]
fn hearsay_ends_where_nobody_is_named_or_people_told_each_other() {
    let mut case = Case::default();
    for (who, word, from) in [("baker", "int-1", "teacher"), ("teacher", "int-2", "baker")] {
        source(&mut case, who);
        let mut statement = said(Perception::HeardFrom);
        statement.heard_from = Some(id(from));
        case.add(word, interview(who, vec![statement]));
    }
    source(&mut case, "driver");
    case.add("int-3", interview("driver", vec![said(Perception::Told)]));
    let matrix = weigh(&case, &[piece("int-1", 1), piece("int-3", 1)], &[]);
    for row in &matrix.rows {
        let hearsay = row.hearsay.clone().unwrap();
        assert_eq!((hearsay.level, hearsay.at_least), (1, true));
    }
}

#[test]
fn a_teller_who_was_told_by_nobody_named_makes_it_one_more() {
    let mut case = Case::default();
    source(&mut case, "baker");
    case.add("int-1", interview("baker", vec![said(Perception::Told)]));
    source(&mut case, "teacher");
    let mut statement = said(Perception::HeardFrom);
    statement.heard_from = Some(id("baker"));
    case.add("int-2", interview("teacher", vec![statement]));
    let matrix = weigh(&case, &[piece("int-2", 1)], &[]);
    let hearsay = matrix.rows[0].hearsay.clone().unwrap();
    assert_eq!((hearsay.level, hearsay.at_least), (2, true));
    assert_eq!(hearsay.through, [id("baker")]);
}

#[test]
fn the_newest_verification_of_an_item_counts() {
    let mut case = Case::default();
    item(&mut case, "film", 1);
    for (word, state, when) in [
        ("v2", VerificationState::Verified, "2012-07-01"),
        ("v1", VerificationState::False, "2012-06-01"),
        ("v0", VerificationState::InProgress, "2012-05-01"),
    ] {
        let verification = Verification::new(id("film"), state, "bassel".into(), date(when));
        case.add(word, verification);
    }
    let matrix = weigh(&case, &[whole("film")], &[]);
    let checked = matrix.rows[0].verification.unwrap();
    assert_eq!(checked.verification, id("v2"));
    assert!(!doubts(&matrix).contains(&Doubt::ItemFalse));
}

#[test]
fn footage_is_one_by_its_bytes_its_original_its_post_and_its_maker() {
    let mut case = Case::default();
    witness(&mut case, "baker", "int-1");
    let mut film = item(&mut case, "film", 1);
    film.by = Some(id("baker"));
    put(&mut case, "film", film);
    item(&mut case, "copy", 1);
    let mut cut = item(&mut case, "cut", 2);
    cut.derived_from = Some(id("film"));
    put(&mut case, "cut", cut);
    for (word, bytes) in [("post-a", 3), ("post-b", 4)] {
        let mut post = item(&mut case, word, bytes);
        post.upstream = Some("Mill Media, 25 May".into());
        put(&mut case, word, post);
    }
    let all = ["film", "copy", "cut", "post-a", "post-b"].map(whole);
    let matrix = weigh(&case, &all, &[]);
    assert_eq!(matrix.independent_for.to_string(), "2");
    let matrix = weigh(&case, &[whole("film"), whole("int-1")], &[]);
    assert_eq!(reasons(&matrix), [Reason::SameMakerOrGiver]);
}

#[test]
fn observations_of_one_delegate_are_one_and_the_film_made_of_it_too() {
    let mut case = Case::default();
    item(&mut case, "film", 1);
    for (word, observer) in [("obs-1", "Amal"), ("obs-2", "amal"), ("obs-3", "bassel")] {
        let mut observation = Observation::new(observer.into(), date("2012-05-25"), id("mill"));
        observation.statements = vec![said(Perception::Saw)];
        if word == "obs-1" {
            observation.items = vec![id("film")];
        }
        case.add(word, observation);
    }
    let all = ["obs-1", "obs-2", "obs-3", "film"].map(whole);
    let matrix = weigh(&case, &all, &[]);
    assert_eq!(matrix.independent_for.to_string(), "2");
    assert!(reasons(&matrix).contains(&Reason::SameObserver));
    assert!(reasons(&matrix).contains(&Reason::SameAccount));
}

#[test]
fn a_report_that_rests_on_ours_adds_nothing() {
    let mut case = Case::default();
    witness(&mut case, "baker", "int-1");
    item(&mut case, "film", 1);
    for (word, body, basis) in [
        (
            "ext-1",
            "Commission",
            "Own interviews, and our report of June.",
        ),
        ("ext-2", "Observers", "They cite int-1."),
        ("ext-3", "Paper", "The same footage."),
    ] {
        let mut external = ExternalFinding::new(
            body.into(),
            "Report".into(),
            date("2012-08-15"),
            ExternalRelation::Agrees,
            "The mill was shelled.".into(),
        );
        external.basis = Some(basis.into());
        case.add(word, external);
    }
    let ours = weigh(&case, &[whole("int-1"), whole("ext-1")], &[]);
    assert_eq!(ours.independent_for.to_string(), "1");
    assert!(ours.rows[1].circular && ours.rows[1].component.is_none());
    assert!(doubts(&ours).contains(&Doubt::Circular));
    let named = weigh(&case, &[whole("int-1"), whole("ext-2")], &[]);
    assert_eq!(reasons(&named), [Reason::RestsOnSame]);
    assert_eq!(named.independent_for.to_string(), "1");
    let film = weigh(&case, &[whole("film"), whole("ext-3")], &[]);
    assert_eq!(film.independent_for.to_string(), "1..2");
}

#[test]
fn reliability_of_source_and_of_information_are_kept_apart_and_doubts_are_said() {
    let mut case = Case::default();
    witness(&mut case, "baker", "int-1");
    witness(&mut case, "teacher", "int-2");
    for record in &mut case.records {
        if let model::record::Body::Source(source) = &mut record.body {
            source.reliability = Some(if record.id == id("baker") {
                Reliability::LikelyUnreliable
            } else {
                Reliability::HighlyReliable
            });
        }
    }
    let mut information = Information::new(id("teacher"));
    information.reliability = Some(Reliability::HighlyUnreliable);
    information.evidence = vec![whole("int-2")];
    case.add("info", information);
    item(&mut case, "film", 1);
    let verification = Verification::new(
        id("film"),
        VerificationState::False,
        "bassel".into(),
        date("2012-06-01"),
    );
    case.add("verification", verification);
    let mut contradiction =
        Contradiction::new("how many shells fell".into(), ContradictionState::Open);
    contradiction.statements = vec![piece("int-1", 1), piece("int-2", 1)];
    contradiction.event = Some(id("shelling"));
    case.add("contradiction", contradiction);

    let finding = Finding {
        supports: vec![piece("int-1", 1), whole("film")],
        contradicts: vec![piece("int-2", 1), piece("int-2", 9)],
        ..Finding::new(
            "The mill was shelled".into(),
            StandardOfProof::ReasonableGrounds,
            true,
            "amal".into(),
            date("2012-06-10"),
        )
    };
    let matrix = corroborate::finding(&case.book(), &finding);
    let baker = &matrix.rows[0];
    assert_eq!(
        baker.source_reliability,
        Some(Reliability::LikelyUnreliable)
    );
    assert!(baker.information.is_empty());
    let teacher = &matrix.rows[2];
    assert_eq!(
        teacher.source_reliability,
        Some(Reliability::HighlyReliable)
    );
    assert_eq!(
        teacher.information[0].reliability,
        Reliability::HighlyUnreliable
    );
    assert_eq!(
        doubts(&matrix),
        [
            Doubt::ContradictionOpen,
            Doubt::SourceUnreliable,
            Doubt::InformationUnreliable,
            Doubt::InformationUnreliable,
            Doubt::ItemFalse,
            Doubt::NoSuchStatement,
        ]
    );
    assert_eq!(matrix.independent_against.to_string(), "1");
}

#[test]
fn statements_that_contradict_each_other_without_a_record_of_it_are_said() {
    let mut case = Case::default();
    witness(&mut case, "baker", "int-1");
    witness(&mut case, "teacher", "int-2");
    change(&mut case, "int-1", |of| {
        of.statements[0].links = vec![StatementLink::new(Relation::Contradicts, piece("int-2", 1))];
    });
    let matrix = weigh(&case, &[piece("int-1", 1)], &[]);
    assert!(doubts(&matrix).contains(&Doubt::ContradictionOpen));
}

/// A case in which accounts share sessions, groups and tellers at random.
fn crowd() -> impl Strategy<Value = Case> {
    let account = (0u8..4, 0u8..4, proptest::option::of(0usize..8));
    proptest::collection::vec(account, 2..9).prop_map(|accounts| {
        let mut case = Case::default();
        for (at, (session, group, teller)) in accounts.into_iter().enumerate() {
            let who = format!("person-{at}");
            let word = format!("int-{at}");
            witness(&mut case, &who, &word);
            change(&mut case, &word, |of| {
                of.session = (session > 1).then(|| format!("session {session}"));
                of.heard_from = teller
                    .map(|teller| id(&format!("person-{teller}")))
                    .into_iter()
                    .collect();
            });
            if let Some(model::record::Body::Source(source)) = case
                .records
                .iter_mut()
                .find(|record| record.id == id(&who))
                .map(|record| &mut record.body)
            {
                source.group = (group > 2).then(|| "household".to_owned());
            }
        }
        case
    })
}

fn accounts(case: &Case) -> Vec<Evidence> {
    let interviews = case
        .records
        .iter()
        .filter(|record| record.body.kind() == model::record::Kind::Interview);
    interviews
        .map(|record| Evidence {
            record: record.id,
            statement: None,
        })
        .collect()
}

fn parts(matrix: &Matrix) -> std::collections::BTreeSet<Vec<Evidence>> {
    matrix
        .components
        .iter()
        .map(|one| one.pieces.clone())
        .collect()
}

proptest! {
    #[test]
    fn components_do_not_depend_on_the_order(case in crowd(), turn in 0usize..9) {
        let pieces = accounts(&case);
        let mut turned = case.clone();
        turned.records.rotate_left(turn % case.records.len());
        let mut other = pieces.clone();
        other.rotate_left(turn % pieces.len());
        let (one, other) = (weigh(&case, &pieces, &[]), weigh(&turned, &other, &[]));
        prop_assert_eq!(parts(&one), parts(&other));
        prop_assert_eq!(one.independent_for, other.independent_for);
    }

    #[test]
    fn an_account_adds_one_component_and_takes_away_only_those_it_joins(case in crowd()) {
        let pieces = accounts(&case);
        let (last, fewer) = pieces.split_last().unwrap();
        let before = weigh(&case, fewer, &[]);
        let after = weigh(&case, &pieces, &[]);
        let own = after.components.iter().find(|one| one.pieces.contains(last)).unwrap();
        let joined = before.components.iter()
            .filter(|one| one.pieces.iter().any(|piece| own.pieces.contains(piece)))
            .count();
        prop_assert_eq!(after.components.len(), before.components.len() + 1 - joined);
        // What was one stays one.
        for one in &before.components {
            let holds = |whole: &testimony_analysis::corroborate::Component| one.pieces.iter().all(|piece| whole.pieces.contains(piece));
            prop_assert!(after.components.iter().any(holds));
        }
    }

    #[test]
    fn every_join_of_a_component_is_among_its_pieces(case in crowd()) {
        let matrix = weigh(&case, &accounts(&case), &[]);
        for component in &matrix.components {
            prop_assert!(component.joins.iter().all(|join| join.pieces.iter().all(|piece| component.pieces.contains(piece))));
            prop_assert_eq!(component.pieces.len() > 1, !component.joins.is_empty());
        }
    }
}
