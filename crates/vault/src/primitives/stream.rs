//! Age files of any length: written as they are produced, read from anywhere in them.

use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};

use age::{DecryptError, Decryptor, Encryptor, stream};

use super::{HybridIdentity, HybridRecipient, Refused};

/// Somebody, by the key that things are sealed to.
pub(crate) enum AnyRecipient {
    /// ML-KEM-768 with X25519.
    Hybrid(Box<HybridRecipient>),
    /// X25519 alone.
    Classic(age::x25519::Recipient),
}

/// What opens a file, of either kind.
pub(crate) enum AnyIdentity {
    Hybrid(Box<HybridIdentity>),
    Classic(age::x25519::Identity),
}

/// Why an age file did not open.
#[derive(Debug)]
pub(crate) enum StreamRefused {
    /// None of its stanzas is for these identities.
    NotForUs,
    /// It is no age file, or was changed.
    Damaged,
    /// It could not be read.
    Io(io::Error),
}

impl AnyRecipient {
    /// Reads `age1pq1…` and `age1…`.
    pub(crate) fn parse(text: &str) -> Result<Self, Refused> {
        if let Ok(hybrid) = HybridRecipient::parse(text) {
            return Ok(Self::Hybrid(Box::new(hybrid)));
        }
        text.parse().map(Self::Classic).map_err(|_| Refused)
    }

    fn inner(&self) -> &dyn age::Recipient {
        match self {
            Self::Hybrid(hybrid) => hybrid.as_ref(),
            Self::Classic(classic) => classic,
        }
    }
}

impl AnyIdentity {
    /// Reads `AGE-SECRET-KEY-PQ-1…` and `AGE-SECRET-KEY-1…`.
    pub(crate) fn parse(text: &str) -> Result<Self, Refused> {
        if let Ok(hybrid) = HybridIdentity::parse(text) {
            return Ok(Self::Hybrid(Box::new(hybrid)));
        }
        text.parse().map(Self::Classic).map_err(|_| Refused)
    }

    fn inner(&self) -> &dyn age::Identity {
        match self {
            Self::Hybrid(hybrid) => hybrid.as_ref(),
            Self::Classic(classic) => classic,
        }
    }
}

/// Writes an age file. It is complete after [`SealingWriter::finish`], and opens no sooner.
pub(crate) struct SealingWriter<W: Write>(stream::StreamWriter<W>);

impl<W: Write> SealingWriter<W> {
    /// An age file to these recipients; nothing of it is kept.
    pub(crate) fn to_any<'a>(
        to: impl Iterator<Item = &'a AnyRecipient>,
        target: W,
    ) -> io::Result<Self> {
        Self::new(to.map(AnyRecipient::inner), target)
    }

    pub(super) fn new<'a>(
        to: impl Iterator<Item = &'a dyn age::Recipient>,
        target: W,
    ) -> io::Result<Self> {
        let encryptor = Encryptor::with_recipients(to).map_err(io::Error::other)?;
        encryptor.wrap_output(target).map(Self)
    }

    /// Ends the file and gives the target back.
    pub(crate) fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for SealingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// An age file, open: every byte that it gives was authenticated. It seeks if its source does.
pub(crate) struct OpenedReader<R>(stream::StreamReader<R>);

impl<R: BufRead> OpenedReader<R> {
    /// Opens a file with whichever of these identities it is for.
    pub(crate) fn with_any(identities: &[AnyIdentity], source: R) -> Result<Self, StreamRefused> {
        Self::new(identities.iter().map(AnyIdentity::inner), source)
    }

    /// Opens a file that was sealed to one person.
    pub(crate) fn with(identity: &HybridIdentity, source: R) -> Result<Self, StreamRefused> {
        Self::new(std::iter::once(identity as &dyn age::Identity), source)
    }

    pub(super) fn new<'a>(
        identities: impl Iterator<Item = &'a dyn age::Identity>,
        source: R,
    ) -> Result<Self, StreamRefused> {
        let opened = Decryptor::new_buffered(source).and_then(|file| file.decrypt(identities));
        opened.map(Self).map_err(|error| match error {
            DecryptError::NoMatchingKeys => StreamRefused::NotForUs,
            DecryptError::Io(error) => StreamRefused::Io(error),
            _ => StreamRefused::Damaged,
        })
    }
}

impl<R: Read> Read for OpenedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<R: Read + Seek> Seek for OpenedReader<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}
