//! Files of terms to vocabularies, one for each list.

use std::{collections::BTreeSet, io::Read};

use model::{
    key::Key,
    language::Language,
    record::Kind,
    terms::{self, List, import},
};

use crate::{
    bulk::Batch,
    field::{
        Draft, Problem,
        body::Body,
        draft::Sort,
        line_number,
        tree::{Entry, Map, Node, Value},
    },
    table::decoded,
};

/// Reads the whole file; [`model::terms::import`] says what it looks like.
pub(crate) fn read(
    path: &str,
    edition: Option<&str>,
    input: impl Read,
) -> Result<Batch, Vec<Problem>> {
    let mut bytes = Vec::new();
    decoded(input)
        .and_then(|input| input.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|_| vec![Problem::whole(path, "it could not be read", "try again")])?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST {
        let what = format!("a file of terms has at most {LARGEST} bytes");
        return Err(vec![Problem::whole(path, what, "split it")]);
    }
    let mut batch = Batch::default();
    let text = sound_lines(path, &bytes, &mut batch.problems);
    let import = import::read(&text);
    let told: BTreeSet<Option<u32>> = batch.problems.iter().map(|problem| problem.line).collect();
    for problem in import.problems {
        let line = u32::try_from(problem.line).unwrap_or(u32::MAX);
        if told.contains(&Some(line)) {
            continue;
        }
        let what = problem.fault.to_string();
        let (what, remedy) = what
            .split_once("; ")
            .unwrap_or((&what, "correct the line, or leave it out"));
        batch.problems.push(Problem::at(path, line, what, remedy));
    }
    if import.lists.is_empty() {
        return Err(batch.problems);
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    for list in &import.lists {
        let vocabulary = draft(path, edition.unwrap_or(file), list, &mut batch.problems);
        batch.drafts.extend(vocabulary);
    }
    batch.problems.sort();
    Ok(batch)
}

/// The text with nothing on the lines that are not UTF-8, which are told of.
fn sound_lines(path: &str, bytes: &[u8], problems: &mut Vec<Problem>) -> String {
    let mut text = String::with_capacity(bytes.len());
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = match std::str::from_utf8(line) {
            Ok(line) if !line.contains('\u{FFFD}') => line,
            _ => {
                let what = "this line is not UTF-8 text, or lost a letter before it came here";
                problems.push(Problem::at(
                    path,
                    line_number(at),
                    what,
                    "type the term again",
                ));
                ""
            }
        };
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The vocabulary of a list; terms without words in English are told of and left out.
fn draft(path: &str, edition: &str, list: &List, problems: &mut Vec<Problem>) -> Option<Draft> {
    let number = list.number();
    let mut terms = Vec::new();
    for (code, words) in list.iter() {
        let Some(english) = words.in_language(Language::En) else {
            let what = format!("list {number}: the term `{code}` has no words in English");
            problems.push(Problem::whole(path, what, "add them in a column `term_en`"));
            continue;
        };
        let mut term = vec![
            entry("code", text(code.as_str())),
            entry("en", text(english)),
        ];
        term.extend(
            words
                .in_language(Language::Ar)
                .map(|arabic| entry("ar", text(arabic))),
        );
        terms.push(node(Value::Map(map(term))));
    }
    let title = terms::title(number, Language::En);
    let title = title.map_or_else(|| format!("MT{number}"), str::to_owned);
    Some(Draft {
        path: path.to_owned(),
        sort: Sort::Record(Kind::Vocabulary),
        key: Key::parse(&format!("mt-{number:02}")).ok()?,
        key_line: 1,
        root: map(vec![
            entry("number", text(&number.to_string())),
            entry("title", text(&title)),
            entry("edition", text(edition)),
            entry("terms", Value::List(terms)),
        ]),
        body: Body::Text {
            text: String::new(),
            line: 1,
        },
        row: None,
    })
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The importer does not say on which line a sound term stands.
const fn node(value: Value) -> Node {
    Node { line: 1, value }
}

fn entry(key: &str, value: Value) -> Entry {
    Entry {
        key: key.to_owned(),
        line: 1,
        node: node(value),
    }
}

const fn map(entries: Vec<Entry>) -> Map {
    Map { line: 1, entries }
}

/// The whole standard has less than one megabyte.
const LARGEST: u64 = 16 * 1024 * 1024;
