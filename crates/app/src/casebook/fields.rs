//! What can be written about a kind of record.

use model::{
    field::{Field, Shape},
    record::Kind,
};
use serde::Serialize;

/// A field, as a person asks for it.
#[derive(Debug, Serialize)]
pub struct FieldRow {
    /// Its key, with its groups: `arrest.conditions`.
    pub key: String,
    /// What it holds.
    pub about: &'static str,
    /// Whether a record must have it.
    pub needed: bool,
    /// Whether it holds a list.
    pub list: bool,
    /// The words that it may hold, if they are a closed list.
    pub words: &'static [&'static str],
    /// The number of its micro-thesaurus, if it holds codes of one.
    pub vocabulary: Option<u8>,
    /// The kinds that it may refer to.
    pub to: &'static [Kind],
    /// The numbers of the HURIDOCS fields that it holds.
    pub esf: &'static [&'static str],
}

/// The fields of a kind.
pub fn fields(kind: Kind) -> Vec<FieldRow> {
    let mut rows = Vec::new();
    collect(kind.fields(), "", &mut rows);
    rows
}

fn collect(fields: &'static [Field], prefix: &str, rows: &mut Vec<FieldRow>) {
    for field in fields {
        let key = format!("{prefix}{}", field.key);
        match field.shape {
            Shape::Machine => {}
            Shape::Group(inner) if field.inline => collect(inner, prefix, rows),
            shape => {
                rows.push(FieldRow {
                    key: key.clone(),
                    about: field.about(),
                    needed: field.need,
                    list: field.many,
                    words: match shape {
                        Shape::Words(words) => words,
                        _ => &[],
                    },
                    vocabulary: match shape {
                        Shape::Code(list) => list,
                        _ => None,
                    },
                    to: match shape {
                        Shape::Reference(kinds) => kinds,
                        _ => &[],
                    },
                    esf: field.esf,
                });
                if let Shape::Group(inner) = shape {
                    collect(inner, &format!("{key}."), rows);
                }
            }
        }
    }
}
