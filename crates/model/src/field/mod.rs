//! What a record is made of, as data: the fields of every kind, with their meaning and shape.
//!
//! Each kind that people fill in is declared once, by the macro [`fields!`]. From that one
//! declaration come its struct, its one encoding, the forms and tables that people write, the
//! conditions that a search knows and the pages that document it, so that none can fall behind.

mod declare;
mod shape;

pub(crate) use self::declare::fields;
pub use self::shape::{Shape, Shaped};
use crate::record::Kind;

/// One field of a kind of record, or of a group inside one.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// Its key in files, tables and searches.
    pub key: &'static str,
    /// What it holds, in a sentence.
    about: &'static str,
    /// What one value looks like.
    pub shape: Shape,
    /// Whether a record must have it.
    pub need: bool,
    /// Whether it holds a list.
    pub many: bool,
    /// Whether it is the text below the front matter.
    pub body: bool,
    /// Whether it is a group whose fields stand among those around it in files.
    pub inline: bool,
    /// Whether the word `none` says that there is none.
    pub or_none: bool,
    /// The numbers of the HURIDOCS fields that it holds.
    pub esf: &'static [&'static str],
}

impl Field {
    /// A field of one value.
    pub const fn new<T: Shaped>(name: &'static str, about: &'static str) -> Self {
        Self {
            name,
            key: name,
            about,
            shape: T::SHAPE,
            need: false,
            many: false,
            body: false,
            inline: false,
            or_none: false,
            esf: &[],
        }
    }

    /// What it holds, in a sentence.
    pub fn about(&self) -> &'static str {
        self.about.trim()
    }

    pub(crate) const fn needed(mut self) -> Self {
        self.need = true;
        self
    }

    pub(crate) const fn list(mut self) -> Self {
        self.many = true;
        self
    }

    pub(crate) const fn prose(mut self) -> Self {
        self.body = true;
        self
    }

    pub(crate) const fn key(mut self, key: &'static str) -> Self {
        self.key = key;
        self
    }

    pub(crate) const fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    /// A field that every record has, but that a file may leave out because the program knows what
    /// stands there then.
    pub(crate) const fn presumed(mut self) -> Self {
        self.need = false;
        self
    }

    pub(crate) const fn or_none(mut self) -> Self {
        self.or_none = true;
        self
    }

    pub(crate) const fn esf(mut self, numbers: &'static [&'static str]) -> Self {
        self.esf = numbers;
        self
    }

    /// A reference to a record of one of these kinds.
    pub(crate) const fn to(mut self, kinds: &'static [Kind]) -> Self {
        self.shape = Shape::Reference(kinds);
        self
    }

    /// A code of this micro-thesaurus.
    pub(crate) const fn mt(mut self, number: u8) -> Self {
        self.shape = Shape::Code(Some(number));
        self
    }

    pub(crate) const fn shaped(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    pub(crate) const fn range(mut self, least: u32, most: u32) -> Self {
        self.shape = Shape::Number { least, most };
        self
    }
}

/// The field of `fields` that has a key, also inside groups: `arrest.conditions`.
pub fn find(fields: &'static [Field], key: &str) -> Option<&'static Field> {
    let (first, rest) = match key.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (key, None),
    };
    for field in fields {
        match (field.shape, rest) {
            (Shape::Group(inner), _) if field.inline => {
                if let Some(found) = find(inner, key) {
                    return Some(found);
                }
            }
            (Shape::Group(inner), Some(rest)) if field.key == first => return find(inner, rest),
            (_, None) if field.key == first => return Some(field),
            _ => {}
        }
    }
    None
}
