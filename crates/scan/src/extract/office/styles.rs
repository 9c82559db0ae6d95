//! Which styles of a workbook show a number as a date (ECMA-376 part 1, 18.8.30).

use std::collections::HashSet;

use super::super::xml::{self, Step, attribute};

/// By number of the style: whether it is a date.
pub(super) fn dates(content: &str) -> Vec<bool> {
    let mut own = HashSet::new();
    let mut styles = Vec::new();
    let mut inside = false;
    xml::walk(content, |step| match step {
        Step::Open("numFmt", element) => {
            if let (Some(id), Some(code)) = (
                attribute(element, "numFmtId"),
                attribute(element, "formatCode"),
            ) && is_date(&code)
            {
                own.insert(id);
            }
        }
        Step::Open("cellXfs", _) => inside = true,
        Step::Close("cellXfs") => inside = false,
        Step::Open("xf", element) if inside => {
            let id = attribute(element, "numFmtId").unwrap_or_default();
            let built_in = id
                .parse::<u16>()
                .is_ok_and(|id| matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58));
            styles.push(built_in || own.contains(&id));
        }
        _ => {}
    });
    styles
}

/// Whether a format has a part of a date outside of quotes and brackets.
fn is_date(code: &str) -> bool {
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    code.chars().any(|letter| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        match letter {
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' => bracket = true,
            ']' => bracket = false,
            _ => {
                return !quoted
                    && !bracket
                    && matches!(letter.to_ascii_lowercase(), 'y' | 'd' | 'm');
            }
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_told_from_a_number() {
        for code in ["yyyy-mm-dd", "[$-401]d mmmm yyyy", "m/d/yy h:mm"] {
            assert!(is_date(code), "{code}");
        }
        for code in ["0.00", "\"day\" 0", "[Red]#,##0", "\\d0"] {
            assert!(!is_date(code), "{code}");
        }
    }
}
