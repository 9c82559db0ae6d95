//! Pictures, originals, prose, and what is told of events.

use proptest::prelude::*;
use testimony_model::{
    canonical,
    count::Count,
    decision::{Decision, Field, Form, Prose, Refusal, SubjectKind, prose_digest},
    id::RecordId,
    language::Language::{Ar, En},
    protected::Protected,
    public::Told,
    record::{
        Actor, Body, Counts, ExternalFinding, Finding, Investigation, Item, Kind, MaskBox,
        Recommendation, Record, ReportSource,
    },
    vocabulary::{
        ConsentScope::{self, CourtConfidential, CourtOpen, PublishedAnonymous, PublishedNamed},
        FamilyWish, PersonStatus,
    },
};

use crate::{
    any::Dice,
    support::{
        History, WORDS, changed, decision, event, id, interview, key, photograph, record, reveal,
        samira, say, yunis,
    },
};

// ---- pictures and originals

fn item(change: impl FnOnce(&mut Item)) -> Protected<Record> {
    let mut item = photograph();
    change(&mut item);
    record(123, "img-0412", item)
}

fn publishable() -> History {
    History::default()
        .decide(decision(123, Field::Content, Form::Exact))
        .consent(110, &[PublishedAnonymous], &[])
}

fn picture(
    history: &History,
    item: &Protected<Record>,
    shown: &[Protected<Record>],
) -> Result<Vec<u8>, Refusal> {
    history
        .rulings()
        .picture(item, shown, Protected::new(vec![0xff, 0xd8]))
        .map(|bytes| bytes.get().clone())
}

#[test]
fn a_picture_that_shows_somebody_unmasked_is_refused() {
    let [person, _] = yunis(PersonStatus::Living, FamilyWish::Unknown);
    let shown = [person];
    let bare = item(|item| item.shows = vec![id(100)]);
    let refusal = picture(&publishable(), &bare, &shown).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::ShowsPerson {
            subject: "img-0412".to_owned(),
            person: "per-01".to_owned()
        }
    );
    let masked = item(|item| {
        item.shows = vec![id(100)];
        item.mask = vec![MaskBox::new(0.1, 0.1, 0.2, 0.2).unwrap()];
    });
    assert!(picture(&publishable(), &masked, &shown).is_ok());
    let anonymous = publishable().consent(100, &[PublishedAnonymous], &[]);
    assert!(
        picture(&anonymous, &bare, &shown).is_err(),
        "a face is a name"
    );
    let named = publishable().consent(100, &[PublishedNamed], &[]);
    assert!(picture(&named, &bare, &shown).is_ok());
    let withdrawn = named.consent(100, &[], &[PublishedNamed]);
    assert!(picture(&withdrawn, &bare, &shown).is_err());
}

/// Whoever forgets to pass the persons shown, or passes another, publishes no face.
#[test]
fn whom_the_item_shows_counts_whoever_was_passed_along() {
    let bare = item(|item| item.shows = vec![id(100)]);
    let [other, _] = samira(PersonStatus::Living);
    let history = publishable().consent(110, &[PublishedNamed], &[]);
    for shown in [&[][..], &[other]] {
        let refusal = picture(&history, &bare, shown).unwrap_err();
        assert!(matches!(refusal, Refusal::ShowsPerson { .. }), "{refusal}");
    }
}

#[test]
fn a_picture_needs_the_consent_of_who_made_and_who_gave_it() {
    let made_by = item(|item| item.by = Some(id(112)));
    let refusal = picture(&publishable(), &made_by, &[]).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::NoConsent {
            subject: "img-0412".to_owned(),
            scope: PublishedAnonymous
        }
    );
    let both = publishable().consent(112, &[PublishedAnonymous], &[]);
    assert_eq!(picture(&both, &made_by, &[]), Ok(vec![0xff, 0xd8]));
    let withdrawn = both.consent(110, &[], &[PublishedAnonymous]);
    assert!(picture(&withdrawn, &made_by, &[]).is_err());
}

