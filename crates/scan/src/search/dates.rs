//! Dates, in figures and words.

use std::collections::HashMap;

use super::Hit;
use crate::normalise::Folded;
use crate::report::Why;

/// Protected dates. A date alone tells little, so that a finding is never certain.
#[derive(Default)]
pub(super) struct Dates {
    days: HashMap<Day, Vec<u32>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Dates {
    pub(super) fn add(&mut self, term: u32, value: &str) -> Result<(), &'static str> {
        let folded = Folded::words(value);
        let found = days(&folded.text);
        let Some((day, _)) = found.first() else {
            return Err("is not one day; write it as `2012-05-25`");
        };
        self.days.entry(*day).or_default().push(term);
        Ok(())
    }

    pub(super) fn find(&self, folded: &Folded) -> Vec<Hit> {
        if self.days.is_empty() {
            return Vec::new();
        }
        let mut hits = Vec::new();
        for (day, range) in days(&folded.text) {
            for term in self.days.get(&day).into_iter().flatten() {
                hits.push(Hit::one(*term, range.clone(), false, Why::Day));
            }
        }
        hits
    }
}

/// Every date in folded text, in every way in which it can be read.
fn days(text: &str) -> Vec<(Day, std::ops::Range<usize>)> {
    // Four Levantine months have names of two words.
    let joined;
    let text = if text.contains("كانون") || text.contains("تشرين") {
        joined = TWO_WORDS
            .iter()
            .fold(text.to_owned(), |text, (two, one)| text.replace(two, one));
        joined.as_str()
    } else {
        text
    };
    let mut words: Vec<(&str, usize)> = Vec::new();
    let mut start = 0;
    for word in text.split(' ') {
        if !word.is_empty() {
            words.push((word, start));
        }
        start += word.len() + 1;
    }
    let mut found = Vec::new();
    for (at, (word, start)) in words.iter().enumerate() {
        let mut add = |day: Option<Day>, end: usize| {
            if let Some(day) = day {
                found.push((day, *start..end));
            }
        };
        if starts_with_figure(word) && word.len() >= 8 {
            let figures: String = word.chars().take_while(char::is_ascii_digit).collect();
            if figures.len() == 8 || figures.len() >= 12 {
                let part = |range| figures.get(range).and_then(|part: &str| part.parse().ok());
                add(day(part(0..4), part(4..6), part(6..8)), start + 8);
            }
        }
        // `25 May 2012`, `25 of May 2012`, `25 أيار مايو 2012`: up to two words besides the three.
        let next = words.get(at..words.len().min(at + 5)).unwrap_or_default();
        let figures = next
            .iter()
            .filter(|(word, _)| starts_with_figure(word))
            .count();
        if figures > 1 && (starts_with_figure(word) || month(word).is_some()) {
            for reading in readings(next) {
                add(reading.0, reading.1);
            }
        }
    }
    found
}

fn starts_with_figure(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit())
}

type Reading = (Option<Day>, usize);

fn readings(words: &[(&str, usize)]) -> Vec<Reading> {
    let mut kept: Vec<(&str, usize)> = Vec::new();
    for (word, start) in words {
        let filler = matches!(*word, "of" | "the" | "de" | "من" | "شهر");
        let doubled =
            month(word).is_some() && kept.last().is_some_and(|(last, _)| month(last).is_some());
        if !filler && !doubled {
            kept.push((word, start + word.len()));
        }
    }
    let [(first, _), (second, _), (third, end), ..] = kept.as_slice() else {
        return Vec::new();
    };
    let mut readings = Vec::new();
    let mut read = |year: &str, month_of: Option<u16>, day_of: &str| {
        readings.push((day(figures(year), month_of, ordinal(day_of)), *end));
    };
    match (month(first), month(second)) {
        (Some(named), _) => read(third, Some(named), second),
        (_, Some(named)) if figures(first).is_some() && first.len() == 4 => {
            read(first, Some(named), third)
        }
        (_, Some(named)) => read(third, Some(named), first),
        _ if first.len() == 4 => read(first, figures(second), third),
        _ => {
            read(third, figures(second), first);
            read(third, figures(first), second);
        }
    }
    readings
}

