//! How much work one guess at a passphrase is.

use serde::{Deserialize, Serialize};

/// Parameters of Argon2id. Those of a key file are authenticated, and none below the floor is used,
/// so that nobody who writes to the disk can make guessing cheaper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    kibibytes: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// 256 MiB, three passes, four lanes: about a second on a laptop (DESIGN §4).
    pub const DEFAULT: Self = Self {
        kibibytes: 256 * 1024,
        passes: 3,
        lanes: 4,
    };

    /// 64 MiB, three passes, four lanes: the second recommendation of RFC 9106 §4. Nothing below is used.
    pub const FLOOR: Self = Self {
        kibibytes: 64 * 1024,
        passes: 3,
        lanes: 4,
    };

    /// Whether it is neither below the floor nor so much that the file can only be meant to exhaust
    /// the machine.
    pub(crate) fn is_acceptable(self) -> bool {
        let Self {
            kibibytes,
            passes,
            lanes,
        } = self;
        (Self::FLOOR.kibibytes..=MOST_KIBIBYTES).contains(&kibibytes)
            && (Self::FLOOR.passes..=MOST_PASSES).contains(&passes)
            && (1..=MOST_LANES).contains(&lanes)
    }

    pub(crate) fn parts(self) -> (u32, u32, u32) {
        (self.kibibytes, self.passes, self.lanes)
    }
}

/// 4 GiB.
const MOST_KIBIBYTES: u32 = 4 << 20;
const MOST_PASSES: u32 = 16;
const MOST_LANES: u32 = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_below_the_floor_and_nothing_absurd() {
        assert!(Cost::DEFAULT.is_acceptable());
        assert!(Cost::FLOOR.is_acceptable());
        let with = |kibibytes, passes, lanes| Cost {
            kibibytes,
            passes,
            lanes,
        };
        assert!(!with(64 * 1024 - 1, 3, 4).is_acceptable());
        assert!(!with(64 * 1024, 2, 4).is_acceptable());
        assert!(!with(64 * 1024, 3, 0).is_acceptable());
        assert!(!with(u32::MAX, 3, 4).is_acceptable());
        assert!(!with(64 * 1024, u32::MAX, 4).is_acceptable());
    }
}
