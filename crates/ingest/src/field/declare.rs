//! Which records a file will yield, under which keys.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use model::{key::Key, record::Kind};
use sha2::{Digest, Sha256};

use super::{
    draft::{Declared, Draft, Sort},
    problem::Problem,
    read::sentence,
    tree::{Map, Node, Value},
};
use crate::text::shown;

/// Every record that the file will yield, its main record first. A sidecar yields none.
pub fn declares(draft: &Draft) -> Vec<Declared> {
    declare(draft).0
}

/// The same, with what is wrong with the keys.
pub(crate) fn declare(draft: &Draft) -> (Vec<Declared>, Vec<Problem>) {
    let mut list = Declaring {
        draft,
        declared: Vec::new(),
        problems: Vec::new(),
    };
    match draft.sort {
        Sort::Investigation => list.main(Kind::Investigation),
        Sort::Record(kind) => list.record(kind),
        Sort::Report => list.main(Kind::ReportSource),
        Sort::Disclosure => list.disclosure(),
        Sort::Sidecar => {}
    }
    list.repeated();
    if let Some(row) = &draft.row {
        list.declared
            .iter_mut()
            .for_each(|declared| declared.line = row.line);
    }
    (list.declared, list.problems)
}

/// The key of the `at`th act of an event, from 1.
pub(crate) fn act_key(event: &Key, act: &Map, at: usize) -> String {
    act.text("act")
        .map_or_else(|| format!("{event}.act-{at}"), str::to_owned)
}

/// The key of the `at`th involvement in an act, from 1.
pub(crate) fn involvement_key(act: &str, at: usize) -> String {
    format!("{act}.by-{at}")
}

/// The key of a decision: the same whenever the same subject, field and report are decided again.
pub(crate) fn decision_key(decision: &Map) -> Option<String> {
    let (subject, field) = (decision.text("subject")?, decision.text("field")?);
    let mut full = match subject.rsplit_once(':') {
        Some((record, number)) if !subject.starts_with("media/") => {
            format!("decision.{record}.{number}.{field}")
        }
        _ => format!("decision.{subject}.{field}"),
    };
    if let Some(artefact) = decision.text("artefact") {
        full = format!("{full}.{artefact}");
    }
    if Key::parse(&full).is_ok() {
        return Some(full);
    }
    // A path of a media file is no key. The hash keeps apart what the alphabet makes alike.
    let fits =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let plain = full
        .to_ascii_lowercase()
        .chars()
        .map(|c| if fits(c) { c } else { '-' })
        .take(50)
        .collect::<String>();
    let hash = HEXLOWER.encode(&Sha256::digest(full.as_bytes()));
    Some(format!("{plain}.{}", hash.get(..12).unwrap_or_default()))
}

/// The mappings of a list of mappings; nothing where there is no such list.
pub(crate) fn maps<'m>(map: &'m Map, key: &str) -> Vec<&'m Map> {
    let items = match map.get(key).map(|node| &node.value) {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    let inner = |node: &'m Node| match &node.value {
        Value::Map(map) => Some(map),
        _ => None,
    };
    items.iter().filter_map(inner).collect()
}

struct Declaring<'d> {
    draft: &'d Draft,
    declared: Vec<Declared>,
    problems: Vec<Problem>,
}

impl Declaring<'_> {
    fn main(&mut self, kind: Kind) {
        self.declared.push(Declared {
            kind,
            key: self.draft.key.clone(),
            line: self.draft.key_line,
        });
    }

    fn record(&mut self, kind: Kind) {
        self.main(kind);
        let (key, root) = (&self.draft.key, &self.draft.root);
        match kind {
            Kind::Source | Kind::Person => {
                self.add(
                    Kind::Identity,
                    &format!("{key}.identity"),
                    self.draft.key_line,
                );
                if let Some(consent) = root.get("consent") {
                    self.add(Kind::Consent, &format!("{key}.consent"), consent.line);
                }
            }
            Kind::Place if root.text("protected") == Some("true") => {
                self.add(
                    Kind::PlaceIdentity,
                    &format!("{key}.identity"),
                    self.draft.key_line,
                );
            }
            Kind::Event => {
                for (act, number) in maps(root, "acts").into_iter().zip(1..) {
                    let key = act_key(key, act, number);
                    self.add(Kind::Act, &key, act.line);
                    for (by, number) in maps(act, "by").into_iter().zip(1..) {
                        self.add(Kind::Involvement, &involvement_key(&key, number), by.line);
                    }
                }
            }
            _ => {}
        }
    }

    fn disclosure(&mut self) {
        for policy in maps(&self.draft.root, "policy") {
            match policy.text("id") {
                Some(id) => self.add(Kind::Policy, id, policy.line),
                None => self.problem(policy.line, "`id` is missing", "add a line `id = \"…\"`"),
            }
        }
        for limits in maps(&self.draft.root, "limits") {
            match limits.text("id") {
                Some(id) => self.add(Kind::Limits, id, limits.line),
                None => self.problem(limits.line, "`id` is missing", "add a line `id = \"…\"`"),
            }
        }
        for decision in maps(&self.draft.root, "decision") {
            // One without subject or field is reported when it is compiled.
            if let Some(key) = decision_key(decision) {
                self.add(Kind::Decision, &key, decision.line);
            }
        }
    }

    fn add(&mut self, kind: Kind, key: &str, line: u32) {
        match Key::parse(key) {
            Ok(key) => self.declared.push(Declared { kind, key, line }),
            Err(error) => {
                let (what, remedy) = sentence(&error);
                self.problem(line, &format!("{what} (`{}`)", shown(key)), &remedy);
            }
        }
    }

    fn repeated(&mut self) {
        let mut first: BTreeMap<&Key, u32> = BTreeMap::new();
        let mut found = Vec::new();
        for declared in &self.declared {
            if let Some(line) = first.insert(&declared.key, declared.line) {
                let (what, remedy) = match declared.kind {
                    Kind::Decision => (
                        format!("line {line} decides the same"),
                        "keep one of the two decisions",
                    ),
                    _ => (
                        format!("the key `{}` stands already on line {line}", declared.key),
                        "choose another key",
                    ),
                };
                found.push(Problem::at(&self.draft.path, declared.line, what, remedy));
            }
        }
        self.problems.extend(found);
    }

    fn problem(&mut self, line: u32, what: &str, remedy: &str) {
        self.problems
            .push(Problem::at(&self.draft.path, line, what, remedy));
    }
}
