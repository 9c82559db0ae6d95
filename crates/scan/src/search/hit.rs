//! A term found.

use std::ops::Range;

use crate::report::Why;

/// A term found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The term's place in the list of terms.
    pub(crate) term: u32,
    /// Where it stands: in the folded text while searching, in the original afterwards.
    pub(crate) range: Range<usize>,
    pub(crate) certain: bool,
    pub(crate) why: Why,
    /// How many more terms the same words fit as well.
    pub(crate) others: u32,
}

/// Terms named for the same words. `Mohammed Ahmed` may be a thousand people; a report that lists
/// them all is read by nobody.
const NAMED: usize = 12;

impl Hit {
    pub(crate) const fn one(term: u32, range: Range<usize>, certain: bool, why: Why) -> Self {
        Self {
            term,
            range,
            certain,
            why,
            others: 0,
        }
    }

    /// The same, in letters that do not stand there as such.
    pub(crate) fn disguised(self) -> Self {
        Self {
            why: Why::Disguised,
            ..self
        }
    }

    /// A finding of each term of a table, as long as they are not too many to be told one by one.
    pub(crate) fn all(
        terms: &[(u64, u32)],
        range: Range<usize>,
        certain: bool,
        why: Why,
        hits: &mut Vec<Self>,
    ) {
        let others = u32::try_from(terms.len().saturating_sub(NAMED)).unwrap_or(u32::MAX);
        hits.extend(terms.iter().take(NAMED).map(|(_, term)| Self {
            others,
            ..Self::one(*term, range.clone(), certain, why)
        }));
    }
}
