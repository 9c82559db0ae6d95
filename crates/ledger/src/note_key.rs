//! Named public keys, and the `vkey` string that carries one.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64, HEXLOWER};

use crate::digest::hash;
use crate::key::{KeyError, VerifyingKey};
use crate::line::is_key_name;

/// A public key under the name it signs notes with, and for one kind of signature.
///
/// Its text form, the C2SP `vkey`, is what people exchange:
/// `name+hex key id+base64(kind ‖ key)`. Trust in it comes from how it was
/// received, never from the key id, which is a label of 32 bits.
///
/// C2SP signed-note, "Signatures".
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct NoteKey {
    name: String,
    kind: NoteKeyKind,
    key: VerifyingKey,
}

/// What a key signs (C2SP signed-note, "Signature types").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum NoteKeyKind {
    /// 0x01: the text of the note as it is. Logs sign so.
    Log,
    /// 0x04: a checkpoint and a time (C2SP tlog-cosignature). Witnesses sign so.
    Cosigner,
}

impl NoteKey {
    /// The key of a log: plain Ed25519, kind 0x01.
    ///
    /// # Errors
    /// [`NoteKeyError::Name`] when the name is empty or holds a space or plus.
    pub fn log(name: &str, key: VerifyingKey) -> Result<Self, NoteKeyError> {
        Self::new(name, NoteKeyKind::Log, key)
    }

    /// The key of a cosigner: timestamped Ed25519, kind 0x04.
    ///
    /// # Errors
    /// [`NoteKeyError::Name`] when the name is empty or holds a space or plus.
    pub fn cosigner(name: &str, key: VerifyingKey) -> Result<Self, NoteKeyError> {
        Self::new(name, NoteKeyKind::Cosigner, key)
    }

    /// The name, as it stands in signature lines.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key signs.
    #[must_use]
    pub fn kind(&self) -> NoteKeyKind {
        self.kind
    }

    /// The key itself.
    #[must_use]
    pub fn key(&self) -> VerifyingKey {
        self.key
    }

    /// The key id: SHA-256(name ‖ 0x0A ‖ kind ‖ key), the first four bytes.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let kind = [b'\n', self.kind.byte()];
        let digest = hash(&[self.name.as_bytes(), &kind, &self.key.to_bytes()]);
        let [a, b, c, d, ..] = *digest.as_bytes();
        [a, b, c, d]
    }

    fn new(name: &str, kind: NoteKeyKind, key: VerifyingKey) -> Result<Self, NoteKeyError> {
        if !is_key_name(name) {
            return Err(NoteKeyError::Name);
        }
        let name = name.to_owned();
        Ok(Self { name, kind, key })
    }
}

impl NoteKeyKind {
    fn byte(self) -> u8 {
        match self {
            Self::Log => 0x01,
            Self::Cosigner => 0x04,
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        [Self::Log, Self::Cosigner]
            .into_iter()
            .find(|kind| kind.byte() == byte)
    }
}

/// Writes the `vkey` string.
impl fmt::Display for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = HEXLOWER.encode(&self.id());
        let material = [&[self.kind.byte()], self.key.to_bytes().as_slice()].concat();
        write!(f, "{}+{id}+{}", self.name, BASE64.encode(&material))
    }
}

/// Reads the `vkey` string.
impl FromStr for NoteKey {
    type Err = NoteKeyError;

    fn from_str(text: &str) -> Result<Self, NoteKeyError> {
        // Base64 has a plus of its own, so the third part takes the rest.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(material)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(NoteKeyError::Shape);
        };
        let material = BASE64
            .decode(material.as_bytes())
            .map_err(|_| NoteKeyError::Shape)?;
        let (&byte, key) = material.split_first().ok_or(NoteKeyError::Shape)?;
        let kind = NoteKeyKind::from_byte(byte).ok_or(NoteKeyError::Kind { byte })?;
        let key = key.try_into().map_err(|_| NoteKeyError::Shape)?;
        let note_key = Self::new(name, kind, VerifyingKey::from_bytes(key)?)?;
        if HEXLOWER.encode(&note_key.id()) != id {
            return Err(NoteKeyError::Id);
        }
        Ok(note_key)
    }
}

/// Why a named key could not be made or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteKeyError {
    /// An empty name, or one with a space, plus or control character.
    #[error(
        "a key name is empty or has a space or plus in it; choose a name like `example.org/log`"
    )]
    Name,
    /// Not `name+id+base64` of a kind and thirty-two bytes.
    #[error("the text is not a key of the form `name+id+key`; copy it again in full")]
    Shape,
    /// A kind of signature this crate does not verify.
    #[error("the key is of kind {byte:#04x}, which is not supported; ask for an Ed25519 key")]
    Kind {
        /// The signature type identifier byte.
        byte: u8,
    },
    /// The key id is not that of the name and key beside it.
    #[error("the key does not belong to its name and id; copy it again in full")]
    Id,
    /// The key itself is unfit.
    #[error("the key cannot be used; ask its owner for another")]
    Key(#[from] KeyError),
}
