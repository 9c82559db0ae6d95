//! A row's cells to a draft.

use std::{borrow::Cow, sync::Arc};

use model::{key::Key, record::Kind};

use super::{
    cell,
    plan::{Branch, Part, Plan},
    scan::Cells,
    shift,
};
use crate::{
    bulk::BadRow,
    field::{
        Problem,
        body::{Body, Spoken},
        declare::declare,
        draft::{Draft, Row, Sort},
        items::Item,
        read::sentence,
        spoken,
        tree::{Entry, Map, Node, Value},
    },
    text::shown,
};

/// What every row of a table is read with.
pub(crate) struct Maker {
    pub(crate) path: String,
    pub(crate) kind: Kind,
    pub(crate) plan: Plan,
    pub(crate) places: Arc<[String]>,
    pub(crate) delimiter: u8,
    /// What made keys begin with.
    pub(crate) prefix: String,
}

impl Maker {
    /// A draft from a row; `None` for a row without any value.
    pub(crate) fn draft(&self, cells: &Cells) -> Option<Result<Draft, Box<BadRow>>> {
        let mut problems = Vec::new();
        let texts = self.texts(cells, &mut problems);
        if texts.iter().all(|text| text.is_empty()) && problems.is_empty() {
            return None;
        }
        let key = self.key(cells.line, &texts, &mut problems);
        let row = Row {
            line: cells.line,
            text: cells.written(
                self.plan.width,
                self.delimiter,
                &self.plan.problem,
                key.as_ref().map(|(key, ..)| (self.plan.key, key)),
            ),
            made: key.as_ref().is_some_and(|(_, _, made)| *made),
            places: Arc::clone(&self.places),
        };
        let mut root = Map {
            line: 0,
            entries: Vec::new(),
        };
        let mut body = Body::Text {
            text: String::new(),
            line: 0,
        };
        if problems.is_empty() {
            problems.extend(
                shift::shifted(&self.plan, &texts)
                    .map(|(what, remedy)| Problem::at(&self.path, 0, what, remedy)),
            );
        }
        if problems.is_empty() {
            root = self.branch(&self.plan.root, &texts);
            body = self.body(&texts, &mut problems);
        }
        let bad = |row: Row, mut problems: Vec<Problem>| {
            problems.iter_mut().for_each(|problem| row.tell(problem));
            problems.sort();
            Some(Err(Box::new(BadRow { row, problems })))
        };
        let Some((key, key_line, _)) = key.filter(|_| problems.is_empty()) else {
            return bad(row, problems);
        };
        let draft = Draft {
            path: self.path.clone(),
            sort: Sort::Record(self.kind),
            key,
            key_line,
            root,
            body,
            row: Some(row),
        };
        match declare(&draft).1 {
            problems if problems.is_empty() => Some(Ok(draft)),
            problems => draft.row.and_then(|row| bad(row, problems)),
        }
    }

