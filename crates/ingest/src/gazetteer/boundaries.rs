//! Boundaries: GeoJSON (RFC 7946) whose features have P-codes.

use std::io::{self, Read};

use model::place::Outline;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::columns::Columns;
use crate::{
    bulk::Batch,
    field::{Problem, outline_of},
    text::shown,
};

/// The outline of an area by its code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Boundary {
    /// The P-code.
    pub code: String,
    /// Its name, as far as the file says.
    pub name: Option<String>,
    /// The same in Arabic.
    pub name_ar: Option<String>,
    /// The outline.
    pub outline: Outline,
}

/// A file of boundaries while it is read, a feature at a time.
pub(crate) struct Boundaries<'r> {
    path: String,
    features: Features<'r>,
    count: usize,
}

impl<'r> Boundaries<'r> {
    pub(crate) fn open(path: &str, input: impl Read + 'r) -> Self {
        Self {
            path: path.to_owned(),
            features: Features::new(Box::new(input)),
            count: 0,
        }
    }

    pub(crate) fn batch(&mut self) -> Batch {
        let mut batch = Batch::default();
        while !batch.is_full() {
            let feature = match self.features.next() {
                Ok(Some(feature)) => feature,
                Ok(None) => {
                    if self.count == 0 || !self.features.is_sound() {
                        let what = "this GeoJSON ends early, or has no features";
                        let remedy = "export it again as a FeatureCollection";
                        batch
                            .problems
                            .push(Problem::whole(&self.path, what, remedy));
                    }
                    batch.is_last = true;
                    break;
                }
                Err(_) => {
                    batch.unreadable(&self.path, 0);
                    break;
                }
            };
            self.count += 1;
            match feature
                .ok_or_else(|| "it is too large".to_owned())
                .and_then(|text| boundary(&text))
            {
                Ok(boundary) => batch.boundary(boundary),
                Err(what) => {
                    let what = format!("feature {}: {what}", self.count);
                    let remedy = "export it with its P-code, as a Polygon or MultiPolygon in WGS 84, simplified for a small map";
                    batch
                        .problems
                        .push(Problem::whole(&self.path, what, remedy));
                }
            }
        }
        batch
    }
}

fn boundary(text: &[u8]) -> Result<Boundary, String> {
    let value: Json = serde_json::from_slice(text).map_err(|_| "it is not JSON".to_owned())?;
    let nothing = Map::new();
    let properties = value
        .get("properties")
        .and_then(Json::as_object)
        .unwrap_or(&nothing);
    let names: Vec<String> = properties.keys().cloned().collect();
    let said = |column: Option<usize>| {
        let text = properties.values().nth(column?)?.as_str()?.trim();
        (!text.is_empty() && text != "<Null>").then(|| text.to_owned())
    };
    let columns = Columns::of(&names).ok_or("it has no P-code, or no name")?;
    let level = columns.finest().map(|(_, level)| level).unwrap_or_default();
    let own = columns.code.is_some();
    let pick = |single: Option<usize>, wide: Option<usize>| said(if own { single } else { wide });
    let code = pick(columns.code, level.code).ok_or("it has no P-code")?;
    let outline = outline_of(&value).map_err(|what| format!("`{}`: {what}", shown(&code)))?;
    let positions: usize = outline.rings.iter().map(Vec::len).sum();
    if positions > MOST_POSITIONS {
        return Err(format!(
            "`{}` has more than {MOST_POSITIONS} positions",
            shown(&code)
        ));
    }
    Ok(Boundary {
        code,
        name: pick(columns.name, level.name),
        name_ar: pick(columns.name_ar, level.name_ar),
        outline,
    })
}

/// The features of a FeatureCollection one by one: a file of a whole country does not fit into
/// memory as JSON.
struct Features<'r> {
    input: Box<dyn Read + 'r>,
    buffer: Vec<u8>,
    at: usize,
    depth: usize,
    text: Text,
    /// The last text at the uppermost level.
    name: Vec<u8>,
    inside: bool,
}

/// Where in a text of JSON a byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Outside,
    Inside,
    Escaped,
}

impl<'r> Features<'r> {
    fn new(input: Box<dyn Read + 'r>) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            at: 0,
            depth: 0,
            text: Text::Outside,
            name: Vec::new(),
            inside: false,
        }
    }

    /// Whether everything that was opened was closed.
    fn is_sound(&self) -> bool {
        self.depth == 0 && self.text == Text::Outside
    }

    /// The next feature, or `Some(None)` for one that is too large to look at.
    fn next(&mut self) -> io::Result<Option<Option<Vec<u8>>>> {
        let mut feature = Vec::new();
        let mut is_cut = false;
        while let Some(byte) = self.byte()? {
            let was_inside = self.inside && self.depth >= FEATURE;
            let before = self.depth;
            self.step(byte);
            if self.inside && (was_inside || self.depth >= FEATURE) {
                is_cut |= feature.len() >= LARGEST;
                if !is_cut {
                    feature.push(byte);
                }
                if before == FEATURE && self.depth < FEATURE {
                    return Ok(Some((!is_cut).then_some(feature)));
                }
            }
        }
        Ok(None)
    }

    fn step(&mut self, byte: u8) {
        match (self.text, byte) {
            (Text::Escaped, _) => self.text = Text::Inside,
            (Text::Inside, b'\\') => self.text = Text::Escaped,
            (Text::Inside, b'"') => self.text = Text::Outside,
            (Text::Inside, _) if self.depth == 1 && self.name.len() < 16 => self.name.push(byte),
            (Text::Inside, _) => {}
            (Text::Outside, b'"') => {
                self.text = Text::Inside;
                if self.depth == 1 {
                    self.name.clear();
                }
            }
            (Text::Outside, b'{' | b'[') => {
                if byte == b'[' && self.depth == 1 {
                    self.inside = self.name == b"features";
                }
                self.depth += 1;
            }
            (Text::Outside, b'}' | b']') => {
                self.depth = self.depth.saturating_sub(1);
                self.inside &= self.depth > 1;
            }
            _ => {}
        }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        if self.at >= self.buffer.len() {
            self.buffer.resize(PART, 0);
            let count = loop {
                match self.input.read(&mut self.buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    other => break other?,
                }
            };
            self.buffer.truncate(count);
            self.at = 0;
        }
        let byte = self.buffer.get(self.at).copied();
        self.at += 1;
        Ok(byte)
    }
}

/// The depth inside a feature: the collection, its list, the feature.
const FEATURE: usize = 3;
const LARGEST: usize = 16 * 1024 * 1024;
/// More than a map of any size can show.
const MOST_POSITIONS: usize = 400_000;
const PART: usize = 64 * 1024;
