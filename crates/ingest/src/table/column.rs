//! Which column is which field.

use std::sync::Arc;

use model::{
    field::{Field, Shape},
    record::{Consent, Identity, Kind},
};

use crate::{
    field::{Problem, suggest::nearest},
    text::shown,
};

/// How the cells of a row become the tree that a file would have had.
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

/// One step from a record to a field.
enum Step {
    Key(&'static str),
    Number(u32),
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

/// The fields that a row can fill; a person's identity and consent are among them as groups.
fn fields_of(kind: Kind) -> Vec<Field> {
    let is_person = matches!(kind, Kind::Source | Kind::Person);
    let without = |field: &&Field| !(is_person && field.name == "identity");
    let mut fields: Vec<Field> = kind.fields().iter().filter(without).copied().collect();
    if is_person {
        for (name, inner) in [("identity", Identity::FIELDS), ("consent", Consent::FIELDS)] {
            let mut field = Field::new::<String>(name, "");
            field.shape = Shape::Group(inner);
            fields.push(field);
        }
    }
    fields
}

/// The field that `name` means, and the way to it.
fn find(fields: &[Field], name: &str, steps: &mut Vec<Step>) -> Option<Field> {
    let (first, rest) = match name.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (name, None),
    };
    for field in fields {
        match field.shape {
            Shape::Machine => {}
            Shape::Group(inner) if field.inline => {
                if let Some(found) = find(inner, name, steps) {
                    return Some(found);
                }
            }
            // Whose consent it is, its row says.
            Shape::Group(_) if field.key == first && rest == Some("of") && first == "consent" => {
                return None;
            }
            Shape::Group(inner) if field.key == first && !field.body => {
                steps.push(Step::Key(field.key));
                let mut rest = rest?;
                if field.many {
                    let (number, after) = rest.split_once('.')?;
                    steps.push(Step::Number(number_of(number)?));
                    rest = after;
                }
                return find(inner, rest, steps);
            }
            _ if field.key == first => {
                steps.push(Step::Key(field.key));
                if let Some(number) = rest {
                    steps.push(Step::Number(
                        number_of(number).filter(|_| field.many && !field.body)?,
                    ));
                }
                return Some(*field);
            }
            _ => {}
        }
    }
    None
}

fn number_of(text: &str) -> Option<u32> {
    text.parse()
        .ok()
        .filter(|number| (1..=MOST_GROUPS).contains(number))
}

/// Columns without which no row can be a record.
fn needed(kind: Kind) -> impl Iterator<Item = &'static str> {
    let is_person = matches!(kind, Kind::Source | Kind::Person);
    let calls = (kind == Kind::Recommendation).then_some("calls");
    kind.fields()
        .iter()
        .filter(move |field| {
            field.need && !field.inline && !(is_person && field.name == "identity")
        })
        .filter(|field| !matches!(field.shape, Shape::Machine))
        .map(|field| field.key)
        .chain(calls)
}

/// Every column that a table of this kind may have; groups that repeat are numbered 1.
pub fn columns(kind: Kind) -> Vec<String> {
    let mut names = vec!["key".to_owned()];
    describe(&fields_of(kind), "", &mut names);
    names.retain(|name| name != "consent.of");
    names
}

fn describe(fields: &[Field], prefix: &str, names: &mut Vec<String>) {
    for field in fields {
        match field.shape {
            Shape::Machine => {}
            Shape::Group(inner) if field.inline => describe(inner, prefix, names),
            Shape::Group(inner) if !field.body => {
                let number = if field.many { "1." } else { "" };
                describe(inner, &format!("{prefix}{}.{number}", field.key), names);
            }
            _ => names.push(format!("{prefix}{}", field.key)),
        }
    }
}

/// A header cell as it is compared.
fn plain(typed: &str) -> String {
    typed.trim().to_lowercase()
}

fn digits_as_one(name: &str) -> String {
    let part = |part: &str| match part.parse::<u32>() {
        Ok(_) => "1".to_owned(),
        Err(_) => part.to_owned(),
    };
    name.split('.').map(part).collect::<Vec<_>>().join(".")
}

/// Nobody numbers more groups in columns.
const MOST_GROUPS: u32 = 1000;
