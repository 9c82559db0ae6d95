//! From words that may be parts of a name to names.

use std::ops::Range;
use std::sync::Arc;

use super::common::is_english;
use super::lexicon::{Grade, Lexicon, Match, Memory};
use super::words::NameWord;
use crate::search::Hit;

/// What is known of a protected name as a whole.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    /// How many parts it has.
    pub(crate) parts: usize,
    /// The letters its first part may be shortened to.
    pub(crate) initials: Vec<char>,
    /// A place's name: one part is all there is, spelled otherwise it is possible.
    pub(crate) is_place: bool,
}

/// Looks for names in the words of one text. `mirrored` text is read backwards, so that only
/// exact words count.
pub(crate) fn find<'n>(
    words: &[NameWord<'_>],
    lexicon: &Lexicon,
    memory: &mut Memory,
    name: &dyn Fn(u32) -> Option<&'n Name>,
    mirrored: bool,
) -> Vec<Hit> {
    let found: Vec<Arc<[Match]>> = words
        .iter()
        .map(|word| lexicon.find(&word.form, memory))
        .collect();
    let mut hits = Vec::new();
    for (at, (word, matches)) in words.iter().zip(&found).enumerate() {
        for one in matches.iter() {
            if mirrored && one.grade > Grade::Exact {
                continue;
            }
            let Some(name) = name(one.slot.term) else {
                continue;
            };
            let mut hit = |range: Range<usize>, certain| {
                hits.push(Hit {
                    term: one.slot.term,
                    range,
                    certain,
                });
            };
            if is_telling(one, word, name, mirrored) {
                hit(word.range.clone(), false);
            }
            if let Some((range, certain)) = initialled(words, at, one, name) {
                hit(range, certain);
            }
            let mut between = 0;
            for (next, others) in words.iter().zip(&found).skip(at + 1).take(REACH) {
                let slots = others.partition_point(|other| other.slot.term < one.slot.term);
                let others = others.get(slots..).unwrap_or_default();
                for other in others
                    .iter()
                    .take_while(|other| other.slot.term == one.slot.term)
                {
                    let distinct = other.slot.part != one.slot.part;
                    if distinct
                        && !(mirrored && other.grade > Grade::Exact)
                        && let Some(certain) = judge((one, word), (other, next), between)
                    {
                        hit(word.range.start..next.range.end, certain);
                    }
                }
                between += usize::from(!next.is_initial);
                if between > MIDDLE_NAMES {
                    break;
                }
            }
        }
    }
    hits
}

/// How many words ahead the rest of a name may stand, initials included.
const REACH: usize = 5;
/// How many words that are no part of the protected name may stand inside it.
const MIDDLE_NAMES: usize = 2;

/// Whether two parts of one name make a finding, and a certain one.
fn judge(
    one: (&Match, &NameWord<'_>),
    other: (&Match, &NameWord<'_>),
    between: usize,
) -> Option<bool> {
    let grades = [one.0.grade, other.0.grade];
    let worst = grades.into_iter().max()?;
    let best = grades.into_iter().min()?;
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
    for (found, word) in [one, other] {
        // A word of a sentence that only happens to be spelled or to sound like a name.
        let doubtful = found.grade > Grade::Same || is_english(&word.form);
        if doubtful && !word.is_capital {
            return None;
        }
    }
    match (worst, between) {
        (Grade::Exact | Grade::Same, 0) => Some(sure),
        // Two sentences that meet are no name in another spelling.
        (Grade::Near, 0) => Some(sure && weight >= 5 && (one.1.is_initial || !one.1.is_dotted)),
        (Grade::Exact | Grade::Same, _) => Some(false),
        (Grade::Loose, 0) if sure && loose >= 3 && (best <= Grade::Same || weight >= 6) => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether one word alone points at the person.
fn is_telling(found: &Match, word: &NameWord<'_>, name: &Name, mirrored: bool) -> bool {
    let latin = word.form.is_ascii();
    let shown = word.is_capital || (latin && found.letters >= 6);
    if name.parts == 1 {
        // Exact ones are found as a phrase; a place has no other parts to be told by.
        // So short a name sounds like too many words.
        let short = found.letters <= 4 && found.grade > Grade::Exact;
        let alike = (found.grade <= Grade::Same && !short)
            || (name.is_place && found.grade == Grade::Near && found.weight >= 3);
        return shown && alike && found.letters >= if name.is_place { 4 } else { 2 };
    }
    let letters = if mirrored || found.grade == Grade::Same {
        5
    } else {
        4
    };
    !name.is_place
        && found.grade <= Grade::Same
        && found.letters >= letters
        && shown
        && (word.is_capital || !is_english(&word.form))
        && !Lexicon::is_common(&word.form)
}

/// `S. Haddan`, `Haddan, S.`
fn initialled(
    words: &[NameWord<'_>],
    at: usize,
    found: &Match,
    name: &Name,
) -> Option<(Range<usize>, bool)> {
    if found.slot.part == 0 || found.grade > Grade::Same || name.is_place {
        return None;
    }
    let surname = words.get(at).filter(|surname| surname.is_capital)?;
    let fits = |word: &&NameWord<'_>| {
        word.is_initial
            && word.is_capital
            && name
                .initials
                .iter()
                .any(|initial| word.form.starts_with(*initial))
    };
    let before = words
        .get(..at)?
        .iter()
        .rev()
        .take_while(|word| word.is_initial)
        .take(3);
    let arabic = !surname.form.is_ascii();
    if let Some(initial) = before.filter(fits).last() {
        let certain = initial.is_dotted && !Lexicon::is_common(&surname.form);
        // A lone Arabic letter is mostly `and`.
        return (certain || !arabic).then_some((initial.range.start..surname.range.end, certain));
    }
    let initial = words.get(at + 1).filter(fits)?;
    initial
        .is_dotted
        .then_some((surname.range.start..initial.range.end, false))
}
