//! The questions of a regime, each with what the record says.

use model::{
    id::RecordId,
    record::Assessment,
    vocabulary::{ArmsDecision, Regime, RiskLevel},
};
use serde::Serialize;

use super::{
    Exposure,
    exposure::ExposedAct,
    question::{Bearing, Question, questions},
    risk::{Suggestion, suggest},
};
use crate::Casebook;

/// The questions of a regime, each with what the record says to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checklist {
    /// Under which rules.
    pub regime: Regime,
    /// The questions, in order.
    pub answers: Vec<Answer>,
    /// What level the evidence gives.
    pub suggestion: Suggestion,
    /// What people decided so far, which is theirs alone.
    pub decided: Option<Decided>,
}

/// What people decided in the assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The risk before mitigation.
    pub risk: Option<RiskLevel>,
    /// The risk that is left.
    pub residual: Option<RiskLevel>,
    /// What follows.
    pub decision: ArmsDecision,
}

/// A question, with what is on record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The question.
    #[serde(flatten)]
    pub question: Question,
    /// What speaks for a yes: for the bar, for the risk.
    pub says_yes: Vec<Ground>,
    /// What speaks for a no.
    pub says_no: Vec<Ground>,
    /// What is not known.
    pub not_known: Vec<String>,
}

/// Something on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// What, in a sentence.
    pub what: String,
    /// The records behind it.
    pub records: Vec<RecordId>,
}

/// Lays the record beside the questions of a regime.
pub fn checklist(
    case: &Casebook<'_>,
    regime: Regime,
    exposure: &Exposure,
    assessment: Option<&Assessment>,
) -> Checklist {
    Checklist {
        regime,
        answers: questions(regime)
            .iter()
            .map(|question| answer(case, *question, exposure, assessment))
            .collect(),
        suggestion: suggest(regime, exposure, assessment),
        decided: assessment.map(|assessment| Decided {
            risk: assessment.risk,
            residual: assessment.residual,
            decision: assessment.decision,
        }),
    }
}

fn answer(
    case: &Casebook<'_>,
    question: Question,
    exposure: &Exposure,
    assessment: Option<&Assessment>,
) -> Answer {
    let mut answer = Answer {
        question,
        says_yes: Vec::new(),
        says_no: Vec::new(),
        not_known: Vec::new(),
    };
    match question.bearing {
        Bearing::Bars(words) => bars(&mut answer, words, assessment),
        Bearing::Acts(_) => {
            let acts: Vec<&ExposedAct> = exposure
                .acts
                .iter()
                .filter(|act| question.bearing.concerns(&act.code))
                .collect();
            by_grade(&mut answer, &acts);
        }
        Bearing::Established => established(&mut answer, case, exposure),
        Bearing::Mitigation => mitigation(&mut answer, assessment),
        Bearing::Diversion => diversion(&mut answer, exposure, assessment),
        Bearing::Accountability => accountability(&mut answer, assessment),
        Bearing::People => answer
            .not_known
            .push("nothing on record answers it; a person must".to_owned()),
    }
    answer
}

fn said(what: impl Into<String>) -> Ground {
    Ground {
        what: what.into(),
        records: Vec::new(),
    }
}

fn bars(answer: &mut Answer, words: &[&str], assessment: Option<&Assessment>) {
    let bars = assessment.map(|assessment| assessment.bars.as_slice());
    for bar in bars.unwrap_or_default() {
        let rule = bar.rule.to_lowercase();
        if !words.iter().any(|word| rule.contains(word)) {
            continue;
        }
        let reason = bar.reason.as_deref().unwrap_or("no reason is given");
        let ground = said(format!("{}: {reason}", bar.rule));
        if bar.applies {
            answer.says_yes.push(ground);
        } else {
            answer.says_no.push(ground);
        }
    }
    if answer.says_yes.is_empty() && answer.says_no.is_empty() {
        answer
            .not_known
            .push("the assessment does not say whether this bar applies".to_owned());
    }
}

