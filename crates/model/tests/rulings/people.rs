//! Who is named, who has a code name, and who does not appear.

use proptest::{prelude::*, sample::select, sample::subsequence};
use testimony_model::{
    decision::{Conditions, Decision, Field, Form, Refusal, SubjectKind},
    language::Language::{self, Ar, En},
    protected::Protected,
    public::Told,
    record::{Body, Record},
    vocabulary::{
        ConsentScope::{self, Aggregate, Internal, Media, PublishedAnonymous, PublishedNamed},
        FamilyWish,
        PersonStatus::{self, Dead, Disappeared, Living, Unknown},
        Sex, SourceCategory,
    },
};

use crate::support::{
    History, WORDS, changed, decision, id, interview, key, observation, samira, say, yunis,
};

fn people(form: Form) -> History {
    History::default().policy(SubjectKind::Person, Field::Name, form)
}

fn told(
    history: &History,
    [person, identity]: &[Protected<Record>; 2],
    language: Language,
) -> Result<String, Refusal> {
    history
        .rulings()
        .person(person, identity, language)
        .map(|words| words.to_string())
}

fn no_consent(subject: &str, scope: ConsentScope) -> Result<String, Refusal> {
    Err(Refusal::NoConsent {
        subject: subject.to_owned(),
        scope,
    })
}

fn family_wish() -> Result<String, Refusal> {
    Err(Refusal::FamilyWish {
        subject: "per-01".to_owned(),
    })
}

#[test]
fn whoever_may_be_alive_is_never_named_without_consent_whatever_a_policy_or_decision_says() {
    for status in [Living, Unknown] {
        for wish in FamilyWish::ALL {
            let yunis = yunis(status, *wish);
            let exact = people(Form::Exact)
                .policy_when(
                    SubjectKind::Person,
                    Field::Name,
                    Form::Exact,
                    Conditions {
                        status: Some(status),
                        ..Conditions::default()
                    },
                )
                .decide(Decision {
                    artefact: Some(key("purge")),
                    consent: Some(id(100)),
                    ..decision(100, Field::Name, Form::Exact)
                });
            let refusal = no_consent("per-01", PublishedNamed);
            assert_eq!(told(&exact, &yunis, En), refusal);
            let all_but = [Internal, Aggregate, PublishedAnonymous, Media];
            assert_eq!(
                told(&exact.clone().consent(100, &all_but, &[]), &yunis, En),
                refusal
            );
            let consented = exact.consent(100, &[PublishedNamed], &[]);
            assert_eq!(told(&consented, &yunis, En), Ok("Yunis Darwazi".to_owned()));
            assert_eq!(told(&consented, &yunis, Ar), Ok("يونس دروازي".to_owned()));
        }
    }
}

#[test]
fn a_source_is_never_named_without_consent_dead_or_alive() {
    for status in PersonStatus::ALL {
        let samira = samira(*status);
        let exact = people(Form::Exact);
        assert_eq!(
            told(&exact, &samira, En),
            no_consent("src-01", PublishedNamed)
        );
        let anonymous = exact.clone().consent(110, &[PublishedAnonymous], &[]);
        assert_eq!(
            told(&anonymous, &samira, En),
            no_consent("src-01", PublishedNamed)
        );
        let named = exact.consent(110, &[PublishedNamed], &[]);
        assert_eq!(told(&named, &samira, En), Ok("Samira Haddan".to_owned()));
    }
}

#[test]
fn a_refusal_wins_over_a_grant() {
    for status in PersonStatus::ALL {
        let yunis = yunis(*status, FamilyWish::Named);
        let refusal = no_consent("per-01", PublishedNamed);
        let exact = people(Form::Exact);
        let in_one = exact
            .clone()
            .consent(100, &[PublishedNamed], &[PublishedNamed]);
        assert_eq!(told(&in_one, &yunis, En), refusal, "{status}");
        let then_refused =
            exact
                .clone()
                .consent(100, &[PublishedNamed], &[])
                .consent(100, &[], &[PublishedNamed]);
        assert_eq!(told(&then_refused, &yunis, En), refusal, "{status}");
        let then_granted =
            exact
                .consent(100, &[], &[PublishedNamed])
                .consent(100, &[PublishedNamed], &[]);
        assert_eq!(told(&then_granted, &yunis, En), refusal, "{status}");
    }
}

#[test]
fn one_persons_consent_is_no_others() {
    let history = people(Form::Exact)
        .consent(110, ConsentScope::ALL, &[])
        .consent(101, ConsentScope::ALL, &[]);
    let yunis = yunis(Living, FamilyWish::Named);
    assert_eq!(
        told(&history, &yunis, En),
        no_consent("per-01", PublishedNamed)
    );
}

