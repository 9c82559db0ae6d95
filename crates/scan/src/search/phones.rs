//! Telephone numbers, however they are grouped and prefixed.

use super::{Forms, Hit};
use crate::normalise::{Folded, digit};
use crate::report::Why;

/// Numbers to look for, by their last digits: what stands before them differs between a number
/// as it is dialled at home and from abroad.
pub(super) struct Phones {
    numbers: Vec<(u32, String)>,
    tails: Forms,
}

/// Few enough to catch a number without its area code, many enough not to meet by chance.
const TAIL: usize = 7;
/// Matching digits that no accident explains, whatever stands before them.
const CERTAIN: usize = 9;
/// Characters between two digits of one number.
const SEPARATORS: usize = 4;

/// The digits of a protected number.
pub(super) fn digits(value: &str) -> Result<String, &'static str> {
    let digits: String = value.chars().filter_map(digit).collect();
    if digits.len() < 5 {
        return Err("has fewer than five digits");
    }
    Ok(digits)
}

impl Phones {
    pub(super) fn build(numbers: Vec<(u32, String)>) -> Self {
        let tails = (0_u32..).zip(&numbers);
        let tails = tails.map(|(at, (_, digits))| (tail(digits).to_owned(), at));
        Self {
            tails: Forms::build(tails.collect()),
            numbers,
        }
    }

    pub(super) fn find(&self, folded: &Folded, original: &str) -> Vec<Hit> {
        if self.tails.is_empty() {
            return Vec::new();
        }
        let row = DigitRow::of(folded, original);
        let mut hits = self.in_row(&row, Why::Written);
        // Text written from the right shows the groups of a number, or all its digits, from the last
        // to the first.
        for row in [row.reversed(false), row.reversed(true)] {
            hits.extend(self.in_row(&row, Why::Reversed));
        }
        hits
    }

    fn in_row(&self, row: &DigitRow, why: Why) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (start, end, numbers) in self.tails.find(&row.digits) {
            for (term, number) in numbers
                .iter()
                .filter_map(|at| self.numbers.get(*at as usize))
            {
                let Some((start, certain)) = weigh(row, number, start, end) else {
                    continue;
                };
                let places = row.places.get(start..end).unwrap_or_default();
                if let (Some(first), Some(last)) = (places.iter().min(), places.iter().max()) {
                    let certain = certain && why == Why::Written;
                    hits.push(Hit::one(*term, *first..last + 1, certain, why));
                }
            }
        }
        hits
    }
}