    /// The cells as text, as many as there are columns.
    fn texts<'c>(&self, cells: &'c Cells, problems: &mut Vec<Problem>) -> Vec<Cow<'c, str>> {
        let mut problem = |place: usize, what: String, remedy: &str| {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            problems.push(Problem::at(&self.path, place, what, remedy));
        };
        let width = self.plan.width;
        if cells.is_open {
            let what = "a quote opens in this row and never closes, so that everything below it was taken for one value";
            problem(
                0,
                what.to_owned(),
                "close the quote, or write it twice if it is part of the value",
            );
        }
        if cells.is_cut {
            problem(
                0,
                "a value in this row is longer than a megabyte".to_owned(),
                "shorten it, or keep it as a file below `media/`",
            );
        }
        let many = cells.len() + cells.beyond;
        let extra = (width..cells.len()).any(|at| !cells.get(at).trim_ascii().is_empty());
        if many < width && !cells.is_open {
            let what = format!("this row has {many} values where the header names {width}");
            problem(
                0,
                what,
                "put in the delimiters that are missing, one for each value, also for an empty one",
            );
        } else if (extra || cells.beyond > 0) && !cells.is_open {
            let what = format!(
                "this row has {many} values where the header names {width}, and those behind stand one column too far"
            );
            problem(
                0,
                what,
                "put a value that holds the delimiter in double quotes",
            );
        }
        let mut texts = Vec::with_capacity(width);
        for at in 0..width {
            let typed = cells.get(at);
            let text = if self.plan.problem.contains(&at) {
                Cow::Borrowed("")
            } else if let Some(text) = cell::text(typed) {
                if let Some(fault) = cell::fault(&text) {
                    problem(at + 1, fault, "type the value again");
                }
                text
            } else {
                let what = format!(
                    "`{}` is not UTF-8 text",
                    shown(&String::from_utf8_lossy(typed))
                );
                problem(
                    at + 1,
                    what,
                    "save the table as UTF-8, and type this value again if it was broken before",
                );
                Cow::Borrowed("")
            };
            texts.push(text);
        }
        texts
    }

    /// The record's key, its place, and whether it was made here.
    fn key(
        &self,
        line: u32,
        texts: &[Cow<'_, str>],
        problems: &mut Vec<Problem>,
    ) -> Option<(Key, u32, bool)> {
        let filled = |column: Option<usize>| {
            let at = column?;
            let text = texts.get(at).filter(|text| !text.is_empty())?;
            Some((text.to_string(), place(at)))
        };
        let typed = filled(self.plan.key)
            .or_else(|| filled(self.plan.key_from).map(|(text, place)| (slug(&text), place)));
        let made = typed.is_none();
        let (text, place) = typed.unwrap_or_else(|| (format!("{}-{line}", self.prefix), 0));
        match Key::parse(&text) {
            Ok(key) => Some((key, place, made)),
            Err(error) => {
                let (what, remedy) = sentence(&error);
                problems.push(Problem::at(&self.path, place, what, remedy));
                None
            }
        }
    }

    fn branch(&self, branch: &Branch, texts: &[Cow<'_, str>]) -> Map {
        let filled = |(key, part): &(String, Part)| {
            let node = self.node(part, texts)?;
            Some(Entry {
                key: key.clone(),
                line: node.line,
                node,
            })
        };
        Map {
            line: branch.place,
            entries: branch.parts.iter().filter_map(filled).collect(),
        }
    }

    /// What a part comes to in this row, if anything stands in its cells.
    fn node(&self, part: &Part, texts: &[Cow<'_, str>]) -> Option<Node> {
        let text = |at: usize| texts.get(at).filter(|text| !text.is_empty());
        match part {
            Part::Lines(_) => None,
            Part::Text(at) => Some(Node {
                line: place(*at),
                value: Value::Text(text(*at)?.to_string()),
            }),
            Part::List(columns) => {
                let mut all = Vec::new();
                for at in columns {
                    let items = text(*at).map(|text| cell::items(text)).unwrap_or_default();
                    all.extend(items.into_iter().map(|item| Node {
                        line: place(*at),
                        value: Value::Text(item),
                    }));
                }
                let line = all.first()?.line;
                Some(Node {
                    line,
                    value: Value::List(all),
                })
            }
            Part::Map(branch) => self.group(branch, texts),
            Part::Maps(groups) => {
                let groups = groups
                    .iter()
                    .filter_map(|(_, branch)| self.group(branch, texts));
                let all: Vec<Node> = groups.collect();
                Some(Node {
                    line: all.first()?.line,
                    value: Value::List(all),
                })
            }
        }
    }

    fn group(&self, branch: &Branch, texts: &[Cow<'_, str>]) -> Option<Node> {
        let map = self.branch(branch, texts);
        (!map.entries.is_empty()).then_some(Node {
            line: map.line,
            value: Value::Map(map),
        })
    }

    /// Statements and calls, one to a line.
    fn body(&self, texts: &[Cow<'_, str>], problems: &mut Vec<Problem>) -> Body {
        let lines = |name: &str| {
            let is_it =
                |(key, part): &&(String, Part)| key == name && matches!(part, Part::Lines(_));
            let at = match self.plan.root.parts.iter().find(is_it) {
                Some((_, Part::Lines(at))) => *at,
                _ => usize::MAX - 1,
            };
            let text = texts.get(at).map_or("", |text| text.as_ref());
            let lines = text
                .split('\n')
                .map(str::trim)
                .filter(|line| !line.is_empty());
            (place(at), lines.map(str::to_owned).collect::<Vec<_>>())
        };
        match self.kind {
            Kind::Interview | Kind::Observation | Kind::Visit => {
                let (at, lines) = lines("statements");
                let mut statements: Vec<Spoken> = Vec::new();
                for line in &lines {
                    let item = Item::of_line(line, at);
                    match spoken(&self.path, &item) {
                        Ok(one) => statements.push(one),
                        Err(problem) => problems.push(problem),
                    }
                }
                Body::Account {
                    statements,
                    notes: String::new(),
                }
            }
            Kind::Recommendation => {
                let (at, calls) = lines("calls");
                if calls.is_empty() {
                    problems.push(Problem::at(
                        &self.path,
                        at,
                        "there is no call in it",
                        "write one call to a line",
                    ));
                }
                Body::Calls {
                    calls,
                    calls_ar: lines("calls_ar").1,
                }
            }
            _ => Body::Text {
                text: String::new(),
                line: 0,
            },
        }
    }
}

/// A text that can be a key: what cannot stand in one becomes a dash.
fn slug(text: &str) -> String {
    let fits =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let letters = text.to_lowercase();
    let dashed: String = letters
        .chars()
        .map(|c| if fits(c) { c } else { '-' })
        .collect();
    dashed.trim_matches(['-', '_', '.']).to_owned()
}

/// The number that stands for a column where a file would have a line.
fn place(column: usize) -> u32 {
    u32::try_from(column.saturating_add(1)).unwrap_or(u32::MAX)
}