#[test]
fn a_picture_under_a_code_name_is_none() {
    let alone = Decision {
        seconded_by: None,
        ..decision(123, Field::Content, Form::CodeName)
    };
    let history = History::default()
        .decide(alone)
        .consent(110, &[PublishedAnonymous], &[]);
    let refusal = picture(&history, &item(|_| ()), &[]).unwrap_err();
    assert!(matches!(refusal, Refusal::Withheld { .. }), "{refusal}");
}

#[test]
fn a_caption_is_the_decisions_or_the_title_and_a_credit_goes_with_the_title_only() {
    let item = item(|_| ());
    let exact = History::default()
        .decide(decision(123, Field::Caption, Form::Exact))
        .rulings();
    assert_eq!(
        exact.caption(&item, En).unwrap().as_str(),
        "Smoke over Qamar"
    );
    assert!(
        matches!(exact.caption(&item, Ar), Err(Refusal::NoWords { .. })),
        "no Arabic title"
    );
    assert_eq!(
        exact.credit(&item).unwrap().unwrap().as_str(),
        "Example Rights Watchers"
    );

    let words = History::default()
        .decide(say(123, Field::Caption, "Smoke over a city"))
        .rulings();
    assert_eq!(
        words.caption(&item, En).unwrap().as_str(),
        "Smoke over a city"
    );
    assert_eq!(
        words.credit(&item),
        Ok(None),
        "a credit may name who filmed"
    );

    let policy = History::default()
        .policy(SubjectKind::Item, Field::Caption, WORDS)
        .rulings();
    assert!(matches!(
        policy.caption(&item, En),
        Err(Refusal::NoWords { .. })
    ));
}

#[test]
fn an_original_leaves_only_by_a_decision_on_that_item() {
    let item = item(|_| ());
    let consented = || History::default().consent(110, &[CourtConfidential], &[]);
    let original = |history: History| {
        history
            .rulings()
            .original(&item)
            .map(|digest| *digest.get())
    };
    let by_policy = consented().policy(SubjectKind::Item, Field::Original, Form::Exact);
    assert!(matches!(
        original(by_policy),
        Err(Refusal::Undecided { .. })
    ));
    let on_another = consented().decide(decision(124, Field::Original, Form::Exact));
    assert!(matches!(
        original(on_another),
        Err(Refusal::Undecided { .. })
    ));
    let as_a_picture = consented().decide(decision(123, Field::Content, Form::Exact));
    assert!(matches!(
        original(as_a_picture),
        Err(Refusal::Undecided { .. })
    ));
    for form in [Form::CodeName, WORDS, Form::Withheld] {
        assert!(original(consented().decide(decision(123, Field::Original, form))).is_err());
    }
    let alone = Decision {
        seconded_by: None,
        ..decision(123, Field::Original, Form::Exact)
    };
    assert!(matches!(
        original(consented().decide(alone)),
        Err(Refusal::NotSeconded { .. })
    ));
    let decided = consented().decide(decision(123, Field::Original, Form::Exact));
    assert_eq!(original(decided), Ok(photograph().sha256));
}

#[test]
fn an_original_leaves_only_with_consent_to_a_courts_having_it() {
    let item = item(|item| item.by = Some(id(112)));
    let original = |granted: &[ConsentScope], refused: &[ConsentScope]| {
        let history = History::default()
            .decide(decision(123, Field::Original, Form::Exact))
            .consent(110, &[CourtOpen], &[])
            .consent(112, granted, refused);
        history.rulings().original(&item)
    };
    let court = [CourtConfidential, CourtOpen];
    for scope in ConsentScope::ALL {
        assert_eq!(
            original(&[*scope], &[]).is_ok(),
            court.contains(scope),
            "{scope}"
        );
    }
    assert!(original(&court, &court).is_err());
    assert!(original(&[], &[]).is_err());
}

// ---- prose

