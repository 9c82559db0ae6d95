//! From a parsed source to the document that may leave: every mark is replaced by what the rulings
//! release, every paragraph outside a framing section must rest on evidence.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    decision::Field,
    protected::Protected,
    public::{Public, PublicText},
    publication::{Block, Inline},
    record::{Evidence, Record, ReportStatement, Saying},
};

use super::{
    desk::Desk,
    flaw::Flaw,
    markdown::{Body, Node},
    marks::{Citation, Span},
    notes, parts,
    picture::Pictures,
    pieces::{
        footnotes, head_of, inner_of, items_of, rows_of, target_of, text_of, words_in, words_of,
    },
    pull,
};

/// What composing one body gave.
pub(crate) struct Composed {
    pub(crate) blocks: Vec<Block>,
    pub(crate) notes: Vec<Vec<Inline>>,
    pub(crate) statements: Vec<ReportStatement>,
    pub(crate) flaws: Vec<Flaw>,
}

/// Composes the body of one edition. `events` are the events in the report's scope.
pub(crate) fn compose(
    desk: &Desk<'_>,
    pictures: &dyn Pictures,
    events: &[Protected<Record>],
    body: Public<Body>,
) -> Composed {
    let mut composer = Composer {
        desk,
        pictures,
        events,
        footnotes: body
            .get()
            .footnotes
            .keys()
            .cloned()
            .zip(body.map(footnotes).each())
            .collect(),
        top: top_level(&body.get().nodes),
        nodes: body.map(pull::nodes),
        level: 1,
        framing: None,
        composed: Composed {
            blocks: Vec::new(),
            notes: Vec::new(),
            statements: Vec::new(),
            flaws: Vec::new(),
        },
    };
    for complaint in &body.get().complaints {
        composer.composed.flaws.push(desk.flaw(
            complaint.line,
            complaint.what.clone(),
            complaint.remedy,
        ));
    }
    let blocks = composer.blocks(body.map(|body| body.nodes.clone()).each());
    composer.composed.blocks = blocks;
    composer.composed
}

struct Composer<'a> {
    desk: &'a Desk<'a>,
    pictures: &'a dyn Pictures,
    events: &'a [Protected<Record>],
    footnotes: BTreeMap<String, Public<Vec<Span>>>,
    /// The whole body, in which words that are set large must stand.
    nodes: Public<Vec<Node>>,
    /// The level that chapters have in the source.
    top: u8,
    level: u8,
    /// The level of the framing section that the composer is in.
    framing: Option<u8>,
    composed: Composed,
}

