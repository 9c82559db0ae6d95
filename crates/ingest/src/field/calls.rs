//! The calls of a recommendation, in English and in Arabic.

use super::{body::Body, draft::Sheet, items::items, problem::Problem};

/// Reads the body of a recommendation: a list, and the same under `## العربية`.
pub(crate) fn calls(sheet: &Sheet<'_>) -> Result<Body, Vec<Problem>> {
    let mut problems = Vec::new();
    let (mut english, mut arabic) = (Vec::new(), Vec::new());
    let mut in_arabic = false;
    for (line, text) in sheet.lines() {
        if text.trim_end() == ARABIC && !in_arabic {
            in_arabic = true;
        } else if text.starts_with('#') {
            problems.push(sheet.at(
                line,
                "this heading is not part of a recommendation",
                format!("keep one heading, `{ARABIC}`, before the same calls in Arabic"),
            ));
        } else if in_arabic {
            arabic.push((line, text));
        } else {
            english.push((line, text));
        }
    }
    let mut read = |lines| {
        items(sheet, lines, &mut problems)
            .into_iter()
            .map(|item| item.text)
            .collect::<Vec<_>>()
    };
    let (calls, calls_ar) = (read(english), read(arabic));
    if calls.is_empty() && problems.is_empty() {
        problems.push(sheet.whole(
            "there is no call in it",
            "write a list with one call to an item",
        ));
    }
    if problems.is_empty() {
        Ok(Body::Calls { calls, calls_ar })
    } else {
        Err(problems)
    }
}

const ARABIC: &str = "## العربية";
