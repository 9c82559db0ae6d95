//! The least and the most that a reader can derive: two integer programs over classes of cells.

use microlp::{
    ComparisonOp, OptimizationDirection, Problem, SolutionStatus, SolveOptions, Variable,
};

use super::Range;

/// After so many steps a search is given up. What was found by then is a true pair of assignments, so
/// giving up can make a group look better known than it is, and never less.
const STEPS: u64 = 2_000;

/// What a reader knows, over classes of cells that are alike to every figure.
pub(super) struct Program {
    /// For each class: how many it really counts, and whether it is asked about.
    classes: Vec<(u64, bool)>,
    /// Which classes sum up to what.
    known: Vec<(Vec<usize>, (u64, u64))>,
}

impl Program {
    pub(super) fn new(classes: impl Iterator<Item = (u64, bool)>) -> Self {
        Self {
            classes: classes.collect(),
            known: Vec::new(),
        }
    }

    /// Adds that these classes together are within bounds.
    pub(super) fn know(&mut self, inside: impl Iterator<Item = bool>, bounds: (u64, u64)) {
        let inside = inside.enumerate().filter(|(_, inside)| *inside);
        self.known
            .push((inside.map(|(class, _)| class).collect(), bounds));
    }

    /// The range of what is asked about; not searched further once it is `enough` wide.
    pub(super) fn range(&self, enough: u64) -> Range {
        let truth = self.asked().map(|(count, _)| count).sum::<u64>();
        let ceilings = self.ceilings();
        let is_open = self.classes.iter().zip(&ceilings);
        let is_open = is_open
            .into_iter()
            .any(|((_, asked), ceiling)| *asked && ceiling.is_none());
        if is_open {
            let (least, is_exact) = self.end(OptimizationDirection::Minimize, &ceilings, truth);
            return Range {
                least,
                most: None,
                is_exact,
            };
        }
        let (most, most_is_exact) = self.end(OptimizationDirection::Maximize, &ceilings, truth);
        if most.saturating_sub(truth) >= enough {
            return Range {
                least: truth,
                most: Some(most),
                is_exact: false,
            };
        }
        let (least, least_is_exact) = self.end(OptimizationDirection::Minimize, &ceilings, truth);
        Range {
            least,
            most: Some(most),
            is_exact: most_is_exact && least_is_exact,
        }
    }

    fn asked(&self) -> impl Iterator<Item = (u64, bool)> {
        self.classes.iter().copied().filter(|(_, asked)| *asked)
    }

    /// For each class the most that any one figure leaves it.
    fn ceilings(&self) -> Vec<Option<u64>> {
        let mut ceilings = vec![None; self.classes.len()];
        for (classes, (_, most)) in &self.known {
            for class in classes {
                if let Some(ceiling) = ceilings.get_mut(*class) {
                    *ceiling = Some(ceiling.map_or(*most, |known: u64| known.min(*most)));
                }
            }
        }
        ceilings
    }

    /// One end, and whether it is the very end.
    fn end(
        &self,
        direction: OptimizationDirection,
        ceilings: &[Option<u64>],
        truth: u64,
    ) -> (u64, bool) {
        let mut problem = Problem::new(direction);
        let mut variables = Vec::<Option<Variable>>::new();
        let mut start = Vec::new();
        for ((count, asked), ceiling) in self.classes.iter().zip(ceilings) {
            // What no figure bounds takes up whatever it must, so it needs no variable.
            let variable = ceiling.map(|ceiling| {
                let ceiling = i32::try_from(ceiling).unwrap_or(i32::MAX);
                problem.add_integer_var(f64::from(u8::from(*asked)), (0, ceiling))
            });
            if let Some(variable) = variable {
                start.push((variable, whole(*count)));
            }
            variables.push(variable);
        }
        for (classes, (least, most)) in &self.known {
            let sum: Vec<(Variable, f64)> = classes
                .iter()
                .filter_map(|class| Some((variables.get(*class).copied().flatten()?, 1.0)))
                .collect();
            if least == most {
                problem.add_constraint(&sum[..], ComparisonOp::Eq, whole(*least));
            } else {
                problem.add_constraint(&sum[..], ComparisonOp::Ge, whole(*least));
                problem.add_constraint(&sum[..], ComparisonOp::Le, whole(*most));
            }
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(STEPS);
        options.warm_start = Some(start);
        let solution = problem.solve_with(options).ok();
        let solution = solution.and_then(|outcome| outcome.into_solution().ok());
        match solution {
            Some(solution) => (
                rounded(solution.objective()),
                solution.status() == SolutionStatus::Optimal,
            ),
            // The real numbers are an assignment too.
            None => (truth, false),
        }
    }
}

/// Counts of people are far below the 2^53 up to which doubles are whole.
#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
const fn whole(count: u64) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a sum of counts, not below 0 by more than the solver's tolerance"
)]
fn rounded(value: f64) -> u64 {
    value.round().max(0.0) as u64
}
