//! Small age files, whole; who can open them is the business of the identities.

use std::io::{BufRead, Read as _, Write as _};

use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient, stream::StreamReader};
use zeroize::Zeroizing;

use super::Refused;

/// Why an age file did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AgeRefused {
    /// None of its stanzas is for this identity.
    NotForUs,
    /// It is no age file, or was changed.
    Damaged,
}

/// Opens an age file; the reader seeks if `source` does.
pub(super) fn reader<R: BufRead>(
    identity: &dyn Identity,
    source: R,
) -> Result<StreamReader<R>, DecryptError> {
    age_reader(std::iter::once(identity), source)
}

/// Opens an age file with whichever of several identities it is for.
pub(crate) fn age_reader<'a, R: BufRead>(
    identities: impl Iterator<Item = &'a dyn Identity>,
    source: R,
) -> Result<StreamReader<R>, DecryptError> {
    Decryptor::new_buffered(source)?.decrypt(identities)
}

/// Opens a small age file whole.
pub(super) fn open(identity: &dyn Identity, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, AgeRefused> {
    let mut reader = reader(identity, file).map_err(|error| match error {
        DecryptError::NoMatchingKeys => AgeRefused::NotForUs,
        _ => AgeRefused::Damaged,
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
    let mut file = Vec::new();
    let mut writer = Encryptor::with_recipients(to)
        .map_err(|_| Refused)?
        .wrap_output(&mut file)
        .map_err(|_| Refused)?;
    writer.write_all(plain).map_err(|_| Refused)?;
    writer.finish().map_err(|_| Refused)?;
    Ok(file)
}
