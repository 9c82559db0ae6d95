//! What a field wants, in a few words for the person who fills it in.

use model::{
    field::{Field, Shape},
    record::Kind,
};

use super::is_front;

/// What the field holds and what one value looks like.
pub(super) fn hint(field: &Field) -> String {
    let about = field.about();
    let one = match field.shape {
        Shape::Text | Shape::Machine | Shape::Group(_) => String::new(),
        Shape::Date => "a date, EDTF".to_owned(),
        Shape::Count => "`4`, `3..6` or `3..4..6`".to_owned(),
        Shape::Number {
            least,
            most: u32::MAX,
        } => format!("a number from {least}"),
        Shape::Number { least, most } => format!("a number from {least} to {most}"),
        Shape::Decimal => "a number".to_owned(),
        Shape::Flag => "true or false".to_owned(),
        Shape::Words(words) => words.join(", "),
        Shape::Code(Some(list)) => format!("a code of MT{list}"),
        Shape::Code(None) => "a code".to_owned(),
        Shape::Language => "a language: `ar`, `en`".to_owned(),
        Shape::Link => "an address, beginning with `https://`".to_owned(),
        Shape::Position => "latitude, longitude".to_owned(),
        Shape::Reference([]) => "a key".to_owned(),
        Shape::Reference(kinds) => {
            let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
            format!("key of: {}", words.join(", "))
        }
        Shape::Evidence => "`int-003:1`, `media/…`".to_owned(),
        Shape::Outline => "a GeoJSON file in places/".to_owned(),
        Shape::Mask => "[left, top, width, height] as fractions".to_owned(),
    };
    match (field.many, one.is_empty()) {
        (false, true) => about.to_owned(),
        (true, true) => format!("{about} (a list)"),
        (false, false) => format!("{about} ({one})"),
        (true, false) => format!("{about} (a list of: {one})"),
    }
}

/// The keys of a group, for a line beside it.
pub(super) fn keys(fields: &[Field]) -> String {
    let keys: Vec<&str> = fields
        .iter()
        .filter(|field| is_front(field))
        .map(|field| field.key)
        .collect();
    keys.join(", ")
}

/// What stands below the front matter of a kind.
pub(super) fn below(kind: Kind) -> Option<String> {
    Some(match kind {
        Kind::Interview => {
            "statements, `1. (saw) … {event: KEY}`, numbered, each with how it is known: saw, heard, told, heard-from KEY, inferred, documented; then notes.".to_owned()
        }
        Kind::Observation | Kind::Visit => {
            "statements, `1. (saw) … {event: KEY}`, numbered, each saw or heard; then notes.".to_owned()
        }
        Kind::Recommendation => "one call to an item of the list.".to_owned(),
        _ => {
            let field = kind.fields().iter().find(|field| field.body)?;
            let about = field.about();
            about.chars().next().map(|c| c.to_lowercase().chain(about.chars().skip(1)).collect())?
        }
    })
}
