//! Risk assessment of a recipient of arms, and the watch on what it does with them.

use super::{Evidence, Kind};
use crate::{
    date::UncertainDate,
    field::fields,
    id::RecordId,
    vocabulary::{ArmsCategory, ArmsDecision, AssessmentState, Regime, RiskLevel},
};

fields! {
    /// An assessment of the risk that arms are misused by a recipient and what is under its command.
    Assessment {
        /// Of whom.
        recipient: RecordId => to(&[Kind::Actor]),
        /// Under which regime.
        regime: Regime,
        /// The transfer that is asked for, if it is one.
        transfer: Option<RecordId> => to(&[Kind::Transfer]),
        /// Who would supply.
        supplier: Option<RecordId> => to(&[Kind::Actor]),
        /// Categories of what would be supplied.
        goods: Vec<ArmsCategory>,
        /// What it is said to be for.
        stated_use: Option<String>,
        /// The period of conduct that is looked at.
        period: UncertainDate,
        /// Bars in law: embargoes, treaties, what the supplier knows.
        bars: Vec<Bar>,
        /// Whether what was documented was done with goods like these.
        nature: Option<String>,
        /// Command and control.
        command: Option<String>,
        /// Training and rules.
        training: Option<String>,
        /// Steps of accountability: inquiries, trials, dismissals, and what came of them.
        accountability: Vec<String>,
        /// Stockpile security.
        stockpile: Option<String>,
        /// History of diversion, beside the transfers on record.
        diversion: Vec<String>,
        /// What could lower the risk.
        mitigation: Vec<Mitigation>,
        /// The risk before mitigation.
        risk: Option<RiskLevel>,
        /// The risk that is left.
        residual: Option<RiskLevel>,
        /// What follows.
        decision: ArmsDecision,
        /// Conditions, if any.
        conditions: Vec<String>,
        /// Who assessed, a code name.
        assessed_by: String,
        /// When.
        date: UncertainDate,
        /// Who reviewed it.
        reviewed_by: Option<String>,
        /// When it must be looked at again.
        review: Option<UncertainDate>,
        /// What re-opens it before that.
        triggers: Vec<String>,
        /// Whether it stands.
        state: AssessmentState,
        /// What else it rests on, beside the acts that are drawn from the record.
        evidence: Vec<Evidence>,
        /// Findings it rests on.
        findings: Vec<RecordId> => to(&[Kind::Finding, Kind::ExternalFinding]),
        /// Reasoning.
        reasoning: Prose,
    }
}

fields! {
    /// A bar in law to a transfer.
    Bar {
        /// The rule: instrument and article.
        rule: String,
        /// Whether it applies.
        applies: bool,
        /// Why.
        reason: Option<String>,
    }
}

fields! {
    /// A measure that lowers a risk.
    Mitigation {
        /// The measure.
        measure: String,
        /// Whether it is in force.
        in_force: Option<bool>,
        /// Whether it works.
        works: Option<bool>,
        /// How that is known.
        effect: Option<String>,
    }
}

fields! {
    /// A watch on a recipient or on weapons: what is new is told to somebody, and re-opens the
    /// assessments concerned.
    Watch {
        /// The recipient, with everything under its command.
        recipient: Option<RecordId> => to(&[Kind::Actor]),
        /// Serial numbers: single ones, with `?` for any sign, or `first..last`.
        serials: Vec<String>,
        /// Lots.
        lots: Vec<String>,
        /// Marks.
        marks: Vec<String>,
        /// Who is told, by code name.
        tell: Vec<String> => needed(),
        /// The assessments that are re-opened.
        assessments: Vec<RecordId> => to(&[Kind::Assessment]),
        /// From when to when.
        dates: Option<UncertainDate>,
        /// Remarks.
        remarks: Prose,
    }
}

fields! {
    /// A watch was triggered.
    Notice {
        /// The watch.
        watch: RecordId => to(&[Kind::Watch]),
        /// The involvement or weapon that triggered it.
        cause: RecordId => to(&[Kind::Involvement, Kind::Weapon]),
        /// The assessments that were re-opened.
        reopened: Vec<RecordId> => to(&[Kind::Assessment]),
        /// Who is told, by code name.
        tell: Vec<String>,
        /// What happened, in a sentence.
        what: String,
        /// When, RFC 3339.
        time: String,
        /// Who has seen it, by code name.
        seen_by: Vec<String>,
    }
}
