//! Looks for compiled terms in one stretch of text.

use std::ops::Range;

use model::term::{Term, TermKind};

mod angle;
mod automaton;
mod coordinates;
mod dates;
mod phones;
mod phrases;
mod rows;

pub(crate) use phrases::Phrases;

use crate::normalise::{Folded, Mirror, Squeezed};
use crate::people::{Memory, People};
use coordinates::Coordinates;
use dates::Dates;
use phones::Phones;
use rows::{Row, Rows};

/// A term found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The term's place in the list of terms.
    pub(crate) term: u32,
    /// Where it stands: in the folded text while searching, in the original afterwards.
    pub(crate) range: Range<usize>,
    pub(crate) certain: bool,
}

/// Every term, prepared.
pub(crate) struct Index {
    people: People,
    phrases: Phrases,
    rows: Rows,
    phones: Phones,
    coordinates: Coordinates,
    dates: Dates,
}

impl Index {
    /// Prepares terms; the second list names those that cannot be searched for, and why.
    pub(crate) fn build(terms: &[Term], radius: f64) -> Result<Self, Vec<(usize, &'static str)>> {
        let mut parts = Parts::default();
        let mut refused = Vec::new();
        for (number, (at, term)) in (0_u32..).zip(terms.iter().enumerate()) {
            if let Err(why) = parts.add(number, term, radius) {
                refused.push((at, why));
            }
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        let whole = |_| vec![(terms.len(), "make more text than can be searched at once")];
        Ok(Self {
            people: parts.people,
            phrases: Phrases::build(parts.phrases).map_err(whole)?,
            rows: Rows::build(parts.rows).map_err(whole)?,
            phones: Phones::build(parts.phones).map_err(whole)?,
            coordinates: parts.coordinates,
            dates: parts.dates,
        })
    }

    /// Every occurrence of a term, in places of the text as it stands. The numbers of a drawing
    /// are positions or nothing.
    pub(crate) fn search(&self, text: &str, is_drawing: bool, memory: &mut Memory) -> Vec<Hit> {
        let folded = Folded::words(text);
        let mut hits = self.names_and_words(&folded, text, false, memory);
        if !is_drawing {
            hits.extend(back(&folded, self.phones.find(&folded, text)));
            hits.extend(back(&folded, self.dates.find(&folded)));
        }
        if !self.coordinates.is_empty() {
            let numbers = Folded::numbers(text);
            hits.extend(back(
                &numbers,
                self.coordinates.find(&numbers.text, is_drawing),
            ));
        }
        for mirror in [Mirror::Lines, Mirror::Words] {
            if let Some(folded) = Folded::mirrored(text, mirror) {
                hits.extend(self.names_and_words(&folded, text, true, memory));
            }
        }
        hits
    }

    fn names_and_words(
        &self,
        folded: &Folded,
        text: &str,
        mirrored: bool,
        memory: &mut Memory,
    ) -> Vec<Hit> {
        let mut hits = self.people.find(folded, text, mirrored, memory);
        hits.extend(self.phrases.find(folded));
        hits.extend(self.rows.find(folded, &Squeezed::new(folded), text));
        back(folded, hits)
    }
}

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
    rows: Vec<Row>,
    phones: Vec<(u32, String)>,
    coordinates: Coordinates,
    dates: Dates,
}

impl Parts {
    fn add(&mut self, number: u32, term: &Term, radius: f64) -> Result<(), &'static str> {
        let value = term.value.trim();
        let words = Folded::of(value);
        match term.kind {
            TermKind::Person => {
                let forms = self.people.add(number, value, false)?;
                self.rows
                    .extend(forms.rows.into_iter().map(|form| Row::name(number, form)));
                self.phrases
                    .extend(forms.phrase.map(|phrase| (number, phrase)));
            }
            TermKind::Place => {
                long_enough(&words)?;
                let forms = self.people.add(number, value, true)?;
                self.rows
                    .extend(forms.rows.into_iter().map(|form| Row::name(number, form)));
                let phrases = phrases::with_and_without_article(&words);
                self.phrases.extend(phrases.map(|form| (number, form)));
            }
            TermKind::Phone => self.phones.push((number, phones::digits(value)?)),
            TermKind::Email => {
                if !value.contains('@') && !value.contains("[at]") {
                    return Err("has no `@`");
                }
                self.rows.extend(rows::address(number, value)?);
            }
            TermKind::Identifier => self.rows.push(Row::code(number, value)?),
            TermKind::Coordinate => self.coordinates.add(number, value, radius)?,
            TermKind::Date => self.dates.add(number, value)?,
            TermKind::Phrase | TermKind::Other => {
                long_enough(&words)?;
                if let Some(stem) = rows::file_stem(value) {
                    self.rows.extend(Row::code(number, stem));
                    self.phrases.push((number, Folded::of(stem)));
                }
                self.rows.extend(Row::code(number, value));
                self.phrases.push((number, words));
            }
        }
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
