//! From bytes to text, by format. None of it writes, and none of it is shared with what wrote.

mod encoded;
mod html;
mod image;
mod kind;
mod pdf;
mod raw;
mod text;
mod xml;

use crate::Piece;
use crate::piece::Role;
use kind::Kind;

/// What was found in the bytes so far.
#[derive(Default)]
pub(crate) struct Extraction {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) unreadable: Vec<String>,
    /// Where in the file the reader is: `attachment 1, `.
    prefix: String,
    depth: usize,
    unpacked: usize,
}

/// Files within files within files: beyond this somebody hides something.
const DEPTH: usize = 6;
/// Bytes that one artefact may unpack to, a hundred times a large report.
const UNPACKED: usize = 512 << 20;
/// Bytes that one part of it may unpack to.
const PART: usize = 128 << 20;

impl Extraction {
    /// Adds text, and what it says once its escapes are undone.
    pub(crate) fn piece(&mut self, mut piece: Piece) {
        if piece.text.trim().is_empty() {
            return;
        }
        piece.where_.insert_str(0, &self.prefix);
        let undone = encoded::undone(&piece);
        // What stands in the source of a page stands in a parsed piece too, and is taken apart there.
        let mut inner = Vec::new();
        if piece.role != Role::Backstop || !piece.is_drawing {
            for piece in std::iter::once(&piece).chain(&undone) {
                for file in encoded::files(&piece.text) {
                    if !inner.contains(&file) {
                        inner.push(file);
                    }
                }
            }
        }
        self.pieces.extend(undone);
        let where_ = piece.where_.clone();
        self.pieces.push(piece);
        for (how, bytes) in inner {
            // The place already carries the prefix.
            let outer = std::mem::take(&mut self.prefix);
            self.nested(&format!("{where_}, {how}"), "", &bytes);
            self.prefix = outer;
        }
    }

    fn text(&mut self, where_: impl Into<String>, text: impl Into<String>) {
        self.piece(Piece::new(where_, text));
    }

    /// Adds an attribute, whose name may say something too.
    fn attribute(&mut self, key: &str, value: &str, element: &str) {
        let piece = Piece::new(format!("attribute {key} of {element}"), value);
        let drawing = matches!(
            key,
            "d" | "points" | "transform" | "viewBox" | "viewbox" | "values" | "stroke-dasharray"
        );
        self.piece(if drawing { piece.drawing() } else { piece });
        self.text(format!("attribute name of {element}"), key);
    }

    /// Says what was not read.
    fn note(&mut self, what: impl AsRef<str>) {
        self.unreadable
            .push(format!("{}{}", self.prefix, what.as_ref()));
    }

    /// Reads a file within the file.
    fn nested(&mut self, where_: &str, name: &str, bytes: &[u8]) {
        if !self.may_unpack(bytes.len()) || self.depth >= DEPTH {
            self.note(format!("{where_}: too deep or too large to be taken apart"));
            return;
        }
        self.depth += 1;
        self.within(where_, |read| file(name, bytes, read));
        self.depth -= 1;
    }

    /// Reads something under a place of its own.
    fn within(&mut self, where_: &str, inner: impl FnOnce(&mut Self)) {
        let outer = self.prefix.len();
        self.prefix.push_str(where_);
        self.prefix.push_str(", ");
        inner(self);
        self.prefix.truncate(outer);
    }

    /// Counts bytes that came out of packed ones.
    fn may_unpack(&mut self, bytes: usize) -> bool {
        self.unpacked = self.unpacked.saturating_add(bytes);
        self.unpacked <= UNPACKED
    }
}

/// Reads a file by what its bytes, and failing that its name, say that it is.
pub(crate) fn file(name: &str, bytes: &[u8], read: &mut Extraction) {
    match kind::of(name, bytes) {
        Kind::Empty => {}
        Kind::Pdf => pdf::read(bytes, read),
        Kind::Jpeg => image::jpeg::read(bytes, read),
        Kind::Png => image::png::read(bytes, read),
        Kind::Html(text) => html::read(&text, read),
        Kind::Xml(text) => xml::read(&text, read),
        Kind::Text(text) => read.piece(Piece::new("text", text).numbered()),
        Kind::Legacy => text::legacy(bytes, read),
        Kind::Unknown(what) => {
            read.note(format!("{what}: only its plain strings were searched"));
            image::exif::container(bytes, read);
            raw::read("raw bytes", bytes, 5, read);
        }
    }
}