fn decide_prose(record: &Protected<Record>) -> Decision {
    let record = reveal(record);
    Decision {
        subject: record.id,
        of: prose_digest(&record),
        seconded_by: None,
        ..decision(0, Field::Prose, Form::Exact)
    }
}

fn is_released<T: Prose>(history: &History, record: &Protected<Record>) -> bool {
    history.rulings().prose::<T>(record).is_ok()
}

#[test]
fn prose_is_released_for_the_very_version_that_was_decided() {
    let source = Dice::new(3).record(Kind::ReportSource);
    let source = Protected::new(source);
    let history = History::default().decide(decide_prose(&source));
    assert!(is_released::<ReportSource>(&history, &source));

    let of = |change: fn(&mut ReportSource)| {
        changed(&source, |record| {
            if let Body::ReportSource(source) = &mut record.body {
                change(source);
            }
        })
    };
    for other in [
        of(|source| source.markdown.push('.')),
        of(|source| source.title.push(' ')),
        of(|source| source.events.push(RecordId::from_bytes([9; 16]))),
        of(|source| source.body_line += 1),
        changed(&source, |record| record.id = id(9)),
        changed(&source, |record| record.key = Some(key("another"))),
        changed(&source, |record| {
            record.own.insert("note".to_owned(), String::new());
        }),
    ] {
        let refusal = history
            .rulings()
            .prose::<ReportSource>(&other)
            .err()
            .unwrap();
        assert!(matches!(refusal, Refusal::Undecided { .. }), "{refusal}");
    }
}

#[test]
fn prose_is_released_by_no_policy_and_by_no_decision_on_something_else() {
    let source = Protected::new(Dice::new(3).record(Kind::ReportSource));
    let decided = decide_prose(&source);
    let mut histories: Vec<History> = [
        Decision {
            of: None,
            ..decided.clone()
        },
        Decision {
            field: Field::Caption,
            ..decided.clone()
        },
        Decision {
            form: WORDS,
            ..decided.clone()
        },
        Decision {
            subject: id(9),
            ..decided.clone()
        },
        Decision {
            artefact: Some(key("exhibit")),
            ..decided.clone()
        },
    ]
    .map(|decision| History::default().decide(decision))
    .into();
    for kind in [
        SubjectKind::Item,
        SubjectKind::Event,
        SubjectKind::Interview,
    ] {
        histories.push(History::default().policy(kind, Field::Prose, Form::Exact));
    }
    for history in histories {
        assert!(!is_released::<ReportSource>(&history, &source));
    }
    let here = Decision {
        artefact: Some(key("purge")),
        ..decided
    };
    assert!(is_released::<ReportSource>(
        &History::default().decide(here),
        &source
    ));
}

#[test]
fn prose_that_was_withheld_is_not_released_by_building_it() {
    let source = Protected::new(Dice::new(3).record(Kind::ReportSource));
    let built = History::default().decide(decide_prose(&source));
    for of in [None, decide_prose(&source).of] {
        let withheld = Decision {
            form: Form::Withheld,
            of,
            ..decide_prose(&source)
        };
        assert!(!is_released::<ReportSource>(
            &built.clone().decide(withheld),
            &source
        ));
    }
}

#[test]
fn prose_of_another_kind_is_none() {
    let source = Protected::new(Dice::new(3).record(Kind::ReportSource));
    let history = History::default().decide(decide_prose(&source));
    let refusal = history.rulings().prose::<Finding>(&source).err().unwrap();
    assert!(matches!(refusal, Refusal::NoSuchField { .. }));
}