impl Composer<'_> {
    fn blocks(&mut self, nodes: Vec<Public<Node>>) -> Vec<Block> {
        nodes
            .into_iter()
            .flat_map(|node| self.block(&node))
            .collect()
    }

    fn block(&mut self, node: &Public<Node>) -> Vec<Block> {
        match node.get() {
            Node::Heading { level, framing, .. } => {
                let level = (level + 1).saturating_sub(self.top).clamp(1, 4);
                self.level = level;
                if *framing {
                    self.framing = Some(self.framing.map_or(level, |outer| outer.min(level)));
                } else if self.framing.is_some_and(|outer| level <= outer) {
                    self.framing = None;
                }
                vec![Block::Heading {
                    level,
                    text: self.spans(node.map(text_of).each()),
                }]
            }
            Node::Paragraph { line, text } => {
                self.require_evidence(*line, text);
                vec![Block::Paragraph {
                    text: self.spans(node.map(text_of).each()),
                }]
            }
            Node::Quote { line, text } => self.quote(*line, text, node).into_iter().collect(),
            Node::List { ordered, .. } => {
                let items = node.map(items_of).each();
                let items = items
                    .into_iter()
                    .map(|item| self.blocks(item.each()))
                    .collect();
                vec![Block::List {
                    ordered: *ordered,
                    items,
                }]
            }
            Node::Table { line, head, rows } => {
                let cells: Vec<Span> = head
                    .iter()
                    .chain(rows.iter().flatten())
                    .flatten()
                    .cloned()
                    .collect();
                self.require_evidence(*line, &cells);
                let head = node
                    .map(head_of)
                    .each()
                    .into_iter()
                    .map(|cell| self.spans(cell.each()))
                    .collect();
                let rows = node.map(rows_of).each();
                let rows = rows
                    .into_iter()
                    .map(|row| {
                        row.each()
                            .into_iter()
                            .map(|cell| self.spans(cell.each()))
                            .collect()
                    })
                    .collect();
                vec![Block::Table {
                    caption: None,
                    head,
                    rows,
                }]
            }
            Node::Part {
                line,
                name,
                argument,
            } if name == "pull" => self.pull(*line, argument, node).into_iter().collect(),
            Node::Part {
                line,
                name,
                argument,
            } => {
                let made = parts::make(
                    self.desk,
                    self.pictures,
                    self.events,
                    self.level,
                    *line,
                    name,
                    argument,
                );
                made.unwrap_or_else(|flaw| {
                    self.composed.flaws.push(flaw);
                    Vec::new()
                })
            }
        }
    }

    /// A quotation: its words are those of the one statement it cites, released for quoting.
    fn quote(&mut self, line: u32, text: &[Span], node: &Public<Node>) -> Option<Block> {
        let cited = super::marks::citations(text);
        let [(_, citation)] = cited.as_slice() else {
            self.complain(
                line,
                "a quotation must cite the one statement it quotes",
                "end it with [@KEY:N]",
            );
            return None;
        };
        let quoted = node.map(words_of);
        match self.quoted(line, citation, &quoted) {
            Ok((words, attribution, evidence)) => {
                self.state(line, vec![evidence]);
                let note = self.cite(line, std::slice::from_ref(citation));
                let text = std::iter::once(Inline::Text { text: words })
                    .chain(note)
                    .collect();
                Some(Block::Quote { text, attribution })
            }
            Err(flaw) => {
                self.composed.flaws.push(flaw);
                None
            }
        }
    }

    /// The words of a statement, released for quoting, with who said them in which capacity.
    fn quoted(
        &self,
        line: u32,
        citation: &Citation,
        quoted: &PublicText,
    ) -> Result<(PublicText, Option<PublicText>, Evidence), Flaw> {
        self.resolve(line, citation).and_then(|(record, evidence)| {
            let number = evidence.statement.ok_or_else(|| {
                self.desk.flaw(
                    line,
                    format!("`{citation}` names no statement"),
                    "cite it as KEY:N",
                )
            })?;
            let source = notes::source_of(self.desk, line, &record)?;
            let words = self
                .desk
                .rulings
                .quote(&record, source.as_ref(), number, quoted);
            let words = words.map_err(|refusal| self.desk.refuse(line, &refusal))?;
            let attribution = notes::attribution(self.desk, line, &record)?;
            let of = (evidence.record, evidence.statement);
            let saying = Saying::Quote(words.as_str().to_owned());
            self.desk.tell_of(of, line, Field::Quote, saying);
            Ok((words, attribution, evidence))
        })
    }

    /// Words of this edition once more, set large: they must stand in it, and a quotation passes the same
    /// decisions once more.
    fn pull(&mut self, line: u32, argument: &str, node: &Public<Node>) -> Option<Block> {
        let pull::Pull { quoted, from } = pull::read(argument);
        let whole = node.map(pull::argument_of);
        let words = whole.slice(from..argument.len());
        let Some(cited) = pull::origin(self.nodes.get(), words.as_str(), quoted.as_ref()) else {
            self.complain(
                line,
                "these words do not stand in this edition",
                "repeat words of a paragraph that cites evidence, or KEY:N and words of the quotation of it",
            );
            return None;
        };
        let (words, attribution) = match &quoted {
            None => (words, None),
            Some(citation) => match self.quoted(line, citation, &words) {
                Ok((words, attribution, _)) => (words, attribution),
                Err(flaw) => {
                    self.composed.flaws.push(flaw);
                    return None;
                }
            },
        };
        let evidence = cited
            .iter()
            .filter_map(|citation| self.resolve(line, citation).ok())
            .map(|(_, evidence)| evidence)
            .collect();
        self.state(line, evidence);
        let note = self.cite(line, &cited);
        let text = std::iter::once(Inline::Text { text: words })
            .chain(note)
            .collect();
        Some(Block::PullQuote { text, attribution })
    }

    /// Outside framing sections, words without evidence stop the build (invariant 2).
    fn require_evidence(&mut self, line: u32, text: &[Span]) {
        let cited = super::marks::citations(text);
        if cited.is_empty() {
            if self.framing.is_none() {
                self.complain(
                    line,
                    "this paragraph states something and cites nothing",
                    "cite the evidence as [@KEY:N], or put the section under a heading with {.framing}",
                );
            }
            return;
        }
        // What does not resolve is complained of where it is turned into a note.
        let evidence: Vec<Evidence> = cited
            .iter()
            .filter_map(|(at, citation)| self.resolve(*at, citation).ok())
            .map(|(_, e)| e)
            .collect();
        self.state(line, evidence);
    }

    fn spans(&mut self, spans: Vec<Public<Span>>) -> Vec<Inline> {
        spans.iter().flat_map(|span| self.span(span)).collect()
    }

    fn span(&mut self, span: &Public<Span>) -> Vec<Inline> {
        let desk = self.desk;
        let text = match span.get() {
            Span::Text(_) => Ok(span.map(words_in)),
            Span::Emphasis(_) => {
                return vec![Inline::Emphasis {
                    text: self.spans(span.map(inner_of).each()),
                }];
            }
            Span::Strong(_) => {
                return vec![Inline::Strong {
                    text: self.spans(span.map(inner_of).each()),
                }];
            }
            Span::Link { .. } => {
                let text = self.spans(span.map(inner_of).each());
                return vec![Inline::Link {
                    target: span.map(target_of),
                    text,
                }];
            }
            Span::Footnote { line, label } => return self.footnote(*line, label),
            Span::Cite { line, items } => return self.cite(*line, items).into_iter().collect(),
            Span::Person { line, key } => notes::person(desk, *line, key),
            Span::Place { line, key } => notes::place(desk, *line, key),
            Span::Pattern {
                line,
                rule,
                is_share,
            } => parts::pattern(desk, self.events, *line, rule, *is_share),
            Span::Count { line, what } => parts::count(desk, self.events, *line, what),
        };
        match text {
            Ok(text) => vec![Inline::Text { text }],
            Err(flaw) => {
                self.composed.flaws.push(flaw);
                Vec::new()
            }
        }
    }

    fn footnote(&mut self, line: u32, label: &str) -> Vec<Inline> {
        let Some(text) = self.footnotes.get(label).cloned() else {
            self.complain(
                line,
                format!("footnote `{label}` is nowhere defined"),
                "add a line `[^LABEL]: ...`",
            );
            return Vec::new();
        };
        let inlines = self.spans(text.each());
        self.composed.notes.push(inlines);
        vec![Inline::Note {
            note: self.composed.notes.len() - 1,
        }]
    }

    /// A note that says what may be said of the cited evidence. Two statements of one account are one
    /// piece of evidence; accounts of which the same may be said are told apart by their number.
    fn cite(&mut self, line: u32, items: &[Citation]) -> Option<Inline> {
        let mut records = BTreeSet::new();
        let mut described: Vec<(Vec<Inline>, PublicText, usize)> = Vec::new();
        for citation in items {
            let words = match self.resolve(line, citation) {
                Ok((_, evidence)) if !records.insert(evidence.record) => continue,
                Ok((record, _)) => notes::describe(self.desk, line, &record),
                Err(flaw) => Err(flaw),
            };
            match words {
                Ok(words) => {
                    let said = plain_words(&words);
                    match described.iter_mut().find(|(_, known, _)| *known == said) {
                        Some((_, _, number)) => *number += 1,
                        None => described.push((words, said, 1)),
                    }
                }
                Err(flaw) => self.composed.flaws.push(flaw),
            }
        }
        if described.is_empty() {
            return None;
        }
        let mut note = Vec::new();
        for (words, _, number) in described {
            if !note.is_empty() {
                note.push(Inline::Text {
                    text: PublicText::fixed(" "),
                });
            }
            note.extend(words);
            if number > 1 {
                let number = PublicText::number(number);
                note.push(Inline::Text {
                    text: PublicText::fill(" (×{n})", &[("n", &number)]),
                });
            }
        }
        self.composed.notes.push(note);
        Some(Inline::Note {
            note: self.composed.notes.len() - 1,
        })
    }

    fn resolve(
        &self,
        line: u32,
        citation: &Citation,
    ) -> Result<(Protected<Record>, Evidence), Flaw> {
        notes::resolve(self.desk, line, citation)
    }

    fn state(&mut self, line: u32, evidence: Vec<Evidence>) {
        self.composed.statements.push(ReportStatement {
            edition: self.desk.language,
            line,
            evidence,
        });
    }

    fn complain(&mut self, line: u32, what: impl Into<String>, remedy: &str) {
        let flaw = self.desk.flaw(line, what, remedy);
        self.composed.flaws.push(flaw);
    }
}

/// The words of a note, to tell equal ones.
fn plain_words(inlines: &[Inline]) -> PublicText {
    let text = |inline: &Inline| match inline {
        Inline::Text { text } | Inline::Foreign { text, .. } => Some(text.clone()),
        _ => None,
    };
    let words: Vec<PublicText> = inlines.iter().filter_map(text).collect();
    PublicText::concat(&words)
}

fn top_level(nodes: &[Node]) -> u8 {
    let levels = nodes.iter().filter_map(|node| match node {
        Node::Heading { level, .. } => Some(*level),
        _ => None,
    });
    levels.min().unwrap_or(1)
}
