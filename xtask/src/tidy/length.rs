//! Files stay short enough to be read in one sitting.

use super::{Finding, source::Source};

/// Look twice at a longer one.
const LOOK_TWICE: usize = 400;
/// Nothing is longer: the 90th percentile of the code bases we learned from is between 265 and 506.
const LIMIT: usize = 600;

/// Files that deserve a second look.
pub fn look_twice(sources: &[Source]) -> Vec<Finding> {
    longer(sources, LOOK_TWICE, LIMIT)
}

/// Files that must be split.
pub fn too_long(sources: &[Source]) -> Vec<Finding> {
    longer(sources, LIMIT, usize::MAX)
}

fn longer(sources: &[Source], over: usize, up_to: usize) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| source.lines > over && source.lines <= up_to)
        .map(|source| {
            let words = format!(
                "{} lines without tests, over {over}; split it by what its parts are",
                source.lines
            );
            Finding::new(&source.path, words)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: usize) -> Vec<Source> {
        vec![Source::new(
            "crates/model/src/a.rs",
            "fn a() {}\n".repeat(lines),
        )]
    }

    #[test]
    fn length_is_warned_about_and_then_refused() {
        assert!(look_twice(&of(400)).is_empty() && too_long(&of(600)).is_empty());
        assert_eq!(look_twice(&of(401)).len(), 1);
        assert_eq!(too_long(&of(601)).len(), 1);
        assert!(look_twice(&of(601)).is_empty());
    }
}
