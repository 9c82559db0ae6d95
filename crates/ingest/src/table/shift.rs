//! Rows whose values stand one column beside their own.

use std::borrow::Cow;

use model::{
    count::Count, date::UncertainDate, field::Shape, key::Key, place::Position, vocabulary::Code,
};

use super::plan::Plan;

/// What to say about a row whose values all fail under their own headers, and all fit under the
/// next one to the left or right.
pub(crate) fn shifted(plan: &Plan, texts: &[Cow<'_, str>]) -> Option<(String, String)> {
    let shape = |at: usize| plan.shapes.get(at).copied().flatten();
    let filled = || {
        let all = texts.iter().enumerate();
        all.filter(|(_, text)| !text.is_empty())
    };
    let mut failing = 0;
    for (at, text) in filled() {
        let Some(shape) = shape(at).filter(is_telling) else {
            continue;
        };
        // The first value that fits where it stands ends this, in nearly every row at once.
        if fits(shape, text) {
            return None;
        }
        failing += 1;
    }
    if failing < ENOUGH {
        return None;
    }
    let stand = |by: isize| {
        let mut telling = 0;
        for (at, text) in filled() {
            let Some(shape) = at.checked_add_signed(by).and_then(shape) else {
                continue;
            };
            if !fits(shape, text) {
                return false;
            }
            telling += usize::from(is_telling(&shape));
        }
        telling >= ENOUGH
    };
    let side = match (stand(-1), stand(1)) {
        (true, false) => "right",
        (false, true) => "left",
        _ => return None,
    };
    Some((
        format!("the values of this row stand one column too far to the {side}"),
        "move them, and look whether a delimiter is missing or one too many".to_owned(),
    ))
}

/// One value can fail and fit by chance.
const ENOUGH: usize = 2;

/// Whether chance is not enough to fit a shape: nearly every word could be somebody's key.
fn is_telling(shape: &Shape) -> bool {
    !matches!(
        shape,
        Shape::Text
            | Shape::Reference(_)
            | Shape::Evidence
            | Shape::Machine
            | Shape::Group(_)
            | Shape::Outline
            | Shape::Mask
    )
}

/// Whether a text can be a value of this shape, as far as one can tell without any record.
fn fits(shape: Shape, text: &str) -> bool {
    match shape {
        Shape::Date => UncertainDate::parse(text).is_ok(),
        Shape::Count => Count::parse(text).is_ok(),
        Shape::Number { least, most } => {
            text.parse().is_ok_and(|n: u32| (least..=most).contains(&n))
        }
        Shape::Decimal => text.parse::<f64>().is_ok(),
        Shape::Flag => text == "true" || text == "false",
        Shape::Words(words) => words.contains(&text),
        Shape::Code(_) => Code::parse(text).is_ok(),
        Shape::Language => text.len() <= 12 && text.starts_with(|c: char| c.is_ascii_lowercase()),
        Shape::Link => text.starts_with("http"),
        Shape::Position => Position::parse(text).is_ok(),
        // A date is a key as well, as far as letters go.
        Shape::Reference(_) | Shape::Evidence => {
            let key = text.rsplit_once(':').map_or(text, |(key, _)| key);
            let is_key = Key::parse(key).is_ok() || Key::media(key).is_ok();
            is_key && key.starts_with(|c: char| c.is_ascii_lowercase())
        }
        _ => true,
    }
}
