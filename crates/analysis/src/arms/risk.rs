//! What level of risk the evidence gives.

use std::collections::BTreeSet;

use model::{
    date::DatePrecision,
    id::RecordId,
    record::Assessment,
    vocabulary::{Regime, RiskLevel},
};
use serde::Serialize;

use super::{
    Exposure,
    exposure::ExposedAct,
    question::{Bearing, questions},
};

/// What level of risk the evidence gives, with reasons: a suggestion for those who decide, and never
/// more than what is on record carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The level.
    pub level: RiskLevel,
    /// Why this high.
    pub reasons: Vec<String>,
    /// Why not higher.
    pub limits: Vec<String>,
    /// The acts that it rests on.
    pub acts: Vec<RecordId>,
}

/// Suggests a level of risk.
///
/// - none: no act that bears on the regime's questions is attributed. It means that none was found.
/// - possible: one is, be it only as possible.
/// - substantial: one is established, or three are attributed as confirmed or likely to units that were
///   certainly the recipient's. Without a pattern it stops here.
/// - clear (EU criterion 2 and unit vetting): a pattern is established, in two months or in three acts; for a
///   unit, one gross violation is enough, because that is what its rule asks.
/// - overriding (Arms Trade Treaty): a pattern is established, another body found the same, and no measure
///   in force is said to work.
pub fn suggest(regime: Regime, exposure: &Exposure, assessment: Option<&Assessment>) -> Suggestion {
    let acts: Vec<&ExposedAct> = exposure
        .acts
        .iter()
        .filter(|act| act.bears())
        .filter(|act| {
            questions(regime).iter().any(|question| {
                matches!(question.bearing, Bearing::Acts(_)) && question.bearing.concerns(&act.code)
            })
        })
        .collect();
    let distinct = |keep: &dyn Fn(&ExposedAct) -> bool| -> BTreeSet<RecordId> {
        let kept = acts.iter().filter(|act| keep(act));
        kept.map(|act| act.act).collect()
    };
    let established = distinct(&ExposedAct::is_established);
    let attributed =
        distinct(&|act| act.is_attributed() && act.command == crate::Certainty::Certain);
    let months: BTreeSet<String> = acts
        .iter()
        .filter(|act| act.is_established())
        .filter_map(|act| act.date.as_ref())
        .map(|date| date.generalised(DatePrecision::Month).to_string())
        .collect();
    let pattern = established.len() >= PATTERN_ACTS
        || (established.len() >= PATTERN_MONTHS && months.len() >= PATTERN_MONTHS);
    let agreed = acts
        .iter()
        .any(|act| act.is_established() && !act.externals.is_empty());
    let working = assessment.is_some_and(|assessment| {
        assessment
            .mitigation
            .iter()
            .any(|measure| measure.in_force == Some(true) && measure.works == Some(true))
    });

    let mut reasons = Vec::new();
    let mut limits = Vec::new();
    let mut level = RiskLevel::None;
    if acts.is_empty() {
        limits.push("no act that bears on it is attributed in the period".to_owned());
    } else {
        level = RiskLevel::Possible;
        let all = distinct(&|_| true).len();
        reasons.push(format!("acts attributed at least as possible: {all}"));
    }
    if !established.is_empty() || attributed.len() >= PATTERN_ACTS {
        level = RiskLevel::Substantial;
        reasons.push(format!(
            "established by findings: {}; attributed as confirmed or likely under certain command: {}",
            established.len(),
            attributed.len()
        ));
    } else if !acts.is_empty() {
        limits.push(
            "no act is established: attributed as confirmed or likely, to a unit certainly under the \
             recipient, in an event on which a finding meets its standard"
                .to_owned(),
        );
    }
    match regime {
        Regime::UnitVetting if !established.is_empty() => {
            level = RiskLevel::Clear;
            reasons
                .push("the rule asks for credible information of one gross violation".to_owned());
        }
        Regime::EuCriterion2 if pattern => {
            level = RiskLevel::Clear;
            reasons.push("the established acts are a pattern".to_owned());
        }
        Regime::Att if pattern && agreed && !working => {
            level = RiskLevel::Overriding;
            reasons.push(
                "the established acts are a pattern, another body found the same, and no measure in \
                 force is said to work"
                    .to_owned(),
            );
        }
        Regime::Att if pattern => {
            if !agreed {
                limits.push("no other body's finding agrees".to_owned());
            }
            if working {
                limits.push("a measure in force is said to work".to_owned());
            }
        }
        _ if level == RiskLevel::Substantial => {
            limits.push(
                "the established acts are no pattern: fewer than three, all in one month"
                    .to_owned(),
            );
        }
        _ => {}
    }
    Suggestion {
        level,
        reasons,
        limits,
        acts: distinct(&|_| true).into_iter().collect(),
    }
}

/// Three acts are a pattern (persistence; Amnesty ACT 30/008/2008 asks for gravity and persistence)…
const PATTERN_ACTS: usize = 3;
/// …and so are two that are months apart.
const PATTERN_MONTHS: usize = 2;
