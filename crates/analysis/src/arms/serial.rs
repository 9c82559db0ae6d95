//! Serial numbers, as they are read and as they are listed.

use serde::Serialize;

/// How a serial number fits a listed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    /// What can be read can be one of a listed range.
    PartlyInRange,
    /// What can be read agrees with a single listed number.
    Partly,
    /// All of it can be read, and it is in a listed range.
    InRange,
    /// All of it can be read, and it is the listed number.
    Same,
}

/// Whether a serial number as it was read fits a listed one: a single number, or a range `first..last`
/// whose ends share what stands before and after the counter. `?` on either side stands for one sign
/// that is not known. Capitals, blanks, hyphens, points, strokes and the digits' script make no
/// difference.
pub fn fits(read: &str, listed: &str) -> Option<Fit> {
    let read = plain(read);
    if read.is_empty() || read.iter().all(|sign| *sign == ANY) {
        return None;
    }
    let whole = !read.contains(&ANY);
    if let Some((first, last)) = listed.split_once("..") {
        return in_range(&read, &plain(first), &plain(last)).then_some(if whole {
            Fit::InRange
        } else {
            Fit::PartlyInRange
        });
    }
    let listed = plain(listed);
    let same = !listed.iter().all(|sign| *sign == ANY)
        && read.len() == listed.len()
        && read.iter().zip(&listed).all(|(a, b)| agree(*a, *b));
    same.then(|| {
        if whole && !listed.contains(&ANY) {
            Fit::Same
        } else {
            Fit::Partly
        }
    })
}

/// How many signs of a serial number can be read.
pub(super) fn readable(serial: &str) -> usize {
    plain(serial).iter().filter(|sign| **sign != ANY).count()
}

const ANY: char = '?';

fn agree(a: char, b: char) -> bool {
    a == b || a == ANY || b == ANY
}

/// The signs that count, in one spelling.
pub(super) fn plain(text: &str) -> Vec<char> {
    text.chars()
        .filter_map(|sign| match sign {
            '\u{0660}'..='\u{0669}' => digit(sign, 0x660),
            '\u{06f0}'..='\u{06f9}' => digit(sign, 0x6f0),
            '\u{061f}' => Some(ANY),
            ANY => Some(ANY),
            sign if sign.is_alphanumeric() => Some(sign),
            _ => None,
        })
        .flat_map(char::to_uppercase)
        .collect()
}

fn digit(sign: char, zero: u32) -> Option<char> {
    char::from_digit(u32::from(sign).checked_sub(zero)?, 10)
}

/// Whether there is a number from `first` to `last` that `read` can be. The counter is the last run of
/// digits of the ends; what stands before and after it must be the same at both.
fn in_range(read: &[char], first: &[char], last: &[char]) -> bool {
    let (Some(first), Some(last)) = (Counter::of(first), Counter::of(last)) else {
        return false;
    };
    let frame = first.before.len() + first.after.len();
    if first.before != last.before || first.after != last.after || read.len() <= frame {
        return false;
    }
    let (head, rest) = read.split_at(first.before.len());
    let (middle, tail) = rest.split_at(read.len() - frame);
    let same = |a: &[char], b: &[char]| a.iter().zip(b).all(|(a, b)| agree(*a, *b));
    if !same(head, first.before)
        || !same(tail, first.after)
        || !middle
            .iter()
            .all(|sign| *sign == ANY || sign.is_ascii_digit())
    {
        return false;
    }
    // A counter that grows longer goes through the numbers of each length without leading noughts.
    let lengths = first.digits.len()..=last.digits.len();
    if !lengths.contains(&middle.len()) {
        return false;
    }
    let least = if middle.len() == first.digits.len() {
        first.digits.to_vec()
    } else {
        let noughts = std::iter::repeat_n('0', middle.len() - 1);
        std::iter::once('1').chain(noughts).collect()
    };
    let most = if middle.len() == last.digits.len() {
        last.digits.to_vec()
    } else {
        vec!['9'; middle.len()]
    };
    least_from(middle, &least).is_some_and(|found| found <= most)
}

