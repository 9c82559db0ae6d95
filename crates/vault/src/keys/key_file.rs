//! A member's key file: two secrets behind a passphrase, and an introduction that others can check.
//!
//! ```text
//! canonical CBOR {
//!   head: { version, vault, member, recipient, verifying-key, founder, introduced-by, succeeds, lock },
//!   introduction: signature of the introducer over the head without version and lock, and whether
//!     that is a recovery's,
//!   former: the same of each device that the member had before,
//!   sealed: nonce ‖ XChaCha20-Poly1305(key of the lock, aad = head, secrets); of a recovery nothing
//! }
//! secrets = seed of the age identity (32) ‖ Ed25519 seed (32)
//! ```

use ledger::{Signature, SigningKey, VerifyingKey};
use model::{
    canonical,
    id::{DeviceId, Digest, VaultId},
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    edge::Random,
    encoding::{Blob, Bytes},
    fault::Fault,
    keys::{Credentials, Lock, NewLock, Sealing},
    primitives::{self, HybridIdentity, Locked, Refused, Secret, sha256},
};

/// A key file as it is on disk. Nothing in it is to be believed before [`KeyFile::open`] or, for
/// another member's, [`crate::keys::Roster`] has checked it.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeyFile {
    pub(crate) head: Head,
    introduction: Blob,
    /// The devices that the member had before, the oldest first.
    former: Vec<Former>,
    sealed: Blob,
}

/// A device that its member has given up: what is needed to check its log and its introduction.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Former {
    introduced: Introduced,
    introduction: Blob,
}

/// Which device a new one takes the place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Predecessor {
    pub(crate) device: DeviceId,
    /// Whether its keys are given up for good: nothing that it signs from then on counts.
    pub(crate) is_retired: bool,
}

/// What is not secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) version: u32,
    pub(crate) vault: VaultId,
    pub(crate) member: String,
    pub(crate) recipient: String,
    pub(crate) verifying_key: Digest,
    pub(crate) founder: DeviceId,
    pub(crate) introduced_by: DeviceId,
    pub(crate) succeeds: Option<Predecessor>,
    /// `None`: no passphrase, but two officers ([`crate::keys::custody`]).
    pub(crate) lock: Option<Lock>,
}

/// What the introducer signs.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Introduced {
    pub(crate) vault: VaultId,
    pub(crate) member: String,
    pub(crate) recipient: String,
    pub(crate) verifying_key: Digest,
    pub(crate) founder: DeviceId,
    pub(crate) introduced_by: DeviceId,
    pub(crate) succeeds: Option<Predecessor>,
    /// Whether it takes two officers to open the secrets. Signed, because what such a member does
    /// counts as done by two.
    pub(crate) custody: bool,
}

/// An introduction as it stands in a key file: to be believed once the signature has been checked.
pub(crate) struct Introduction {
    pub(crate) introduced: Introduced,
    signature: Blob,
    /// Whether the member has another device now.
    pub(crate) is_former: bool,
}

/// A member's secrets, opened.
pub(crate) struct MemberKeys {
    pub(crate) identity: HybridIdentity,
    pub(crate) signing: Locked<SigningKey>,
    seed: Secret,
}

impl MemberKeys {
    pub(crate) fn generate(random: &mut dyn Random) -> Result<Self, Refused> {
        Self::from_secrets(Secret::random(random), Secret::random(random))
    }

    /// The same, but for a new signing key: another device.
    pub(crate) fn with_new_device(self, random: &mut dyn Random) -> Result<Self, Refused> {
        Self::from_secrets(
            Secret::from_slice(self.identity.seed().bytes())?,
            Secret::random(random),
        )
    }

    /// Seals what this member works out for themselves and nobody else needs to believe.
    pub(crate) fn roll_key(&self, vault: VaultId) -> Result<Secret, Refused> {
        self.seed
            .derive(&[b"testimony/roll-key/v1\0", vault.as_bytes()])
    }

    fn from_secrets(age_seed: Secret, seed: Secret) -> Result<Self, Refused> {
        Ok(Self {
            identity: HybridIdentity::from_seed(age_seed)?,
            signing: Locked::new(SigningKey::from_seed(seed.bytes())),
            seed,
        })
    }

    pub(crate) fn device(&self) -> DeviceId {
        device_of(&self.signing.verifying_key())
    }

    pub(crate) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut secrets = Zeroizing::new(Vec::with_capacity(2 * Secret::LEN));
        secrets.extend_from_slice(self.identity.seed().bytes());
        secrets.extend_from_slice(self.seed.bytes());
        secrets
    }

    pub(crate) fn decode(secrets: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(secrets);
        let age_seed = Secret::from_slice(bytes.slice(Secret::LEN)?).ok()?;
        let seed = Secret::from_slice(bytes.slice(Secret::LEN)?).ok()?;
        let keys = Self::from_secrets(age_seed, seed).ok()?;
        bytes.is_empty().then_some(keys)
    }
}

/// Who introduces a new member: the founder introduces itself.
pub(crate) struct Introducer<'a> {
    pub(crate) founder: DeviceId,
    pub(crate) device: DeviceId,
    pub(crate) signing: &'a SigningKey,
    /// The key file of the same member's device that is given up, and whether for good.
    pub(crate) instead_of: Option<(KeyFile, bool)>,
}

