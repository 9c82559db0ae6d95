//! Batches: what one commit appends to a log, whole or not at all.
//!
//! ```text
//! batch = "TSB1" ‖ count (4) ‖ length of the frames (8) ‖ frame* ‖ SHA-256 of all before (32)
//! frame = length of operation (4) ‖ length of body (4) ‖ operation ‖ signature (64) ‖ body
//! ```
//!
//! Numbers are big-endian. The hash is there to recognise a batch that was not written to its end;
//! what authenticates an operation is its signature, its place in the tree and, for the body, the
//! hash that the operation carries.

use crate::{encoding::Bytes, log::entry::Position, primitives::sha256};

/// One operation as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) operation: Vec<u8>,
    pub(crate) signature: [u8; 64],
    pub(crate) body: Vec<u8>,
}

/// The head of a batch: how much follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    count: u32,
    frames: u64,
}

/// These bytes are no whole batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Torn;

impl Head {
    pub(crate) const LEN: usize = 16;

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Torn> {
        let mut bytes = Bytes(bytes);
        if bytes.slice(MAGIC.len()) != Some(MAGIC) {
            return Err(Torn);
        }
        let count = bytes.u32().ok_or(Torn)?;
        let frames = bytes.u64().ok_or(Torn)?;
        Ok(Self { count, frames })
    }

    /// The length of the whole batch; `None` if no file is that long.
    pub(crate) fn batch_len(&self) -> Option<u64> {
        self.frames.checked_add((Self::LEN + HASH) as u64)
    }
}

/// Writes a batch.
pub(crate) fn encode(frames: &[Frame]) -> Option<Vec<u8>> {
    let len: usize = frames.iter().map(Frame::len).sum();
    let mut bytes = Vec::with_capacity(Head::LEN + len + HASH);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&u32::try_from(frames.len()).ok()?.to_be_bytes());
    bytes.extend_from_slice(&u64::try_from(len).ok()?.to_be_bytes());
    for frame in frames {
        let operation = u32::try_from(frame.operation.len()).ok()?;
        let body = u32::try_from(frame.body.len()).ok()?;
        bytes.extend_from_slice(&operation.to_be_bytes());
        bytes.extend_from_slice(&body.to_be_bytes());
        bytes.extend_from_slice(&frame.operation);
        bytes.extend_from_slice(&frame.signature);
        bytes.extend_from_slice(&frame.body);
    }
    let hash = sha256(&bytes);
    bytes.extend_from_slice(hash.as_bytes());
    Some(bytes)
}

/// Where each frame of a batch stands, if the batch begins at `batch`.
pub(crate) fn places(frames: &[Frame], batch: Position) -> Vec<Position> {
    let mut offset = batch.offset + Head::LEN as u64;
    let place = |frame: &Frame| {
        let at = Position { offset, ..batch };
        offset += frame.len() as u64;
        at
    };
    frames.iter().map(place).collect()
}

/// Reads a batch of exactly these bytes: each frame, and where in the batch it begins.
pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<(u64, Frame)>, Torn> {
    let end = bytes.len().checked_sub(HASH).ok_or(Torn)?;
    let (content, hash) = bytes.split_at_checked(end).ok_or(Torn)?;
    if sha256(content).as_bytes() != hash {
        return Err(Torn);
    }
    let head = Head::parse(content)?;
    let mut rest = Bytes(content.get(Head::LEN..).ok_or(Torn)?);
    if rest.0.len() as u64 != head.frames {
        return Err(Torn);
    }
    let mut frames = Vec::new();
    for _ in 0..head.count {
        let at = content.len() - rest.0.len();
        frames.push((at as u64, Frame::take(&mut rest).ok_or(Torn)?));
    }
    if rest.is_empty() {
        Ok(frames)
    } else {
        Err(Torn)
    }
}

impl Frame {
    /// The head of a frame, from which [`Self::len_of`] tells how much to read.
    pub(crate) const HEAD: usize = 8;

    fn len(&self) -> usize {
        Self::HEAD + self.operation.len() + SIGNATURE + self.body.len()
    }

    /// The length of the frame that begins with these bytes.
    pub(crate) fn len_of(head: &[u8]) -> Option<u64> {
        let mut bytes = Bytes(head);
        let (operation, body) = (bytes.u32()?, bytes.u32()?);
        Some(u64::from(operation) + u64::from(body) + (Self::HEAD + SIGNATURE) as u64)
    }

    /// Reads one frame of exactly these bytes.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        Self::take(&mut bytes).filter(|_| bytes.is_empty())
    }

    fn take(bytes: &mut Bytes<'_>) -> Option<Self> {
        let operation = usize::try_from(bytes.u32()?).ok()?;
        let body = usize::try_from(bytes.u32()?).ok()?;
        Some(Self {
            operation: bytes.slice(operation)?.to_vec(),
            signature: bytes.array()?,
            body: bytes.slice(body)?.to_vec(),
        })
    }
}

const MAGIC: &[u8] = b"TSB1";
const HASH: usize = 32;
const SIGNATURE: usize = 64;

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn frames() -> impl Strategy<Value = Vec<Frame>> {
        let frame = (
            vec(any::<u8>(), 0..300),
            any::<u8>(),
            vec(any::<u8>(), 0..300),
        );
        let frame = frame.prop_map(|(operation, byte, body)| Frame {
            operation,
            signature: [byte; 64],
            body,
        });
        vec(frame, 0..5)
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(frames in frames()) {
            let bytes = encode(&frames).unwrap();
            let head = Head::parse(&bytes).unwrap();
            prop_assert_eq!(head.batch_len(), Some(bytes.len() as u64));
            let read = decode(&bytes).unwrap();
            let begin = |(offset, _): &(u64, Frame)| Position { segment: 1, offset: *offset };
            prop_assert_eq!(places(&frames, Position::START), read.iter().map(begin).collect::<Vec<_>>());
            for (at, frame) in &read {
                let from = &bytes[usize::try_from(*at).unwrap()..];
                let len = usize::try_from(Frame::len_of(from).unwrap()).unwrap();
                prop_assert_eq!(&Frame::decode(&from[..len]).unwrap(), frame);
            }
            let read: Vec<Frame> = read.into_iter().map(|(_, frame)| frame).collect();
            prop_assert_eq!(read, frames);
        }

        #[test]
        fn a_batch_cut_anywhere_is_torn(frames in frames(), cut: proptest::sample::Index) {
            let bytes = encode(&frames).unwrap();
            let cut = cut.index(bytes.len());
            prop_assert_eq!(decode(&bytes[..cut]), Err(Torn));
        }

        #[test]
        fn a_batch_with_a_changed_bit_is_torn(frames in frames(), at: proptest::sample::Index, bit in 0u8..8) {
            let mut bytes = encode(&frames).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            prop_assert_eq!(decode(&bytes), Err(Torn));
        }

        #[test]
        fn any_other_bytes_are_refused_without_panic(bytes in vec(any::<u8>(), 0..400)) {
            prop_assert_eq!(decode(&bytes), Err(Torn));
            let _ = Head::parse(&bytes).map(|head| head.batch_len());
            let _ = Frame::decode(&bytes);
        }
    }
}
