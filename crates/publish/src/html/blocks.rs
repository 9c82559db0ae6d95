//! The blocks of the body.

use maud::{Markup, html};
use model::publication::{Block, Document, Inline};

use super::{
    figure::{figure, numbered},
    words::{plain, unadorned},
};
use crate::{
    column, facts,
    number::{self, HeadingPlace, Numbering},
    svg,
    text::clean,
};

/// Writes blocks in reading order, counting as it goes.
pub(super) struct Writer<'a> {
    pub(super) document: &'a Document,
    pub(super) numbering: Numbering,
    /// For each note, how many references to it have been written.
    pub(super) references: Vec<usize>,
    pub(super) tables: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self {
            document,
            numbering: Numbering::default(),
            references: vec![0; document.notes.len()],
            tables: 0,
        }
    }

    /// The body, each chapter a section named by its heading.
    pub(super) fn chapters(&mut self, blocks: &[Block]) -> Markup {
        html! { @for (_, chapter) in self.sections(blocks) { (chapter) } }
    }

    /// The chapters one by one, each with the words of its heading; what stands before the first heading
    /// has none.
    pub(super) fn sections(&mut self, blocks: &[Block]) -> Vec<(Option<String>, Markup)> {
        let mut sections = Vec::new();
        let mut rest = blocks;
        while !rest.is_empty() {
            let begins = |block: &Block| matches!(block, Block::Heading { level: 1, .. });
            let length = rest
                .iter()
                .skip(1)
                .position(begins)
                .map_or(rest.len(), |next| next + 1);
            let (chapter, after) = rest.split_at(length);
            let name = chapter.first().and_then(|block| match block {
                Block::Heading { level: 1, text } => Some(unadorned(text)),
                _ => None,
            });
            let number = self.numbering.next_heading();
            let content = self.blocks(chapter);
            let section = html! {
                @if name.is_some() { section aria-labelledby={ "section-" (number) } { (content) } } @else { (content) }
            };
            sections.push((name, section));
            rest = after;
        }
        sections
    }

    pub(super) fn blocks(&mut self, blocks: &[Block]) -> Markup {
        html! { @for block in blocks { (self.block(block)) } }
    }

    fn block(&mut self, block: &Block) -> Markup {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph { text } => html! { p { (self.words(text)) } },
            Block::Quote { text, attribution } => html! {
                figure class="quote" {
                    blockquote { p { (self.words(text)) } }
                    @if let Some(attribution) = attribution { figcaption { (clean(attribution.as_str())) } }
                }
            },
            Block::PullQuote { text, attribution } => html! {
                aside class="pull" {
                    p { (self.words(text)) }
                    @if let Some(attribution) = attribution { p class="who" { (clean(attribution.as_str())) } }
                }
            },
            Block::List {
                ordered: true,
                items,
            } => html! { ol { @for item in items { li { (self.blocks(item)) } } } },
            Block::List {
                ordered: false,
                items,
            } => html! { ul { @for item in items { li { (self.blocks(item)) } } } },
            Block::Table { head, .. } if head.is_empty() => html! {},
            Block::Table {
                caption,
                head,
                rows,
            } => {
                let number = self.numbering.table(caption.is_some());
                let caption = caption.as_ref().zip(number).map(|(caption, number)| {
                    html! { (numbered(&self.document.labels.table, number)) (clean(caption.as_str())) }
                });
                let columns = column::of(head, rows);
                let head: Vec<Markup> = head.iter().map(|cell| self.words(cell)).collect();
                let rows: Vec<Vec<(Markup, usize)>> = rows
                    .iter()
                    .map(|row| row.iter().map(|cell| (self.words(cell), 1)).collect())
                    .collect();
                self.table(
                    caption,
                    self.document.labels.table.as_str(),
                    &columns,
                    &head,
                    &rows,
                )
            }
            Block::Figure { figure: item } => {
                let number = self.numbering.picture(item);
                figure(
                    item,
                    number.map(|number| numbered(&self.document.labels.figure, number)),
                )
            }
            Block::Map { map } => {
                let number = self.numbering.drawing();
                let id = format!("figure-{number}");
                let (drawing, numbers) = svg::numbered_map(map, self.document.language, &id);
                let facts = facts::of_map(map, &numbers, &self.document.labels);
                self.drawing(number, drawing, map.caption.as_str(), &facts)
            }
            Block::Timeline { timeline } => {
                let number = self.numbering.drawing();
                let drawing = svg::timeline(
                    timeline,
                    self.document.language,
                    &format!("figure-{number}"),
                );
                let facts = facts::of_timeline(timeline, &self.document.labels);
                self.drawing(number, drawing, timeline.caption.as_str(), &facts)
            }
            Block::Contents => self.contents(),
            Block::Notes => self.notes(),
        }
    }

    fn heading(&mut self, level: u8, text: &[Inline]) -> Markup {
        let place = self.numbering.heading(level);
        let id = format!("section-{}", place.number);
        let words = self.words(text);
        // The title is the one `h1`.
        match place.level {
            1 => html! { h2 id=(id) { (words) } },
            2 => html! { h3 id=(id) { (words) } },
            3 => html! { h4 id=(id) { (words) } },
            _ => html! { h5 id=(id) { (words) } },
        }
    }

    /// The headings of the first three levels, numbered as they will be written.
    pub(super) fn entries(&self) -> Vec<(HeadingPlace, Markup)> {
        let notes = html! { (clean(self.document.labels.notes.as_str())) };
        let mut numbering = Numbering::default();
        let mut entries = Vec::new();
        for block in crate::walk::blocks(self.document) {
            match block {
                Block::Heading { level, text } => {
                    entries.push((numbering.heading(*level), plain(text)))
                }
                Block::Notes if !self.document.notes.is_empty() => {
                    entries.push((numbering.heading(1), notes.clone()))
                }
                _ => {}
            }
        }
        if !self.document.notes.is_empty() && !number::places_notes(&self.document.blocks) {
            entries.push((numbering.heading(1), notes));
        }
        entries.retain(|(place, _)| place.level <= 3);
        entries
    }

    fn contents(&self) -> Markup {
        let entries = self.entries();
        html! {
            nav class="contents" aria-labelledby="contents" {
                h2 id="contents" { (clean(self.document.labels.contents.as_str())) }
                ol {
                    @for (place, words) in entries {
                        li class={ "level-" (place.level) } { a href={ "#section-" (place.number) } { (words) } }
                    }
                }
            }
        }
    }
}
