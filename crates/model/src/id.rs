//! Identifiers: one type per noun, so that no two can be confused.
//!
//! All are random bytes chosen at the edge. None is derived from what it names: an identifier that
//! can be recomputed from a name lets whoever holds the disk confirm a guess.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An identifier was not the hexadecimal text of its length.
#[derive(Debug, thiserror::Error)]
#[error("`{text}` is not {bytes} bytes in hexadecimal; copy the whole identifier")]
pub struct IdError {
    text: String,
    bytes: usize,
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// Takes bytes that the caller drew at random, or read back.
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// All of it in lower-case hexadecimal; `Display` shows the first eight digits only.
            pub fn hex(&self) -> String {
                HEXLOWER.encode(&self.0)
            }

            /// Reads what [`Self::hex`] wrote.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                HEXLOWER
                    .decode(text.as_bytes())
                    .ok()
                    .and_then(|bytes| bytes.try_into().ok())
                    .map(Self)
                    .ok_or_else(|| IdError { text: text.to_owned(), bytes: $len })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().take(4).try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.serialize_str(&self.hex())
                } else {
                    serializer.serialize_bytes(&self.0)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    let text = String::deserialize(deserializer)?;
                    Self::parse(&text).map_err(de::Error::custom)
                } else {
                    deserializer.deserialize_bytes(BytesVisitor::<$len>).map(Self)
                }
            }
        }
    };
}

id_type! {
    /// One vault.
    VaultId, 16
}
id_type! {
    /// One device's signing key, by the first 16 bytes of the SHA-256 of the public key.
    DeviceId, 16
}
id_type! {
    /// One record of any kind, for all its versions.
    RecordId, 16
}
id_type! {
    /// One sealed original or derivative.
    ObjectId, 16
}
id_type! {
    /// A SHA-256 digest.
    Digest, 32
}

/// Reads exactly `N` bytes, as CBOR byte strings and sequences give them.
pub(crate) struct BytesVisitor<const N: usize>;

impl<'de, const N: usize> de::Visitor<'de> for BytesVisitor<N> {
    type Value = [u8; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} bytes")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        bytes
            .try_into()
            .map_err(|_| E::invalid_length(bytes.len(), &self))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut bytes = [0; N];
        for (at, slot) in bytes.iter_mut().enumerate() {
            *slot = seq
                .next_element()?
                .ok_or_else(|| de::Error::invalid_length(at, &self))?;
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_reads_back_and_display_abbreviates() {
        let id = RecordId::from_bytes([0xab; 16]);
        assert_eq!(RecordId::parse(&id.hex()).unwrap(), id);
        assert_eq!(id.to_string(), "abababab");
        assert!(RecordId::parse("abab").is_err());
        assert!(
            RecordId::parse(&"AB".repeat(16)).is_err(),
            "one spelling only"
        );
    }
}
