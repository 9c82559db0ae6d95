//! How the cells of a row become the tree that a file would have had.

use std::sync::Arc;

use model::{
    field::{Field, Shape},
    record::Kind,
};

use super::column::{Step, columns, digits_as_one, fields_of, find, needed, plain};
use crate::{
    field::{Problem, suggest::nearest},
    text::shown,
};

/// Where each cell belongs.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The fields, in the order of the header.
    pub(crate) root: Branch,
    /// The column of the record's key.
    pub(crate) key: Option<usize>,
    /// The column from which a key is made where there is none.
    pub(crate) key_from: Option<usize>,
    /// The columns that earlier problems stand in.
    pub(crate) problem: Vec<usize>,
    /// Of each column what one value looks like; `None` where anything goes.
    pub(crate) shapes: Vec<Option<Shape>>,
    /// Names for what a problem is about: the columns, then groups.
    pub(crate) places: Vec<String>,
    /// How many columns there are.
    pub(crate) width: usize,
}

/// Fields that stand together.
#[derive(Debug, Default)]
pub(crate) struct Branch {
    pub(crate) parts: Vec<(String, Part)>,
    /// What stands for it where a file would have a line.
    pub(crate) place: u32,
}

/// What cells are part of.
#[derive(Debug)]
pub(crate) enum Part {
    Text(usize),
    List(Vec<usize>),
    /// The text below the front matter that is a list: one item to a line.
    Lines(usize),
    Map(Branch),
    /// The groups of a list, by the numbers in their columns.
    Maps(Vec<(u32, Branch)>),
}

impl Plan {
    /// Reads a header. What cannot be read leaves its column out; `Err` if a column is missing
    /// without which no row can be a record.
    pub(crate) fn of(
        path: &str,
        line: u32,
        header: &[String],
        kind: Kind,
        key_from: Option<&str>,
    ) -> Result<(Self, Vec<Problem>), Vec<Problem>> {
        let mut plan = Self {
            places: header.to_vec(),
            width: header.len(),
            ..Self::default()
        };
        let known = columns(kind);
        let mut problems = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (at, typed) in header.iter().enumerate() {
            let name = plain(typed);
            plan.shapes.push(None);
            if name.is_empty() {
                continue;
            }
            let told = shown(typed);
            if seen.contains(&name) {
                let what = format!("column `{told}` stands there twice; the second is left out");
                problems.push(Problem::at(path, line, what, "rename one of the two"));
                continue;
            }
            if key_from.is_some_and(|key| key.trim() == typed.trim()) {
                plan.key_from = Some(at);
            }
            if !plan.place(kind, &name, typed, at) && plan.key_from != Some(at) {
                let numbered = digits_as_one(&name);
                let near = nearest(&numbered, known.iter().map(String::as_str));
                problems.push(Problem::at(
                    path,
                    line,
                    format!(
                        "column `{told}` is no field of a record of kind `{kind}`; it is left out"
                    ),
                    match near {
                        Some(near) => {
                            format!("did you mean `{near}`? A field of your own is `own.{told}`")
                        }
                        None => format!("a field of your own is `own.{told}`"),
                    },
                ));
                continue;
            }
            seen.push(name);
        }
        let missing: Vec<&str> = needed(kind)
            .filter(|key| {
                !seen
                    .iter()
                    .any(|name| name == key || name.starts_with(&format!("{key}.")))
            })
            .collect();
        if missing.is_empty() {
            return Ok((plan, problems));
        }
        let what = |key| {
            format!("there is no column `{key}`, without which no row is a record of kind `{kind}`")
        };
        let remedy = "add it, and a value in each row";
        problems.extend(
            missing
                .into_iter()
                .map(|key| Problem::at(path, line, what(key), remedy)),
        );
        Err(problems)
    }

    /// The names of what problems are about, for every row.
    pub(crate) fn shared_places(&self) -> Arc<[String]> {
        self.places.as_slice().into()
    }

