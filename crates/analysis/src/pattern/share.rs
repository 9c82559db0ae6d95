//! How large a part of the whole something is.

use model::count::Count;
use serde::Serialize;

/// A word for a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantifier {
    /// More than half.
    Majority,
    /// Two thirds or more.
    LargeMajority,
    /// Four fifths or more.
    VastMajority,
    /// Nineteen of twenty or more.
    NearlyAll,
    /// Without exception.
    All,
}

impl Quantifier {
    /// The least share, as a fraction, and whether the share itself is enough.
    const fn least(self) -> (u64, u64, bool) {
        match self {
            Self::Majority => (1, 2, false),
            Self::LargeMajority => (2, 3, true),
            Self::VastMajority => (4, 5, true),
            Self::NearlyAll => (19, 20, true),
            Self::All => (1, 1, true),
        }
    }

    /// Whether a part of a whole is as large as the word says. Of nothing there is no share.
    fn is_met(self, part: u64, whole: u64) -> bool {
        let (numerator, denominator, is_enough) = self.least();
        let part = u128::from(part) * u128::from(denominator);
        let least = u128::from(whole) * u128::from(numerator);
        whole > 0 && (part > least || (is_enough && part == least))
    }
}

/// A share with the range that the counts leave open.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// At the least: the fewest of these, the most of the others.
    pub least: f64,
    /// By the best figures, where there are any.
    pub best: Option<f64>,
    /// At the most.
    pub most: f64,
    /// The least and the most of the whole.
    pub whole: (u64, u64),
    /// Whether the statement holds at the least.
    pub holds: bool,
}

/// How large a part `these` are of themselves and `others`, and whether that is as much as `word` says.
/// The two must count different things. Fewer than `enough` in all bear out no share, which is then said
/// not to hold.
pub fn share(these: Count, others: Count, word: Quantifier, enough: u64) -> Share {
    let (few, many) = (u64::from(these.min()), u64::from(these.max()));
    let (less, more) = (u64::from(others.min()), u64::from(others.max()));
    let best = these.best().zip(others.best());
    let best = best.map(|(these, others)| (u64::from(these), u64::from(others)));
    Share {
        least: of(few, few + more),
        best: best.map(|(these, others)| of(these, these + others)),
        most: of(many, many + less),
        whole: (few + less, many + more),
        holds: few + less >= enough && word.is_met(few, few + more),
    }
}

/// Counts are far below the 2^53 up to which doubles are whole.
#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
fn of(part: u64, whole: u64) -> f64 {
    match whole {
        0 => 0.0,
        whole => part as f64 / whole as f64,
    }
}
