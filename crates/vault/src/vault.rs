//! The vault, locked and open.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    fs::File,
    sync::Arc,
};

use ledger::SigningKey;
use model::{
    compartment::Compartment,
    id::{DeviceId, RecordId, VaultId},
    protected::Clearance,
};

use crate::{
    casebase::{self, Logs, View, Views},
    disk::{Disk, LocalDisk},
    edge::{Clock, Random},
    fault::Fault,
    files::Files,
    keys::{Cost, Lock, Roster},
    objects::Objects,
    place::{Place, Places},
    primitives::{self, HybridIdentity, Secret},
    roll::{Roll, Standing},
    seen::Older,
};

/// A vault. What can be done with it depends on whether it is [`Locked`] or [`Open`].
pub struct Vault<S> {
    pub(crate) state: S,
}

/// Nothing has been read but the vault's name and those of its members.
pub struct Locked {
    pub(crate) files: Files,
    pub(crate) vault: VaultId,
    pub(crate) members: Vec<String>,
    pub(crate) backing: Backing,
}

/// A passphrase has opened a member's keys, and this process holds the vault.
pub struct Open {
    pub(crate) files: Files,
    pub(crate) objects: Arc<Place>,
    pub(crate) vault: VaultId,
    pub(crate) founder: DeviceId,
    pub(crate) member: String,
    pub(crate) device: DeviceId,
    pub(crate) identity: HybridIdentity,
    pub(crate) signing: primitives::Locked<SigningKey>,
    pub(crate) cost: Cost,
    /// What the member's key file is locked with, as it was when that opened; nothing for a recovery.
    pub(crate) lock: Option<Lock>,
    pub(crate) roster: Roster,
    pub(crate) roll: Roll,
    pub(crate) roll_key: Secret,
    /// Who may do what, as the roll has it.
    pub(crate) standing: Standing,
    pub(crate) logs: Logs,
    pub(crate) views: Views,
    /// The number of each log's newest operation in the causal order.
    pub(crate) newest: RefCell<BTreeMap<DeviceId, u64>>,
    /// Operations were recorded that the casebases could not take up; the next question tries again.
    pub(crate) behind: Cell<bool>,
    /// The disk failed in a way that only opening again can settle; nothing more is written.
    pub(crate) unsure: bool,
    /// This folder is older than what was seen of it; nothing more is written.
    pub(crate) older: Option<Older>,
    /// Devices whose checkpoint has been cosigned since opening.
    pub(crate) cosigned: BTreeSet<DeviceId>,
    pub(crate) clock: Box<dyn Clock + Send>,
    pub(crate) random: RefCell<Box<dyn Random + Send>>,
    /// Held until the vault is dropped; none on a read-only disk that never had one.
    pub(crate) _lock: Option<File>,
}

/// What a vault stands on: replaced in tests by what fails when told to.
#[derive(Clone)]
pub struct Backing {
    /// Where its files are.
    pub disk: Arc<dyn Disk>,
    /// Where its objects are, whatever its folder says; `None`: there, or where the folder says.
    pub objects: Option<Arc<dyn Objects>>,
    /// How places outside its folder are reached; `None`: not at all.
    pub places: Option<Arc<dyn Places>>,
    /// How much work one guess at a new passphrase is.
    pub cost: Cost,
}

impl Default for Backing {
    fn default() -> Self {
        Self {
            disk: Arc::new(LocalDisk),
            objects: None,
            places: None,
            cost: Cost::DEFAULT,
        }
    }
}

impl Vault<Locked> {
    /// The names of the members, from the names of their key files.
    pub fn members(&self) -> Vec<String> {
        self.state.members.clone()
    }

    /// Whether some member's key file says that it needs a second secret. Nobody has checked that
    /// yet: it is for asking, and whoever changes it is found out by the key file not opening.
    pub fn may_need_second_secret(&self) -> bool {
        let files = self.state.members.iter();
        let mut files = files.filter_map(|member| Roster::read(&self.state.files, member).ok());
        files.any(|file| file.head.lock.is_some_and(|lock| lock.second_secret))
    }
}

impl Vault<Open> {
    /// Who opened it.
    pub fn member(&self) -> &str {
        &self.state.member
    }

    /// Whose log this member writes.
    pub fn device(&self) -> DeviceId {
        self.state.device
    }

    /// Which vault this is.
    pub fn id(&self) -> VaultId {
        self.state.vault
    }

    /// Leave to look at what is protected, for the one who opened it.
    pub fn clearance(&self) -> Clearance {
        Clearance::for_open_vault()
    }

    /// The compartments whose keys this member has.
    pub fn compartments(&self) -> Vec<Compartment> {
        self.state.views.0.keys().copied().collect()
    }

    /// What the clock says: milliseconds since 1970-01-01 UTC.
    pub fn now(&self) -> i64 {
        self.state.clock.now()
    }

    /// A fresh identifier, derived from nothing.
    pub fn random_id(&self) -> RecordId {
        RecordId::from_bytes(self.random_bytes())
    }

    /// Fresh random bytes.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.state.random.borrow_mut().fill(&mut bytes);
        bytes
    }
}

impl Open {
    /// The open compartments, brought up to date if a commit could not.
    pub(crate) fn views(&self) -> Result<&Views, Fault> {
        // They were closed to be opened under new keys, and were not: that nothing is there would be a lie.
        if self.unsure && self.views.0.is_empty() {
            return Err(Fault::OpenAgain);
        }
        if self.behind.get() {
            let newest = casebase::follow(&self.files, &self.logs, &self.views)?;
            *self.newest.borrow_mut() = newest;
            self.behind.set(false);
        }
        Ok(&self.views)
    }

    pub(crate) fn view(&self, compartment: Compartment) -> Result<Option<&View>, Fault> {
        Ok(self.views()?.0.get(&compartment))
    }
}
