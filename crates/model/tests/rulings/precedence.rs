//! Which policy or decision counts.

use proptest::{prelude::*, sample::select};
use testimony_model::{
    date::DatePrecision,
    decision::{Conditions, Decision, Field, Form, Refusal, SubjectKind},
    language::Language::En,
    place::PlacePrecision,
    protected::Protected,
    public::PublicText,
    record::Record,
    vocabulary::{ConsentScope, FamilyWish, PersonStatus, Protection},
};

use crate::support::{
    History, WORDS, decision, event, interview, key, observation, photograph, record, safe_house,
    samira, yunis,
};

/// Yunis is dead and his family wants him named, so that only policies and decisions count.
fn name_of_yunis(history: &History) -> Result<String, Refusal> {
    let [person, identity] = yunis(PersonStatus::Dead, FamilyWish::Named);
    history
        .rulings()
        .person(&person, &identity, En)
        .map(|words| words.to_string())
}

fn named() -> Result<String, Refusal> {
    Ok("Yunis Darwazi".to_owned())
}

fn withheld() -> Result<String, Refusal> {
    Err(Refusal::Withheld {
        subject: "per-01".to_owned(),
        field: Field::Name,
    })
}

fn not_seconded() -> Result<String, Refusal> {
    Err(Refusal::NotSeconded {
        subject: "per-01".to_owned(),
        field: Field::Name,
    })
}

fn on_yunis(form: Form) -> Decision {
    Decision {
        words: Some("a shopkeeper".to_owned()),
        ..decision(100, Field::Name, form)
    }
}

fn people(form: Form) -> History {
    History::default().policy(SubjectKind::Person, Field::Name, form)
}

#[test]
fn what_nothing_decides_is_withheld_and_the_remedy_is_named() {
    // Every consent there is changes nothing: consent allows, it does not decide.
    let history = History::default()
        .consent(100, ConsentScope::ALL, &[])
        .consent(110, ConsentScope::ALL, &[]);
    let rulings = history.rulings();
    let [person, identity] = yunis(PersonStatus::Dead, FamilyWish::Named);
    let [source, source_identity] = samira(PersonStatus::Living);
    let item = record(123, "img-0412", photograph());
    let chain = safe_house();
    let quoted = PublicText::fixed("They fired first.");
    let bytes = Protected::new(vec![0xff, 0xd8]);
    let refusals = [
        rulings.person(&person, &identity, En).err(),
        rulings.person(&source, &source_identity, En).err(),
        rulings.age(&person).err(),
        rulings.sex(&person).err(),
        rulings.category(&interview(), &source, En).err(),
        rulings.place(&chain, En).err(),
        rulings.position(&chain).err(),
        rulings.outline(&chain[1]).err(),
        rulings.place_of(&event(), &chain, En).err(),
        rulings.date(&interview(), En).err(),
        rulings.date(&observation(), En).err(),
        rulings.date(&event(), En).err(),
        rulings.title(&event(), En).err(),
        rulings.counts(&event(), En).err(),
        rulings.quote(&interview(), Some(&source), 1, &quoted).err(),
        rulings.picture(&item, &[], bytes).err(),
        rulings.caption(&item, En).err(),
        rulings.credit(&item).err(),
        rulings.original(&item).err(),
    ];
    for (number, refusal) in refusals.into_iter().enumerate() {
        let refusal = refusal.unwrap_or_else(|| panic!("number {number} was released"));
        assert!(
            matches!(refusal, Refusal::Undecided { .. }),
            "{number}: {refusal}"
        );
        let remedy = "add a policy or a decision to disclosure.toml";
        assert!(refusal.to_string().contains(remedy), "{refusal}");
    }
    assert_eq!(rulings.released_names(&person, &identity), []);
    assert!(!rulings.wants_code_name(&person));
}

