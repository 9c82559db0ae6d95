//! TOML 1.0 to the same tree.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    decode::{is_hidden, line_number},
    problem::Problem,
    tree::{Entry, Map, Node, Value},
};
use crate::text::shown;

/// Reads a TOML file.
pub(crate) fn parse(path: &str, text: &str) -> Result<Map, Problem> {
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_at(text, span.start));
        let message = error.message().lines().next().unwrap_or_default();
        Problem::at(
            path,
            line,
            format!("this is not TOML ({})", shown(message)),
            "check quotes, brackets and `=`; text stands in double quotes",
        )
    })?;
    let reader = Reader { path, text };
    reader.table(table.get_ref(), 1, 0)
}

struct Reader<'t> {
    path: &'t str,
    text: &'t str,
}

impl Reader<'_> {
    fn table(&self, table: &DeTable<'_>, line: u32, depth: usize) -> Result<Map, Problem> {
        let mut entries = Vec::new();
        for (key, value) in table.iter() {
            let line = line_at(self.text, key.span().start);
            if key.get_ref().chars().any(is_hidden) {
                return Err(Problem::at(
                    self.path,
                    line,
                    format!(
                        "the key `{}` holds characters that cannot be seen",
                        shown(key.get_ref())
                    ),
                    "type it again",
                ));
            }
            entries.push(Entry {
                key: key.get_ref().to_string(),
                line,
                node: self.node(value, depth + 1)?,
            });
        }
        entries.sort_by_key(|entry| entry.line);
        Ok(Map { line, entries })
    }

    fn node(&self, value: &Spanned<DeValue<'_>>, depth: usize) -> Result<Node, Problem> {
        let line = line_at(self.text, value.span().start);
        if depth > DEEPEST {
            return Err(Problem::at(
                self.path,
                line,
                format!("tables and lists are nested more than {DEEPEST} deep"),
                "write it flatter",
            ));
        }
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Array(items) => Value::List(
                items
                    .iter()
                    .map(|item| self.node(item, depth + 1))
                    .collect::<Result<_, _>>()?,
            ),
            DeValue::Table(table) => Value::Map(self.table(table, line, depth)?),
            // Numbers, dates and truth values as they were typed.
            _ => Value::Text(
                self.text
                    .get(value.span())
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
            ),
        };
        Ok(Node { line, value })
    }
}

fn line_at(text: &str, offset: usize) -> u32 {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    line_number(before.iter().filter(|byte| **byte == b'\n').count())
}

/// The format itself needs three levels.
const DEEPEST: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_text_as_typed_with_their_lines() {
        let map = parse(
            "a.toml",
            "a = 2012-05-20\nb = true\n[[c]]\nd = 1\n[[c]]\nd = 0x2\n",
        )
        .unwrap_or_default();
        assert_eq!(
            (map.text("a"), map.text("b")),
            (Some("2012-05-20"), Some("true"))
        );
        let Value::List(items) = &map.get("c").unwrap().value else {
            panic!("not a list")
        };
        let lines: Vec<u32> = items.iter().map(|item| item.line).collect();
        assert_eq!(lines, [3, 5]);
    }

    #[test]
    fn the_line_of_a_mistake_is_told() {
        let told = |text: &str| parse("a.toml", text).map(|_| ()).unwrap_err().to_string();
        assert!(
            told("a = 1\nb = no\n").starts_with("a.toml:2: this is not TOML ("),
            "{}",
            told("a = 1\nb = no\n")
        );
        assert!(
            told("a = 1\na = 2\n").starts_with("a.toml:2: this is not TOML (duplicate key"),
            "{}",
            told("a = 1\na = 2\n")
        );
        assert!(told(&format!("a = {}", "[".repeat(10_000))).starts_with("a.toml:1: "));
    }
}
