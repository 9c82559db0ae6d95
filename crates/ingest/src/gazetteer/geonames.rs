//! GeoNames country dumps: 19 columns between tabs, without a header. A row that is broken is
//! corrected in the dump itself: alone it would not know the areas that it lies in.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Seek, SeekFrom},
};

use model::place::PlaceKind;

use super::{
    country,
    place::{Found, List, position},
};
use crate::{
    bulk::Batch,
    field::Problem,
    table::{Cells, Head, Scanner, cell_fault, decoded},
};

/// A dump while it is read. It is read twice: places may stand before the areas they lie in.
pub(crate) struct GeoNames<'r> {
    list: List,
    scanner: Scanner<'r>,
    cells: Cells,
    areas: Areas,
    countries: BTreeSet<String>,
}

/// The administrative areas by their codes, and countries by theirs.
#[derive(Default)]
struct Areas {
    /// The identifier of `SY.09.3` and the like.
    ids: BTreeMap<String, String>,
    /// Name, Arabic name and identifier.
    countries: BTreeMap<String, (String, String, String)>,
}

/// One row as text.
struct Line<'c>(Vec<&'c str>);

impl<'r> GeoNames<'r> {
    pub(crate) fn open(
        path: &str,
        list: Option<&str>,
        mut input: impl Read + Seek + 'r,
    ) -> Result<(Self, Head), Vec<Problem>> {
        let unreadable = |_| vec![Problem::whole(path, "it could not be read", "try again")];
        let areas = Areas::of(&mut input).map_err(unreadable)?;
        input.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        let file = path.rsplit('/').next().unwrap_or(path);
        let name = list.map_or_else(|| format!("GeoNames ({file})"), str::to_owned);
        let columns: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
        let head = Head::without_keys(columns, b'\t');
        let dump = Self {
            list: List::new(path, name, &head.columns, b'\t'),
            scanner: Scanner::new(decoded(input).map_err(unreadable)?, b'\t', false),
            cells: Cells::default(),
            areas,
            countries: BTreeSet::new(),
        };
        Ok((dump, head))
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
            let problems = match self.found() {
                Ok(None) => {
                    batch.skipped += 1;
                    continue;
                }
                Ok(Some(found)) => self.take(found, &mut batch),
                Err((what, place)) => Err(vec![Problem::at(
                    &self.list.path,
                    place,
                    what,
                    "correct it in the dump, or leave the row out",
                )]),
            };
            if let Err(problems) = problems {
                batch.bad(self.list.bad(&self.cells, problems));
            }
        }
        batch
    }

    fn take(
        &mut self,
        (found, code): (Found, String),
        batch: &mut Batch,
    ) -> Result<(), Vec<Problem>> {
        if !code.is_empty() && self.countries.insert(code.clone()) {
            let named = self.areas.countries.get(&code).cloned().unwrap_or_default();
            let mut country = country::found(&code, [named.0, named.1], 0);
            country.codes.extend(
                Some(named.2)
                    .filter(|id| !id.is_empty())
                    .map(|id| format!("geonames:{id}")),
            );
            batch.countries.push(self.list.draft(country, &self.cells)?);
        }
        let draft = self.list.draft(found, &self.cells)?;
        batch.draft(draft);
        Ok(())
    }

    /// The place of a row and its country's code; `None` for a row that is no place of ours.
    fn found(&self) -> Result<Option<(Found, String)>, (String, u32)> {
        let line = Line::of(&self.cells)?;
        let Some(kind) = kind_of(line.at(CLASS), line.at(FEATURE)) else {
            return Ok(None);
        };
        let id = line.at(0);
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(("this is not the identifier of a place".to_owned(), 1));
        }
        let position = position(line.at(LATITUDE), line.at(LONGITUDE)).map_err(|what| (what, 5))?;
        let arabic = line.arabic();
        let mut known = BTreeSet::from([line.at(1), arabic]);
        let others = std::iter::once(line.at(2)).chain(line.at(OTHERS).split(','));
        let also = others
            .map(str::trim)
            .filter(|name| !name.is_empty() && known.insert(name));
        let level = match kind {
            PlaceKind::Governorate => 0,
            PlaceKind::District => 1,
            PlaceKind::Subdistrict => 2,
            _ => 3,
        };
        let found = Found {
            key: format!("geonames-{id}"),
            kind: Some(kind),
            name: (line.at(1).to_owned(), 2),
            name_ar: (arabic.to_owned(), 4),
            also: also.take(MOST_NAMES).map(str::to_owned).collect(),
            position: position.map(|position| (position, 5)),
            code: (String::new(), 1),
            codes: vec![format!("geonames:{id}")],
            within: (self.areas.around(&line, level), 9),
        };
        Ok(Some((found, line.at(COUNTRY).to_owned())))
    }
}