#[test]
fn the_dead_are_named_unless_the_family_wishes_anonymity() {
    for (wish, told_as) in [
        (FamilyWish::Named, Ok("Yunis Darwazi".to_owned())),
        (FamilyWish::Unknown, Ok("Yunis Darwazi".to_owned())),
        (FamilyWish::Anonymous, family_wish()),
    ] {
        assert_eq!(told(&people(Form::Exact), &yunis(Dead, wish), En), told_as);
    }
}

#[test]
fn the_disappeared_are_named_only_if_the_family_wishes_it_or_they_consented() {
    for (wish, told_as) in [
        (FamilyWish::Named, Ok("Yunis Darwazi".to_owned())),
        (FamilyWish::Unknown, family_wish()),
        (FamilyWish::Anonymous, family_wish()),
    ] {
        let yunis = yunis(Disappeared, wish);
        assert_eq!(told(&people(Form::Exact), &yunis, En), told_as);
        let consented = people(Form::Exact).consent(100, &[PublishedNamed], &[]);
        assert_eq!(told(&consented, &yunis, En), Ok("Yunis Darwazi".to_owned()));
    }
}

#[test]
fn a_refusal_outlives_its_giver() {
    for status in [Dead, Disappeared] {
        for wish in FamilyWish::ALL {
            for scope in [PublishedNamed, PublishedAnonymous] {
                let refused = people(Form::Exact).consent(100, &[], &[scope]);
                let told = told(&refused, &yunis(status, *wish), En);
                assert_eq!(
                    told,
                    no_consent("per-01", PublishedNamed),
                    "{status} {wish}"
                );
            }
        }
    }
}

#[test]
fn a_code_name_must_be_drawn_and_for_this_report() {
    let yunis = yunis(Living, FamilyWish::Unknown);
    let none = Err(Refusal::NoCodeName {
        subject: "per-01".to_owned(),
    });
    let undrawn = people(Form::CodeName);
    assert_eq!(told(&undrawn, &yunis, En), none);
    assert!(undrawn.rulings().wants_code_name(&yunis[0]));

    let elsewhere = undrawn.clone().code_name("another-report", 100, 417);
    assert_eq!(told(&elsewhere, &yunis, En), none);
    assert!(elsewhere.rulings().wants_code_name(&yunis[0]));
    let anothers = undrawn.clone().code_name("purge", 110, 417);
    assert_eq!(told(&anothers, &yunis, En), none);

    let drawn = undrawn.code_name("purge", 100, 417);
    assert_eq!(told(&drawn, &yunis, En), Ok("Person 417".to_owned()));
    assert_eq!(told(&drawn, &yunis, Ar), Ok("الشخص 417".to_owned()));
    assert!(!drawn.rulings().wants_code_name(&yunis[0]));
}

#[test]
fn a_code_name_has_one_shape() {
    for number in [1, 42, 100, 999] {
        let history = people(Form::CodeName).code_name("purge", 100, number);
        let told = told(&history, &yunis(Living, FamilyWish::Unknown), En).unwrap();
        assert_eq!(told, format!("Person {number:03}"));
    }
}

#[test]
fn a_source_under_a_code_name_or_other_words_needs_consent() {
    let samira = samira(Living);
    let code_name = people(Form::CodeName).code_name("purge", 110, 417);
    let words = History::default().decide(say(110, Field::Name, "a relief volunteer"));
    for (history, told_as) in [(code_name, "Person 417"), (words, "a relief volunteer")] {
        let refusal = no_consent("src-01", PublishedAnonymous);
        assert_eq!(told(&history, &samira, En), refusal);
        for other in [Internal, Aggregate, PublishedNamed, Media] {
            let history = history.clone().consent(110, &[other], &[]);
            assert_eq!(told(&history, &samira, En), refusal, "{other}");
        }
        let refused = history
            .clone()
            .consent(110, &[PublishedAnonymous], &[PublishedAnonymous]);
        assert_eq!(told(&refused, &samira, En), refusal);
        let consented = history.consent(110, &[PublishedAnonymous], &[]);
        assert_eq!(told(&consented, &samira, En), Ok(told_as.to_owned()));
    }
}

#[test]
fn a_person_who_refused_does_not_appear_under_any_name() {
    let yunis = yunis(Living, FamilyWish::Unknown);
    for history in [
        people(Form::CodeName).code_name("purge", 100, 417),
        History::default().decide(say(100, Field::Name, "a shopkeeper")),
    ] {
        assert!(
            told(&history, &yunis, En).is_ok(),
            "who was not asked may be described"
        );
        let refused = history.consent(100, &[], &[PublishedAnonymous]);
        assert_eq!(
            told(&refused, &yunis, En),
            no_consent("per-01", PublishedAnonymous)
        );
    }
}