/// Acts that bear on a question, in groups by how sure they are.
fn by_grade(answer: &mut Answer, acts: &[&ExposedAct]) {
    let mut groups = [
        (
            "established: attributed, under command, and found",
            Vec::new(),
        ),
        (
            "attributed as confirmed or likely, but not all of it is established",
            Vec::new(),
        ),
        ("attributed as possible", Vec::new()),
    ];
    let mut unlikely = Vec::new();
    let mut ungraded = 0_usize;
    for act in acts {
        let [established, attributed, possible] = &mut groups;
        if act.is_established() {
            established.1.push(*act);
        } else if act.is_attributed() {
            attributed.1.push(*act);
        } else if act.bears() {
            possible.1.push(*act);
        } else if act.attribution == model::vocabulary::Likelihood::Unlikely {
            unlikely.push(*act);
        } else {
            ungraded += 1;
        }
    }
    let ground = |how: &str, acts: &[&ExposedAct]| Ground {
        what: format!("{} {how}", acts_word(acts.len())),
        records: acts
            .iter()
            .flat_map(|act| [act.act, act.involvement])
            .collect(),
    };
    for (how, acts) in &groups {
        if !acts.is_empty() {
            answer.says_yes.push(ground(how, acts));
        }
    }
    if !unlikely.is_empty() {
        let ground = ground("whose attribution is held unlikely", &unlikely);
        answer.says_no.push(ground);
    }
    if ungraded > 0 {
        let acts = acts_word(ungraded);
        answer
            .not_known
            .push(format!("{acts} whose attribution nobody has graded"));
    }
    if answer.says_yes.is_empty() {
        answer.not_known.push(
            "no act that bears on it is attributed in the period; that is not to say that there was none"
                .to_owned(),
        );
    }
}

fn acts_word(number: usize) -> String {
    match number {
        1 => "1 act".to_owned(),
        number => format!("{number} acts"),
    }
}

fn established(answer: &mut Answer, case: &Casebook<'_>, exposure: &Exposure) {
    let mut externals: Vec<RecordId> = exposure
        .acts
        .iter()
        .flat_map(|act| act.externals.iter().copied())
        .collect();
    externals.sort_unstable();
    externals.dedup();
    for id in externals {
        if let Some(external) = case.externals.get(&id) {
            answer.says_yes.push(Ground {
                what: format!("{}, {}", external.body, external.document),
                records: vec![id],
            });
        }
    }
    answer.not_known.push(
        if answer.says_yes.is_empty() {
            "no finding of another body on these acts is on record"
        } else {
            "whether each of these bodies is one that the rule names is for a person to say"
        }
        .to_owned(),
    );
}

fn mitigation(answer: &mut Answer, assessment: Option<&Assessment>) {
    let measures = assessment.map(|assessment| assessment.mitigation.as_slice());
    for measure in measures.unwrap_or_default() {
        match (measure.in_force, measure.effect.as_deref()) {
            (Some(true), Some(effect)) => answer
                .says_yes
                .push(said(format!("{}, in force: {effect}", measure.measure))),
            (Some(true), None) => answer.not_known.push(format!(
                "{} is in force; whether it works is not said",
                measure.measure
            )),
            (Some(false), _) => answer
                .says_no
                .push(said(format!("{} is not in force", measure.measure))),
            (None, _) => answer
                .not_known
                .push(format!("whether {} is in force", measure.measure)),
        }
    }
    if measures.is_none_or(<[_]>::is_empty) {
        answer.not_known.push("no measure is on record".to_owned());
    }
}

fn diversion(answer: &mut Answer, exposure: &Exposure, assessment: Option<&Assessment>) {
    if !exposure.diverted.is_empty() {
        answer.says_yes.push(Ground {
            what: match exposure.diverted.len() {
                1 => "1 transfer on record was passed on".to_owned(),
                number => format!("{number} transfers on record were passed on"),
            },
            records: exposure.diverted.clone(),
        });
    }
    if let Some(assessment) = assessment {
        answer
            .says_yes
            .extend(assessment.diversion.iter().map(said));
    }
    let stockpile = assessment.and_then(|assessment| assessment.stockpile.as_deref());
    answer.not_known.extend(match stockpile {
        Some(stockpile) => {
            let words = format!("what follows from this, on stockpile security: {stockpile}");
            Some(words)
        }
        None => Some("nothing is said of stockpile security".to_owned()),
    });
}

fn accountability(answer: &mut Answer, assessment: Option<&Assessment>) {
    if let Some(assessment) = assessment {
        answer
            .says_yes
            .extend(assessment.accountability.iter().map(said));
    }
    answer.not_known.push(
        if answer.says_yes.is_empty() {
            "no step of accountability is on record"
        } else {
            "whether these steps had an effect is for a person to say"
        }
        .to_owned(),
    );
}
