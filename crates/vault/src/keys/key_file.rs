//! A member's key file: two secrets behind a passphrase, and an introduction that others can check.
//!
//! ```text
//! canonical CBOR {
//!   head: { version, vault, member, recipient, verifying-key, founder, introduced-by, lock },
//!   introduction: signature of the introducer over the head without version and lock,
//!   sealed: nonce ‖ XChaCha20-Poly1305(key of the lock, aad = head, secrets)
//! }
//! secrets = seed of the age identity (32) ‖ Ed25519 seed (32) ‖ compartments granted, one bit each (1)
//! ```

use ledger::{Signature, SigningKey, VerifyingKey};
use model::{
    canonical,
    compartment::Compartment,
    id::{DeviceId, Digest, VaultId},
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    edge::Random,
    encoding::{Blob, Bytes},
    fault::Fault,
    keys::{Credentials, Lock, NewLock},
    primitives::{self, HybridIdentity, Locked, Refused, Secret, sha256},
};

/// A key file as it is on disk. Nothing in it is to be believed before [`KeyFile::open`] or, for
/// another member's, [`crate::keys::Roster`] has checked it.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeyFile {
    pub(crate) head: Head,
    introduction: Blob,
    sealed: Blob,
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
    pub(crate) lock: Lock,
}

/// What the introducer signs.
#[derive(Serialize)]
struct Introduction<'a> {
    vault: VaultId,
    member: &'a str,
    recipient: &'a str,
    verifying_key: Digest,
    founder: DeviceId,
    introduced_by: DeviceId,
}

/// A member's secrets, opened.
pub(crate) struct MemberKeys {
    pub(crate) identity: HybridIdentity,
    pub(crate) signing: Locked<SigningKey>,
    /// The compartments that the member was given when introduced.
    pub(crate) granted: Vec<Compartment>,
    seed: Secret,
}

impl MemberKeys {
    pub(crate) fn generate(
        granted: &[Compartment],
        random: &mut dyn Random,
    ) -> Result<Self, Refused> {
        Self::from_secrets(
            Secret::random(random),
            Secret::random(random),
            granted.to_vec(),
        )
    }

    fn from_secrets(
        age_seed: Secret,
        seed: Secret,
        granted: Vec<Compartment>,
    ) -> Result<Self, Refused> {
        Ok(Self {
            identity: HybridIdentity::from_seed(age_seed)?,
            signing: Locked::new(SigningKey::from_seed(seed.bytes())),
            granted,
            seed,
        })
    }

    pub(crate) fn device(&self) -> DeviceId {
        device_of(&self.signing.verifying_key())
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let bit = |at: usize, one: &Compartment| u8::from(self.granted.contains(one)) << at;
        let granted = Compartment::ALL.iter().enumerate();
        let granted = granted.fold(0, |bits, (at, one)| bits | bit(at, one));
        let mut secrets = Zeroizing::new(Vec::with_capacity(2 * Secret::LEN + 1));
        secrets.extend_from_slice(self.identity.seed().bytes());
        secrets.extend_from_slice(self.seed.bytes());
        secrets.push(granted);
        secrets
    }

    fn decode(secrets: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(secrets);
        let age_seed = Secret::from_slice(bytes.slice(Secret::LEN)?).ok()?;
        let seed = Secret::from_slice(bytes.slice(Secret::LEN)?).ok()?;
        let [bits] = bytes.array()?;
        let granted = Compartment::ALL.into_iter().enumerate();
        let granted = granted.filter(|(at, _)| bits >> at & 1 == 1);
        let granted = granted.map(|(_, one)| one).collect();
        Self::from_secrets(age_seed, seed, granted).ok()
    }
}

/// Who introduces a new member: the founder introduces itself.
pub(crate) struct Introducer<'a> {
    pub(crate) founder: DeviceId,
    pub(crate) device: DeviceId,
    pub(crate) signing: &'a SigningKey,
}

impl KeyFile {
    pub(crate) fn seal(
        (vault, member): (VaultId, &str),
        keys: &MemberKeys,
        by: &Introducer<'_>,
        lock: &NewLock<'_>,
        random: &mut dyn Random,
    ) -> Result<Self, Fault> {
        let (lock, key) = Lock::fresh(lock, random).map_err(|_| Fault::Primitive)?;
        let head = Head {
            version: VERSION,
            vault,
            member: member.to_owned(),
            recipient: keys.identity.recipient().text(),
            verifying_key: Digest::from_bytes(keys.signing.verifying_key().to_bytes()),
            founder: by.founder,
            introduced_by: by.device,
            lock,
        };
        let introduction = by.signing.sign(&head.introduction()?);
        let sealed = head.seal(keys, &key, random)?;
        Ok(Self {
            head,
            introduction: Blob(introduction.to_bytes().to_vec()),
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
        let head = Head { lock, ..self.head };
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
            && file.head.lock.is_acceptable()
            && is_member_name(&file.head.member);
        fits.then_some(file)
    }

    /// Opens the secrets. The head is authenticated by this, the introduction is not.
    pub(crate) fn open(&self, credentials: &Credentials) -> Option<MemberKeys> {
        let about = canonical::encode(&self.head).ok()?;
        let key = self.head.lock.key(credentials).ok()?;
        let secrets = primitives::open(&key, &about, &self.sealed.0).ok()?;
        let keys = MemberKeys::decode(&secrets)?;
        // The public halves in the head are what others use; they must be those of the secrets.
        let own = keys.signing.verifying_key().to_bytes() == *self.head.verifying_key.as_bytes()
            && keys.identity.recipient().text() == self.head.recipient;
        own.then_some(keys)
    }

    /// Whether `introducer` signed that this member belongs to the vault.
    pub(crate) fn is_introduced_by(&self, introducer: &VerifyingKey) -> bool {
        let signature = <[u8; 64]>::try_from(self.introduction.0.as_slice());
        match (signature, self.head.introduction()) {
            (Ok(signature), Ok(message)) => introducer
                .verify(&message, &Signature::from_bytes(signature))
                .is_ok(),
            _ => false,
        }
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

    fn introduction(&self) -> Result<Vec<u8>, canonical::EncodeError> {
        let introduction = Introduction {
            vault: self.vault,
            member: &self.member,
            recipient: &self.recipient,
            verifying_key: self.verifying_key,
            founder: self.founder,
            introduced_by: self.introduced_by,
        };
        Ok([DOMAIN, &canonical::encode(&introduction)?].concat())
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