#[test]
fn generalised_words_are_the_decisions_own_and_never_the_name() {
    let yunis = yunis(Dead, FamilyWish::Named);
    let no_words = |language: Language| {
        Err(Refusal::NoWords {
            subject: "per-01".to_owned(),
            field: Field::Name,
            language: language.tag(),
        })
    };
    let words = History::default().decide(say(100, Field::Name, "a shopkeeper"));
    assert_eq!(told(&words, &yunis, En), Ok("a shopkeeper".to_owned()));
    assert_eq!(
        told(&words, &yunis, Ar),
        no_words(Ar),
        "no words in Arabic were decided"
    );
    assert_eq!(
        told(&people(WORDS), &yunis, En),
        no_words(En),
        "a policy has no words"
    );
}

#[test]
fn a_name_is_read_only_from_the_persons_own_identity() {
    let [person, _] = yunis(Dead, FamilyWish::Named);
    let [_, another] = samira(Living);
    let history = people(Form::Exact);
    let mixed = [person, another];
    assert!(matches!(
        told(&history, &mixed, En),
        Err(Refusal::NoSuchField { .. })
    ));
    assert_eq!(history.rulings().released_names(&mixed[0], &mixed[1]), []);
}

#[test]
fn the_released_names_are_those_of_whoever_is_named() {
    let names = |history: &History, [person, identity]: [Protected<Record>; 2]| -> Vec<String> {
        let names = history.rulings().released_names(&person, &identity);
        names.iter().map(ToString::to_string).collect()
    };
    let named = ["Yunis Darwazi", "يونس دروازي"];
    assert_eq!(
        names(&people(Form::Exact), yunis(Dead, FamilyWish::Named)),
        named
    );
    let nobody: [&str; 0] = [];
    assert_eq!(
        names(&people(Form::Exact), yunis(Dead, FamilyWish::Anonymous)),
        nobody
    );
    assert_eq!(
        names(&people(Form::Exact), yunis(Living, FamilyWish::Named)),
        nobody
    );
    let code = people(Form::CodeName).code_name("purge", 100, 417);
    assert_eq!(names(&code, yunis(Dead, FamilyWish::Named)), nobody);
}

#[test]
fn age_and_sex_are_told_exactly_or_not_at_all() {
    let [person, _] = yunis(Dead, FamilyWish::Named);
    for field in [Field::Age, Field::Sex] {
        for (form, exact) in [(Form::CodeName, false), (WORDS, false), (Form::Exact, true)] {
            let history = History::default().policy(SubjectKind::Person, field, form);
            let rulings = history.rulings();
            let age = rulings.age(&person).ok().flatten().map(|age| *age.get());
            let sex = rulings.sex(&person).ok().flatten().map(|sex| *sex.get());
            assert_eq!(
                age,
                (field == Field::Age && exact).then_some(34),
                "{field:?} {form:?}"
            );
            assert_eq!(
                sex,
                (field == Field::Sex && exact).then_some(Sex::Male),
                "{field:?} {form:?}"
            );
        }
    }
}

#[test]
fn a_source_is_described_only_with_consent_to_be_published() {
    let [source, _] = samira(Living);
    let category = |history: &History| history.rulings().category(&interview(), &source, En);
    let exact = History::default().policy(SubjectKind::Interview, Field::Category, Form::Exact);
    assert_eq!(
        category(&exact),
        Err(Refusal::NoConsent {
            subject: "src-01".to_owned(),
            scope: PublishedAnonymous
        })
    );
    let consented = exact.clone().consent(110, &[PublishedAnonymous], &[]);
    let Ok(Told::Value(told)) = category(&consented) else {
        panic!("not told");
    };
    assert_eq!(told.get(), &SourceCategory::MedicalStaff);
    let withdrawn = consented.consent(110, &[], &[PublishedAnonymous]);
    assert!(category(&withdrawn).is_err());

    let words = exact.consent(110, &[PublishedAnonymous], &[]).decide(say(
        120,
        Field::Category,
        "a person with direct knowledge",
    ));
    let Ok(Told::Words(told)) = category(&words) else {
        panic!("not told");
    };
    assert_eq!(told.as_str(), "a person with direct knowledge");
    let in_arabic = words.rulings().category(&interview(), &source, Ar);
    assert!(matches!(in_arabic, Err(Refusal::NoWords { .. })));
}

