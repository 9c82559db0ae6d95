//! A report's source as a tree: CommonMark with tables and footnotes, and the report's own marks.
//!
//! Parsing is one plain function over the whole text ([`parse`]), so that `Public::map` can carry it:
//! what comes out of public prose is public, and nothing else can be mixed in on the way.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::marks::{self, Span};

/// A parsed body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body {
    pub(crate) nodes: Vec<Node>,
    pub(crate) footnotes: BTreeMap<String, Vec<Span>>,
    pub(crate) complaints: Vec<Complaint>,
}

/// Something in the source that a report cannot have.
#[derive(Debug, Clone)]
pub(crate) struct Complaint {
    pub(crate) line: u32,
    pub(crate) what: String,
    pub(crate) remedy: &'static str,
}

/// A block, with the line of the source on which it begins.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Heading {
        level: u8,
        framing: bool,
        text: Vec<Span>,
    },
    Paragraph {
        line: u32,
        text: Vec<Span>,
    },
    Quote {
        line: u32,
        text: Vec<Span>,
    },
    List {
        ordered: bool,
        items: Vec<Vec<Node>>,
    },
    Table {
        line: u32,
        head: Vec<Vec<Span>>,
        rows: Vec<Vec<Vec<Span>>>,
    },
    /// `{{name}}` or `{{name: argument}}` alone on a line.
    Part {
        line: u32,
        name: String,
        argument: String,
    },
}

/// Parses `markdown`, whose first line is line `first_line` of its file.
pub(crate) fn parse(markdown: &str, first_line: u32) -> Body {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_HEADING_ATTRIBUTES;
    let events = Parser::new_ext(markdown, options).into_offset_iter();
    let lines = Lines::of(markdown, first_line);
    let mut reader = Reader {
        events: Box::new(TextMergeWithOffset::new(events)),
        lines,
        body: Body::default(),
    };
    reader.body.nodes = reader.blocks(None);
    reader.body
}

struct Reader<'a> {
    events: Box<dyn Iterator<Item = (Event<'a>, std::ops::Range<usize>)> + 'a>,
    lines: Lines,
    body: Body,
}

impl Reader<'_> {
    /// Reads blocks up to the end tag `until`, or to the end.
    fn blocks(&mut self, until: Option<TagEnd>) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some((event, range)) = self.events.next() {
            let line = self.lines.at(range.start);
            match event {
                Event::End(end) if Some(end) == until => break,
                Event::Start(tag) => self.block(tag, line, &mut nodes),
                Event::Rule | Event::End(_) | Event::SoftBreak | Event::HardBreak => {}
                // Text straight in a list item, where the list is tight.
                event => {
                    let (text, ended) = self.spans_from(Some((event, line)), until);
                    push_paragraph(&mut nodes, line, text);
                    if ended {
                        break;
                    }
                }
            }
        }
        nodes
    }

    fn block(&mut self, tag: Tag<'_>, line: u32, nodes: &mut Vec<Node>) {
        match tag {
            Tag::Paragraph => {
                let text = self.spans(TagEnd::Paragraph);
                match marks::part(&text) {
                    Some((name, argument)) => nodes.push(Node::Part {
                        line,
                        name,
                        argument,
                    }),
                    None => push_paragraph(nodes, line, text),
                }
            }
            Tag::Heading { level, classes, .. } => {
                let framing = classes.iter().any(|class| class.as_ref() == "framing");
                let text = self.spans(TagEnd::Heading(level));
                nodes.push(Node::Heading {
                    level: number(level),
                    framing,
                    text,
                });
            }
            Tag::BlockQuote(kind) => {
                let inner = self.blocks(Some(TagEnd::BlockQuote(kind)));
                for node in inner {
                    match node {
                        Node::Paragraph { line, text } => nodes.push(Node::Quote { line, text }),
                        _ => self.complain(
                            line,
                            "a quotation holds more than paragraphs",
                            "quote words only",
                        ),
                    }
                }
            }
            Tag::List(first) => {
                let mut items = Vec::new();
                while let Some((event, _)) = self.events.next() {
                    match event {
                        Event::Start(Tag::Item) => items.push(self.blocks(Some(TagEnd::Item))),
                        Event::End(TagEnd::List(_)) => break,
                        _ => {}
                    }
                }
                nodes.push(Node::List {
                    ordered: first.is_some(),
                    items,
                });
            }
            Tag::Table(_) => nodes.push(self.table(line)),
            Tag::FootnoteDefinition(label) => {
                let inner = self.blocks(Some(TagEnd::FootnoteDefinition));
                let text = inner.into_iter().flat_map(|node| match node {
                    Node::Paragraph { text, .. } => text,
                    _ => Vec::new(),
                });
                self.body
                    .footnotes
                    .insert(label.to_string(), text.collect());
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.complain(
                    line,
                    "HTML and code have no place in a report",
                    "write it as a paragraph",
                );
                self.skip(&tag.to_end());
            }
            other => {
                self.complain(
                    line,
                    "this kind of block has no place in a report",
                    "write it as a paragraph",
                );
                self.skip(&other.to_end());
            }
        }
    }

    fn table(&mut self, line: u32) -> Node {
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        let mut row = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => row.push(self.spans(TagEnd::TableCell)),
                Event::End(TagEnd::TableHead) => head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => rows.push(std::mem::take(&mut row)),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        Node::Table { line, head, rows }
    }

    fn spans(&mut self, until: TagEnd) -> Vec<Span> {
        self.spans_from(None, Some(until)).0
    }

    /// Reads inline content, beginning with an event that was already taken, up to `until` or, in a
    /// tight list item, up to the next block. Says whether `until` was met.
    fn spans_from(
        &mut self,
        first: Option<(Event<'_>, u32)>,
        until: Option<TagEnd>,
    ) -> (Vec<Span>, bool) {
        let mut spans = Vec::new();
        if let Some((event, line)) = first {
            self.inline(event, line, &mut spans);
        }
        while let Some((event, range)) = self.events.next() {
            let line = self.lines.at(range.start);
            match event {
                Event::End(end) if Some(end) == until => return (spans, true),
                event => self.inline(event, line, &mut spans),
            }
        }
        (spans, true)
    }

    fn inline(&mut self, event: Event<'_>, line: u32, spans: &mut Vec<Span>) {
        match event {
            Event::Text(text) => match marks::split(&text, line) {
                Ok(parts) => spans.extend(parts),
                Err(complaint) => self.body.complaints.push(complaint),
            },
            Event::Code(text) => spans.push(Span::Text(text.to_string())),
            Event::SoftBreak | Event::HardBreak => spans.push(Span::Text(" ".to_owned())),
            Event::FootnoteReference(label) => spans.push(Span::Footnote {
                line,
                label: label.to_string(),
            }),
            Event::Start(Tag::Emphasis) => spans.push(Span::Emphasis(self.spans(TagEnd::Emphasis))),
            Event::Start(Tag::Strong) => spans.push(Span::Strong(self.spans(TagEnd::Strong))),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let target = dest_url.to_string();
                let text = self.spans(TagEnd::Link);
                if target.starts_with("https://") {
                    spans.push(Span::Link { target, text });
                } else {
                    self.complain(
                        line,
                        "a link goes to something other than https://",
                        "give the full address",
                    );
                }
            }
            Event::Start(Tag::Image { .. }) => {
                self.complain(
                    line,
                    "a picture is included by path",
                    "write {{figure: media/...}} on a line of its own",
                );
                self.skip(&TagEnd::Image);
            }
            Event::Start(tag @ Tag::List(_)) => {
                self.complain(
                    line,
                    "a list stands inside a list",
                    "make it one list, or two",
                );
                self.skip(&tag.to_end());
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                self.complain(line, "HTML has no place in a report", "write plain words");
            }
            _ => {}
        }
    }

    fn skip(&mut self, until: &TagEnd) {
        for (event, _) in self.events.by_ref() {
            if matches!(&event, Event::End(end) if end == until) {
                break;
            }
        }
    }

    fn complain(&mut self, line: u32, what: &str, remedy: &'static str) {
        self.body.complaints.push(Complaint {
            line,
            what: what.to_owned(),
            remedy,
        });
    }
}

