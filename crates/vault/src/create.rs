//! A new vault.

use std::{collections::BTreeMap, fs, path::Path};

use model::{
    compartment::Compartment,
    id::{RecordId, VaultId},
    operation::OperationKind,
};

use crate::{
    change::{epoch, membership},
    class::Class,
    edge::{Edge, Random},
    epoch::{EpochKey, EpochName, FIRST},
    fault::Fault,
    files::{self, CASEBASE, Files, KEYRING, KEYS, LOG, OBJECTS},
    format::Format,
    keyring::Keyring,
    keys::{Introducer, KeyFile, MemberKeys, NewLock, Sealing, is_member_name},
    log::{AppendError, Log, LogId},
    passphrase::{NewPassphrase, WeakPassphrase},
    unlock::UnlockError,
    vault::{Backing, Locked, Open, Vault},
    write::{Draft, Occasion, prepare},
};

/// Why no vault was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CreateError {
    /// The folder holds something.
    #[error("`{dir}` is not empty; choose a new folder for the vault")]
    NotEmpty {
        /// The folder.
        dir: String,
    },
    /// A member cannot be called that.
    #[error(
        "`{name}` cannot be a member's name; use a code name of a-z, 0-9, `-`, up to 40 characters"
    )]
    Name {
        /// The name, escaped.
        name: String,
    },
    /// It would not protect anything.
    #[error(transparent)]
    Passphrase(#[from] WeakPassphrase),
    /// The disk.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// It was made and could not be opened.
    #[error("the new vault could not be opened; delete the folder and try again")]
    Unlock(#[source] Box<UnlockError>),
}

impl CreateError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::NotEmpty { .. } | Self::Name { .. } | Self::Passphrase(_) => Class::User,
            Self::Fault(fault) => fault.class(),
            Self::Unlock(error) => error.class(),
        }
    }
}

impl Vault<Locked> {
    /// Makes a vault in a folder that is absent or empty, with one member who has every compartment,
    /// behind a passphrase that a person chose.
    pub fn create(
        dir: &Path,
        member: &str,
        passphrase: &str,
        edge: Edge,
    ) -> Result<Vault<Open>, CreateError> {
        Self::create_with(dir, member, passphrase, edge, Backing::default())
    }

    /// The same on another backing.
    #[doc(hidden)]
    pub fn create_with(
        dir: &Path,
        member: &str,
        passphrase: &str,
        edge: Edge,
        backing: Backing,
    ) -> Result<Vault<Open>, CreateError> {
        check_member(member)?;
        let passphrase = NewPassphrase::chosen(passphrase, member)?;
        Self::found(dir, member, &passphrase, edge, backing)
    }

    /// Makes a vault in a folder that is absent or empty, with one member who has every compartment.
    ///
    /// The file `format` is written last: a folder without it is no vault yet and can be deleted.
    pub fn found(
        dir: &Path,
        member: &str,
        passphrase: &NewPassphrase,
        mut edge: Edge,
        backing: Backing,
    ) -> Result<Vault<Open>, CreateError> {
        check_member(member)?;
        let files = empty_folder(dir, &backing)?;
        let lock = Sealing::Lock(NewLock {
            passphrase,
            second: None,
            cost: backing.cost,
        });
        found(&files, member, &lock, &mut edge)?;
        let locked = Self::at_with(dir, backing);
        let locked = locked.map_err(|error| CreateError::Unlock(Box::new(error.into())))?;
        let open = locked.unlock(passphrase.text(), edge);
        open.map_err(|error| CreateError::Unlock(Box::new(error)))
    }
}

/// Checks what a person chose, before any work.
pub(crate) fn check_member(member: &str) -> Result<(), CreateError> {
    if !is_member_name(member) {
        let name = member.escape_debug().to_string();
        return Err(CreateError::Name { name });
    }
    Ok(())
}

fn empty_folder(dir: &Path, backing: &Backing) -> Result<Files, CreateError> {
    let files = Files::new(dir, backing.disk.clone());
    fs::create_dir_all(dir).map_err(Fault::file(dir, "made"))?;
    if !files.list("")?.is_empty() {
        return Err(CreateError::NotEmpty {
            dir: dir.display().to_string(),
        });
    }
    for name in [KEYS, LOG, KEYRING, OBJECTS, CASEBASE, "compartments"] {
        files.make_dir(name)?;
    }
    Ok(files)
}

/// Writes everything that makes a vault: the founder's log, whose first operations say that the
/// founder belongs to each compartment, the compartments' keys, the key file, and `format`.
fn found(files: &Files, member: &str, lock: &Sealing<'_>, edge: &mut Edge) -> Result<(), Fault> {
    let random = edge.random.as_mut();
    let mut id = [0; 16];
    random.fill(&mut id);
    let vault = VaultId::from_bytes(id);
    let keys = MemberKeys::generate(random).map_err(|_| Fault::Primitive)?;
    let device = keys.device();
    let log_id = LogId {
        vault,
        device,
        key: keys.signing.verifying_key(),
    };
    let mut log = Log::create(files, log_id, &keys.signing)?;
    let recipient = keys.identity.recipient();
    let (mut drafts, mut epochs) = (Vec::new(), Vec::new());
    let mut rings = BTreeMap::new();
    for compartment in Compartment::ALL {
        let name = EpochName {
            compartment,
            number: FIRST,
            by: device,
        };
        let key = EpochKey::random(name, vault, random)?;
        key.write(files, vault, std::slice::from_ref(recipient))?;
        rings.insert(
            compartment,
            (key, Keyring::open(files, vault, compartment)?),
        );
        let key = keys.signing.verifying_key();
        drafts.push(Draft {
            compartment,
            subject: RecordId::from_bytes(*device.as_bytes()),
            kind: OperationKind::Membership,
            envelope: membership(draw(random), member, &key, &recipient.text())?,
            object: None,
        });
        epochs.push(Draft {
            compartment,
            subject: RecordId::from_bytes(*device.as_bytes()),
            kind: OperationKind::Epoch,
            envelope: epoch(draw(random), &[device])?,
            object: None,
        });
    }
    // The keys count because a member began them, so the memberships come first.
    drafts.append(&mut epochs);
    let occasion = Occasion {
        parents: Vec::new(),
        time: edge.clock.now(),
        newest: 0,
    };
    let ring = |compartment| rings.get(&compartment).map(|(epoch, ring)| (epoch, ring));
    let prepared = prepare(&log, &drafts, (&occasion, &keys.signing), &ring, random)?;
    let keyrings = rings.iter_mut().map(|(one, (_, ring))| (*one, ring));
    prepared
        .write(files, &mut log, keyrings.collect(), &keys.signing)
        .map_err(AppendError::into_fault)?;
    let by = Introducer {
        founder: device,
        device,
        signing: &keys.signing,
        instead_of: None,
    };
    let file = KeyFile::seal((vault, member), &keys, by, lock, random)?;
    files.replace(&files::key_file(member), &file.encode()?)?;
    Format::write(files, vault)
}

pub(crate) fn draw(random: &mut dyn Random) -> [u8; 32] {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    bytes
}
