//! Every kind of record has one encoding, and reads back from it.

use proptest::prelude::*;
use testimony_model::{
    canonical,
    record::{Kind, MaskBox, Record},
};

use crate::any::Dice;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_kind_of_record_reads_back_from_its_encoding(seed: u64) {
        for kind in Kind::ALL {
            let record = Dice::new(seed).record(*kind);
            prop_assert_eq!(record.body.kind(), *kind);
            let bytes = canonical::encode(&record).unwrap();
            let read = canonical::decode::<Record>(&bytes);
            prop_assert!(read.is_ok(), "{kind} does not read back: {:?}", read.err());
            let read = read.unwrap();
            prop_assert!(read == record, "{kind} changed");
            prop_assert_eq!(canonical::encode(&read).unwrap(), bytes);
        }
    }

    #[test]
    fn every_kind_of_record_reads_back_from_json(seed: u64) {
        for kind in Kind::ALL {
            let record = Dice::as_typed(seed).record(*kind);
            let json = serde_json::to_string(&record).unwrap();
            let read = serde_json::from_str::<Record>(&json);
            prop_assert!(read.is_ok(), "{kind} does not read back: {:?}", read.err());
            prop_assert!(read.unwrap() == record, "{kind} changed: {json}");
        }
    }

    /// A changed byte never reads back as the same record.
    #[test]
    fn no_two_encodings_are_one_record(seed: u64, at: usize, bit in 0_u8..8) {
        for kind in Kind::ALL {
            let record = Dice::new(seed).record(*kind);
            let mut bytes = canonical::encode(&record).unwrap();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            if let Ok(read) = canonical::decode::<Record>(&bytes) {
                prop_assert!(canonical::encode(&read).unwrap() == bytes);
                prop_assert!(canonical::encode(&record).unwrap() != bytes);
            }
        }
    }

    #[test]
    fn nothing_in_arbitrary_bytes_makes_reading_fall_over(bytes: Vec<u8>) {
        let _ = canonical::decode::<Record>(&bytes);
    }
}

/// A box that covers nothing would pass for a mask (see `picture`).
#[test]
fn a_mask_that_covers_nothing_is_not_read() {
    for (left, top, width, height) in [
        (0.0, 0.0, 0.0, 0.0),
        (f64::NAN, f64::NAN, f64::NAN, f64::NAN),
        (0.5, 0.5, 0.6, 0.1),
        (-1.0, 0.0, 0.5, 0.5),
        (0.1, 0.1, 0.1, f64::INFINITY),
    ] {
        assert!(MaskBox::new(left, top, width, height).is_none());
        let mask = MaskBox {
            left,
            top,
            width,
            height,
        };
        let bytes = canonical::encode(&mask).unwrap();
        assert!(canonical::decode::<MaskBox>(&bytes).is_err(), "{mask:?}");
    }
}