/// Whoever passes another source along with the interview does not borrow that source's consent.
#[test]
fn the_consent_that_counts_is_that_of_the_interviews_own_source() {
    let [source, _] = samira(Living);
    let other = changed(&source, |record| record.id = id(112));
    let rulings = History::default()
        .policy(SubjectKind::Interview, Field::Category, Form::Exact)
        .policy(SubjectKind::Observation, Field::Category, Form::Exact)
        .consent(112, &[PublishedAnonymous], &[])
        .rulings();
    assert!(rulings.category(&interview(), &other, En).is_err());
    assert!(rulings.category(&observation(), &other, En).is_err());
}

/// One person decides on a code name; words beside it would be told by one person alone.
#[test]
fn words_beside_a_code_name_are_not_told() {
    let [source, _] = samira(Living);
    let alone = Decision {
        seconded_by: None,
        words: Some("the night nurse".to_owned()),
        ..decision(120, Field::Category, Form::CodeName)
    };
    let history = History::default()
        .decide(alone)
        .consent(110, &[PublishedAnonymous], &[]);
    let told = history.rulings().category(&interview(), &source, En);
    assert!(matches!(told, Err(Refusal::NoWords { .. })));
}

#[test]
fn whoever_did_not_allow_it_is_not_even_counted() {
    let may_count = |history: History| history.rulings().may_count(id(110));
    assert!(!may_count(History::default()));
    let all_but = [Internal, PublishedAnonymous, PublishedNamed, Media];
    assert!(!may_count(History::default().consent(110, &all_but, &[])));
    assert!(!may_count(History::default().consent(
        110,
        &[Aggregate],
        &[Aggregate]
    )));
    assert!(!may_count(History::default().consent(
        100,
        &[Aggregate],
        &[]
    )));
    assert!(may_count(History::default().consent(
        110,
        &[Aggregate],
        &[]
    )));
}

#[test]
fn what_is_no_person_has_no_name() {
    let [_, identity] = samira(Living);
    let rulings = people(Form::Exact)
        .policy(SubjectKind::Interview, Field::Name, Form::Exact)
        .rulings();
    let refusal = rulings.person(&interview(), &identity, En).unwrap_err();
    assert!(matches!(refusal, Refusal::NoSuchField { .. }));
}

proptest! {
    /// Over all there is to know of a person: a name comes out only if the rules of DESIGN §7 let it.
    #[test]
    fn a_name_comes_out_only_where_every_rule_lets_it(
        is_source: bool,
        status in select(PersonStatus::ALL),
        wish in select(FamilyWish::ALL),
        policy in select(vec![None, Some(Form::Withheld), Some(Form::CodeName), Some(WORDS), Some(Form::Exact)]),
        decided in select(vec![None, Some(Form::Withheld), Some(Form::CodeName), Some(WORDS), Some(Form::Exact)]),
        second in select(vec![None, Some("Bassel"), Some("Amal")]),
        granted in subsequence(ConsentScope::ALL, 0..=ConsentScope::ALL.len()),
        refused in subsequence(ConsentScope::ALL, 0..=2),
    ) {
        let records = if is_source { samira(status) } else { yunis(status, wish) };
        let number = if is_source { 110 } else { 100 };
        let mut history = History::default()
            .code_name("purge", number, 417)
            .consent(number, &granted, &refused);
        if let Some(form) = policy {
            history = history.policy(SubjectKind::Person, Field::Name, form);
        }
        if let Some(form) = decided {
            history = history.decide(Decision {
                words: Some("other words".to_owned()),
                seconded_by: second.map(str::to_owned),
                ..decision(number, Field::Name, form)
            });
        }
        let told = told(&history, &records, En);
        let allows = |scope| granted.contains(&scope) && !refused.contains(&scope);
        if let Ok(told) = &told {
            let Body::Identity(identity) = crate::support::reveal(&records[1]).body else {
                panic!("no identity");
            };
            if Some(told) == identity.name.as_ref() {
                prop_assert_eq!(decided.or(policy), Some(Form::Exact));
                prop_assert!(decided.is_none() || second == Some("Amal"));
                prop_assert!(!refused.contains(&PublishedNamed));
                prop_assert!(allows(PublishedNamed) || !is_source);
                prop_assert!(allows(PublishedNamed) || !refused.contains(&PublishedAnonymous));
                let without_consent = match status {
                    Living | Unknown => false,
                    Dead => wish != FamilyWish::Anonymous,
                    Disappeared => wish == FamilyWish::Named,
                };
                prop_assert!(allows(PublishedNamed) || without_consent);
            } else {
                prop_assert!(told == "Person 417" || told == "other words", "{}", told);
                prop_assert!(!refused.contains(&PublishedAnonymous));
                prop_assert!(!is_source || allows(PublishedAnonymous));
            }
        }
    }
}
