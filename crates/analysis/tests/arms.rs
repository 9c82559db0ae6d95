//! Arms: conduct, questions, traces, watches.

use model::{
    record::{
        Act, Actor, Assessment, Bar, Claim, Event, ExternalFinding, Finding, Goods, Involvement,
        Mitigation, Notice, Transfer, Watch, Weapon,
    },
    vocabulary::{
        ActorKind, ArmsCategory, ArmsDecision, AssessmentState, BoundKind, ClaimKind,
        ExternalRelation, Likelihood, Regime, RiskLevel, Side, StandardOfProof, TransferState,
    },
};
use testimony_analysis::{
    Certainty,
    arms::{
        Checklist, Exposure, News, Sign, Strength, checklist, exposure, questions, suggest, trace,
        watch,
    },
    command::Structure,
};

use crate::{Case, code, date, id, whole};

/// The Northern Command, the 3rd Brigade under it since May, and acts of that spring.
fn spring() -> Case {
    let mut case = Case::default();
    for (word, kind) in [
        ("northern-command", ActorKind::ArmedForces),
        ("third-brigade", ActorKind::Unit),
        ("mill-guard", ActorKind::Militia),
        ("qamar-arms", ActorKind::Company),
    ] {
        case.add(word, Actor::new(word.into(), kind, Side::State));
    }
    let mut claim = Claim::new(id("third-brigade"), ClaimKind::Parent);
    claim.of = Some(id("northern-command"));
    claim.first = Some(date("2012-05-01"));
    claim.first_is = Some(BoundKind::AtLatest);
    claim.ongoing = Some(true);
    case.add("claim", claim);
    for (event, when) in [
        ("march", "2012-03-10"),
        ("may", "2012-05-25"),
        ("june", "2012-06"),
    ] {
        let happened = Event::new(
            event.into(),
            date(when),
            id("mill"),
            Likelihood::Confirmed,
            Default::default(),
        );
        case.add(event, happened);
    }
    case
}

fn act(case: &mut Case, word: &str, event: &str, kind: &str, by: &str, attribution: Likelihood) {
    case.add(word, Act::new(id(event), code(kind)));
    case.add(
        &format!("inv-{word}"),
        Involvement::new(id(word), id(by), attribution),
    );
}

fn found(case: &mut Case, word: &str, event: &str, met: bool) {
    let mut finding = Finding::new(
        "It was done".into(),
        StandardOfProof::ReasonableGrounds,
        met,
        "amal".into(),
        date("2012-07-01"),
    );
    finding.events = vec![id(event)];
    case.add(word, finding);
}

fn exposed(case: &Case, recipient: &str) -> Exposure {
    exposure(&Structure::new(&case.book()), id(recipient), &date("2012"))
}

const KILLING: &str = "01 01 03 02";
const BETWEEN_COMBATANTS: &str = "01 01 03 01";
const TORTURE: &str = "02 01 11 11";

#[test]
fn conduct_is_attributed_through_command_at_the_time_of_the_act() {
    let mut case = spring();
    act(
        &mut case,
        "k1",
        "march",
        KILLING,
        "third-brigade",
        Likelihood::Confirmed,
    );
    act(
        &mut case,
        "k2",
        "may",
        KILLING,
        "third-brigade",
        Likelihood::Likely,
    );
    act(
        &mut case,
        "k3",
        "june",
        TORTURE,
        "northern-command",
        Likelihood::Possible,
    );
    act(
        &mut case,
        "k4",
        "may",
        KILLING,
        "mill-guard",
        Likelihood::Confirmed,
    );
    found(&mut case, "finding", "may", true);
    found(&mut case, "not-met", "march", false);
    let exposure = exposed(&case, "northern-command");
    let acts: Vec<_> = exposure
        .acts
        .iter()
        .map(|act| (act.act, act.command, act.is_established()))
        .collect();
    assert_eq!(
        acts,
        [
            // Before May the brigade was under the command only possibly.
            (id("k1"), Certainty::Possible, false),
            (id("k2"), Certainty::Certain, true),
            (id("k3"), Certainty::Certain, false),
        ]
    );
    assert_eq!(exposure.acts[1].path[0].claim, Some(id("claim")));
    assert_eq!(exposure.cells.len(), 3);
    let may = exposure
        .cells
        .iter()
        .find(|cell| cell.acts == [id("k2")])
        .unwrap();
    assert_eq!(
        (may.code.as_str(), may.month.as_deref()),
        ("0101", Some("2012-05"))
    );
    assert!(exposed(&case, "mill-guard").acts.len() == 1);
    let other_year = exposure_of_2011(&case);
    assert!(other_year.acts.is_empty());
}

