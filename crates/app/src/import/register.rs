//! Which key belongs to which record, across the folder and the vault.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap},
};

use ingest::field::{Declared, Problem, Resolve};
use model::{id::RecordId, key::Key, record::Kind, vocabulary::Code};
use vault::{Open, Vault};

use crate::{casebook::Vocabulary, failure::Failure};

/// Keys that the folder's files declare, each with its identifier.
#[derive(Default)]
pub(super) struct Register {
    declared: BTreeMap<Key, Entry>,
    /// Files that yield nothing, by the key that they would have had.
    broken: BTreeMap<String, String>,
}

struct Entry {
    kind: Kind,
    id: RecordId,
    path: String,
    line: u32,
    /// Whether the vault did not have it when it was declared.
    is_new: bool,
}

impl Register {
    /// Enters what a file declares. A record that the vault knows by this kind and key keeps its
    /// identifier; another gets a random one. A key that is taken is a problem of the later file.
    pub(super) fn enter(
        &mut self,
        vault: &Vault<Open>,
        path: &str,
        declared: &[Declared],
    ) -> Result<Vec<Problem>, Failure> {
        let mut problems = Vec::new();
        for Declared { kind, key, line } in declared {
            if let Some(other) = self.declared.get(key) {
                let what = format!(
                    "the key `{key}` is already used at {}:{}",
                    other.path, other.line
                );
                problems.push(Problem::at(
                    path,
                    *line,
                    what,
                    "give one of the two records another `key`",
                ));
                continue;
            }
            let known = vault.id_of(*kind, key)?;
            let entry = Entry {
                kind: *kind,
                id: known.unwrap_or_else(|| vault.random_id()),
                path: path.to_owned(),
                line: *line,
                is_new: known.is_none(),
            };
            self.declared.insert(key.clone(), entry);
        }
        Ok(problems)
    }

    /// Takes back what a file declared: it yields nothing.
    pub(super) fn withdraw(&mut self, path: &str) {
        self.declared.retain(|_, entry| entry.path != path);
        self.note_broken(path);
    }

    /// Takes back what a row declared: the record of this key and its parts.
    pub(super) fn withdraw_row(&mut self, declared: &[Declared], path: &str) {
        for Declared { key, .. } in declared {
            if self
                .declared
                .get(key)
                .is_some_and(|entry| entry.path == path)
            {
                self.declared.remove(key);
            }
            self.broken.insert(key.to_string(), path.to_owned());
        }
    }

    /// Whether this import declares a key, or was to and does not any more.
    pub(super) fn is_concerned(&self, key: &Key) -> bool {
        self.declared.contains_key(key) || self.broken.contains_key(key.as_str())
    }

    /// Whether the vault had no record of this kind and key.
    pub(super) fn is_new(&self, key: &Key) -> bool {
        self.declared.get(key).is_some_and(|entry| entry.is_new)
    }

    /// Notes a file that yields nothing.
    pub(super) fn note_broken(&mut self, path: &str) {
        let stem = path.rsplit('/').next().unwrap_or(path);
        self.broken.insert(
            stem.strip_suffix(".md").unwrap_or(stem).to_owned(),
            path.to_owned(),
        );
    }

    /// The identifier of a key that the folder declares.
    pub(super) fn id(&self, key: &Key) -> Option<RecordId> {
        self.declared.get(key).map(|entry| entry.id)
    }

    /// The line that declares a key.
    pub(super) fn line(&self, key: &Key) -> Option<u32> {
        self.declared.get(key).map(|entry| entry.line)
    }

    /// A reference to a record whose own file has a problem is no second mistake of the writer: the
    /// message says which file to mend first.
    pub(super) fn explain(&self, problem: Problem) -> Problem {
        let named = self
            .broken
            .iter()
            .find(|(key, _)| problem.what.contains(&format!("`{key}`")));
        match named {
            Some((key, path)) if !problem.path.ends_with(path.as_str()) => Problem {
                what: format!("it refers to `{key}`, whose file {path} was not taken in"),
                remedy: format!("mend {path} and import again"),
                ..problem
            },
            _ => problem,
        }
    }
}

/// Keys of the folder with those of the vault behind them.
pub(super) struct Keys<'a> {
    pub(super) register: &'a Register,
    pub(super) vault: &'a Vault<Open>,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) looked_up: &'a LookedUp,
}

/// What keys of the vault stand for, as far as an import has asked: rows name the same records again
/// and again, and a look into each compartment for every one of them is most of the time of a table.
#[derive(Default)]
pub(super) struct LookedUp {
    found: RefCell<HashMap<Key, Option<(Kind, RecordId)>>>,
    /// What to write instead of keys that nothing has, of how many declared keys.
    nearest: RefCell<(usize, HashMap<String, Option<Key>>)>,
    compared: Cell<usize>,
}

impl LookedUp {
    fn find(&self, vault: &Vault<Open>, key: &Key) -> Option<(Kind, RecordId)> {
        if let Some(found) = self.found.borrow().get(key) {
            return *found;
        }
        // A vault that cannot be read now fails at the next commit; here the key is merely unknown.
        let found = vault
            .resolve(key)
            .ok()
            .and_then(|found| found.into_iter().next());
        let mut known = self.found.borrow_mut();
        if known.len() >= MOST_LOOKED_UP {
            known.clear();
        }
        known.insert(key.clone(), found);
        found
    }

    /// Records were added.
    pub(super) fn forget(&self) {
        self.found.borrow_mut().retain(|_, found| found.is_some());
    }
}

const MOST_LOOKED_UP: usize = 100_000;
/// Keys that are compared with others in one import: a table in which no key is known was not mistyped,
/// and to compare every row with every other takes hours.
const MOST_COMPARED: usize = 5_000_000;

/// Letters in which a mistyped key differs from what was meant; keys are ASCII.
const MISTYPED: usize = 2;

impl Resolve for Keys<'_> {
    fn resolve(&self, key: &Key) -> Option<(Kind, RecordId)> {
        if let Some(entry) = self.register.declared.get(key) {
            return Some((entry.kind, entry.id));
        }
        self.looked_up.find(self.vault, key)
    }

    fn nearest(&self, key: &str) -> Option<Key> {
        let declared = &self.register.declared;
        let mut nearest = self.looked_up.nearest.borrow_mut();
        let (of, known) = &mut *nearest;
        if std::mem::replace(of, declared.len()) != declared.len() {
            known.clear();
        }
        if let Some(known) = known.get(key) {
            return known.clone();
        }
        let compared = self.looked_up.compared.get() + declared.len();
        if compared > MOST_COMPARED {
            return None;
        }
        self.looked_up.compared.set(compared);
        let distance = |known: &Key| strsim::damerau_levenshtein(known.as_str(), key);
        let found = declared
            .keys()
            .filter(|known| known.as_str().len().abs_diff(key.len()) <= MISTYPED)
            .map(|known| (distance(known), known))
            .filter(|(distance, _)| *distance <= MISTYPED)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, known)| known.clone());
        known.insert(key.to_owned(), found.clone());
        found
    }

    fn unknown_code(&self, list: u8, code: &Code) -> Option<String> {
        self.vocabulary.unknown(list, code)
    }
}
