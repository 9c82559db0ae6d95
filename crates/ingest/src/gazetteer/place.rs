//! A row of a gazetteer to the draft of a place.

use std::sync::Arc;

use model::{
    key::Key,
    place::{PlaceKind, Position},
    record::Kind,
};

use crate::{
    bulk::BadRow,
    field::{
        Draft, Problem, Row,
        body::Body,
        draft::Sort,
        read::sentence,
        tree::{Entry, Map, Node, Value},
    },
    table::Cells,
};

/// A place as a list has it. Numbers beside values are the columns they stand in, from 1.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) key: String,
    pub(crate) kind: Option<PlaceKind>,
    pub(crate) name: (String, u32),
    pub(crate) name_ar: (String, u32),
    pub(crate) also: Vec<String>,
    pub(crate) position: Option<(Position, u32)>,
    pub(crate) code: (String, u32),
    pub(crate) codes: Vec<String>,
    /// The key of the next larger place.
    pub(crate) within: (String, u32),
}

/// What the places of one list have in common.
pub(crate) struct List {
    pub(crate) path: String,
    /// The list and its version.
    pub(crate) name: String,
    pub(crate) places: Arc<[String]>,
    pub(crate) delimiter: u8,
}

impl List {
    pub(crate) fn new(path: &str, name: String, columns: &[String], delimiter: u8) -> Self {
        Self {
            path: path.to_owned(),
            name,
            places: columns.into(),
            delimiter,
        }
    }

    /// The draft of a place.
    pub(crate) fn draft(&self, found: Found, cells: &Cells) -> Result<Draft, Vec<Problem>> {
        let row = self.row(cells);
        let key = Key::parse(&found.key).map_err(|error| {
            let (what, remedy) = sentence(&error);
            let mut problem = Problem::at(&self.path, found.code.1, what, remedy);
            row.tell(&mut problem);
            vec![problem]
        })?;
        let kind = found.kind.unwrap_or(PlaceKind::Other);
        let mut entries = Vec::new();
        let mut put = |key: &str, value: Value, place: u32| {
            entries.push(Entry {
                key: key.to_owned(),
                line: place,
                node: Node { line: place, value },
            });
        };
        let list = |items: Vec<String>| {
            let node = |item| Node {
                line: 0,
                value: Value::Text(item),
            };
            Value::List(items.into_iter().map(node).collect())
        };
        // Neither known nor told more finely than the list is.
        let level = kind.tells().name();
        put("kind", Value::Text(word(kind)), 0);
        put("precision", Value::Text(level.to_owned()), 0);
        put("publish_as", Value::Text(level.to_owned()), 0);
        put("list", Value::Text(self.name.clone()), 0);
        for (key, (text, place)) in [
            ("name", found.name),
            ("name_ar", found.name_ar),
            ("code", found.code),
            ("within", found.within),
        ] {
            if !text.is_empty() {
                put(key, Value::Text(text), place);
            }
        }
        for (key, items) in [("also", found.also), ("codes", found.codes)] {
            if !items.is_empty() {
                put(key, list(items), 0);
            }
        }
        if let Some((position, place)) = found.position {
            let text = format!("{}, {}", position.latitude(), position.longitude());
            put("coordinates", Value::Text(text), place);
        }
        Ok(Draft {
            path: self.path.clone(),
            sort: Sort::Record(Kind::Place),
            key,
            key_line: 0,
            root: Map { line: 0, entries },
            body: Body::Text {
                text: String::new(),
                line: 0,
            },
            row: Some(row),
        })
    }

    /// A row that is no place, with what is wrong with it.
    pub(crate) fn bad(&self, cells: &Cells, mut problems: Vec<Problem>) -> BadRow {
        let row = self.row(cells);
        problems.iter_mut().for_each(|problem| row.tell(problem));
        BadRow { row, problems }
    }

    fn row(&self, cells: &Cells) -> Row {
        Row {
            line: cells.line,
            text: cells.text(self.places.len(), self.delimiter),
            made: false,
            places: Arc::clone(&self.places),
        }
    }
}

/// Latitude and longitude from two cells; both may be empty.
pub(crate) fn position(latitude: &str, longitude: &str) -> Result<Option<Position>, String> {
    if latitude.is_empty() && longitude.is_empty() {
        return Ok(None);
    }
    let text = format!("{latitude}, {longitude}");
    Position::parse(&text).map(Some).map_err(|_| {
        format!(
            "`{}` is not a latitude and a longitude in degrees",
            crate::text::shown(&text)
        )
    })
}

/// The word for a kind of place.
fn word(kind: PlaceKind) -> String {
    PlaceKind::WORDS
        .iter()
        .find(|word| PlaceKind::parse(word) == Some(kind))
        .map_or_else(String::new, |word| (*word).to_owned())
}
