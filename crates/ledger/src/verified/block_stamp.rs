//! Before which block did these bytes exist?

use crate::digest::hash;
use crate::ots::{BlockHeader, OtsFile, OtsStep};
use crate::verified::Verified;

/// That some bytes existed before a block of Bitcoin was made.
///
/// It is as good as the caller's knowledge that the header is that of the
/// block at this height.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlockStamp {
    /// The block's time by its miner's clock, in seconds of the Unix epoch.
    ///
    /// Other nodes took it for no more than two hours in the future, and it is
    /// later than the median of the eleven blocks before: read it as the day.
    pub time: u64,
    /// The block's height, as the caller gave it.
    pub height: u64,
    /// The block's hash, as explorers show it.
    pub block: String,
}

impl OtsFile {
    /// Checks that the proof leads from these bytes to the Merkle root of the
    /// block at this height.
    ///
    /// # Errors
    /// [`BlockRefusal`], saying why it does not count.
    pub fn verify(
        &self,
        stamped: &[u8],
        height: u64,
        header: &BlockHeader,
    ) -> Result<Verified<BlockStamp>, BlockRefusal> {
        if hash(&[stamped]) != self.digest() {
            return Err(BlockRefusal::OtherBytes);
        }
        let blocks = self.blocks();
        let mut roots = blocks.iter().filter(|(_, at)| *at == height).peekable();
        if roots.peek().is_none() {
            return Err(BlockRefusal::OtherBlock { height });
        }
        if !roots.any(|(root, _)| root == header.merkle_root()) {
            return Err(BlockRefusal::Root { height });
        }
        Ok(Verified(BlockStamp {
            time: header.time(),
            height,
            block: header.hash(),
        }))
    }
}

/// Checks that these steps lead from the SHA-256 of these bytes to the Merkle
/// root of the block with this header.
///
/// The height is the caller's word, as in [`OtsFile::verify`].
///
/// # Errors
/// [`BlockRefusal::Root`] when they lead elsewhere.
pub fn verify_steps(
    stamped: &[u8],
    steps: &[OtsStep],
    height: u64,
    header: &BlockHeader,
) -> Result<Verified<BlockStamp>, BlockRefusal> {
    let start = Some(hash(&[stamped]).as_bytes().to_vec());
    let end = steps
        .iter()
        .fold(start, |message, step| message.and_then(|m| step.play(&m)));
    if end.as_deref() != Some(header.merkle_root().as_slice()) {
        return Err(BlockRefusal::Root { height });
    }
    Ok(Verified(BlockStamp {
        time: header.time(),
        height,
        block: header.hash(),
    }))
}

/// Why bytes were not shown to be older than a block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BlockRefusal {
    /// The proof is on something else.
    #[error("the proof is on other bytes; they were changed or it is another's proof")]
    OtherBytes,
    /// The proof does not speak of this block, or of none as yet.
    #[error("the proof does not name block {height}; ask its calendars for the rest")]
    OtherBlock {
        /// The height given.
        height: u64,
    },
    /// The proof names the block and leads elsewhere.
    #[error("the proof does not lead to block {height}; it was changed or the header is another's")]
    Root {
        /// The height given.
        height: u64,
    },
}
