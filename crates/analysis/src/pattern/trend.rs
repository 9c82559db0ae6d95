//! Whether something grew or declined, by more than chance would make it.
//!
//! Under a steady rate, how a known number of cases falls on the periods is a multinomial draw by their
//! lengths. The statistic is the sum over cases of when they fell (Cox and Lewis, *The Statistical
//! Analysis of Series of Events*, 1966, §3.3; for single moments it is Laplace's test). Its distribution
//! is worked out in full where that is quick, and taken as normal where there are many cases.

use model::count::Count;
use serde::Serialize;
use statrs::distribution::{ContinuousCDF as _, Normal};

/// A stretch of time with what was counted in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// How long it is, in days. Where the same effort was made all the time, its length; where nobody was
    /// there, nothing.
    pub days: u32,
    /// How many cases.
    pub count: Count,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// "Growing."
    Growing,
    /// "Declining."
    Declining,
}

/// A trend, as it is at the least favourable end of every count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Trend {
    /// The cases that were taken: of the periods that speak for it the fewest, of the others the most.
    pub cases: u64,
    /// How probable at least so clear a trend would be at a steady rate. 1 if there is nothing to go by.
    pub p: f64,
    /// Whether the whole distribution was worked out.
    pub is_exact: bool,
    /// Whether `p` is at most the level that was asked for.
    pub holds: bool,
}

/// Whether counts of periods, in order of time, bear out that something was growing or declining, at the
/// level `alpha` (0.05 is usual). Needs two periods with days in them.
pub fn trend(periods: &[Period], direction: Direction, alpha: f64) -> Trend {
    let dated: Vec<(u64, Period)> = (0..).zip(periods.iter().copied()).collect();
    let days: u64 = periods.iter().map(|period| u64::from(period.days)).sum();
    let is_enough = periods.iter().filter(|period| period.days > 0).count() > 1;
    if !is_enough {
        return Trend {
            cases: 0,
            p: 1.0,
            is_exact: true,
            holds: false,
        };
    }
    let last = dated.len() as u64 - 1;
    // Declining is growing with time turned round.
    let score = |number: u64| match direction {
        Direction::Growing => number,
        Direction::Declining => last - number,
    };
    let weighted = |(number, period): &(u64, Period)| score(*number) * u64::from(period.days);
    let middle = dated.iter().map(weighted).sum::<u64>();
    let scored = dated.iter().map(|(number, period)| {
        let score = score(*number);
        // Early cases speak against it, late ones for it.
        let against = score * days < middle;
        let count = match against {
            true => period.count.max(),
            false => period.count.min(),
        };
        (score, u64::from(count), u64::from(period.days))
    });
    let scored: Vec<(u64, u64, u64)> = scored.collect();
    let cases: u64 = scored.iter().map(|(_, count, _)| count).sum();
    let sum: u64 = scored.iter().map(|(score, count, _)| score * count).sum();
    let shares: Vec<(u64, f64)> = scored
        .iter()
        .map(|(score, _, own)| (*score, real(*own) / real(days)))
        .collect();
    let is_exact = cases.saturating_mul(cases).saturating_mul(last * last) <= MOST_STEPS;
    let p = match is_exact {
        true => exact(&shares, cases, sum),
        false => normal(&shares, cases, sum),
    };
    Trend {
        cases,
        p,
        is_exact,
        holds: cases > 0 && p <= alpha,
    }
}

/// Beyond so many steps the distribution is taken as normal.
const MOST_STEPS: u64 = 20_000_000;

/// The probability of at least this sum, by convolution.
fn exact(shares: &[(u64, f64)], cases: u64, sum: u64) -> f64 {
    let mut distribution = vec![1.0];
    for _ in 0..cases {
        let wider = distribution.len() + shares.len() - 1;
        let mut next = vec![0.0; wider];
        for (at, weight) in distribution.iter().enumerate() {
            for (score, share) in shares {
                let to = usize::try_from(*score)
                    .ok()
                    .and_then(|score| next.get_mut(at + score));
                if let Some(to) = to {
                    *to += weight * share;
                }
            }
        }
        distribution = next;
    }
    let from = usize::try_from(sum).unwrap_or(usize::MAX);
    let tail: f64 = distribution.iter().skip(from).sum();
    tail.clamp(0.0, 1.0)
}

fn normal(shares: &[(u64, f64)], cases: u64, sum: u64) -> f64 {
    let mean: f64 = shares
        .iter()
        .map(|(score, share)| real(*score) * share)
        .sum();
    let square = |(score, share): &(u64, f64)| (real(*score) - mean).powi(2) * share;
    let variance = shares.iter().map(square).sum::<f64>() * real(cases);
    let Ok(normal) = Normal::new(real(cases) * mean, variance.sqrt()) else {
        return 1.0;
    };
    // The sum is whole: half a step for continuity.
    normal.sf(real(sum) - 0.5)
}

/// Counts and days are far below the 2^53 up to which doubles are whole.
#[expect(clippy::cast_precision_loss, reason = "counts and days are below 2^53")]
const fn real(count: u64) -> f64 {
    count as f64
}
