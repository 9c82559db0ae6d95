//! Who could have told a fact.
//!
//! Those who are looked for are looked for among the few who knew. A fact that only one living person
//! could have told names that person, however well the name is hidden.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    id::RecordId,
    record::{Evidence, Statement},
    vocabulary::{Perception, PersonStatus},
};
use serde::Serialize;

use crate::Casebook;

/// How somebody knows a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// They told it to us.
    Told,
    /// They were in the room when it was told, and heard it.
    Overheard,
    /// The speaker has it from them.
    Source,
    /// They tell of the same event, from their own eyes and ears.
    Witness,
    /// It was done to them.
    Victim,
}

/// The people on record who know a fact and are not dead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Informed {
    /// Each human being, with every way in which they know it.
    pub people: BTreeMap<RecordId, BTreeSet<Way>>,
    /// Whether more may know it: somebody unnamed heard it or told it.
    pub at_least: bool,
}

/// Who could have told a statement of an interview. `None` if it is no statement of an interview that can
/// be seen. What delegates saw themselves gives away no source.
pub fn informed(case: &Casebook<'_>, piece: Evidence) -> Option<Informed> {
    let interview = case.interviews.get(&piece.record)?;
    let number = usize::from(piece.statement?).checked_sub(1)?;
    let statement = interview.statements.get(number)?;
    let mut informed = Informed::default();
    informed.add(case, interview.source, Way::Told);
    for present in &interview.present {
        match present.person {
            // Where nobody noted whether they heard it, they may have.
            Some(person) if present.heard != Some(false) => {
                informed.add(case, person, Way::Overheard);
            }
            None if present.heard == Some(true) => informed.at_least = true,
            _ => {}
        }
    }
    match (statement.basis, statement.heard_from) {
        (_, Some(teller)) => informed.add(case, teller, Way::Source),
        (Perception::Told | Perception::HeardFrom, None) => informed.at_least = true,
        _ => {}
    }
    if let Some(event) = statement.event {
        informed.of_event(case, event);
    }
    Some(informed)
}

impl Informed {
    fn add(&mut self, case: &Casebook<'_>, person: RecordId, way: Way) {
        let status = case.people.get(&person).map(|person| person.status);
        let status = status.or_else(|| case.sources.get(&person).map(|source| source.status));
        if status != Some(PersonStatus::Dead) {
            let human = case.human(person);
            self.people.entry(human).or_default().insert(way);
        }
    }

    fn of_event(&mut self, case: &Casebook<'_>, event: RecordId) {
        for interview in case.interviews.values() {
            let mut own = interview.statements.iter();
            if own.any(|statement| statement.event == Some(event) && is_own(statement)) {
                self.add(case, interview.source, Way::Witness);
            }
        }
        for act in case.acts.values().filter(|act| act.event == event) {
            if let Some(victim) = act.victim {
                self.add(case, victim, Way::Victim);
            }
        }
    }
}

fn is_own(statement: &Statement) -> bool {
    matches!(statement.basis, Perception::Saw | Perception::Heard)
}
