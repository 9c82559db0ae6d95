//! What a release must not contain, gathered from everything the vault knows about people, protected
//! places and devices.

use std::collections::BTreeSet;

use model::{
    place::Position,
    protected::Clearance,
    record::{Body, Identity, ItemTrace, Kind, PlaceIdentity, Statement},
    term::{Term, TermKind},
};
use vault::{Open, Vault};

use crate::failure::Failure;

/// Every protected term of the vault. Needs compartment `identity`.
pub(crate) fn gather(vault: &Vault<Open>) -> Result<Vec<Term>, Failure> {
    let clearance = vault.clearance();
    let mut terms = Terms::default();
    for record in vault.all(Kind::Identity)? {
        let record = record.reveal(&clearance);
        if let Body::Identity(identity) = &record.body {
            terms.identity(&record.name(), identity);
        }
    }
    for record in vault.all(Kind::PlaceIdentity)? {
        let record = record.reveal(&clearance);
        if let Body::PlaceIdentity(place) = &record.body {
            terms.place(&record.name(), place);
        }
    }
    for record in vault.all(Kind::ItemTrace)? {
        let record = record.reveal(&clearance);
        if let Body::ItemTrace(trace) = &record.body {
            terms.trace(&record.name(), trace);
        }
    }
    for record in vault.all(Kind::Item)? {
        terms.file_name(&record.reveal(&clearance).name());
    }
    for kind in [Kind::Interview, Kind::Observation] {
        for record in vault.all(kind)? {
            let record = record.reveal(&clearance);
            let statements: &[Statement] = match &record.body {
                Body::Interview(interview) => &interview.statements,
                Body::Observation(observation) => &observation.statements,
                _ => &[],
            };
            for statement in statements {
                terms.numbers_in(&record.name(), &statement.text);
            }
        }
    }
    terms.keys(vault, &clearance)?;
    Ok(terms
        .found
        .into_iter()
        .map(|(kind, value, id)| Term { id, kind, value })
        .collect())
}

#[derive(Default)]
struct Terms {
    /// Ordered, so that a scan's output does not depend on the order of the records.
    found: BTreeSet<(TermKind, String, String)>,
}

impl Terms {
    fn add(&mut self, id: &str, kind: TermKind, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.found.insert((kind, value.to_owned(), id.to_owned()));
        }
    }

    fn identity(&mut self, id: &str, identity: &Identity) {
        let names = identity
            .name
            .iter()
            .chain(&identity.name_ar)
            .chain(&identity.also);
        names.for_each(|name| self.add(id, TermKind::Person, name));
        identity
            .phone
            .iter()
            .for_each(|phone| self.add(id, TermKind::Phone, phone));
        identity
            .email
            .iter()
            .for_each(|email| self.add(id, TermKind::Email, email));
        let identifiers = identity.identifier.iter().chain(&identity.handle);
        identifiers.for_each(|identifier| self.add(id, TermKind::Identifier, identifier));
        let phrases = identity.address.iter().chain(&identity.phrases);
        phrases.for_each(|phrase| self.add(id, TermKind::Phrase, phrase));
    }

    fn place(&mut self, id: &str, place: &PlaceIdentity) {
        self.add(id, TermKind::Place, &place.name);
        place
            .name_ar
            .iter()
            .for_each(|name| self.add(id, TermKind::Place, name));
        place
            .position
            .iter()
            .for_each(|position| self.position(id, *position));
    }

    fn position(&mut self, id: &str, position: Position) {
        let value = format!("{}, {}", position.latitude(), position.longitude());
        self.add(id, TermKind::Coordinate, &value);
    }

    fn trace(&mut self, id: &str, trace: &ItemTrace) {
        trace
            .position
            .iter()
            .for_each(|position| self.position(id, *position));
        for (tag, value) in &trace.tags {
            let tag = tag.to_ascii_lowercase();
            let named = |words: &[&str]| words.iter().any(|word| tag.contains(word));
            // A PDF's creator is the program or machine that made it, not a person.
            let program = tag == "pdf:creator" || named(&["creatortool", "producer", "software"]);
            if program {
                if value.chars().count() >= 8 {
                    self.add(id, TermKind::Other, value);
                }
            } else if named(&["serial", "uniqueid", "unique_id"]) {
                self.add(id, TermKind::Identifier, value);
            } else if named(&["artist", "author", "owner", "creator", "by-line", "byline"]) {
                self.add(id, TermKind::Person, value);
            } else if named(&["caption", "description", "comment", "title", "headline"])
                && value.chars().count() >= 12
            {
                self.add(id, TermKind::Phrase, value);
            }
        }
    }

    /// A file name may hold a name or a place; it is looked for whole and without its ending.
    fn file_name(&mut self, key: &str) {
        let name = key.rsplit('/').next().unwrap_or(key);
        self.add(key, TermKind::Other, name);
        if let Some((stem, _)) = name.rsplit_once('.')
            && stem.chars().count() >= 6
        {
            self.add(key, TermKind::Other, stem);
        }
    }

    /// Telephone numbers and the like that somebody spoke aloud: runs of seven digits or more, as
    /// they are written, with spaces and dashes between.
    fn numbers_in(&mut self, id: &str, text: &str) {
        let mut run = String::new();
        for c in text.chars().chain(std::iter::once('\n')) {
            if c.is_numeric()
                || (matches!(c, '+' | ' ' | '-' | '(' | ')') && (!run.is_empty() || c == '+'))
            {
                run.push(c);
                continue;
            }
            if run.chars().filter(|c| c.is_numeric()).count() >= 7 {
                self.add(id, TermKind::Phone, run.trim_end_matches(['-', ' ', '(']));
            }
            run.clear();
        }
    }

    /// Keys of people's records: they mean nothing to a reader, and no reader may get them.
    fn keys(&mut self, vault: &Vault<Open>, clearance: &Clearance) -> Result<(), Failure> {
        for kind in [Kind::Source, Kind::Person, Kind::Interview] {
            for record in vault.all(kind)? {
                let name = record.reveal(clearance).name();
                if name.chars().count() >= 5 {
                    self.add(&name, TermKind::Other, &name);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_spoken_in_an_interview_becomes_a_term() {
        let mut terms = Terms::default();
        terms.numbers_in(
            "int-003",
            "Call +000 55 010 0199 after 9, there were 12 of them in 2012.",
        );
        let found: Vec<&str> = terms
            .found
            .iter()
            .map(|(_, value, _)| value.as_str())
            .collect();
        assert_eq!(found, ["+000 55 010 0199"]);
    }
}
