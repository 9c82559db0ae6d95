//! The text below the front matter.

use std::fmt::Write as _;

use model::record::{Evidence, Kind, Statement};
use serde_json::{Map as Object, Value as Json};

use super::{
    scalar,
    value::{Values, typed},
};
use model::vocabulary::{Perception, Relation};

/// What stands below the front matter of a record of this kind.
pub(super) fn written(values: &Values<'_>, kind: Kind, read: &Object<String, Json>) -> String {
    match kind {
        Kind::Interview | Kind::Observation | Kind::Visit => account(values, read),
        Kind::Recommendation => calls(read),
        _ => {
            let field = kind.fields().iter().find(|field| field.body);
            let text = field.and_then(|field| read.get(field.name)?.as_str());
            match text {
                Some(text) => format!("{}\n", visible(text)),
                None => String::new(),
            }
        }
    }
}

fn account(values: &Values<'_>, read: &Object<String, Json>) -> String {
    let mut text = "## Statements\n".to_owned();
    let statements: Vec<Statement> = read.get("statements").and_then(typed).unwrap_or_default();
    for (statement, number) in statements.iter().zip(1..) {
        let basis = match (statement.basis, &statement.heard_from) {
            (Perception::HeardFrom, Some(id)) => format!("heard-from {}", values.key(id)),
            (basis, _) => basis.to_string(),
        };
        let marks = marks(values, statement);
        let words = item(&format!("({basis}) {}{marks}", statement.text));
        let _ = writeln!(text, "{number}. {words}");
    }
    text.push_str("\n## Notes\n");
    if let Some(notes) = read.get("notes").and_then(Json::as_str) {
        let _ = writeln!(text, "{}", visible(notes));
    }
    text
}

/// `{event: ev-01, supports: [int-001:1]}`, or nothing.
fn marks(values: &Values<'_>, statement: &Statement) -> String {
    let mut marks = Vec::new();
    if let Some(event) = &statement.event {
        marks.push(format!(
            "event: {}",
            scalar::quoted(&values.key(event), true)
        ));
    }
    for relation in Relation::ALL {
        let is_such = |link: &&model::record::StatementLink| link.relation == *relation;
        let others: Vec<String> = statement
            .links
            .iter()
            .filter(is_such)
            .map(|link| evidence(values, &link.to))
            .collect();
        if !others.is_empty() {
            marks.push(format!("{relation}: [{}]", others.join(", ")));
        }
    }
    match marks.is_empty() {
        // Words that end in a brace would be taken for marks without any behind them.
        true if statement.text.ends_with('}') => " {}".to_owned(),
        true => String::new(),
        false => format!(" {{{}}}", marks.join(", ")),
    }
}

/// A reader looks for the last brace that opens, so none may stand inside.
fn evidence(values: &Values<'_>, evidence: &Evidence) -> String {
    values
        .evidence(evidence)
        .replace('{', "\\x7b")
        .replace('}', "\\x7d")
}

fn calls(read: &Object<String, Json>) -> String {
    let list = |name: &str| {
        read.get(name)
            .and_then(typed::<Vec<String>>)
            .unwrap_or_default()
    };
    let mut text = String::new();
    for call in list("calls") {
        let _ = writeln!(text, "- {}", item(&call));
    }
    if text.is_empty() {
        text.push_str("- \n");
    }
    let arabic = list("calls_ar");
    if !arabic.is_empty() {
        text.push_str("\n## العربية\n");
    }
    for call in arabic {
        let _ = writeln!(text, "- {}", item(&call));
    }
    text
}

/// The text of an item of a list: its paragraphs so far in that none of their lines begins another
/// item or section.
fn item(text: &str) -> String {
    let text = visible(text);
    let paragraphs = text
        .split("\n\n")
        .map(|paragraph| paragraph.replace('\n', " "));
    paragraphs.collect::<Vec<_>>().join("\n\n    ")
}

/// Text that a file may hold: no text needs a control character, and a lost one should be seen.
fn visible(text: &str) -> String {
    let plain = |c: char| !c.is_control() || c == '\n' || c == '\t';
    text.chars()
        .map(|c| if plain(c) { c } else { '\u{FFFD}' })
        .collect()
}
