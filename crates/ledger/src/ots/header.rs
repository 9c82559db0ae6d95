//! A Bitcoin block's header.

use std::cmp::Ordering;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

/// Eighty bytes whose hash is as small as they themselves demand.
///
/// That makes them expensive to invent, and no more: that they are in
/// Bitcoin's chain, and at which height, only a node or several explorers
/// can say.
///
/// ```text
/// version[4] previous[32] merkle_root[32] time[4] bits[4] nonce[4]    little-endian
/// ```
///
/// Bitcoin developer reference, "Block Headers" and "Target nBits".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BlockHeader {
    merkle_root: [u8; 32],
    time: u32,
    /// Double SHA-256, the lowest byte first.
    hash: [u8; 32],
}

impl BlockHeader {
    /// Reads a header and checks its proof of work.
    ///
    /// `least_zero_bits` says how small the hash must be at least, whatever
    /// the header demands of itself; for Bitcoin it is
    /// [`ZERO_BITS_SINCE_2016`].
    ///
    /// # Errors
    /// [`HeaderError`].
    pub fn parse(bytes: &[u8], least_zero_bits: u32) -> Result<Self, HeaderError> {
        let length = bytes.len();
        let header: &[u8; 80] = bytes
            .try_into()
            .map_err(|_| HeaderError::Length { length })?;
        let (merkle_root, time, bits) = fields(header).ok_or(HeaderError::Length { length })?;
        let target = target(bits).ok_or(HeaderError::Bits { bits })?;
        let zero_bits = leading_zeros(&target);
        if zero_bits < least_zero_bits {
            return Err(HeaderError::TooEasy {
                zero_bits,
                least: least_zero_bits,
            });
        }
        let hash: [u8; 32] = Sha256::digest(Sha256::digest(header)).into();
        if hash.iter().rev().cmp(target.iter()) == Ordering::Greater {
            return Err(HeaderError::Work);
        }
        Ok(Self {
            merkle_root,
            time,
            hash,
        })
    }

    /// The root of the block's tree of transactions.
    #[must_use]
    pub fn merkle_root(&self) -> &[u8; 32] {
        &self.merkle_root
    }

    /// When its miner says it was made, in seconds of the Unix epoch.
    #[must_use]
    pub fn time(&self) -> u64 {
        self.time.into()
    }

    /// The block's hash as explorers show it: highest byte first, in hex.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hash = self.hash;
        hash.reverse();
        HEXLOWER.encode(&hash)
    }
}

/// Since OpenTimestamps began in September 2016, every block of Bitcoin has
/// needed 2^69 tries and more; five bits are left for worse times.
pub const ZERO_BITS_SINCE_2016: u32 = 64;

/// Why bytes are not a header to rely on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// Not eighty bytes.
    #[error("a block header has 80 bytes and this has {length}; fetch the header alone")]
    Length {
        /// The number of bytes.
        length: usize,
    },
    /// What it demands is no number that a block can demand.
    #[error("the block header demands what none can ({bits:#010x}); fetch it again")]
    Bits {
        /// The demand.
        bits: u32,
    },
    /// It demands so little that anybody could have made it.
    #[error("the block header took 2^{zero_bits} tries instead of 2^{least}; it is not Bitcoin's")]
    TooEasy {
        /// The zero bits that it demands.
        zero_bits: u32,
        /// The zero bits that were asked for.
        least: u32,
    },
    /// Its hash is not as small as it demands.
    #[error("the block header does not fulfil its own demand; it was changed or invented")]
    Work,
}

fn fields(header: &[u8; 80]) -> Option<([u8; 32], u32, u32)> {
    let (_, rest) = header.split_at_checked(4 + 32)?;
    let (merkle_root, rest) = rest.split_first_chunk()?;
    let (time, rest) = rest.split_first_chunk()?;
    let (bits, _) = rest.split_first_chunk()?;
    Some((
        *merkle_root,
        u32::from_le_bytes(*time),
        u32::from_le_bytes(*bits),
    ))
}

/// The number that `bits` stands for, highest byte first: three bytes, moved
/// up by as many bytes as the first says, less three.
///
/// Forms that Bitcoin would read, but has never written, are refused.
fn target(bits: u32) -> Option<[u8; 32]> {
    let [exponent, mantissa @ ..] = bits.to_be_bytes();
    let [high, ..] = mantissa;
    // The highest bit is a sign, and no target is negative.
    if mantissa == [0; 3] || high & 0x80 != 0 {
        return None;
    }
    let start = 32_usize.checked_sub(exponent.into())?;
    let mut target = [0; 32];
    target
        .get_mut(start..start.checked_add(3)?)?
        .copy_from_slice(&mantissa);
    Some(target)
}

fn leading_zeros(number: &[u8; 32]) -> u32 {
    let empty = number.iter().take_while(|byte| **byte == 0).count();
    let first = number.get(empty).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(empty)
        .unwrap_or(u32::MAX)
        .saturating_mul(8)
        .saturating_add(first)
}
