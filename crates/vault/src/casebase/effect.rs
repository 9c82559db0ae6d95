//! What operations will do to the casebases: found on every core before it is their turn.

use std::collections::BTreeMap;

use model::{
    compartment::Compartment,
    id::{DeviceId, Digest, ObjectId},
};

use super::{Applied, Change, Views, fold::AppliedByCompartment};
use crate::{
    change::change_of,
    cores,
    fault::Fault,
    files::Files,
    keyring::object_name,
    log::Entry,
    opener::{Opened, Opener},
    roll::is_act,
};

/// What one operation does.
#[derive(Default)]
pub(super) struct Effect {
    /// `None`: nothing, because its compartment is closed or has applied it.
    pub(super) change: Option<Change>,
    /// The row of its key.
    pub(super) wrap: Option<u64>,
    /// Rows of keys to what was destroyed, which arrived after it was.
    pub(super) doomed: Vec<u64>,
}

/// What effects are found with.
pub(super) struct Effects<'a> {
    files: &'a Files,
    open: BTreeMap<Compartment, (Opened<'a>, Seen<'a>)>,
}

/// How far a casebase has applied each log.
type Seen<'a> = Option<&'a BTreeMap<DeviceId, Applied>>;

impl<'a> Effects<'a> {
    /// `first_row` is the first of each keyring that any operation which will be read may need.
    pub(super) fn new(
        files: &'a Files,
        views: &'a Views,
        applied: &'a AppliedByCompartment,
        first_row: impl Fn(Compartment) -> Result<u64, Fault>,
    ) -> Result<Self, Fault> {
        let mut open = BTreeMap::new();
        for (compartment, view) in &views.0 {
            let rows = view.keyring.index(files, first_row(*compartment)?)?;
            let seen = applied.get(compartment);
            open.insert(*compartment, (Opened::new(view, rows), seen));
        }
        Ok(Self { files, open })
    }

    pub(super) fn of(&self, entries: &[Entry]) -> Vec<Result<Effect, Fault>> {
        cores::portions(entries, PORTION, |part| {
            let open = self.open.iter();
            let openers: BTreeMap<_, _> = open
                .map(|(one, (opened, _))| (*one, opened.opener(self.files)))
                .collect();
            part.iter().map(|entry| self.one(entry, &openers)).collect()
        })
    }

    fn one(
        &self,
        entry: &Entry,
        openers: &BTreeMap<Compartment, Opener<'_>>,
    ) -> Result<Effect, Fault> {
        let operation = &entry.operation;
        let compartment = operation.compartment;
        let open = self.open.get(&compartment).zip(openers.get(&compartment));
        let Some(((opened, seen), opener)) = open else {
            return Ok(Effect::default());
        };
        let seen = seen.and_then(|of| of.get(&operation.device));
        if seen.is_some_and(|one| operation.sequence < one.next.sequence) {
            return Ok(Effect::default());
        }
        let row = |name: &Digest| opened.row(name);
        let wrap = row(&operation.ciphertext);
        let mut effect = Effect {
            wrap,
            ..Effect::default()
        };
        let change = if !opened.ruling.stands(operation.device, operation.sequence) {
            Change::Quarantined
        } else if is_act(operation.kind) {
            Change::Act
        } else if opened.destroyed.contains(&operation.subject) {
            let object = ObjectId::from_bytes(*operation.subject.as_bytes());
            let rows = [effect.wrap.take(), row(&object_name(object))];
            effect.doomed = rows.into_iter().flatten().collect();
            Change::Destroyed
        } else {
            change_of(opener, entry, wrap, &row)?
        };
        effect.change = Some(change);
        Ok(effect)
    }
}

/// So many operations are worth telling a thread about.
const PORTION: usize = 64;
