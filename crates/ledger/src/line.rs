//! The few kinds of line that notes, checkpoints and proofs are made of.

/// Reads an ASCII decimal without sign or leading zeroes, `0` excepted.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    // `parse` takes `+7` and `007`; there must be one spelling.
    (number.to_string() == text).then_some(number)
}

/// Whether a key may be called this: C2SP signed-note, "Format".
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty()
        && !name
            .chars()
            .any(|c| c == '+' || c.is_whitespace() || c.is_control())
}

/// Whether text holds an ASCII control character that no note may hold.
pub(crate) fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| byte < b' ' && byte != b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for wrong in [
            "",
            "00",
            "01",
            "+1",
            "-1",
            " 1",
            "1 ",
            "18446744073709551616",
            "١",
        ] {
            assert_eq!(decimal(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn key_names_have_no_spaces_or_plus() {
        assert!(is_key_name("example.org/سجل"));
        for wrong in ["", "a b", "a+b", "a\u{A0}b", "a\u{2003}b", "a\nb", "a\0b"] {
            assert!(!is_key_name(wrong), "{wrong:?}");
        }
    }
}
