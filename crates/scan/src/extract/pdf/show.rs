//! Runs the operators of a page that place text (ISO 32000-1, 9.4).

mod matrix;
mod resource;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::font::{Font, number};
use super::layout::Fragment;
use matrix::{Matrix, UNIT, times};

/// What a page shows.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) fragments: Vec<Fragment>,
    /// Texts that stand for what is shown (`/ActualText`).
    pub(super) replaced: Vec<String>,
    /// Forms that were drawn.
    pub(super) forms: HashSet<ObjectId>,
    /// Codes of which no font says what they mean.
    pub(super) unknown: usize,
    /// Pictures written into the content itself.
    pub(super) inline: Vec<Stream>,
    pub(super) faults: Vec<String>,
    operations: usize,
}

/// Operators run for one page; drawing forms within forms can multiply without end.
const OPERATIONS: usize = 4_000_000;

#[derive(Clone)]
struct State<'d> {
    space: Matrix,
    font: Option<Rc<Font<'d>>>,
    size: f64,
    character: f64,
    word: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// Runs content streams.
pub(super) struct Machine<'d> {
    document: &'d Document,
    fonts: HashMap<*const Dictionary, Rc<Font<'d>>>,
    pub(super) shown: Shown,
}

impl<'d> Machine<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self {
            document,
            fonts: HashMap::new(),
            shown: Shown::default(),
        }
    }

    /// Runs a page or a form of its own.
    pub(super) fn run(&mut self, content: &[u8], resources: &[&'d Dictionary]) {
        let state = State {
            space: UNIT,
            font: None,
            size: 0.0,
            character: 0.0,
            word: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        self.stream(content, resources, state, 0);
    }

    fn stream(
        &mut self,
        content: &[u8],
        resources: &[&'d Dictionary],
        mut state: State<'d>,
        depth: usize,
    ) {
        let operations = Content::decode_strict(content).or_else(|_| {
            self.fault("content that is damaged");
            Content::decode(content)
        });
        let Ok(Content { operations }) = operations else {
            return;
        };
        let mut saved: Vec<State<'d>> = Vec::new();
        let mut matrix = UNIT;
        let mut line = UNIT;
        let mut marked: Vec<Option<usize>> = Vec::new();
        for Operation { operator, operands } in &operations {
            self.shown.operations += 1;
            if self.shown.operations > OPERATIONS {
                self.fault("more to draw than can be read");
                return;
            }
            let value = |at: usize| operands.get(at).and_then(number).unwrap_or(0.0);
            let six = || [value(0), value(1), value(2), value(3), value(4), value(5)];
            let span = marked.iter().rev().find_map(|span| *span);
            let mut down = |x: f64, y: f64, matrix: &mut Matrix| {
                line = times([1.0, 0.0, 0.0, 1.0, x, y], line);
                *matrix = line;
            };
            match operator.as_str() {
                "q" => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.space = times(six(), state.space),
                "BT" => {
                    line = UNIT;
                    matrix = UNIT;
                }
                "Tf" => {
                    let name = operands
                        .first()
                        .and_then(|name| name.as_name().ok())
                        .unwrap_or_default();
                    state.font = self.font(name, resources);
                    state.size = value(1);
                }
                "BI" => {
                    let picture = operands.first().and_then(|image| image.as_stream().ok());
                    self.shown.inline.extend(picture.cloned());
                }
                "Tc" => state.character = value(0),
                "Tw" => state.word = value(0),
                "Tz" => state.scale = value(0) / 100.0,
                "TL" => state.leading = value(0),
                "Ts" => state.rise = value(0),
                "Td" => down(value(0), value(1), &mut matrix),
                "TD" => {
                    state.leading = -value(1);
                    down(value(0), value(1), &mut matrix);
                }
                "T*" => down(0.0, -state.leading, &mut matrix),
                "Tm" => {
                    line = six();
                    matrix = line;
                }
                "Tj" => self.show(operands, &state, &mut matrix, span),
                "'" | "\"" => {
                    if operator == "\"" {
                        state.word = value(0);
                        state.character = value(1);
                    }
                    down(0.0, -state.leading, &mut matrix);
                    self.show(operands, &state, &mut matrix, span);
                }
                "TJ" => {
                    let parts = operands.first().and_then(|parts| parts.as_array().ok());
                    self.show(
                        parts.map_or(&[][..], Vec::as_slice),
                        &state,
                        &mut matrix,
                        span,
                    );
                }
                "BMC" => marked.push(None),
                "BDC" => marked.push(self.replacement(operands, resources)),
                "EMC" => {
                    marked.pop();
                }
                "Do" => {
                    let name = operands
                        .first()
                        .and_then(|name| name.as_name().ok())
                        .unwrap_or_default();
                    self.draw(name, resources, &state, depth);
                }
                _ => {}
            }
        }
    }

    fn show(
        &mut self,
        parts: &[Object],
        state: &State<'d>,
        matrix: &mut Matrix,
        span: Option<usize>,
    ) {
        for part in parts {
            if let Some(back) = number(part) {
                let shift = -back / 1000.0 * state.size * state.scale;
                *matrix = times([1.0, 0.0, 0.0, 1.0, shift, 0.0], *matrix);
            }
            let Object::String(codes, _) = part else {
                continue;
            };
            let Some(font) = state.font.clone() else {
                self.shown.unknown += codes.len();
                continue;
            };
            let from = times(*matrix, state.space);
            let mut clusters = Vec::new();
            for glyph in font.glyphs(codes) {
                let space = state.character + if glyph.is_space { state.word } else { 0.0 };
                let shift = (glyph.width / 1000.0 * state.size + space) * state.scale;
                *matrix = times([1.0, 0.0, 0.0, 1.0, shift, 0.0], *matrix);
                match glyph.text {
                    Some(text) => clusters.push(text),
                    None if span.is_none() => self.shown.unknown += 1,
                    None => {}
                }
            }
            self.place(clusters, state, from, times(*matrix, state.space), span);
        }
    }

    fn place(
        &mut self,
        clusters: Vec<String>,
        state: &State<'d>,
        from: Matrix,
        to: Matrix,
        span: Option<usize>,
    ) {
        // Along and across the direction in which the text runs, so that turned text has lines too.
        let length = from[0].hypot(from[1]).max(f64::EPSILON);
        let (along, across) = (from[0] / length, from[1] / length);
        let turned = |x: f64, y: f64| (x * along + y * across, y * along - x * across);
        let (start, height) = turned(from[4], from[5]);
        let (end, _) = turned(to[4], to[5]);
        self.shown.fragments.push(Fragment {
            clusters,
            start: start.min(end),
            end: end.max(start),
            height: height + state.rise,
            size: state.size.abs() * length,
            span,
        });
    }

    fn fault(&mut self, what: &str) {
        if !self.shown.faults.iter().any(|known| known == what) {
            self.shown.faults.push(what.to_owned());
        }
    }
}