fn push_paragraph(nodes: &mut Vec<Node>, line: u32, text: Vec<Span>) {
    if !text.is_empty() {
        nodes.push(Node::Paragraph { line, text });
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        _ => 4,
    }
}

/// Where lines begin, to turn offsets into line numbers.
struct Lines {
    starts: Vec<usize>,
    first: u32,
}

impl Lines {
    fn of(text: &str, first: u32) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1).collect();
        Self { starts, first }
    }

    fn at(&self, offset: usize) -> u32 {
        let before = self.starts.partition_point(|start| *start <= offset);
        self.first
            .saturating_add(u32::try_from(before).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_construct_has_its_node_and_line() {
        let body = parse(
            "# One {.framing}\n\nWords [@int-001:2; obs-01] of [[person:per-04]].\n\n> Said so. [@int-001:2]\n\n- a\n- b [@x]\n\n{{map}}\n\n{{figure: media/a.jpg}}\n\n| h |\n|---|\n| c [^n] |\n\n[^n]: A note.\n",
            10,
        );
        assert!(body.complaints.is_empty(), "{:?}", body.complaints);
        let shape: Vec<String> = body
            .nodes
            .iter()
            .map(|node| match node {
                Node::Heading { level, framing, .. } => format!("h{level} {framing}"),
                Node::Paragraph { line, text } => format!("p {} {line}", text.len()),
                Node::Quote { line, .. } => format!("q {line}"),
                Node::List { ordered, items } => format!("l {ordered} {}", items.len()),
                Node::Table { line, head, rows } => {
                    format!("t {} {} {line}", head.len(), rows.len())
                }
                Node::Part {
                    line,
                    name,
                    argument,
                } => format!("{name}({argument}) {line}"),
            })
            .collect();
        assert_eq!(
            shape,
            [
                "h1 true",
                "p 5 12",
                "q 14",
                "l false 2",
                "map() 19",
                "figure(media/a.jpg) 21",
                "t 1 1 23"
            ]
        );
        assert_eq!(body.footnotes.len(), 1);
    }

    #[test]
    fn html_images_and_other_links_are_complained_of() {
        let body = parse("<b>x</b>\n\n![a](b.png)\n\n[c](http://d)\n", 1);
        let lines: Vec<u32> = body
            .complaints
            .iter()
            .map(|complaint| complaint.line)
            .collect();
        assert_eq!(lines, [1, 1, 3, 5]);
    }
}
