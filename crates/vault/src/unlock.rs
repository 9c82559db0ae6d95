//! Opening a vault.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    fs::{File, TryLockError},
    io,
    sync::Arc,
};

use model::id::DeviceId;

use crate::{
    casebase::{self, Logs, Views},
    class::Class,
    edge::Edge,
    fault::Fault,
    files::{self, Files, LOCK, LOG},
    keys::{Credentials, KeyFile, Lock, MemberKeys, Roster},
    locate::LocateError,
    log::{Cosigned, Log, LogId},
    member::MemberError,
    place::Place,
    roll::Roll,
    vault::{Locked, Open, Vault},
    views::Opening,
};

/// Why a vault did not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnlockError {
    /// It opens no member's keys.
    #[error("this passphrase opens no member's keys; check spelling and spaces")]
    Passphrase,
    /// Not the two officers of a recovery.
    #[error(
        "these two secrets do not open this recovery together; it needs those of both its officers, and its own file"
    )]
    Officers,
    /// It may be right, but a passphrase alone does not open every member's keys.
    #[error(
        "this passphrase opens no member's keys by itself; check spelling and spaces, or give your second secret too"
    )]
    SecondSecret,
    /// Another process has the vault.
    #[error("another program has this vault open; close it, or wait until it is done")]
    InUse,
    /// A change of keys had been begun and could not be finished.
    #[error(
        "your keys were being changed, and that could not be finished; see that the disk can be written and open the vault again"
    )]
    TakeOver(#[source] Box<MemberError>),
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
            Self::Passphrase | Self::Officers | Self::SecondSecret => Class::Locked,
            Self::InUse => Class::Environment,
            Self::TakeOver(error) => error.class(),
            Self::Locate(error) => error.class(),
            Self::Fault(fault) => fault.class(),
        }
    }
}

impl Vault<Locked> {
    /// Opens the vault as the member whose passphrase this is. It holds the vault until it is
    /// dropped; settles what a crash has left; and brings the casebases up to date. Where nothing can be
    /// written nothing is settled, and the casebases are made anew in memory: all can be read.
    pub fn unlock(self, passphrase: &str, edge: Edge) -> Result<Vault<Open>, UnlockError> {
        self.unlock_with(&Credentials::new(passphrase), edge)
    }

    /// The same with everything that the member brings.
    pub fn unlock_with(
        self,
        credentials: &Credentials,
        edge: Edge,
    ) -> Result<Vault<Open>, UnlockError> {
        self.unlock_as(edge, |files, members| {
            open_keys(files, members, credentials)
        })
    }

    /// The same with secrets that are found in whatever way.
    pub(crate) fn unlock_as(
        self,
        edge: Edge,
        open_keys: impl FnOnce(&Files, &[String]) -> Result<(KeyFile, MemberKeys), UnlockError>,
    ) -> Result<Vault<Open>, UnlockError> {
        let Locked {
            files,
            vault,
            members,
            backing,
        } = self.state;
        let (files, lock) = lock(files)?;
        let (file, keys) = open_keys(&files, &members)?;
        if file.head.vault != vault {
            return Err(files
                .damage(files::FORMAT, "names another vault than your key file")
                .into());
        }
        let device = keys.device();
        let founder = file.head.founder;
        let mut random = edge.random;
        let roster = Roster::load(&files, vault, founder)?;
        let mut logs = open_logs(&files, &roster, |device, key| LogId { vault, device, key })?;
        let roll_key = keys.roll_key(vault).map_err(|_| Fault::Primitive)?;
        let mut roll = Roll::load(&files, (vault, device), &roll_key)?;
        let has_grown = roll.follow(&files, &logs)?;
        let standing = roll.standing(&roster);
        let objects = Arc::new(Place::new(&files, &backing)?);
        let devices = roster.with_predecessors(device);
        let opening = Opening {
            files: &files,
            vault,
            logs: &logs,
            standing: &standing,
            objects: &objects,
            identity: &keys.identity,
            devices: &devices,
        };
        let views = opening.open(random.as_mut())?;
        let (views, newest) = match casebase::follow(&files, &logs, &views) {
            Err(fault) if is_spoilt(&fault) => {
                discard(&files, views)?;
                let views = opening.open(random.as_mut())?;
                let newest = casebase::follow(&files, &logs, &views)?;
                (views, newest)
            }
            result => (views, result?),
        };
        if has_grown {
            // Without it the next opening reads the logs again.
            let _ = roll.store(&files, (vault, device), &roll_key, random.as_mut());
        }
        // Only now: until the casebases agreed, what a crash seemed to have left was evidence.
        if let Some(log) = logs.get_mut(&device).filter(|_| !files.is_read_only()) {
            log.settle(&files, &keys.signing)?;
        }
        let mut vault = Vault {
            state: Open {
                objects,
                vault,
                founder,
                member: file.head.member,
                device,
                identity: keys.identity,
                signing: keys.signing,
                cost: backing.cost,
                lock: file.head.lock,
                roster,
                roll,
                roll_key,
                standing,
                logs,
                views,
                newest: RefCell::new(newest),
                behind: Cell::new(false),
                unsure: false,
                older: None,
                cosigned: BTreeSet::new(),
                clock: edge.clock,
                random: RefCell::new(random),
                files,
                _lock: lock,
            },
        };
        match vault.state.take_over() {
            Ok(()) => Ok(vault),
            Err(MemberError::Fault(fault)) => Err(fault.into()),
            Err(error) => Err(UnlockError::TakeOver(Box::new(error))),
        }
    }
}

/// Takes the vault for this process, and finds out whether it can be written to.
pub(crate) fn lock(files: Files) -> Result<(Files, Option<File>), UnlockError> {
    let path = files.path(LOCK);
    let opened = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let (files, file) = match opened {
        Ok(file) => (files, file),
        Err(error) if is_refused(&error) => match File::open(&path) {
            Ok(file) => (files.read_only(), file),
            // Nothing else can have it open for writing either.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok((files.read_only(), None));
            }
            Err(error) => return Err(Fault::file(path, "opened")(error).into()),
        },
        Err(error) => return Err(Fault::file(path, "opened")(error).into()),
    };
    match file.try_lock() {
        Ok(()) => Ok((files, Some(file))),
        Err(TryLockError::WouldBlock) => Err(UnlockError::InUse),
        Err(TryLockError::Error(error)) => Err(Fault::file(path, "locked")(error).into()),
    }
}

/// Whether one may read here and not write.
fn is_refused(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem)
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
                let needs_second = |lock: &Lock| lock.second_secret;
                closed |= file.head.lock.as_ref().is_some_and(needs_second)
                    && credentials.second_secret().is_none();
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

/// Throws all casebases away, to be opened empty.
fn discard(files: &Files, views: Views) -> Result<(), Fault> {
    for (compartment, view) in views.0 {
        let path = files.view_path(&files::casebase_file(compartment));
        view.casebase.discard(path.as_deref())?;
    }
    Ok(())
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
