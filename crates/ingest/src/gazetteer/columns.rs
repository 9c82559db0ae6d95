//! Which column of a P-code table is which, by the many names they have had.

use std::collections::BTreeMap;

/// Where everything is.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// A code of its own, in lists of one place a row.
    pub(crate) code: Option<usize>,
    pub(crate) name: Option<usize>,
    pub(crate) name_ar: Option<usize>,
    /// The administrative levels of the row, 0 to 5.
    pub(crate) levels: BTreeMap<u8, Level>,
    pub(crate) level: Option<usize>,
    pub(crate) parent: Option<usize>,
    /// The town that a quarter lies in.
    pub(crate) community: Option<usize>,
    pub(crate) latitude: Option<usize>,
    pub(crate) longitude: Option<usize>,
    /// Other names, between `|` or `,`.
    pub(crate) also: Vec<usize>,
    /// Codes of other lists, with what they are called here.
    pub(crate) codes: Vec<(usize, &'static str)>,
    pub(crate) version: Option<usize>,
}

/// The columns of one administrative level.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Level {
    pub(crate) code: Option<usize>,
    pub(crate) name: Option<usize>,
    pub(crate) name_ar: Option<usize>,
}

/// Whether a header is that of a P-code table.
pub(crate) fn is_cod_header(header: &[String]) -> bool {
    Columns::of(header).is_some()
}

impl Columns {
    /// Finds the columns; `None` if there is no code or no name.
    pub(crate) fn of(header: &[String]) -> Option<Self> {
        let mut columns = Self::default();
        for (at, typed) in header.iter().enumerate() {
            columns.place(&plain(typed), at);
        }
        let finest = columns.finest();
        let has_name = match columns.code {
            Some(_) => columns.name.or(columns.name_ar).is_some(),
            None => finest.is_some_and(|(_, level)| level.name.or(level.name_ar).is_some()),
        };
        has_name.then_some(columns)
    }

    /// The finest level that has a code.
    pub(crate) fn finest(&self) -> Option<(u8, Level)> {
        let coded = self
            .levels
            .iter()
            .rev()
            .find(|(_, level)| level.code.is_some());
        coded.map(|(number, level)| (*number, *level))
    }

    fn place(&mut self, name: &str, at: usize) {
        let slot = match name {
            "pcode" => &mut self.code,
            "nameen" | "name" => &mut self.name,
            "namear" => &mut self.name_ar,
            "level" | "admlevel" => &mut self.level,
            "parent" | "parentpcode" => &mut self.parent,
            "communitypcode" => &mut self.community,
            "lat" | "latitude" | "centerlat" | "pointy" | "y" => &mut self.latitude,
            "lon" | "lng" | "long" | "longitude" | "centerlon" | "pointx" | "x" => {
                &mut self.longitude
            }
            "validon" => &mut self.version,
            "aliases" | "altnames" | "alternatenames" => return self.also.push(at),
            "geonames" => return self.codes.push((at, "geonames")),
            "wikidata" => return self.codes.push((at, "wikidata")),
            "iso31662" => return self.codes.push((at, "iso-3166-2")),
            _ => return self.level_of(name, at),
        };
        // The first of several is the one that is meant.
        slot.get_or_insert(at);
    }

    /// `adm3pcode`, `adm3en`, `adm3nameen`, `adm3altname1en`, and `adm3` alone for its code.
    fn level_of(&mut self, name: &str, at: usize) {
        let Some((number, rest)) = name
            .strip_prefix("adm")
            .and_then(|rest| rest.split_at_checked(1))
        else {
            return;
        };
        let Some(number) = number.parse::<u8>().ok().filter(|number| *number <= 5) else {
            return;
        };
        let level = self.levels.entry(number).or_default();
        let slot = match rest {
            "" | "pcode" => &mut level.code,
            "en" | "nameen" | "name" => &mut level.name,
            "ar" | "namear" => &mut level.name_ar,
            _ if rest.starts_with("altname") || rest.starts_with("alt") || rest == "refname" => {
                return self.also.push(at);
            }
            _ => return,
        };
        slot.get_or_insert(at);
    }
}

/// `ADM3_PCODE` and `admin3Pcode` are the same.
fn plain(typed: &str) -> String {
    let letters = typed.chars().filter(|c| c.is_alphanumeric());
    let lower = letters.flat_map(char::to_lowercase).collect::<String>();
    lower.replace("admin", "adm")
}
