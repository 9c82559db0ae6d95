//! Numbers and byte strings as `opentimestamps/core/serialize.py` writes them.

use super::error::OtsError;

pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], OtsError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(OtsError::Ended)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], OtsError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(OtsError::Ended)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, OtsError> {
        let [byte] = self.array()?;
        Ok(byte)
    }

    /// Seven bits a byte, the lowest first; only the shortest form is read.
    pub(super) fn number(&mut self) -> Result<u64, OtsError> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            let shifted = bits << shift;
            if shifted >> shift != bits || (byte == 0 && shift > 0) {
                return Err(OtsError::Number);
            }
            number |= shifted;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(OtsError::Number)
    }

    /// A length and that many bytes, within these bounds.
    pub(super) fn sized(&mut self, least: u64, most: u64) -> Result<&'a [u8], OtsError> {
        let length = self.number()?;
        if length < least || length > most {
            return Err(OtsError::Length { length });
        }
        let length = usize::try_from(length).map_err(|_| OtsError::Length { length })?;
        self.take(length)
    }

    pub(super) fn rest(self) -> &'a [u8] {
        self.0
    }

    pub(super) fn finish(self) -> Result<(), OtsError> {
        match self.0.len() {
            0 => Ok(()),
            bytes => Err(OtsError::Leftover { bytes }),
        }
    }
}

pub(super) fn write_number(mut number: u64, out: &mut Vec<u8>) {
    while number > 0x7F {
        out.push(0x80 | low_bits(number));
        number >>= 7;
    }
    out.push(low_bits(number));
}

pub(super) fn write_sized(bytes: &[u8], out: &mut Vec<u8>) {
    write_number(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

fn low_bits(number: u64) -> u8 {
    let [low, ..] = number.to_le_bytes();
    low & 0x7F
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        for number in [0, 1, 127, 128, 358_391, u64::MAX >> 1, u64::MAX] {
            let mut bytes = Vec::new();
            write_number(number, &mut bytes);
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.number(), Ok(number));
            assert_eq!(reader.finish(), Ok(()));
        }
        let mut bytes = Vec::new();
        write_number(358_391, &mut bytes);
        assert_eq!(bytes, [0xF7, 0xEF, 0x15]);
        for wrong in [&[0x80, 0x00][..], &[0xFF; 10], &[0x80; 11]] {
            assert_eq!(Reader::new(wrong).number(), Err(OtsError::Number));
        }
        assert_eq!(Reader::new(&[0x80]).number(), Err(OtsError::Ended));
    }
}
