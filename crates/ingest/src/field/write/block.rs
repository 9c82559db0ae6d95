//! The fields of one mapping, those that are filled and those that are not.

use std::fmt::Write as _;

use model::field::{Field, Shape};
use serde_json::{Map as Object, Value as Json};

use super::{
    hint::{hint, keys},
    is_front,
    value::{Values, is_short},
};

/// A mapping while it is written.
pub(super) struct Block<'v> {
    values: &'v Values<'v>,
    /// How deep it is nested.
    depth: usize,
    /// Whether needed fields stand ready to be filled in.
    is_new: bool,
    /// The lines of what is there.
    pub(super) filled: String,
    /// What is not there: key (with its indentation) and meaning.
    pub(super) empty: Vec<(String, String)>,
}

impl<'v> Block<'v> {
    pub(super) const fn new(values: &'v Values<'v>, depth: usize, is_new: bool) -> Self {
        Self {
            values,
            depth,
            is_new,
            filled: String::new(),
            empty: Vec::new(),
        }
    }

    /// Writes `fields` with the values that `read` has for them.
    pub(super) fn fields(&mut self, fields: &[Field], read: &Object<String, Json>) {
        for field in fields.iter().filter(|field| is_front(field)) {
            match (field.shape, read.get(field.name)) {
                (Shape::Group(inner), found) if field.inline => {
                    let nothing = Object::new();
                    let found = found.and_then(Json::as_object);
                    self.fields(inner, found.unwrap_or(&nothing));
                }
                (_, Some(Json::Null)) if field.or_none => {
                    self.line(&format!("{}: none", field.key))
                }
                (_, None | Some(Json::Null)) => self.missing(field),
                (Shape::Group(inner), Some(value)) => self.group(field, inner, value),
                (_, Some(Json::Array(items))) if field.many => self.list(field, items),
                (_, Some(value)) => self.single(field, value),
            }
        }
    }

    /// The lines of what is empty, commented out, their meanings below each other.
    pub(super) fn aligned(&self) -> String {
        let width = self.empty.iter().map(|(key, _)| key.len()).max();
        let width = width.unwrap_or_default();
        let mut text = String::new();
        for (key, about) in &self.empty {
            let indent = "  ".repeat(self.depth);
            let _ = writeln!(text, "{indent}# {key:width$}  {about}");
        }
        text
    }

    fn indent(&self) -> String {
        "  ".repeat(self.depth)
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.filled, "{}{text}", self.indent());
    }

    fn missing(&mut self, field: &Field) {
        if self.is_new && field.need {
            self.line(&format!("{}:  # {}", field.key, hint(field)));
            if let (Shape::Group(inner), true) = (field.shape, field.many) {
                let mut item = Block::new(self.values, self.depth + 2, true);
                item.fields(inner, &Object::new());
                self.item(&item);
            }
            return;
        }
        describe(field, "", &mut self.empty);
    }

    fn single(&mut self, field: &Field, value: &Json) {
        let Some(text) = self.values.one(field, value, 2 * self.depth + 2) else {
            return;
        };
        let note = self.note(field, value);
        self.line(&format!("{}: {text}{note}", field.key));
    }

    fn note(&self, field: &Field, value: &Json) -> String {
        let label = self.values.label(field, value);
        label.map_or_else(String::new, |label| format!("  # {label}"))
    }

    fn list(&mut self, field: &Field, items: &[Json]) {
        let indent = 2 * self.depth + 4;
        let texts: Vec<(String, String)> = items
            .iter()
            .filter_map(|item| {
                Some((
                    self.values.one(field, item, indent)?,
                    self.note(field, item),
                ))
            })
            .collect();
        if is_short(field.shape) {
            let all: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
            let line = format!("{}: [{}]", field.key, all.join(", "));
            if line.len() + indent <= WIDEST {
                self.line(&line);
                return;
            }
        }
        self.line(&format!("{}:", field.key));
        for (text, note) in texts {
            self.line(&format!("  - {text}{note}"));
        }
    }

    fn group(&mut self, field: &Field, inner: &[Field], value: &Json) {
        match value {
            Json::Array(items) => {
                self.line(&format!("{}:  # {}", field.key, keys(inner)));
                for item in items.iter().filter_map(Json::as_object) {
                    let mut block = Block::new(self.values, self.depth + 2, false);
                    block.fields(inner, item);
                    self.item(&block);
                }
            }
            Json::Object(found) if found.is_empty() => {
                self.line(&format!("{}: {{}}  # {}", field.key, keys(inner)));
            }
            Json::Object(found) => {
                self.line(&format!("{}:", field.key));
                let mut block = Block::new(self.values, self.depth + 1, self.is_new);
                block.fields(inner, found);
                self.filled.push_str(&block.filled);
                self.filled.push_str(&block.aligned());
            }
            _ => {}
        }
    }

    /// One item of a list of mappings: a dash before its first line.
    fn item(&mut self, block: &Block<'_>) {
        let dash = format!("{}  - ", self.indent());
        match block.filled.split_at_checked(dash.len()) {
            Some((_, rest)) => {
                self.filled.push_str(&dash);
                self.filled.push_str(rest);
            }
            None => self.line("  - {}"),
        }
        if block.is_new {
            self.filled.push_str(&block.aligned());
        }
    }
}

/// A field that is empty, and what is inside it.
fn describe(field: &Field, indent: &str, lines: &mut Vec<(String, String)>) {
    lines.push((format!("{indent}{}:", field.key), hint(field)));
    let Shape::Group(inner) = field.shape else {
        return;
    };
    for (number, inner) in inner.iter().filter(|field| is_front(field)).enumerate() {
        let dash = match (field.many, number) {
            (true, 0) => "  - ",
            (true, _) => "    ",
            (false, _) => "  ",
        };
        describe(inner, &format!("{indent}{dash}"), lines);
    }
}

/// Longer lists get a line for each item.
const WIDEST: usize = 100;
