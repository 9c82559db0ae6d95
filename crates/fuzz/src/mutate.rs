//! Changes to bytes, the same each time for the same seed.

/// An endless row of changed copies of the inputs.
pub struct Mutations<'a> {
    inputs: &'a [Vec<u8>],
    state: u64,
}

impl<'a> Mutations<'a> {
    /// Of these inputs, of which there is at least one.
    pub fn new(inputs: &'a [Vec<u8>], seed: u64) -> Self {
        let state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        Self { inputs, state }
    }

    fn draw(&mut self, bound: usize) -> usize {
        // xorshift64*
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let drawn = self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        drawn as usize % bound.max(1)
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let len = bytes.len();
        let at = self.draw(len);
        match self.draw(9) {
            0 if len > 0 => bytes[at] ^= 1 << self.draw(8),
            1 if len > 0 => bytes[at] = INTERESTING[self.draw(INTERESTING.len())],
            2 => bytes.insert(at, self.draw(256) as u8),
            3 if len > 0 => {
                bytes.remove(at);
            }
            4 => bytes.truncate(at),
            5 if len > 0 => {
                // A part once more: repeated entries, counts that do not fit.
                let part = bytes[at..(at + 1 + self.draw(64)).min(len)].to_vec();
                bytes.splice(at..at, part);
            }
            6 if len >= at + 4 => {
                let number: u32 = [0, 1, 0x7fff_ffff, 0x8000_0000, u32::MAX][self.draw(5)];
                bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
            }
            7 => {
                let other = &self.inputs[self.draw(self.inputs.len())];
                let from = other.len().min(at);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            _ => {
                let word = WORDS[self.draw(WORDS.len())];
                bytes.splice(at..at, word.iter().copied());
            }
        }
    }
}

impl Iterator for Mutations<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut bytes = self.inputs[self.draw(self.inputs.len())].clone();
        for _ in 0..=self.draw(4) {
            self.change(&mut bytes);
        }
        bytes.truncate(LONGEST);
        Some(bytes)
    }
}

const INTERESTING: &[u8] = &[
    0, 1, 0x7f, 0x80, 0xff, b'\n', b'"', b'\\', b'-', b'0', 0x9f, 0xbf,
];
const WORDS: &[&[u8]] = &[
    b"\n\n",
    b"---\n",
    b"\xd8\xb9",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"99999999999999999999",
    b"((((",
    b"\"\"",
    b"-0001",
    b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"<<",
    b" 0 R",
    b"/Length ",
    b"&#x110000;",
    b"%",
];
const LONGEST: usize = 1 << 16;
