//! Tables of counts: what is hidden in each, and what follows from all of them together.

use std::collections::BTreeSet;

use analysis::disclosure::{
    derive::Policy,
    published::{news, unit},
};
use model::record::PublishedTable;
use serde::Serialize;

use super::Scales;
use crate::report::flaw::Flaw;

/// A table of the report.
#[derive(Debug, Serialize)]
pub struct TableRow {
    /// Its name: `interviews by category`.
    pub name: String,
    /// How many figures it prints as they are.
    pub exact: usize,
    /// How many as "fewer than".
    pub fewer: usize,
    /// How many it withholds.
    pub withheld: usize,
}

pub(super) fn tables(scales: &Scales<'_>) -> (Vec<TableRow>, Vec<Flaw>) {
    let rows = scales.told.tables.iter().map(row).collect();
    let units: BTreeSet<&str> = scales.told.tables.iter().map(unit).collect();
    let limits = scales.limits;
    let policy = Policy {
        small: u64::from(limits.small),
        width: u64::from(limits.width),
    };
    let mut open = Vec::new();
    for of in units {
        let mut all: Vec<(&str, &PublishedTable)> = Vec::new();
        for release in scales.earlier {
            let own = release.tables.iter().filter(|table| unit(table) == of);
            all.extend(own.map(|table| (release.time.as_str(), table)));
        }
        let before = all.len();
        let own = scales.told.tables.iter().filter(|table| unit(table) == of);
        all.extend(own.map(|table| ("this edition", table)));
        let found = match news(&all, before, policy) {
            Ok(found) => found,
            Err(error) => vec![error.to_string()],
        };
        open.extend(found.first().map(|what| {
            scales.open(
                &[],
                format!("too much follows from the tables of {of} together: {what}"),
                "leave one of them out, or count along fewer or coarser headings".to_owned(),
            )
        }));
    }
    (rows, open)
}

fn row(table: &PublishedTable) -> TableRow {
    let of = |is: fn(Option<(u64, u64)>) -> bool| {
        table
            .figures
            .iter()
            .filter(|figure| is(figure.told))
            .count()
    };
    TableRow {
        name: table.name.clone(),
        exact: of(|told| told.is_some_and(|(least, most)| least == most)),
        fewer: of(|told| told.is_some_and(|(least, most)| least != most)),
        withheld: of(|told| told.is_none()),
    }
}
