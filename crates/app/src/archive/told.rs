//! What the gate lets pass because it is told on purpose.

use std::collections::BTreeSet;

use model::{
    compartment::Compartment,
    term::{Term, TermKind},
};

use super::{Options, select::Selection};

/// What an archive tells on purpose, and is therefore no leak in it.
pub(super) struct Told {
    keys: BTreeSet<String>,
    identities: BTreeSet<String>,
    accounts: bool,
}

impl Told {
    pub(super) fn new(selection: &Selection, options: &Options) -> Self {
        let mut told = Self {
            keys: BTreeSet::new(),
            identities: BTreeSet::new(),
            accounts: options.with.contains(&Compartment::Identity),
        };
        for (id, leaf) in &selection.records {
            match leaf.kind.compartment() {
                Compartment::Identity => told.identities.insert(leaf.name(*id)),
                _ => told.keys.insert(leaf.name(*id)),
            };
        }
        told
    }

    /// A key is how records name each other, and no more than that: a name in a key is still a name.
    /// Who somebody is, is told only of those whose identity leaves.
    pub(super) fn tells(&self, term: &Term) -> bool {
        match term.kind {
            TermKind::Other if self.keys.contains(&term.id) => true,
            _ if self.identities.contains(&term.id) => true,
            TermKind::Phone => self.accounts && self.keys.contains(&term.id),
            _ => false,
        }
    }
}
