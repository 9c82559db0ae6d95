//! Small age files, whole; who can open them is the business of the identities.

use std::io::{Read as _, Write as _};

use age::{Identity, Recipient};
use zeroize::Zeroizing;

use super::{OpenedReader, Refused, SealingWriter, StreamRefused};

/// Why an age file did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AgeRefused {
    /// None of its stanzas is for this identity.
    NotForUs,
    /// It is no age file, or was changed.
    Damaged,
}

/// Opens a small age file whole.
pub(super) fn open(identity: &dyn Identity, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, AgeRefused> {
    let opened = OpenedReader::new(std::iter::once(identity), file);
    let mut reader = opened.map_err(|refused| match refused {
        StreamRefused::NotForUs => AgeRefused::NotForUs,
        StreamRefused::Damaged | StreamRefused::Io(_) => AgeRefused::Damaged,
    })?;
    // No plaintext is longer than its file, so nothing is copied about while it is read.
    let mut plain = Zeroizing::new(Vec::with_capacity(file.len()));
    reader
        .read_to_end(&mut plain)
        .map_err(|_| AgeRefused::Damaged)?;
    Ok(plain)
}

/// A small age file to these recipients.
pub(super) fn seal<'a>(
    to: impl Iterator<Item = &'a dyn Recipient>,
    plain: &[u8],
) -> Result<Vec<u8>, Refused> {
    let mut writer = SealingWriter::new(to, Vec::new()).map_err(|_| Refused)?;
    writer.write_all(plain).map_err(|_| Refused)?;
    writer.finish().map_err(|_| Refused)
}
