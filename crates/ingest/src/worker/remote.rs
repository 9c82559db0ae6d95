//! A file that the worker reads through the pipe.

use std::io::{self, Read, Seek, SeekFrom, Write};

use super::{
    frame::{self, Broken},
    message::{Answer, Order, PART},
};

/// `Read + Seek` over a file that only the program can open.
pub(crate) struct RemoteFile<'p, R, W> {
    input: &'p mut R,
    output: &'p mut W,
    length: u64,
    position: u64,
    part: Vec<u8>,
    part_at: u64,
}

impl<'p, R: Read, W: Write> RemoteFile<'p, R, W> {
    pub(crate) const fn new(input: &'p mut R, output: &'p mut W, length: u64) -> Self {
        Self {
            input,
            output,
            length,
            position: 0,
            part: Vec::new(),
            part_at: 0,
        }
    }

    /// The bytes at hand from `position` on.
    fn at_hand(&self) -> &[u8] {
        self.position
            .checked_sub(self.part_at)
            .and_then(|skip| usize::try_from(skip).ok())
            .and_then(|skip| self.part.get(skip..))
            .unwrap_or_default()
    }

    fn fetch(&mut self) -> io::Result<()> {
        let left = self.length.saturating_sub(self.position);
        let length = u32::try_from(left).unwrap_or(PART).min(PART);
        let need = Answer::Need {
            offset: self.position,
            length,
        };
        frame::write(self.output, &need)?;
        match frame::read(self.input) {
            Ok(Order::Part(bytes)) => {
                self.part = bytes;
                self.part_at = self.position;
                Ok(())
            }
            Ok(Order::NoPart) => Err(io::Error::other("the program cannot read the file")),
            Ok(_) | Err(Broken::Nonsense) => Err(io::ErrorKind::InvalidData.into()),
            Err(Broken::Ended) => Err(io::ErrorKind::UnexpectedEof.into()),
            Err(Broken::Io(error)) => Err(error),
        }
    }
}

impl<R: Read, W: Write> Read for RemoteFile<'_, R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.position >= self.length {
            return Ok(0);
        }
        if self.at_hand().is_empty() {
            self.fetch()?;
        }
        let read = self.at_hand().read(buffer)?;
        self.position += u64::try_from(read).unwrap_or_default();
        Ok(read)
    }
}

impl<R, W> Seek for RemoteFile<'_, R, W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}
