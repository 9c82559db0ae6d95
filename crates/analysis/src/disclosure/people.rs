//! How many people the details told of a person fit.
//!
//! Each detail is harmless; together they fit few, and whoever knows the place knows who. The measure is
//! k-anonymity (Sweeney, *Int. J. Uncertainty, Fuzziness and Knowledge-Based Systems* 10 (2002) 557) over
//! everything that was told of the person in any release, with l-diversity (Machanavajjhala and others,
//! *ACM TKDD* 1 (2007) 3) of what a reader would learn about whoever fits.
//!
//! A person counts among those who fit only if that is sure. Where a trait is not known to us, whoever
//! reads may know it, so that a guess would make the crowd look larger than it is.

use std::collections::{BTreeMap, BTreeSet};

use model::id::RecordId;
use serde::Serialize;

mod coarser;

pub use coarser::{Coarser, coarser};

/// What a trait is, for messages and for matching lists: `age`, `district`, `month of arrest`.
pub type Trait = String;

/// One trait of a person at each grain, the finest first. Each grain has every value that the trait may
/// have: one if it is known, several if it is not known finely enough, none if nothing is known. After the
/// last there is one more, at which nothing is told.
pub type Grains = Vec<BTreeSet<String>>;

/// Somebody who might be meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Somebody {
    /// Their traits.
    pub traits: BTreeMap<Trait, Grains>,
    /// What a reader who finds them would learn, by what it is about.
    pub sensitive: BTreeMap<String, String>,
}

/// Everybody among whom a reader may look.
#[derive(Debug, Clone, Default)]
pub struct Crowd {
    /// The people on record, by their human being: nobody twice.
    pub people: BTreeMap<RecordId, Somebody>,
    /// Lists that a reader may hold, each by its name.
    pub lists: BTreeMap<String, Vec<Somebody>>,
}

/// A detail as told: a trait at a grain, with the values that it is told to have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Detail {
    /// Which trait.
    pub of: Trait,
    /// At which grain, from 0 for the finest.
    pub grain: usize,
    /// Its values there.
    pub values: BTreeSet<String>,
    /// In which release.
    pub release: String,
}

/// How many have to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Crowded {
    /// So many people on record.
    pub on_record: usize,
    /// So many rows of a list, if any fits at all.
    pub on_list: usize,
    /// So many different answers to each sensitive question among those who fit.
    pub answers: usize,
}

impl Default for Crowded {
    fn default() -> Self {
        Self {
            on_record: 3,
            on_list: 11,
            answers: 2,
        }
    }
}

/// Whom the details told of a person fit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Exposure {
    /// The people on record who surely fit, the person among them.
    pub fit: BTreeSet<RecordId>,
    /// For each list of which a row fits: how many do.
    pub on_lists: BTreeMap<String, usize>,
    /// For each sensitive question: how many different answers those who fit give.
    pub answers: BTreeMap<String, usize>,
    /// The details without any one of which more people would fit, by what it is of.
    pub telling: BTreeSet<Trait>,
}

impl Exposure {
    /// Whether enough people fit.
    pub fn is_crowded(&self, needed: Crowded) -> bool {
        self.fit.len() >= needed.on_record
            && self.on_lists.values().all(|rows| *rows >= needed.on_list)
            && self
                .answers
                .values()
                .all(|answers| *answers >= needed.answers)
    }
}

/// Whom `details`, told of `person` in all releases, fit.
pub fn exposure(crowd: &Crowd, person: RecordId, details: &[Detail]) -> Exposure {
    let mut exposure = fitting(crowd, person, details);
    for of in details.iter().map(|detail| &detail.of) {
        let others: Vec<Detail> = details.iter().filter(|d| d.of != *of).cloned().collect();
        if fitting(crowd, person, &others).fit.len() > exposure.fit.len() {
            exposure.telling.insert(of.clone());
        }
    }
    exposure
}

fn fitting(crowd: &Crowd, person: RecordId, details: &[Detail]) -> Exposure {
    let is_meant = |id: &RecordId, somebody: &Somebody| *id == person || fits(somebody, details);
    let fit: BTreeMap<&RecordId, &Somebody> = crowd
        .people
        .iter()
        .filter(|(id, somebody)| is_meant(id, somebody))
        .collect();
    let rows = |rows: &Vec<Somebody>| rows.iter().filter(|row| fits(row, details)).count();
    let on_lists = crowd.lists.iter();
    let on_lists = on_lists.map(|(name, list)| (name.clone(), rows(list)));
    Exposure {
        on_lists: on_lists.filter(|(_, rows)| *rows > 0).collect(),
        answers: answers(fit.values().copied(), crowd.people.get(&person)),
        fit: fit.into_keys().copied().collect(),
        telling: BTreeSet::new(),
    }
}

/// Whether somebody surely has every detail.
fn fits(somebody: &Somebody, details: &[Detail]) -> bool {
    details.iter().all(|detail| {
        let grains = somebody.traits.get(&detail.of);
        let values = grains.and_then(|grains| grains.get(detail.grain));
        values.is_some_and(|values| !values.is_empty() && values.is_subset(&detail.values))
    })
}

/// How many different answers there are to each question that the person's own record answers. Who has
/// no answer gives none.
fn answers<'a>(
    fit: impl Iterator<Item = &'a Somebody> + Clone,
    person: Option<&Somebody>,
) -> BTreeMap<String, usize> {
    let questions = person.map(|person| person.sensitive.keys());
    questions
        .into_iter()
        .flatten()
        .map(|question| {
            let given = fit.clone().filter_map(|one| one.sensitive.get(question));
            (question.clone(), given.collect::<BTreeSet<_>>().len())
        })
        .collect()
}
