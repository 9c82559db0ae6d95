//! The words of codes: those we ship, and the lists that the team brought in.

use std::collections::BTreeSet;

use model::{
    language::Language,
    record::{self, Kind},
    terms::{List, Terms, Words},
    vocabulary::Code,
};
use vault::{Open, Vault};

use crate::failure::Failure;

/// Lists of which we ship a selection too small to say of a code that there is none.
const SELECTIONS: [u8; 7] = [3, 6, 10, 11, 13, 14, 15];

/// All lists of a vault.
pub(crate) struct Vocabulary {
    pub(crate) terms: Terms,
    brought: BTreeSet<u8>,
}

impl Vocabulary {
    /// The lists as they are now.
    pub(crate) fn of(vault: &Vault<Open>) -> Result<Self, Failure> {
        let mut vocabulary = Self {
            terms: Terms::built_in(),
            brought: BTreeSet::new(),
        };
        let clearance = vault.clearance();
        for record in vault.all(Kind::Vocabulary)? {
            if let Ok(list) = <&record::Vocabulary>::try_from(&record.reveal(&clearance).body) {
                vocabulary.bring(list);
            }
        }
        Ok(vocabulary)
    }

    fn bring(&mut self, brought: &record::Vocabulary) {
        let Ok(number) = u8::try_from(brought.number) else {
            return;
        };
        let mut list = List::new(number);
        for term in &brought.terms {
            let arabic = term.ar.as_deref().map(|words| (Language::Ar, words));
            let words = Words::new([(Language::En, term.en.as_str())].into_iter().chain(arabic));
            list.insert(term.code.clone(), words);
        }
        self.brought.insert(number);
        self.terms.add(list);
    }

    /// What to write instead of a code that its list does not have; `None` if it has it, or if the
    /// list that we know is too small to tell.
    pub(crate) fn unknown(&self, number: u8, code: &Code) -> Option<String> {
        let list = self.terms.list(number)?;
        let can_tell = self.brought.contains(&number) || !SELECTIONS.contains(&number);
        if !can_tell || list.contains(code) {
            return None;
        }
        let near = list.nearest(code.as_str(), 3);
        let near: Vec<String> = near
            .into_iter()
            .map(|code| {
                let label = list.label(code, Language::En).unwrap_or_default();
                format!("`{code}` ({label})")
            })
            .collect();
        let instead = match near.is_empty() {
            true => "write another code".to_owned(),
            false => format!("write one such as {}", near.join(", ")),
        };
        Some(format!(
            "{instead}; or bring in the full list of MT {number} (docs/vocabularies.md)"
        ))
    }
}
