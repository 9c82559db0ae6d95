//! Tables as organisations publish them.

use std::collections::BTreeSet;

use testimony_analysis::disclosure::{
    derive::{Policy, leaks, range},
    figures::{Axis, Block, Counted, Figure, Space, Told, TooFine},
    suppress::suppress,
};

fn axis(name: &str, headings: &[&str]) -> Axis {
    Axis {
        name: name.to_owned(),
        headings: headings.iter().map(ToString::to_string).collect(),
    }
}

fn at(sides: &[Option<usize>]) -> Block {
    Block(
        sides
            .iter()
            .map(|side| side.map(|at| BTreeSet::from([at])))
            .collect(),
    )
}

fn told(table: &str, block: Block, told: Told) -> Figure {
    Figure {
        table: table.to_owned(),
        block,
        told,
    }
}

/// Killed, by district and month, in the Lower Mill case.
fn districts() -> (Space, Counted) {
    let space = Space::new(vec![
        axis(
            "district",
            &["Lower Mill", "Lantern Quarter", "Upper Wells"],
        ),
        axis("month", &["2012-04", "2012-05", "2012-06"]),
    ]);
    let counts = [[12, 1, 9], [8, 14, 7], [6, 11, 20]];
    let rows = counts.iter().enumerate();
    let cells = rows.flat_map(|(row, counts)| {
        let columns = counts.iter().enumerate();
        columns.map(move |(column, count)| (vec![row, column], *count))
    });
    (space.unwrap(), Counted(cells.collect()))
}

/// Every cell, the margins and the total.
fn whole_table() -> Vec<Figure> {
    let sides = [None, Some(0), Some(1), Some(2)];
    let blocks = sides
        .iter()
        .flat_map(|row| sides.map(|column| at(&[*row, column])));
    blocks
        .map(|block| told("killed", block, Told::Exact))
        .collect()
}

#[test]
fn a_hidden_cell_with_all_its_margins_is_not_hidden() {
    let (space, counted) = districts();
    let mut figures = whole_table();
    let small = figures
        .iter()
        .position(|f| f.block == at(&[Some(0), Some(1)]))
        .unwrap();
    figures[small].told = Told::Hidden;
    let found = leaks(&space, &counted, &figures, Policy::default());
    let leak = found
        .iter()
        .find(|leak| leak.block == figures[small].block)
        .unwrap();
    assert_eq!(
        (leak.count, leak.range.least, leak.range.most),
        (1, 1, Some(1))
    );
    assert_eq!(space.describe(&leak.block), "Lower Mill, 2012-05");
    // A row less its other two cells: three figures are enough, and each is needed.
    assert_eq!(leak.from.len(), 3, "{leak:?}");
}

#[test]
fn enough_else_is_hidden_and_no_more() {
    let (space, counted) = districts();
    let figures = whole_table();
    let policy = Policy::default();
    let chosen = suppress(&space, &counted, &[], &figures, policy);
    assert_eq!(chosen.remaining, Vec::new());
    assert_eq!(chosen.small.len(), 1);
    // Three more cells of a rectangle hide one; margins and total stay.
    assert_eq!(chosen.complementary.len(), 3, "{chosen:?}");
    let hidden = chosen.complementary.iter().map(|at| &figures[*at].block);
    assert!(
        hidden
            .clone()
            .all(|block| block.0.iter().all(Option::is_some))
    );
    // Without any one of them the small cell is known again.
    for back in &chosen.complementary {
        let mut all = figures.clone();
        for at in chosen
            .small
            .iter()
            .chain(&chosen.complementary)
            .filter(|at| *at != back)
        {
            all[*at].told = Told::Hidden;
        }
        assert!(!leaks(&space, &counted, &all, policy).is_empty(), "{back}");
    }
}

#[test]
fn two_editions_that_differ_by_one_person_name_the_newcomer() {
    // What is known since the second edition is an axis like any other.
    let space = Space::new(vec![
        axis("district", &["Lower Mill", "Lantern Quarter"]),
        axis("known", &["at the first edition", "since the second"]),
    ])
    .unwrap();
    let counts = [(vec![0, 0], 31), (vec![0, 1], 1), (vec![1, 0], 18)];
    let counted = Counted(counts.into_iter().collect());
    let first = told("first", at(&[Some(0), Some(0)]), Told::Exact);
    let second = told("second", at(&[Some(0), None]), Told::Exact);
    let policy = Policy::default();
    assert_eq!(
        leaks(&space, &counted, std::slice::from_ref(&first), policy),
        []
    );
    assert_eq!(
        leaks(&space, &counted, std::slice::from_ref(&second), policy),
        []
    );
    let both = [first.clone(), second.clone()];
    let found = leaks(&space, &counted, &both, policy);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        space.describe(&found[0].block),
        "Lower Mill, since the second"
    );
    assert_eq!((found[0].count, &found[0].from[..]), (1, &[0, 1][..]));
    // The first is out and cannot be taken back: the second must not tell that district.
    let chosen = suppress(&space, &counted, &[first], &[second], policy);
    assert_eq!((chosen.complementary, chosen.remaining), (vec![0], vec![]));
}

#[test]
fn what_was_published_before_may_be_enough() {
    let (space, counted) = districts();
    let mut before = whole_table();
    let small = before
        .iter()
        .position(|f| f.block == at(&[Some(0), Some(1)]))
        .unwrap();
    before[small].told = Told::Hidden;
    let chosen = suppress(&space, &counted, &before, &[], Policy::default());
    assert!(
        chosen.remaining.iter().any(|leak| leak.count == 1),
        "{chosen:?}"
    );
}

#[test]
fn a_rest_that_nobody_listed_counts() {
    let space = Space::new(vec![axis("body", &["police", "army", "another"])]).unwrap();
    let counted = Counted([(vec![0], 40), (vec![1], 22), (vec![2], 2)].into());
    let figures = [None, Some(0), Some(1)].map(|side| told("held by", at(&[side]), Told::Exact));
    let found = leaks(&space, &counted, &figures, Policy::default());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(space.describe(&found[0].block), "another");
}

#[test]
fn fewer_than_five_says_no_more_than_that() {
    let (space, counted) = districts();
    let small = at(&[Some(0), Some(1)]);
    let figures = [told(
        "killed",
        small.clone(),
        Told::Within { least: 0, most: 4 },
    )];
    let found = range(&space, &counted, &figures, &small);
    assert_eq!((found.least, found.most), (0, Some(4)));
    assert_eq!(leaks(&space, &counted, &figures, Policy::default()), []);
}

#[test]
fn what_nothing_bounds_is_open() {
    let (space, counted) = districts();
    let small = at(&[Some(0), Some(1)]);
    let found = range(&space, &counted, &[], &small);
    assert_eq!((found.least, found.most), (0, None));
}

#[test]
fn a_space_has_an_end() {
    let many: Vec<String> = (0..2_000).map(|n| n.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let axes = vec![axis("day", &many), axis("place", &many)];
    assert_eq!(Space::new(axes), Err(TooFine { cells: 4_000_000 }));
}
