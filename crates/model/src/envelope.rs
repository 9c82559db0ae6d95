//! What an operation commits to: fields that can be disclosed one by one.
//!
//! An operation's body is an [`Envelope`]: named fields and one random `blind`. Each field has a
//! salt of its own, HMAC-SHA-256(blind, name), and a commitment, SHA-256 over salt, name and value.
//! The operation carries the hash of all commitments. Whoever holds the envelope can later show one
//! field with its salt and the bare commitments of the others ([`Envelope::disclose`]): a court
//! checks the shown field against the signed history and learns nothing about the rest.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{canonical, id::Digest};

/// The plaintext body of an operation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    blind: Bytes32,
    fields: BTreeMap<String, Field>,
}

/// A field's value: the canonical encoding of something, opaque here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Field(#[serde(with = "bytes")] Vec<u8>);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Bytes32(Digest);

/// Some fields of an envelope with what proves them, the others as bare commitments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// Every field of the envelope, by name.
    pub fields: BTreeMap<String, DisclosedField>,
}

/// One field of a [`Disclosure`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DisclosedField {
    /// Shown: the field's salt and its canonical bytes.
    Shown {
        /// HMAC-SHA-256(blind, name).
        salt: Digest,
        /// The canonical encoding of the value.
        #[serde(with = "bytes")]
        value: Vec<u8>,
    },
    /// Withheld: only its commitment, so that it can be shown later.
    Withheld(Digest),
}

impl Envelope {
    /// An empty envelope under a `blind` that the caller drew at random and uses only once.
    pub fn new(blind: [u8; 32]) -> Self {
        Self {
            blind: Bytes32(Digest::from_bytes(blind)),
            fields: BTreeMap::new(),
        }
    }

    /// Adds a field, replacing one of the same name. The name has at most 255 bytes.
    pub fn with<T: Serialize>(
        mut self,
        name: &str,
        value: &T,
    ) -> Result<Self, canonical::EncodeError> {
        if u8::try_from(name.len()).is_err() {
            return Err(canonical::EncodeError::FieldName { length: name.len() });
        }
        self.fields
            .insert(name.to_owned(), Field(canonical::encode(value)?));
        Ok(self)
    }

    /// Reads a field; `None` if there is none of that name.
    pub fn read<T: Serialize + serde::de::DeserializeOwned>(
        &self,
        name: &str,
    ) -> Option<Result<T, canonical::DecodeError>> {
        self.fields
            .get(name)
            .map(|field| canonical::decode(&field.0))
    }

    /// The names of its fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// The hash that the operation carries.
    pub fn commitment(&self) -> Digest {
        self.disclose(&[]).commitment()
    }

    /// Shows the named fields and withholds the others.
    pub fn disclose(&self, shown: &[&str]) -> Disclosure {
        let field = |(name, Field(value)): (&String, &Field)| {
            let salt = self.salt(name);
            let field = if shown.contains(&name.as_str()) {
                DisclosedField::Shown {
                    salt,
                    value: value.clone(),
                }
            } else {
                DisclosedField::Withheld(commit(&salt, name, value))
            };
            (name.clone(), field)
        };
        Disclosure {
            fields: self.fields.iter().map(field).collect(),
        }
    }

    fn salt(&self, name: &str) -> Digest {
        // HMAC takes a key of any length, so this cannot fail for 32 bytes.
        let mut mac = match Hmac::<Sha256>::new_from_slice(self.blind.0.as_bytes()) {
            Ok(mac) => mac,
            Err(_) => return Digest::from_bytes([0; 32]),
        };
        mac.update(name.as_bytes());
        Digest::from_bytes(mac.finalize().into_bytes().into())
    }
}

