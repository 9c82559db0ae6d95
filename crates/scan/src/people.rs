//! Names of persons, and of places in other spellings.

mod common;
mod initials;
mod inside;
mod lexicon;
mod names;
mod pairs;
mod particles;
mod words;

pub(crate) use lexicon::Memory;

use crate::normalise::{Folded, Squeezed};
use crate::search::{Forms, Hit};
use lexicon::{Lexicon, Part};
use names::Names;
use words::NameWord;

/// All protected names.
#[derive(Default)]
pub(crate) struct People {
    lexicon: Lexicon,
    names: Names,
    /// Parts by their letters, for names that are run together.
    letters: Forms,
}

/// What of a name its parts do not find.
#[derive(Default)]
pub(crate) struct Rest {
    /// All letters of a description in one row.
    pub(crate) row: Option<String>,
    /// A description, or a name such as Abu Layth, which has one part alone.
    pub(crate) phrase: Option<String>,
}

impl People {
    /// Adds a name. Gives what is to be found by other means than its parts.
    pub(crate) fn add(
        &mut self,
        term: u32,
        value: &str,
        is_place: bool,
    ) -> Result<Rest, &'static str> {
        let folded = Folded::words(value);
        let letters = folded.text.chars().filter(|letter| letter.is_alphabetic());
        if letters.count() < 2 {
            return Err("has fewer than two letters");
        }
        let raw: Vec<&str> = folded.text.split(' ').collect();
        // "The doctor with the cane" is a description, found as it stands: its words, one by one,
        // are those of any sentence.
        if !is_place && raw.iter().any(|word| common::is_function(word)) {
            return Ok(Rest {
                row: Some(raw.concat()),
                phrase: Some(folded.text.clone()),
            });
        }
        let words = words::name_words(&folded, value);
        let whole: Vec<&NameWord<'_>> = words
            .iter()
            .filter(|word| !word.is_initial)
            .filter(|word| {
                !(common::is_function(&word.form) || is_place && common::is_generic(&word.form))
            })
            .collect();
        let parts: Vec<Part> = whole
            .iter()
            .map(|word| self.lexicon.part(&word.form))
            .collect();
        self.enter(term, &parts, &whole, is_place);
        if !is_place {
            self.shorten(term, &parts, &words);
        }
        Ok(Rest {
            row: (parts.len() < 2 && raw.len() > 1).then(|| raw.concat()),
            phrase: (raw.len() > 1 && parts.len() < 2).then(|| folded.text.clone()),
        })
    }

    /// Enters a name under its parts.
    fn enter(&mut self, term: u32, parts: &[Part], words: &[&NameWord<'_>], is_place: bool) {
        let names = &mut self.names;
        if let [part] = parts {
            let table = match is_place {
                true => &mut names.places,
                false => &mut names.alone,
            };
            table.add(u64::from(*part), term);
            let kin = words.first().and_then(|word| word.kin);
            if let Some((kin, _)) = kin {
                names.kunyas.add(names::of_kin(*part, kin), term);
            }
            return;
        }
        for (at, part) in parts.iter().enumerate() {
            if !is_place {
                names.persons.add(u64::from(*part), term);
            }
            for other in parts.iter().skip(at + 1) {
                names.pairs.add(names::pair(*part, *other), term);
            }
        }
    }

    /// Enters a name under what is left of it when parts are cut to a letter.
    fn shorten(&mut self, term: u32, parts: &[Part], words: &[NameWord<'_>]) {
        let cuts: Vec<Vec<char>> = words
            .iter()
            .map(|word| names::cut(&words::variants(&word.form, false)))
            .collect();
        let Some((first, rest)) = cuts.split_first() else {
            return;
        };
        let first_is_cut = words.first().is_some_and(|word| word.is_initial);
        for part in parts.iter().skip(usize::from(!first_is_cut)) {
            for letter in first {
                let key = names::initialled(*part, *letter);
                self.names.initials.add(key, term);
            }
        }
        let Some(last) = rest.last() else {
            return;
        };
        for one in first {
            for other in last {
                let key = names::letters(&[*one, *other]);
                key.into_iter()
                    .for_each(|key| self.names.letters.add(key, term));
            }
        }
        let all: Option<Vec<char>> = cuts.iter().map(|cut| cut.first().copied()).collect();
        if let Some(key) = all
            .filter(|all| all.len() > 2)
            .and_then(|all| names::letters(&all))
        {
            self.names.letters.add(key, term);
        }
    }

    /// Ends adding.
    pub(crate) fn close(&mut self) {
        self.letters = self.lexicon.close();
        self.names.close();
    }

    /// Looks for names in folded text that came from `original`. Text that is read against the order
    /// in which it is stored counts only where the letters are the same.
    pub(crate) fn find(
        &self,
        folded: &Folded,
        original: &str,
        mirrored: bool,
        memory: &mut Memory,
    ) -> Vec<Hit> {
        let words = words::name_words(folded, original);
        let mut hits = pairs::find(&words, &self.lexicon, &self.names, memory, mirrored);
        if !mirrored {
            hits.extend(initials::alone(&words, &self.names));
        }
        hits
    }

    /// Looks for names that are run together or taken apart letter by letter.
    pub(crate) fn find_inside(
        &self,
        folded: &Folded,
        squeezed: &Squeezed,
        original: &str,
    ) -> Vec<Hit> {
        inside::find(folded, squeezed, original, &self.letters, &self.names)
    }
}
