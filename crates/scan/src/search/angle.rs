//! Angles in text: decimal degrees, degrees with minutes and seconds.

use std::ops::Range;

/// One angle.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Angle {
    pub(super) degrees: f64,
    /// Decimal places, as an integer for whole degrees is no position.
    pub(super) decimals: usize,
    pub(super) axis: Option<Axis>,
    pub(super) range: Range<usize>,
}

/// Which of the two coordinates a letter says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Latitude,
    Longitude,
}

/// Every angle in a text whose digits are ASCII.
pub(super) fn angles(text: &str) -> Vec<Angle> {
    let numbers = numbers(text);
    let mut angles = Vec::new();
    let mut at = 0;
    while let Some(first) = numbers.get(at) {
        let gap = |index: usize| gap(text, &numbers, index);
        let sixty = |index: usize| {
            numbers
                .get(index)
                .filter(|n| n.value.abs() < 60.0 && !n.signed)
        };
        let mut used = 1;
        let mut degrees = first.value.abs();
        let mut decimals = first.decimals;
        if first.decimals == 0 {
            let degree = is_mark(gap(at), &['°', 'º', '˚'])
                || is_space(gap(at)) && spaced(text, &numbers, at);
            if let Some(minutes) = sixty(at + 1).filter(|_| degree) {
                degrees += minutes.value / 60.0;
                decimals = minutes.decimals + 2;
                used = 2;
                let minute = is_mark(gap(at + 1), &['\'', '′', '’', '´']) || is_space(gap(at + 1));
                if let Some(seconds) = sixty(at + 2).filter(|_| minute && minutes.decimals == 0) {
                    degrees += seconds.value / 3600.0;
                    decimals = seconds.decimals + 4;
                    used = 3;
                }
            }
        }
        let last = numbers.get(at + used - 1).unwrap_or(first);
        let after = text.get(last.range.end..).unwrap_or_default();
        let before = text.get(..first.range.start).unwrap_or_default();
        let hemisphere = letter_after(after).or_else(|| letter_before(before));
        let negative = first.value.is_sign_negative() || matches!(hemisphere, Some('s' | 'w'));
        angles.push(Angle {
            degrees: if negative { -degrees } else { degrees },
            decimals,
            axis: hemisphere.map(|letter| match letter {
                'n' | 's' => Axis::Latitude,
                _ => Axis::Longitude,
            }),
            range: first.range.start..last.range.end,
        });
        at += used;
    }
    angles
}

struct Number {
    value: f64,
    decimals: usize,
    signed: bool,
    range: Range<usize>,
}

fn numbers(text: &str) -> Vec<Number> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let run = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let sign = at
            .checked_sub(1)
            .and_then(|before| bytes.get(before))
            .copied();
        let signed = matches!(sign, Some(b'-' | b'+'));
        let whole = run(at);
        let mut end = at + whole;
        let mut decimals = 0;
        // A comma is a decimal sign only before more digits than a thousand has.
        let fraction = run(end + 1);
        match bytes.get(end) {
            Some(b'.') if fraction > 0 => decimals = fraction,
            Some(b',') if fraction > 3 && whole < 4 => decimals = fraction,
            _ => {}
        }
        if decimals > 0 {
            end += 1 + decimals;
        }
        let written = text.get(at..end).unwrap_or_default().replace(',', ".");
        if let (Ok(value), true) = (written.parse::<f64>(), whole < 5) {
            numbers.push(Number {
                value: if sign == Some(b'-') { -value } else { value },
                decimals,
                signed,
                range: at..end,
            });
        }
        at = end;
    }
    numbers
}

fn gap<'t>(text: &'t str, numbers: &[Number], index: usize) -> &'t str {
    let (Some(one), Some(next)) = (numbers.get(index), numbers.get(index + 1)) else {
        return "";
    };
    text.get(one.range.end..next.range.start)
        .unwrap_or_default()
}

fn is_mark(gap: &str, marks: &[char]) -> bool {
    let gap = gap.trim();
    let mut letters = gap.chars();
    letters.next().is_some_and(|mark| marks.contains(&mark)) && letters.next().is_none()
}

fn is_space(gap: &str) -> bool {
    !gap.is_empty() && gap.chars().all(|letter| letter == ' ' || letter == ':')
}

/// `36 12 11.2 N`: three numbers are one angle without marks only before a letter.
fn spaced(text: &str, numbers: &[Number], at: usize) -> bool {
    let third = numbers
        .get(at + 2)
        .filter(|_| is_space(gap(text, numbers, at + 1)));
    third.is_some_and(|third| {
        letter_after(text.get(third.range.end..).unwrap_or_default()).is_some()
    })
}

fn letter_after(after: &str) -> Option<char> {
    let after =
        after.trim_start_matches([' ', '°', 'º', '˚', '\'', '′', '’', '´', '"', '″', '”', ';']);
    let after = after.strip_prefix("quot;").unwrap_or(after);
    let letter = after.chars().next()?;
    let ends = !after.chars().nth(1).is_some_and(char::is_alphabetic);
    for (word, letter) in [
        ("north", 'n'),
        ("south", 's'),
        ("east", 'e'),
        ("west", 'w'),
        ("شمال", 'n'),
        ("شرق", 'e'),
    ] {
        if after
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
        {
            return Some(letter);
        }
    }
    hemisphere(letter).filter(|_| ends)
}

fn letter_before(before: &str) -> Option<char> {
    let before = before.trim_end_matches([' ', '-', '+', ':']);
    let mut letters = before.chars().rev();
    let letter = letters.next()?;
    let starts = !letters.next().is_some_and(char::is_alphabetic);
    // Small letters stand before numbers in web addresses (`e=`), not in positions.
    hemisphere(letter).filter(|_| starts && letter.is_ascii_uppercase())
}

fn hemisphere(letter: char) -> Option<char> {
    let letter = letter.to_ascii_lowercase();
    matches!(letter, 'n' | 's' | 'e' | 'w').then_some(letter)
}
