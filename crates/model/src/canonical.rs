//! The one encoding of everything that is hashed, signed or sealed: CBOR (RFC 8949) with definite
//! lengths, shortest integers and struct fields in declaration order.
//!
//! "Exactly one encoding" is not trusted to the writer: [`decode`] writes what it read once more and
//! refuses bytes that differ, so two byte strings never mean the same value.

use serde::{Serialize, de::DeserializeOwned};

/// A value could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// Only a type that CBOR cannot hold does this.
    #[error("this value has no canonical encoding; report this as a bug")]
    Value,
    /// The name of an envelope's field is too long for its length to be committed to.
    #[error("a field's name has at most 255 bytes, this one has {length}; report this as a bug")]
    FieldName {
        /// Its length in bytes.
        length: usize,
    },
}

/// Bytes were not the canonical encoding of the wanted type.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// Not CBOR, or not of this shape.
    #[error(
        "these bytes are not a {wanted} ({reason}); the file is damaged or from a newer version"
    )]
    Shape {
        /// The type that was wanted.
        wanted: &'static str,
        /// Where and how it went wrong, without a word of what was read.
        reason: String,
    },
    /// The same value, spelled in another way.
    #[error("these bytes spell a {wanted} in a second way; they were not written by Testimony")]
    NotCanonical {
        /// The type that was wanted.
        wanted: &'static str,
    },
}

/// Writes the one encoding of `value`.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(|_| EncodeError::Value)?;
    Ok(bytes)
}

/// Reads `bytes` if they are the one encoding of a `T`.
pub fn decode<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let wanted = short_name::<T>();
    let value: T = ciborium::from_reader(bytes).map_err(|error| DecodeError::Shape {
        wanted,
        reason: reason(&error),
    })?;
    match encode(&value) {
        Ok(again) if again == bytes => Ok(value),
        _ => Err(DecodeError::NotCanonical { wanted }),
    }
}

/// Why bytes could not be read. The decoder quotes what it met, which may be a name, so of its own words
/// only those pass that come from the program.
fn reason<E>(error: &ciborium::de::Error<E>) -> String {
    use ciborium::de::Error;
    match error {
        Error::Io(_) => "they end too soon".to_owned(),
        Error::Syntax(at) => format!("no CBOR at byte {at}"),
        Error::Semantic(_, message) if message.starts_with("missing field `") => message.clone(),
        Error::Semantic(Some(at), _) => format!("something else stands at byte {at}"),
        Error::Semantic(None, _) => "they hold something else".to_owned(),
        Error::RecursionLimitExceeded => "they are nested too deeply".to_owned(),
    }
}

fn short_name<T>() -> &'static str {
    let full = std::any::type_name::<T>();
    full.split('<')
        .next()
        .and_then(|path| path.rsplit("::").next())
        .unwrap_or(full)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Pair {
        number: u64,
        text: String,
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(number: u64, text: String) {
            let pair = Pair { number, text };
            prop_assert_eq!(decode::<Pair>(&encode(&pair).unwrap()).unwrap(), pair);
        }

        #[test]
        fn no_other_bytes_decode_to_the_same_value(bytes: Vec<u8>) {
            if let Ok(pair) = decode::<Pair>(&bytes) {
                prop_assert_eq!(encode(&pair).unwrap(), bytes);
            }
        }
    }

    #[test]
    fn long_integers_trailing_bytes_and_other_orders_are_refused() {
        // {"number": 1, "text": ""} with 1 as a two-byte integer, with a trailing byte, reordered.
        let long = b"\xa2\x66number\x18\x01\x64text\x60";
        let trailing = b"\xa2\x66number\x01\x64text\x60\x00";
        let reordered = b"\xa2\x64text\x60\x66number\x01";
        for bytes in [&long[..], &trailing[..], &reordered[..]] {
            assert!(matches!(
                decode::<Pair>(bytes),
                Err(DecodeError::NotCanonical { .. })
            ));
        }
    }
}
