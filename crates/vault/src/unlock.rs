//! Opening a vault.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    fs::{File, TryLockError},
    io,
    sync::Arc,
};

use model::{compartment::Compartment, id::DeviceId, operation::OperationKind};

use crate::{
    casebase::{self, Casebase, Logs, View, Views},
    change::envelope_of,
    class::Class,
    edge::Edge,
    epoch::EpochKey,
    fault::Fault,
    files::{self, CASEBASE, Files, LOCK, LOG, OBJECTS},
    keyring::Keyring,
    keys::{Credentials, KeyFile, MemberKeys, Roster},
    locate::LocateError,
    log::{Cosigned, Log, LogId},
    objects::{LocalObjects, Objects},
    vault::{Backing, Locked, Open, Vault},
};

/// Why a vault did not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnlockError {
    /// It opens no member's keys.
    #[error("this passphrase opens no member's keys; check spelling and spaces")]
    Passphrase,
    /// It may be right, but a passphrase alone does not open every member's keys.
    #[error(
        "this passphrase opens no member's keys by itself; check spelling and spaces, or give your second secret too"
    )]
    SecondSecret,
    /// Another process has the vault.
    #[error("another program has this vault open; close it, or wait until it is done")]
    InUse,
    /// There is none.
    #[error(transparent)]
    Locate(#[from] LocateError),
    /// The disk, or what is on it.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl UnlockError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Passphrase | Self::SecondSecret => Class::Locked,
            Self::InUse => Class::Environment,
            Self::Locate(error) => error.class(),
            Self::Fault(fault) => fault.class(),
        }
    }
}

impl Vault<Locked> {
    /// Opens the vault as the member whose passphrase this is. It holds the vault until it is
    /// dropped; settles what a crash has left; and brings the casebases up to date.
    pub fn unlock(self, passphrase: &str, edge: Edge) -> Result<Vault<Open>, UnlockError> {
        self.unlock_with(&Credentials::new(passphrase), edge)
    }

    /// The same with everything that the member brings.
    pub fn unlock_with(
        self,
        credentials: &Credentials,
        edge: Edge,
    ) -> Result<Vault<Open>, UnlockError> {
        let Locked {
            files,
            vault,
            members,
            backing,
        } = self.state;
        let lock = lock(&files)?;
        let (file, keys) = open_keys(&files, &members, credentials)?;
        if file.head.vault != vault {
            return Err(files
                .damage(files::FORMAT, "names another vault than your key file")
                .into());
        }
        let device = keys.device();
        let founder = file.head.founder;
        let roster = Roster::load(&files, vault, founder)?;
        let mut logs = open_logs(&files, &roster, |device, key| LogId { vault, device, key })?;
        let views = open_views(&files, &logs, founder, &keys)?;
        let newest = match casebase::follow(&files, &logs, &views) {
            Err(fault) if is_spoilt(&fault) => {
                let views = rebuilt(&files, &logs, founder, &keys, views)?;
                let newest = casebase::follow(&files, &logs, &views)?;
                (views, newest)
            }
            result => (views, result?),
        };
        let (views, newest) = newest;
        // Only now: until the casebases agreed, what a crash seemed to have left was evidence.
        if let Some(log) = logs.get_mut(&device) {
            log.settle(&files, &keys.signing)?;
        }
        Ok(Vault {
            state: Open {
                objects: objects(&files, &backing)?,
                vault,
                founder,
                member: file.head.member,
                device,
                identity: keys.identity,
                signing: keys.signing,
                cost: backing.cost,
                lock: file.head.lock,
                roster,
                logs,
                views,
                newest: RefCell::new(newest),
                behind: Cell::new(false),
                unsure: false,
                cosigned: BTreeSet::new(),
                clock: edge.clock,
                random: RefCell::new(edge.random),
                files,
                _lock: lock,
            },
        })
    }
}

