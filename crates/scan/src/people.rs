//! Names of persons, and of places in other spellings.

use std::collections::HashMap;

mod common;
mod lexicon;
mod pairs;
mod words;

pub(crate) use lexicon::Memory;

use crate::normalise::Folded;
use crate::search::Hit;
use lexicon::{Lexicon, Slot};
use pairs::Name;

/// All protected names.
#[derive(Default)]
pub(crate) struct People {
    lexicon: Lexicon,
    names: HashMap<u32, Name>,
}

/// What of a name its parts do not find.
pub(crate) struct Forms {
    /// All its letters in one row.
    pub(crate) rows: Vec<String>,
    /// A name such as Abu Layth, which has one part alone.
    pub(crate) phrase: Option<String>,
}

impl People {
    /// Adds a name. Gives the forms that are found by other means than its parts.
    pub(crate) fn add(
        &mut self,
        term: u32,
        value: &str,
        is_place: bool,
    ) -> Result<Forms, &'static str> {
        let folded = Folded::words(value);
        let parts = words::name_words(&folded, value);
        if folded
            .text
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .count()
            < 2
        {
            return Err("has fewer than two letters");
        }
        let raw: Vec<&str> = folded.text.split(' ').collect();
        // "The doctor with the cane" is a description, found as it stands: its words, one by one,
        // are those of any sentence.
        if !is_place && raw.iter().any(|word| common::is_function(word)) {
            return Ok(Forms {
                rows: vec![raw.concat()],
                phrase: Some(folded.text.clone()),
            });
        }
        let parts: Vec<_> = parts
            .into_iter()
            .filter(|word| {
                !(common::is_function(&word.form) || is_place && common::is_generic(&word.form))
            })
            .collect();
        for (part, word) in (0_u16..).zip(&parts) {
            if !word.is_initial {
                self.lexicon.add(Slot { term, part }, word);
            }
        }
        let first = parts
            .first()
            .map(|word| words::variants(&word.form, false))
            .unwrap_or_default();
        self.names.insert(
            term,
            Name {
                parts: parts.iter().filter(|word| !word.is_initial).count(),
                initials: first
                    .iter()
                    .filter_map(|form| form.chars().next())
                    .collect(),
                is_place,
            },
        );
        let bare: Vec<&str> = parts.iter().map(|word| &*word.form).collect();
        Ok(Forms {
            rows: rows(&raw).into_iter().chain(rows(&bare)).collect(),
            phrase: (raw.len() > 1 && bare.len() < 2).then(|| folded.text.clone()),
        })
    }

    /// Looks for names in folded text that came from `original`.
    pub(crate) fn find(
        &self,
        folded: &Folded,
        original: &str,
        mirrored: bool,
        memory: &mut Memory,
    ) -> Vec<Hit> {
        let words = words::name_words(folded, original);
        pairs::find(
            &words,
            &self.lexicon,
            memory,
            &|term| self.names.get(&term),
            mirrored,
        )
    }
}

/// `samirakhalilhaddan`, `samirahaddan`, `haddansamira`, `haddankhalilsamira`.
fn rows(parts: &[&str]) -> Vec<String> {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return Vec::new();
    };
    if parts.len() < 2 {
        return Vec::new();
    }
    let reversed: String = parts.iter().rev().copied().collect();
    vec![
        parts.concat(),
        reversed,
        format!("{first}{last}"),
        format!("{last}{first}"),
    ]
}
