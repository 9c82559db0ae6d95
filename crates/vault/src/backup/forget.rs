//! Taking old snapshots out of a store, and what they alone needed.

use std::collections::BTreeSet;

use super::{
    BackupError, Depot, SNAPSHOTS,
    exclusive::Mark,
    listing::{self, Listing, Opened},
};
use crate::vault::{Open, Vault};

/// What was taken out of a store.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// The snapshots.
    pub snapshots: Vec<String>,
    /// Other objects that nothing needs any more.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many snapshots are left.
    pub left: u64,
}

impl Vault<Open> {
    /// Removes all but the `keep` newest snapshots, and then every object that none of the rest
    /// needs: what a store remembers of keys that were destroyed goes with it. Whoever keeps the store
    /// may have kept copies all the same. Refused while somebody else does it; a backup that is being made
    /// meanwhile notices.
    ///
    /// If it stops before the end, some objects stay that nothing needs, and perhaps a mark that
    /// [`Vault::clear_marks`] removes; the next time takes the objects.
    pub fn forget_snapshots(
        &self,
        depot: &dyn Depot,
        keep: usize,
    ) -> Result<Forgotten, BackupError> {
        let mark = Mark::put(depot, self.random_bytes())?;
        let forgotten = self.forget_under(&mark, depot, keep);
        let removed = mark.remove(depot);
        forgotten.and_then(|forgotten| removed.map(|()| forgotten))
    }

    fn forget_under(
        &self,
        mark: &Mark,
        depot: &dyn Depot,
        keep: usize,
    ) -> Result<Forgotten, BackupError> {
        let listing = Listing::read(depot)?;
        let (mut kept, mut old, mut needed) = (0, Vec::new(), BTreeSet::new());
        let mut strangers = 0;
        for name in listing.snapshots() {
            match listing::open(depot, name, self.state.vault, &self.state.identity)? {
                Opened::Fine(snapshot) if self.state.is_ours(&snapshot) && kept < keep.max(1) => {
                    kept += 1;
                    needed.extend(snapshot.index.needs().map(|(name, _)| name));
                }
                // Forged and damaged ones are good for nobody.
                Opened::Fine(_) | Opened::Damaged => old.push(name.to_owned()),
                Opened::Stranger => strangers += 1,
            }
        }
        if strangers > 0 {
            return Err(BackupError::Strangers { count: strangers });
        }
        if kept == 0 {
            return Err(BackupError::NoSnapshot);
        }
        let mut forgotten = Forgotten {
            left: kept as u64,
            ..Forgotten::default()
        };
        // First what refers, then what is referred to: a snapshot that is there is whole.
        for name in old {
            mark.must_stand(depot)?;
            let removed = depot.delete(&format!("{SNAPSHOTS}/{name}"));
            removed.map_err(BackupError::Store)?;
            forgotten.snapshots.push(name);
        }
        for (name, bytes) in &listing.0 {
            if needed.contains(name) || name.starts_with(SNAPSHOTS) || !is_ours(name) {
                continue;
            }
            mark.must_stand(depot)?;
            depot.delete(name).map_err(BackupError::Store)?;
            forgotten.objects += 1;
            forgotten.bytes += bytes;
        }
        Ok(forgotten)
    }
}

/// Whether a backup could have written it; what else is in the store is none of our business.
fn is_ours(name: &str) -> bool {
    let first = name.split('/').next().unwrap_or_default();
    [super::KEYS, super::OBJECTS, super::PACKS].contains(&first)
}
