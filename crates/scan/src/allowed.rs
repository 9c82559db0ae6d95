//! What was released.

use crate::normalise::{Folded, Mirror};
use crate::search::Phrases;
use std::ops::Range;

/// The words that a disclosure decision released for one artefact.
///
/// A finding is excused only if it lies wholly inside an occurrence of one of them: releasing
/// `Omar Q. Haddan` lets his surname stand inside his name, and nowhere else.
#[derive(Default, Clone)]
pub struct Allowed {
    phrases: Option<Phrases>,
}

impl Allowed {
    /// Nothing was released.
    pub const fn none() -> Self {
        Self { phrases: None }
    }

    /// These words were released, as they stand in the artefact.
    pub fn new<I>(phrases: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        let folded = phrases
            .into_iter()
            .map(|phrase| (0, Folded::of(&phrase.into())));
        Self {
            phrases: Some(Phrases::build(folded.collect())),
        }
    }

    /// Where released words stand in a text.
    pub(crate) fn occurrences(&self, text: &str) -> Vec<Range<usize>> {
        let Some(phrases) = &self.phrases else {
            return Vec::new();
        };
        let readings = [
            Some(Folded::words(text)),
            Folded::mirrored(text, Mirror::Lines),
            Folded::mirrored(text, Mirror::Words),
        ];
        let mut places: Vec<Range<usize>> = readings
            .iter()
            .flatten()
            .flat_map(|folded| {
                phrases
                    .find(folded)
                    .into_iter()
                    .map(|hit| folded.original(hit.range))
            })
            .collect();
        places.sort_by_key(|place| (place.start, place.end));
        places.dedup();
        places
    }
}

impl std::fmt::Debug for Allowed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Allowed(<protected>)")
    }
}