#[test]
fn only_a_finding_that_is_met_under_certain_command_establishes_an_act() {
    let mut case = spring();
    for (word, event) in [("k1", "march"), ("k2", "may"), ("k3", "june")] {
        let by = "third-brigade";
        act(&mut case, word, event, KILLING, by, Likelihood::Confirmed);
    }
    found(&mut case, "of-march", "march", true);
    found(&mut case, "of-may", "may", false);
    found(&mut case, "of-june", "june", true);
    let established = |of: &str| -> Vec<_> {
        let acts = exposed(&case, of).acts;
        let established = acts.iter().filter(|act| act.is_established());
        established.map(|act| act.act).collect()
    };
    assert_eq!(established("third-brigade"), [id("k1"), id("k3")]);
    // In March the brigade was the command's only possibly.
    assert_eq!(established("northern-command"), [id("k3")]);
}

#[test]
fn what_a_member_or_commander_did_is_the_units_while_they_were_in_it() {
    let mut case = spring();
    act(
        &mut case,
        "k1",
        "may",
        KILLING,
        "rami",
        Likelihood::Confirmed,
    );
    act(
        &mut case,
        "k2",
        "june",
        KILLING,
        "rami",
        Likelihood::Confirmed,
    );
    act(
        &mut case,
        "k3",
        "may",
        KILLING,
        "stranger",
        Likelihood::Confirmed,
    );
    let mut claim = Claim::new(id("third-brigade"), ClaimKind::Command);
    claim.of = Some(id("rami"));
    claim.first = Some(date("2012-01-01"));
    claim.last = Some(date("2012-05-31"));
    case.add("command", claim);
    for recipient in ["third-brigade", "northern-command"] {
        let exposure = exposed(&case, recipient);
        let acts: Vec<_> = exposure
            .acts
            .iter()
            .map(|act| (act.act, act.command))
            .collect();
        assert_eq!(acts, [(id("k1"), Certainty::Certain)], "{recipient}");
        assert_eq!(exposure.acts[0].path[0].claim, Some(id("command")));
    }
}

fn exposure_of_2011(case: &Case) -> Exposure {
    exposure(
        &Structure::new(&case.book()),
        id("northern-command"),
        &date("2011"),
    )
}

fn level(case: &Case, regime: Regime, assessment: Option<&Assessment>) -> RiskLevel {
    suggest(regime, &exposed(case, "third-brigade"), assessment).level
}

fn assessment(regime: Regime) -> Assessment {
    Assessment::new(
        id("third-brigade"),
        regime,
        date("2012"),
        ArmsDecision::Pending,
        "bassel".into(),
        date("2012-08-01"),
        AssessmentState::Standing,
    )
}

