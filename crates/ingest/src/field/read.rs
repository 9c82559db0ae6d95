//! Bytes to a [`Draft`].

use model::{
    key::{Key, KeyError},
    record::Kind,
};

use super::{
    account::account,
    body::Body,
    calls::calls,
    classify::{FileKind, classify, sidecar_of},
    declare,
    decode::{decode, line_number},
    draft::{Draft, Sheet, Sort},
    problem::Problem,
    toml,
    tree::Map,
    yaml,
};

/// Reads a record file, report, sidecar, `investigation.toml` or `disclosure.toml`: its syntax, and
/// the keys it declares. What it says is checked by [`super::compile`].
pub fn read(path: &str, bytes: &[u8]) -> Result<Draft, Vec<Problem>> {
    draft(path, bytes).map_err(|mut problems| {
        problems.sort();
        problems
    })
}

fn draft(path: &str, bytes: &[u8]) -> Result<Draft, Vec<Problem>> {
    let sort = match classify(path) {
        FileKind::Investigation => Sort::Investigation,
        FileKind::Record(kind) => Sort::Record(kind),
        FileKind::Report => Sort::Report,
        FileKind::Disclosure => Sort::Disclosure,
        FileKind::Sidecar => Sort::Sidecar,
        FileKind::Unknown(problem) => return Err(vec![problem]),
        FileKind::Outline | FileKind::Media | FileKind::Ignored | FileKind::Table(_) => {
            let what = "this is not a record file";
            return Err(vec![Problem::whole(path, what, "read it as what it is")]);
        }
    };
    let text = decode(path, bytes).map_err(one)?;
    let (root, body) = match sort {
        Sort::Investigation | Sort::Disclosure => {
            let nothing = Body::Text {
                text: String::new(),
                line: 1,
            };
            (toml::parse(path, &text).map_err(one)?, nothing)
        }
        _ => markdown(path, sort, &text)?,
    };
    let (key, key_line) = key(path, sort, &root).map_err(one)?;
    let draft = Draft {
        path: path.to_owned(),
        sort,
        key,
        key_line,
        root,
        body,
        row: None,
    };
    match declare::declare(&draft) {
        (_, problems) if problems.is_empty() => Ok(draft),
        (_, problems) => Err(problems),
    }
}

fn one(problem: Problem) -> Vec<Problem> {
    vec![problem]
}

/// Front matter between two lines `---`, then the body.
fn markdown(path: &str, sort: Sort, text: &str) -> Result<(Map, Body), Vec<Problem>> {
    let fence = |line: &str| line.trim_end() == "---";
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if !fence(first) {
        return Err(one(Problem::at(
            path,
            1,
            "this file does not begin with front matter",
            "write `---`, then `key: value` lines, then `---` at its top",
        )));
    }
    let mut end = first.len();
    let mut closed = None;
    for (at, line) in lines.enumerate() {
        if fence(line) {
            closed = Some((at, end + line.len()));
            break;
        }
        end += line.len();
    }
    let Some((inside, after)) = closed else {
        return Err(one(Problem::at(
            path,
            1,
            "the front matter does not end",
            "add a line `---` after it",
        )));
    };
    let front = text.get(first.len()..end).unwrap_or_default();
    let sheet = Sheet {
        path,
        text: text.get(after..).unwrap_or_default(),
        // The opening line, the lines inside and the closing line stand before it.
        first: line_number(inside + 2),
    };
    let root = yaml::parse(path, front, 2).map_err(one);
    let body = match sort {
        Sort::Record(Kind::Interview | Kind::Observation | Kind::Visit) => account(&sheet),
        Sort::Record(Kind::Recommendation) => calls(&sheet),
        _ => Ok(Body::Text {
            text: sheet.text.to_owned(),
            line: sheet.first,
        }),
    };
    match (root, body) {
        (Ok(root), Ok(body)) => Ok((root, body)),
        (Err(mut problems), Err(more)) => {
            problems.extend(more);
            Err(problems)
        }
        (Err(problems), _) | (_, Err(problems)) => Err(problems),
    }
}

/// The key of the main record, and the line that gives it.
fn key(path: &str, sort: Sort, root: &Map) -> Result<(Key, u32), Problem> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (typed, line) = match sort {
        Sort::Sidecar => return media_key(path),
        Sort::Disclosure => ("disclosure".to_owned(), 1),
        Sort::Report => match (root.text("report"), root.text("edition")) {
            (Some(report), Some(edition)) => {
                let line = root.get("report").map_or(1, |node| node.line);
                (format!("{report}.{edition}"), line)
            }
            _ => (stem.to_owned(), 1),
        },
        Sort::Investigation | Sort::Record(_) => match root.get("key") {
            Some(node) => (root.text("key").unwrap_or_default().to_owned(), node.line),
            None => (stem.to_owned(), 1),
        },
    };
    Key::parse(&typed).map(|key| (key, line)).map_err(|error| {
        let (what, remedy) = sentence(&error);
        Problem::at(path, line, what, remedy)
    })
}

fn media_key(path: &str) -> Result<(Key, u32), Problem> {
    Key::media(sidecar_of(path).unwrap_or(path))
        .map(|key| (key, 1))
        .map_err(|error| {
            let (what, remedy) = sentence(&error);
            Problem::whole(path, what, remedy)
        })
}

/// What is wrong with a key, and what to do.
pub(crate) fn sentence(error: &KeyError) -> (String, String) {
    match error {
        KeyError::Length { length } => (
            format!("a key has 1 to 64 characters, this one has {length}"),
            "choose another".to_owned(),
        ),
        KeyError::Character { character } => (
            format!("`{character}` cannot stand in a key"),
            "use a-z, 0-9, `-`, `_` and `.`, and begin with a letter or digit".to_owned(),
        ),
        other => (other.to_string(), "rename the file".to_owned()),
    }
}
