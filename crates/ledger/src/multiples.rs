//! Multiples of one point, kept so that multiplying it is additions alone.

use curve25519_dalek::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity as _;

/// `j · 256^i · P` for every digit `j` that can stand at place `i` of a scalar.
///
/// The time of a multiplication tells the scalar: this is for what everybody
/// may know, such as signatures that are checked, and for no secret. Tables
/// for secrets are read whole for every digit, which takes several times as long.
pub(crate) struct Multiples(Vec<[EdwardsPoint; LARGEST]>);

impl Multiples {
    /// Takes half a millisecond.
    pub(crate) fn of(point: &EdwardsPoint) -> Self {
        let mut unit = *point;
        let places = (0..DIGITS).map(|_| {
            let mut sum = EdwardsPoint::identity();
            let multiples = [(); LARGEST].map(|()| {
                sum += unit;
                sum
            });
            // 128 + 128 of this place are one of the next.
            unit = sum + sum;
            multiples
        });
        Self(places.collect())
    }

    /// Adds the product with a scalar to a sum.
    pub(crate) fn add_product(&self, scalar: &Scalar, sum: EdwardsPoint) -> EdwardsPoint {
        let digits = self.0.iter().zip(digits(scalar));
        digits.fold(sum, |sum, (multiples, digit)| {
            let multiple = usize::from(digit.unsigned_abs())
                .checked_sub(1)
                .and_then(|at| multiples.get(at));
            match multiple {
                None => sum,
                Some(multiple) if digit < 0 => sum - multiple,
                Some(multiple) => sum + multiple,
            }
        })
    }
}

/// A scalar as the sum of `digit · 256^i`, each digit from -127 to 128.
fn digits(scalar: &Scalar) -> [i16; DIGITS] {
    let mut carry = 0;
    // A scalar is under 2^253, so that the last digit carries nothing.
    scalar.to_bytes().map(|byte| {
        let digit = i16::from(byte) + carry;
        carry = i16::from(digit > LARGEST as i16);
        digit - (carry << 8)
    })
}

/// The largest digit.
const LARGEST: usize = 128;
const DIGITS: usize = 32;

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_product_is_what_the_library_says(wide: [u8; 32], point: [u8; 32], torsion in 0usize..8) {
            let point = ED25519_BASEPOINT_POINT * Scalar::from_bytes_mod_order(point) + EIGHT_TORSION[torsion];
            let multiples = Multiples::of(&point);
            let scalar = Scalar::from_bytes_mod_order(wide);
            let near_the_ends = [scalar, -scalar, Scalar::ZERO, Scalar::ONE, -Scalar::ONE];
            for scalar in near_the_ends {
                let found = multiples.add_product(&scalar, ED25519_BASEPOINT_POINT);
                // Clearing the cofactor is not allowed here: parts of small order count.
                prop_assert_eq!(found, point * scalar + ED25519_BASEPOINT_POINT);
            }
        }
    }

    #[test]
    fn every_digit_at_every_place_is_right() {
        let multiples = Multiples::of(&ED25519_BASEPOINT_POINT);
        for place in 0..31 {
            for byte in 0..=255 {
                let mut bytes = [0; 32];
                bytes[place] = byte;
                let scalar = Scalar::from_bytes_mod_order(bytes);
                let found = multiples.add_product(&scalar, EdwardsPoint::identity());
                assert_eq!(found, EdwardsPoint::mul_base(&scalar), "{place}, {byte}");
            }
        }
    }
}