impl Disclosure {
    /// The hash that the operation must carry for this disclosure to be part of it.
    ///
    /// SHA-256 over the text `testimony/envelope/v1`, a zero byte and, for every field in the order
    /// of its name, the length of the name (one byte), the name and the field's commitment.
    ///
    /// No envelope has a longer name, but a file from elsewhere may: what holds one hashes to something
    /// of its own, so that two different sets of fields never share a commitment.
    pub fn commitment(&self) -> Digest {
        let mut hash = Sha256::new();
        if self
            .fields
            .keys()
            .any(|name| u8::try_from(name.len()).is_err())
        {
            hash.update(b"testimony/envelope/long-name\0");
            hash.update(canonical::encode(self).unwrap_or_default());
            return Digest::from_bytes(hash.finalize().into());
        }
        hash.update(b"testimony/envelope/v1\0");
        for (name, field) in &self.fields {
            let commitment = match field {
                DisclosedField::Shown { salt, value } => commit(salt, name, value),
                DisclosedField::Withheld(commitment) => *commitment,
            };
            hash.update([u8::try_from(name.len()).unwrap_or(u8::MAX)]);
            hash.update(name.as_bytes());
            hash.update(commitment.as_bytes());
        }
        Digest::from_bytes(hash.finalize().into())
    }

    /// Reads a shown field; `None` if it is withheld or absent.
    pub fn read<T: Serialize + serde::de::DeserializeOwned>(
        &self,
        name: &str,
    ) -> Option<Result<T, canonical::DecodeError>> {
        match self.fields.get(name)? {
            DisclosedField::Shown { value, .. } => Some(canonical::decode(value)),
            DisclosedField::Withheld(_) => None,
        }
    }
}

/// SHA-256 of `testimony/field/v1`, a zero byte, the salt, the name's length (one byte), the name, the value.
fn commit(salt: &Digest, name: &str, value: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(b"testimony/field/v1\0");
    hash.update(salt.as_bytes());
    hash.update([u8::try_from(name.len()).unwrap_or(u8::MAX)]);
    hash.update(name.as_bytes());
    hash.update(value);
    Digest::from_bytes(hash.finalize().into())
}

/// Byte strings as CBOR byte strings and, in JSON, as lower-case hexadecimal.
pub(crate) mod bytes {
    use data_encoding::HEXLOWER;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&HEXLOWER.encode(bytes))
        } else {
            serializer.serialize_bytes(bytes)
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
            fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(bytes)
            }
        }
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            HEXLOWER.decode(text.as_bytes()).map_err(de::Error::custom)
        } else {
            deserializer.deserialize_byte_buf(Visitor)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn envelope(blind: u8) -> Envelope {
        Envelope::new([blind; 32])
            .with("sha256", &"9f86d081")
            .unwrap()
            .with("received-from", &"Samira")
            .unwrap()
    }

    #[test]
    fn a_disclosed_field_stands_alone_and_matches() {
        let shown = envelope(7).disclose(&["sha256"]);
        assert_eq!(shown.commitment(), envelope(7).commitment());
        assert_eq!(shown.read::<String>("sha256").unwrap().unwrap(), "9f86d081");
        assert!(shown.read::<String>("received-from").is_none());
        assert!(!format!("{shown:?}").contains("Samira"));
    }

    #[test]
    fn without_the_blind_a_guess_cannot_be_confirmed() {
        assert_ne!(envelope(7).commitment(), envelope(8).commitment());
    }

    proptest! {
        #[test]
        fn any_other_value_or_name_changes_the_commitment(value: String, name in "[a-z-]{1,20}") {
            prop_assume!(value != "9f86d081" || name != "sha256");
            let changed = envelope(7).with(&name, &value).unwrap();
            prop_assert_ne!(changed.commitment(), envelope(7).commitment());
        }

        #[test]
        fn it_reads_back_from_its_encoding(blind: [u8; 32], value: String) {
            let envelope = Envelope::new(blind).with("a", &value).unwrap();
            let bytes = canonical::encode(&envelope).unwrap();
            prop_assert!(canonical::decode::<Envelope>(&bytes).unwrap() == envelope);
        }
    }
}
