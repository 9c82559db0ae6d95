//! One list of terms.

use std::collections::BTreeMap;

use super::nearest;
use crate::{language::Language, vocabulary::Code};

/// What a term is called, in one language or more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(BTreeMap<Language, String>);

impl Words {
    /// The words of each language; those that are blank count as missing.
    pub fn new<'a>(words: impl IntoIterator<Item = (Language, &'a str)>) -> Self {
        let said = words
            .into_iter()
            .map(|(language, text)| (language, text.trim().to_owned()))
            .filter(|(_, text)| !text.is_empty());
        Self(said.collect())
    }

    /// The words in this language.
    pub fn in_language(&self, language: Language) -> Option<&str> {
        self.0.get(&language).map(String::as_str)
    }

    /// Whether there are none in any language.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words of every language.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    fn replace_by(&mut self, newer: Self) {
        self.0.extend(newer.0);
    }
}

/// The terms of one list, by code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    number: u8,
    terms: BTreeMap<Code, Words>,
}

impl List {
    /// A list without terms.
    pub const fn new(number: u8) -> Self {
        Self {
            number,
            terms: BTreeMap::new(),
        }
    }

    /// Adds a term, or gives one that is known new words.
    pub fn insert(&mut self, code: Code, words: Words) {
        self.terms.entry(code).or_default().replace_by(words);
    }

    pub(super) fn merge(&mut self, newer: Self) {
        for (code, words) in newer.terms {
            self.insert(code, words);
        }
    }

    /// The list's number: 4 for MT4.
    pub const fn number(&self) -> u8 {
        self.number
    }

    /// How many terms.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether it has no term.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Every term, in the order of the codes: broader terms before narrower ones.
    pub fn iter(&self) -> impl Iterator<Item = (&Code, &Words)> {
        self.terms.iter()
    }

    /// Whether the list has this code.
    pub fn contains(&self, code: &Code) -> bool {
        self.terms.contains_key(code)
    }

    /// What a term is called.
    pub fn words(&self, code: &Code) -> Option<&Words> {
        self.terms.get(code)
    }

    /// A term's words in this language and no other.
    pub fn label(&self, code: &Code, language: Language) -> Option<&str> {
        self.words(code)?.in_language(language)
    }

    /// The broadest terms.
    pub fn top(&self) -> Vec<&Code> {
        broadest(self.terms.keys())
    }

    /// The terms one step narrower.
    pub fn children(&self, code: &Code) -> Vec<&Code> {
        let narrower = self.terms.keys().filter(|other| *other != code);
        broadest(narrower.filter(|other| other.is_within(code)))
    }

    /// The terms that contain this one, the broadest first. The code itself need not be in the
    /// list, so that somebody who wrote an unknown one can be told what is nearest above it.
    pub fn ancestors(&self, code: &Code) -> Vec<&Code> {
        let broader = self.terms.keys().filter(|other| *other != code);
        broader.filter(|other| code.is_within(other)).collect()
    }

    /// Up to `most` terms that somebody may have meant by `words`, the likeliest first: by the
    /// words of any language, or, where `words` is a code, the term itself or the one above it, and
    /// what is below.
    pub fn nearest(&self, words: &str, most: usize) -> Vec<&Code> {
        let mut found = match Code::parse(words) {
            Ok(code) => self.around(&code),
            Err(_) => nearest::ranked(words, self.iter()),
        };
        found.truncate(most);
        found
    }

    fn around(&self, code: &Code) -> Vec<&Code> {
        let known = self.terms.get_key_value(code).map(|(known, _)| known);
        let Some(start) = known.or_else(|| self.ancestors(code).pop()) else {
            return Vec::new();
        };
        let mut found = vec![start];
        found.extend(self.children(start));
        found
    }
}

/// Those of `codes`, which are sorted, that are within no other of them.
fn broadest<'a>(codes: impl Iterator<Item = &'a Code>) -> Vec<&'a Code> {
    let mut found: Vec<&Code> = Vec::new();
    for code in codes {
        if !found.last().is_some_and(|last| code.is_within(last)) {
            found.push(code);
        }
    }
    found
}
