//! The pipe between the program and the process that reads hostile bytes.
//!
//! The program asks by [`Client`], the worker answers by [`serve`]. Both are generic over their
//! streams: starting, confining and ending the process is the business of others.

use std::io::{self, Read, Write};

use model::{place::Outline, record::MaskBox};
use serde::{Deserialize, Serialize};

use crate::{
    field::{Draft, Problem},
    media::{Examined, Picture, PictureError},
};

/// How well the worker process is confined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sandbox {
    /// It can open nothing, connect nowhere and start nothing.
    Full,
    /// Some of the barriers are missing on this system.
    Partial,
    /// It runs as any other program.
    None,
}

/// The worker did not answer. The file it was asked about is not taken in; a new worker can go on
/// with the next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorkerError {
    /// It could not be started.
    #[error("the reading process could not be started; run `testimony status`")]
    Start(#[source] io::Error),
    /// It ended in the middle of a file.
    #[error(
        "the reading process ended while it read this file; the file may be damaged or made to attack, keep it and have it looked at"
    )]
    Died,
    /// It took too long and was ended.
    #[error(
        "reading this file took too long and was stopped; the file may be damaged or made to attack, keep it and have it looked at"
    )]
    TimedOut,
    /// It said something that makes no sense.
    #[error(
        "the reading process gave an answer that makes no sense; the file may be made to attack, keep it and have it looked at"
    )]
    Nonsense,
    /// The file is larger than can be asked about at once.
    #[error("this file has {bytes} bytes, and {most} can be read at once; split it")]
    TooLarge {
        /// Its length.
        bytes: u64,
        /// The limit.
        most: u64,
    },
    /// The file could not be read on the program's side.
    #[error("the file could not be read")]
    Source(#[source] io::Error),
}

/// Random access to a file that the worker cannot open itself.
pub trait ReadAt {
    /// Fills as much of `buffer` as there is from `offset` on, and says how much.
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
}

/// The program's end of the pipe.
pub struct Client<R, W> {
    reader: R,
    writer: W,
    sandbox: Sandbox,
}

impl<R: Read, W: Write> Client<R, W> {
    /// Waits for the worker's greeting.
    pub fn connect(reader: R, writer: W) -> Result<Self, WorkerError> {
        Ok(Self {
            reader,
            writer,
            sandbox: Sandbox::None,
        })
    }

    /// How well the worker is confined, as it says itself.
    pub const fn sandbox(&self) -> Sandbox {
        self.sandbox
    }

    /// Has a file of the field folder read by [`crate::field::read`].
    pub fn read_field(
        &mut self,
        path: &str,
        bytes: &[u8],
    ) -> Result<Result<Draft, Vec<Problem>>, WorkerError> {
        let _ = (path, bytes, &mut self.reader, &mut self.writer);
        Err(WorkerError::Died)
    }

    /// Has an outline read by [`crate::field::outline`].
    pub fn read_outline(
        &mut self,
        path: &str,
        bytes: &[u8],
    ) -> Result<Result<Outline, Vec<Problem>>, WorkerError> {
        let _ = (path, bytes);
        Err(WorkerError::Died)
    }

    /// Has a media file of `length` bytes examined by [`crate::media::examine`]; the worker asks for
    /// the parts it needs.
    pub fn examine(
        &mut self,
        name: &str,
        length: u64,
        file: &mut dyn ReadAt,
    ) -> Result<Examined, WorkerError> {
        let _ = (name, length, file);
        Err(WorkerError::Died)
    }

    /// Has a picture made by [`crate::media::publication_picture`].
    pub fn picture(
        &mut self,
        length: u64,
        file: &mut dyn ReadAt,
        masks: &[MaskBox],
        max_edge: u32,
    ) -> Result<Result<Picture, PictureError>, WorkerError> {
        let _ = (length, file, masks, max_edge);
        Err(WorkerError::Died)
    }
}

/// Answers requests until the input ends.
pub fn serve<R: Read, W: Write>(input: R, output: W, sandbox: Sandbox) -> io::Result<()> {
    let _ = (input, output, sandbox);
    Ok(())
}