fn day(year: Option<u16>, month: Option<u16>, day: Option<u16>) -> Option<Day> {
    let (year, month, day) = (year?, u8::try_from(month?).ok()?, u8::try_from(day?).ok()?);
    let year = if year < 100 { year + 2000 } else { year };
    let real = (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then_some(Day { year, month, day })
}

fn figures(word: &str) -> Option<u16> {
    (word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
}

/// `25`, `25th`, `25t14` of `2012-05-25T14:30`.
fn ordinal(word: &str) -> Option<u16> {
    let end = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = word.split_at_checked(end)?;
    let known = matches!(rest, "" | "st" | "nd" | "rd" | "th" | "er") || rest.starts_with('t');
    (known && end <= 2).then(|| number.parse().ok()).flatten()
}

fn month(word: &str) -> Option<u16> {
    let at = MONTHS.iter().position(|names| names.contains(&word))?;
    u16::try_from(at + 1).ok()
}

/// English, French, Levantine, Egyptian and Maghreb names, folded.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "كانون2", "يناير", "جانفي"],
    &["february", "feb", "fevrier", "شباط", "فبراير", "فيفري"],
    &["march", "mar", "mars", "اذار", "مارس"],
    &["april", "apr", "avril", "نيسان", "ابريل", "افريل"],
    &["may", "mai", "ايار", "مايو", "ماي"],
    &["june", "jun", "juin", "حزيران", "يونيو", "جوان"],
    &["july", "jul", "juillet", "تموز", "يوليو", "جويليه"],
    &["august", "aug", "aout", "اب", "اغسطس", "اوت"],
    &["september", "sep", "sept", "septembre", "ايلول", "سبتمبر"],
    &["october", "oct", "octobre", "تشرين1", "اكتوبر"],
    &["november", "nov", "novembre", "تشرين2", "نوفمبر"],
    &["december", "dec", "decembre", "كانون1", "ديسمبر"],
];

/// Of the same length in bytes, so that places stay what they are.
const TWO_WORDS: [(&str, &str); 4] = [
    ("كانون الثاني", "كانون2            "),
    ("كانون الاول", "كانون1          "),
    ("تشرين الثاني", "تشرين2            "),
    ("تشرين الاول", "تشرين1          "),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(text: &str) -> bool {
        let mut dates = Dates::default();
        dates.add(0, "2012-05-25").unwrap();
        !dates.find(&Folded::words(text)).is_empty()
    }

    #[test]
    fn any_notation_is_possible() {
        for text in [
            "on 2012-05-25,",
            "2012-05-25T14:30:00Z",
            "25 May 2012",
            "25th of May, 2012",
            "May 25, 2012",
            "25/05/2012",
            "05/25/2012",
            "25.5.2012",
            "25-05-12",
            "IMG_20120525_143000.jpg",
            "D:20120525143000",
            "٢٥ أيار ٢٠١٢",
            "25 مايو/أيار 2012",
            "25 mai 2012",
            "2012 May 25",
        ] {
            assert!(finds(text), "{text}");
        }
    }

    #[test]
    fn months_of_two_words() {
        let mut dates = Dates::default();
        dates.add(0, "2012-01-07").unwrap();
        let text = "في 7 كانون الثاني 2012 قال";
        let folded = Folded::words(text);
        let hits = dates.find(&folded);
        assert_eq!(&folded.text[hits[0].range.clone()], "7 كانون الثاني 2012");
    }

    #[test]
    fn other_days_are_none() {
        for text in [
            "2012-05-26",
            "25 June 2012",
            "25 people in May 2012",
            "2012",
            "0120525",
        ] {
            assert!(!finds(text), "{text}");
        }
        assert!(Dates::default().add(0, "2012").is_err());
    }
}
