//! MLKEM768-X25519, also called X-Wing, as a key encapsulation of HPKE.
//!
//! Composed as draft-connolly-cfrg-xwing-kem §5 and filippo.io/hpke-pq have it, from crates that do
//! the work; the crates that have it ready cannot be built beside the one that reads age files. Both
//! halves always count: whoever breaks one still lacks the other.

use hpke::{
    Deserializable, HpkeError, Kem, Serializable,
    generic_array::typenum::{Sum, U32, Unsigned},
    kem::SharedSecret,
    rand_core::{CryptoRng, RngCore},
};
use ml_kem::{
    Ciphertext, Encoded, EncodedSizeUser, KemCore, MlKem768,
    kem::{Decapsulate as _, Encapsulate as _},
};
use sha3::{
    Digest as _, Sha3_256, Shake256,
    digest::{ExtendableOutput as _, Update as _, XofReader as _},
};
use x25519_dalek as x25519;
use zeroize::Zeroizing;

/// MLKEM768-X25519, HPKE KEM 0x647a.
pub(super) struct XWing;

type Decapsulation = <MlKem768 as KemCore>::DecapsulationKey;
type Encapsulation = <MlKem768 as KemCore>::EncapsulationKey;
type EncapsulationLen = <Encapsulation as EncodedSizeUser>::EncodedSize;
type CiphertextLen = <MlKem768 as KemCore>::CiphertextSize;

/// The 32 bytes from which both secret keys are derived; nothing else of them is kept.
///
/// HPKE's trait wants keys that can be copied and compared. Neither is done.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Seed(Zeroizing<[u8; 32]>);

/// Both public keys.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PublicKey {
    ml_kem: Encapsulation,
    x25519: x25519::PublicKey,
}

impl Eq for PublicKey {}

/// Both ciphertexts.
#[derive(Clone)]
pub(super) struct Encapsulated {
    ml_kem: Ciphertext<MlKem768>,
    x25519: x25519::PublicKey,
}

impl Seed {
    fn expand(&self) -> (Decapsulation, x25519::StaticSecret) {
        let mut xof = Shake256::default().chain(self.0.as_slice()).finalize_xof();
        let mut part = || {
            let mut part = Zeroizing::new([0; 32]);
            xof.read(part.as_mut_slice());
            part
        };
        let (d, z, x25519) = (part(), part(), part());
        let (decapsulation, _) = MlKem768::generate_deterministic(&(*d).into(), &(*z).into());
        (decapsulation, x25519::StaticSecret::from(*x25519))
    }
}

impl Kem for XWing {
    type PublicKey = PublicKey;
    type PrivateKey = Seed;
    type EncappedKey = Encapsulated;
    type NSecret = U32;
    const KEM_ID: u16 = 0x647a;

    fn sk_to_pk(seed: &Seed) -> PublicKey {
        let (ml_kem, x25519) = seed.expand();
        PublicKey {
            ml_kem: ml_kem.encapsulation_key().clone(),
            x25519: (&x25519).into(),
        }
    }

    /// HPKE's way from long key material to a key pair. Age does not use it: its seed is the key.
    fn derive_keypair(ikm: &[u8]) -> (Seed, PublicKey) {
        let mut seed = Zeroizing::new([0; 32]);
        Shake256::default()
            .chain(ikm)
            .chain(b"HPKE-v1KEM")
            .chain(Self::KEM_ID.to_be_bytes())
            .chain(b"\x00\x0dDeriveKeyPair\x00\x20")
            .finalize_xof()
            .read(seed.as_mut_slice());
        let seed = Seed(seed);
        let public = Self::sk_to_pk(&seed);
        (seed, public)
    }

    fn decap(
        seed: &Seed,
        sender: Option<&PublicKey>,
        encapsulated: &Encapsulated,
    ) -> Result<SharedSecret<Self>, HpkeError> {
        let (ml_kem, x25519) = seed.expand();
        let ours = x25519::PublicKey::from(&x25519);
        let first = ml_kem.decapsulate(&encapsulated.ml_kem);
        let first = Zeroizing::new(first.map_err(|()| HpkeError::DecapError)?.0);
        let second = x25519.diffie_hellman(&encapsulated.x25519);
        // A sender is never authenticated here; a share of low order is nobody's.
        if sender.is_some() || !second.was_contributory() {
            return Err(HpkeError::DecapError);
        }
        Ok(combine(&first, &second, &encapsulated.x25519, &ours))
    }

