//! Headers and footers of sheets: text among codes for its place and look (ECMA-376 part 1, 18.3.1.46).

use super::super::Extraction;
use super::super::xml::{self, Step};

/// Adds them without their codes.
pub(super) fn read(content: &str, read: &mut Extraction) {
    let mut inside = false;
    let mut texts = String::new();
    xml::walk(content, |step| match step {
        Step::Open(name, _) if is_one(name) => inside = true,
        Step::Close(name) if is_one(name) => {
            inside = false;
            texts.push('\n');
        }
        Step::Text(text) if inside => texts.push_str(text),
        _ => {}
    });
    let plain: Vec<String> = texts.lines().map(plain).collect();
    read.text("headers and footers", plain.join("\n"));
}

fn is_one(name: &str) -> bool {
    name.ends_with("Header") || name.ends_with("Footer")
}

fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        if letter != '&' {
            plain.push(letter);
            continue;
        }
        match rest.next() {
            Some('&') => plain.push('&'),
            Some('L' | 'C' | 'R') => plain.push('\n'),
            // A font's name, or a colour: both end of themselves.
            Some('"') => while rest.next().is_some_and(|letter| letter != '"') {},
            Some('K') => while rest.next_if(char::is_ascii_hexdigit).is_some() {},
            Some(digit) if digit.is_ascii_digit() => {
                while rest.next_if(char::is_ascii_digit).is_some() {}
            }
            // The page, the date, the file's name.
            Some('P' | 'N' | 'D' | 'T' | 'Z' | 'F' | 'A') => plain.push(' '),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_part_no_words() {
        assert_eq!(
            plain("&LSam&Bira&B &\"Arial,Bold\"Haddan&RPage &P &12&&"),
            "\nSamira Haddan\nPage   &"
        );
    }
}
