//! What people say about items: sidecars beside media, and notes on an item that is in the vault.

use std::collections::BTreeMap;

use ingest::field::{Draft, ItemNotes, Problem, compile_sidecar};
use model::{
    key::Key,
    record::{Item, Kind, Record},
};

use super::{
    Change, Entry, Mode,
    desk::{Desk, Texts},
    register::{Keys, Register},
};
use crate::failure::{Failure, FailureKind};

impl Desk<'_> {
    /// What people say about the item, if its sidecar is sound.
    pub(super) fn notes(
        &mut self,
        register: &Register,
        texts: &Texts,
        key: &Key,
    ) -> (Option<ItemNotes>, BTreeMap<String, String>) {
        match texts.sidecars.get(key.as_str()) {
            Some(sidecar) => match self.compiled(register, sidecar) {
                Some(notes) => {
                    let own = notes.own.clone();
                    (Some(notes), own)
                }
                None => Default::default(),
            },
            None => Default::default(),
        }
    }

    fn compiled(&mut self, register: &Register, sidecar: &Draft) -> Option<ItemNotes> {
        let keys = Keys {
            register,
            vault: self.vault,
            vocabulary: &self.vocabulary,
            looked_up: &self.looked_up,
        };
        match compile_sidecar(sidecar, &keys) {
            Ok(notes) => Some(notes),
            Err(problems) => {
                let explained = problems
                    .into_iter()
                    .map(|problem| register.explain(problem));
                self.imported.problems.extend(explained);
                None
            }
        }
    }

    /// New notes on items that are in the vault already.
    pub(super) fn sidecars(
        &mut self,
        register: &mut Register,
        texts: &Texts,
    ) -> Result<(), Failure> {
        for (item, sidecar) in &texts.sidecars {
            let known = match Key::media(item) {
                Ok(key) => self.vault.find(Kind::Item, &key)?,
                Err(_) => None,
            };
            let Some(known) = known else {
                let what = format!("there is no item `{}`", item.escape_debug());
                self.problem(Problem::whole(
                    sidecar.path(),
                    what,
                    "import the file first",
                ));
                continue;
            };
            let Some(notes) = self.compiled(register, sidecar) else {
                continue;
            };
            let record = known.reveal(&self.vault.clearance()).clone();
            let own = notes.own.clone();
            let Ok(old) = <&Item>::try_from(&record.body) else {
                continue;
            };
            let body = noted(notes, old)?.into();
            let (path, key) = (sidecar.path().to_owned(), record.name());
            self.noted(
                &path,
                key,
                &record,
                Record {
                    body,
                    own,
                    ..record.clone()
                },
            )?;
        }
        Ok(())
    }

    fn noted(
        &mut self,
        path: &str,
        key: String,
        before: &Record,
        after: Record,
    ) -> Result<(), Failure> {
        let change = match *before == after {
            true => Change::Unchanged,
            false => Change::Changed,
        };
        if change == Change::Changed && self.mode == Mode::Commit {
            let mut transaction = self.vault.begin();
            transaction.put(after)?;
            transaction.commit()?;
        }
        self.imported.entries.push(Entry {
            path: path.to_owned(),
            kind: Kind::Item,
            key,
            change,
        });
        Ok(())
    }
}

/// An item with what people say about it.
pub(super) fn noted(notes: ItemNotes, item: &Item) -> Result<Item, Failure> {
    notes.apply(item).ok_or_else(|| {
        Failure::new(
            FailureKind::Bug,
            "the notes about an item do not fit an item",
            "report this",
        )
    })
}
