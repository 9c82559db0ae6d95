//! Attributes of a document, those of one name taken together: an office document has a hundred
//! thousand of them and few that differ.

use std::collections::{BTreeMap, HashSet};

use quick_xml::events::BytesStart;

use super::super::Extraction;
use crate::Piece;

/// Values so far, by attribute and element.
#[derive(Default)]
pub(super) struct Attributes {
    groups: BTreeMap<(String, String), Group>,
    positions: BTreeMap<String, String>,
}

#[derive(Default)]
struct Group {
    known: HashSet<String>,
    values: Vec<String>,
}

/// From here on a value is a piece of its own: a path, a packed picture.
const LONG: usize = 256;

/// Longer numbers measure nothing on a sheet of paper.
const LONGEST_MEASURE: usize = 7;

impl Attributes {
    /// Takes those of one element; says whether all could be read.
    pub(super) fn add(&mut self, element: &BytesStart<'_>, read: &mut Extraction) -> bool {
        let name = element.name();
        let name: &str = name.as_ref();
        if name.contains(['-', '_', '.']) || !name.is_ascii() {
            self.group("name", "element").take(name);
        }
        let (mut latitude, mut longitude) = (None, None);
        for attribute in element.attributes().with_checks(false) {
            let Ok(attribute) = attribute else {
                read.note(format!(
                    "attributes of {name} that are damaged: searched as source alone"
                ));
                return false;
            };
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                .unwrap_or(attribute.value.clone());
            let key: &str = attribute.key.as_ref();
            // Numbers of editing sessions that a word processor throws a die for.
            if attribute.key.local_name().as_ref().starts_with("rsid") {
                continue;
            }
            match key.to_ascii_lowercase().as_str() {
                "lat" | "latitude" => latitude = Some(value.clone().into_owned()),
                "lon" | "lng" | "long" | "longitude" => {
                    longitude = Some(value.clone().into_owned())
                }
                _ => {}
            }
            self.group("name of an attribute", name).take(key);
            if value.len() >= LONG || value.starts_with("data:") {
                read.attribute(key, &value, name);
            } else {
                self.group(key, name).take(&value);
            }
        }
        if let (Some(latitude), Some(longitude)) = (latitude, longitude) {
            let positions = self.positions.entry(name.to_owned()).or_default();
            positions.push_str(&format!("{latitude}, {longitude}\n\n"));
        }
        true
    }

    fn group(&mut self, key: &str, element: &str) -> &mut Group {
        self.groups
            .entry((key.to_owned(), element.to_owned()))
            .or_default()
    }

    /// Adds them all.
    pub(super) fn finish(self, read: &mut Extraction) {
        for ((key, element), group) in self.groups {
            let where_ = match (key.as_str(), element.as_str()) {
                ("name", "element") => "element name".to_owned(),
                ("name of an attribute", _) => format!("attribute name of {element}"),
                _ => format!("attribute {key} of {element}"),
            };
            let drawing = is_drawing(&key) || (is_measure(&key) && group.is_numeric());
            // An empty line parts what has nothing to do with each other.
            let piece = Piece::new(where_, group.values.join("\n\n"));
            read.piece(if drawing { piece.drawing() } else { piece });
        }
        for (element, positions) in self.positions {
            read.text(format!("position of {element}"), positions);
        }
    }
}

impl Group {
    fn take(&mut self, value: &str) {
        if !value.is_empty() && self.known.insert(value.to_owned()) {
            self.values.push(value.to_owned());
        }
    }

    fn is_numeric(&self) -> bool {
        let short = |value: &String| value.len() <= LONGEST_MEASURE;
        self.values.iter().all(|value| {
            short(value)
                && value
                    .trim_end_matches(['%', 'p', 't', 'x', 'm', 'c', 'i', 'n'])
                    .parse::<f64>()
                    .is_ok()
        })
    }
}

/// Attributes that are nothing but a drawing, in SVG and DrawingML.
pub(in crate::extract) fn is_drawing(key: &str) -> bool {
    matches!(
        key,
        "d" | "points"
            | "transform"
            | "viewBox"
            | "viewbox"
            | "values"
            | "stroke-dasharray"
            | "path"
    )
}

/// Attributes that measure something, if all their values are numbers.
fn is_measure(key: &str) -> bool {
    let key = key.rsplit(':').next().unwrap_or(key);
    matches!(
        key,
        "cx" | "cy"
            | "x"
            | "y"
            | "w"
            | "h"
            | "l"
            | "t"
            | "r"
            | "b"
            | "x1"
            | "x2"
            | "y1"
            | "y2"
            | "dx"
            | "dy"
            | "sz"
            | "width"
            | "height"
            | "left"
            | "right"
            | "top"
            | "bottom"
            | "before"
            | "after"
            | "line"
            | "start"
            | "end"
            | "hanging"
            | "firstLine"
            | "pos"
            | "id"
            | "idx"
            | "val"
            | "rot"
            | "ext"
            | "ht"
            | "spans"
            | "s"
            | "paraId"
            | "textId"
    )
}
