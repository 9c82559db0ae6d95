//! Where something was, told no finer than everything allows.

use proptest::{prelude::*, sample::select};
use testimony_model::{
    decision::{Decision, Field, Form, Refusal, SubjectKind},
    language::Language::{Ar, En},
    place::{Outline, PlaceKind, PlacePrecision, Position},
    protected::Protected,
    record::{Body, Place, Record},
};

use crate::{
    any::{Dice, PLACE_KINDS, PRECISIONS},
    support::{
        History, WORDS, chain, changed, decision, event, key, place, reveal, safe_house, say,
    },
};

fn no_finer_than(place: PlacePrecision) -> Form {
    Form::Generalised {
        date: None,
        place: Some(place),
    }
}

fn places(form: Form) -> History {
    History::default()
        .policy(SubjectKind::Place, Field::Name, form)
        .policy(SubjectKind::Place, Field::Position, form)
        .policy(SubjectKind::Event, Field::Place, form)
}

fn name(history: &History, chain: &[Protected<Record>]) -> Result<String, Refusal> {
    history
        .rulings()
        .place(chain, En)
        .map(|name| name.to_string())
}

#[test]
fn a_protected_place_is_never_told_by_its_own_name_or_position() {
    let chain = chain([
        Place {
            protected: true,
            ..place(
                PlaceKind::SafeHouse,
                "the blue house",
                PlacePrecision::Exact,
            )
        },
        Place {
            position: Position::new(32.0, -34.0),
            ..place(PlaceKind::City, "Qamar", PlacePrecision::City)
        },
    ]);
    let exact = places(Form::Exact)
        .decide(decision(130, Field::Name, Form::Exact))
        .decide(decision(130, Field::Position, Form::Exact));
    assert_eq!(name(&exact, &chain), Ok("Qamar".to_owned()));
    let position = exact.rulings().position(&chain).unwrap().unwrap();
    assert_eq!(position.get(), &Position::new(32.0, -34.0).unwrap());
    let told = exact.rulings().place_of(&event(), &chain, En).unwrap();
    assert_eq!(told.as_str(), "Qamar");
}

#[test]
fn a_protected_place_has_no_outline() {
    let outline = Some(Outline { rings: Vec::new() });
    for (protected, told) in [(true, None), (false, outline.clone())] {
        let garden = chain([Place {
            protected,
            outline: outline.clone(),
            ..place(
                PlaceKind::Quarter,
                "the walled garden",
                PlacePrecision::Quarter,
            )
        }]);
        let released = places(Form::Exact).rulings().outline(&garden[0]).unwrap();
        assert_eq!(released.map(|outline| outline.get().clone()), told);
    }
}

#[test]
fn publish_as_is_a_ceiling_that_no_ruling_lifts() {
    let chain = chain([
        place(PlaceKind::Site, "Cistern Square", PlacePrecision::City),
        place(
            PlaceKind::Quarter,
            "Lantern quarter",
            PlacePrecision::Quarter,
        ),
        place(PlaceKind::City, "Qamar", PlacePrecision::City),
    ]);
    let exact = places(Form::Exact).decide(decision(130, Field::Name, Form::Exact));
    assert_eq!(name(&exact, &chain), Ok("Qamar".to_owned()));
    let unbounded = places(WORDS);
    assert_eq!(name(&unbounded, &chain), Ok("Qamar".to_owned()));
    let told = exact.rulings().place_of(&event(), &chain, En).unwrap();
    assert_eq!(told.as_str(), "Qamar");
}

#[test]
fn generalising_walks_up_to_the_next_place_that_may_be_told() {
    for (precision, told) in [
        (PlacePrecision::Quarter, "Lantern quarter"),
        (PlacePrecision::City, "Qamar"),
        (PlacePrecision::District, "Qamaria"),
        (PlacePrecision::Country, "Qamaria"),
    ] {
        assert_eq!(
            name(&places(no_finer_than(precision)), &safe_house()),
            Ok(told.to_owned())
        );
    }
}

#[test]
fn where_no_larger_place_may_be_told_none_is() {
    let house = &safe_house()[..1];
    let no_larger = Err(Refusal::NoLargerPlace {
        subject: "place-130".to_owned(),
    });
    assert_eq!(name(&places(Form::Exact), house), no_larger);
    assert_eq!(
        name(
            &places(no_finer_than(PlacePrecision::Withheld)),
            &safe_house()
        ),
        no_larger
    );
    assert_eq!(places(Form::Exact).rulings().position(house), Ok(None));
}

/// A village that must not be named is not named for the house in it either.
#[test]
fn a_larger_place_that_was_ruled_out_is_passed_over() {
    let exact = places(Form::Exact);
    assert_eq!(
        name(&exact, &safe_house()),
        Ok("Lantern quarter".to_owned())
    );
    for form in [Form::Withheld, no_finer_than(PlacePrecision::City)] {
        let ruled_out = exact.clone().decide(decision(131, Field::Name, form));
        assert_eq!(name(&ruled_out, &safe_house()), Ok("Qamar".to_owned()));
    }
    let alone = Decision {
        seconded_by: None,
        ..decision(131, Field::Name, Form::Exact)
    };
    assert_eq!(
        name(&exact.decide(alone), &safe_house()),
        Ok("Qamar".to_owned())
    );
}

