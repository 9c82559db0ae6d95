//! The pipe between the program and the process that reads hostile bytes.
//!
//! The program asks by [`Client`], the worker answers by [`serve`]. Both are generic over their
//! streams: starting, confining and ending the process is the business of others.

mod client;
mod frame;
mod message;
mod reading;
mod remote;
mod serve;

use std::{fmt, io};

use serde::{Deserialize, Serialize};

pub use self::{client::Client, serve::serve};

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

impl fmt::Display for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "full",
            Self::Partial => "partial",
            Self::None => "none",
        })
    }
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
    /// More was wanted of a file that is not open.
    #[error("the reading process has no file open; report this as a bug")]
    NotOpen,
    /// The file could not be read on the program's side.
    #[error("the file could not be read")]
    Source(#[source] io::Error),
}

/// Random access to a file that the worker cannot open itself.
pub trait ReadAt {
    /// Fills as much of `buffer` as there is from `offset` on, and says how much.
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
}

impl ReadAt for &[u8] {
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let mut rest = self.get(from..).unwrap_or_default();
        io::Read::read(&mut rest, buffer)
    }
}
