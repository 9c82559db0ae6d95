//! Which words are parts of which names.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

use super::common::is_common;
use super::words::{variants, without_article};
use crate::search::Forms;
use crate::sound::{Likeness, Sound, one_edit};

/// A part of names, whichever names it is a part of.
pub(crate) type Part = u32;

/// A word that may be a part of names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Match {
    pub(crate) part: Part,
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

/// All parts of all protected names, each once however many names it is in.
#[derive(Default)]
pub(crate) struct Lexicon {
    parts: HashMap<String, Part>,
    exact: HashMap<String, Vec<Part>>,
    by_skeleton: HashMap<String, Vec<(Part, Sound)>>,
    long: Vec<(Part, String)>,
    /// Hashes of long parts with one letter left out, for words with one slip: which of `long`.
    with_slip: Vec<(u64, u32)>,
    hasher: RandomState,
}

impl Lexicon {
    /// The part that a word is.
    pub(crate) fn part(&mut self, word: &str) -> Part {
        if let Some(part) = self.parts.get(word) {
            return *part;
        }
        let part = Part::try_from(self.parts.len()).unwrap_or(Part::MAX);
        self.parts.insert(word.to_owned(), part);
        for form in variants(word, false) {
            if let Some(sound) = Sound::of(&form).filter(|sound| sound.weight() > 0) {
                self.by_skeleton
                    .entry(sound.skeleton.clone())
                    .or_default()
                    .push((part, sound));
            }
            if is_long(&form) {
                let at = u32::try_from(self.long.len()).unwrap_or(u32::MAX);
                let hashes = shortened(&form).map(|(one, other)| hash(&self.hasher, one, other));
                self.with_slip.extend(hashes.map(|hash| (hash, at)));
                self.long.push((part, form.clone().into_owned()));
            }
            self.exact.entry(form.into_owned()).or_default().push(part);
        }
        part
    }

    /// Ends adding: the letters of every part that is long enough to be found inside other letters.
    pub(crate) fn close(&mut self) -> Forms {
        self.with_slip.sort_unstable();
        let strings = self.exact.iter().flat_map(|(form, parts)| {
            let enough = form.chars().count() >= if form.is_ascii() { 3 } else { 2 };
            let parts = parts.iter().filter(move |_| enough);
            parts.map(|part| (form.clone(), *part))
        });
        Forms::build(strings.collect())
    }

    /// The parts that a word of a text may be, ordered.
    pub(crate) fn find(&self, form: &str, memory: &mut Memory) -> Arc<[Match]> {
        if let Some(known) = memory.get(form) {
            return Arc::clone(known);
        }
        let found = self.look_up(form);
        memory.insert(form.to_owned(), Arc::clone(&found));
        found
    }

    /// The parts that a word is, letter by letter.
    pub(crate) fn find_exact(&self, form: &str) -> Arc<[Match]> {
        let mut found: Vec<Match> = Vec::new();
        for word in variants(form, true) {
            for part in self.exact.get(&*word).into_iter().flatten() {
                found.push(Match {
                    part: *part,
                    grade: Grade::Exact,
                    letters: u8::try_from(word.chars().count()).unwrap_or(u8::MAX),
                    weight: 0,
                });
            }
        }
        found.sort_by_key(|found| found.part);
        found.dedup_by_key(|found| found.part);
        found.into()
    }

    fn look_up(&self, form: &str) -> Arc<[Match]> {
        let mut found: Vec<Match> = Vec::new();
        let mut offer = |part: Part, grade: Grade, word: &str, weight: usize| {
            found.push(Match {
                part,
                grade,
                letters: u8::try_from(word.chars().count()).unwrap_or(u8::MAX),
                weight: u8::try_from(weight).unwrap_or(u8::MAX),
            });
        };
        for word in variants(form, true) {
            let sound = Sound::of(&word);
            let weight = sound.as_ref().map_or(0, Sound::weight);
            for part in self.exact.get(&*word).into_iter().flatten() {
                offer(*part, Grade::Exact, &word, weight);
            }
            let alike = sound
                .as_ref()
                .and_then(|sound| self.by_skeleton.get(&sound.skeleton));
            for (part, other) in alike.into_iter().flatten() {
                let grade = match sound.as_ref().map(|sound| sound.likeness(other)) {
                    Some(Likeness::Same) => Grade::Same,
                    Some(Likeness::Near) => Grade::Near,
                    _ => Grade::Loose,
                };
                offer(*part, grade, &word, weight);
            }
        }
        for (part, word) in self.slipped(form) {
            offer(part, Grade::Loose, word, word.chars().count());
        }
        found.sort_by_key(|found| (found.part, found.grade));
        found.dedup_by_key(|found| found.part);
        found.into()
    }

    /// Long parts that differ from a word by one slip.
    fn slipped<'w>(&self, form: &'w str) -> Vec<(Part, &'w str)> {
        let bare = without_article(form);
        let mut found = Vec::new();
        if bare.chars().count() < SHORTEST_WITH_SLIP {
            return found;
        }
        for (one, other) in shortened(bare).chain([(bare, "")]) {
            let hash = hash(&self.hasher, one, other);
            let first = self.with_slip.partition_point(|(known, _)| *known < hash);
            let same = self.with_slip.iter().skip(first);
            for (_, at) in same.take_while(|(known, _)| *known == hash) {
                if let Some((part, whole)) = self.long.get(*at as usize)
                    && one_edit(bare, whole)
                {
                    found.push((*part, bare));
                }
            }
        }
        found
    }

    /// Whether a single word is too common to mean one person.
    pub(crate) fn is_common(word: &str) -> bool {
        variants(word, true).iter().any(|form| is_common(form))
    }
}

/// A word with one letter lost is one shorter than the shortest long part.
const SHORTEST_WITH_SLIP: usize = 4;

/// Whether a part of a name is long enough to be known with one slip. Arabic writes no short
/// vowels; an article makes no word longer.
fn is_long(form: &str) -> bool {
    without_article(form) == form && form.chars().count() >= if form.is_ascii() { 6 } else { 5 }
}

/// What is left before and behind each letter.
fn shortened(word: &str) -> impl Iterator<Item = (&str, &str)> {
    word.char_indices().filter_map(|(at, letter)| {
        let behind = word.get(at + letter.len_utf8()..)?;
        Some((word.get(..at)?, behind))
    })
}

/// Of two pieces as if they were one.
fn hash(hasher: &RandomState, one: &str, other: &str) -> u64 {
    let mut hasher = hasher.build_hasher();
    hasher.write(one.as_bytes());
    hasher.write(other.as_bytes());
    hasher.finish()
}
