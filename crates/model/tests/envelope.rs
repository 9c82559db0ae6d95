//! What an operation commits to: one set of fields, and no other.

use proptest::prelude::*;
use testimony_model::{
    canonical::EncodeError,
    envelope::{DisclosedField, Disclosure, Envelope},
    id::Digest,
    record::{Custody, Kind, RECORD_FIELD, Record, Released},
};

use crate::any::Dice;

fn withheld(fields: &[(&str, [u8; 32])]) -> Disclosure {
    Disclosure {
        fields: fields
            .iter()
            .map(|(name, bytes)| {
                let field = DisclosedField::Withheld(Digest::from_bytes(*bytes));
                ((*name).to_owned(), field)
            })
            .collect(),
    }
}

#[test]
fn a_name_over_255_bytes_is_refused() {
    let with = |name: &str| Envelope::new([1; 32]).with(name, &1).map(|_| ());
    assert_eq!(with(&"a".repeat(255)), Ok(()));
    for (name, length) in [
        ("a".repeat(256), 256),
        ("ش".repeat(128), 256),
        ("a".repeat(511), 511),
    ] {
        assert_eq!(with(&name), Err(EncodeError::FieldName { length }));
    }
}

/// With a length of 255 for every longer name, these two would have been hashed as the same bytes.
#[test]
fn two_sets_of_fields_never_share_a_commitment_not_even_with_a_name_too_long() {
    let long = format!(
        "{}{}\u{c}{}",
        "a".repeat(255),
        "b".repeat(32),
        "z".repeat(12)
    );
    let one = withheld(&[(&long, [9; 32])]);
    let two = withheld(&[(&"a".repeat(255), [b'b'; 32]), (&"z".repeat(12), [9; 32])]);
    assert_ne!(one.commitment(), two.commitment());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn different_sets_of_fields_have_different_commitments(
        one in prop::collection::btree_map("[a-c]{0,3}|[a-c]{250,260}", any::<[u8; 32]>(), 0..4),
        two in prop::collection::btree_map("[a-c]{0,3}|[a-c]{250,260}", any::<[u8; 32]>(), 0..4),
    ) {
        let set = |fields: &std::collections::BTreeMap<String, [u8; 32]>| {
            withheld(&fields.iter().map(|(name, hash)| (name.as_str(), *hash)).collect::<Vec<_>>())
        };
        prop_assert_eq!(one == two, set(&one).commitment() == set(&two).commitment());
    }

    /// Shown or withheld, a field stands for the same bytes.
    #[test]
    fn every_choice_of_shown_fields_proves_the_same_operation(seed: u64, shown: u16) {
        for kind in Kind::ALL {
            let record = Dice::new(seed).record(*kind);
            let envelope = record.envelope([3; 32]).unwrap();
            let names: Vec<&str> = envelope.names().collect();
            let chosen: Vec<&str> = (0..16).zip(&names)
                .filter(|(bit, _)| shown & (1 << bit) != 0)
                .map(|(_, name)| *name)
                .collect();
            let disclosure = envelope.disclose(&chosen);
            prop_assert_eq!(disclosure.commitment(), envelope.commitment());
            for name in names {
                let is_shown = matches!(disclosure.fields[name], DisclosedField::Shown { .. });
                prop_assert_eq!(is_shown, chosen.contains(&name));
            }
            let whole = envelope.read::<Record>(RECORD_FIELD).unwrap().unwrap();
            prop_assert!(whole == record);
        }
    }
}

/// What third parties see of custody and release is listed, and who gave an item or approved a release
/// is not in the list.
#[test]
fn what_is_shown_to_third_parties_names_nobody() {
    for (kind, shown, hidden) in [
        (
            Kind::Custody,
            Custody::DISCLOSABLE,
            &["record", "by", "purpose", "from"][..],
        ),
        (
            Kind::Released,
            Released::DISCLOSABLE,
            &["record", "approved-by"][..],
        ),
    ] {
        let envelope = Dice::new(5).record(kind).envelope([3; 32]).unwrap();
        for name in shown {
            assert!(
                envelope.names().any(|known| known == *name),
                "{kind} {name}"
            );
            assert!(!hidden.contains(name), "{kind} {name}");
        }
    }
}

/// Equal records under different blinds: whoever guesses the content cannot confirm it.
#[test]
fn a_guess_at_a_withheld_field_cannot_be_confirmed_without_its_salt() {
    let disclosed = |blind| {
        let envelope = Envelope::new([blind; 32]).with("by", &"Samira").unwrap();
        envelope.disclose(&[])
    };
    assert_ne!(disclosed(1), disclosed(2));
    let json = serde_json::to_string(&disclosed(1)).unwrap();
    assert!(!json.contains("salt") && !json.contains("value"), "{json}");
}