impl Areas {
    fn of(input: &mut (impl Read + Seek)) -> std::io::Result<Self> {
        let mut areas = Self::default();
        let mut scanner = Scanner::new(decoded(input)?, b'\t', false);
        let mut cells = Cells::default();
        while scanner.next(&mut cells)? {
            let Ok(line) = Line::of(&cells) else {
                continue;
            };
            let feature = line.at(FEATURE);
            let level = match feature {
                "ADM1" => 1,
                "ADM2" => 2,
                "ADM3" => 3,
                _ => 0,
            };
            if line.at(CLASS) == "A" && level > 0 && areas.ids.len() < MOST_AREAS {
                areas.ids.insert(line.area(level), line.at(0).to_owned());
            }
            if matches!(feature, "PCLI" | "PCL" | "PCLD" | "PCLF" | "PCLS") {
                let names = (
                    line.at(1).to_owned(),
                    line.arabic().to_owned(),
                    line.at(0).to_owned(),
                );
                areas.countries.insert(line.at(COUNTRY).to_owned(), names);
            }
        }
        Ok(areas)
    }

    /// The key of the finest area above `level` that holds the place.
    fn around(&self, line: &Line<'_>, level: usize) -> String {
        let found = (1..=level)
            .rev()
            .find_map(|level| self.ids.get(&line.area(level)));
        match found {
            Some(id) => format!("geonames-{id}"),
            None => line.at(COUNTRY).to_lowercase(),
        }
    }
}

impl<'c> Line<'c> {
    fn of(cells: &'c Cells) -> Result<Self, (String, u32)> {
        if cells.len() != COLUMNS.len() || cells.beyond > 0 || cells.is_cut {
            let what = format!(
                "this row has {} values where a row of GeoNames has {}",
                cells.len() + cells.beyond,
                COLUMNS.len()
            );
            return Err((what, 0));
        }
        let mut line = Vec::with_capacity(COLUMNS.len());
        for (cell, place) in cells.iter().zip(1..) {
            let text = std::str::from_utf8(cell)
                .map_err(|_| ("this is not UTF-8 text".to_owned(), place))?;
            if let Some(fault) = cell_fault(text) {
                return Err((fault, place));
            }
            line.push(text.trim());
        }
        Ok(Self(line))
    }

    fn at(&self, column: usize) -> &'c str {
        self.0.get(column).copied().unwrap_or_default()
    }

    /// `SY.09.3`: the codes down to a level.
    fn area(&self, level: usize) -> String {
        let codes = (0..level).map(|at| self.at(ADMIN + at));
        std::iter::once(self.at(COUNTRY))
            .chain(codes)
            .collect::<Vec<_>>()
            .join(".")
    }

    /// The first other name in Arabic letters, one without letters of Persian and Urdu before others.
    fn arabic(&self) -> &'c str {
        let is_arabic = |name: &&str| {
            name.chars().any(|c| matches!(c, 'ء'..='ي'))
                && name
                    .chars()
                    .all(|c| matches!(c, '\u{600}'..='\u{6ff}') || !c.is_alphabetic())
        };
        let names = || self.at(OTHERS).split(',').map(str::trim).filter(is_arabic);
        let others = [
            'پ', 'چ', 'ژ', 'گ', 'ک', 'ی', 'ں', 'ہ', 'ے', 'ٹ', 'ۆ', 'ێ', 'ە',
        ];
        let own = names().find(|name| !name.contains(others));
        own.or_else(|| names().next()).unwrap_or_default()
    }
}

/// Whether a first row is one of GeoNames.
pub(crate) fn is_geonames(cells: &Cells) -> bool {
    Line::of(cells).is_ok_and(|line| {
        !line.at(0).is_empty()
            && line.at(0).bytes().all(|byte| byte.is_ascii_digit())
            && line.at(CLASS).len() <= 1
            && line.at(COUNTRY).len() <= 2
            && position(line.at(LATITUDE), line.at(LONGITUDE)).is_ok_and(|found| found.is_some())
    })
}

/// What a feature code stands for here. Sections of towns and single farms are quarters, as are
/// places that were left or destroyed: their names tell more than a town's.
fn kind_of(class: &str, feature: &str) -> Option<PlaceKind> {
    Some(match (class, feature) {
        ("A", "ADM1") => PlaceKind::Governorate,
        ("A", "ADM2") => PlaceKind::District,
        ("A", "ADM3") => PlaceKind::Subdistrict,
        ("P", "PPLX" | "PPLL" | "PPLF" | "PPLR" | "PPLH" | "PPLQ" | "PPLW") => PlaceKind::Quarter,
        ("P", feature) if feature.starts_with("PPL") => PlaceKind::City,
        _ => return None,
    })
}

const OTHERS: usize = 3;
const LATITUDE: usize = 4;
const LONGITUDE: usize = 5;
const CLASS: usize = 6;
const FEATURE: usize = 7;
const COUNTRY: usize = 8;
const ADMIN: usize = 10;
/// A capital has its name in every language of the world.
const MOST_NAMES: usize = 64;
const MOST_AREAS: usize = 500_000;
const COLUMNS: [&str; 19] = [
    "geonameid",
    "name",
    "asciiname",
    "alternatenames",
    "latitude",
    "longitude",
    "feature class",
    "feature code",
    "country code",
    "cc2",
    "admin1 code",
    "admin2 code",
    "admin3 code",
    "admin4 code",
    "population",
    "elevation",
    "dem",
    "timezone",
    "modification date",
];
