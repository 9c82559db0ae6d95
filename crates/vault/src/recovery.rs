//! Recovery: a member whose secrets two officers hold together, for when nobody's passphrase is left.
//!
//! It is let into compartments by the history like anybody, so every key from then on is sealed to it
//! too, and nobody can slip another in its place: its recipient stands in its key file, introduced by
//! a member, and in the signed operations that let it in. What differs is the lock: no passphrase, but
//! `recovery/<name>.age`, which needs both officers. Since it takes two people to use it, what it does
//! counts as done by two (`roll::standing`).

use std::path::PathBuf;

use model::{
    compartment::Compartment,
    envelope::Envelope,
    id::{DeviceId, RecordId},
    operation::OperationKind,
};

use crate::{
    casebase::Change,
    change::DRILL_FIELD,
    class::Class,
    edge::Edge,
    fault::Fault,
    files::{self, Files},
    keys::{KeyFile, MemberKeys, Officer, OfficerSecret, Roster, Sealing, custody},
    member::{Granted, MemberError},
    read::ReadError,
    record::CommitError,
    unlock::UnlockError,
    vault::{Locked, Open, Vault},
    views::Opening,
    write::Draft,
};

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecoveryError {
    /// One person would hold both.
    #[error("both officers are the same; two different people must hold the two keys")]
    SameOfficer,
    /// There is none of that name.
    #[error("there is no recovery `{name}`; `testimony recovery create` makes one")]
    Unknown {
        /// The name, escaped.
        name: String,
    },
    /// Not the two, or not of this vault.
    #[error(
        "these two secrets do not open `{name}` together; it needs those of both its officers, and its own file"
    )]
    Officers {
        /// The name.
        name: String,
    },
    /// It could not be let in.
    #[error(transparent)]
    Member(#[from] MemberError),
    /// The drill could not be recorded.
    #[error("the drill could not be recorded; try again")]
    Commit(#[source] CommitError),
    /// The disk.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl RecoveryError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::SameOfficer | Self::Unknown { .. } => Class::User,
            Self::Officers { .. } => Class::Locked,
            Self::Member(error) => error.class(),
            Self::Commit(error) => error.class(),
            Self::Fault(fault) => fault.class(),
        }
    }
}

/// What a drill showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drilled {
    /// Compartments of which every key opened.
    pub opened: Vec<Compartment>,
    /// The others.
    pub closed: Vec<Compartment>,
}

/// A recovery, as far as the history tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryStatus {
    /// What it is called among the members.
    pub name: String,
    /// The compartments that it is in.
    pub compartments: Vec<Compartment>,
    /// When a drill last succeeded: milliseconds since 1970-01-01 UTC, claimed by who held it.
    pub drilled: Option<i64>,
    /// Whether its file is in the vault's folder.
    pub has_file: bool,
}

/// A recovery's name, its officers' secrets in either order, and a copy of its file if that was kept
/// elsewhere.
pub type Custody<'a> = (&'a str, [&'a OfficerSecret; 2], Option<&'a [u8]>);

impl Vault<Locked> {
    /// Opens the vault with both officers' secrets and nobody's passphrase.
    pub fn unlock_by_recovery(
        self,
        (name, officers, sealed): Custody<'_>,
        edge: Edge,
    ) -> Result<Vault<Open>, UnlockError> {
        self.unlock_as(edge, |files, _| {
            let file = Roster::read(files, name)?;
            let keys = open_custody(files, &file, officers, sealed)?;
            keys.map(|keys| (file, keys)).ok_or(UnlockError::Officers)
        })
    }
}

impl Vault<Open> {
    /// Lets two officers, together, into every compartment that this member has.
    pub fn create_recovery(
        &mut self,
        name: &str,
        officers: [&Officer; 2],
    ) -> Result<Granted, RecoveryError> {
        let [first, second] = officers;
        if first.is(second) {
            return Err(RecoveryError::SameOfficer);
        }
        let compartments = self.compartments();
        let sealing = Sealing::Officers(officers);
        Ok(self.state.add(name, &sealing, &compartments)?)
    }

    /// Where the file of a recovery is, which may be copied and kept elsewhere.
    pub fn recovery_file(&self, name: &str) -> PathBuf {
        self.state.files.path(&files::custody_file(name))
    }

