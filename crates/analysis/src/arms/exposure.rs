//! What is attributed to a recipient of arms and to everything under its command.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    date::{DatePrecision, UncertainDate},
    id::RecordId,
    record::Kind,
    vocabulary::{Code, Likelihood, TransferState},
};
use serde::Serialize;

use crate::{
    Casebook, Certainty, Days, Unseen,
    command::{Link, Structure},
};

/// What a recipient, and everything under its command at the time, is said to have done in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exposure {
    /// The recipient.
    pub recipient: RecordId,
    /// The days looked at.
    pub period: Days,
    /// Each part in an act, in order of its act.
    pub acts: Vec<ExposedAct>,
    /// The same by type, month and grade of attribution.
    pub cells: Vec<Cell>,
    /// Transfers to it or a unit under it, in the period or before.
    pub transfers: Vec<RecordId>,
    /// Those of them, and others from it, that were passed on.
    pub diverted: Vec<RecordId>,
    /// What could not be looked at.
    pub unseen: Vec<Unseen>,
}

/// A part that the recipient, or a unit under it, had in an act.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExposedAct {
    /// The involvement.
    pub involvement: RecordId,
    /// The act.
    pub act: RecordId,
    /// Its event.
    pub event: RecordId,
    /// Its type.
    pub code: Code,
    /// When, as it was typed; absent if nothing says.
    pub date: Option<UncertainDate>,
    /// The unit that had a part in it, or a person of it.
    pub unit: RecordId,
    /// How sure the attribution is.
    pub attribution: Likelihood,
    /// How sure it is that the unit was the recipient's at the time, by the weakest link of command.
    pub command: Certainty,
    /// The links from the unit up to the recipient.
    pub path: Vec<Link>,
    /// Our findings on the event that meet their standard.
    pub findings: Vec<RecordId>,
    /// What other bodies found that agrees with those or goes further.
    pub externals: Vec<RecordId>,
}

/// How many acts there are of a type, in a month, of a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The beginning of the code: two pairs.
    pub code: Code,
    /// The month, or the months that it may have been in: `2012-05`, `2012-05/2012-06`.
    pub month: Option<String>,
    /// How sure the attribution is.
    pub attribution: Likelihood,
    /// How sure it is that the unit was the recipient's.
    pub command: Certainty,
    /// The acts.
    pub acts: Vec<RecordId>,
}

impl ExposedAct {
    /// Whether it counts as established: a confirmed or likely attribution to a unit that was certainly
    /// the recipient's, in an event on which a finding meets its standard.
    pub fn is_established(&self) -> bool {
        self.is_attributed() && self.command == Certainty::Certain && !self.findings.is_empty()
    }

    /// Whether the attribution is confirmed or likely.
    pub fn is_attributed(&self) -> bool {
        matches!(self.attribution, Likelihood::Confirmed | Likelihood::Likely)
    }

    /// Whether it bears on a risk at all: an attribution that is unlikely or not graded does not.
    pub fn bears(&self) -> bool {
        self.is_attributed() || self.attribution == Likelihood::Possible
    }
}

/// Everything attributed to `recipient`, or to what was under it at the time of each act.
pub fn exposure(
    structure: &Structure<'_, '_>,
    recipient: RecordId,
    period: &UncertainDate,
) -> Exposure {
    let case = structure.case();
    let asked = Days::of(period);
    let mut acts = Vec::new();
    for (id, involvement) in &case.involvements {
        let Some(act) = case.acts.get(&involvement.act) else {
            continue;
        };
        let date = case.act_date(act);
        let days = date.map_or(Days::ALWAYS, Days::of);
        if days.and(asked).is_none() {
            continue;
        }
        let Some((command, path)) = structure.stood_under(involvement.actor, recipient, days)
        else {
            continue;
        };
        let (findings, externals) = found(case, act.event);
        acts.push(ExposedAct {
            involvement: *id,
            act: involvement.act,
            event: act.event,
            code: act.kind.clone(),
            date: date.cloned(),
            unit: involvement.actor,
            attribution: involvement.attribution,
            command,
            path,
            findings,
            externals,
        });
    }
    acts.sort_by_key(|act| {
        (
            act.date.as_ref().and_then(UncertainDate::earliest),
            act.act,
            act.involvement,
        )
    });
    let (transfers, diverted) = transfers(structure, recipient, asked);
    Exposure {
        recipient,
        period: asked,
        cells: cells(&acts),
        acts,
        transfers,
        diverted,
        unseen: case.unseen(&[
            Kind::Actor,
            Kind::Claim,
            Kind::Act,
            Kind::Involvement,
            Kind::Event,
            Kind::Finding,
            Kind::ExternalFinding,
            Kind::Transfer,
        ]),
    }
}

fn found(case: &Casebook<'_>, event: RecordId) -> (Vec<RecordId>, Vec<RecordId>) {
    use model::vocabulary::ExternalRelation::{Agrees, GoesFurther};
    let ours: Vec<RecordId> = case
        .findings
        .iter()
        .filter(|(_, finding)| finding.met && finding.events.contains(&event))
        .map(|(id, _)| *id)
        .collect();
    let theirs = case
        .externals
        .iter()
        .filter(|(_, external)| matches!(external.relation, Agrees | GoesFurther))
        .filter(|(_, external)| external.findings.iter().any(|id| ours.contains(id)))
        .map(|(id, _)| *id)
        .collect();
    (ours, theirs)
}

fn cells(acts: &[ExposedAct]) -> Vec<Cell> {
    let mut cells = BTreeMap::<_, BTreeSet<RecordId>>::new();
    for act in acts {
        let month = act
            .date
            .as_ref()
            .map(|date| date.generalised(DatePrecision::Month).as_str().to_owned());
        cells
            .entry((kind(&act.code), month, act.attribution, act.command))
            .or_default()
            .insert(act.act);
    }
    cells
        .into_iter()
        .map(|((code, month, attribution, command), acts)| Cell {
            code,
            month,
            attribution,
            command,
            acts: acts.into_iter().collect(),
        })
        .collect()
}

/// The first two pairs of a code: the right and the sort of act, as `02 01` or `13 01`.
fn kind(code: &Code) -> Code {
    let short = code.as_str().get(..4).map(Code::parse);
    short.and_then(Result::ok).unwrap_or_else(|| code.clone())
}

/// Transfers on record to a recipient or what is under it; and what of that, or of its own, was passed
/// on.
fn transfers(
    structure: &Structure<'_, '_>,
    recipient: RecordId,
    asked: Days,
) -> (Vec<RecordId>, Vec<RecordId>) {
    let before = Days {
        from: None,
        to: asked.to,
    };
    let (mut to, mut diverted) = (Vec::new(), Vec::new());
    for (id, transfer) in &structure.case().transfers {
        let days = Days::of(&transfer.date);
        let refused = transfer.state == TransferState::Refused;
        if refused || days.and(before).is_none() {
            continue;
        }
        let is_theirs = |actor: RecordId| structure.stood_under(actor, recipient, days).is_some();
        let received = is_theirs(transfer.recipient) || transfer.end_user.is_some_and(is_theirs);
        let passed_on = transfer.state == TransferState::Diverted || transfer.diverted_to.is_some();
        if received {
            to.push(*id);
        }
        if passed_on && (received || is_theirs(transfer.supplier)) {
            diverted.push(*id);
        }
    }
    (to, diverted)
}