#[test]
fn a_place_is_told_no_finer_than_what_happened_there() {
    let history = |of_event, of_place| {
        History::default()
            .policy(SubjectKind::Event, Field::Place, of_event)
            .policy(SubjectKind::Place, Field::Name, of_place)
    };
    let told = |of_event, of_place| {
        let rulings = history(of_event, of_place).rulings();
        rulings
            .place_of(&event(), &safe_house(), En)
            .map(|name| name.to_string())
    };
    let (city, quarter) = (
        no_finer_than(PlacePrecision::City),
        no_finer_than(PlacePrecision::Quarter),
    );
    assert_eq!(told(city, quarter), Ok("Qamar".to_owned()));
    assert_eq!(told(quarter, city), Ok("Qamar".to_owned()));
    assert_eq!(
        told(Form::Exact, Form::Exact),
        Ok("Lantern quarter".to_owned())
    );
    for (of_event, of_place) in [(Form::Withheld, Form::Exact), (Form::Exact, Form::Withheld)] {
        assert!(matches!(
            told(of_event, of_place),
            Err(Refusal::Withheld { .. })
        ));
    }
    let undecided = History::default().policy(SubjectKind::Event, Field::Place, Form::Exact);
    let refusal = undecided
        .rulings()
        .place_of(&event(), &safe_house(), En)
        .unwrap_err();
    assert!(
        matches!(refusal, Refusal::Undecided { .. }),
        "the place itself: {refusal}"
    );
}

#[test]
fn words_for_a_place_are_the_decisions_own() {
    let words = History::default().decide(Decision {
        artefact: Some(key("purge")),
        ..say(130, Field::Name, "a house in the city")
    });
    assert_eq!(
        name(&words, &safe_house()),
        Ok("a house in the city".to_owned())
    );
    // Without words in Arabic the place is generalised, never named.
    let in_arabic = words.rulings().place(&safe_house(), Ar).unwrap();
    assert_eq!(in_arabic.as_str(), "Lantern quarter");
    let of_event = History::default().decide(say(122, Field::Place, "in the city"));
    let told = of_event
        .rulings()
        .place_of(&event(), &safe_house(), En)
        .unwrap();
    assert_eq!(told.as_str(), "in the city");
}

/// Kind, `publish_as`, whether it is protected, and a seed for the rest.
type Recipe = (PlaceKind, PlacePrecision, bool, u64);

fn any_recipe() -> impl Strategy<Value = Recipe> {
    (
        select(&PLACE_KINDS[..]),
        select(&PRECISIONS[..]),
        prop::bool::weighted(0.3),
        any::<u64>(),
    )
}

/// A place whose name and position say which it is, even if it is protected.
fn made((kind, publish_as, protected, seed): Recipe) -> Place {
    let mut dice = Dice::new(seed);
    let named = dice.below(5) > 0;
    Place {
        protected,
        name: named.then(|| format!("name-{seed}")),
        name_ar: (named && dice.flag()).then(|| format!("اسم-{seed}")),
        position: Position::new((seed % 180_000_000) as f64 / 1e6 - 90.0, 37.0),
        outline: Some(Outline {
            rings: vec![vec![dice.position()]],
        }),
        precision: dice.precision(),
        ..place(kind, "", publish_as)
    }
}

fn any_form() -> impl Strategy<Value = Option<Form>> {
    let mut forms = vec![
        None,
        Some(Form::Withheld),
        Some(Form::CodeName),
        Some(WORDS),
        Some(Form::Exact),
    ];
    forms.extend(PRECISIONS.map(|precision| Some(no_finer_than(precision))));
    select(forms)
}

/// How fine a form lets a place be told, written down a second time.
fn allowed(form: Form) -> PlacePrecision {
    match form {
        Form::Exact | Form::Generalised { place: None, .. } => PlacePrecision::Exact,
        Form::Generalised {
            place: Some(precision),
            ..
        } => precision,
        Form::CodeName | Form::Withheld => PlacePrecision::Withheld,
    }
}

fn body(record: &Protected<Record>) -> Place {
    match reveal(record).body {
        Body::Place(place) => place,
        _ => panic!("no place"),
    }
}

/// What the property holds against: the chain, the forms decided of its places, and that of the event.
#[derive(Clone)]
struct Case {
    chain: Vec<Protected<Record>>,
    forms: Vec<Option<Form>>,
    policy: Option<Form>,
    of_event: Option<Form>,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (record, form) in self.chain.iter().zip(&self.forms) {
            let place = body(record);
            let Place {
                kind,
                publish_as,
                protected,
                name,
                ..
            } = place;
            writeln!(
                f,
                "{name:?} {kind:?} {publish_as:?} protected {protected} {form:?}"
            )?;
        }
        write!(f, "policy {:?}, event {:?}", self.policy, self.of_event)
    }
}

