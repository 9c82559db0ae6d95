//! Archives: every entry as a file of its own, every name as text, and the bytes between.

mod gzip;
mod tar;
mod zip;

pub(super) use gzip::read as gzip;
pub(super) use tar::read as tar;

use super::{Extraction, office, text};
use crate::Piece;

/// A file out of an archive, unpacked.
pub(super) struct Member {
    /// Its path in the archive, with slashes.
    pub(super) name: String,
    pub(super) content: Vec<u8>,
}

/// Entries of one archive that are read; that there are more is said.
const ENTRIES: usize = 65_536;

/// Adds all that a ZIP archive holds: a plain one, an office document, a book.
pub(super) fn zip(bytes: &[u8], read: &mut Extraction) {
    let members = zip::members(bytes, read);
    if office::is_one(&members) {
        office::read(&members, read);
        return;
    }
    for member in &members {
        read.inner(
            &format!("entry {}", member.name),
            &member.name,
            &member.content,
        );
    }
}

/// Adds a name, and gives it as one line for the report. A name that is not Unicode is read as the
/// two code pages that are likely.
fn name(where_: &str, bytes: &[u8], read: &mut Extraction) -> String {
    match std::str::from_utf8(bytes) {
        Ok(name) => {
            read.text(where_, name);
            name.to_owned()
        }
        Err(_) => {
            for encoding in [encoding_rs::WINDOWS_1256, encoding_rs::WINDOWS_1252] {
                let name = text::eight_bit(bytes, encoding);
                read.piece(Piece::new(format!("{where_}, {}", encoding.name()), name));
            }
            text::short(bytes)
        }
    }
}
