//! A query as one casebase can answer it: keys, places, names and saved searches are settled, what is
//! left are sets of rows.

use model::id::RecordId;

use super::{
    index::{Path, Range, rows::Rows},
    words::Words,
};
use crate::fault::Fault;

/// What to find in one casebase.
pub(crate) enum Node<'a> {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// Under a term of one of these ranges.
    Terms(Vec<Range>),
    Words(Words),
    /// Those of some rows that have words in the texts of one field, looked at one by one.
    Text(Box<Self>, Path, Words),
    /// Those that refer to one of many. The newest are looked at one by one; if that leads nowhere, it
    /// is asked what refers to each of the many.
    Dense {
        /// Where such references are.
        among: Vec<Range>,
        many: &'a dyn Members,
        /// What is asked for one of them.
        range: Box<dyn Fn(RecordId) -> Range + 'a>,
    },
    Nothing,
}

/// A set of records that can be asked for each.
pub(crate) trait Members {
    /// Whether a record is one of them.
    fn has(&self, id: RecordId) -> Result<bool, Fault>;

    /// How many there are.
    fn len(&self) -> usize;

    /// All of them.
    fn all(&self) -> Result<Vec<RecordId>, Fault>;
}

/// A plan: what to find, with its full-text expressions numbered.
pub(crate) struct Plan<'a> {
    pub(super) step: Step<'a>,
    /// What is asked of the full-text index.
    pub(super) expressions: Vec<String>,
    pub(super) looks_at_records: bool,
}

pub(super) enum Step<'a> {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Terms(Vec<Range>),
    Words(usize, Words),
    Text(Box<Self>, Path, Words),
    Dense(Dense<'a>),
    Nothing,
}

/// See [`Node::Dense`].
pub(super) struct Dense<'a> {
    pub(super) among: Vec<Range>,
    pub(super) many: &'a dyn Members,
    range: Box<dyn Fn(RecordId) -> Range + 'a>,
    /// How many records may still be looked at.
    pub(super) left: usize,
    ranges: Option<Vec<Range>>,
    /// The rows of a chunk, once all were asked for.
    pub(super) asked: Option<(i64, Rows)>,
}

impl Dense<'_> {
    pub(super) fn ranges(&mut self) -> Result<&[Range], Fault> {
        if self.ranges.is_none() {
            let ids = self.many.all()?;
            self.ranges = Some(ids.into_iter().map(|id| (self.range)(id)).collect());
        }
        Ok(self.ranges.as_deref().unwrap_or_default())
    }
}

/// So many records are looked at before all that are referred to are asked for.
const LEAST_LOOKED_AT: usize = 300;
const MOST_LOOKED_AT: usize = 4_000;

impl<'a> Plan<'a> {
    pub(crate) fn of(node: Node<'a>) -> Self {
        let mut plan = Self {
            step: Step::Nothing,
            expressions: Vec::new(),
            looks_at_records: false,
        };
        plan.step = plan.step_of(node);
        plan
    }

    fn step_of(&mut self, node: Node<'a>) -> Step<'a> {
        match joined(node) {
            Node::All(parts) => {
                let mut steps: Vec<Step<'a>> =
                    parts.into_iter().map(|part| self.step_of(part)).collect();
                if steps.iter().any(|step| matches!(step, Step::Nothing)) {
                    return Step::Nothing;
                }
                // What is cheap and leaves little comes first.
                steps.sort_by_key(Step::cost);
                Step::All(steps)
            }
            Node::Any(parts) => {
                let mut steps: Vec<Step<'a>> =
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
            Node::Text(within, path, words) => match self.step_of(*within) {
                Step::Nothing => Step::Nothing,
                within => {
                    self.looks_at_records = true;
                    Step::Text(Box::new(within), path, words)
                }
            },
            Node::Dense { among, many, range } => {
                self.looks_at_records = true;
                // To look at a record costs as much as to find one of the many and what refers to it.
                let left = many.len().clamp(LEAST_LOOKED_AT, MOST_LOOKED_AT);
                Step::Dense(Dense {
                    among,
                    many,
                    range,
                    left,
                    ranges: None,
                    asked: None,
                })
            }
            Node::Nothing => Step::Nothing,
        }
    }
}

impl Step<'_> {
    fn cost(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Terms(ranges) => ranges.len(),
            Self::Words(..) => 400,
            Self::All(parts) => parts.iter().map(Self::cost).min().unwrap_or_default(),
            Self::Any(parts) => parts.iter().map(Self::cost).sum(),
            Self::Not(one) => one.cost() + 1,
            Self::Text(within, ..) => within.cost() + 100_000,
            Self::Dense(_) => 50_000,
        }
    }
}

/// Brings words that stand side by side into one expression, for the full-text index to intersect.
fn joined(node: Node<'_>) -> Node<'_> {
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
