//! What the two sides say to each other.

use model::{
    place::Outline,
    record::{MaskBox, Record},
};
use serde::{Deserialize, Serialize};

use super::Sandbox;
use crate::{
    bag::{ArchiveFacts, FileFacts, TagFile, Tags, TarEntry},
    bulk::{Batch, Beginning, Source},
    detect::Detected,
    field::{Draft, Problem},
    media::{Examined, Picture, PictureError},
};

/// From the program to the worker.
#[derive(Serialize, Deserialize)]
pub(crate) enum Order {
    /// Read a file of the field folder.
    Field {
        path: String,
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Read an outline.
    Outline {
        path: String,
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Examine a media file; ask for its parts.
    Examine { name: String, length: u64 },
    /// Make a picture for publication; ask for the original's parts.
    Picture {
        length: u64,
        masks: Vec<MaskBox>,
        max_edge: u32,
    },
    /// Say what a file is.
    Detect {
        path: String,
        #[serde(with = "serde_bytes")]
        head: Vec<u8>,
    },
    /// Open a file of many records; ask for its parts. It stays open until anything but `More` is
    /// ordered.
    Open {
        path: String,
        source: Source,
        length: u64,
    },
    /// Read the tag files of a bag.
    Bag { files: Vec<TagFile> },
    /// List a tar file that holds a bag; ask for its parts.
    Tar { length: u64 },
    /// Read what makes a bag one of our archives.
    Archive {
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Read records of an archive.
    Records { files: Vec<TagFile> },
    /// Read what an RO-Crate says of its files.
    Crate {
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Give what comes next of the file that is open.
    More,
    /// The part that was asked for.
    Part(#[serde(with = "serde_bytes")] Vec<u8>),
    /// The part that was asked for cannot be read.
    NoPart,
}

/// From the worker to the program.
#[derive(Serialize, Deserialize)]
pub(crate) enum Answer {
    /// The worker is there, confined so well.
    Hello(Sandbox),
    /// It needs a part of the file.
    Need { offset: u64, length: u32 },
    /// What a file of the field folder says.
    Field(Result<Draft, Vec<Problem>>),
    /// What an outline says.
    Outline(Result<Outline, Vec<Problem>>),
    /// What a media file tells.
    Examined(Examined),
    /// What a file is.
    Detected(Detected),
    /// What stands at the beginning of a file of many records.
    Opened(Result<Beginning, Vec<Problem>>),
    /// What came next in it.
    Batch(Batch),
    /// What the tag files of a bag say.
    Bag(Result<Tags, Problem>),
    /// The files in a tar file, and what is wrong with it.
    Tar(Vec<TarEntry>, Vec<Problem>),
    /// From which vault an archive is, if it is one of ours.
    Archive(Option<ArchiveFacts>),
    /// Records of an archive, in the order of the files.
    Records(Vec<Result<Record, Problem>>),
    /// What an RO-Crate says of its files.
    Crate(Vec<FileFacts>),
    /// The picture.
    Picture(Result<Picture, PictureError>),
}

/// The most bytes that are asked for at once.
pub(crate) const PART: u32 = 256 * 1024;
