//! The blocks of the body.

use maud::{Markup, html};
use model::{
    public::PublicText,
    publication::{Block, Document, Inline},
};

use super::{picture::Media, runs::Face};
use crate::{
    column, facts,
    number::Numbering,
    raster::{RasterError, Rasterizer},
    svg,
};

/// Writes blocks in reading order, counting as it goes.
pub(super) struct Writer<'a> {
    pub(super) document: &'a Document,
    pub(super) numbering: Numbering,
    pub(super) media: Vec<Media>,
    /// Addresses that the text links to, and those that the notes link to.
    pub(super) links: [Vec<String>; 2],
    /// How many numbered lists there are; each counts for itself.
    pub(super) lists: usize,
    /// Whether a note was referred to already.
    pub(super) referred: Vec<bool>,
    /// Whether notes can be counted by the word processor, because their first references stand in
    /// their order. Otherwise their numbers are fixed.
    pub(super) counts: bool,
    pub(super) in_notes: bool,
    /// Identifiers given away so far; a file may hold none twice.
    pub(super) ids: usize,
    /// What kept a drawing from being made.
    pub(super) failed: Option<RasterError>,
    pub(super) rasterizer: Rasterizer<'a>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self {
            document,
            numbering: Numbering::default(),
            media: Vec::new(),
            links: [Vec::new(), Vec::new()],
            lists: 0,
            referred: vec![false; document.notes.len()],
            counts: super::notes::are_in_order(document),
            in_notes: false,
            ids: 0,
            failed: None,
            rasterizer: Rasterizer::new(),
        }
    }

    pub(super) const fn next_id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    /// Blocks, those of a list item at its depth.
    pub(super) fn blocks(&mut self, blocks: &[Block], depth: usize) -> Markup {
        html! { @for block in blocks { (self.block(block, depth)) } }
    }

    fn block(&mut self, block: &Block, depth: usize) -> Markup {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph { text } if depth > 0 => {
                let words = self.words(text);
                let style = self.style_at("ListContinue", depth);
                html! { w:p { (style) (words) } }
            }
            Block::Paragraph { text } => {
                let words = self.words(text);
                self.paragraph("BodyText", &words)
            }
            Block::Quote { text, attribution } => {
                let words = self.words(text);
                self.quotation("Quote", &words, attribution.as_ref())
            }
            Block::PullQuote { text, attribution } => {
                let words = self.words(text);
                self.quotation("IntenseQuote", &words, attribution.as_ref())
            }
            Block::List { ordered, items } => self.list(*ordered, items, depth),
            Block::Table { head, .. } if head.is_empty() => html! {},
            Block::Table {
                caption,
                head,
                rows,
            } => {
                let number = self.numbering.table(caption.is_some());
                let columns = column::of(head, rows);
                let above = caption.as_ref().zip(number).map(|(caption, number)| {
                    self.caption("Table", &self.document.labels.table, number, caption, None)
                });
                let head: Vec<Markup> = head.iter().map(|cell| self.words(cell)).collect();
                let rows: Vec<Vec<(Markup, usize)>> = rows
                    .iter()
                    .map(|row| row.iter().map(|cell| (self.words(cell), 1)).collect())
                    .collect();
                let name = caption.as_ref().unwrap_or(&self.document.labels.table);
                let table = self.table(name.as_str(), &columns, &head, &rows);
                html! { @if let Some(above) = above { (above) } (table) }
            }
            Block::Figure { figure } => self.figure(figure),
            Block::Map { map } => {
                let (drawing, numbers) = svg::numbered_map(map, self.document.language, "map");
                let facts = facts::of_map(map, &numbers, &self.document.labels);
                self.drawing(&drawing, &map.alternative, &map.caption, &facts)
            }
            Block::Timeline { timeline } => {
                let drawing = svg::timeline(timeline, self.document.language, "timeline");
                let facts = facts::of_timeline(timeline, &self.document.labels);
                self.drawing(&drawing, &timeline.alternative, &timeline.caption, &facts)
            }
            Block::Contents => self.contents(),
            Block::Notes => self.notes_heading(),
        }
    }

    fn heading(&mut self, level: u8, text: &[Inline]) -> Markup {
        let place = self.numbering.heading(level);
        let words = self.words(text);
        self.heading_of(place.number, place.level, &words)
    }

    /// A heading that the contents lead to.
    pub(super) fn heading_of(&mut self, number: usize, level: u8, words: &Markup) -> Markup {
        let id = self.next_id();
        let name = super::contents::bookmark(number);
        html! {
            w:p {
                w:pPr { w:pStyle w:val={ "Heading" (level) } {} }
                w:bookmarkStart w:id=(id) w:name=(name) {}
                (words)
                w:bookmarkEnd w:id=(id) {}
            }
        }
    }

    /// A quotation and, below it, who is quoted.
    pub(super) fn quotation(
        &self,
        style: &str,
        words: &Markup,
        attribution: Option<&PublicText>,
    ) -> Markup {
        html! {
            w:p {
                w:pPr {
                    w:pStyle w:val=(style) {}
                    @if attribution.is_some() { w:keepNext {} }
                }
                (words)
            }
            @if let Some(attribution) = attribution {
                (self.paragraph("Attribution", &self.text(attribution.as_str(), Face::default())))
            }
        }
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Block>], depth: usize) -> Markup {
        let list = if ordered {
            self.lists += 1;
            // The first is that of the bullets.
            self.lists + 1
        } else {
            1
        };
        let style = if ordered { "ListNumber" } else { "ListBullet" };
        html! {
            @for item in items {
                @match item.split_first() {
                    Some((Block::Paragraph { text }, rest)) => {
                        w:p {
                            w:pPr {
                                w:pStyle w:val=(style) {}
                                w:numPr { w:ilvl w:val=(depth.min(8)) {} w:numId w:val=(list) {} }
                            }
                            (self.words(text))
                        }
                        (self.blocks(rest, depth + 1))
                    }
                    _ => (self.blocks(item, depth + 1)),
                }
            }
        }
    }

    /// A paragraph of a named style.
    pub(super) fn paragraph(&self, style: &str, words: &Markup) -> Markup {
        html! { w:p { w:pPr { w:pStyle w:val=(style) {} } (words) } }
    }

    fn style_at(&self, style: &str, depth: usize) -> Markup {
        html! {
            w:pPr { w:pStyle w:val=(style) {} w:ind w:left=(super::styles::INDENT * depth.min(9)) {} }
        }
    }
}
