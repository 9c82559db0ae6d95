//! Looks for compiled terms in one stretch of text.

use model::term::{Term, TermKind};

mod addresses;
mod angle;
mod area;
mod codes;
mod compact;
mod coordinates;
mod dates;
mod edges;
mod forms;
mod grids;
mod hit;
mod links;
mod phones;
mod phrases;
mod positions;

pub(crate) use edges::Edges;
pub(crate) use forms::Forms;
pub(crate) use hit::Hit;
pub(crate) use phrases::Phrases;

use crate::normalise::{Folded, Mirror, Squeezed};
use crate::people::{Memory, People};
use codes::{Code, Codes};
use coordinates::Coordinates;
use dates::Dates;
use phones::Phones;

/// Every term, prepared.
pub(crate) struct Index {
    people: People,
    phrases: Phrases,
    codes: Codes,
    phones: Phones,
    coordinates: Coordinates,
    dates: Dates,
}

impl Index {
    /// Prepares terms. Those that cannot be searched for are left out and named, with why.
    pub(crate) fn build(terms: &[Term], radius: f64) -> (Self, Vec<(usize, &'static str)>) {
        let mut parts = Parts::default();
        let mut refused = Vec::new();
        for (number, (at, term)) in (0_u32..).zip(terms.iter().enumerate()) {
            if let Err(why) = parts.add(number, term, radius) {
                refused.push((at, why));
            }
        }
        parts.people.close();
        let index = Self {
            people: parts.people,
            phrases: Phrases::build(parts.phrases),
            codes: Codes::build(parts.codes),
            phones: Phones::build(parts.phones),
            coordinates: parts.coordinates,
            dates: parts.dates,
        };
        (index, refused)
    }

    /// Every occurrence of a term, in places of the text as it stands. The numbers of a drawing
    /// are positions or nothing.
    pub(crate) fn search(&self, text: &str, is_drawing: bool, memory: &mut Memory) -> Vec<Hit> {
        let other = || {
            let mut memory = Memory::default();
            let mut hits = Vec::new();
            for mirror in [Mirror::Lines, Mirror::Words] {
                if let Some(folded) = Folded::mirrored(text, mirror) {
                    hits.extend(self.names_and_words(&folded, text, true, &mut memory));
                }
            }
            hits.extend(self.positions(text, is_drawing));
            hits
        };
        let mut plain = || {
            let folded = Folded::words(text);
            let mut hits = self.names_and_words(&folded, text, false, memory);
            if !is_drawing {
                hits.extend(back(&folded, self.phones.find(&folded, text)));
                hits.extend(back(&folded, self.dates.find(&folded)));
            }
            for folded in Folded::otherwise(text) {
                let found = self.names_and_words(&folded, text, false, memory);
                hits.extend(found.into_iter().map(Hit::disguised));
            }
            hits
        };
        if text.len() < LONG {
            let mut hits = plain();
            hits.extend(other());
            return hits;
        }
        std::thread::scope(|scope| {
            let others = scope.spawn(other);
            let mut hits = plain();
            match others.join() {
                Ok(found) => hits.extend(found),
                // Nothing that it did may be taken for done.
                Err(panic) => std::panic::resume_unwind(panic),
            }
            hits
        })
    }

    fn positions(&self, text: &str, is_drawing: bool) -> Vec<Hit> {
        if self.coordinates.is_empty() {
            return Vec::new();
        }
        let numbers = Folded::numbers(text);
        let mut hits = self.coordinates.find(&numbers.text, is_drawing);
        if !is_drawing {
            hits.extend(self.coordinates.find_areas(&numbers.text));
        }
        back(&numbers, hits)
    }

    fn names_and_words(
        &self,
        folded: &Folded,
        text: &str,
        mirrored: bool,
        memory: &mut Memory,
    ) -> Vec<Hit> {
        let squeezed = Squeezed::new(folded);
        let mut hits = self.people.find(folded, text, mirrored, memory);
        hits.extend(self.people.find_inside(folded, &squeezed, text));
        hits.extend(self.phrases.find(folded));
        hits.extend(self.codes.find(folded, &squeezed, text));
        back(folded, hits)
    }
}

/// Bytes from which on a text is worth a second core.
const LONG: usize = 1 << 16;

/// Turns places in folded text into places in the original.
fn back(folded: &Folded, hits: Vec<Hit>) -> Vec<Hit> {
    hits.into_iter()
        .map(|hit| Hit {
            range: folded.original(hit.range),
            ..hit
        })
        .filter(|hit| !hit.range.is_empty())
        .collect()
}

#[derive(Default)]
struct Parts {
    people: People,
    phrases: Vec<(u32, String)>,
    codes: Vec<Code>,
    phones: Vec<(u32, String)>,
    coordinates: Coordinates,
    dates: Dates,
}

impl Parts {
    fn add(&mut self, number: u32, term: &Term, radius: f64) -> Result<(), &'static str> {
        let value = term.value.trim();
        match term.kind {
            TermKind::Person => self.name(number, value, false)?,
            TermKind::Place => {
                let words = Folded::of(value);
                long_enough(&words)?;
                self.name(number, value, true)?;
                let phrases = phrases::with_and_without_article(&words);
                self.phrases.extend(phrases.map(|form| (number, form)));
            }
            TermKind::Phone => self.phones.push((number, phones::digits(value)?)),
            TermKind::Email => self.codes.extend(addresses::email(number, value)?),
            TermKind::Identifier => self.codes.extend(addresses::identifier(number, value)?),
            TermKind::Coordinate => self.coordinates.add(number, value, radius)?,
            TermKind::Date => self.dates.add(number, value)?,
            TermKind::Phrase | TermKind::Other => {
                let words = Folded::of(value);
                long_enough(&words)?;
                if let Some(stem) = addresses::file_stem(value) {
                    self.codes.extend(Code::new(number, stem));
                    self.phrases.push((number, Folded::of(stem)));
                }
                self.codes.extend(addresses::link(number, value));
                self.codes.extend(Code::new(number, value));
                self.phrases.push((number, words));
            }
        }
        Ok(())
    }

    fn name(&mut self, number: u32, value: &str, is_place: bool) -> Result<(), &'static str> {
        let rest = self.people.add(number, value, is_place)?;
        if let Some(row) = rest.row {
            self.codes.extend(Code::new(number, &row));
        }
        self.phrases
            .extend(rest.phrase.map(|phrase| (number, phrase)));
        Ok(())
    }
}

fn long_enough(words: &str) -> Result<(), &'static str> {
    let letters = words.chars().filter(|letter| *letter != ' ').count();
    if letters < if words.is_ascii() { 3 } else { 2 } {
        return Err("has too few letters to be told from other words");
    }
    Ok(())
}
