//! What a check found, as a value.

use crate::fault::Fault;

/// What to do beside looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fsck {
    /// Make caches and casebases anew from the history.
    pub rebuild: bool,
    /// Delete segments that belong to no object.
    pub collect: bool,
}

/// How far the check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FsckStep {
    /// What is being checked.
    pub part: FsckPart,
    /// How much of it is done.
    pub done: u64,
    /// How much there is: compartments, operations, bytes, compartments.
    pub total: u64,
}

/// A part of the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FsckPart {
    /// Key files and epoch keys.
    Keys,
    /// Operations, signatures, bodies.
    History,
    /// Segments and originals.
    Objects,
    /// Casebases.
    Views,
}

/// How bad a finding is, from the least to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Wrong, and made right by a rebuild.
    Rebuildable,
    /// Not looked at: it is at a place that cannot be asked now.
    Unreached,
    /// Gone: only another copy of the vault has it.
    Lost,
    /// Not what was written: somebody or a disk has changed it.
    Damaged,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// What.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Everything that was checked and found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FsckReport {
    /// The worst first.
    pub findings: Vec<Finding>,
    /// Operations whose signature and place were checked.
    pub operations: u64,
    /// Bodies that were opened.
    pub bodies: u64,
    /// Bodies whose keys were destroyed, as the history says.
    pub destroyed: u64,
    /// Operations that count for nothing, because their writer had no right to them.
    pub quarantined: u64,
    /// Sealed originals that were read to their end.
    pub objects: u64,
    /// Their length together.
    pub bytes: u64,
    /// Whether caches and casebases were made anew.
    pub rebuilt: bool,
    /// Where the objects are: the address of a place outside the vault's folder.
    pub objects_at: Option<String>,
    /// Segments that were deleted because they belonged to no object.
    pub collected: u64,
}

impl FsckReport {
    /// Whether nothing is wrong; notes may be there.
    pub fn is_sound(&self) -> bool {
        self.worst().is_none_or(|worst| worst == Severity::Note)
    }

    /// The worst that was found.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|one| one.severity).max()
    }

    pub(super) fn damaged(&mut self, what: String) {
        self.add(Severity::Damaged, what, crate::fault::RESTORE);
    }

    pub(super) fn lost(&mut self, what: String) {
        let remedy = "restore it from another copy of the vault";
        self.add(Severity::Lost, what, remedy);
    }

    /// Takes apart what a place said: what happened, then what to do.
    pub(super) fn unreached(&mut self, why: &str) {
        let (what, remedy) = why.split_once("; ").unwrap_or((why, "try again"));
        let what = format!("the originals could not be checked: {what}");
        self.add(Severity::Unreached, what, remedy);
    }

    pub(super) fn rebuildable(&mut self, what: String) {
        self.add(Severity::Rebuildable, what, "run `fsck --rebuild`");
    }

    pub(super) fn note(&mut self, what: String, remedy: &str) {
        self.add(Severity::Note, what, remedy);
    }

    /// Turns what is wrong with files into findings; what else goes wrong stops the check.
    pub(super) fn absorb<T>(&mut self, result: Result<T, Fault>) -> Result<Option<T>, Fault> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Fault::Damage(damage)) => {
                let what = format!("`{}` {}", damage.path.display(), damage.what);
                self.add(Severity::Damaged, what, damage.remedy);
                Ok(None)
            }
            Err(Fault::File(error)) => {
                let what = format!(
                    "`{}` could not be read: {}",
                    error.path.display(),
                    error.source
                );
                self.lost(what);
                Ok(None)
            }
            Err(Fault::OutOfReach(why)) => {
                self.unreached(&why);
                Ok(None)
            }
            Err(Fault::Casebase(error)) => {
                self.rebuildable(format!("a casebase cannot be read: {error}"));
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    fn add(&mut self, severity: Severity, what: String, remedy: &str) {
        self.findings.push(Finding {
            severity,
            what,
            remedy: remedy.to_owned(),
        });
    }
}