    /// Opens every key that both officers should have, and records it if all of them opened. Nothing
    /// else is changed.
    pub fn drill_recovery(
        &mut self,
        (name, officers, sealed): Custody<'_>,
    ) -> Result<Drilled, RecoveryError> {
        let open = &mut self.state;
        let unknown = || RecoveryError::Unknown {
            name: name.escape_debug().to_string(),
        };
        let device = open.custody_named(name).ok_or_else(unknown)?;
        let file = Roster::read(&open.files, name)?;
        let keys = open_custody(&open.files, &file, officers, sealed)?;
        let keys = keys.filter(|keys| keys.device() == device);
        let keys = keys.ok_or_else(|| RecoveryError::Officers {
            name: name.to_owned(),
        })?;
        let drilled = open.opened_by(&keys)?;
        if drilled.closed.is_empty() {
            open.record_drill(device)?;
        }
        Ok(drilled)
    }

    /// The recoveries of the vault.
    pub fn recoveries(&self) -> Result<Vec<RecoveryStatus>, ReadError> {
        let open = &self.state;
        let custodies = open.roster.iter().filter(|(_, member)| member.is_custody);
        let mut found = Vec::new();
        for (device, member) in custodies {
            let holds = |one: &Compartment| open.standing.holds(*one, device);
            found.push(RecoveryStatus {
                name: member.name.clone(),
                compartments: Compartment::ALL.into_iter().filter(holds).collect(),
                drilled: open.newest_drill(device)?,
                has_file: open.files.exists(&files::custody_file(&member.name))?,
            });
        }
        Ok(found)
    }
}

impl Open {
    fn custody_named(&self, name: &str) -> Option<DeviceId> {
        let device = self.roster.device_of(name)?;
        let member = self.roster.get(device)?;
        member.is_custody.then_some(device)
    }

    /// Which compartments these keys open.
    fn opened_by(&self, keys: &MemberKeys) -> Result<Drilled, Fault> {
        let opening = Opening {
            files: &self.files,
            vault: self.vault,
            logs: &self.logs,
            standing: &self.standing,
            objects: &self.objects,
            identity: &keys.identity,
            devices: &[keys.device()],
        };
        let mut drilled = Drilled {
            opened: Vec::new(),
            closed: Vec::new(),
        };
        for compartment in Compartment::ALL {
            match opening.has_every_key(compartment)? {
                true => drilled.opened.push(compartment),
                false => drilled.closed.push(compartment),
            }
        }
        Ok(drilled)
    }

    /// In every compartment that the member has, so that all who have it see it.
    fn record_drill(&mut self, device: DeviceId) -> Result<(), RecoveryError> {
        let compartments: Vec<Compartment> = self.views.0.keys().copied().collect();
        let mut drafts = Vec::new();
        for compartment in compartments {
            let mut blind = [0; 32];
            self.random.get_mut().fill(&mut blind);
            let envelope = Envelope::new(blind).with(DRILL_FIELD, &true);
            drafts.push(Draft {
                compartment,
                subject: RecordId::from_bytes(*device.as_bytes()),
                kind: OperationKind::Check,
                envelope: envelope.map_err(Fault::from)?,
                object: None,
            });
        }
        let changes = drafts.iter().map(|_| Change::Act).collect();
        let recorded = self.record(&drafts, changes).map(drop);
        recorded.map_err(RecoveryError::Commit)
    }

    fn newest_drill(&self, device: DeviceId) -> Result<Option<i64>, ReadError> {
        let subject = RecordId::from_bytes(*device.as_bytes());
        let mut newest = None;
        for (_, reference, time, view) in self.operations_on(subject)? {
            let entry = self.entry(view, &reference)?;
            let is_drill = |kind| kind == OperationKind::Check;
            if entry.is_some_and(|(entry, _)| is_drill(entry.operation.kind)) {
                newest = newest.max(Some(time));
            }
        }
        Ok(newest)
    }
}

/// Opens the secrets of a recovery; `None` if these officers do not.
fn open_custody(
    files: &Files,
    file: &KeyFile,
    officers: [&OfficerSecret; 2],
    sealed: Option<&[u8]>,
) -> Result<Option<MemberKeys>, Fault> {
    if file.head.lock.is_some() {
        return Ok(None);
    }
    let name = files::custody_file(&file.head.member);
    let own;
    let sealed = match sealed {
        Some(sealed) => sealed,
        None => {
            let gone = || files.damage(&name, "is gone; give a copy that was kept elsewhere");
            own = files.read(&name)?.ok_or_else(gone)?;
            &own
        }
    };
    Ok(custody::open(file, sealed, officers))
}
