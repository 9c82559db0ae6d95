//! TIFF 6.0 as a file of its own: its fields, its other directories, and whatever lies between.

use super::super::{Extraction, raw, xml};
use super::exif;

/// Adds the metadata of a picture. Its pixels may lie anywhere in the file, so strings are looked for
/// everywhere.
pub(in crate::extract) fn read(bytes: &[u8], read: &mut Extraction) {
    exif::raw(bytes, read);
    raw::read("raw bytes", bytes, 5, read);
    xml::embedded(&raw::utf8(bytes, 6), read);
}
