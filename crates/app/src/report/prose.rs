//! Whoever builds a report decides to disclose what was written to be published. Here that decision is
//! recorded, for the very versions that go in, and code names are drawn for those who need one.

use std::collections::BTreeSet;

use model::{
    decision::{Decision, Field, Form, prose_digest},
    id::RecordId,
    key::Key,
    protected::Protected,
    record::{Body, CodeName, Kind, Record, ReportSource},
};
use vault::{Open, Vault};

use super::{
    markdown::{self, Node},
    marks::Span,
};
use crate::failure::Failure;

/// The editions of a report, in the order of their languages.
pub(super) fn editions(
    vault: &Vault<Open>,
    report: &Key,
) -> Result<Vec<Protected<Record>>, Failure> {
    let clearance = vault.clearance();
    let of_report = |record: &Protected<Record>| {
        <&ReportSource>::try_from(&record.reveal(&clearance).body)
            .is_ok_and(|source| source.report == *report)
    };
    let editions: Vec<_> = vault
        .all(Kind::ReportSource)?
        .into_iter()
        .filter(of_report)
        .collect();
    if editions.is_empty() {
        let known: BTreeSet<String> = vault
            .all(Kind::ReportSource)?
            .iter()
            .filter_map(|record| <&ReportSource>::try_from(&record.reveal(&clearance).body).ok())
            .map(|source| source.report.to_string())
            .collect();
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        return Err(Failure::misuse(
            format!("there is no report `{report}` in this vault"),
            if known.is_empty() {
                "write reports/NAME.en.md in the field folder and import it".to_owned()
            } else {
                format!("the vault has: {known}")
            },
        ));
    }
    Ok(editions)
}

/// Records the builder's decision to disclose the prose that the report is made of, where its present
/// version is not decided yet.
pub(super) fn decide(
    vault: &mut Vault<Open>,
    report: &Key,
    editions: &[Protected<Record>],
) -> Result<(), Failure> {
    let clearance = vault.clearance();
    let decided: BTreeSet<(RecordId, Option<model::id::Digest>)> = vault
        .all(Kind::Decision)?
        .iter()
        .filter_map(|record| match &record.reveal(&clearance).body {
            Body::Decision(decision)
                if decision.field == Field::Prose
                    && decision.artefact.as_ref().is_none_or(|a| a == report) =>
            {
                Some((decision.subject, decision.of))
            }
            _ => None,
        })
        .collect();
    let mut prose = Vec::new();
    for kind in [
        Kind::Investigation,
        Kind::ExternalFinding,
        Kind::Recommendation,
    ] {
        prose.extend(vault.all(kind)?);
    }
    let mut decisions = Vec::new();
    for record in editions.iter().chain(&prose) {
        let record = record.reveal(&clearance);
        let of = prose_digest(record);
        if !decided.contains(&(record.id, of)) {
            decisions.push(Decision {
                subject: record.id,
                statement: None,
                field: Field::Prose,
                form: Form::Exact,
                words: None,
                words_ar: None,
                artefact: Some(report.clone()),
                consent: None,
                of,
                reason: "built into the report".to_owned(),
                by: vault.member().to_owned(),
                seconded_by: None,
            });
        }
    }
    put_all(vault, decisions)
}

/// Draws a random code name for everybody who is referred to and goes by one here.
pub(super) fn draw_code_names(
    vault: &mut Vault<Open>,
    report: &Key,
    editions: &[Protected<Record>],
) -> Result<(), Failure> {
    let clearance = vault.clearance();
    let rulings = vault.rulings(report.clone())?;
    let mut taken: BTreeSet<u16> = vault
        .all(Kind::CodeName)?
        .iter()
        .filter_map(|record| match &record.reveal(&clearance).body {
            Body::CodeName(name) if name.artefact == *report => Some(name.number),
            _ => None,
        })
        .collect();
    let mut keys = BTreeSet::new();
    for edition in editions {
        if let Body::ReportSource(source) = &edition.reveal(&clearance).body {
            let body = markdown::parse(&source.markdown, source.body_line);
            body.nodes
                .iter()
                .for_each(|node| people_in(node, &mut keys));
        }
    }
    let mut names = Vec::new();
    for key in keys {
        for kind in [Kind::Person, Kind::Source] {
            let Some(record) = vault.find(kind, &key)? else {
                continue;
            };
            if rulings.wants_code_name(&record) {
                let number = draw(vault, &taken)?;
                taken.insert(number);
                let subject = record.reveal(&clearance).id;
                names.push(CodeName {
                    artefact: report.clone(),
                    subject,
                    number,
                });
            }
        }
    }
    put_all(vault, names)
}

fn draw(vault: &Vault<Open>, taken: &BTreeSet<u16>) -> Result<u16, Failure> {
    if taken.len() >= 800 {
        return Err(Failure::misuse(
            "this report has no code names left",
            "split it into two reports",
        ));
    }
    loop {
        // 100 to 999 by rejection, so that every number is as likely as every other.
        let number = u16::from_be_bytes(vault.random_bytes::<2>()) & 0x3ff;
        if (100..=999).contains(&number) && !taken.contains(&number) {
            return Ok(number);
        }
    }
}

fn put_all<T: Into<Body>>(vault: &mut Vault<Open>, bodies: Vec<T>) -> Result<(), Failure> {
    if bodies.is_empty() {
        return Ok(());
    }
    let ids: Vec<RecordId> = bodies.iter().map(|_| vault.random_id()).collect();
    let mut transaction = vault.begin();
    for (id, body) in ids.into_iter().zip(bodies) {
        transaction.put(Record {
            id,
            key: None,
            body: body.into(),
            own: Default::default(),
        })?;
    }
    transaction.commit()?;
    Ok(())
}

fn people_in(node: &Node, keys: &mut BTreeSet<Key>) {
    match node {
        Node::Heading { text, .. } | Node::Paragraph { text, .. } | Node::Quote { text, .. } => {
            in_spans(text, keys)
        }
        Node::List { items, .. } => items
            .iter()
            .flatten()
            .for_each(|node| people_in(node, keys)),
        Node::Table { head, rows, .. } => {
            head.iter()
                .chain(rows.iter().flatten())
                .for_each(|cell| in_spans(cell, keys));
        }
        Node::Part { .. } => {}
    }
}

fn in_spans(spans: &[Span], keys: &mut BTreeSet<Key>) {
    for span in spans {
        match span {
            Span::Person { key, .. } => {
                keys.insert(key.clone());
            }
            Span::Emphasis(inner) | Span::Strong(inner) | Span::Link { text: inner, .. } => {
                in_spans(inner, keys)
            }
            _ => {}
        }
    }
}