/// How far the agreement reaches back, and whether it is one number.
fn weigh(row: &DigitRow, number: &str, start: usize, end: usize) -> Option<(usize, bool)> {
    let rest = number.get(..number.len() - (end - start))?;
    let before = row.digits.get(..start)?;
    let more = rest
        .bytes()
        .rev()
        .zip(before.bytes().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let start = start - more;
    let length = end - start;
    let breaks = row.breaks(start, end);
    let ends = !row.is_joined(end);
    let starts = !row.is_joined(start) || row.digits.get(..start)?.ends_with('0');
    if number.len() < TAIL || breaks > 1 {
        return (starts && ends && breaks == 0).then_some((start, number.len() >= 6));
    }
    let whole = length >= CERTAIN.min(number.len());
    Some((start, ends && (starts || whole)))
}

fn tail(digits: &str) -> &str {
    digits
        .get(digits.len().saturating_sub(TAIL)..)
        .unwrap_or(digits)
}

/// The digits of a text, with `x` wherever a number must have ended.
struct DigitRow {
    digits: String,
    /// Where each digit stands in the folded text.
    places: Vec<usize>,
    /// Whether each digit follows the one before without a gap.
    joined: Vec<bool>,
    /// Whether a line ends before each digit.
    broken: Vec<bool>,
}

impl DigitRow {
    fn of(folded: &Folded, original: &str) -> Self {
        let mut row = Self {
            digits: String::new(),
            places: Vec::new(),
            joined: Vec::new(),
            broken: Vec::new(),
        };
        let mut previous: Option<usize> = None;
        for (place, byte) in folded.text.bytes().enumerate() {
            if byte == b' ' {
                continue;
            }
            if !byte.is_ascii_digit() {
                if previous.take().is_some() {
                    row.push('x', place, false, false);
                }
                continue;
            }
            let joined = previous.is_some_and(|previous| previous + 1 == place);
            let mut broken = false;
            if let (Some(previous), false) = (previous, joined) {
                let start = folded.original(previous..previous + 1).end;
                let end = folded.original(place..place + 1).start;
                let between = original.get(start..end).unwrap_or_default();
                broken = between.contains('\n');
                let visible = between
                    .chars()
                    .filter(|letter| !letter.is_whitespace())
                    .count();
                if between.chars().count() > SEPARATORS + 8 || visible > SEPARATORS {
                    row.push('x', place, false, false);
                }
            }
            row.push(char::from(byte), place, joined, broken);
            previous = Some(place);
        }
        row
    }

    /// The groups of every number from the last to the first, or its digits.
    fn reversed(&self, digits_too: bool) -> Self {
        let mut turned = Self {
            digits: String::with_capacity(self.digits.len()),
            places: Vec::with_capacity(self.places.len()),
            joined: Vec::with_capacity(self.joined.len()),
            broken: Vec::with_capacity(self.broken.len()),
        };
        let mut start = 0;
        for number in self.digits.split('x') {
            let end = start + number.len();
            let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
            for at in start..end {
                match groups.last_mut().filter(|_| self.is_joined(at)) {
                    Some(group) => group.end = at + 1,
                    None => groups.push(at..at + 1),
                }
            }
            // A short number, or one without groups, is not turned to be found by chance.
            if number.len() >= TAIL && (groups.len() > 1 || digits_too) {
                for group in groups.into_iter().rev() {
                    let first = group.start;
                    let turn: Vec<usize> = match digits_too {
                        true => group.rev().collect(),
                        false => group.collect(),
                    };
                    for (nth, at) in turn.into_iter().enumerate() {
                        let digit = self.digits.as_bytes().get(at).copied().unwrap_or(b'x');
                        let place = self.places.get(at).copied().unwrap_or(first);
                        turned.push(char::from(digit), place, nth > 0, false);
                    }
                }
                turned.push('x', end, false, false);
            }
            start = end + 1;
        }
        turned
    }

    fn push(&mut self, digit: char, place: usize, joined: bool, broken: bool) {
        self.digits.push(digit);
        self.places.push(place);
        self.joined.push(joined);
        self.broken.push(broken);
    }

    fn is_joined(&self, at: usize) -> bool {
        self.joined.get(at).copied().unwrap_or(false)
    }

    fn breaks(&self, start: usize, end: usize) -> usize {
        let inner = self.broken.get(start + 1..end).unwrap_or_default();
        inner.iter().filter(|broken| **broken).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Vec<bool> {
        let phones = Phones::build(vec![(0, digits("+000 55 010 0199").unwrap())]);
        let folded = Folded::words(text);
        phones
            .find(&folded, text)
            .iter()
            .map(|hit| hit.certain)
            .collect()
    }

    #[test]
    fn any_grouping_is_certain() {
        for text in [
            "+000550100199",
            "055 010 0199",
            "055-010-0199",
            "(055) 010.0199",
            "٠٥٥ ٠١٠ ٠١٩٩",
            "۰۱۰۰۱۹۹",
            "tel:0550100199",
            "call 010 0199.",
            "055 010\n0199",
            "00000550100199",
            "0\u{200b}5501\u{200b}00199",
        ] {
            assert_eq!(find(text), [true], "{text}");
        }
    }

    #[test]
    fn groups_and_digits_in_the_opposite_order_are_possible() {
        assert_eq!(find("0199 010 055"), [false]);
        assert_eq!(find("٠١٩٩-٠١٠-٠٥٥"), [false]);
        assert_eq!(find("9910 010 550"), [false]);
        assert_eq!(find("9910010550"), [false]);
    }

    #[test]
    fn a_longer_number_is_only_possible_and_another_is_none() {
        assert_eq!(find("9901001997"), [false]);
        assert!(find("0550100198").is_empty());
        assert!(find("055 people, 010 houses, 0199").is_empty());
    }
}
