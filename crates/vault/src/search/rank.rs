//! The words of a query, for showing where they are and for judging few hits.

use model::{
    query::{Condition, Query},
    spelling::{Part, fold, name_parts, split, stem},
};

use crate::casebase::{Words, texts_of};

/// The words and names of a query that are looked for.
pub(super) struct Wanted {
    words: Vec<(String, bool)>,
    names: Vec<Part>,
}

impl Wanted {
    pub(super) fn of(query: &Query) -> Self {
        let mut wanted = Self {
            words: Vec::new(),
            names: Vec::new(),
        };
        wanted.collect(query);
        wanted
    }

    fn collect(&mut self, query: &Query) {
        match query {
            Query::All(parts) | Query::Any(parts) => {
                parts.iter().for_each(|part| self.collect(part));
            }
            Query::Not(_) => {}
            Query::Is(Condition::Word(text)) => self.take(text, true),
            Query::Is(Condition::Phrase(text)) => self.take(text, false),
            Query::Is(Condition::Field(_, text)) => self.take(text, true),
            Query::Is(Condition::Name(name)) => self.names.extend(name_parts(name)),
            Query::Is(_) => {}
        }
    }

    fn take(&mut self, text: &str, open: bool) {
        if let Some(words) = Words::row(text, open) {
            let mut each = Vec::new();
            words.each(&mut each);
            let each = each.into_iter();
            self.words
                .extend(each.map(|(word, open)| (word.to_owned(), open)));
        }
    }

    pub(super) fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    /// Whether a folded word without its article is one of them.
    pub(super) fn accepts(&self, word: &str) -> bool {
        let is_word = |(wanted, open): &(String, bool)| {
            word == wanted || *open && word.starts_with(wanted.as_str())
        };
        self.words.iter().any(is_word)
            || (!self.names.is_empty()
                && name_parts(word)
                    .iter()
                    .any(|part| self.names.iter().any(|name| name.is_like(part))))
    }

    /// How much of a record is about the words: each counts by how often it occurs, less each time
    /// and for longer records; whole words count twice.
    pub(super) fn rank(&self, record: &[u8]) -> u64 {
        let texts = texts_of(record);
        let there: Vec<String> = texts
            .iter()
            .flat_map(|text| split(text).map(fold))
            .map(|word| stem(&word).to_owned())
            .collect();
        let mut rank = 0.0;
        for (wanted, open) in &self.words {
            let times: f64 = there
                .iter()
                .map(|word| match () {
                    () if word == wanted => 2.0,
                    () if *open && word.starts_with(wanted.as_str()) => 1.0,
                    () => 0.0,
                })
                .sum();
            let length = there.len() as f64 / USUAL_LENGTH;
            rank += times / (times + 0.5 + 1.5 * length);
        }
        (rank * 1e6) as u64
    }
}

/// Words of a usual record; only the order depends on it.
const USUAL_LENGTH: f64 = 60.0;
