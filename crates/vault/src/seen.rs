//! What a machine has seen of a vault, kept outside it: that a folder went back is noticed by whoever
//! remembers how far it was.
//!
//! ```text
//! name   = HKDF-SHA-256(roll key of the device, info = "testimony/seen-name/v1\0"), 16 bytes
//! memory = nonce (24) ‖ XChaCha20-Poly1305(key, nonce, "testimony/seen/v1\0", pad(CBOR of what was seen))
//! key    = HKDF-SHA-256(roll key of the device, info = "testimony/seen/v1\0")
//! ```
//!
//! The roll key follows from the device's own and the vault's identifier. So nobody without the passphrase
//! can tell from a memory which vault or member it is about, or make one that says more than was seen;
//! and another device of the same member, as a restored copy has it, has another memory. Whoever removes
//! a memory, or puts an older one back, makes the machine forget, and locks nobody out.

use ledger::Checkpoint;
use model::{
    canonical,
    id::{DeviceId, Digest},
};
use serde::{Deserialize, Serialize};

use crate::{
    fault::Fault,
    log::{Log, follows},
    padme, primitives,
    vault::{Open, Vault},
};

/// That a folder is older than what was seen of it, or another than that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Older {
    /// When it was last seen: milliseconds since 1970-01-01 UTC, by this machine's clock.
    pub time: i64,
    /// The logs that do not go on from where they were seen.
    pub logs: Vec<OlderLog>,
    /// Whether this device key was given up for a new one since.
    pub is_given_up: bool,
    /// Whether the file that says where the objects are is older.
    pub has_older_place: bool,
}

/// A log that does not go on from where it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OlderLog {
    /// Whose.
    pub member: String,
    /// Of which device.
    pub device: DeviceId,
    /// How many operations it has here.
    pub here: u64,
    /// How many it had; if that is no more than here, they were others.
    pub seen: u64,
}

/// What came of holding a vault against a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recalled {
    /// There is none.
    Nothing,
    /// It does not open: changed, cut, or of something else. It counts as none.
    Unreadable,
    /// The vault goes on from there.
    GoesOn,
    /// It does not: [`Vault::older`].
    Older,
}

#[derive(Serialize, Deserialize)]
struct Seen {
    version: u32,
    /// How often it was written.
    count: u64,
    time: i64,
    /// The number of the statement that says where the objects are.
    place: u64,
    given_up: bool,
    logs: Vec<SeenLog>,
}

#[derive(Serialize, Deserialize)]
struct SeenLog {
    device: DeviceId,
    size: u64,
    root: Digest,
}

impl Vault<Open> {
    /// Under which name the memory of this vault is kept: the same each time, and saying nothing.
    pub fn memory_name(&self) -> Result<String, Fault> {
        let name = self.state.roll_key.derive(&[NAME]);
        let name = name.map_err(|_| Fault::Primitive)?;
        let half = name.bytes().get(..16).unwrap_or_default();
        Ok(data_encoding::HEXLOWER.encode(half))
    }

    /// Holds the vault against what was seen of it. If it is older, nothing more is recorded under
    /// this device's key, which may have signed other things under the same numbers, until it has
    /// been given up: [`Vault::take_new_device`].
    pub fn recall(&mut self, memory: Option<&[u8]>) -> Result<Recalled, Fault> {
        let Some(memory) = memory else {
            return Ok(Recalled::Nothing);
        };
        let Some(seen) = self.state.read_memory(memory)? else {
            return Ok(Recalled::Unreadable);
        };
        self.state.older = self.state.held_against(&seen)?;
        Ok(match self.state.older {
            Some(_) => Recalled::Older,
            None => Recalled::GoesOn,
        })
    }

    /// Why nothing is recorded, if this folder is older than what was seen of it.
    pub fn older(&self) -> Option<&Older> {
        self.state.older.as_ref()
    }

    /// The memory to be kept from now on; `None` if the folder is older than the one there is.
    pub fn remember(&self, before: Option<&[u8]>) -> Result<Option<Vec<u8>>, Fault> {
        match self.state.older {
            Some(_) => Ok(None),
            None => self.state.memory(before, false).map(Some),
        }
    }

    /// The memory of a device key that is about to be given up for good: whoever opens the vault with
    /// it again has an older copy before them, however much is in it.
    pub fn farewell(&self, before: Option<&[u8]>) -> Result<Vec<u8>, Fault> {
        self.state.memory(before, true)
    }
}

impl Open {
    fn memory(&self, before: Option<&[u8]>, given_up: bool) -> Result<Vec<u8>, Fault> {
        let before = match before {
            Some(before) => self.read_memory(before)?,
            None => None,
        };
        let log = |(device, log): (&DeviceId, &Log)| SeenLog {
            device: *device,
            size: log.checkpoint().size(),
            root: Digest::from_bytes(*log.checkpoint().root().as_bytes()),
        };
        let seen = Seen {
            version: VERSION,
            count: before.map_or(1, |before| before.count.saturating_add(1)),
            time: self.clock.now(),
            place: self.objects.number(),
            given_up,
            logs: self.logs.iter().map(log).collect(),
        };
        let key = self.roll_key.derive(&[DOMAIN]);
        let plain = padme::pad(canonical::encode(&seen)?);
        let mut random = self.random.borrow_mut();
        let sealed = key.and_then(|key| primitives::seal(&key, DOMAIN, &plain, random.as_mut()));
        sealed.map_err(|_| Fault::Primitive)
    }

    fn read_memory(&self, memory: &[u8]) -> Result<Option<Seen>, Fault> {
        let key = self.roll_key.derive(&[DOMAIN]);
        let key = key.map_err(|_| Fault::Primitive)?;
        let Ok(plain) = primitives::open(&key, DOMAIN, memory) else {
            return Ok(None);
        };
        let seen = padme::unpad(&plain).and_then(|plain| canonical::decode::<Seen>(plain).ok());
        Ok(seen.filter(|seen| seen.version == VERSION))
    }

    fn held_against(&self, seen: &Seen) -> Result<Option<Older>, Fault> {
        let mut older = Older {
            time: seen.time,
            logs: Vec::new(),
            is_given_up: seen.given_up,
            has_older_place: self.objects.number() < seen.place,
        };
        for one in &seen.logs {
            let log = self.logs.get(&one.device);
            let goes_on = match log {
                Some(log) => self.goes_on(log, one)?,
                None => one.size == 0,
            };
            if !goes_on {
                older.logs.push(OlderLog {
                    member: self.roster.name(one.device),
                    device: one.device,
                    here: log.map_or(0, Log::size),
                    seen: one.size,
                });
            }
        }
        let is_older = older.is_given_up || older.has_older_place || !older.logs.is_empty();
        Ok(is_older.then_some(older))
    }

    fn goes_on(&self, log: &Log, seen: &SeenLog) -> Result<bool, Fault> {
        if seen.size == 0 {
            return Ok(true);
        }
        if log.checkpoint().size() < seen.size {
            return Ok(false);
        }
        let root = ledger::Digest::new(*seen.root.as_bytes());
        let before = Checkpoint::new(&log.id.origin(), seen.size, root);
        let before = before.map_err(|_| Fault::Primitive)?;
        if follows(&self.files, log, &before).is_ok() {
            return Ok(true);
        }
        // Hashes are a cache: before anybody is alarmed they are made anew.
        log.rebuild_caches(&self.files)?;
        Ok(follows(&self.files, log, &before).is_ok())
    }
}

const NAME: &[u8] = b"testimony/seen-name/v1\0";
const DOMAIN: &[u8] = b"testimony/seen/v1\0";
const VERSION: u32 = 1;
