//! Whom details fit.

use std::collections::{BTreeMap, BTreeSet};

use model::id::RecordId;
use testimony_analysis::disclosure::people::{Crowd, Crowded, Detail, Somebody, coarser, exposure};

use crate::id;

/// Sex, then age by year, ten years and whether grown up, then district and city.
fn somebody(sex: &str, age: u32, district: &str) -> Somebody {
    let one = |value: String| BTreeSet::from([value]);
    let decade = age / 10 * 10;
    let grown = if age < 18 { "child" } else { "adult" };
    Somebody {
        traits: BTreeMap::from([
            ("sex".to_owned(), vec![one(sex.to_owned())]),
            (
                "age".to_owned(),
                vec![
                    one(age.to_string()),
                    one(format!("{decade}s")),
                    one(grown.to_owned()),
                ],
            ),
            (
                "place".to_owned(),
                vec![one(district.to_owned()), one("Qamar".to_owned())],
            ),
        ]),
        sensitive: BTreeMap::new(),
    }
}

fn crowd() -> Crowd {
    let people = [
        ("samira", somebody("female", 34, "Lower Mill")),
        ("huda", somebody("female", 37, "Lower Mill")),
        ("rima", somebody("female", 31, "Lantern Quarter")),
        ("lina", somebody("female", 52, "Lower Mill")),
        ("karim", somebody("male", 34, "Lower Mill")),
        ("yusuf", somebody("male", 36, "Lower Mill")),
    ];
    Crowd {
        people: people
            .into_iter()
            .map(|(name, somebody)| (id(name), somebody))
            .collect(),
        lists: BTreeMap::new(),
    }
}

fn detail(of: &str, grain: usize, value: &str) -> Detail {
    Detail {
        of: of.to_owned(),
        grain,
        values: BTreeSet::from([value.to_owned()]),
        release: "brief".to_owned(),
    }
}

fn names(fit: &BTreeSet<RecordId>) -> usize {
    fit.len()
}

#[test]
fn each_detail_fits_many_and_all_together_one() {
    let crowd = crowd();
    let all = [
        detail("sex", 0, "female"),
        detail("age", 1, "30s"),
        detail("place", 0, "Lower Mill"),
    ];
    let fits = |details: &[Detail]| names(&exposure(&crowd, id("samira"), details).fit);
    assert_eq!(
        (fits(&all[..1]), fits(&all[1..2]), fits(&all[2..])),
        (4, 5, 5)
    );
    assert_eq!(fits(&all), 2);
    let found = exposure(&crowd, id("samira"), &all);
    assert_eq!(found.fit, BTreeSet::from([id("samira"), id("huda")]));
    assert!(!found.is_crowded(Crowded::default()));
    assert_eq!(found.telling.len(), 3, "{found:?}");
}

#[test]
fn two_releases_are_read_together() {
    let crowd = crowd();
    let first = detail("age", 1, "30s");
    let second = Detail {
        release: "sister".to_owned(),
        ..detail("place", 0, "Lantern Quarter")
    };
    let one = exposure(&crowd, id("rima"), std::slice::from_ref(&first));
    assert!(one.is_crowded(Crowded::default()));
    let both = exposure(&crowd, id("rima"), &[first, second]);
    assert_eq!(both.fit, BTreeSet::from([id("rima")]));
}

#[test]
fn who_may_fit_is_nobody_to_hide_behind() {
    let mut crowd = crowd();
    let vague = crowd.people.get_mut(&id("huda")).unwrap();
    vague.traits.insert(
        "age".to_owned(),
        vec![
            BTreeSet::from(["29".to_owned(), "30".to_owned()]),
            BTreeSet::from(["20s".to_owned(), "30s".to_owned()]),
        ],
    );
    vague.traits.get_mut("place").unwrap()[0].clear();
    let told = [
        detail("age", 1, "30s"),
        detail("sex", 0, "female"),
        detail("place", 0, "Lower Mill"),
    ];
    assert_eq!(names(&exposure(&crowd, id("samira"), &told).fit), 1);
}

#[test]
fn the_least_coarse_choice_comes_first_and_what_it_costs_is_said() {
    let crowd = crowd();
    let meant = [
        detail("sex", 0, "female"),
        detail("age", 1, "30s"),
        detail("place", 0, "Lower Mill"),
    ];
    let found = coarser(&crowd, id("samira"), &[], &meant, Crowded::default());
    let steps: Vec<Vec<(&str, usize)>> = found
        .iter()
        .map(|choice| {
            choice
                .steps
                .iter()
                .map(|(of, n)| (of.as_str(), *n))
                .collect()
        })
        .collect();
    // One grain of any of the three is enough: no sex, adult, or the city.
    assert_eq!(steps.len(), 3, "{steps:?}");
    assert!(
        steps
            .iter()
            .all(|steps| steps.iter().map(|(_, n)| n).sum::<usize>() == 1),
        "{steps:?}"
    );
    for choice in &found {
        assert!(choice.exposure.is_crowded(Crowded::default()));
        let again = exposure(&crowd, id("samira"), &choice.told);
        assert_eq!(again.fit, choice.exposure.fit);
    }
}

#[test]
fn what_was_published_cannot_be_taken_back() {
    let crowd = crowd();
    let published = [detail("sex", 0, "female"), detail("age", 0, "34")];
    assert_eq!(
        coarser(&crowd, id("samira"), &published, &[], Crowded::default()),
        []
    );
}

#[test]
fn a_list_with_few_rows_that_fit_gives_a_name_and_one_with_none_does_not() {
    let mut crowd = crowd();
    let told = [detail("sex", 0, "female")];
    let row = || somebody("female", 40, "Upper Wells");
    crowd.lists.insert("prisoners".to_owned(), vec![row(); 4]);
    crowd.lists.insert("voters".to_owned(), vec![row(); 40]);
    crowd.lists.insert(
        "conscripts".to_owned(),
        vec![somebody("male", 20, "Lower Mill"); 4],
    );
    let found = exposure(&crowd, id("samira"), &told);
    assert_eq!(
        found.on_lists,
        BTreeMap::from([("prisoners".to_owned(), 4), ("voters".to_owned(), 40)])
    );
    assert!(!found.is_crowded(Crowded::default()));
    crowd.lists.remove("prisoners");
    assert!(exposure(&crowd, id("samira"), &told).is_crowded(Crowded::default()));
}

#[test]
fn a_crowd_that_shares_the_secret_hides_nobody() {
    let mut crowd = crowd();
    let told = [detail("sex", 0, "female")];
    for somebody in crowd.people.values_mut() {
        somebody
            .sensitive
            .insert("was held".to_owned(), "yes".to_owned());
    }
    let found = exposure(&crowd, id("samira"), &told);
    assert!(
        found.fit.len() >= 3 && !found.is_crowded(Crowded::default()),
        "{found:?}"
    );
    let other = crowd.people.get_mut(&id("lina")).unwrap();
    other
        .sensitive
        .insert("was held".to_owned(), "no".to_owned());
    assert!(exposure(&crowd, id("samira"), &told).is_crowded(Crowded::default()));
}
