//! Pictures for publication, made anew from pixels by whoever can decode them safely.

use model::{protected::Protected, publication::ImageFormat, record::Item};

/// A picture encoded anew.
pub(crate) struct Picture {
    pub(crate) bytes: Protected<Vec<u8>>,
    pub(crate) format: ImageFormat,
    pub(crate) size: (u32, u32),
}

/// Makes pictures; the worker process behind it is the only decoder of hostile bytes.
pub(crate) trait Pictures {
    /// Decodes the item's original, fills its boxes, encodes the pixels anew. The error is what happened.
    fn make(&self, item: &Item) -> Result<Picture, String>;
}
