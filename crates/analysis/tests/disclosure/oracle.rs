//! Every assignment of whole numbers to cells, tried: what a reader can derive, without any cleverness.

use std::collections::BTreeSet;

use proptest::prelude::*;
use testimony_analysis::disclosure::{
    derive::{Policy, leaks, range},
    figures::{Axis, Block, Counted, Figure, Space, Told},
    suppress::suppress,
};

/// No cell counts more than this, so that every assignment can be tried.
const MOST: u64 = 4;

/// The least and the most that any assignment that agrees with all figures gives a block.
fn derivable(
    cells: &[Vec<usize>],
    counted: &Counted,
    figures: &[Figure],
    block: &Block,
) -> (u64, u64) {
    let bounds: Vec<(&Block, u64, u64)> = figures
        .iter()
        .filter_map(|figure| {
            let truth = counted.of(&figure.block);
            match figure.told {
                Told::Exact => Some((&figure.block, truth, truth)),
                Told::Within { least, most } => Some((&figure.block, least, most)),
                Told::Hidden => None,
            }
        })
        .collect();
    // Every cell lies in a grand total, so no cell counts more than that.
    let most = counted.of(&Block(vec![None; cells[0].len()]));
    let mut ends = (u64::MAX, 0);
    let mut assignment = vec![0_u64; cells.len()];
    loop {
        let sum = |block: &Block| -> u64 {
            let inside = cells.iter().zip(&assignment);
            inside
                .filter(|(cell, _)| block.covers(cell))
                .map(|(_, n)| n)
                .sum()
        };
        if bounds
            .iter()
            .all(|(block, least, most)| (*least..=*most).contains(&sum(block)))
        {
            let here = sum(block);
            ends = (ends.0.min(here), ends.1.max(here));
        }
        let Some(at) = assignment.iter().position(|n| *n < most) else {
            return ends;
        };
        assignment[at] += 1;
        assignment[..at].fill(0);
    }
}

fn space(sizes: &[usize]) -> Space {
    let axis = |(number, size): (usize, &usize)| Axis {
        name: format!("axis {number}"),
        headings: (0..*size)
            .map(|heading| format!("{number}.{heading}"))
            .collect(),
    };
    Space::new(sizes.iter().enumerate().map(axis).collect()).unwrap()
}

fn cells(sizes: &[usize]) -> Vec<Vec<usize>> {
    sizes.iter().fold(vec![Vec::new()], |cells, size| {
        let longer = |cell: Vec<usize>| (0..*size).map(move |at| [cell.as_slice(), &[at]].concat());
        cells.into_iter().flat_map(longer).collect()
    })
}

/// Two releases: what was known at the first is heading 0 of the last axis.
fn two_releases() -> impl Strategy<Value = (Vec<usize>, Vec<u64>, Vec<(u8, u8)>)> {
    let shape = prop_oneof![
        Just(vec![2, 2]),
        Just(vec![3, 2]),
        Just(vec![2, 3]),
        Just(vec![5]),
    ];
    shape.prop_flat_map(|sizes| {
        let cells: usize = sizes.iter().product();
        let told = prop::collection::vec((any::<u8>(), 0_u8..4), 0..7);
        (Just(sizes), prop::collection::vec(0..=1_u64, cells), told)
    })
}

/// Figures over random sides, and the grand total.
fn figures(sizes: &[usize], counted: &Counted, told: &[(u8, u8)]) -> Vec<Figure> {
    let whole = Block(vec![None; sizes.len()]);
    let total = Figure {
        table: "total".to_owned(),
        block: whole,
        told: Told::Exact,
    };
    let others = told.iter().map(|(bits, how)| {
        let mut bits = *bits;
        let sides = sizes.iter().map(|size| {
            let side: BTreeSet<usize> = (0..*size).filter(|at| bits >> at & 1 == 1).collect();
            bits = bits.rotate_right(3);
            (!side.is_empty() && side.len() < *size).then_some(side)
        });
        let block = Block(sides.collect());
        let truth = counted.of(&block);
        let told = match how {
            0 => Told::Hidden,
            1 => Told::Within {
                least: truth.saturating_sub(1),
                most: truth + 1,
            },
            _ => Told::Exact,
        };
        Figure {
            table: "table".to_owned(),
            block,
            told,
        }
    });
    [total].into_iter().chain(others).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn ranges_are_those_of_every_assignment((sizes, counts, told) in two_releases()) {
        let cells = cells(&sizes);
        let counted = Counted(cells.iter().cloned().zip(counts).collect());
        let figures = figures(&sizes, &counted, &told);
        let space = space(&sizes);
        for figure in &figures {
            let found = range(&space, &counted, &figures, &figure.block);
            let (least, most) = derivable(&cells, &counted, &figures, &figure.block);
            prop_assert_eq!((found.least, found.most, found.is_exact), (least, Some(most), true), "{:?}", figure);
        }
    }

    #[test]
    fn leaks_are_those_of_every_assignment((sizes, counts, told) in two_releases()) {
        let cells = cells(&sizes);
        let counted = Counted(cells.iter().cloned().zip(counts).collect());
        let figures = figures(&sizes, &counted, &told);
        let space = space(&sizes);
        let policy = Policy { small: 3, width: 2 };
        let found = leaks(&space, &counted, &figures, policy);
        for leak in &found {
            let (least, most) = derivable(&cells, &counted, &figures, &leak.block);
            prop_assert!(most - least < policy.width, "{leak:?}");
            // Without any one of the figures that are named it does not follow.
            for without in &leak.from {
                let rest = leak.from.iter().filter(|at| *at != without);
                let rest: Vec<Figure> = rest.map(|at| figures[*at].clone()).collect();
                let still = range(&space, &counted, &rest, &leak.block);
                prop_assert!(still.is_at_least(policy.width), "{leak:?} without {without}");
            }
        }
        for cell in &cells {
            let block = Block(cell.iter().map(|at| Some(BTreeSet::from([*at]))).collect());
            let (least, most) = derivable(&cells, &counted, &figures, &block);
            let is_small = (1..policy.small).contains(&counted.of(&block));
            if is_small && most - least < policy.width {
                let covers = |block: &Block| block.covers(cell);
                prop_assert!(found.iter().any(|leak| covers(&leak.block)), "{cell:?}");
            }
        }
    }

    #[test]
    fn nothing_follows_after_suppression((sizes, counts, told) in two_releases()) {
        let cells = cells(&sizes);
        let counts = counts.into_iter().map(|count| count * MOST);
        let counted = Counted(cells.iter().cloned().zip(counts).collect());
        let new = figures(&sizes, &counted, &told);
        let space = space(&sizes);
        let policy = Policy { small: 5, width: 4 };
        let chosen = suppress(&space, &counted, &[], &new, policy);
        prop_assert_eq!(&chosen.remaining, &Vec::new());
    }
}
