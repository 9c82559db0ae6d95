//! Two editions of a report tell the same: what only one of them tells is either forgotten in the other,
//! or told in this one by mistake. Whoever wants it says so in the front matter (`only_here`).

use std::collections::{BTreeMap, BTreeSet};

use model::{
    decision::Field,
    id::RecordId,
    language::Language,
    protected::Protected,
    record::{Disclosure, Record, ReportSource, ReportStatement, Saying},
};
use vault::{Open, Vault};

use super::{
    flaw::Flaw,
    markdown::{self, Node},
    marks::Span,
};

/// What an edition tells: in words for a person, and by what an author can allow it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Telling {
    what: String,
    allowed_by: String,
}

/// What is told, in which edition, first in which line.
type Tellings = BTreeMap<Telling, BTreeMap<Language, u32>>;

/// Everything that one edition tells and another does not.
pub(super) fn differences(
    vault: &Vault<Open>,
    editions: &[Protected<Record>],
    details: &[Disclosure],
    statements: &[ReportStatement],
) -> Vec<Flaw> {
    let clearance = vault.clearance();
    let sources: Vec<&ReportSource> = editions
        .iter()
        .filter_map(|edition| <&ReportSource>::try_from(&edition.reveal(&clearance).body).ok())
        .collect();
    let named = |id: RecordId| match vault.get(id) {
        Ok(Some(record)) => record.reveal(&clearance).name(),
        _ => format!("{id}"),
    };
    let mut told = Tellings::new();
    for detail in details {
        // The very words of a statement are quoted in the language in which they were said; that both
        // editions rest on the statement is held below.
        if detail.field == Field::Quote {
            continue;
        }
        let telling = telling_of(detail, &named);
        for spot in &detail.at {
            note(&mut told, telling.clone(), spot.edition, spot.line);
        }
    }
    for statement in statements {
        for evidence in &statement.evidence {
            let key = named(evidence.record);
            let cited = evidence
                .statement
                .map_or_else(|| key.clone(), |number| format!("{key}:{number}"));
            let telling = Telling {
                what: format!("rests on `{cited}`"),
                allowed_by: key,
            };
            note(&mut told, telling, statement.edition, statement.line);
        }
    }
    for source in &sources {
        let body = markdown::parse(&source.markdown, source.body_line);
        for (line, part) in parts(&body.nodes) {
            let telling = Telling {
                what: format!("has `{part}`"),
                allowed_by: part,
            };
            note(&mut told, telling, source.edition, line);
        }
    }
    let mut flaws: Vec<Flaw> = told
        .iter()
        .flat_map(|(telling, at)| missing(telling, at, &sources))
        .collect();
    flaws.sort_by(|a, b| (&a.file, a.line, &a.what).cmp(&(&b.file, b.line, &b.what)));
    flaws
}

fn note(told: &mut Tellings, telling: Telling, edition: Language, line: u32) {
    let at = told.entry(telling).or_default();
    let first = at.entry(edition).or_insert(line);
    *first = line.min(*first);
}

/// The flaws of what is told at these places and nowhere else, at the first of them.
fn missing(
    telling: &Telling,
    at: &BTreeMap<Language, u32>,
    sources: &[&ReportSource],
) -> Option<Flaw> {
    let tells = |source: &&&ReportSource| at.contains_key(&source.edition);
    let allows = |source: &&ReportSource| source.only_here.contains(&telling.allowed_by);
    let silent: Vec<&str> = sources
        .iter()
        .filter(|source| !tells(source))
        .map(|source| source.edition.tag())
        .collect();
    let (first, line) = sources
        .iter()
        .find_map(|source| Some((source, at.get(&source.edition)?)))?;
    if silent.is_empty() || sources.iter().filter(tells).all(allows) {
        return None;
    }
    Some(Flaw {
        file: first.file.clone(),
        line: *line,
        what: format!(
            "this edition {} and the edition in {} does not",
            telling.what,
            silent.join(", ")
        ),
        remedy: format!(
            "write it there too, take it out here, or name `{}` under `only_here` in the front matter of this one",
            telling.allowed_by
        ),
    })
}

fn telling_of(detail: &Disclosure, named: &dyn Fn(RecordId) -> String) -> Telling {
    let key = named(detail.subject);
    // Words that stand for something differ from language to language; that words stand for it does not.
    let how = match &detail.saying {
        Saying::Exact => "as it is".to_owned(),
        Saying::CodeName => "by a code name".to_owned(),
        Saying::Words(_) => "in other words".to_owned(),
        Saying::Date(date) => format!("as {date}"),
        Saying::Place(place) => format!("as `{}`", named(*place)),
        Saying::Category(category) => format!("as {}", category.word()),
        Saying::Value(value) => format!("as {value}"),
        Saying::Quote(_) => "word for word".to_owned(),
    };
    let of = detail
        .statement
        .map_or_else(|| key.clone(), |number| format!("{key}:{number}"));
    Telling {
        what: format!("tells the {} of `{of}` {how}", detail.field.word()),
        allowed_by: key,
    }
}

/// The generated parts, counts and bound words of a body, as an author writes them.
fn parts(nodes: &[Node]) -> BTreeSet<(u32, String)> {
    let mut found = BTreeSet::new();
    for node in nodes {
        match node {
            Node::Heading { text, .. }
            | Node::Paragraph { text, .. }
            | Node::Quote { text, .. } => {
                spans(text, &mut found);
            }
            Node::List { items, .. } => {
                items.iter().for_each(|item| found.extend(parts(item)));
            }
            Node::Table { head, rows, .. } => head
                .iter()
                .chain(rows.iter().flatten())
                .for_each(|cell| spans(cell, &mut found)),
            // What is set large stands in the text already, in its own language.
            Node::Part { name, .. } if name == "pull" => {}
            Node::Part {
                line,
                name,
                argument,
            } if argument.is_empty() => {
                found.insert((*line, name.clone()));
            }
            Node::Part {
                line,
                name,
                argument,
            } => {
                found.insert((*line, format!("{name}: {argument}")));
            }
        }
    }
    found
}

fn spans(text: &[Span], found: &mut BTreeSet<(u32, String)>) {
    for span in text {
        match span {
            Span::Count { line, what } => {
                found.insert((*line, format!("count: {what}")));
            }
            Span::Pattern {
                line,
                rule,
                is_share,
            } => {
                let kind = if *is_share { "share" } else { "trend" };
                found.insert((*line, format!("{kind}: {rule}")));
            }
            Span::Emphasis(inner) | Span::Strong(inner) | Span::Link { text: inner, .. } => {
                spans(inner, found);
            }
            _ => {}
        }
    }
}
