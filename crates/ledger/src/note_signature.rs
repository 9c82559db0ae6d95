//! One signature line of a note.

use data_encoding::BASE64;

use crate::key::SigningKey;
use crate::line::is_key_name;
use crate::note::NoteError;
use crate::note_key::NoteKey;

/// A signature line: who claims to have signed, and the bytes they added.
///
/// The kind of signature is not written in the line; it follows from the key
/// that the name and id point to. C2SP signed-note, "Format".
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct NoteSignature {
    name: String,
    key_id: [u8; 4],
    /// What follows the key id; for kind 0x04 it begins with the time.
    bytes: Vec<u8>,
}

impl NoteSignature {
    /// The name before the signature.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key id at the head of the signature.
    #[must_use]
    pub fn key_id(&self) -> [u8; 4] {
        self.key_id
    }

    /// Whether name and id both are those of `key`.
    #[must_use]
    pub fn is_from(&self, key: &NoteKey) -> bool {
        self.name == key.name() && self.key_id == key.id()
    }

    /// The bytes after the key id.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A signature of kind 0x01 over the text of a note.
    pub(crate) fn by_log(text: &str, name: &NoteKey, key: &SigningKey) -> Self {
        let signature = key.sign(text.as_bytes());
        Self::new(name, signature.to_bytes().to_vec())
    }

    pub(crate) fn new(key: &NoteKey, bytes: Vec<u8>) -> Self {
        Self {
            name: key.name().to_owned(),
            key_id: key.id(),
            bytes,
        }
    }

    /// The line, its newline included.
    pub(crate) fn encode(&self) -> String {
        let bytes = [self.key_id.as_slice(), &self.bytes].concat();
        format!("{PREFIX}{} {}\n", self.name, BASE64.encode(&bytes))
    }

    /// Reads a line, its newline removed.
    pub(crate) fn parse(line: &str) -> Result<Self, NoteError> {
        let (name, base64) = line
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split_once(' '))
            .ok_or(NoteError::SignatureLine)?;
        let bytes = BASE64
            .decode(base64.as_bytes())
            .map_err(|_| NoteError::SignatureLine)?;
        let (key_id, bytes) = bytes.split_first_chunk().ok_or(NoteError::SignatureLine)?;
        if !is_key_name(name) || bytes.is_empty() {
            return Err(NoteError::SignatureLine);
        }
        Ok(Self {
            name: name.to_owned(),
            key_id: *key_id,
            bytes: bytes.to_vec(),
        })
    }
}

/// Em dash, space.
const PREFIX: &str = "\u{2014} ";
