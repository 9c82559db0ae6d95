//! Checking many signatures by one key.

use curve25519_dalek::EdwardsPoint;
use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity as _;
use sha2::{Digest as _, Sha512};

use crate::key::VerifyingKey;
use crate::multiples::Multiples;
use crate::signature::{Signature, SignatureError};

/// A public key with tables of multiples: a fraction of the time for each
/// signature, worth it from a hundred on.
///
/// It accepts what [`VerifyingKey::verify`] accepts, signature by signature.
/// Batch verification would be faster still, and is not used: it checks a sum
/// of equations, in which parts of small order of two signatures can cancel
/// each other out, so that it would accept what by itself is refused.
#[expect(missing_debug_implementations, reason = "a megabyte of tables")]
pub struct PreparedKey {
    key: [u8; 32],
    /// Multiples of the key's negative.
    minus: Multiples,
    base: Multiples,
}

impl VerifyingKey {
    /// Makes the tables, which takes about a millisecond.
    #[must_use]
    pub fn prepare(&self) -> PreparedKey {
        PreparedKey {
            key: self.to_bytes(),
            minus: Multiples::of(&-self.point()),
            base: Multiples::of(&ED25519_BASEPOINT_POINT),
        }
    }
}

impl PreparedKey {
    /// Checks that the key signed these bytes, strictly, as
    /// [`VerifyingKey::verify`] does: S is canonical, sB - kA has the very
    /// bytes of R, and is not of small order (RFC 8032 §5.1.7, without the
    /// cofactor). That the key is no weak one was checked when it was read.
    ///
    /// # Errors
    /// [`SignatureError`] when it did not.
    pub fn verify(&self, bytes: &[u8], signature: &Signature) -> Result<(), SignatureError> {
        let verdicts = self.verify_each([(bytes, *signature)]);
        match verdicts.as_slice() {
            [true] => Ok(()),
            _ => Err(SignatureError::Mismatch),
        }
    }

    /// The same of many, each by itself: whether it holds, in their order.
    ///
    /// All they share is one inversion, by which points become bytes; it makes
    /// the bytes that one inversion for each would make.
    #[must_use]
    pub fn verify_each<'m>(
        &self,
        signed: impl IntoIterator<Item = (&'m [u8], Signature)>,
    ) -> Vec<bool> {
        let (points, wanted): (Vec<_>, Vec<_>) = signed
            .into_iter()
            .map(|(bytes, signature)| self.expected(bytes, &signature))
            .unzip();
        let found = EdwardsPoint::compress_batch_alloc(&points);
        let each = found.iter().zip(&points).zip(wanted);
        each.map(|((bytes, point), wanted)| {
            wanted.is_some_and(|r| *bytes.as_bytes() == r) && !point.is_small_order()
        })
        .collect()
    }

    /// What R must be for the signature to hold, and what it is; nothing where S is not canonical.
    fn expected(&self, bytes: &[u8], signature: &Signature) -> (EdwardsPoint, Option<[u8; 32]>) {
        let signature = signature.to_bytes();
        let halves = signature.split_first_chunk::<32>();
        let halves = halves.and_then(|(r, s)| Some((r, s.try_into().ok()?)));
        let halves = halves.and_then(|(r, s)| {
            let s = Scalar::from_canonical_bytes(s).into_option()?;
            Some((r, s))
        });
        let Some((r, s)) = halves else {
            return (EdwardsPoint::identity(), None);
        };
        let hash = Sha512::new()
            .chain_update(r)
            .chain_update(self.key)
            .chain_update(bytes);
        let k = Scalar::from_bytes_mod_order_wide(&hash.finalize().into());
        let sum = self.base.add_product(&s, EdwardsPoint::identity());
        (self.minus.add_product(&k, sum), Some(*r))
    }
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_TABLE, EIGHT_TORSION};
    use curve25519_dalek::edwards::CompressedEdwardsY;
    use proptest::prelude::*;

    use super::*;
    use crate::key::SigningKey;

    proptest! {
        #[test]
        fn it_agrees_with_the_strict_check(seed: [u8; 32], message: Vec<u8>, at in 0usize..64, bit in 0u8..8) {
            let signing = SigningKey::from_seed(&seed);
            let (key, good) = (signing.verifying_key(), signing.sign(&message));
            let prepared = key.prepare();
            prop_assert!(prepared.verify(&message, &good).is_ok());
            let mut bytes = good.to_bytes();
            bytes[at] ^= 1 << bit;
            let bad = Signature::from_bytes(bytes);
            prop_assert!(key.verify(&message, &bad).is_err() && prepared.verify(&message, &bad).is_err());
            let longer = [message.as_slice(), b"x"].concat();
            prop_assert!(prepared.verify(&longer, &good).is_err());
        }
    }

    /// R and the key with parts of small order, S beyond the order of the group: whatever one check
    /// says, the other says.
    #[test]
    fn it_agrees_where_batches_would_not() {
        // B times the order, which is added to S to give it a second spelling.
        const ORDER: [u8; 32] = [
            0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9,
            0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        let (mut judged, mut accepted) = (0, 0);
        for n in 1u8..8 {
            let (a, r) = (
                Scalar::from(1_000_u64 + u64::from(n)),
                Scalar::from(77_u64 * u64::from(n)),
            );
            for torsion_a in EIGHT_TORSION {
                for torsion_r in EIGHT_TORSION {
                    let key = (ED25519_BASEPOINT_TABLE * &a + torsion_a).compress();
                    let point_r = (ED25519_BASEPOINT_TABLE * &r + torsion_r).compress();
                    let Ok(key) = VerifyingKey::from_bytes(key.as_bytes()) else {
                        continue;
                    };
                    let prepared = key.prepare();
                    let message = [n; 8];
                    let hash = Sha512::new()
                        .chain_update(point_r.as_bytes())
                        .chain_update(key.to_bytes())
                        .chain_update(message);
                    let k = Scalar::from_bytes_mod_order_wide(&hash.finalize().into());
                    let s = (r + k * a).to_bytes();
                    let mut beyond = s;
                    let mut carry = 0_u16;
                    for (byte, more) in beyond.iter_mut().zip(ORDER) {
                        carry += u16::from(*byte) + u16::from(more);
                        *byte = carry.to_le_bytes()[0];
                        carry >>= 8;
                    }
                    for s in [s, beyond, [0; 32]] {
                        for point in [
                            point_r,
                            CompressedEdwardsY([0; 32]),
                            EIGHT_TORSION[1].compress(),
                        ] {
                            let bytes = [point.as_bytes().as_slice(), &s].concat();
                            let signature = Signature::from_bytes(bytes.try_into().unwrap());
                            let one = key.verify(&message, &signature).is_ok();
                            assert_eq!(one, prepared.verify(&message, &signature).is_ok());
                            judged += 1;
                            accepted += usize::from(one);
                        }
                    }
                }
            }
        }
        assert!(judged > 3_000 && accepted > 30, "{judged}, {accepted}");
    }
}
