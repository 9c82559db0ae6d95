//! YAML 1.2 to a tree of typed text, without the parts of YAML that surprise.

use std::collections::BTreeSet;

use saphyr_parser::{Event, Parser, ScanError, Span};

use super::{
    decode::{is_hidden, line_number},
    problem::Problem,
    tree::{Entry, Map, Node, Value},
};
use crate::text::shown;

/// Reads a mapping. `first` is the line of the file on which `text` begins.
pub(crate) fn parse(path: &str, text: &str, first: u32) -> Result<Map, Problem> {
    let mut builder = Builder {
        path,
        first,
        open: Vec::new(),
        nodes: 0,
        root: None,
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| builder.syntax(&error))?;
        builder.take(event, span)?;
    }
    match builder.root {
        None => Ok(Map {
            line: first,
            entries: Vec::new(),
        }),
        Some(Node {
            value: Value::Map(map),
            ..
        }) => Ok(map),
        Some(node) => Err(Problem::at(
            path,
            node.line,
            "this is not a mapping",
            "write one `key: value` to a line",
        )),
    }
}

struct Builder<'p> {
    path: &'p str,
    first: u32,
    open: Vec<Open>,
    nodes: usize,
    root: Option<Node>,
}

/// A list or mapping that has not ended yet.
enum Open {
    List {
        line: u32,
        items: Vec<Node>,
    },
    Map {
        map: Map,
        seen: BTreeSet<String>,
        key: Option<(String, u32)>,
    },
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Problem> {
        let line = self.line(span.start.line());
        match event {
            Event::Alias(_) => Err(self.refused(line, "an alias (`*name`)")),
            Event::Scalar(_, _, 1.., _)
            | Event::SequenceStart(1.., _)
            | Event::MappingStart(1.., _) => Err(self.refused(line, "an anchor (`&name`)")),
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => Err(self.refused(line, "a tag (`!name`)")),
            Event::Scalar(text, ..) => self.scalar(text.into_owned(), line),
            Event::SequenceStart(..) => self.begin(
                line,
                Open::List {
                    line,
                    items: Vec::new(),
                },
            ),
            Event::MappingStart(..) => self.begin(
                line,
                Open::Map {
                    map: Map {
                        line,
                        entries: Vec::new(),
                    },
                    seen: BTreeSet::new(),
                    key: None,
                },
            ),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::DocumentStart(_) if self.root.is_some() => Err(Problem::at(
                self.path,
                line,
                "a second document begins here",
                "keep one record to a file",
            )),
            _ => Ok(()),
        }
    }

    fn scalar(&mut self, text: String, line: u32) -> Result<(), Problem> {
        if let Some(Open::Map {
            seen,
            key: key @ None,
            ..
        }) = self.open.last_mut()
        {
            let told = shown(&text);
            let wrong = if text.chars().any(is_hidden) {
                let what = format!("the key `{told}` holds characters that cannot be seen");
                Some((what, "type it again"))
            } else if seen.contains(&text) {
                let what = format!("`{told}` stands here for the second time");
                Some((what, "keep one of the two"))
            } else {
                None
            };
            if let Some((what, remedy)) = wrong {
                return Err(Problem::at(self.path, line, what, remedy));
            }
            seen.insert(text.clone());
            *key = Some((text, line));
            return Ok(());
        }
        self.count(line)?;
        self.put(Node {
            line,
            value: Value::Text(text),
        });
        Ok(())
    }

    fn begin(&mut self, line: u32, open: Open) -> Result<(), Problem> {
        if matches!(self.open.last(), Some(Open::Map { key: None, .. })) {
            return Err(Problem::at(
                self.path,
                line,
                "a list or mapping stands where a key should be",
                "put the text in quotes if it begins with `[` or `{`",
            ));
        }
        if self.open.len() >= DEEPEST {
            return Err(Problem::at(
                self.path,
                line,
                format!("lists and mappings are nested more than {DEEPEST} deep"),
                "write it flatter",
            ));
        }
        self.count(line)?;
        self.open.push(open);
        Ok(())
    }

    fn end(&mut self) -> Result<(), Problem> {
        let node = match self.open.pop() {
            Some(Open::List { line, items }) => Node {
                line,
                value: Value::List(items),
            },
            Some(Open::Map { map, .. }) => Node {
                line: map.line,
                value: Value::Map(map),
            },
            None => return Ok(()),
        };
        self.put(node);
        Ok(())
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { map, key, .. }) => {
                if let Some((key, line)) = key.take() {
                    map.entries.push(Entry { key, line, node });
                }
            }
            None => self.root = Some(node),
        }
    }

    fn count(&mut self, line: u32) -> Result<(), Problem> {
        self.nodes += 1;
        if self.nodes > MOST {
            return Err(Problem::at(
                self.path,
                line,
                format!("there are more than {MOST} values in this file"),
                "split it",
            ));
        }
        Ok(())
    }

    fn refused(&self, line: u32, thing: &str) -> Problem {
        Problem::at(
            self.path,
            line,
            format!("{thing} is not allowed here"),
            "write the value out, in quotes if it begins with `&`, `*` or `!`",
        )
    }

    fn syntax(&self, error: &ScanError) -> Problem {
        Problem::at(
            self.path,
            self.line(error.marker().line()),
            format!("this is not YAML ({})", shown(error.info())),
            "check the indentation, and put text with `: `, ` #`, brackets or quotes in it in quotes",
        )
    }

    fn line(&self, marked: usize) -> u32 {
        self.first
            .saturating_add(line_number(marked.saturating_sub(1)) - 1)
    }
}

/// The format itself needs five levels.
const DEEPEST: usize = 12;
/// An event with a thousand acts has some ten thousand values.
const MOST: usize = 100_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        match parse("a.md", text, 2) {
            Ok(_) => "fine".to_owned(),
            Err(problem) => problem.to_string(),
        }
    }

    #[test]
    fn scalars_are_text_as_typed() {
        let map =
            parse("a.md", "a: no\nb: 2012-05\nc: 0x10\nd: ~\ne: 1e3\n", 2).unwrap_or_default();
        for (key, text) in [
            ("a", "no"),
            ("b", "2012-05"),
            ("c", "0x10"),
            ("d", "~"),
            ("e", "1e3"),
        ] {
            assert_eq!(map.text(key), Some(text));
        }
        assert_eq!(map.entries[3].line, 5);
    }

    #[test]
    fn what_surprises_is_refused() {
        let value = "write the value out, in quotes if it begins with `&`, `*` or `!`";
        assert_eq!(
            told("a: &x 1\n"),
            format!("a.md:2: an anchor (`&name`) is not allowed here; {value}")
        );
        assert_eq!(
            told("a: 1\nb: !!int 1\n"),
            format!("a.md:3: a tag (`!name`) is not allowed here; {value}")
        );
        assert_eq!(
            told("a: 1\na: 2\n"),
            "a.md:3: `a` stands here for the second time; keep one of the two"
        );
        assert_eq!(
            told("\u{200f}a: 1\n"),
            "a.md:2: the key `\\u{200f}a` holds characters that cannot be seen; type it again"
        );
        assert_eq!(
            told(&format!("a: {}1{}\n", "[".repeat(20), "]".repeat(20))),
            "a.md:2: lists and mappings are nested more than 12 deep; write it flatter"
        );
        assert!(told(&"[".repeat(100_000)).starts_with("a.md:2: this is not YAML (recursion"));
    }
}
