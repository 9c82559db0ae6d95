//! What is handed to somebody outside: sealed to their key as it is written, and opened as it is read.

use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};

use crate::{
    class::Class,
    primitives::{AnyIdentity, AnyRecipient, OpenedReader, SealingWriter, StreamRefused},
    vault::{Open, Vault},
};

/// Somebody outside, by the key that things are sealed to.
pub struct Recipient(AnyRecipient);

/// Why a text is no recipient.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecipientError {
    /// Not one of age's.
    #[error("this is no recipient of age; ask them for the line that begins with `age1pq1`")]
    Unreadable,
    /// X25519 alone.
    #[error(
        "this recipient is of age's older kind, which a quantum computer will open some day from a copy that is made today; ask them for one that begins with `age1pq1`, or say that this is known"
    )]
    Classic,
}

impl RecipientError {
    /// Whose move it is.
    pub const fn class(&self) -> Class {
        Class::User
    }
}

impl Recipient {
    /// Reads `age1pq1…` (c2sp.org/age, MLKEM768-X25519). With `classic`, `age1…` as well.
    pub fn parse(text: &str, classic: bool) -> Result<Self, RecipientError> {
        match AnyRecipient::parse(text) {
            Ok(AnyRecipient::Classic(_)) if !classic => Err(RecipientError::Classic),
            Ok(key) => Ok(Self(key)),
            Err(_) => Err(RecipientError::Unreadable),
        }
    }
}

/// Writes an age file. It is complete after [`SealedWriter::finish`], and opens no sooner.
pub struct SealedWriter<W: Write>(SealingWriter<W>);

impl<W: Write> SealedWriter<W> {
    /// An age file to these recipients, written to `target` as it is produced; nothing is kept.
    pub fn new(to: &[Recipient], target: W) -> io::Result<Self> {
        SealingWriter::to_any(to.iter().map(|one| &one.0), target).map(Self)
    }

    /// Ends the file and gives the target back.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for SealedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// An age file that was handed to us, open.
pub struct HandedReader<R>(OpenedReader<R>);

/// Why an age file did not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HandedError {
    /// Sealed to somebody else.
    #[error(
        "this file is sealed to somebody else; give the identity file that it was sealed to, or ask for it to be sealed to you"
    )]
    NotForUs,
    /// No age file, or a damaged one.
    #[error("this file is damaged or was changed; ask for it again")]
    Damaged,
    /// No identity.
    #[error("this identity file holds no identity of age; give the one whose recipient they have")]
    Identity,
    /// The disk.
    #[error("this file cannot be read; check the disk")]
    Io(#[source] io::Error),
}

impl HandedError {
    /// Whose move it is.
    pub const fn class(&self) -> Class {
        match self {
            Self::NotForUs | Self::Identity => Class::User,
            Self::Damaged => Class::Tampered,
            Self::Io(_) => Class::Environment,
        }
    }
}

impl<R: BufRead> HandedReader<R> {
    /// Opens an age file with the identities of an identity file of age: a line each, `#` begins a note.
    pub fn with_identities(text: &str, source: R) -> Result<Self, HandedError> {
        let mut identities = Vec::new();
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            identities.push(AnyIdentity::parse(line).map_err(|_| HandedError::Identity)?);
        }
        if identities.is_empty() {
            return Err(HandedError::Identity);
        }
        OpenedReader::with_any(&identities, source)
            .map(Self)
            .map_err(why)
    }
}

impl Vault<Open> {
    /// To whom others seal what is for the one who opened this vault: `age1pq1…`.
    pub fn recipient(&self) -> String {
        self.state.identity.recipient().text()
    }

    /// Opens an age file that was sealed to the one who opened this vault.
    pub fn open_handed<R: BufRead>(&self, source: R) -> Result<HandedReader<R>, HandedError> {
        let opened = OpenedReader::with(&self.state.identity, source);
        opened.map(HandedReader).map_err(why)
    }
}

fn why(refused: StreamRefused) -> HandedError {
    match refused {
        StreamRefused::NotForUs => HandedError::NotForUs,
        StreamRefused::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            HandedError::Io(error)
        }
        StreamRefused::Io(_) | StreamRefused::Damaged => HandedError::Damaged,
    }
}

impl<R: Read> Read for HandedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<R: Read + Seek> Seek for HandedReader<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret as _;

    use super::*;
    use crate::primitives::{HybridIdentity, Secret};

    fn sealed(to: &Recipient) -> Vec<u8> {
        let mut writer = SealedWriter::new(std::slice::from_ref(to), Vec::new()).unwrap();
        writer.write_all(&[7; 200_000]).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn what_is_handed_over_opens_for_its_recipient_alone_and_seeks() {
        let identity =
            |byte| HybridIdentity::from_seed(Secret::from_slice(&[byte; 32]).unwrap()).unwrap();
        let (bassel, mallory) = (identity(1), identity(2));
        let file = sealed(&Recipient::parse(&bassel.recipient().text(), false).unwrap());
        let mut reader = HandedReader::with_identities(&bassel.text(), file.as_slice()).unwrap();
        let mut plain = Vec::new();
        reader.read_to_end(&mut plain).unwrap();
        assert_eq!(plain, [7; 200_000]);
        let mut reader =
            HandedReader::with_identities(&bassel.text(), io::Cursor::new(&file)).unwrap();
        assert_eq!(reader.seek(SeekFrom::Start(199_999)).unwrap(), 199_999);
        assert_eq!(reader.read(&mut [0; 9]).unwrap(), 1);

        let other = HandedReader::with_identities(&mallory.text(), file.as_slice());
        assert!(matches!(other.err(), Some(HandedError::NotForUs)));
        let cut = HandedReader::with_identities(&bassel.text(), &file[..40]);
        assert!(matches!(cut.err(), Some(HandedError::Damaged)));
    }

    #[test]
    fn the_older_kind_of_recipient_has_to_be_asked_for() {
        let identity = age::x25519::Identity::generate();
        let text = identity.to_public().to_string();
        assert!(matches!(
            Recipient::parse(&text, false).err(),
            Some(RecipientError::Classic)
        ));
        let file = sealed(&Recipient::parse(&text, true).unwrap());
        let secret = identity.to_string();
        let notes = format!("# a note\n{}\n", secret.expose_secret());
        assert!(HandedReader::with_identities(&notes, file.as_slice()).is_ok());
        assert!(matches!(
            Recipient::parse("age1nothing", true).err(),
            Some(RecipientError::Unreadable)
        ));
    }
}
