//! What follows about small groups from all figures together.
//!
//! A reader knows that every cell holds a whole number of people, and what was told of sums of cells.
//! What can be derived of a group is the least and the most that any such assignment gives it: two
//! integer programs. Sums of cells, integral programs and their use for the audit of suppressed
//! tables: Fischetti and Salazar, *Management Science* 47 (2001) 1008.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::figures::{Block, Counted, Figure, Space, Told};

mod program;
mod regions;

use program::Program;

/// What may follow from published figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Groups of fewer people than this, and of at least one, are small (10 for sexual violence, 5
    /// otherwise, are usual).
    pub small: u64,
    /// The least and the most that can be derived of a small group must lie at least so far apart.
    pub width: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { small: 5, width: 4 }
    }
}

/// A small group of which too much can be derived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leak {
    /// The group.
    pub block: Block,
    /// How many it really counts.
    pub count: u64,
    /// What can be derived.
    pub range: Range,
    /// The figures that it takes, by position: without any one of them it would not follow. One of
    /// several ways, where there are several.
    pub from: Vec<usize>,
}

/// What can be derived of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The least.
    pub least: u64,
    /// The most; `None` where nothing bounds it.
    pub most: Option<u64>,
    /// Whether these are the very bounds. If not, the search was given up, and the true ones may lie
    /// further apart.
    pub is_exact: bool,
}

impl Range {
    /// Whether the ends lie at least `width` apart.
    pub fn is_at_least(&self, width: u64) -> bool {
        self.most
            .is_none_or(|most| most.saturating_sub(self.least) >= width)
    }
}

/// Every small group that is too well known from `figures`: the blocks that they cut out of the space,
/// and what is left of one when others are taken from it.
pub fn leaks(space: &Space, counted: &Counted, figures: &[Figure], policy: Policy) -> Vec<Leak> {
    let audit = Audit::new(space, counted, figures);
    audit
        .small(policy)
        .filter_map(|block| audit.leak(block, policy))
        .collect()
}

/// What can be derived of one block.
pub fn range(space: &Space, counted: &Counted, figures: &[Figure], block: &Block) -> Range {
    // Cells that no figure tells apart may be on both sides of the block's edge.
    let asked = Figure {
        table: String::new(),
        block: block.clone(),
        told: Told::Hidden,
    };
    let figures: Vec<Figure> = figures.iter().cloned().chain([asked]).collect();
    Audit::new(space, counted, &figures).range(block, &|_| true, u64::MAX)
}

/// Cells that every figure treats alike, taken together, and the figures over them.
pub(super) struct Audit<'a> {
    counted: &'a Counted,
    figures: &'a [Figure],
    /// For each class of cells: the cells and how many people they really count.
    classes: Vec<(Vec<Vec<usize>>, u64)>,
    blocks: Vec<Block>,
}

impl<'a> Audit<'a> {
    pub(super) fn new(space: &Space, counted: &'a Counted, figures: &'a [Figure]) -> Self {
        let blocks = regions::of(space, figures);
        let sides = regions::classes(space, figures);
        let mut classes = BTreeMap::<Vec<usize>, (Vec<Vec<usize>>, u64)>::new();
        for cell in space.cells() {
            let class = cell.iter().zip(&sides);
            let class = class.filter_map(|(at, side)| side.get(*at).copied());
            let (cells, count) = classes.entry(class.collect()).or_default();
            *count += counted.0.get(&cell).copied().unwrap_or(0);
            // Cells of one class are alike to every block that is asked about: one stands for all.
            if cells.is_empty() {
                cells.push(cell);
            }
        }
        Self {
            counted,
            figures,
            classes: classes.into_values().collect(),
            blocks,
        }
    }

    /// The blocks with few people.
    fn small(&self, policy: Policy) -> impl Iterator<Item = &Block> {
        self.blocks
            .iter()
            .filter(move |block| (1..policy.small).contains(&self.counted.of(block)))
    }

    /// Whether nothing too narrow follows about any small block.
    pub(super) fn narrow(&self, policy: Policy) -> Vec<(&Block, Range)> {
        self.small(policy)
            .filter_map(|block| {
                let range = self.range(block, &|_| true, policy.width);
                (!range.is_at_least(policy.width)).then_some((block, range))
            })
            .collect()
    }

    fn leak(&self, block: &Block, policy: Policy) -> Option<Leak> {
        let range = self.range(block, &|_| true, policy.width);
        if range.is_at_least(policy.width) {
            return None;
        }
        Some(Leak {
            block: block.clone(),
            count: self.counted.of(block),
            range,
            from: self.reasons(block, policy),
        })
    }

    /// Figures without any one of which it would not follow.
    pub(super) fn reasons(&self, block: &Block, policy: Policy) -> Vec<usize> {
        let told = self.figures.iter().enumerate();
        let told = told.filter(|(_, figure)| figure.told != Told::Hidden);
        let mut needed: BTreeSet<usize> = told.map(|(at, _)| at).collect();
        // The farther a figure is from the group, the sooner it is tried to do without.
        let mut order: Vec<usize> = needed.iter().copied().collect();
        order.sort_by_key(|at| {
            let figure = self.figures.get(*at);
            std::cmp::Reverse(figure.map_or(0, |figure| self.counted.of(&figure.block)))
        });
        for at in order {
            needed.remove(&at);
            let range = self.range(block, &|figure| needed.contains(&figure), policy.width);
            if range.is_at_least(policy.width) {
                needed.insert(at);
            }
        }
        needed.into_iter().collect()
    }

    /// The least and the most of a block, looking no further than `enough` apart.
    fn range(&self, block: &Block, with: &dyn Fn(usize) -> bool, enough: u64) -> Range {
        let inside = |cells: &[Vec<usize>], block: &Block| {
            cells.first().is_some_and(|cell| block.covers(cell))
        };
        let mut program = Program::new(
            self.classes
                .iter()
                .map(|(cells, count)| (*count, inside(cells, block))),
        );
        for (_, figure) in self.figures.iter().enumerate().filter(|(at, _)| with(*at)) {
            let truth = self.counted.of(&figure.block);
            let bounds = match figure.told {
                Told::Exact => (truth, truth),
                Told::Within { least, most } => (least.min(truth), most.max(truth)),
                Told::Hidden => continue,
            };
            let classes = self.classes.iter();
            program.know(
                classes.map(|(cells, _)| inside(cells, &figure.block)),
                bounds,
            );
        }
        program.range(enough)
    }
}
