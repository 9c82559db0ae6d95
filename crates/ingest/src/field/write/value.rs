//! One value as it is typed.

use model::{
    count::Count,
    field::{Field, Shape},
    id::RecordId,
    language::Language,
    place::Position,
    record::{Evidence, MaskBox},
    terms::{LOCAL_ACTS, Terms},
    vocabulary::Code,
};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::{Names, scalar};
use crate::text::shown;

/// What values are written with.
pub(super) struct Values<'a> {
    pub(super) names: Option<&'a dyn Names>,
    pub(super) terms: &'a Terms,
    pub(super) language: Language,
    pub(super) outline: String,
}

impl Values<'_> {
    /// A value that is no group, as YAML. `None` for what is none of the field's shape.
    pub(super) fn one(&self, field: &Field, value: &Json, indent: usize) -> Option<String> {
        Some(match field.shape {
            Shape::Text | Shape::Words(_) => scalar::text(value.as_str()?, indent),
            Shape::Date | Shape::Language | Shape::Link => {
                scalar::quoted(value.as_str()?, false).into_owned()
            }
            Shape::Count => typed::<Count>(value)?.to_string(),
            Shape::Number { .. } => value.as_u64()?.to_string(),
            Shape::Decimal => value.as_f64()?.to_string(),
            Shape::Flag => value.as_bool()?.to_string(),
            Shape::Code(_) => pairs(&typed(value)?),
            Shape::Position => {
                let position: Position = typed(value)?;
                // A minus is no sign that YAML takes for plain text at the beginning of a value.
                let text = format!("{}, {}", position.latitude(), position.longitude());
                scalar::quoted(&text, false).into_owned()
            }
            Shape::Reference(_) => scalar::quoted(&self.key(&typed(value)?), true).into_owned(),
            Shape::Evidence => self.evidence(&typed(value)?),
            Shape::Outline => scalar::quoted(&self.outline, true).into_owned(),
            Shape::Mask => {
                let mask: MaskBox = typed(value)?;
                format!(
                    "[{}, {}, {}, {}]",
                    mask.left, mask.top, mask.width, mask.height
                )
            }
            Shape::Group(_) | Shape::Machine => return None,
        })
    }

    /// What a code means, as a comment.
    pub(super) fn label(&self, field: &Field, value: &Json) -> Option<String> {
        let Shape::Code(Some(list)) = field.shape else {
            return None;
        };
        let code: Code = typed(value)?;
        let label = |list| self.terms.label(list, &code, self.language);
        let found = label(list).or_else(|| (list == 4).then(|| label(LOCAL_ACTS)).flatten())?;
        Some(shown(found))
    }

    /// The key of a record, or its identifier where it has none.
    pub(super) fn key(&self, id: &RecordId) -> String {
        self.names
            .and_then(|names| names.key(id))
            .map_or_else(|| id.hex(), String::from)
    }

    /// `int-003:1`, safe in brackets and braces.
    pub(super) fn evidence(&self, evidence: &Evidence) -> String {
        let key = self.key(&evidence.record);
        let plain = key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
        let text = match evidence.statement {
            Some(number) => format!("{key}:{number}"),
            None => key,
        };
        // The colon of a citation has no blank behind it, which YAML takes for text.
        if plain {
            text
        } else {
            scalar::in_quotes(&text)
        }
    }
}

/// Whether a list of this shape reads well on one line.
pub(super) fn is_short(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::Words(_)
            | Shape::Language
            | Shape::Reference(_)
            | Shape::Evidence
            | Shape::Number { .. }
            | Shape::Count
    )
}

/// `"01 01 05 01"`, in quotes for other readers of YAML, which would drop the zero.
fn pairs(code: &Code) -> String {
    let digits: Vec<char> = code.as_str().chars().collect();
    let pairs: Vec<String> = digits.chunks(2).map(|pair| pair.iter().collect()).collect();
    format!("\"{}\"", pairs.join(" "))
}

pub(super) fn typed<T: DeserializeOwned>(value: &Json) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}