#[test]
fn a_level_is_never_above_what_the_evidence_gives() {
    let mut case = spring();
    let att = |case: &Case| level(case, Regime::Att, None);
    assert_eq!(att(&case), RiskLevel::None);
    act(
        &mut case,
        "c1",
        "may",
        BETWEEN_COMBATANTS,
        "third-brigade",
        Likelihood::Confirmed,
    );
    act(
        &mut case,
        "c2",
        "may",
        KILLING,
        "third-brigade",
        Likelihood::Unlikely,
    );
    assert_eq!(att(&case), RiskLevel::None);
    act(
        &mut case,
        "k1",
        "may",
        KILLING,
        "third-brigade",
        Likelihood::Possible,
    );
    found(&mut case, "finding", "may", true);
    assert_eq!(att(&case), RiskLevel::Possible);
    act(
        &mut case,
        "k2",
        "may",
        KILLING,
        "third-brigade",
        Likelihood::Likely,
    );
    assert_eq!(att(&case), RiskLevel::Substantial);
    assert_eq!(
        level(&case, Regime::EuCriterion2, None),
        RiskLevel::Substantial
    );
    assert_eq!(level(&case, Regime::UnitVetting, None), RiskLevel::Clear);
    act(
        &mut case,
        "k3",
        "march",
        TORTURE,
        "third-brigade",
        Likelihood::Confirmed,
    );
    found(&mut case, "finding-2", "march", true);
    assert_eq!(level(&case, Regime::EuCriterion2, None), RiskLevel::Clear);
    assert_eq!(att(&case), RiskLevel::Substantial);
    let mut external = ExternalFinding::new(
        "Commission".into(),
        "Report".into(),
        date("2012-08-15"),
        ExternalRelation::Agrees,
        "The same.".into(),
    );
    external.findings = vec![id("finding")];
    case.add("external", external);
    assert_eq!(att(&case), RiskLevel::Overriding);
    let mut working = assessment(Regime::Att);
    let mut measure = Mitigation::new("end-use visits".into());
    measure.in_force = Some(true);
    measure.works = Some(true);
    measure.effect = Some("two visits, no diversion".into());
    working.mitigation = vec![measure];
    assert_eq!(
        level(&case, Regime::Att, Some(&working)),
        RiskLevel::Substantial
    );
    let suggestion = suggest(
        Regime::Att,
        &exposed(&case, "third-brigade"),
        Some(&working),
    );
    assert!(
        suggestion
            .limits
            .iter()
            .any(|limit| limit.contains("measure in force"))
    );
    assert_eq!(suggestion.acts.len(), 3);
}

fn questions_of(case: &Case, assessment: &Assessment) -> Checklist {
    let book = case.book();
    let exposure = exposed(case, "third-brigade");
    checklist(&book, assessment.regime, &exposure, Some(assessment))
}

#[test]
fn every_article_is_asked_and_the_record_laid_beside_it() {
    let articles = |regime| -> Vec<&str> {
        questions(regime)
            .iter()
            .map(|question| question.article)
            .collect()
    };
    assert_eq!(
        articles(Regime::Att),
        [
            "6(1)",
            "6(2)",
            "6(3)",
            "7(1)(a)",
            "7(1)(b)(i)",
            "7(1)(b)(ii)",
            "7(1)(b)(iii)",
            "7(1)(b)(iv)",
            "7(2)",
            "7(3)",
            "7(4)",
            "11"
        ]
    );
    assert_eq!(
        articles(Regime::EuCriterion2),
        ["2(2)(a)", "2(2)(b)", "2(2)(c)"]
    );
    assert_eq!(articles(Regime::UnitVetting).len(), 3);

    let mut case = spring();
    act(
        &mut case,
        "k1",
        "may",
        KILLING,
        "third-brigade",
        Likelihood::Confirmed,
    );
    act(
        &mut case,
        "k2",
        "may",
        KILLING,
        "third-brigade",
        Likelihood::Unlikely,
    );
    act(
        &mut case,
        "k3",
        "may",
        KILLING,
        "third-brigade",
        Likelihood::Unknown,
    );
    let mut asked = assessment(Regime::Att);
    let mut bar = Bar::new("Article 6(1): arms embargo of 2011".into(), true);
    bar.reason = Some("in force since May 2011".into());
    asked.bars = vec![bar];
    asked.risk = Some(RiskLevel::Clear);
    let list = questions_of(&case, &asked);
    let answer = |article: &str| {
        list.answers
            .iter()
            .find(|answer| answer.question.article == article)
            .unwrap()
    };
    assert!(answer("6(1)").question.bars && answer("6(1)").says_yes.len() == 1);
    assert_eq!(answer("6(2)").not_known.len(), 1);
    let ihl = answer("7(1)(b)(i)");
    assert_eq!(ihl.says_yes[0].records, [id("k1"), id("inv-k1")]);
    assert_eq!(ihl.says_no[0].records, [id("k2"), id("inv-k2")]);
    assert!(ihl.not_known[0].contains("nobody has graded"));
    assert_eq!(answer("7(1)(a)").not_known.len(), 1);
    // The decision is people's and stands apart from what is suggested.
    assert_eq!(list.suggestion.level, RiskLevel::Possible);
    assert_eq!(list.decided.unwrap().risk, Some(RiskLevel::Clear));
}

