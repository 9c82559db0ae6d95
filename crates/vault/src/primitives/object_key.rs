//! What opens one object: an age X25519 identity whose secret is the object's data key.
//!
//! A quantum computer finds the secret of a public key, and nothing else of this. The public key of
//! an object is written nowhere and told nobody; the stanza holds the ephemeral share alone, and the
//! key that wraps the file key is HKDF of a product *with* that unknown point, salted with it
//! (c2sp.org/age, "X25519 recipient stanza"). So it has to be guessed among 2^252, as any other
//! secret of that length. `docs/format.md` gives the whole argument, and why objects do not carry the
//! 1,600 bytes of a hybrid stanza each.

use std::io::{self, BufRead, Write};

use bech32::{Bech32, Hrp};
use zeroize::Zeroizing;

use super::{OpenedReader, Refused, SealingWriter, Secret, StreamRefused};

/// What opens one object.
pub(crate) struct ObjectIdentity(age::x25519::Identity);

/// What one object is sealed to: as secret as its data key, so it has no text.
pub(crate) struct ObjectRecipient(age::x25519::Recipient);

impl ObjectIdentity {
    /// The identity whose X25519 secret these bytes are.
    pub(crate) fn from_secret(secret: &Secret) -> Result<Self, Refused> {
        let prefix = Hrp::parse(AGE_SECRET).map_err(|_| Refused)?;
        let text = bech32::encode::<Bech32>(prefix, secret.bytes()).map_err(|_| Refused)?;
        let text = Zeroizing::new(text);
        text.parse().map(Self).map_err(|_| Refused)
    }

    pub(crate) fn recipient(&self) -> ObjectRecipient {
        ObjectRecipient(self.0.to_public())
    }

    /// Opens an age file; the reader seeks if `source` does.
    pub(crate) fn reader<R: BufRead>(&self, source: R) -> Result<OpenedReader<R>, StreamRefused> {
        OpenedReader::new(std::iter::once(&self.0 as &dyn age::Identity), source)
    }
}

impl ObjectRecipient {
    /// An age file to this recipient alone, written as it is produced. It is complete after `finish`.
    pub(crate) fn writer<W: Write>(&self, target: W) -> io::Result<SealingWriter<W>> {
        SealingWriter::new(std::iter::once(&self.0 as &dyn age::Recipient), target)
    }
}

/// The human-readable part of an age identity (c2sp.org/age, "X25519").
const AGE_SECRET: &str = "age-secret-key-";
