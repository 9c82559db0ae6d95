//! One message to a frame: four bytes of length, most significant first, then CBOR (RFC 8949).

use std::io::{self, Read, Write};

use serde::{Serialize, de::DeserializeOwned};

/// The largest frame either side accepts: the manifests of a bag of some 500,000 files.
pub(crate) const MOST: u32 = 256 * 1024 * 1024;

/// A frame could not be read.
#[derive(Debug)]
pub(crate) enum Broken {
    /// The stream ended, between two frames or inside one.
    Ended,
    /// What came is no message.
    Nonsense,
    /// Reading failed.
    Io(io::Error),
}

/// Writes one message.
pub(crate) fn write<W: Write, T: Serialize>(output: &mut W, message: &T) -> io::Result<()> {
    let mut bytes = Vec::new();
    ciborium::into_writer(message, &mut bytes).map_err(|_| io::ErrorKind::InvalidData)?;
    let length = u32::try_from(bytes.len())
        .ok()
        .filter(|length| *length <= MOST)
        .ok_or(io::ErrorKind::FileTooLarge)?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(&bytes)?;
    output.flush()
}

/// Reads one message.
pub(crate) fn read<R: Read, T: DeserializeOwned>(input: &mut R) -> Result<T, Broken> {
    let mut length = [0; 4];
    input.read_exact(&mut length).map_err(ended)?;
    let length = u32::from_be_bytes(length);
    if length > MOST {
        return Err(Broken::Nonsense);
    }
    // The length is not believed: memory grows with what really arrives.
    let mut bytes = Vec::new();
    let got = input
        .take(length.into())
        .read_to_end(&mut bytes)
        .map_err(ended)?;
    if got < usize::try_from(length).unwrap_or(usize::MAX) {
        return Err(Broken::Ended);
    }
    let mut rest = bytes.as_slice();
    let message = ciborium::from_reader(&mut rest).map_err(|_| Broken::Nonsense)?;
    if rest.is_empty() {
        Ok(message)
    } else {
        Err(Broken::Nonsense)
    }
}

fn ended(error: io::Error) -> Broken {
    match error.kind() {
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::ConnectionReset => Broken::Ended,
        _ => Broken::Io(error),
    }
}
