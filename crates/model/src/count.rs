//! Counts of people, kept as least, best and most (OHCHR guidance on casualty recording, 2019).

use std::fmt;

use serde::{Deserialize, Serialize};

/// A count that says how far it can be trusted: `min ≤ best ≤ max`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawCount")]
pub struct Count {
    min: u32,
    best: Option<u32>,
    max: u32,
}

/// A text is no count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a count; write `4`, `3..6` or `3..4..6`, smallest first")]
pub struct CountError {
    text: String,
}

impl Count {
    /// A count known exactly.
    pub const fn exact(number: u32) -> Self {
        Self {
            min: number,
            best: Some(number),
            max: number,
        }
    }

    /// A range with an optional best figure; `None` unless it is in order.
    pub fn new(min: u32, best: Option<u32>, max: u32) -> Option<Self> {
        let ordered = min <= max && best.is_none_or(|best| (min..=max).contains(&best));
        ordered.then_some(Self { min, best, max })
    }

    /// Reads `4`, `3..6` or `3..4..6`.
    pub fn parse(text: &str) -> Result<Self, CountError> {
        let wrong = || CountError {
            text: text.to_owned(),
        };
        let numbers = text
            .split("..")
            .map(|part| part.trim().parse::<u32>())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| wrong())?;
        match *numbers.as_slice() {
            [n] => Some(Self::exact(n)),
            [min, max] => Self::new(min, None, max),
            [min, best, max] => Self::new(min, Some(best), max),
            _ => None,
        }
        .ok_or_else(wrong)
    }

    /// At least this many.
    pub const fn min(self) -> u32 {
        self.min
    }

    /// The best single figure, where somebody committed to one.
    pub const fn best(self) -> Option<u32> {
        self.best
    }

    /// At most this many.
    pub const fn max(self) -> u32 {
        self.max
    }

    /// Adds two counts of different people. The best figure of the sum exists only if both have one:
    /// nothing is rounded to certainty on the way.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_add(other.min),
            best: self.best.zip(other.best).map(|(a, b)| a.saturating_add(b)),
            max: self.max.saturating_add(other.max),
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.best {
            _ if self.min == self.max => write!(f, "{}", self.min),
            Some(best) => write!(f, "{}..{best}..{}", self.min, self.max),
            None => write!(f, "{}..{}", self.min, self.max),
        }
    }
}

#[derive(Deserialize)]
struct RawCount {
    min: u32,
    best: Option<u32>,
    max: u32,
}

impl TryFrom<RawCount> for Count {
    type Error = CountError;

    fn try_from(raw: RawCount) -> Result<Self, CountError> {
        Self::new(raw.min, raw.best, raw.max).ok_or_else(|| CountError {
            text: format!("{}..{}", raw.min, raw.max),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_shown_reads_back(min in 0u32..1000, up in 0u32..50, more in 0u32..50) {
            let count = Count::new(min, Some(min + up), min + up + more).unwrap();
            prop_assert_eq!(Count::parse(&count.to_string()).unwrap(), count);
        }

        #[test]
        fn sums_keep_their_order(a in 0u32..1000, b in 0u32..1000, c in 0u32..1000) {
            let sum = Count::new(a, None, a + b).unwrap().plus(Count::exact(c));
            prop_assert!(sum.min() <= sum.max());
            prop_assert_eq!(sum.best(), None);
        }
    }

    #[test]
    fn disorder_is_refused() {
        for bad in ["", "six", "6..3", "3..9..6", "1..2..3..4", "-1"] {
            assert!(Count::parse(bad).is_err(), "{bad}");
        }
    }
}
