//! A query as one casebase can answer it: keys, places, names and saved searches are settled, what is
//! left are sets of rows.

use std::{collections::HashSet, rc::Rc};

use model::id::RecordId;

use super::{
    index::{Path, Range},
    words::Words,
};

/// What to find in one casebase.
pub(crate) enum Node {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// Under a term of one of these ranges.
    Terms(Vec<Range>),
    Words(Words),
    /// Those of some rows whose records pass, looked at one by one.
    Checked(Box<Self>, Check),
    Nothing,
}

/// What to look at in a record.
pub(crate) enum Check {
    /// The texts of one field hold these words.
    Text(Option<Path>, Words),
    /// It is a person or source who is one of these.
    Identity(Rc<HashSet<RecordId>>),
}

/// A plan: what to find, with its full-text expressions numbered.
pub(crate) struct Plan {
    pub(super) step: Step,
    /// What is asked of the full-text index.
    pub(super) expressions: Vec<String>,
    pub(super) looks_at_records: bool,
}

pub(super) enum Step {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Terms(Vec<Range>),
    Words(usize, Words),
    Checked(Box<Self>, Check),
    Nothing,
}

impl Plan {
    pub(crate) fn of(node: Node) -> Self {
        let mut plan = Self {
            step: Step::Nothing,
            expressions: Vec::new(),
            looks_at_records: false,
        };
        plan.step = plan.step_of(node);
        plan
    }

    fn step_of(&mut self, node: Node) -> Step {
        match joined(node) {
            Node::All(parts) => {
                let mut steps: Vec<Step> =
                    parts.into_iter().map(|part| self.step_of(part)).collect();
                if steps.iter().any(|step| matches!(step, Step::Nothing)) {
                    return Step::Nothing;
                }
                // What is cheap and leaves little comes first.
                steps.sort_by_key(Step::cost);
                Step::All(steps)
            }
            Node::Any(parts) => {
                let mut steps: Vec<Step> =
                    parts.into_iter().map(|part| self.step_of(part)).collect();
                steps.retain(|step| !matches!(step, Step::Nothing));
                match steps.is_empty() {
                    true => Step::Nothing,
                    false => Step::Any(steps),
                }
            }
            Node::Not(one) => Step::Not(Box::new(self.step_of(*one))),
            Node::Terms(ranges) if ranges.is_empty() => Step::Nothing,
            Node::Terms(ranges) => Step::Terms(ranges),
            Node::Words(words) => {
                self.expressions.push(words.expression());
                Step::Words(self.expressions.len() - 1, words)
            }
            Node::Checked(within, check) => match self.step_of(*within) {
                Step::Nothing => Step::Nothing,
                within => {
                    self.looks_at_records = true;
                    Step::Checked(Box::new(within), check)
                }
            },
            Node::Nothing => Step::Nothing,
        }
    }
}

impl Step {
    fn cost(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Terms(ranges) => ranges.len(),
            Self::Words(..) => 400,
            Self::All(parts) => parts.iter().map(Self::cost).min().unwrap_or_default(),
            Self::Any(parts) => parts.iter().map(Self::cost).sum(),
            Self::Not(one) => one.cost() + 1,
            Self::Checked(within, _) => within.cost() + 100_000,
        }
    }
}

/// Brings words that stand side by side into one expression, for the full-text index to intersect.
fn joined(node: Node) -> Node {
    let (parts, all) = match node {
        Node::All(parts) => (parts, true),
        Node::Any(parts) => (parts, false),
        other => return other,
    };
    let mut words = Vec::new();
    let mut others = Vec::new();
    for part in parts {
        match joined(part) {
            Node::Words(one) => words.push(one),
            Node::All(inner) if all => others.extend(inner),
            Node::Any(inner) if !all => others.extend(inner),
            other => others.push(other),
        }
    }
    let words = match words.len() {
        0 | 1 => words.pop(),
        _ if all => Some(Words::All(words)),
        _ => Some(Words::Any(words)),
    };
    others.extend(words.map(Node::Words));
    match others.len() {
        1 => others.pop().unwrap_or(Node::Nothing),
        _ if all => Node::All(others),
        _ => Node::Any(others),
    }
}