impl KeyFile {
    pub(crate) fn seal(
        (vault, member): (VaultId, &str),
        keys: &MemberKeys,
        by: Introducer<'_>,
        sealing: &Sealing<'_>,
        random: &mut dyn Random,
    ) -> Result<Self, Fault> {
        let (lock, key) = match sealing {
            Sealing::Lock(new) => {
                let (lock, key) = Lock::fresh(new, random).map_err(|_| Fault::Primitive)?;
                (Some(lock), Some(key))
            }
            Sealing::Officers(_) => (None, None),
        };
        let head = Head {
            version: VERSION,
            vault,
            member: member.to_owned(),
            recipient: keys.identity.recipient().text(),
            verifying_key: Digest::from_bytes(keys.signing.verifying_key().to_bytes()),
            founder: by.founder,
            introduced_by: by.device,
            succeeds: by.instead_of.as_ref().map(|(_, is_retired)| Predecessor {
                device: by.device,
                is_retired: *is_retired,
            }),
            lock,
        };
        let introduction = by.signing.sign(&head.introduced().message()?);
        let former = by.instead_of.map(|(file, _)| {
            let last = Former {
                introduced: file.head.introduced(),
                introduction: file.introduction,
            };
            file.former.into_iter().chain([last]).collect()
        });
        let sealed = match key {
            Some(key) => head.seal(keys, &key, random)?,
            None => Blob(Vec::new()),
        };
        Ok(Self {
            head,
            introduction: Blob(introduction.to_bytes().to_vec()),
            former: former.unwrap_or_default(),
            sealed,
        })
    }

    /// The same file under another lock. Whoever has the old file and its passphrase still opens that.
    pub(crate) fn relock(
        self,
        keys: &MemberKeys,
        lock: &NewLock<'_>,
        random: &mut dyn Random,
    ) -> Result<Self, Fault> {
        let (lock, key) = Lock::fresh(lock, random).map_err(|_| Fault::Primitive)?;
        let head = Head {
            lock: Some(lock),
            ..self.head
        };
        let sealed = head.seal(keys, &key, random)?;
        Ok(Self {
            head,
            sealed,
            ..self
        })
    }

    pub(crate) fn encode(&self) -> Result<Vec<u8>, Fault> {
        Ok(canonical::encode(self)?)
    }

    /// Reads a file, if it is one and its cost is fit to be worked for.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let file: Self = canonical::decode(bytes).ok()?;
        let fits = file.head.version == VERSION
            && file.head.lock.as_ref().is_none_or(Lock::is_acceptable)
            && is_member_name(&file.head.member);
        fits.then_some(file)
    }

    /// Opens the secrets. The head is authenticated by this, the introduction is not.
    pub(crate) fn open(&self, credentials: &Credentials) -> Option<MemberKeys> {
        let about = canonical::encode(&self.head).ok()?;
        let key = self.head.lock.as_ref()?.key(credentials).ok()?;
        let secrets = primitives::open(&key, &about, &self.sealed.0).ok()?;
        self.own(MemberKeys::decode(&secrets)?)
    }

    /// What secrets that are kept elsewhere name to belong to this file.
    pub(crate) fn digest(&self) -> Option<Digest> {
        canonical::encode(&self.head).ok().map(|head| sha256(&head))
    }

    /// These keys, if they are those of this file.
    pub(crate) fn own(&self, keys: MemberKeys) -> Option<MemberKeys> {
        // The public halves in the head are what others use; they must be those of the secrets.
        let own = keys.signing.verifying_key().to_bytes() == *self.head.verifying_key.as_bytes()
            && keys.identity.recipient().text() == self.head.recipient;
        own.then_some(keys)
    }

    /// The introductions of all devices of the member.
    pub(crate) fn introductions(&self) -> Vec<Introduction> {
        let current = Introduction {
            introduced: self.head.introduced(),
            signature: self.introduction.clone(),
            is_former: false,
        };
        let former = self.former.iter().map(|former| Introduction {
            introduced: former.introduced.clone(),
            signature: former.introduction.clone(),
            is_former: true,
        });
        former.chain([current]).collect()
    }
}

impl Introduction {
    /// Whether `introducer` signed that this device belongs to the vault.
    pub(crate) fn is_by(&self, introducer: &VerifyingKey) -> bool {
        let signature = <[u8; 64]>::try_from(self.signature.0.as_slice());
        match (signature, self.introduced.message()) {
            (Ok(signature), Ok(message)) => introducer
                .verify(&message, &Signature::from_bytes(signature))
                .is_ok(),
            _ => false,
        }
    }
}

impl Introduced {
    fn message(&self) -> Result<Vec<u8>, canonical::EncodeError> {
        Ok([DOMAIN, &canonical::encode(self)?].concat())
    }
}

impl Head {
    fn seal(
        &self,
        keys: &MemberKeys,
        key: &Secret,
        random: &mut dyn Random,
    ) -> Result<Blob, Fault> {
        let about = canonical::encode(self)?;
        let sealed = primitives::seal(key, &about, &keys.encode(), random);
        sealed.map(Blob).map_err(|_| Fault::Primitive)
    }

    fn introduced(&self) -> Introduced {
        Introduced {
            vault: self.vault,
            member: self.member.clone(),
            recipient: self.recipient.clone(),
            verifying_key: self.verifying_key,
            founder: self.founder,
            introduced_by: self.introduced_by,
            succeeds: self.succeeds,
            custody: self.lock.is_none(),
        }
    }
}

/// The device that a signing key is.
pub(crate) fn device_of(key: &VerifyingKey) -> DeviceId {
    let digest = sha256(&key.to_bytes());
    let half = digest.as_bytes().first_chunk().copied();
    DeviceId::from_bytes(half.unwrap_or_default())
}

/// Whether a member may be called this: what is also safe as a file name.
pub(crate) fn is_member_name(name: &str) -> bool {
    name.len() <= 40 && model::key::Key::parse(name).is_ok()
}

const VERSION: u32 = 1;

/// What no other signature of a device begins with.
const DOMAIN: &[u8] = b"testimony/introduction/v1\0";
