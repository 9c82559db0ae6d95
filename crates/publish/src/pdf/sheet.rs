//! The document as the template reads it: its JSON, with what layout has to know beside it.

use model::{
    language::Language,
    publication::{Block, Document, Figure, ImageFormat, Inline, Map, Timeline},
};
use serde::Serialize;
use serde_json::{Map as Object, Value};

use crate::{
    column, facts,
    number::{self, Numbering},
    svg,
    text::clean,
    walk,
};

/// What the typesetter is given.
pub(super) struct Sheet {
    /// The document.
    pub(super) json: String,
    /// Its pictures and drawings, by the names used in the document.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

/// Writes a document down for the template.
pub(super) fn sheet(document: &Document) -> Result<Sheet, serde_json::Error> {
    let mut value = serde_json::to_value(document)?;
    clean_strings(&mut value);
    let mut writer = Writer {
        document,
        numbering: Numbering::default(),
        files: Vec::new(),
        heading_notes: Object::new(),
    };
    put(&mut value, "rtl", document.language.is_right_to_left())?;
    put(
        &mut value,
        "places_notes",
        number::places_notes(&document.blocks),
    )?;
    if let (Some(cover), Some(figure)) = (value.get_mut("cover"), &document.cover) {
        writer.picture(cover, figure)?;
    }
    let imprint: Vec<_> = document
        .imprint_lines()
        .into_iter()
        .map(|(label, words)| [clean(label.as_str()), clean(words.as_str())])
        .collect();
    put(&mut value, "imprint_lines", imprint)?;
    if let (Some(blocks), Some(notice)) = (value.pointer_mut("/changes/blocks"), &document.changes)
    {
        writer.blocks(blocks, &notice.blocks)?;
    }
    if let Some(blocks) = value.get_mut("blocks") {
        writer.blocks(blocks, &document.blocks)?;
    }
    put(&mut value, "heading_notes", writer.heading_notes)?;
    // Each reference gets its own number, so that a note can lead back to every one of them.
    number_references(&mut value, &mut 0);
    Ok(Sheet {
        json: serde_json::to_string(&value)?,
        files: writer.files,
    })
}

/// Goes through the blocks and their JSON side by side.
struct Writer<'a> {
    document: &'a Document,
    numbering: Numbering,
    files: Vec<(String, Vec<u8>)>,
    heading_notes: Object<String, Value>,
}

