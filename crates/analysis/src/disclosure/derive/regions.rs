//! The groups that figures cut out of a space.

use std::collections::{BTreeMap, BTreeSet};

use super::super::figures::{Block, Figure, Space};

/// More groups than this are not looked at: those of the plain figures come first.
const MOST: usize = 200_000;

/// For each axis, the class of each heading: headings of one class are alike to every figure.
pub(super) fn classes(space: &Space, figures: &[Figure]) -> Vec<Vec<usize>> {
    space
        .axes()
        .iter()
        .enumerate()
        .map(|(axis, along)| {
            let mut known = BTreeMap::<Vec<bool>, usize>::new();
            (0..along.headings.len())
                .map(|heading| {
                    let sides = sides(figures, axis);
                    let signature = sides.iter().map(|side| side.contains(&heading)).collect();
                    let next = known.len();
                    *known.entry(signature).or_insert(next)
                })
                .collect()
        })
        .collect()
}

/// Every block whose sides are sides of figures, or what is left of one when others are taken away.
pub(super) fn of(space: &Space, figures: &[Figure]) -> Vec<Block> {
    let mut blocks = vec![Block(Vec::new())];
    let classes = classes(space, figures);
    for (axis, along) in space.axes().iter().enumerate() {
        let whole: BTreeSet<usize> = (0..along.headings.len()).collect();
        let mut family = sides(figures, axis);
        family.insert(whole.clone());
        let told: Vec<BTreeSet<usize>> = family.iter().cloned().collect();
        for (large, small) in told.iter().flat_map(|l| told.iter().map(move |s| (l, s))) {
            if small.len() < large.len() && small.is_subset(large) {
                family.insert(large.difference(small).copied().collect());
            }
        }
        let mut by_class = BTreeMap::<usize, BTreeSet<usize>>::new();
        for (heading, class) in classes.get(axis).into_iter().flatten().enumerate() {
            by_class.entry(*class).or_default().insert(heading);
        }
        family.extend(by_class.into_values());
        family.remove(&BTreeSet::new());
        let mut next = Vec::new();
        for block in &blocks {
            for side in &family {
                let mut block = block.clone();
                block.0.push((*side != whole).then(|| side.clone()));
                next.push(block);
            }
            if next.len() > MOST {
                break;
            }
        }
        blocks = next;
    }
    blocks
}

/// The sides of figures along an axis, the whole axis left out.
fn sides(figures: &[Figure], axis: usize) -> BTreeSet<BTreeSet<usize>> {
    figures
        .iter()
        .filter_map(|figure| figure.block.0.get(axis).cloned().flatten())
        .collect()
}
