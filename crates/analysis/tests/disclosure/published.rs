//! Tables of two releases, put beside each other.

use model::{
    id::RecordId,
    record::{Counted, PublishedFigure, PublishedTable},
};
use testimony_analysis::disclosure::{
    derive::Policy,
    published::{Shown, hide, news},
};

const POLICY: Policy = Policy { small: 5, width: 3 };

fn id(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

/// A table of interviews by category: so many of each, all told; records are numbered through.
fn by_category(counts: &[(&str, &[u8])]) -> PublishedTable {
    let counted = counts.iter().flat_map(|(heading, ids)| {
        ids.iter().map(|number| Counted {
            record: id(*number),
            headings: vec![(*heading).to_owned()],
        })
    });
    let figure = |headings: Option<&str>, count: usize| PublishedFigure {
        headings: vec![headings.map(str::to_owned)],
        told: Some((count as u64, count as u64)),
    };
    let cells = counts
        .iter()
        .map(|(heading, ids)| figure(Some(heading), ids.len()));
    let total = counts.iter().map(|(_, ids)| ids.len()).sum();
    PublishedTable {
        name: "interviews by category".to_owned(),
        axes: vec!["category".to_owned()],
        counted: counted.collect(),
        figures: cells.chain([figure(None, total)]).collect(),
    }
}

#[test]
fn large_cells_are_told_and_a_small_one_takes_another_with_it() {
    let large = by_category(&[
        ("witness", &[1, 2, 3, 4, 5, 6]),
        ("injured", &[7, 8, 9, 10, 11]),
    ]);
    let shown = hide(&[], ("now", &large), POLICY).unwrap();
    assert_eq!(shown.figures, [Shown::Exact; 3]);
    // Two injured: with the total and the witnesses they would follow.
    let small = by_category(&[("witness", &[1, 2, 3, 4, 5, 6]), ("injured", &[7, 8])]);
    let shown = hide(&[], ("now", &small), POLICY).unwrap();
    assert_eq!(shown.figures, [Shown::Withheld, Shown::Fewer, Shown::Exact]);
    assert!(shown.remaining.is_empty(), "{:?}", shown.remaining);
}

#[test]
fn an_edition_that_differs_by_one_person_hides_what_the_difference_would_tell() {
    let first = by_category(&[
        ("witness", &[1, 2, 3, 4, 5, 6]),
        ("injured", &[7, 8, 9, 10, 11]),
    ]);
    let second = by_category(&[
        ("witness", &[1, 2, 3, 4, 5, 6, 12]),
        ("injured", &[7, 8, 9, 10, 11]),
    ]);
    let alone = hide(&[], ("now", &second), POLICY).unwrap();
    assert_eq!(alone.figures, [Shown::Exact; 3], "nothing is small in it");
    let beside = hide(&[("before", &first)], ("now", &second), POLICY).unwrap();
    assert_eq!(beside.figures[0], Shown::Withheld, "seven less six is one");
    assert_eq!(
        beside.figures[2],
        Shown::Withheld,
        "and so is the total less the total"
    );
    assert!(beside.remaining.is_empty(), "{:?}", beside.remaining);
    // Told all the same, it is found.
    let found = news(&[("before", &first), ("now", &second)], 1, POLICY).unwrap();
    assert!(
        found.iter().any(|leak| leak.contains("is 1 to 1")),
        "{found:?}"
    );
}

#[test]
fn another_unit_is_another_matter() {
    let first = by_category(&[("witness", &[1, 2, 3, 4, 5, 6])]);
    let mut second = by_category(&[("witness", &[1, 2, 3, 4, 5, 6, 7])]);
    second.name = "acts by category".to_owned();
    let shown = hide(&[("before", &first)], ("now", &second), POLICY).unwrap();
    assert_eq!(shown.figures, [Shown::Exact; 2]);
}

#[test]
fn a_record_that_changed_its_heading_is_laid_beside_its_old_one() {
    let first = by_category(&[
        ("witness", &[1, 2, 3, 4, 5, 6]),
        ("injured", &[7, 8, 9, 10, 11, 12]),
    ]);
    let second = by_category(&[
        ("witness", &[2, 3, 4, 5, 6]),
        ("injured", &[1, 7, 8, 9, 10, 11, 12]),
    ]);
    let shown = hide(&[("before", &first)], ("now", &second), POLICY).unwrap();
    assert_eq!(
        shown.figures,
        [Shown::Exact; 3],
        "who moved does not follow"
    );
}