#[test]
fn a_decision_beats_every_policy() {
    let closed = people(Form::Exact)
        .policy_when(
            SubjectKind::Person,
            Field::Name,
            Form::Exact,
            Conditions {
                status: Some(PersonStatus::Dead),
                family_wish: Some(FamilyWish::Named),
                protection: Some(Protection::Standard),
                ..Conditions::default()
            },
        )
        .decide(on_yunis(Form::Withheld));
    assert_eq!(name_of_yunis(&closed), withheld());
    let open = people(Form::Withheld).decide(on_yunis(Form::Exact));
    assert_eq!(name_of_yunis(&open), named());
}

#[test]
fn a_decision_for_this_artefact_beats_one_for_all() {
    let here = |form| Decision {
        artefact: Some(key("purge")),
        ..on_yunis(form)
    };
    for (for_all, for_this, told) in [
        (Form::Exact, Form::Withheld, withheld()),
        (Form::Withheld, Form::Exact, named()),
        (Form::Exact, WORDS, Ok("a shopkeeper".to_owned())),
    ] {
        let one = History::default()
            .decide(on_yunis(for_all))
            .decide(here(for_this));
        let other = History::default()
            .decide(here(for_this))
            .decide(on_yunis(for_all));
        assert_eq!(name_of_yunis(&one), told);
        assert_eq!(name_of_yunis(&other), told);
    }
}

#[test]
fn a_decision_for_another_artefact_rules_nothing() {
    let elsewhere = Decision {
        artefact: Some(key("exhibit")),
        ..on_yunis(Form::Exact)
    };
    let refusal = name_of_yunis(&History::default().decide(elsewhere)).unwrap_err();
    assert!(matches!(refusal, Refusal::Undecided { .. }), "{refusal}");
}

#[test]
fn a_decision_on_one_person_or_field_rules_no_other() {
    for other in [
        decision(102, Field::Name, Form::Exact),
        decision(101, Field::Name, Form::Exact),
        decision(100, Field::Age, Form::Exact),
        Decision {
            statement: Some(1),
            ..decision(100, Field::Name, Form::Exact)
        },
    ] {
        let refusal = name_of_yunis(&History::default().decide(other)).unwrap_err();
        assert!(matches!(refusal, Refusal::Undecided { .. }), "{refusal}");
    }
}

#[test]
fn a_policy_with_more_conditions_beats_one_with_fewer() {
    let dead = Conditions {
        status: Some(PersonStatus::Dead),
        ..Conditions::default()
    };
    let dead_and_named = Conditions {
        family_wish: Some(FamilyWish::Named),
        ..dead.clone()
    };
    let history = |fewer, more| {
        people(Form::CodeName)
            .policy_when(
                SubjectKind::Person,
                Field::Name,
                more,
                dead_and_named.clone(),
            )
            .policy_when(SubjectKind::Person, Field::Name, fewer, dead.clone())
    };
    assert_eq!(
        name_of_yunis(&history(Form::Withheld, Form::Exact)),
        named()
    );
    assert_eq!(
        name_of_yunis(&history(Form::Exact, Form::Withheld)),
        withheld()
    );
}

#[test]
fn a_policy_whose_condition_is_not_met_rules_nothing() {
    for when in [
        Conditions {
            status: Some(PersonStatus::Living),
            ..Conditions::default()
        },
        Conditions {
            family_wish: Some(FamilyWish::Anonymous),
            ..Conditions::default()
        },
        Conditions {
            protection: Some(Protection::High),
            ..Conditions::default()
        },
        // Conditions on what a person does not have are not met.
        Conditions {
            protected: Some(false),
            ..Conditions::default()
        },
    ] {
        let history =
            History::default().policy_when(SubjectKind::Person, Field::Name, Form::Exact, when);
        let refusal = name_of_yunis(&history).unwrap_err();
        assert!(matches!(refusal, Refusal::Undecided { .. }), "{refusal}");
    }
    let places = History::default().policy(SubjectKind::Place, Field::Name, Form::Exact);
    assert!(name_of_yunis(&places).is_err(), "a policy on places");
}

