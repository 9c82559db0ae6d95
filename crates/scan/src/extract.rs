//! From bytes to text, by format. None of it writes, and none of it is shared with what wrote.

mod archive;
mod encoded;
mod html;
mod image;
mod kind;
mod media;
mod office;
mod ole;
mod pdf;
mod position;
mod raw;
mod text;
mod xml;

use crate::piece::Role;
use crate::{Picture, Piece};
use kind::Kind;

/// What was found in the bytes so far.
#[derive(Default)]
pub(crate) struct Extraction {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) unreadable: Vec<String>,
    /// What only an eye can read.
    pub(crate) pictures: Vec<Picture>,
    pictured: usize,
    /// Where in the file the reader is: `attachment 1, `.
    prefix: String,
    depth: usize,
    unpacked: usize,
    told: usize,
}

/// Files within files within files: beyond this somebody hides something.
const DEPTH: usize = 6;
/// Bytes that one artefact may unpack to, a hundred times a large report.
const UNPACKED: usize = 512 << 20;
/// Bytes that one part of it may unpack to.
const PART: usize = 128 << 20;
/// Bytes of text that may come out of packed parts: a person who has more to search unpacks it.
const TEXT: usize = 48 << 20;
/// Bytes that are searched at once, and how far the next part reaches back into the one before.
const STRETCH: usize = 2 << 20;
const OVERLAP: usize = 512;
/// Bytes of pictures that are kept to be looked at, and how many; those beyond are only named.
const PICTURED: usize = 256 << 20;
const PICTURES: usize = 2_048;

impl Extraction {
    /// Adds text, and what it says once its escapes are undone.
    pub(crate) fn piece(&mut self, mut piece: Piece) {
        if piece.text.trim().is_empty() {
            return;
        }
        if self.depth > 0 {
            self.told = self.told.saturating_add(piece.text.len());
            if self.told > TEXT {
                self.note("more text than can be searched at once: unpack it and scan the parts");
                return;
            }
            if piece.text.len() > STRETCH {
                let stretches = stretches(&piece.text);
                self.told = self.told.saturating_sub(piece.text.len());
                for text in stretches {
                    self.piece(Piece {
                        text: text.to_owned(),
                        seams: Vec::new(),
                        ..piece.clone()
                    });
                }
                return;
            }
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
        let drawing = xml::is_drawing(key);
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
        self.inner(where_, name, bytes);
    }

    /// As [`nested`](Self::nested), for bytes that were counted when they were unpacked.
    fn inner(&mut self, where_: &str, name: &str, bytes: &[u8]) {
        if self.depth >= DEPTH {
            self.note(format!("{where_}: too deep to be taken apart"));
            return;
        }
        self.depth += 1;
        self.within(where_, |read| file(name, bytes, read));
        self.depth -= 1;
    }

    /// Keeps a picture for an eye, if it can have words in it.
    fn picture(&mut self, bytes: &[u8]) {
        if !image::size::may_have_words(bytes) {
            return;
        }
        self.pictured = self.pictured.saturating_add(bytes.len());
        let kept = self.pictured <= PICTURED && self.pictures.len() < PICTURES;
        let place = self.prefix.trim_end_matches(", ");
        self.pictures.push(Picture {
            where_: if place.is_empty() {
                "the picture"
            } else {
                place
            }
            .to_owned(),
            bytes: if kept { bytes.to_vec() } else { Vec::new() },
        });
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

/// A long text in parts that overlap.
fn stretches(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let to = text.floor_char_boundary(from + STRETCH);
        parts.push(text.get(from..to).unwrap_or_default());
        from = if to < text.len() {
            text.floor_char_boundary(to - OVERLAP)
        } else {
            to
        };
    }
    parts
}

/// Reads a file by what its bytes, and failing that its name, say that it is.
pub(crate) fn file(name: &str, bytes: &[u8], read: &mut Extraction) {
    match kind::of(name, bytes) {
        Kind::Empty => {}
        Kind::Pdf => pdf::read(bytes, read),
        Kind::Jpeg => {
            image::jpeg::read(bytes, read);
            read.picture(bytes);
        }
        Kind::Png => {
            image::png::read(bytes, read);
            read.picture(bytes);
        }
        Kind::Gif => {
            image::gif::read(bytes, read);
            read.picture(bytes);
        }
        Kind::Tiff => {
            image::tiff::read(bytes, read);
            read.picture(bytes);
        }
        Kind::Exif => image::exif::raw(bytes.get(6..).unwrap_or_default(), read),
        Kind::Media(format) => media::read(format, bytes, read),
        Kind::Zip => archive::zip(bytes, read),
        Kind::Gzip => archive::gzip(bytes, read),
        Kind::Tar => archive::tar(bytes, read),
        Kind::Compound => ole::read(bytes, read),
        Kind::Font => raw::read("font", bytes, 6, read),
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
