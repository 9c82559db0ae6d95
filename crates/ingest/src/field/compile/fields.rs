//! Reading a mapping by the declared fields of its kind.
//!
//! What is read is put together as the JSON of the record, checked leaf by leaf with its line, and
//! becomes the typed record at the end: a field that is declared is a field that can be written.

use model::{
    field::{Field, Shape},
    key::Key,
    record::{Body, Kind, Record},
};
use serde::{Deserialize, Serialize, de::value::MapDeserializer};
use serde_json::{Map as Object, Value as Json};

use super::{
    person::not_both,
    reading::{Reading, Slot},
    reference::EVIDENCE,
};
use crate::{
    field::{
        draft::Draft,
        tree::{Map, Value},
    },
    text::shown,
};

/// The fields of a record while they are read.
pub(super) type Fields = Object<String, Json>;

impl Reading<'_> {
    /// Reports keys that are neither among `fields` nor in `beside`.
    pub(super) fn known_fields(&mut self, map: &Map, fields: &[Field], beside: &[&str]) {
        if self.row.is_some() {
            // The columns were looked at once, when the header was read.
            return;
        }
        let mut known: Vec<&str> = beside.to_vec();
        keys_of(fields, &mut known);
        self.known(map, &known);
    }

    /// Reads all `fields` that stand in a mapping; those below the front matter are not here.
    pub(super) fn fields(&mut self, map: &Map, fields: &[Field]) -> Fields {
        let mut read = Fields::new();
        for field in fields.iter().filter(|field| !field.body) {
            self.field_of(map, field, &mut read);
        }
        read
    }

    fn field_of(&mut self, map: &Map, field: &Field, read: &mut Fields) {
        match field.shape {
            Shape::Machine => return,
            Shape::Group(inner) if field.inline => {
                let inner = self.fields(map, inner);
                read.insert(field.name.to_owned(), Json::Object(inner));
                return;
            }
            _ => {}
        }
        let slot = match (field.need, map.slot(field.key)) {
            (_, Some(slot)) => slot,
            (true, None) => {
                self.need(map, field.key);
                return;
            }
            (false, None) => return,
        };
        if field.or_none && map.text(field.key) == Some("none") {
            return;
        }
        let value = if field.many {
            let items = self.list(slot);
            let values = items
                .into_iter()
                .filter(|item| !matches!(&item.node.value, Value::Text(text) if text.is_empty()))
                .filter_map(|item| self.one(item, field));
            Some(Json::Array(values.collect()))
        } else {
            self.one(slot, field)
        };
        if let Some(value) = value {
            read.insert(field.name.to_owned(), value);
        }
    }

    /// One value by its field's shape.
    fn one(&mut self, slot: Slot<'_>, field: &Field) -> Option<Json> {
        match field.shape {
            Shape::Text => self.text(slot).map(Json::from),
            Shape::Date => self.date(slot).map(json_of),
            Shape::Count => self.count(slot).map(json_of),
            Shape::Number { least, most } => self.number(slot, least, most).map(Json::from),
            Shape::Decimal => self.decimal(slot).map(Json::from),
            Shape::Flag => self.flag(slot).map(Json::from),
            Shape::Words(words) => self.word(slot, words, |word| word).map(Json::from),
            Shape::Code(list) => self.code_of(slot, list).map(json_of),
            Shape::Language => self.language(slot).map(Json::from),
            Shape::Link => self.link(slot).map(Json::from),
            Shape::Position => self.position(slot).map(json_of),
            Shape::Reference(kinds) => self.reference(slot, kinds).map(json_of),
            Shape::Evidence => self.evidence(slot, EVIDENCE).map(json_of),
            Shape::Outline => self.outline(slot).map(json_of),
            Shape::Mask => self.mask(slot).map(json_of),
            Shape::Group(fields) => {
                let map = self.map(slot)?;
                self.known_fields(map, fields, &[]);
                Some(Json::Object(self.fields(map, fields)))
            }
            Shape::Machine => None,
        }
    }

    /// The record of a draft whose fields were read, with the text below them.
    pub(super) fn with_prose(&mut self, draft: &Draft, fields: &[Field], read: &mut Fields) {
        for field in prose(fields).filter(|field| !field.many) {
            let text = match draft.root.slot(field.key) {
                Some(slot) if self.row.is_some() => self.text(slot).unwrap_or_default(),
                _ => draft.body.text(),
            };
            if !text.is_empty() {
                read.insert(field.name.to_owned(), Json::from(text));
            } else if field.need && self.row.is_some() {
                self.need(&draft.root, field.key);
            } else if field.need {
                let words = field.about().trim_end_matches('.').to_lowercase();
                self.problems.push(crate::field::problem::Problem::whole(
                    self.path,
                    "there is no text below the front matter",
                    format!("write {words}"),
                ));
            }
        }
    }

    /// A record of `kind` from fields that were read; `None` if one of them has a problem, which is
    /// in the list then.
    pub(super) fn body(&mut self, kind: Kind, read: Fields) -> Option<Body> {
        // In this order: a kind that came after its fields would have them copied first.
        let parts = [
            ("kind", Json::from(kind.word())),
            ("fields", Json::Object(read)),
        ];
        let whole = MapDeserializer::<_, serde_json::Error>::new(parts.into_iter());
        match Body::deserialize(whole) {
            Ok(body) => Some(body),
            Err(_) if !self.problems.is_empty() => None,
            Err(error) => {
                self.problems.push(crate::field::problem::Problem::whole(
                    self.path,
                    format!("the fields of this {kind} do not fit together: {error}"),
                    "report this as a bug",
                ));
                None
            }
        }
    }

    /// A file that is one record and nothing else.
    pub(super) fn plain(&mut self, draft: &Draft, kind: Kind) -> Option<Vec<Record>> {
        let fields = kind.fields();
        self.known_fields(&draft.root, fields, &["key", "own"]);
        self.not_above_itself(draft, kind);
        let own = self.own(&draft.root);
        let mut read = self.fields(&draft.root, fields);
        self.spoken(draft, kind, &mut read);
        self.with_prose(draft, fields, &mut read);
        if kind == Kind::Consent {
            not_both(self, draft.root.line, &read);
        }
        let record = self.entered(&draft.key, draft.key_line, kind, read)?;
        Some(vec![Record { own, ..record }])
    }

    /// A record under the identifier that its key was given.
    pub(super) fn entered(
        &mut self,
        key: &Key,
        line: u32,
        kind: Kind,
        read: Fields,
    ) -> Option<Record> {
        let body = self.body(kind, read)?;
        self.record(key, line, body, Default::default())
    }

    fn link(&mut self, slot: Slot<'_>) -> Option<String> {
        let typed = self.typed(slot)?;
        let is_web = typed.starts_with("https://") || typed.starts_with("http://");
        if !is_web || typed.contains(char::is_whitespace) {
            self.problem(
                slot.node.line,
                format!("`{}` is not an address of the web", shown(typed)),
                "write it in full, beginning with `https://`",
            );
            return None;
        }
        Some(typed.to_owned())
    }
}

/// The keys that may stand in a mapping of these fields.
pub(crate) fn keys_of<'f>(fields: &'f [Field], keys: &mut Vec<&'f str>) {
    for field in fields.iter().filter(|field| !field.body) {
        match field.shape {
            Shape::Machine => {}
            Shape::Group(inner) if field.inline => keys_of(inner, keys),
            _ => keys.push(field.key),
        }
    }
}

/// The fields that stand below the front matter.
pub(crate) fn prose(fields: &[Field]) -> impl Iterator<Item = &Field> {
    fields.iter().filter(|field| field.body)
}

/// A value that was read and checked, in JSON; only a type that JSON cannot hold comes to nothing.
pub(super) fn json_of<T: Serialize>(value: T) -> Json {
    serde_json::to_value(value).unwrap_or_default()
}