fn weapon(serial: &str) -> Weapon {
    let mut weapon = Weapon::new(
        ArmsCategory::SmallArms,
        "assault rifle".into(),
        date("2012-06-01"),
    );
    weapon.serial = (!serial.is_empty()).then(|| serial.into());
    weapon
}

fn transfer(case: &mut Case, word: &str, when: &str, goods: Goods) {
    let mut transfer = Transfer::new(
        id("qamar-arms"),
        id("third-brigade"),
        date(when),
        TransferState::Delivered,
    );
    transfer.goods = vec![goods];
    case.add(word, transfer);
}

fn rifles(serials: &[&str], lots: &[&str]) -> Goods {
    let mut goods = Goods::new(ArmsCategory::SmallArms, "rifle".into());
    goods.serials = serials.iter().map(|text| (*text).into()).collect();
    goods.lots = lots.iter().map(|text| (*text).into()).collect();
    goods
}

#[test]
fn candidates_are_ranked_and_say_what_fits_and_what_does_not() {
    let mut case = spring();
    transfer(&mut case, "exact", "2010-05", rifles(&["QA 1207"], &[]));
    transfer(
        &mut case,
        "range",
        "2010-06",
        rifles(&["QA1000..QA1999"], &[]),
    );
    transfer(
        &mut case,
        "range-and-lot",
        "2010-07",
        rifles(&["QA1000..QA1999"], &["L-77"]),
    );
    transfer(&mut case, "too-late", "2012-09", rifles(&["QA1207"], &[]));
    transfer(&mut case, "other", "2010", rifles(&["QB1207"], &["L-78"]));
    let mut seen = weapon("qa-1207");
    seen.lot = Some("l 77".into());
    let found = trace(&case.book(), &seen);
    let ranked: Vec<_> = found.iter().map(|of| (of.transfer, of.strength)).collect();
    assert_eq!(ranked.len(), 4);
    for (transfer, strength) in [
        ("exact", Strength::Strong),
        ("range-and-lot", Strength::Strong),
        ("range", Strength::Moderate),
        ("too-late", Strength::Moderate),
    ] {
        assert!(
            ranked.contains(&(id(transfer), strength)),
            "{transfer}: {found:#?}"
        );
    }
    assert!(ranked.is_sorted_by_key(|(_, strength)| std::cmp::Reverse(*strength)));
    let late = found
        .iter()
        .find(|of| of.transfer == id("too-late"))
        .unwrap();
    assert!(late.against[0].contains("after the weapon was seen"));
    let lot = found
        .iter()
        .find(|of| of.transfer == id("range-and-lot"))
        .unwrap();
    assert!(lot.matches.iter().any(|found| found.sign == Sign::Lot));
}

#[test]
fn a_partial_number_is_a_weak_sign_and_none_without_signs() {
    let mut case = spring();
    transfer(
        &mut case,
        "range",
        "2010-06",
        rifles(&["QA1000..QA1999"], &[]),
    );
    let found = trace(&case.book(), &weapon("QA1??7"));
    assert_eq!(found[0].strength, Strength::Weak);
    assert!(trace(&case.book(), &weapon("")).is_empty());
    assert!(trace(&case.book(), &weapon("???")).is_empty());
}

fn watched(recipient: Option<&str>, serials: &[&str]) -> Watch {
    let mut watch = Watch::new();
    watch.recipient = recipient.map(id);
    watch.serials = serials.iter().map(|text| (*text).into()).collect();
    watch.tell = vec!["amal".into()];
    watch
}

