//! Records as text: what `testimony edit` opens.
//!
//! A record becomes the file that a person would have written for it: front matter with every
//! filled field, and below it, commented out, the empty ones with their meaning. Reading that file
//! and compiling it gives the same record again, whatever its texts hold. Three things no file can
//! say, and they are written as near as can be: a control character in the text below the front
//! matter becomes U+FFFD, a line break inside a statement or call a blank, and a record that nobody
//! gave a key is named by its identifier in hexadecimal (which a [`super::Resolve`] may take).
//!
//! An outline has no words. It is written as the name of a file, and [`outlines`] gives that file's
//! content for [`super::compile`].

mod block;
mod body;
mod hint;
mod scalar;
mod value;

use std::{collections::BTreeMap, fmt::Write as _};

use model::{
    field::{Field, Shape},
    id::RecordId,
    key::Key,
    language::Language,
    place::Outline,
    record::{Body, Consent, Identity, Kind, Record},
    terms::Terms,
};
use serde_json::{Map as Object, Value as Json};

use self::{block::Block, value::Values};

/// Gives the keys by which people know records.
pub trait Names {
    /// The key of a record.
    fn key(&self, id: &RecordId) -> Option<Key>;
}

/// A record to write, with what its text needs beside it.
#[derive(Clone, Copy)]
pub struct WriteSource<'a> {
    /// The record.
    pub record: &'a Record,
    /// Of a source or person its identity and consent, of a protected place its identity. A person
    /// without their identity is written without one: whoever compiles that text must not record
    /// the empty identity that comes of it.
    pub parts: &'a [Record],
    /// Keys for references.
    pub names: &'a dyn Names,
    /// What codes mean.
    pub terms: &'a Terms,
    /// In which language.
    pub language: Language,
}

/// Whether records of a kind can be written as text.
pub fn is_written(kind: Kind) -> bool {
    kind.is_entered() || kind == Kind::Item
}

/// Where in a field folder the text of a record belongs; a draft is read under this path.
pub fn path(kind: Kind, key: &Key) -> String {
    match kind {
        Kind::Item => format!("{key}.md"),
        _ => format!("{}/{key}.md", kind.plural()),
    }
}

/// The outline of a place by the name that stands for it in its text.
pub fn outlines(record: &Record) -> BTreeMap<String, Outline> {
    let outline = match &record.body {
        Body::Place(place) => place.outline.clone(),
        _ => None,
    };
    let named = outline.map(|outline| (outline_name(record.key.as_ref()), outline));
    named.into_iter().collect()
}

/// A record as text.
pub fn write(source: &WriteSource<'_>) -> String {
    let record = source.record;
    let kind = record.body.kind();
    let mut fields = fields_of(&record.body);
    let mut own = record.own.clone();
    let mut page = Page {
        kind,
        key: record.key.as_ref(),
        identity: None,
        consent: None,
        own: None,
        fields: Object::new(),
        is_new: false,
    };
    for part in source.parts {
        match &part.body {
            body @ Body::PlaceIdentity(_) if kind == Kind::Place => {
                fields.extend(fields_of(body));
                own.extend(part.own.clone());
            }
            body @ Body::Identity(_) => page.identity = Some(fields_of(body)),
            body @ Body::Consent(_) => page.consent = Some(fields_of(body)),
            _ => {}
        }
    }
    page.fields = fields;
    page.own = Some(own).filter(|own| !own.is_empty());
    let values = Values {
        names: Some(source.names),
        terms: source.terms,
        language: source.language,
        outline: outline_name(record.key.as_ref()),
    };
    page.written(&values)
}

/// The text of a new record of a kind, to be filled in.
pub fn template(kind: Kind) -> String {
    let terms = Terms::default();
    let values = Values {
        names: None,
        terms: &terms,
        language: Language::En,
        outline: outline_name(None),
    };
    let page = Page {
        kind,
        key: None,
        identity: None,
        consent: None,
        own: None,
        fields: Object::new(),
        is_new: true,
    };
    page.written(&values)
}

/// Everything that one file says.
struct Page<'a> {
    kind: Kind,
    key: Option<&'a Key>,
    identity: Option<Object<String, Json>>,
    consent: Option<Object<String, Json>>,
    own: Option<BTreeMap<String, String>>,
    fields: Object<String, Json>,
    is_new: bool,
}