/// Takes the vault for this process.
fn lock(files: &Files) -> Result<File, UnlockError> {
    let path = files.path(LOCK);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(Fault::file(&path, "opened"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(UnlockError::InUse),
        Err(TryLockError::Error(error)) => Err(Fault::file(path, "locked")(error).into()),
    }
}

/// Tries the credentials on each member's key file. A damaged one counts only if no other opens.
fn open_keys(
    files: &Files,
    members: &[String],
    credentials: &Credentials,
) -> Result<(KeyFile, MemberKeys), UnlockError> {
    let (mut damaged, mut closed) = (None, false);
    for member in members {
        match Roster::read(files, member) {
            Ok(file) => {
                closed |= file.head.lock.second_secret && credentials.second_secret().is_none();
                if let Some(keys) = file.open(credentials) {
                    return Ok((file, keys));
                }
            }
            Err(fault) => damaged = Some(fault),
        }
    }
    Err(match damaged {
        Some(fault) => UnlockError::Fault(fault),
        None if closed => UnlockError::SecondSecret,
        None => UnlockError::Passphrase,
    })
}

/// Opens the log of every member; there is one for each, and no other with anything in it.
fn open_logs(
    files: &Files,
    roster: &Roster,
    id: impl Fn(DeviceId, ledger::VerifyingKey) -> LogId,
) -> Result<Logs, Fault> {
    let mut logs = Logs::new();
    for (device, member) in roster.iter() {
        let log = Log::open(files, id(device, member.key))?;
        if let Some(seen) = Cosigned::read(files, &log.id)? {
            let rolled_back = seen.checkpoint.size() > log.size()
                || (seen.checkpoint.size() == log.checkpoint().size()
                    && seen.checkpoint.root() != log.checkpoint().root());
            if rolled_back {
                let dir = files::log_dir(device);
                return Err(files.damage(&dir, "is not the log that another device has cosigned"));
            }
        }
        logs.insert(device, log);
    }
    for name in files.list(LOG)? {
        let known = DeviceId::parse(&name).is_ok_and(|device| logs.contains_key(&device));
        // Without operations it is left from adding a member that was stopped half-way.
        if !known && files.len(&format!("{LOG}/{name}/ops-000001"))? > 0 {
            return Err(files.damage(
                &format!("{LOG}/{name}"),
                "is the log of a member whose key file is gone",
            ));
        }
    }
    Ok(logs)
}

/// Opens the compartments that this member has.
fn open_views(
    files: &Files,
    logs: &Logs,
    founder: DeviceId,
    keys: &MemberKeys,
) -> Result<Views, Fault> {
    files.make_dir(CASEBASE)?;
    let founding = logs.get(&founder);
    let Some(founding) = founding else {
        return Err(files.damage(&files::log_dir(founder), "is gone"));
    };
    let first = founding.first_batch(files)?;
    let vault = founding.id.vault;
    let mut views = BTreeMap::new();
    for compartment in Compartment::ALL {
        let name = files::epoch_file(compartment, crate::epoch::FIRST);
        let Some(epoch) = EpochKey::read(files, vault, compartment, &keys.identity)? else {
            if keys.granted.contains(&compartment) {
                return Err(files.damage(&name, "does not open with the key it was written to"));
            }
            continue;
        };
        let keyring = Keyring::open(files, vault, compartment)?;
        let path = files.path(&files::casebase_file(compartment));
        let casebase = Casebase::open(&path, &epoch.casebase)?;
        let view = View {
            epoch: Arc::new(epoch),
            keyring,
            casebase,
        };
        // Anybody can encrypt to a public key: this is the founder's key only if it opens what the
        // founder signed.
        let founded = first.iter().find(|entry| {
            let operation = &entry.operation;
            operation.kind == OperationKind::Membership && operation.compartment == compartment
        });
        let proof = match founded.filter(|entry| entry.is_signed_by(&founding.id.key)) {
            Some(entry) => envelope_of(files, &view, entry, Some(0))?,
            None => None,
        };
        if proof.is_none() {
            let what = "is not the key that the founder made, or the keyring was changed";
            return Err(files.damage(&name, what));
        }
        views.insert(compartment, view);
    }
    Ok(Views(views))
}

/// Throws all casebases away and opens them empty.
fn rebuilt(
    files: &Files,
    logs: &Logs,
    founder: DeviceId,
    keys: &MemberKeys,
    views: Views,
) -> Result<Views, Fault> {
    for (compartment, view) in views.0 {
        let path = files.path(&files::casebase_file(compartment));
        view.casebase.discard(&path)?;
    }
    open_views(files, logs, founder, keys)
}

/// Whether a casebase's own file is to blame.
fn is_spoilt(fault: &Fault) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase, SystemIoFailure};
    let Fault::Casebase(error) = fault else {
        return false;
    };
    matches!(
        error.sqlite_error_code(),
        None | Some(DatabaseCorrupt | NotADatabase | SystemIoFailure)
    )
}

fn objects(files: &Files, backing: &Backing) -> Result<Arc<dyn Objects>, Fault> {
    if let Some(objects) = &backing.objects {
        return Ok(objects.clone());
    }
    files.make_dir(OBJECTS)?;
    let path = files.path(OBJECTS);
    let opened: io::Result<LocalObjects> = LocalObjects::open(&path);
    Ok(Arc::new(opened.map_err(Fault::file(path, "opened"))?))
}