struct Counter<'s> {
    before: &'s [char],
    digits: &'s [char],
    after: &'s [char],
}

impl<'s> Counter<'s> {
    fn of(serial: &'s [char]) -> Option<Self> {
        let end = serial.iter().rposition(char::is_ascii_digit)? + 1;
        let (head, after) = serial.split_at_checked(end)?;
        let start = head
            .iter()
            .rposition(|sign| !sign.is_ascii_digit())
            .map_or(0, |at| at + 1);
        let (before, digits) = head.split_at_checked(start)?;
        Some(Self {
            before,
            digits,
            after,
        })
    }
}

/// The least number of this pattern that is not under `least`, which is as long.
fn least_from(pattern: &[char], least: &[char]) -> Option<Vec<char>> {
    let (Some((sign, pattern)), Some((bound, least))) =
        (pattern.split_first(), least.split_first())
    else {
        return Some(Vec::new());
    };
    let with = |digit: char, rest: Vec<char>| Some([vec![digit], rest].concat());
    let lowest = |pattern: &[char]| -> Vec<char> {
        let low = |sign: &char| if *sign == ANY { '0' } else { *sign };
        pattern.iter().map(low).collect()
    };
    if *sign != ANY {
        return match sign.cmp(bound) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal => with(*sign, least_from(pattern, least)?),
            std::cmp::Ordering::Greater => with(*sign, lowest(pattern)),
        };
    }
    if let Some(rest) = least_from(pattern, least) {
        return with(*bound, rest);
    }
    let above = bound.to_digit(10)?.checked_add(1)?;
    with(char::from_digit(above, 10)?, lowest(pattern))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn single_numbers_and_ranges_fit_as_far_as_they_can_be_read() {
        for (read, listed, fit) in [
            ("QA 1207", "qa-1207", Some(Fit::Same)),
            ("QA١٢٠٧", "QA1207", Some(Fit::Same)),
            ("QA12?7", "QA1207", Some(Fit::Partly)),
            ("QA1207", "QA12??", Some(Fit::Partly)),
            ("QA1207", "QA1208", None),
            ("QA1207", "QA1000..QA1999", Some(Fit::InRange)),
            ("QA2000", "QA1000..QA1999", None),
            ("QB1207", "QA1000..QA1999", None),
            ("QA1?07", "QA1000..QA1999", Some(Fit::PartlyInRange)),
            ("QA?207", "QA1300..QA2100", None),
            ("QA?207", "QA1300..QA2300", Some(Fit::PartlyInRange)),
            ("?A1207", "QA1000..QA1999", Some(Fit::PartlyInRange)),
            ("QA100", "QA98..QA102", Some(Fit::InRange)),
            ("QA099", "QA98..QA102", None),
            ("12-07-K", "1000K..1999K", Some(Fit::InRange)),
            ("????", "QA12", None),
            ("", "QA12", None),
            ("QA12", "..", None),
        ] {
            assert_eq!(fits(read, listed), fit, "{read} in {listed}");
        }
    }

    proptest! {
        #[test]
        fn formatting_makes_no_difference(number in 0u32..100_000, at in 0usize..4, low in any::<bool>()) {
            let serial = format!("QAX{number:05}");
            let mut typed = if low { serial.to_lowercase() } else { serial.clone() };
            typed.insert_str(at, [" ", "-", "/", "."][at]);
            prop_assert_eq!(fits(&typed, &serial), Some(Fit::Same));
            prop_assert_eq!(fits(&serial, &typed), Some(Fit::Same));
        }

        #[test]
        fn a_partial_number_fits_a_range_if_some_number_of_it_does(
            first in 0u32..1000, last in 0u32..1000, pattern in "[0-9?]{3}",
        ) {
            let some = (first..=last).any(|n| {
                format!("{n:03}").chars().zip(pattern.chars()).all(|(a, b)| agree(a, b))
            });
            let found = fits(&format!("Q{pattern}"), &format!("Q{first:03}..Q{last:03}"));
            prop_assert_eq!(found.is_some(), some);
        }
    }
}
