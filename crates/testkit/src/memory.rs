//! The memory of another process, to look for secrets in.

use std::{
    collections::HashSet,
    fs::{self, File},
    io,
    os::unix::fs::FileExt as _,
};

/// What a process could have written a secret to, and did not give back.
pub struct Memory {
    regions: Vec<Region>,
}

struct Region {
    /// Whether no file lies behind it: heap, stack and the like.
    is_anonymous: bool,
    bytes: Vec<u8>,
}

impl Memory {
    /// Reads all writable memory of a process. Linux alone has it, and not every system allows it:
    /// the error says so.
    pub fn of(process: u32) -> io::Result<Self> {
        let maps = fs::read_to_string(format!("/proc/{process}/maps"))?;
        let memory = File::open(format!("/proc/{process}/mem"))?;
        let mut regions = Vec::new();
        for line in maps.lines() {
            let mut words = line.split_ascii_whitespace();
            let (Some(range), Some(rights)) = (words.next(), words.next()) else {
                continue;
            };
            let path = words.nth(3).unwrap_or_default();
            // A page that was written to and then made read-only is found as well.
            if !rights.starts_with('r') || path.starts_with("[v") {
                continue;
            }
            let is_anonymous = path.is_empty() || path.starts_with('[');
            if !is_anonymous && !rights.contains('w') {
                continue;
            }
            let ends = range
                .split_once('-')
                .map(|(from, to)| (u64::from_str_radix(from, 16), u64::from_str_radix(to, 16)));
            let Some((Ok(from), Ok(to))) = ends else {
                continue;
            };
            let mut bytes = vec![0; usize::try_from(to - from).unwrap_or_default()];
            // Guard pages cannot be read.
            if memory.read_exact_at(&mut bytes, from).is_ok() {
                regions.push(Region {
                    is_anonymous,
                    bytes,
                });
            }
        }
        if regions
            .iter()
            .all(|region| region.bytes.iter().all(|byte| *byte == 0))
        {
            return Err(io::Error::other("no memory of it could be read"));
        }
        Ok(Self { regions })
    }

    /// Its parts.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        self.regions.iter().map(|region| region.bytes.as_slice())
    }

    /// Everything of [`KEY`] bytes that looks as random as a key, by its hash: keys, nonces, what a
    /// cipher was set up with. Whoever looks for keys need not know which there are.
    pub fn keys(&self) -> HashSet<u64> {
        let anonymous = self.regions.iter().filter(|region| region.is_anonymous);
        anonymous
            .flat_map(|region| like_keys(&region.bytes, 4))
            .collect()
    }

    /// Which of these keys are here, wherever they begin.
    pub fn held(&self, keys: &HashSet<u64>) -> HashSet<u64> {
        let here = self.regions.iter();
        let here = here.flat_map(|region| like_keys(&region.bytes, 1));
        here.filter(|key| keys.contains(key)).collect()
    }
}

/// What looks like keys in the bytes of a file: constants of a program do, too.
pub fn like_keys(bytes: &[u8], step: usize) -> impl Iterator<Item = u64> + '_ {
    let windows = bytes.windows(KEY).step_by(step);
    windows.filter(|window| looks_random(window)).map(|window| {
        // FNV-1a: only to compare.
        window
            .iter()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
            })
    })
}

/// Half of a random byte string has its highest bit set, and few values come twice; text, pointers
/// and numbers are not like that.
fn looks_random(window: &[u8]) -> bool {
    let high = window.iter().filter(|byte| **byte >= 0x80).count();
    if !(8..=24).contains(&high) {
        return false;
    }
    let mut seen = [0_u64; 4];
    for byte in window {
        if let Some(word) = seen.get_mut(usize::from(byte >> 6)) {
            *word |= 1 << (byte & 63);
        }
    }
    seen.iter().map(|word| word.count_ones()).sum::<u32>() >= 26
}

/// The length of every key of the vault.
pub const KEY: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_look_like_keys_and_other_bytes_do_not() {
        let mut state = 1_u64;
        let mut random = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        };
        let keys =
            (0..1000).filter(|_| looks_random(&std::array::from_fn::<u8, KEY, _>(|_| random())));
        assert!(keys.count() > 970);
        assert!(!looks_random("words that somebody wrote, many.".as_bytes()));
        assert!(!looks_random(&"كلمات بالعربية هنا".as_bytes()[..KEY]));
        let pointers: Vec<u8> = (0..4_u64)
            .flat_map(|n| (0x7fff_dead_0000 + n * 80).to_le_bytes())
            .collect();
        assert!(!looks_random(&pointers));
    }

    #[test]
    fn this_process_finds_its_own_key() {
        let key: Vec<u8> = (0..KEY).map(|n| (n * 151 + 7) as u8).collect();
        match Memory::of(std::process::id()) {
            Ok(memory) => {
                let keys = like_keys(&key, 1).collect();
                assert_eq!(memory.held(&keys).len(), 1);
            }
            Err(error) => crate::skip("this_process_finds_its_own_key", &error.to_string()),
        }
    }
}
