//! From words that may be parts of a name to names.

use std::ops::Range;
use std::sync::Arc;

use super::common::is_english;
use super::initials;
use super::lexicon::{Grade, Lexicon, Match, Memory};
use super::names::{self, Names};
use super::words::NameWord;
use crate::report::Why;
use crate::search::Hit;

/// Looks for names in the words of one text. `mirrored` text is read backwards, so that only
/// exact words count.
pub(super) fn find(
    words: &[NameWord<'_>],
    lexicon: &Lexicon,
    names: &Names,
    memory: &mut Memory,
    mirrored: bool,
) -> Vec<Hit> {
    let worst = if mirrored { Grade::Exact } else { Grade::Loose };
    let found: Vec<Arc<[Match]>> = words
        .iter()
        .map(|word| match mirrored {
            true => lexicon.find_exact(&word.form),
            false => lexicon.find(&word.form, memory),
        })
        .collect();
    let mut hits = Vec::new();
    for (at, (word, matches)) in words.iter().zip(&found).enumerate() {
        if matches.is_empty() {
            continue;
        }
        for one in matches.iter().filter(|one| one.grade <= worst) {
            alone(one, word, names, mirrored, &mut hits);
            if !mirrored {
                initials::beside(words, at, one, names, &mut hits);
            }
        }
        let mut between = 0;
        for (next, others) in words.iter().zip(&found).skip(at + 1).take(REACH) {
            two(
                (word, matches),
                (next, others),
                (between, worst),
                names,
                &mut hits,
            );
            between += usize::from(!next.is_initial);
            if between > MIDDLE_NAMES {
                break;
            }
        }
    }
    hits
}

/// How many words ahead the rest of a name may stand, initials included.
const REACH: usize = 5;
/// How many words that are no part of the protected name may stand inside it.
const MIDDLE_NAMES: usize = 2;

type Found<'w, 'a> = (&'w NameWord<'a>, &'w [Match]);

/// Every name of which two words may be two parts.
fn two(
    (word, matches): Found<'_, '_>,
    (next, others): Found<'_, '_>,
    (between, worst): (usize, Grade),
    names: &Names,
    hits: &mut Vec<Hit>,
) {
    for one in matches.iter().filter(|one| one.grade <= worst) {
        // What stands apart must be the same; judged before every pair is looked up.
        if between > 0 && one.grade > Grade::Same {
            continue;
        }
        for other in others.iter().filter(|other| other.grade <= worst) {
            let Some((certain, why)) = judge((one, word), (other, next), between) else {
                continue;
            };
            let terms = names.pairs.get(names::pair(one.part, other.part));
            if !terms.is_empty() {
                let range = word.range.start..next.range.end;
                Hit::all(terms, range, certain, why, hits);
            }
        }
    }
}

/// Whether two parts of one name make a finding, and a certain one.
fn judge(
    one: (&Match, &NameWord<'_>),
    other: (&Match, &NameWord<'_>),
    between: usize,
) -> Option<(bool, Why)> {
    for (found, word) in [one, other] {
        // A word of a sentence that only happens to be spelled or to sound like a name.
        let doubtful = found.grade > Grade::Same || is_english(&word.form);
        if doubtful && !word.is_capital {
            return None;
        }
    }
    let worst = one.0.grade.max(other.0.grade);
    let best = one.0.grade.min(other.0.grade);
    let weight = one.0.weight.saturating_add(other.0.weight);
    let is_loose = |found: &&Match| found.grade == Grade::Loose;
    let loose = [one.0, other.0]
        .iter()
        .copied()
        .filter(is_loose)
        .map(|found| found.weight)
        .min()
        .unwrap_or(0);
    let sure = !one.1.is_small && !other.1.is_small;
    match (worst, between) {
        (Grade::Exact | Grade::Same, 0) => Some((sure, Why::Written)),
        // Two sentences that meet are no name in another spelling.
        (Grade::Near, 0) => Some((
            sure && weight >= 5 && (one.1.is_initial || !one.1.is_dotted),
            Why::Spelling,
        )),
        (Grade::Exact | Grade::Same, _) => Some((false, Why::Apart)),
        (Grade::Loose, 0) if sure && loose >= 3 && (best <= Grade::Same || weight >= 6) => {
            Some((false, Why::Slip))
        }
        _ => None,
    }
}

/// The persons and places that one word alone may mean.
fn alone(found: &Match, word: &NameWord<'_>, names: &Names, mirrored: bool, hits: &mut Vec<Hit>) {
    let latin = word.form.is_ascii();
    let shown = word.is_capital || (latin && found.letters >= 6);
    let part = u64::from(found.part);
    if let Some((kin, start)) = word.kin.filter(|_| found.grade <= Grade::Near) {
        let terms = names.kunyas.get(names::of_kin(found.part, kin));
        let range = start..word.range.end;
        // Abu Salim and Abu Salim's namesake Abu Salem are told apart by a person.
        let certain = found.grade <= Grade::Same || found.weight >= 3;
        Hit::all(terms, range, certain, Why::Spelling, hits);
    }
    if shown && found.grade <= Grade::Near {
        // Exact ones are found as a phrase; a place has no other parts to be told by.
        // So short a name sounds like too many words.
        let short = found.letters <= 4 && found.grade > Grade::Exact;
        let alike = found.grade <= Grade::Same && !short;
        if alike && found.letters >= 2 {
            let range = word.range.clone();
            Hit::all(names.alone.get(part), range, false, Why::Part, hits);
        }
        let alike = alike || (found.grade == Grade::Near && found.weight >= 3);
        if alike && found.letters >= 4 {
            let range = word.range.clone();
            Hit::all(names.places.get(part), range, false, Why::Spelling, hits);
        }
    }
    let enough = if mirrored || found.grade == Grade::Same {
        5
    } else {
        4
    };
    let telling = found.grade <= Grade::Same
        && found.letters >= enough
        && shown
        && (word.is_capital || !is_english(&word.form))
        && !Lexicon::is_common(&word.form);
    if telling {
        let range: Range<usize> = word.range.clone();
        Hit::all(names.persons.get(part), range, false, Why::Part, hits);
    }
}
