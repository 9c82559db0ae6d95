//! Medians and Markdown.

use std::time::Duration;

/// The middle one; for an even number the lower of the two.
pub(crate) fn median<T: Ord + Clone>(values: &[T]) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort();
    sorted.get(sorted.len().saturating_sub(1) / 2).cloned()
}

/// A Markdown table, heading first.
pub(crate) fn markdown(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        text.push_str(&format!("| {} |\n", row.join(" | ")));
        if number == 0 {
            text.push_str(&format!("|{}\n", "---|".repeat(row.len())));
        }
    }
    text
}

/// `1.24 s`.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// `312 MiB`, or a dash when there was nothing to measure.
pub(crate) fn mib(kib: u64) -> String {
    match kib {
        0 => "–".to_owned(),
        kib => format!("{} MiB", kib.div_ceil(1024)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(&[3, 1, 2]), Some(2));
        assert_eq!(median(&[4, 1, 3, 2]), Some(2));
        assert_eq!(median::<u8>(&[]), None);
    }

    #[test]
    fn tables_are_markdown() {
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        assert_eq!(
            markdown(&[row("a", "b"), row("1", "2")]),
            "| a | b |\n|---|---|\n| 1 | 2 |\n"
        );
    }
}
