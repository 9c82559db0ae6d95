//! Plaintext on its way to be sealed.

use std::io::{self, Read};

use zeroize::Zeroize as _;

/// A buffer of plaintext: filled and emptied again and again, and wiped when it is dropped.
pub(crate) struct Plain {
    buffer: Vec<u8>,
    len: usize,
    /// As far as anybody was let to write.
    touched: usize,
}

impl Plain {
    pub(super) fn with_room(room: usize) -> Self {
        Self {
            buffer: vec![0; room],
            len: 0,
            touched: 0,
        }
    }

    /// The same bytes in a buffer with this much room, or that they fill.
    pub(super) fn moved(self, room: usize) -> Self {
        let mut other = Self::with_room(room.max(self.len));
        if let Some(to) = other.buffer.get_mut(..self.len) {
            to.copy_from_slice(self.bytes());
        }
        (other.len, other.touched) = (self.len, self.len);
        other
    }

    /// Reads until the buffer is full or the source at its end.
    pub(super) fn fill(&mut self, source: &mut dyn Read) -> io::Result<()> {
        while !self.is_full() {
            let to = self.buffer.len().min(self.len + WINDOW);
            self.touched = self.touched.max(to);
            let room = self.buffer.get_mut(self.len..to).unwrap_or_default();
            match source.read(room) {
                Ok(0) => break,
                Ok(read) => self.len = to.min(self.len + read),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    pub(super) fn empty(&mut self) {
        self.len = 0;
    }

    pub(super) fn is_full(&self) -> bool {
        self.len == self.buffer.len()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or_default()
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        // As a slice: a vector is wiped byte by byte, which takes longer than encrypting it.
        if let Some(touched) = self.buffer.get_mut(..self.touched) {
            touched.zeroize();
        }
    }
}

/// Read at once.
const WINDOW: usize = 256 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_holds_what_was_read_last() {
        let mut plain = Plain::with_room(300_000);
        plain.fill(&mut [7; 400_000].as_slice()).unwrap();
        assert!(plain.is_full() && plain.bytes() == [7; 300_000]);
        plain.empty();
        plain.fill(&mut b"short".as_slice()).unwrap();
        assert!(!plain.is_full());
        assert_eq!((plain.bytes(), plain.touched), (&b"short"[..], 300_000));
        let mut moved = plain.moved(8);
        moved.fill(&mut b" and longer".as_slice()).unwrap();
        assert_eq!(moved.bytes(), b"short an");
        assert!(moved.moved(0).is_full());
    }
}
