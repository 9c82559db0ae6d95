//! References to other records, and evidence.

use model::{
    id::RecordId,
    key::Key,
    record::{Evidence, Kind},
};

use super::{
    Cite,
    reading::{Reading, Slot},
};
use crate::{field::tree::Value, text::shown};

/// Kinds that can be evidence.
pub(super) const EVIDENCE: &[Kind] = &[
    Kind::Interview,
    Kind::Observation,
    Kind::Visit,
    Kind::Item,
    Kind::PhysicalItem,
    Kind::ExternalFinding,
    Kind::Message,
    Kind::Examination,
];

impl Reading<'_> {
    /// A reference to a record of one of `kinds`.
    pub(super) fn reference(&mut self, slot: Slot<'_>, kinds: &[Kind]) -> Option<RecordId> {
        let typed = self.typed(slot)?;
        self.lookup(typed, slot.node.line, kinds)
            .map(|(_, _, id)| id)
    }

    /// A list of references.
    pub(super) fn references(&mut self, slot: Slot<'_>, kinds: &[Kind]) -> Vec<RecordId> {
        let items = self.list(slot);
        items
            .into_iter()
            .filter_map(|item| self.reference(item, kinds))
            .collect()
    }

    /// A list of pieces of evidence.
    pub(super) fn evidence_list(&mut self, slot: Slot<'_>) -> Vec<Evidence> {
        let items = self.list(slot);
        items
            .into_iter()
            .filter_map(|item| self.evidence(item, EVIDENCE))
            .collect()
    }

    /// One piece of evidence, or a list of them.
    pub(super) fn statements(&mut self, slot: Slot<'_>) -> Vec<Evidence> {
        match &slot.node.value {
            Value::List(_) => self.evidence_list(slot),
            _ => self.evidence(slot, EVIDENCE).into_iter().collect(),
        }
    }

    /// `int-003:1`, `ext-coi:1`, `media/photos/a.jpg`, `int-003`.
    pub(super) fn evidence(&mut self, slot: Slot<'_>, kinds: &[Kind]) -> Option<Evidence> {
        let (typed, line) = (self.typed(slot)?, slot.node.line);
        let (record, number) = match typed.rsplit_once(':') {
            Some((record, number)) if !typed.starts_with("media/") => (record, Some(number)),
            _ => (typed, None),
        };
        let (kind, key, id) = self.lookup(record, line, kinds)?;
        let statement = match number {
            None => None,
            Some(number) => {
                let parsed = number.parse::<u16>().ok().filter(|n| *n > 0);
                if parsed.is_none() || number.starts_with('+') {
                    self.problem(
                        line,
                        format!("`{}` is not the number of a statement", shown(number)),
                        "write the key, a colon and a number from 1, as in `int-003:1`",
                    );
                    return None;
                }
                parsed
            }
        };
        let numbered = [
            Kind::Interview,
            Kind::Observation,
            Kind::Visit,
            Kind::ExternalFinding,
        ];
        if statement.is_some() && !numbered.contains(&kind) {
            self.problem(
                line,
                format!("`{}` has no numbered statements", shown(record)),
                "cite it without a number",
            );
            return None;
        }
        let evidence = Evidence {
            record: id,
            statement,
        };
        if statement.is_some() {
            self.cites.push(Cite {
                line,
                key,
                evidence,
            });
        }
        Some(evidence)
    }

    /// What a typed key stands for.
    pub(super) fn lookup(
        &mut self,
        typed: &str,
        line: u32,
        kinds: &[Kind],
    ) -> Option<(Kind, Key, RecordId)> {
        let key = if typed.starts_with("media/") {
            Key::media(typed)
        } else {
            Key::parse(typed)
        };
        let found = key
            .ok()
            .and_then(|key| self.resolve.resolve(&key).map(|(kind, id)| (kind, key, id)));
        match found {
            Some((kind, key, id)) if kinds.is_empty() || kinds.contains(&kind) => {
                Some((kind, key, id))
            }
            Some((kind, key, _)) => {
                let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
                self.problem(
                    line,
                    format!("`{key}` is a record of kind `{kind}`"),
                    format!("name one of kind: {}", words.join(", ")),
                );
                None
            }
            None => {
                let remedy = match self.resolve.nearest(typed) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write the key of a file that is in the folder and has no problems of its own".to_owned(),
                };
                self.problem(
                    line,
                    format!("there is no record `{}`", shown(typed)),
                    remedy,
                );
                None
            }
        }
    }
}