#[test]
fn a_decision_that_lowers_protection_needs_a_second_person() {
    let alone = |form, by: &str, second: Option<&str>| {
        let decision = Decision {
            by: by.to_owned(),
            seconded_by: second.map(str::to_owned),
            ..on_yunis(form)
        };
        name_of_yunis(&History::default().decide(decision))
    };
    for form in [WORDS, Form::Exact] {
        for second in [
            None,
            Some("Bassel"),
            Some(" bassel "),
            Some("BASSEL"),
            Some(""),
            Some(" "),
        ] {
            assert_eq!(alone(form, "Bassel", second), not_seconded(), "{second:?}");
        }
        assert_eq!(alone(form, " ", Some("Amal")), not_seconded());
        assert!(alone(form, "Bassel", Some("Amal")).is_ok());
    }
    assert_eq!(alone(Form::Withheld, "Bassel", None), withheld());
}

/// Only a person's name has a code name, and it is less than silence: over a withholding it needs two.
#[test]
fn a_code_name_over_a_withholding_needs_a_second_person() {
    let alone = Decision {
        seconded_by: None,
        artefact: Some(key("purge")),
        ..on_yunis(Form::CodeName)
    };
    let code = |history: History| {
        name_of_yunis(&history.decide(alone.clone()).code_name("purge", 100, 417))
    };
    assert_eq!(code(History::default()), Ok("Person 417".to_owned()));
    assert_eq!(code(people(Form::Exact)), Ok("Person 417".to_owned()));
    assert_eq!(code(people(Form::Withheld)), not_seconded());
    assert_eq!(
        code(History::default().decide(on_yunis(Form::Withheld))),
        not_seconded()
    );
}

/// A decision that its maker made alone does not fall back to one that tells as much.
/// One person who could release a class would be a decision of one person many times over.
#[test]
fn a_policy_that_releases_a_class_needs_a_second_person() {
    for (second, told) in [
        (None, false),
        (Some("bassel "), false),
        (Some("Amal"), true),
    ] {
        let mut alone = crate::support::policy(
            SubjectKind::Event,
            Field::Date,
            Form::Exact,
            Conditions::default(),
        );
        alone.seconded_by = second.map(str::to_owned);
        let history = History::default().put(alone);
        assert_eq!(
            history.rulings().date(&event(), En).is_ok(),
            told,
            "{second:?}"
        );
    }
}

#[test]
fn a_decision_of_one_person_is_refused_and_not_passed_over() {
    let alone = Decision {
        seconded_by: None,
        artefact: Some(key("purge")),
        ..on_yunis(Form::Exact)
    };
    let history = people(Form::Exact)
        .decide(on_yunis(Form::Exact))
        .decide(alone);
    assert_eq!(name_of_yunis(&history), not_seconded());
}

/// Of two decisions that tell as much, the one that was made alone counts, in whichever order they come.
#[test]
fn a_decision_of_one_person_is_not_covered_by_an_equal_one_of_two() {
    let alone = Decision {
        seconded_by: None,
        ..on_yunis(Form::Exact)
    };
    let one = History::default()
        .decide(alone.clone())
        .decide(on_yunis(Form::Exact));
    let other = History::default()
        .decide(on_yunis(Form::Exact))
        .decide(alone);
    assert_eq!(name_of_yunis(&one), not_seconded());
    assert_eq!(name_of_yunis(&other), not_seconded());
}

#[test]
fn every_refusal_names_a_remedy() {
    let subject = || "per-01".to_owned();
    let field = Field::Name;
    for refusal in [
        Refusal::Undecided {
            subject: subject(),
            field,
        },
        Refusal::Withheld {
            subject: subject(),
            field,
        },
        Refusal::NoConsent {
            subject: subject(),
            scope: ConsentScope::Aggregate,
        },
        Refusal::FamilyWish { subject: subject() },
        Refusal::NoWords {
            subject: subject(),
            field,
            language: "en",
        },
        Refusal::NotSeconded {
            subject: subject(),
            field,
        },
        Refusal::NotVerbatim { subject: subject() },
        Refusal::NoLargerPlace { subject: subject() },
        Refusal::ShowsPerson {
            subject: subject(),
            person: subject(),
        },
        Refusal::NoCodeName { subject: subject() },
        Refusal::NoSuchField {
            subject: subject(),
            field,
        },
    ] {
        let shown = refusal.to_string();
        let (what, remedy) = shown.split_once("; ").unwrap_or_else(|| panic!("{shown}"));
        assert!(what.contains("`per-01`") && !remedy.is_empty(), "{shown}");
    }
}

