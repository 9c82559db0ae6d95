//! Which coarser details would hide a person among enough others, and what that costs the report.

use std::collections::BTreeMap;

use model::id::RecordId;
use serde::Serialize;

use super::{Crowd, Crowded, Detail, Exposure, Trait, fitting};

/// Details that would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coarser {
    /// What may be told of each trait that was to be told: at which grain, with which values. A trait that
    /// is not among them must not be told at all.
    pub told: Vec<Detail>,
    /// By how many grains each trait is told more coarsely than was meant.
    pub steps: BTreeMap<Trait, usize>,
    /// Whom that fits.
    pub exposure: Exposure,
}

/// More combinations of grains than this are not tried.
const MOST: usize = 50_000;

/// The choices of coarser details with which enough people fit `person`, of those that no other choice
/// betters in every trait; the one that loses the fewest grains comes first. Empty if not even silence is
/// enough, because of what `published` ones tell already.
pub fn coarser(
    crowd: &Crowd,
    person: RecordId,
    published: &[Detail],
    meant: &[Detail],
    needed: Crowded,
) -> Vec<Coarser> {
    let mut found: Vec<(Vec<usize>, Coarser)> = Vec::new();
    for steps in combinations(crowd, person, meant) {
        // Coarser than something that is enough already.
        let is_bettered = found.iter().any(|(less, _)| {
            let mut pairs = less.iter().zip(&steps);
            pairs.all(|(less, more)| less <= more)
        });
        if is_bettered {
            continue;
        }
        let told = told(crowd, person, meant, &steps);
        let all: Vec<Detail> = published.iter().chain(&told).cloned().collect();
        let exposure = fitting(crowd, person, &all);
        if exposure.is_crowded(needed) {
            let names = meant.iter().map(|detail| detail.of.clone());
            let lost = names.zip(steps.iter().copied()).filter(|(_, n)| *n > 0);
            let coarser = Coarser {
                told,
                steps: lost.collect(),
                exposure,
            };
            found.push((steps, coarser));
        }
    }
    found.into_iter().map(|(_, coarser)| coarser).collect()
}

/// Every way to tell each detail by so many grains more coarsely, those that lose the least first.
fn combinations(crowd: &Crowd, person: RecordId, meant: &[Detail]) -> Vec<Vec<usize>> {
    let traits = crowd.people.get(&person).map(|somebody| &somebody.traits);
    let mut all = vec![Vec::new()];
    for detail in meant {
        let grains = traits.and_then(|traits| traits.get(&detail.of));
        let grains = grains.map_or(0, Vec::len);
        let most = grains.saturating_sub(detail.grain);
        all = all
            .into_iter()
            .flat_map(|steps: Vec<usize>| {
                (0..=most).map(move |step| [steps.as_slice(), &[step]].concat())
            })
            .take(MOST)
            .collect();
    }
    all.sort_by_key(|steps| steps.iter().sum::<usize>());
    all
}

/// The details at coarser grains; behind the coarsest nothing is told.
fn told(crowd: &Crowd, person: RecordId, meant: &[Detail], steps: &[usize]) -> Vec<Detail> {
    let traits = crowd.people.get(&person).map(|somebody| &somebody.traits);
    let told = meant.iter().zip(steps).filter_map(|(detail, step)| {
        if *step == 0 {
            return Some(detail.clone());
        }
        let grain = detail.grain + step;
        let values = traits?.get(&detail.of)?.get(grain)?;
        // What is not known at this grain cannot be told at it.
        let is_known = !values.is_empty();
        is_known.then(|| Detail {
            grain,
            values: values.clone(),
            ..detail.clone()
        })
    });
    told.collect()
}