impl Page<'_> {
    fn written(mut self, values: &Values<'_>) -> String {
        let mut text = format!("---\n# {}\n", self.heading());
        if self.kind != Kind::Item {
            match self.key {
                Some(key) => {
                    let _ = writeln!(text, "key: {}", scalar::quoted(key.as_str(), false));
                }
                None if self.is_new => text.push_str(
                    "key:  # a-z, 0-9, `-`, `_`, `.`; say nothing about a person with it.\n",
                ),
                None => {}
            }
        }
        let is_person = matches!(self.kind, Kind::Source | Kind::Person);
        let fields: Vec<Field> = self
            .kind
            .fields()
            .iter()
            .filter(|field| !(is_person && field.name == "identity"))
            .copied()
            .collect();
        if is_person {
            text.push_str(&self.part(values, "identity", Identity::FIELDS));
        }
        if self.kind == Kind::Place && !self.is_new && !self.fields.contains_key("within") {
            self.fields.insert("within".to_owned(), Json::Null);
        }
        let mut block = Block::new(values, 0, self.is_new);
        block.fields(&fields, &self.fields);
        text.push_str(&block.filled);
        if is_person {
            let of = |field: &&Field| field.name != "of";
            let consent: Vec<Field> = Consent::FIELDS.iter().filter(of).copied().collect();
            text.push_str(&self.part(values, "consent", &consent));
        }
        text.push_str(&self.own());
        if !block.empty.is_empty() || self.own.is_none() {
            text.push_str("\n# Not filled in:\n");
            text.push_str(&block.aligned());
        }
        if self.own.is_none() {
            text.push_str(
                "# own:  Fields of the team's own, below it and indented: `name: value`.\n",
            );
        }
        if let Some(words) = hint::below(self.kind) {
            let _ = writeln!(text, "\n# Below the next line: {words}");
        }
        text.push_str("---\n");
        text.push_str(&body::written(values, self.kind, &self.fields));
        text
    }

    fn heading(&self) -> String {
        let kind = self.kind;
        match self.key {
            Some(key) => format!("{kind} {key}. Lines that begin with `#` are notes and not kept."),
            None => format!("A new {kind}. Lines that begin with `#` are notes and not kept."),
        }
    }

    /// Identity or consent, nested.
    fn part(&self, values: &Values<'_>, name: &str, fields: &[Field]) -> String {
        let filled = match name {
            "identity" => self.identity.as_ref(),
            _ => self.consent.as_ref(),
        };
        let mut block = Block::new(values, 1, self.is_new);
        block.fields(fields, filled.unwrap_or(&Object::new()));
        let rest = block.aligned();
        match (filled.is_some(), block.filled.is_empty()) {
            (true, false) => format!("{name}:\n{}{rest}", block.filled),
            // Nothing known of a person is said by silence; a consent that says nothing is one.
            (true, true) if name == "consent" => format!("{name}: {{}}\n"),
            // A key with nothing behind it says nothing.
            _ if self.is_new => format!("{name}:\n{rest}"),
            _ => format!("# {name}:\n{rest}"),
        }
    }

    fn own(&self) -> String {
        let Some(own) = &self.own else {
            return String::new();
        };
        let mut text = "own:\n".to_owned();
        for (name, value) in own {
            let key = scalar::quoted(name, true);
            let _ = writeln!(text, "  {key}: {}", scalar::text(value, 4));
        }
        text
    }
}

/// What a body says, by the names of its fields.
fn fields_of(body: &Body) -> Object<String, Json> {
    let whole = serde_json::to_value(body).unwrap_or_default();
    match whole {
        Json::Object(mut whole) => match whole.remove("fields") {
            Some(Json::Object(fields)) => fields,
            _ => Object::new(),
        },
        _ => Object::new(),
    }
}

fn outline_name(key: Option<&Key>) -> String {
    key.map_or_else(
        || "outline.geojson".to_owned(),
        |key| format!("{key}.geojson"),
    )
}

/// Whether people write this field in front matter.
fn is_front(field: &Field) -> bool {
    !field.body && !matches!(field.shape, Shape::Machine)
}
