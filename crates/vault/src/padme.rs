//! Padding, so that a length tells little.
//!
//! Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
//! PURBs", 2019, §4): a length keeps as many significant bits as its exponent has bits, which costs
//! at most 12 % and leaks O(log log n) bits.

/// The bucket of a length: the length padded to, itself a bucket, never smaller than `len`.
pub(crate) fn bucket(len: u64) -> u64 {
    if len <= SMALLEST {
        return SMALLEST;
    }
    let exponent = len.ilog2();
    let kept = exponent.ilog2() + 1;
    let mask = (1u64 << (exponent - kept)) - 1;
    // Only lengths near 2^64 overflow, and nothing that long exists.
    len.checked_add(mask).map_or(len, |sum| sum & !mask)
}

/// `plain ‖ 0x80 ‖ 0x00…` up to a bucket (ISO/IEC 7816-4).
pub(crate) fn pad(mut plain: Vec<u8>) -> Vec<u8> {
    plain.push(MARK);
    let to = bucket(plain.len() as u64);
    plain.resize(usize::try_from(to).unwrap_or(plain.len()), 0);
    plain
}

/// What was padded; `None` if this was not.
pub(crate) fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let mark = padded.iter().rposition(|&byte| byte != 0)?;
    let (plain, rest) = padded.split_at_checked(mark)?;
    (rest.first() == Some(&MARK)).then_some(plain)
}

/// Everything shorter looks alike; a record without text takes about this much.
const SMALLEST: u64 = 256;

const MARK: u8 = 0x80;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn buckets_are_those_of_the_paper() {
        // Table of §4: 2^k stays, one more goes to the next step.
        for (len, expected) in [
            (0, 256),
            (256, 256),
            (257, 272),
            (1_000, 1_024),
            (1_025, 1_088),
            (65_537, 67_584),
        ] {
            assert_eq!(bucket(len), expected, "{len}");
        }
    }

    proptest! {
        #[test]
        fn a_bucket_holds_what_it_is_for_and_little_more(len in 0u64..1 << 50) {
            let to = bucket(len);
            prop_assert!(to >= len);
            prop_assert_eq!(bucket(to), to);
            prop_assert!(len <= SMALLEST || (to - len) * 100 <= len * 12);
        }

        #[test]
        fn longer_never_becomes_shorter(len in 0u64..1 << 40, more in 0u64..1 << 20) {
            prop_assert!(bucket(len) <= bucket(len + more));
        }

        #[test]
        fn unpadding_undoes_padding(plain: Vec<u8>) {
            let padded = pad(plain.clone());
            prop_assert_eq!(bucket(padded.len() as u64), padded.len() as u64);
            prop_assert_eq!(unpad(&padded), Some(plain.as_slice()));
        }

        #[test]
        fn nothing_else_unpads_into_more(bytes: Vec<u8>) {
            if let Some(plain) = unpad(&bytes) {
                prop_assert!(plain.len() < bytes.len());
            }
        }
    }

    #[test]
    fn bytes_without_a_mark_were_not_padded() {
        assert_eq!(unpad(&[]), None);
        assert_eq!(unpad(&[0; 300]), None);
        assert_eq!(unpad(&[1, 0, 0]), None);
    }
}
