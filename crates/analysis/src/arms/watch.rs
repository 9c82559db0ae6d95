//! Watches: who must be told, and which assessments are open again.

use std::collections::BTreeSet;

use model::{
    id::RecordId,
    record::{Involvement, Watch, Weapon},
    vocabulary::{AssessmentState, Likelihood},
};
use serde::Serialize;

use super::trace::matches;
use crate::{Certainty, Days, command::Structure, word::list};

/// What is new.
#[derive(Debug, Clone, Copy, Default)]
pub struct News<'n> {
    /// Involvements that were recorded or changed.
    pub involvements: &'n [RecordId],
    /// Weapons that were recorded or changed.
    pub weapons: &'n [RecordId],
}

/// A watch was triggered: what a notice says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Trigger {
    /// The watch.
    pub watch: RecordId,
    /// The involvement or weapon.
    pub cause: RecordId,
    /// Assessments that stood and are open again: those that the watch names, or, if it names none, all
    /// of its recipient.
    pub reopened: Vec<RecordId>,
    /// Who is told, by code name.
    pub tell: Vec<String>,
    /// What happened, in a sentence.
    pub what: String,
}

/// Which watches the news triggers, in order of watch and cause. A cause for which there is a notice of
/// a watch does not trigger that watch again.
pub fn watch(structure: &Structure<'_, '_>, news: News<'_>) -> Vec<Trigger> {
    let case = structure.case();
    let told: BTreeSet<(RecordId, RecordId)> = case
        .notices
        .values()
        .map(|notice| (notice.watch, notice.cause))
        .collect();
    let mut triggers = BTreeSet::new();
    for (id, watch) in &case.watches {
        let news_to = |cause: &&RecordId| !told.contains(&(*id, **cause));
        let acts = news.involvements.iter().filter(news_to).map(|cause| {
            let involvement = case.involvements.get(cause)?;
            Some((*cause, conduct(structure, watch, involvement)?))
        });
        let weapons = news.weapons.iter().filter(news_to).map(|cause| {
            let weapon = case.weapons.get(cause)?;
            Some((*cause, sighting(structure, watch, *cause, weapon)?))
        });
        for (cause, what) in acts.chain(weapons).flatten() {
            triggers.insert(Trigger {
                watch: *id,
                cause,
                reopened: reopened(structure, watch),
                tell: watch.tell.clone(),
                what,
            });
        }
    }
    triggers.into_iter().collect()
}

fn reopened(structure: &Structure<'_, '_>, watch: &Watch) -> Vec<RecordId> {
    structure
        .case()
        .assessments
        .iter()
        .filter(|(id, assessment)| {
            assessment.state == AssessmentState::Standing
                && if watch.assessments.is_empty() {
                    Some(assessment.recipient) == watch.recipient
                } else {
                    watch.assessments.contains(id)
                }
        })
        .map(|(id, _)| *id)
        .collect()
}

/// Whether a date can be one that is watched; every date is, if the watch names none.
fn watched(watch: &Watch, days: Days) -> bool {
    let dates = watch.dates.as_ref().map_or(Days::ALWAYS, Days::of);
    dates.and(days).is_some()
}

fn conduct(
    structure: &Structure<'_, '_>,
    watch: &Watch,
    involvement: &Involvement,
) -> Option<String> {
    let case = structure.case();
    let recipient = watch.recipient?;
    let graded = match involvement.attribution {
        Likelihood::Unlikely | Likelihood::Unknown => return None,
        graded => graded,
    };
    let act = case.acts.get(&involvement.act)?;
    let date = case.act_date(act);
    let days = date.map_or(Days::ALWAYS, Days::of);
    if !watched(watch, days) {
        return None;
    }
    let (certainty, path) = structure.stood_under(involvement.actor, recipient, days)?;
    let when = date.map_or_else(
        || "at a time not known".to_owned(),
        |date| format!("of {date}"),
    );
    let to = if path.is_empty() {
        case.name(recipient)
    } else {
        let how = match certainty {
            Certainty::Certain => "under",
            Certainty::Possible => "possibly under",
        };
        format!(
            "{}, {how} {}",
            case.name(involvement.actor),
            case.name(recipient)
        )
    };
    Some(format!(
        "act {} (type {}) {when} is attributed to {to}, as {graded}",
        case.name(involvement.act),
        act.kind,
    ))
}

fn sighting(
    structure: &Structure<'_, '_>,
    watch: &Watch,
    id: RecordId,
    weapon: &Weapon,
) -> Option<String> {
    if !watched(watch, Days::of(&weapon.date)) {
        return None;
    }
    let matches = matches(weapon, &watch.serials, &watch.lots, &watch.marks);
    let signs: Vec<String> = matches
        .iter()
        .map(|found| format!("`{}` fits `{}`", found.read, found.listed))
        .collect();
    (!signs.is_empty()).then(|| {
        format!(
            "weapon {}, seen on {}, is watched: {}",
            structure.case().name(id),
            weapon.date,
            list(&signs)
        )
    })
}