    fn encap<R: CryptoRng + RngCore>(
        to: &PublicKey,
        sender: Option<(&Seed, &PublicKey)>,
        random: &mut R,
    ) -> Result<(SharedSecret<Self>, Encapsulated), HpkeError> {
        let (ml_kem, first) = to
            .ml_kem
            .encapsulate(random)
            .map_err(|()| HpkeError::EncapError)?;
        let first = Zeroizing::new(first.0);
        let ephemeral = x25519::EphemeralSecret::random_from_rng(random);
        let share = x25519::PublicKey::from(&ephemeral);
        let second = ephemeral.diffie_hellman(&to.x25519);
        if sender.is_some() || !second.was_contributory() {
            return Err(HpkeError::EncapError);
        }
        let secret = combine(&first, &second, &share, &to.x25519);
        let encapsulated = Encapsulated {
            ml_kem,
            x25519: share,
        };
        Ok((secret, encapsulated))
    }
}

/// draft-connolly-cfrg-xwing-kem §5.3.
fn combine(
    ml_kem: &[u8; 32],
    x25519: &x25519::SharedSecret,
    share: &x25519::PublicKey,
    to: &x25519::PublicKey,
) -> SharedSecret<XWing> {
    let hash = Sha3_256::new()
        .chain(ml_kem)
        .chain(x25519.as_bytes())
        .chain(share.as_bytes())
        .chain(to.as_bytes())
        .chain(LABEL);
    SharedSecret(hash.finalize())
}

impl Serializable for Seed {
    type OutputSize = U32;

    fn write_exact(&self, buf: &mut [u8]) {
        buf.copy_from_slice(self.0.as_slice());
    }
}

impl Deserializable for Seed {
    fn from_bytes(bytes: &[u8]) -> Result<Self, HpkeError> {
        let mut seed = Zeroizing::new([0; 32]);
        if bytes.len() != seed.len() {
            return Err(HpkeError::IncorrectInputLength(seed.len(), bytes.len()));
        }
        seed.copy_from_slice(bytes);
        Ok(Self(seed))
    }
}

impl Serializable for PublicKey {
    type OutputSize = Sum<EncapsulationLen, U32>;

    fn write_exact(&self, buf: &mut [u8]) {
        let bytes = self.ml_kem.as_bytes();
        buf.copy_from_slice(&[bytes.as_slice(), self.x25519.as_bytes()].concat());
    }
}

impl Deserializable for PublicKey {
    fn from_bytes(bytes: &[u8]) -> Result<Self, HpkeError> {
        let (first, second) = halves::<EncapsulationLen>(bytes)?;
        let first = Encoded::<Encapsulation>::try_from(first);
        let first = first.map_err(|_| HpkeError::ValidationError)?;
        let ml_kem = Encapsulation::from_bytes(&first);
        // FIPS 203 §7.2: coefficients that are not reduced are no key.
        if ml_kem.as_bytes() != first {
            return Err(HpkeError::ValidationError);
        }
        Ok(Self {
            ml_kem,
            x25519: second.into(),
        })
    }
}

impl Serializable for Encapsulated {
    type OutputSize = Sum<CiphertextLen, U32>;

    fn write_exact(&self, buf: &mut [u8]) {
        buf.copy_from_slice(&[self.ml_kem.as_slice(), self.x25519.as_bytes()].concat());
    }
}

impl Deserializable for Encapsulated {
    fn from_bytes(bytes: &[u8]) -> Result<Self, HpkeError> {
        let (first, second) = halves::<CiphertextLen>(bytes)?;
        let ml_kem = Ciphertext::<MlKem768>::try_from(first);
        Ok(Self {
            ml_kem: ml_kem.map_err(|_| HpkeError::ValidationError)?,
            x25519: second.into(),
        })
    }
}

/// What is ML-KEM's, so long, and the 32 bytes after it, which are X25519's.
fn halves<First: Unsigned>(bytes: &[u8]) -> Result<(&[u8], [u8; 32]), HpkeError> {
    match bytes.split_last_chunk::<32>() {
        Some((first, second)) if first.len() == First::USIZE => Ok((first, *second)),
        _ => Err(HpkeError::IncorrectInputLength(
            First::USIZE + 32,
            bytes.len(),
        )),
    }
}

/// The label of the combiner, drawn as its authors drew it.
const LABEL: &[u8; 6] = br"\.//^\";
