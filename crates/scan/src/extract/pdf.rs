//! PDF.
use super::Extraction;
pub(super) fn read(bytes: &[u8], read: &mut Extraction) {
    read.note("a PDF");
    super::raw::read("raw bytes", bytes, 5, read);
}