impl Writer<'_> {
    fn blocks(&mut self, values: &mut Value, blocks: &[Block]) -> Result<(), serde_json::Error> {
        for (value, block) in values.as_array_mut().into_iter().flatten().zip(blocks) {
            self.block(value, block)?;
        }
        Ok(())
    }

    fn block(&mut self, value: &mut Value, block: &Block) -> Result<(), serde_json::Error> {
        match block {
            Block::Heading { level, text } => self.heading(value, *level, text),
            Block::Notes if !self.document.notes.is_empty() => {
                self.numbering.heading(1);
                Ok(())
            }
            Block::List { items, .. } => {
                let values = value.get_mut("items").and_then(Value::as_array_mut);
                values
                    .into_iter()
                    .flatten()
                    .zip(items)
                    .try_for_each(|(value, item)| self.blocks(value, item))
            }
            Block::Table { head, .. } if head.is_empty() => Ok(()),
            Block::Table {
                caption,
                head,
                rows,
            } => {
                put(value, "number", self.numbering.table(caption.is_some()))?;
                put(value, "columns", column::of(head, rows))
            }
            Block::Figure { figure } => {
                let number = self.numbering.picture(figure);
                put(value, "number", number)?;
                value
                    .get_mut("figure")
                    .map_or(Ok(()), |value| self.picture(value, figure))
            }
            Block::Map { map } => {
                let number = self.numbering.drawing();
                put(value, "number", number)?;
                value
                    .get_mut("map")
                    .map_or(Ok(()), |value| self.map(value, map, number))
            }
            Block::Timeline { timeline } => {
                let number = self.numbering.drawing();
                put(value, "number", number)?;
                value
                    .get_mut("timeline")
                    .map_or(Ok(()), |value| self.timeline(value, timeline, number))
            }
            Block::Paragraph { .. }
            | Block::Quote { .. }
            | Block::PullQuote { .. }
            | Block::Contents
            | Block::Notes => Ok(()),
        }
    }

    /// References to notes are kept apart from a heading's words, which stand in the contents and in the
    /// outline too.
    fn heading(
        &mut self,
        value: &mut Value,
        level: u8,
        text: &[Inline],
    ) -> Result<(), serde_json::Error> {
        let place = self.numbering.heading(level);
        let anchor = format!("section-{}", place.number);
        let notes: Vec<Inline> = walk::notes(text)
            .into_iter()
            .map(|note| Inline::Note { note })
            .collect();
        if !notes.is_empty() {
            self.heading_notes
                .insert(anchor.clone(), serde_json::to_value(notes)?);
            drop_notes(value);
        }
        put(value, "level", place.level)?;
        put(value, "anchor", anchor)
    }

    fn picture(&mut self, value: &mut Value, figure: &Figure) -> Result<(), serde_json::Error> {
        let extension = match figure.format {
            ImageFormat::Jpeg => "jpg",
            ImageFormat::Png => "png",
        };
        let name = format!("picture-{}.{extension}", self.files.len() + 1);
        self.files.push((name.clone(), figure.image.get().clone()));
        put(value, "file", name)
    }

    fn map(
        &mut self,
        value: &mut Value,
        map: &Map,
        number: usize,
    ) -> Result<(), serde_json::Error> {
        let (drawing, numbers) = svg::numbered_map(map, self.language(), "map");
        self.drawing(value, drawing, number)?;
        let facts = facts::of_map(map, &numbers, &self.document.labels);
        put(value, "facts", facts)?;
        // The drawing holds them already.
        remove(value, &["outlines", "marks"]);
        Ok(())
    }

    fn timeline(
        &mut self,
        value: &mut Value,
        timeline: &Timeline,
        number: usize,
    ) -> Result<(), serde_json::Error> {
        let drawing = svg::timeline(timeline, self.language(), "timeline");
        self.drawing(value, drawing, number)?;
        put(
            value,
            "facts",
            facts::of_timeline(timeline, &self.document.labels),
        )?;
        remove(value, &["rows"]);
        Ok(())
    }

    fn drawing(
        &mut self,
        value: &mut Value,
        drawing: String,
        number: usize,
    ) -> Result<(), serde_json::Error> {
        let name = format!("drawing-{number}.svg");
        self.files.push((name.clone(), drawing.into_bytes()));
        put(value, "file", name)
    }

    const fn language(&self) -> Language {
        self.document.language
    }
}

fn clean_strings(value: &mut Value) {
    match value {
        Value::String(text) => *text = clean(text),
        Value::Array(values) => values.iter_mut().for_each(clean_strings),
        Value::Object(object) => object.values_mut().for_each(clean_strings),
        _ => {}
    }
}

fn is_note(value: &Value) -> bool {
    value.get("inline").and_then(Value::as_str) == Some("note")
}

fn drop_notes(value: &mut Value) {
    if let Some(Value::Array(text)) = value.get_mut("text") {
        text.retain(|inline| !is_note(inline));
        text.iter_mut().for_each(drop_notes);
    }
}

fn number_references(value: &mut Value, next: &mut usize) {
    if is_note(value) {
        if let Value::Object(object) = value {
            object.insert("reference".to_owned(), Value::from(*next));
            *next += 1;
        }
        return;
    }
    match value {
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| number_references(value, next)),
        Value::Object(object) => object
            .values_mut()
            .for_each(|value| number_references(value, next)),
        _ => {}
    }
}

fn put(value: &mut Value, key: &str, new: impl Serialize) -> Result<(), serde_json::Error> {
    let new = serde_json::to_value(new)?;
    if let Value::Object(object) = value {
        object.insert(key.to_owned(), new);
    }
    Ok(())
}

fn remove(value: &mut Value, keys: &[&str]) {
    if let Value::Object(object) = value {
        for key in keys {
            object.remove(*key);
        }
    }
}
