//! Milliseconds of each query, of some passes.

use std::collections::BTreeMap;

/// How often all queries are asked.
pub(crate) const PASSES: usize = 4;

/// Which passes count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// The first, when nothing has been read yet.
    First,
    /// For each query the best of the others: what disturbs one seldom disturbs all.
    BestOfOthers,
}

#[derive(Default)]
pub(crate) struct Figures(BTreeMap<(usize, usize), f64>);

impl Figures {
    /// Reads lines of `asked`, pass from 1, number from 0, milliseconds.
    pub(crate) fn read(text: &str) -> Self {
        let mut figures = Self::default();
        for line in text.lines() {
            let mut fields = line.split('\t');
            if fields.next() != Some("asked") {
                continue;
            }
            let pass = fields.next().and_then(|field| field.parse::<usize>().ok());
            let number = fields.next().and_then(|field| field.parse().ok());
            let took = fields.next().and_then(|field| field.parse().ok());
            if let (Some(pass), Some(number), Some(took)) = (pass, number, took) {
                figures.note(pass.saturating_sub(1), number, took);
            }
        }
        figures
    }

    pub(crate) fn note(&mut self, pass: usize, number: usize, took: f64) {
        self.0.insert((pass, number), took);
    }

    /// Of some queries; the middle one's lower neighbour counts as the median.
    pub(crate) fn percentile(&self, which: Which, numbers: &[usize], percent: usize) -> f64 {
        let mut times: Vec<f64> = numbers
            .iter()
            .map(|number| self.time(which, *number))
            .collect();
        times.sort_by(f64::total_cmp);
        let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
        times.get(at).copied().unwrap_or(f64::NAN)
    }

    fn time(&self, which: Which, number: usize) -> f64 {
        let time = |pass| self.0.get(&(pass, number)).copied();
        let found = match which {
            Which::First => time(0),
            Which::BestOfOthers => (1..PASSES).filter_map(time).min_by(f64::total_cmp),
        };
        found.unwrap_or(f64::NAN)
    }
}