fn place(place: PlacePrecision) -> Form {
    Form::Generalised {
        date: None,
        place: Some(place),
    }
}

/// Forms for a place, the most protective first. Without a precision the place is told as finely as
/// it allows itself to be.
fn for_places() -> Vec<Form> {
    vec![
        Form::Withheld,
        place(PlacePrecision::Country),
        place(PlacePrecision::City),
        place(PlacePrecision::Quarter),
        WORDS,
        Form::Exact,
    ]
}

fn square(history: &History) -> Result<String, Refusal> {
    let mut chain: Vec<Protected<Record>> = safe_house();
    chain.remove(0);
    history
        .rulings()
        .place(&chain, En)
        .map(|name| name.to_string())
}

proptest! {
    #[test]
    fn among_equals_the_more_protective_counts(
        forms in prop::collection::vec(select(for_places()), 1..5),
    ) {
        let order = for_places();
        let strictest = forms
            .iter()
            .min_by_key(|form| order.iter().position(|known| known == *form))
            .unwrap();
        let policies = |forms: &[Form]| forms.iter().fold(History::default(), |history, form| {
            history.policy(SubjectKind::Place, Field::Name, *form)
        });
        prop_assert_eq!(square(&policies(&forms)), square(&policies(&[*strictest])));
        // The Lantern quarter is record 131.
        let decisions = |forms: &[Form]| forms.iter().fold(History::default(), |history, form| {
            history.decide(decision(131, Field::Name, *form))
        });
        prop_assert_eq!(square(&decisions(&forms)), square(&decisions(&[*strictest])));
    }

    #[test]
    fn among_equals_the_coarser_date_counts(
        precisions in prop::collection::vec(select(vec![
            DatePrecision::Year, DatePrecision::Season, DatePrecision::Month, DatePrecision::Day,
        ]), 1..5),
    ) {
        let history = precisions.iter().fold(History::default(), |history, precision| {
            let form = Form::Generalised { date: Some(*precision), place: None };
            history.policy(SubjectKind::Event, Field::Date, form)
        });
        let told = history.rulings().date(&event(), En).unwrap();
        let coarsest = *precisions.iter().min().unwrap();
        let typed = crate::support::date("2012-05-25");
        prop_assert_eq!(told.value().unwrap().get(), &typed.generalised(coarsest));
    }

    #[test]
    fn the_order_in_which_records_are_read_back_does_not_matter(
        forms in prop::collection::vec((select(vec![Form::Withheld, Form::CodeName, WORDS, Form::Exact]), 0..4), 0..6),
        refused in any::<[bool; 3]>(),
        order in Just((0..10_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut history = History::default().code_name("purge", 100, 417);
        for (form, rule) in forms {
            let by_all = on_yunis(form);
            history = match rule {
                0 => history.policy(SubjectKind::Person, Field::Name, form),
                1 => history.decide(by_all),
                2 => history.decide(Decision { artefact: Some(key("purge")), ..by_all }),
                _ => history.decide(Decision { seconded_by: None, ..by_all }),
            };
        }
        for refused in refused {
            let scope = &[ConsentScope::PublishedNamed];
            history = if refused { history.consent(100, &[], scope) } else { history.consent(100, scope, &[]) };
        }
        let mut shuffled = history.clone();
        shuffled.records = order.iter().filter_map(|at| history.records.get(*at).cloned()).collect();
        prop_assert_eq!(name_of_yunis(&history), name_of_yunis(&shuffled));
    }
}