impl Case {
    fn history(&self) -> History {
        let mut history = History::default();
        for field in [Field::Name, Field::Position] {
            if let Some(form) = self.policy {
                history = history.policy(SubjectKind::Place, field, form);
            }
            for (number, form) in (130..).zip(&self.forms) {
                if let Some(form) = form {
                    history = history.decide(decision(number, field, *form));
                }
            }
        }
        match self.of_event {
            Some(form) => history.policy(SubjectKind::Event, Field::Place, form),
            None => history,
        }
    }

    /// The rules, for a place of the chain that was told.
    fn check(&self, at: usize, event: PlacePrecision) -> Result<(), TestCaseError> {
        let told = body(&self.chain[at]);
        let tells = told.kind.tells();
        prop_assert!(!told.protected, "a protected place was told");
        prop_assert!(tells <= told.publish_as, "finer than its own publish_as");
        prop_assert!(
            tells <= body(&self.chain[0]).publish_as,
            "finer than publish_as"
        );
        prop_assert!(tells <= event, "finer than the ruling on the event");
        let first = self.forms[0].or(self.policy);
        prop_assert!(first.is_some(), "told without a ruling");
        prop_assert!(
            tells <= allowed(first.unwrap_or(Form::Withheld)),
            "finer than the ruling"
        );
        if let Some(own) = self.forms[at].or(self.policy) {
            prop_assert!(tells <= allowed(own), "finer than the ruling on itself");
        }
        Ok(())
    }

    fn named(&self, name: &str) -> usize {
        let is_it = |record: &Protected<Record>| {
            let place = body(record);
            [place.name, place.name_ar]
                .into_iter()
                .flatten()
                .any(|known| known == name)
        };
        self.chain
            .iter()
            .position(is_it)
            .expect("a name of the chain")
    }
}

fn any_case() -> impl Strategy<Value = Case> {
    prop::collection::vec((any_recipe(), any_form()), 1..6)
        .prop_flat_map(|places| (Just(places), any_form(), any_form()))
        .prop_map(|(places, policy, of_event)| {
            let (recipes, forms): (Vec<_>, Vec<_>) = places.into_iter().unzip();
            Case {
                chain: chain(recipes.into_iter().map(made)),
                forms,
                policy,
                of_event,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_name_is_never_that_of_a_protected_place_nor_finer_than_anything_allows(case in any_case()) {
        for language in [En, Ar] {
            if let Ok(name) = case.history().rulings().place(&case.chain, language) {
                case.check(case.named(name.as_str()), PlacePrecision::Exact)?;
            }
        }
    }

    #[test]
    fn a_position_is_never_that_of_a_protected_place_nor_finer_than_anything_allows(case in any_case()) {
        if let Ok(Some(position)) = case.history().rulings().position(&case.chain) {
            let at = case.chain.iter().position(|record| body(record).position.as_ref() == Some(position.get()));
            case.check(at.expect("a position of the chain"), PlacePrecision::Exact)?;
        }
    }

    #[test]
    fn where_something_happened_is_told_no_finer_than_both_rulings_allow(case in any_case()) {
        let told = case.history().rulings().place_of(&event(), &case.chain, En);
        if let Ok(name) = told {
            let of_event = case.of_event.expect("told without a ruling on the event");
            case.check(case.named(name.as_str()), allowed(of_event))?;
        }
    }

    #[test]
    fn an_outline_is_never_that_of_a_protected_place_nor_finer_than_anything_allows(case in any_case()) {
        if let Ok(Some(outline)) = case.history().rulings().outline(&case.chain[0]) {
            prop_assert_eq!(Some(outline.get().clone()), body(&case.chain[0]).outline);
            case.check(0, PlacePrecision::Exact)?;
        }
    }

    /// What is told of a place does not depend on what it is called or where it is, if it is protected.
    #[test]
    fn a_protected_place_leaves_no_trace_in_what_is_told(case in any_case()) {
        let hidden = |record: &Protected<Record>| changed(record, |record| {
            if let Body::Place(place) = &mut record.body && place.protected {
                (place.name, place.name_ar, place.position, place.outline) = (None, None, None, None);
            }
        });
        let without: Vec<_> = case.chain.iter().map(hidden).collect();
        let rulings = case.history().rulings();
        prop_assert_eq!(rulings.place(&case.chain, En), rulings.place(&without, En));
        prop_assert_eq!(rulings.place(&case.chain, Ar), rulings.place(&without, Ar));
        prop_assert_eq!(rulings.position(&case.chain), rulings.position(&without));
        prop_assert_eq!(
            rulings.place_of(&event(), &case.chain, En),
            rulings.place_of(&event(), &without, En)
        );
        if body(&case.chain[0]).protected {
            prop_assert!(!matches!(rulings.outline(&case.chain[0]), Ok(Some(_))));
        }
    }
}
