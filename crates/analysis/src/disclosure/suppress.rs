//! Which further figures have to be hidden so that nothing follows about a small group.
//!
//! Hiding the small figures alone is of no use where a margin minus its other cells gives them back.
//! The best choice is a hard problem (Kelly, Golden and Assad, *Networks* 22 (1992) 397); this one is
//! found step by step: of the figures that help to derive what must not follow, the one that costs the
//! reader least is hidden, until nothing follows; then each one that turns out not to be needed is told
//! again.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    derive::{Audit, Leak, Policy, leaks},
    figures::{Block, Counted, Figure, Space, Told},
};

/// What has to be hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suppression {
    /// Figures of the new release that are small themselves, by position.
    pub small: Vec<usize>,
    /// Figures hidden only because the small ones would follow from them.
    pub complementary: Vec<usize>,
    /// What follows all the same, because what was published before is enough for it.
    pub remaining: Vec<Leak>,
}

/// What to hide of `new` figures beside `published` ones, which cannot be taken back.
///
/// Figures that are not [`Told::Exact`] stay as they are. Positions are those in `new`; those in
/// `remaining` count `published` first.
pub fn suppress(
    space: &Space,
    counted: &Counted,
    published: &[Figure],
    new: &[Figure],
    policy: Policy,
) -> Suppression {
    let mut figures: Vec<Figure> = published.iter().chain(new).cloned().collect();
    let first = published.len();
    let mut small = Vec::new();
    for (at, figure) in figures.iter_mut().enumerate().skip(first) {
        if figure.told == Told::Exact && (1..policy.small).contains(&counted.of(&figure.block)) {
            figure.told = Told::Hidden;
            small.push(at);
        }
    }
    let mut hidden = Vec::new();
    while let Some(at) = next(space, counted, &figures, first, policy) {
        if let Some(figure) = figures.get_mut(at) {
            figure.told = Told::Hidden;
        }
        hidden.push(at);
    }
    let before = leaks(space, counted, &figures, policy);
    // The dearest first: whatever can be told again should be what the reader misses most.
    hidden.sort_by_key(|at| std::cmp::Reverse(cost(counted, &figures, *at)));
    hidden.retain(|at| {
        tell(&mut figures, *at, Told::Exact);
        let is_needed = leaks(space, counted, &figures, policy).len() > before.len();
        if is_needed {
            tell(&mut figures, *at, Told::Hidden);
        }
        is_needed
    });
    hidden.sort_unstable();
    let in_new = |positions: Vec<usize>| positions.into_iter().map(|at| at - first).collect();
    Suppression {
        small: in_new(small),
        complementary: in_new(hidden),
        remaining: leaks(space, counted, &figures, policy),
    }
}

fn tell(figures: &mut [Figure], at: usize, told: Told) {
    if let Some(figure) = figures.get_mut(at) {
        figure.told = told;
    }
}

/// The cheapest figure that can still be hidden and helps to derive what must not follow.
fn next(
    space: &Space,
    counted: &Counted,
    figures: &[Figure],
    first: usize,
    policy: Policy,
) -> Option<usize> {
    let audit = Audit::new(space, counted, figures);
    let narrow: Vec<Block> = audit
        .narrow(policy)
        .into_iter()
        .map(|(block, _)| block.clone())
        .collect();
    narrow.iter().find_map(|block| {
        let from = audit.reasons(block, policy);
        from.into_iter()
            .filter(|at| *at >= first)
            .min_by_key(|at| (cost(counted, figures, *at), *at))
    })
}

/// What a reader loses: a sum over many matters more than a cell, and a total most of all. Among cells,
/// one in line with others that are hidden costs less, for it hides those too.
fn cost(counted: &Counted, figures: &[Figure], at: usize) -> (usize, usize, u64) {
    figures.get(at).map_or((0, 0, 0), |figure| {
        let sides = || figure.block.0.iter().enumerate();
        let is_in_line = |axis: usize, side: &Option<BTreeSet<usize>>| {
            let mut hidden = figures.iter().filter(|other| other.told == Told::Hidden);
            hidden.any(|other| other.block.0.get(axis) == Some(side))
        };
        let whole = sides().filter(|(_, side)| side.is_none()).count();
        let alone = sides().filter(|(axis, side)| !is_in_line(*axis, side));
        (whole, alone.count(), counted.of(&figure.block))
    })
}