    fn place(&mut self, kind: Kind, name: &str, typed: &str, at: usize) -> bool {
        match name {
            "key" => self.key = Some(at),
            "problem" => self.problem.push(at),
            _ => {
                if let Some(own) = name.strip_prefix("own.") {
                    // Names of the team's own are kept as typed.
                    let typed = typed.trim().get(4..).unwrap_or(own).trim();
                    if typed.is_empty() || typed.chars().any(crate::field::is_hidden) {
                        return false;
                    }
                    self.root.own(typed, at, &mut self.places);
                    return true;
                }
                let mut steps = Vec::new();
                let Some(field) = find(&fields_of(kind), name, &mut steps) else {
                    return false;
                };
                if let Some(shape) = self.shapes.get_mut(at) {
                    *shape = (!field.many).then_some(field.shape);
                }
                self.root.put("", &steps, &field, at, &mut self.places);
            }
        }
        true
    }
}

impl Branch {
    fn put(
        &mut self,
        path: &str,
        steps: &[Step],
        field: &Field,
        column: usize,
        places: &mut Vec<String>,
    ) {
        let dot = if path.is_empty() { "" } else { "." };
        match steps {
            [Step::Key(key)] | [Step::Key(key), Step::Number(_)] => self.leaf(key, field, column),
            [Step::Key(key), Step::Number(number), rest @ ..] => {
                let path = format!("{path}{dot}{key}.{number}");
                let place = line_of(&path, places);
                self.with(key, Part::Maps(Vec::new()), |part| {
                    if let Part::Maps(groups) = part {
                        numbered(groups, *number, place, |branch| {
                            branch.put(&path, rest, field, column, places);
                        });
                    }
                });
            }
            [Step::Key(key), rest @ ..] => {
                let path = format!("{path}{dot}{key}");
                let place = line_of(&path, places);
                self.with(key, Part::Map(Self::at(place)), |part| {
                    if let Part::Map(branch) = part {
                        branch.put(&path, rest, field, column, places);
                    }
                });
            }
            _ => {}
        }
    }

    fn own(&mut self, name: &str, column: usize, places: &mut Vec<String>) {
        let place = line_of("own", places);
        self.with("own", Part::Map(Self::at(place)), |part| {
            if let Part::Map(own) = part {
                own.parts.push((name.to_owned(), Part::Text(column)));
            }
        });
    }

    fn leaf(&mut self, key: &str, field: &Field, column: usize) {
        if !field.many {
            self.parts.push((key.to_owned(), Part::Text(column)));
        } else if field.body {
            self.parts.push((key.to_owned(), Part::Lines(column)));
        } else {
            self.with(key, Part::List(Vec::new()), |part| {
                if let Part::List(columns) = part {
                    columns.push(column);
                }
            });
        }
    }

    /// Does something with the part under `key`, which is `new` if there is none.
    fn with(&mut self, key: &str, new: Part, act: impl FnOnce(&mut Part)) {
        if !self.parts.iter().any(|(known, _)| known == key) {
            self.parts.push((key.to_owned(), new));
        }
        if let Some((_, part)) = self.parts.iter_mut().find(|(known, _)| known == key) {
            act(part);
        }
    }

    const fn at(place: u32) -> Self {
        Self {
            parts: Vec::new(),
            place,
        }
    }
}

/// Does something with the group of a number, which keeps its place among the others.
fn numbered(
    groups: &mut Vec<(u32, Branch)>,
    number: u32,
    place: u32,
    act: impl FnOnce(&mut Branch),
) {
    let before = groups.partition_point(|(known, _)| *known < number);
    if groups.get(before).is_none_or(|(known, _)| *known != number) {
        groups.insert(before, (number, Branch::at(place)));
    }
    if let Some((_, branch)) = groups.get_mut(before) {
        act(branch);
    }
}

/// The number that stands for a group where a file would have a line.
fn line_of(path: &str, places: &mut Vec<String>) -> u32 {
    let found = places.iter().position(|known| known == path);
    let at = found.unwrap_or_else(|| {
        places.push(path.to_owned());
        places.len() - 1
    });
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}
