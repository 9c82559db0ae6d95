//! Checking everything: keys, every operation and signature, every body, every object, every view.

mod bodies;
mod history;
mod objects;
mod report;
mod views;

use std::{panic::resume_unwind, sync::mpsc::channel, thread};

use model::compartment::Compartment;

use self::objects::Plan;
pub use self::report::{Finding, Fsck, FsckPart, FsckReport, FsckStep, Severity};
use crate::{
    class::Class,
    epoch::EpochKey,
    fault::Fault,
    files::{self, LOG},
    keys::Roster,
    vault::{Open, Vault},
};

/// Why the check could not be carried through. What it would have found is not an error but in the report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FsckError {
    /// The disk, the casebase.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl FsckError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Fault(fault) => fault.class(),
        }
    }
}

impl Vault<Open> {
    /// Reads and checks everything that this member can open, and the signatures on everything else.
    /// What is damaged is reported, never repaired silently; what can be rebuilt is, if asked for.
    pub fn fsck(
        &mut self,
        options: Fsck,
        progress: &dyn Fn(FsckStep),
    ) -> Result<FsckReport, FsckError> {
        self.state.views()?;
        let mut report = FsckReport {
            objects_at: self.objects_at().address,
            ..FsckReport::default()
        };
        self.state.check_keys(&mut report, progress)?;
        history::check(&self.state, options, &mut report, progress)?;
        self.state
            .check_views_and_objects(options, &mut report, progress)?;
        report
            .findings
            .sort_by_key(|one| std::cmp::Reverse(one.severity));
        Ok(report)
    }
}

impl Open {
    /// The casebases on this thread, because each is for one, the objects on others meanwhile.
    fn check_views_and_objects(
        &mut self,
        options: Fsck,
        report: &mut FsckReport,
        progress: &dyn Fn(FsckStep),
    ) -> Result<(), Fault> {
        if options.rebuild {
            // The objects are those that the casebase then names.
            views::check(self, options, report, progress)?;
        }
        let plan = match Plan::new(self, report) {
            Ok(Some(plan)) => plan,
            none => {
                if !options.rebuild {
                    views::check(self, options, report, progress)?;
                }
                report.absorb(none)?;
                return Ok(());
            }
        };
        let total = plan.total();
        let (found, checked) = thread::scope(|scope| {
            let (out, heard) = channel();
            let objects = scope.spawn(move || {
                plan.run(|done| {
                    // Nobody listens if the casebases could not be checked.
                    let _ = out.send(done);
                })
            });
            let checked = match options.rebuild {
                true => Ok(()),
                false => views::check(self, options, report, progress),
            };
            for done in heard {
                progress(FsckStep {
                    part: FsckPart::Objects,
                    done,
                    total,
                });
            }
            (objects.join(), checked)
        });
        checked?;
        let found = found.unwrap_or_else(|cause| resume_unwind(cause));
        let reported = found.report(self, options, report);
        report.absorb(reported)?;
        Ok(())
    }

    fn check_keys(
        &self,
        report: &mut FsckReport,
        progress: &dyn Fn(FsckStep),
    ) -> Result<(), Fault> {
        let total = Compartment::ALL.len() as u64;
        report.absorb(Roster::load(&self.files, self.vault, self.founder).map(drop))?;
        for (done, compartment) in (1..).zip(Compartment::ALL) {
            let view = self.views.0.get(&compartment);
            for key in view.into_iter().flat_map(|view| view.epochs.iter()) {
                let read = EpochKey::read(&self.files, self.vault, key.name, &self.identity);
                if let Some(None) = report.absorb(read)? {
                    let name = files::epoch_file(key.name);
                    report.damaged(format!("`{name}` no longer opens with your key"));
                }
            }
            progress(FsckStep {
                part: FsckPart::Keys,
                done,
                total,
            });
        }
        for name in self.files.list(LOG)? {
            let known = self.logs.keys().any(|device| device.hex() == name);
            if !known {
                report.note(
                    format!(
                        "`{LOG}/{name}` is left from adding a member, which was stopped half-way"
                    ),
                    "nothing needs to be done; the folder can be deleted",
                );
            }
        }
        Ok(())
    }
}
