//! `## Statements` and `## Notes` of interviews and observations.

use model::vocabulary::Perception;

use super::{
    body::{Body, Spoken},
    decode::line_number,
    draft::Sheet,
    items::{Item, items},
    problem::Problem,
    tree::Map,
    yaml,
};
use crate::text::shown;

/// Reads the body of an account.
pub(crate) fn account(sheet: &Sheet<'_>) -> Result<Body, Vec<Problem>> {
    let mut problems = Vec::new();
    let sections = Sections::of(sheet, &mut problems);
    let mut statements = Vec::new();
    let numbered = items(sheet, sections.statements, &mut problems);
    for (at, item) in numbered.iter().enumerate() {
        let expected = line_number(at);
        if item.number != Some(expected) {
            let is = item
                .number
                .map_or_else(|| "no number".to_owned(), |n| format!("number {n}"));
            problems.push(sheet.at(
                item.line,
                format!("this statement has {is} where {expected} is next"),
                "number the statements 1, 2, 3 … without gaps; a line that continues one must not begin with a number",
            ));
        }
        match statement(sheet, item) {
            Ok(spoken) => statements.push(spoken),
            Err(problem) => problems.push(problem),
        }
    }
    if numbered.len() > usize::from(u16::MAX) {
        problems.push(sheet.whole("there are more than 65535 statements", "split the file"));
    }
    if problems.is_empty() {
        Ok(Body::Account {
            statements,
            notes: sections.notes.trim().to_owned(),
        })
    } else {
        Err(problems)
    }
}

/// The two sections. In the notes everything is text, headings too.
struct Sections<'t> {
    statements: Vec<(u32, &'t str)>,
    notes: String,
}

impl<'t> Sections<'t> {
    fn of(sheet: &Sheet<'t>, problems: &mut Vec<Problem>) -> Self {
        let mut sections = Self {
            statements: Vec::new(),
            notes: String::new(),
        };
        let (mut seen_statements, mut in_notes, mut in_statements) = (false, false, false);
        for (line, text) in sheet.lines() {
            match text.trim_end() {
                "## Statements" if !seen_statements => {
                    (seen_statements, in_statements, in_notes) = (true, true, false);
                }
                "## Notes" if !in_notes => (in_notes, in_statements) = (true, false),
                _ if in_notes => {
                    sections.notes.push_str(text);
                    sections.notes.push('\n');
                }
                heading if is_heading(heading) => problems.push(sheet.at(
                    line,
                    format!("`{}` is not a section of an account", shown(heading)),
                    "keep `## Statements` and `## Notes`",
                )),
                _ if in_statements => sections.statements.push((line, text)),
                "" => {}
                _ => problems.push(sheet.at(
                    line,
                    "this text stands before the first section",
                    "put it under `## Statements` or `## Notes`",
                )),
            }
        }
        if !seen_statements {
            problems.push(sheet.whole(
                "there is no section `## Statements`",
                "add it, with one numbered item for each statement",
            ));
        }
        sections
    }
}

fn is_heading(line: &str) -> bool {
    let level = line.len() - line.trim_start_matches('#').len();
    (1..=6).contains(&level) && line.trim_start_matches('#').starts_with(' ')
}

/// One statement that stands alone.
pub(crate) fn spoken(path: &str, item: &Item) -> Result<Spoken, Problem> {
    let sheet = Sheet {
        path,
        text: "",
        first: item.line,
    };
    statement(&sheet, item)
}

/// `(basis) words {marks}`.
fn statement(sheet: &Sheet<'_>, item: &Item) -> Result<Spoken, Problem> {
    let (basis, rest) = item
        .text
        .strip_prefix('(')
        .and_then(|text| text.split_once(')'))
        .ok_or_else(|| {
            wrong_basis(
                sheet,
                item,
                "this statement does not begin with how it is known",
            )
        })?;
    let (basis, heard_from) = perception(sheet, item, basis)?;
    let (text, marks) = match rest.trim_end().strip_suffix('}').and_then(|t| t.rfind('{')) {
        None => (rest, Map::default()),
        Some(brace) => {
            let (text, marks) = rest.split_at_checked(brace).unwrap_or((rest, ""));
            let offset = item.text.len() - rest.len() + brace;
            (
                text,
                yaml::parse(sheet.path, marks.trim_end(), item.line_at(offset))?,
            )
        }
    };
    if let Some(brace) = stray_marks(text) {
        let offset = item.text.len() - rest.len() + brace;
        return Err(sheet.at(
            item.line_at(offset),
            "the marks in braces do not stand at the end of the statement",
            "close them with `}` and put them after the last word and its full stop",
        ));
    }
    if text.trim().is_empty() {
        return Err(sheet.at(
            item.line,
            "this statement has no words",
            "write what was said, or delete it",
        ));
    }
    Ok(Spoken {
        line: item.line,
        basis,
        heard_from,
        text: text.trim().to_owned(),
        marks,
    })
}

/// Where marks begin that would be taken for words: a link that is lost in silence.
fn stray_marks(text: &str) -> Option<usize> {
    text.match_indices('{').map(|(at, _)| at).find(|at| {
        let inside = text.get(at + 1..).unwrap_or_default().trim_start();
        MARKS.iter().any(|mark| inside.starts_with(mark))
    })
}

fn perception(
    sheet: &Sheet<'_>,
    item: &Item,
    typed: &str,
) -> Result<(Perception, Option<String>), Problem> {
    let mut words = typed.split_whitespace();
    let basis = words.next().and_then(Perception::parse);
    match (basis, words.next(), words.next()) {
        (Some(Perception::HeardFrom), Some(key), None) => {
            Ok((Perception::HeardFrom, Some(key.to_owned())))
        }
        (Some(Perception::HeardFrom), ..) => Err(sheet.at(
            item.line,
            "`heard-from` names nobody, or more than one",
            "write `(heard-from KEY)` with the key of the source, or `(told)`",
        )),
        (Some(basis), None, _) => Ok((basis, None)),
        _ => {
            let what = format!("`({})` does not say how this is known", shown(typed));
            Err(wrong_basis(sheet, item, &what))
        }
    }
}

fn wrong_basis(sheet: &Sheet<'_>, item: &Item, what: &str) -> Problem {
    sheet.at(
        item.line,
        what,
        "begin with `(saw)`, `(heard)`, `(told)`, `(heard-from KEY)`, `(inferred)` or `(documented)`",
    )
}

/// What can be said in braces at the end of a statement.
pub(crate) const MARKS: [&str; 4] = ["event", "supports", "contradicts", "qualifies"];
