//! P-code tables of the Common Operational Datasets.

use std::{collections::BTreeSet, io::Read};

use model::place::PlaceKind;

use super::{
    columns::{Columns, Level},
    country,
    place::{Found, List, position},
};
use crate::{
    bulk::Batch,
    field::Problem,
    table::{Cells, Head, Scanner, cell_fault, cell_text, read_header},
};

/// A P-code table while it is read: one place a row, or the finest level in each row with the
/// larger ones repeated beside it.
pub(crate) struct Cod<'r> {
    list: List,
    columns: Columns,
    width: usize,
    scanner: Scanner<'r>,
    cells: Cells,
    /// Codes that were given already: of countries, and of larger places that rows repeat.
    seen: BTreeSet<String>,
    named: bool,
}

/// The cells of one row.
struct Texts(Vec<String>);

impl<'r> Cod<'r> {
    pub(crate) fn open(
        path: &str,
        list: Option<&str>,
        input: impl Read + 'r,
    ) -> Result<(Self, Head), Vec<Problem>> {
        let (header, scanner) = read_header(path, input)?;
        let Some(columns) = Columns::of(&header.columns) else {
            let what = "the first row names no column for a P-code, or none for a name";
            let remedy = "name them `pcode` and `name_en`, or `ADM1_PCODE` and `ADM1_EN`";
            return Err(vec![Problem::at(path, header.line, what, remedy)]);
        };
        let file = path.rsplit('/').next().unwrap_or(path);
        let name = list.map_or_else(|| format!("OCHA COD-AB ({file})"), str::to_owned);
        let head = Head::without_keys(header.columns, header.delimiter);
        let cod = Self {
            list: List::new(path, name, &head.columns, header.delimiter),
            columns,
            width: head.columns.len(),
            scanner,
            cells: Cells::default(),
            seen: BTreeSet::new(),
            named: list.is_some(),
        };
        Ok((cod, head))
    }

    pub(crate) fn batch(&mut self) -> Batch {
        let mut batch = Batch::default();
        while !batch.is_full() {
            match self.scanner.next(&mut self.cells) {
                Ok(true) => {}
                Ok(false) => {
                    batch.is_last = true;
                    break;
                }
                Err(_) => {
                    batch.unreadable(&self.list.path, self.cells.line);
                    break;
                }
            }
            if let Err(problems) = self.row(&mut batch) {
                batch.bad(self.list.bad(&self.cells, problems));
            }
        }
        batch
    }

    fn row(&mut self, batch: &mut Batch) -> Result<(), Vec<Problem>> {
        let texts = self.texts()?;
        if texts.0.iter().all(String::is_empty) {
            return Ok(());
        }
        if !self.named
            && let Some(version) = self.columns.version.map(|at| texts.at(Some(at)).0)
        {
            self.list.name = format!("{}, {version}", self.list.name);
            self.named = true;
        }
        let found = match self.columns.code {
            Some(_) => self.single(&texts),
            None => self.wide(&texts, batch)?,
        };
        let found = found.map_err(|(what, place)| self.one(place, what))?;
        self.country(&found, &texts, batch)?;
        let draft = self.list.draft(found, &self.cells)?;
        batch.draft(draft);
        Ok(())
    }

    fn one(&self, place: u32, what: String) -> Vec<Problem> {
        let remedy = "correct it in the list, or leave the row out";
        vec![Problem::at(&self.list.path, place, what, remedy)]
    }

    /// The cells, if there are as many as columns and all of them are text.
    fn texts(&self) -> Result<Texts, Vec<Problem>> {
        let cells = &self.cells;
        let extra = (self.width..cells.len()).any(|at| !cells.get(at).is_empty());
        if cells.is_open || cells.is_cut || cells.len() < self.width || extra || cells.beyond > 0 {
            let many = cells.len() + cells.beyond;
            let what = format!(
                "this row has {many} values where the header names {}",
                self.width
            );
            return Err(self.one(0, what));
        }
        let mut texts = Vec::with_capacity(self.width);
        for at in 0..self.width {
            let place = u32::try_from(at + 1).unwrap_or(u32::MAX);
            let text = cell_text(cells.get(at))
                .ok_or_else(|| self.one(place, "this is not UTF-8 text".to_owned()))?;
            if let Some(fault) = cell_fault(&text) {
                return Err(self.one(place, fault));
            }
            let is_none = matches!(text.as_ref(), "<Null>" | "NULL" | "null" | "N/A" | "#N/A");
            texts.push(if is_none {
                String::new()
            } else {
                text.into_owned()
            });
        }
        Ok(Texts(texts))
    }

    /// A row that is one place with a code of its own.
    fn single(&self, texts: &Texts) -> Result<Found, (String, u32)> {
        let columns = &self.columns;
        let code = texts.at(columns.code);
        let level = texts.at(columns.level).0.to_lowercase();
        let stated = level
            .strip_prefix("adm")
            .unwrap_or(&level)
            .parse::<u8>()
            .ok();
        let above = columns.finest().map(|(number, _)| number);
        let kind = match (stated, columns.community, above) {
            (Some(level), ..) => kind_of(level),
            (None, Some(_), _) => PlaceKind::Quarter,
            (None, None, Some(above)) => kind_of(above + 1),
            (None, None, None) => kind_of(depth(&code.0)),
        };
        let filled =
            |column: Option<usize>| Some(texts.at(column)).filter(|(text, _)| !text.is_empty());
        let within = filled(columns.community)
            .or_else(|| filled(columns.parent))
            .or_else(|| {
                let coded = columns.levels.values().rev();
                coded
                    .filter_map(|level| filled(level.code))
                    .find(|(above, _)| *above != code.0)
            })
            .or_else(|| parent(&code.0).map(|above| (above, code.1)));
        self.found(texts, kind, code, (columns.name, columns.name_ar), within)
    }

