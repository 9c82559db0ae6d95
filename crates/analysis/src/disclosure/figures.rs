//! Counts as they are told, over one common space.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// Along what counts are told apart, each axis with its finest headings: months, districts, sexes.
///
/// What grows between two releases is an axis like any other: "known at the first release", "known
/// since the second". A figure of the first release then covers the first heading alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Space {
    axes: Vec<Axis>,
}

/// One way in which counts are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// Its name, for messages: `month`.
    pub name: String,
    /// The finest headings: every count belongs under exactly one.
    pub headings: Vec<String>,
}

/// More cells than this are not looked at one by one.
const MOST_CELLS: usize = 2_000_000;

/// A space that is too large to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{cells} cells are too many to look at; take coarser headings (at most {MOST_CELLS})")]
pub struct TooFine {
    /// How many cells there would be.
    pub cells: usize,
}

impl Space {
    /// A space over these axes.
    ///
    /// # Errors
    /// If it has more than two million cells.
    pub fn new(axes: Vec<Axis>) -> Result<Self, TooFine> {
        let cells = axes
            .iter()
            .fold(1_usize, |all, axis| all.saturating_mul(axis.headings.len()));
        match cells <= MOST_CELLS {
            true => Ok(Self { axes }),
            false => Err(TooFine { cells }),
        }
    }

    /// Its axes.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// Every cell, as the position of its heading on each axis.
    pub(super) fn cells(&self) -> impl Iterator<Item = Vec<usize>> {
        let mut cells = vec![Vec::new()];
        for axis in &self.axes {
            cells = cells
                .into_iter()
                .flat_map(|cell: Vec<usize>| {
                    (0..axis.headings.len()).map(move |heading| {
                        let mut cell = cell.clone();
                        cell.push(heading);
                        cell
                    })
                })
                .collect();
        }
        cells.into_iter()
    }

    /// A block in words: `2012-05, Old Quarter`; `all` for everything.
    pub fn describe(&self, block: &Block) -> String {
        let sides: Vec<String> = self
            .axes
            .iter()
            .zip(&block.0)
            .filter_map(|(axis, side)| {
                let side = side.as_ref()?;
                let names = side.iter().filter_map(|at| axis.headings.get(*at));
                let names: Vec<&str> = names.map(String::as_str).collect();
                Some(match side.len() * 2 > axis.headings.len() + 2 {
                    // Said by what is missing, which is shorter.
                    true => {
                        let missing = axis.headings.iter().enumerate();
                        let missing = missing.filter(|(at, _)| !side.contains(at));
                        let missing: Vec<&str> = missing.map(|(_, name)| name.as_str()).collect();
                        format!("every {} but {}", axis.name, missing.join(" and "))
                    }
                    false => names.join(" or "),
                })
            })
            .collect();
        match sides.is_empty() {
            true => "all".to_owned(),
            false => sides.join(", "),
        }
    }
}

/// A part of a space: some headings of each axis; `None` for all of an axis.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Block(pub Vec<Option<BTreeSet<usize>>>);

impl Block {
    /// Whether a cell lies in it.
    pub fn covers(&self, cell: &[usize]) -> bool {
        self.0
            .iter()
            .zip(cell)
            .all(|(side, at)| side.as_ref().is_none_or(|side| side.contains(at)))
    }
}

/// True counts, by cell. A cell that is not among them counts nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted(pub BTreeMap<Vec<usize>, u64>);

impl Counted {
    /// How many a block counts.
    pub fn of(&self, block: &Block) -> u64 {
        let inside = self.0.iter().filter(|(cell, _)| block.covers(cell));
        inside.map(|(_, count)| count).sum()
    }
}

/// A count as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Where it stands: the release and its table.
    pub table: String,
    /// What it counts.
    pub block: Block,
    /// How it is told.
    pub told: Told,
}

/// How a count is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// As it is.
    Exact,
    /// As being no less and no more than these: "fewer than 5" is 0 to 4.
    Within {
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
    /// Not at all, in a place where a reader sees that it is hidden.
    Hidden,
}
