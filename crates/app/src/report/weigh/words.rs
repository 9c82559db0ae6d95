//! Records and details as a review names them: by the keys that the team uses.

use model::{
    id::RecordId,
    record::{Disclosure, Evidence, Saying, Spot},
};
use serde::Serialize;

use super::Scales;

/// A detail that the reader holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldRow {
    /// Of which record: `src-04`, `int-004`, `int-004:3`.
    pub of: String,
    /// What of it.
    pub field: &'static str,
    /// How: `exact`, `code name`, or what is said.
    pub told: String,
    /// Where: `en:13`; for what was published before, the report and when.
    pub at: Vec<String>,
}

pub(super) fn row(scales: &Scales<'_>, detail: &Disclosure) -> ToldRow {
    let piece = Evidence {
        record: detail.subject,
        statement: detail.statement,
    };
    ToldRow {
        of: evidence(scales, piece),
        field: detail.field.word(),
        told: told(scales, &detail.saying),
        at: spots(&detail.at),
    }
}

fn told(scales: &Scales<'_>, saying: &Saying) -> String {
    match saying {
        Saying::Exact => "exact".to_owned(),
        Saying::CodeName => "code name".to_owned(),
        Saying::Words(words) => format!("words: {words}"),
        Saying::Date(date) => date.clone(),
        Saying::Place(place) => name(scales, *place),
        Saying::Category(category) => category.word().to_owned(),
        Saying::Quote(words) => format!("quotation: {words}"),
        Saying::Value(value) => value.clone(),
    }
}

pub(super) fn spots(at: &[Spot]) -> Vec<String> {
    let spot = |spot: &Spot| format!("{}:{}", spot.edition.tag(), spot.line);
    at.iter().map(spot).collect()
}

/// The first few, and how many more.
pub(super) fn briefly(spots: &[String]) -> String {
    match spots {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        spots => spots.join(", "),
    }
}

pub(super) fn evidence(scales: &Scales<'_>, piece: Evidence) -> String {
    let name = name(scales, piece.record);
    match piece.statement {
        Some(number) => format!("{name}:{number}"),
        None => name,
    }
}

pub(super) fn name(scales: &Scales<'_>, id: RecordId) -> String {
    scales.case.key(id).unwrap_or_else(|| id.to_string())
}
