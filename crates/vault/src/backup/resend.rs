//! What a store has lost or changed, sent again from here.

use super::{
    BackupError, BackupStep, Depot, check::StoreReport, exclusive, listing::Listing, save::Saved,
};
use crate::vault::{Open, Vault};

impl Vault<Open> {
    /// Checks a store, and makes a backup to it that takes nothing for granted which was not what its
    /// name promises: what is good here is sent again, a changed object gives way to it, and a new
    /// snapshot says where it is. `None` if there was nothing to do. The report is of a second check.
    ///
    /// Sealed parts are never sealed the same way twice, so what only older snapshots need of them
    /// stays lost, and is among the problems still. Nothing is removed for which nothing comes instead.
    pub fn repair_backup(
        &self,
        depot: &dyn Depot,
        progress: &(dyn Fn(BackupStep) + Sync),
    ) -> Result<(Option<Saved>, StoreReport), BackupError> {
        let report = self.check_backup(depot, progress)?;
        if report.problems.is_empty() {
            return Ok((None, report));
        }
        exclusive::nobody_forgets(depot)?;
        let mut listing = Listing::read(depot)?;
        for name in &report.spoilt {
            listing.spoil(name);
        }
        let saved = self.backup_to(depot, listing, progress)?;
        Ok((Some(saved), self.check_backup(depot, progress)?))
    }
}