#[test]
fn a_watch_tells_once_of_each_cause_and_reopens_what_stood() {
    let mut case = spring();
    act(
        &mut case,
        "k1",
        "may",
        KILLING,
        "third-brigade",
        Likelihood::Likely,
    );
    act(
        &mut case,
        "k2",
        "may",
        KILLING,
        "third-brigade",
        Likelihood::Unlikely,
    );
    act(
        &mut case,
        "k3",
        "may",
        KILLING,
        "mill-guard",
        Likelihood::Confirmed,
    );
    case.add("rifle", weapon("QA1207"));
    case.add("pistol", weapon("ZZ9"));
    case.add("watch-command", watched(Some("northern-command"), &[]));
    case.add("watch-rifles", watched(None, &["QA12??"]));
    let of_command = Assessment {
        recipient: id("northern-command"),
        ..assessment(Regime::Att)
    };
    case.add("assessment", of_command.clone());
    let draft = Assessment {
        state: AssessmentState::Draft,
        ..of_command
    };
    case.add("draft", draft);

    let involvements = ["inv-k1", "inv-k2", "inv-k3"].map(id);
    let weapons = ["rifle", "pistol"].map(id);
    let news = News {
        involvements: &involvements,
        weapons: &weapons,
    };
    let triggered = |case: &Case| watch(&Structure::new(&case.book()), news);
    let triggers = triggered(&case);
    assert_eq!(triggers.len(), 2);
    let conduct = triggers
        .iter()
        .find(|of| of.watch == id("watch-command"))
        .unwrap();
    assert_eq!(conduct.cause, id("inv-k1"));
    assert_eq!(conduct.reopened, [id("assessment")]);
    assert_eq!(conduct.tell, ["amal"]);
    assert_eq!(
        conduct.what,
        "act k1 (type 01010302) of 2012-05-25 is attributed to third-brigade, under \
         northern-command, as likely"
    );
    let rifle = triggers
        .iter()
        .find(|of| of.watch == id("watch-rifles"))
        .unwrap();
    assert!(
        rifle.what.contains("`QA1207` fits `QA12??`"),
        "{}",
        rifle.what
    );
    assert!(rifle.reopened.is_empty());

    for (at, trigger) in triggers.iter().enumerate() {
        let notice = Notice::new(
            trigger.watch,
            trigger.cause,
            trigger.what.clone(),
            "2012-07-01T00:00:00Z".into(),
        );
        case.add(&format!("notice-{at}"), notice);
    }
    assert!(triggered(&case).is_empty());
}

#[test]
fn a_watch_looks_only_at_its_dates() {
    let mut case = spring();
    act(
        &mut case,
        "k1",
        "march",
        KILLING,
        "third-brigade",
        Likelihood::Likely,
    );
    let mut of_may = watched(Some("third-brigade"), &[]);
    of_may.dates = Some(date("2012-05/.."));
    of_may.assessments = vec![id("named")];
    case.add("watch", of_may);
    let news = [id("inv-k1")];
    let news = News {
        involvements: &news,
        weapons: &[],
    };
    assert!(watch(&Structure::new(&case.book()), news).is_empty());
}

#[test]
fn transfers_and_diversions_of_what_is_under_command_count() {
    let mut case = spring();
    transfer(&mut case, "t1", "2012-05-10", rifles(&[], &[]));
    let mut diverted = Transfer::new(
        id("third-brigade"),
        id("mill-guard"),
        date("2012-06-10"),
        TransferState::Diverted,
    );
    diverted.evidence = vec![whole("paper")];
    case.add("t2", diverted);
    let refused = Transfer::new(
        id("qamar-arms"),
        id("third-brigade"),
        date("2012-05-11"),
        TransferState::Refused,
    );
    case.add("t3", refused);
    let exposure = exposed(&case, "northern-command");
    assert_eq!(exposure.transfers, [id("t1")]);
    assert_eq!(exposure.diverted, [id("t2")]);
}