    /// A row that names several levels; the larger ones are places as well, once each.
    #[allow(
        clippy::type_complexity,
        reason = "the outer error is that of a whole row"
    )]
    fn wide(
        &mut self,
        texts: &Texts,
        batch: &mut Batch,
    ) -> Result<Result<Found, (String, u32)>, Vec<Problem>> {
        let levels: Vec<(u8, Level)> = self
            .columns
            .levels
            .iter()
            .map(|(n, level)| (*n, *level))
            .collect();
        let mut within: Option<(String, u32)> = None;
        let mut last = Err(("there is no code in it".to_owned(), 0));
        for (number, level) in levels {
            let code = texts.at(level.code);
            if code.0.is_empty() {
                continue;
            }
            let is_finest = self
                .columns
                .finest()
                .is_some_and(|(finest, _)| finest == number);
            if number > 0 && (is_finest || self.seen.insert(code.0.clone())) {
                let names = (level.name, level.name_ar);
                let mut found =
                    self.found(texts, kind_of(number), code.clone(), names, within.clone());
                if is_finest {
                    last = found;
                } else if let Ok(found) = &mut found {
                    // The row's position and other names are those of its finest level.
                    (found.position, found.also) = (None, Vec::new());
                    let found = std::mem::take(found);
                    if !found.name.0.is_empty() {
                        self.country(&found, texts, batch)?;
                        batch.draft(self.list.draft(found, &self.cells)?);
                    }
                }
            }
            within = Some(code);
        }
        Ok(last)
    }

    fn found(
        &self,
        texts: &Texts,
        kind: PlaceKind,
        code: (String, u32),
        names: (Option<usize>, Option<usize>),
        within: Option<(String, u32)>,
    ) -> Result<Found, (String, u32)> {
        if code.0.is_empty() {
            return Err(("there is no code in it".to_owned(), code.1));
        }
        let mut also = Vec::new();
        let mut name = texts.name(names.0, &mut also);
        let name_ar = texts.name(names.1, &mut also);
        if name.0.is_empty() {
            name = name_ar.clone();
        }
        if name.0.is_empty() {
            return Err(("there is no name in it".to_owned(), name.1));
        }
        for at in &self.columns.also {
            let text = texts.at(Some(*at)).0;
            let parts = text
                .split('|')
                .map(str::trim)
                .filter(|part| !part.is_empty());
            also.extend(parts.map(str::to_owned));
        }
        let mut known = BTreeSet::from([name.0.clone(), name_ar.0.clone()]);
        also.retain(|other| known.insert(other.clone()));
        let (latitude, place) = texts.at(self.columns.latitude);
        let longitude = texts.at(self.columns.longitude).0;
        let position = position(&latitude, &longitude).map_err(|what| (what, place))?;
        let coded = self.columns.codes.iter().filter_map(|(at, list)| {
            let text = texts.at(Some(*at)).0;
            (!text.is_empty()).then(|| format!("{list}:{text}"))
        });
        Ok(Found {
            key: code.0.to_lowercase(),
            kind: Some(kind),
            name,
            name_ar,
            also,
            position: position.map(|position| (position, place)),
            codes: coded.collect(),
            within: within.map_or_else(Default::default, |(code, place)| {
                (code.to_lowercase(), place)
            }),
            code,
        })
    }

    /// The country that a governorate lies in, the first time it is named.
    fn country(
        &mut self,
        found: &Found,
        texts: &Texts,
        batch: &mut Batch,
    ) -> Result<(), Vec<Problem>> {
        let code = found.within.0.to_uppercase();
        let is_first = found.kind == Some(PlaceKind::Governorate)
            && !code.is_empty()
            && self.seen.insert(code.clone());
        if !is_first {
            return Ok(());
        }
        let level = self.columns.levels.get(&0).copied().unwrap_or_default();
        let named = [texts.at(level.name).0, texts.at(level.name_ar).0];
        let country = country::found(&code, named, found.within.1);
        batch.countries.push(self.list.draft(country, &self.cells)?);
        Ok(())
    }
}

impl Texts {
    /// A cell and its column, from 1.
    fn at(&self, column: Option<usize>) -> (String, u32) {
        let text = column
            .and_then(|at| self.0.get(at))
            .cloned()
            .unwrap_or_default();
        (
            text,
            column.map_or(0, |at| u32::try_from(at + 1).unwrap_or(u32::MAX)),
        )
    }

    /// A name; further lines in its cell are other names.
    fn name(&self, column: Option<usize>, also: &mut Vec<String>) -> (String, u32) {
        let (text, place) = self.at(column);
        let mut lines = text
            .split('\n')
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let first = lines.next().unwrap_or_default().to_owned();
        also.extend(lines.map(str::to_owned));
        (first, place)
    }
}

/// What the levels are; a finer one than the subdistrict is a community and then a quarter of it.
const fn kind_of(level: u8) -> PlaceKind {
    match level {
        0 => PlaceKind::Country,
        1 => PlaceKind::Governorate,
        2 => PlaceKind::District,
        3 => PlaceKind::Subdistrict,
        4 => PlaceKind::City,
        _ => PlaceKind::Quarter,
    }
}

/// The level of a code by its form: the country's letters, and two digits for each level.
fn depth(code: &str) -> u8 {
    let digits = code
        .trim_start_matches(|c: char| c.is_ascii_alphabetic())
        .len();
    u8::try_from(digits / 2).unwrap_or(u8::MAX)
}

/// The code of the next larger place, as a code says it: itself without its last two digits.
fn parent(code: &str) -> Option<String> {
    let above = code.get(..code.len().checked_sub(2)?)?;
    (depth(code) > 0 && above.len() >= 2).then(|| above.to_owned())
}
