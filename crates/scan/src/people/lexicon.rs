//! Which words are parts of which names.

use std::collections::HashMap;
use std::sync::Arc;

use super::common::is_common;
use super::words::{NameWord, variants, without_article};
use crate::sound::{Likeness, Sound, one_edit};

/// One part of one protected name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Slot {
    /// The term's place in the list of terms.
    pub(crate) term: u32,
    /// The part's place in the name.
    pub(crate) part: u16,
}

/// A word that may be a part of a name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Match {
    pub(crate) slot: Slot,
    pub(crate) grade: Grade,
    /// Letters of the word as it was looked up.
    pub(crate) letters: u8,
    /// Consonants of it.
    pub(crate) weight: u8,
}

/// How well a word fits, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    /// The same letters.
    Exact,
    /// The same sound.
    Same,
    /// A transliteration of the same sound.
    Near,
    /// The same consonants, or one slip in a long word.
    Loose,
}

/// What is remembered of the words already looked up in one scan.
pub(crate) type Memory = HashMap<String, Arc<[Match]>>;

/// All parts of all protected names.
#[derive(Default)]
pub(crate) struct Lexicon {
    exact: HashMap<String, Vec<Slot>>,
    by_skeleton: HashMap<String, Vec<(Slot, Sound)>>,
    /// Long parts with one letter left out, for words with one slip.
    with_slip: HashMap<String, Vec<(Slot, Arc<str>)>>,
}

impl Lexicon {
    /// Adds a part of a name.
    pub(crate) fn add(&mut self, slot: Slot, word: &NameWord<'_>) {
        for form in variants(&word.form, false) {
            if let Some(sound) = Sound::of(&form).filter(|sound| sound.weight() > 0) {
                self.by_skeleton
                    .entry(sound.skeleton.clone())
                    .or_default()
                    .push((slot, sound));
            }
            if is_long(&form) {
                let whole: Arc<str> = Arc::from(&*form);
                for shorter in shortened(&form) {
                    self.with_slip
                        .entry(shorter)
                        .or_default()
                        .push((slot, Arc::clone(&whole)));
                }
            }
            self.exact.entry(form.into_owned()).or_default().push(slot);
        }
    }

    /// The parts that a word of a text may be, ordered by term.
    pub(crate) fn find(&self, form: &str, memory: &mut Memory) -> Arc<[Match]> {
        if let Some(known) = memory.get(form) {
            return Arc::clone(known);
        }
        let found = self.look_up(form);
        memory.insert(form.to_owned(), Arc::clone(&found));
        found
    }

    fn look_up(&self, form: &str) -> Arc<[Match]> {
        let mut best: HashMap<Slot, Match> = HashMap::new();
        let mut offer = |slot: Slot, grade: Grade, word: &str, weight: usize| {
            let offered = Match {
                slot,
                grade,
                letters: u8::try_from(word.chars().count()).unwrap_or(u8::MAX),
                weight: u8::try_from(weight).unwrap_or(u8::MAX),
            };
            let known = best.entry(slot).or_insert(offered);
            if offered.grade < known.grade {
                *known = offered;
            }
        };
        for word in variants(form, true) {
            let sound = Sound::of(&word);
            let weight = sound.as_ref().map_or(0, Sound::weight);
            for slot in self.exact.get(&*word).into_iter().flatten() {
                offer(*slot, Grade::Exact, &word, weight);
            }
            let alike = sound
                .as_ref()
                .and_then(|sound| self.by_skeleton.get(&sound.skeleton));
            for (slot, part) in alike.into_iter().flatten() {
                let grade = match sound.as_ref().map(|sound| sound.likeness(part)) {
                    Some(Likeness::Same) => Grade::Same,
                    Some(Likeness::Near) => Grade::Near,
                    _ => Grade::Loose,
                };
                offer(*slot, grade, &word, weight);
            }
        }
        let bare = without_article(form);
        let forms = shortened(bare).chain([bare.to_owned()]);
        for shorter in forms.filter(|shorter| is_long(&format!("{shorter}x"))) {
            for (slot, whole) in self.with_slip.get(&shorter).into_iter().flatten() {
                if one_edit(bare, whole) {
                    offer(*slot, Grade::Loose, bare, bare.chars().count());
                }
            }
        }
        let mut found: Vec<Match> = best.into_values().collect();
        found.sort_by_key(|found| found.slot);
        found.into()
    }

    /// Whether a single word is too common to mean one person.
    pub(crate) fn is_common(word: &str) -> bool {
        variants(word, true).iter().any(|form| is_common(form))
    }
}

/// Whether a part of a name is long enough to be known with one slip. Arabic writes no short
/// vowels; an article makes no word longer.
fn is_long(form: &str) -> bool {
    without_article(form) == form && form.chars().count() >= if form.is_ascii() { 6 } else { 5 }
}

fn shortened(word: &str) -> impl Iterator<Item = String> + '_ {
    word.char_indices().map(|(at, letter)| {
        let mut shorter = word.to_owned();
        shorter.replace_range(at..at + letter.len_utf8(), "");
        shorter
    })
}
