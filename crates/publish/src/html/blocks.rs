//! The blocks of the body.

use maud::{Markup, PreEscaped, html};
use model::publication::{Block, Document, Inline};

use super::inline::{figure, numbered};
use crate::{
    column::{self, Column},
    facts::{self, Facts},
    number::{self, Numbering},
    svg,
    text::clean,
};

/// Writes blocks in reading order, counting as it goes.
pub(super) struct Writer<'a> {
    document: &'a Document,
    numbering: Numbering,
    /// For each note, how many references to it have been written.
    references: Vec<usize>,
    tables: usize,
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
        let mut sections = String::new();
        let mut rest = blocks;
        while !rest.is_empty() {
            let begins = |block: &Block| matches!(block, Block::Heading { level: 1, .. });
            let length = rest
                .iter()
                .skip(1)
                .position(begins)
                .map_or(rest.len(), |next| next + 1);
            let (chapter, after) = rest.split_at(length);
            let named = chapter.first().is_some_and(begins);
            let number = self.numbering.next_heading();
            let content = self.blocks(chapter);
            let section = html! {
                @if named { section aria-labelledby={ "section-" (number) } { (content) } } @else { (content) }
            };
            sections.push_str(&section.into_string());
            rest = after;
        }
        PreEscaped(sections)
    }

    fn blocks(&mut self, blocks: &[Block]) -> Markup {
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
                let rows: Vec<Vec<Markup>> = rows
                    .iter()
                    .map(|row| row.iter().map(|cell| self.words(cell)).collect())
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
                let drawing = svg::map(map, self.document.language, &format!("figure-{number}"));
                let facts = facts::of_map(map, &self.document.labels);
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

    /// A table; one without a caption still has a name for those who cannot see where it stands.
    fn table(
        &mut self,
        caption: Option<Markup>,
        name: &str,
        columns: &[Column],
        head: &[Markup],
        rows: &[Vec<Markup>],
    ) -> Markup {
        self.tables += 1;
        let id = format!("table-{}", self.tables);
        let class = |column: &Column| match (column.numeric, column.short) {
            (true, _) => Some("numeric"),
            (false, true) => Some("short"),
            (false, false) => None,
        };
        // A region that scrolls by itself can be reached and scrolled by keyboard (WCAG 2.2, 2.1.1).
        html! {
            div class="scroll" tabindex="0" role="region" aria-labelledby=(id) {
                table {
                    @if let Some(caption) = caption { caption id=(id) { (caption) } }
                    @else { caption id=(id) class="unseen" { (clean(name)) } }
                    thead { tr { @for (cell, column) in head.iter().zip(columns) { th scope="col" class=[class(column)] { (cell) } } } }
                    tbody { @for row in rows { tr { @for (cell, column) in row.iter().zip(columns) { td class=[class(column)] { (cell) } } } } }
                }
            }
        }
    }

    fn drawing(&mut self, number: usize, drawing: String, caption: &str, facts: &Facts) -> Markup {
        let label = &self.document.labels.figure;
        let plain = |cell: &String| html! { (cell) };
        let head: Vec<Markup> = facts.head.iter().map(plain).collect();
        let rows: Vec<Vec<Markup>> = facts
            .rows
            .iter()
            .map(|row| row.iter().map(plain).collect())
            .collect();
        html! {
            figure class="drawing" {
                div class="scroll" tabindex="0" role="region" aria-labelledby={ "figure-" (number) "-caption" } { (PreEscaped(drawing)) }
                figcaption id={ "figure-" (number) "-caption" } { (numbered(label, number)) (clean(caption)) }
            }
            @if !rows.is_empty() { (self.table(None, caption, &facts.columns, &head, &rows)) }
        }
    }

    /// The headings of the first three levels, numbered as they will be written.
    fn contents(&self) -> Markup {
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

    /// The notes, each with a link back to every reference to it.
    pub(super) fn notes(&mut self) -> Markup {
        if self.document.notes.is_empty() {
            return html! {};
        }
        let place = self.numbering.heading(1);
        let notes: Vec<(usize, Markup)> = self
            .document
            .notes
            .iter()
            .map(|note| self.words(note))
            .enumerate()
            .collect();
        let labels = &self.document.labels;
        html! {
            section class="notes" role="doc-endnotes" aria-labelledby={ "section-" (place.number) } {
                h2 id={ "section-" (place.number) } { (clean(labels.notes.as_str())) }
                ol {
                    @for (index, words) in notes {
                        li id={ "note-" (index + 1) } {
                            (words)
                            @for time in 1..=self.references.get(index).copied().unwrap_or(0) {
                                " " a role="doc-backlink" class="back" href={ "#" (reference(index, time)) }
                                    aria-label={ (clean(labels.back.as_str())) " " (index + 1) @if time > 1 { "." (time) } } { "↑" }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Runs of words.
    fn words(&mut self, text: &[Inline]) -> Markup {
        let mut written = String::new();
        let mut after_note = false;
        for inline in text {
            let run = match inline {
                Inline::Text { text } => html! { (clean(text.as_str())) },
                Inline::Emphasis { text } => html! { em { (self.words(text)) } },
                Inline::Strong { text } => html! { strong { (self.words(text)) } },
                Inline::Foreign { language, text } => {
                    let direction = if language.is_right_to_left() {
                        "rtl"
                    } else {
                        "ltr"
                    };
                    html! { bdi lang=(language.tag()) dir=(direction) { (clean(text.as_str())) } }
                }
                Inline::Note { note } => self.reference(*note, after_note),
                Inline::Link { target, text } => {
                    html! { a href=(target.as_str()) rel="noreferrer noopener external" { (self.words(text)) } }
                }
            };
            after_note = matches!(inline, Inline::Note { .. });
            written.push_str(&run.into_string());
        }
        PreEscaped(written)
    }

    fn reference(&mut self, note: usize, after_note: bool) -> Markup {
        let mut time = 0;
        if let Some(count) = self.references.get_mut(note) {
            *count += 1;
            time = *count;
        }
        let comma = if self.document.language.is_right_to_left() {
            "، "
        } else {
            ", "
        };
        html! {
            sup {
                @if after_note { (comma) }
                a role="doc-noteref" id=(reference(note, time)) href={ "#note-" (note + 1) } { (note + 1) }
            }
        }
    }
}

/// The id of the reference to a note that is made for the n-th time.
fn reference(note: usize, time: usize) -> String {
    if time == 1 {
        format!("ref-{}", note + 1)
    } else {
        format!("ref-{}-{time}", note + 1)
    }
}

/// A heading's words without links and references, for the contents.
fn plain(text: &[Inline]) -> Markup {
    html! {
        @for inline in text {
            @match inline {
                Inline::Text { text } => { (clean(text.as_str())) }
                Inline::Emphasis { text } => { em { (plain(text)) } }
                Inline::Strong { text } | Inline::Link { text, .. } => { (plain(text)) }
                Inline::Foreign { language, text } => { bdi lang=(language.tag()) { (clean(text.as_str())) } }
                Inline::Note { .. } => {}
            }
        }
    }
}
