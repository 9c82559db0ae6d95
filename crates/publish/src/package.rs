//! ZIP packages (PKWARE APPNOTE 6.3.10): the outer form of DOCX and EPUB.

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// A package could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the parts could not be packed ({0}); report this as a fault of the program")]
pub struct PackageError(#[from] ZipError);

/// A package that is being written, in memory. Every entry has the same time and the same rights: the
/// true ones tell of a machine.
pub(crate) struct Package {
    writer: ZipWriter<Cursor<Vec<u8>>>,
}

impl Package {
    pub(crate) fn new() -> Self {
        Self {
            writer: ZipWriter::new(Cursor::new(Vec::new())),
        }
    }

    /// Adds a part, compressed.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackageError> {
        self.entry(name, bytes, CompressionMethod::Deflated)
    }

    /// Adds a part as it is: one that says what the package is, or that is compressed by itself.
    pub(crate) fn store(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackageError> {
        self.entry(name, bytes, CompressionMethod::Stored)
    }

    pub(crate) fn finish(self) -> Result<Vec<u8>, PackageError> {
        Ok(self.writer.finish()?.into_inner())
    }

    fn entry(
        &mut self,
        name: &str,
        bytes: &[u8],
        method: CompressionMethod,
    ) -> Result<(), PackageError> {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.writer.start_file(name, options)?;
        self.writer
            .write_all(bytes)
            .map_err(|error| PackageError(error.into()))
    }
}