proptest! {
    /// Changing one character of the record, wherever it stands, undoes the decision.
    #[test]
    fn one_changed_bit_undoes_a_decision_on_prose(seed: u64, at: usize, bit in 0_u8..8) {
        fn check<T: Prose>(kind: Kind, seed: u64, at: usize, bit: u8) -> Result<(), TestCaseError> {
            let record = Dice::new(seed).record(kind);
            let mut bytes = canonical::encode(&record).unwrap();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            let record = Protected::new(record);
            let history = History::default().decide(decide_prose(&record));
            prop_assert!(is_released::<T>(&history, &record));
            if let Ok(other) = canonical::decode::<Record>(&bytes) {
                prop_assert!(!is_released::<T>(&history, &Protected::new(other)));
            }
            Ok(())
        }
        check::<Actor>(Kind::Actor, seed, at, bit)?;
        check::<ExternalFinding>(Kind::ExternalFinding, seed, at, bit)?;
        check::<Finding>(Kind::Finding, seed, at, bit)?;
        check::<Investigation>(Kind::Investigation, seed, at, bit)?;
        check::<Recommendation>(Kind::Recommendation, seed, at, bit)?;
        check::<ReportSource>(Kind::ReportSource, seed, at, bit)?;
    }
}

// ---- events

fn shooting() -> Protected<Record> {
    changed(&event(), |record| {
        if let Body::Event(event) = &mut record.body {
            event.counts = Counts {
                killed: Some(Count::exact(6)),
                ..Counts::default()
            };
        }
    })
}

#[test]
fn counts_are_told_exactly_or_in_the_words_of_a_decision() {
    let counts = |history: History, language| history.rulings().counts(&shooting(), language);
    let exact = || History::default().policy(SubjectKind::Event, Field::Counts, Form::Exact);
    let Ok(Told::Value(told)) = counts(exact(), En) else {
        panic!("not told");
    };
    assert_eq!(told.get().killed, Some(Count::exact(6)));
    let words = exact().decide(say(122, Field::Counts, "several people"));
    let Ok(Told::Words(told)) = counts(words.clone(), En) else {
        panic!("not told");
    };
    assert_eq!(told.as_str(), "several people");
    for history in [
        words.decide(decision(122, Field::Counts, Form::Withheld)),
        History::default().policy(SubjectKind::Event, Field::Counts, WORDS),
        History::default().policy(SubjectKind::Event, Field::Counts, Form::CodeName),
    ] {
        assert!(counts(history, En).is_err());
    }
    let no_arabic = History::default().decide(say(122, Field::Counts, "several people"));
    assert!(matches!(
        counts(no_arabic, Ar),
        Err(Refusal::NoWords { .. })
    ));
}

#[test]
fn a_title_is_told_exactly_or_in_the_words_of_a_decision() {
    let title = |history: &History, language| {
        history
            .rulings()
            .title(&event(), language)
            .map(|title| title.to_string())
    };
    let exact = History::default().policy(SubjectKind::Event, Field::Title, Form::Exact);
    assert_eq!(title(&exact, En), Ok("Shooting at the square".to_owned()));
    assert_eq!(title(&exact, Ar), Ok("إطلاق النار في الساحة".to_owned()));
    let words = exact.clone().decide(say(122, Field::Title, "A shooting"));
    assert_eq!(title(&words, En), Ok("A shooting".to_owned()));
    assert!(
        title(&words, Ar).is_err(),
        "the title itself was not released in Arabic either"
    );
    let alone = Decision {
        seconded_by: None,
        form: Form::CodeName,
        ..say(122, Field::Title, "A shooting")
    };
    assert!(title(&exact.decide(alone), En).is_err());
}

#[test]
fn a_date_is_told_exactly_or_at_a_precision() {
    for form in [WORDS, Form::CodeName] {
        let history = History::default().policy(SubjectKind::Event, Field::Date, form);
        let refusal = history
            .rulings()
            .date(&event(), testimony_model::language::Language::En)
            .unwrap_err();
        assert!(matches!(refusal, Refusal::NoWords { .. }), "{refusal}");
    }
    let history = History::default().policy(SubjectKind::Event, Field::Date, Form::Exact);
    assert_eq!(
        history
            .rulings()
            .date(&event(), testimony_model::language::Language::En)
            .unwrap()
            .value()
            .unwrap()
            .get()
            .as_str(),
        "2012-05-25"
    );
    assert!(
        history
            .rulings()
            .date(&interview(), testimony_model::language::Language::En)
            .is_err(),
        "a policy on events"
    );
}
