//! Uncertain dates: EDTF, ISO 8601-2:2019 Annex A, levels 0 to 2.

use std::fmt;

use edtf_core::{Bound, BoundDate, Edtf};
use serde::{Deserialize, Serialize};

/// An EDTF date, kept exactly as it was typed, with the earliest and the latest day it can mean.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UncertainDate {
    typed: String,
}

/// A calendar day (proleptic Gregorian).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day {
    /// Year; 0 is 1 BCE.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

/// How finely a date may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DatePrecision {
    /// The year.
    Year,
    /// The quarter of the year, by its northern season.
    Season,
    /// The month.
    Month,
    /// The day.
    Day,
}

/// A text is no EDTF date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a date; write `2012-05-25`, `2012-05`, `2012-05-XX`, `2012-05-25?`, `2012-05-01/2012-05-31` (EDTF)"
)]
pub struct DateError {
    text: String,
}

impl UncertainDate {
    /// Reads an EDTF string. A day that the calendar does not have is refused.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let wrong = || DateError {
            text: text.escape_debug().to_string(),
        };
        let parsed = Edtf::parse(text).map_err(|_| wrong())?;
        // An interval that runs backwards parses, but nothing can have happened in it.
        if let (Some(earliest), Some(latest)) = days(&parsed)
            && earliest > latest
        {
            return Err(wrong());
        }
        Ok(Self {
            typed: text.to_owned(),
        })
    }

    /// The text as typed.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The earliest day it can mean; `None` where that is open or unknown.
    pub fn earliest(&self) -> Option<Day> {
        self.parsed().and_then(|edtf| days(&edtf).0)
    }

    /// The latest day it can mean; `None` where that is open or unknown.
    pub fn latest(&self) -> Option<Day> {
        self.parsed().and_then(|edtf| days(&edtf).1)
    }

    /// Whether it is one certain day.
    pub fn is_certain_day(&self) -> bool {
        !self.is_qualified() && self.earliest().is_some() && self.earliest() == self.latest()
    }

    /// Whether its writer marked it uncertain, approximate or unspecified.
    pub fn is_qualified(&self) -> bool {
        self.parsed()
            .is_some_and(|e| e.is_uncertain() || e.is_approximate() || e.has_unspecified())
    }

    /// Whether the two can mean a common day. Open and unknown ends reach for ever.
    pub fn may_overlap(&self, other: &Self) -> bool {
        let not_after = |a: Option<Day>, b: Option<Day>| a.zip(b).is_none_or(|(a, b)| a <= b);
        not_after(self.earliest(), other.latest()) && not_after(other.earliest(), self.latest())
    }

    /// The same date told no finer than `precision`: both its ends are widened to whole months,
    /// seasons or years, and every qualifier finer than that is gone. An end that is open or
    /// unknown becomes unknown.
    #[must_use]
    pub fn generalised(&self, precision: DatePrecision) -> Self {
        let text = match (self.earliest(), self.latest()) {
            (Some(day), _)
                if precision == DatePrecision::Day
                    && matches!(self.parsed(), Some(Edtf::DateTime(_))) =>
            {
                day.to_string()
            }
            _ if precision == DatePrecision::Day => self.typed.clone(),
            (Some(a), Some(b)) => {
                let (a, b) = (a.told(precision), b.told(precision));
                if a == b { a } else { format!("{a}/{b}") }
            }
            (Some(a), None) => format!("{}/", a.told(precision)),
            (None, Some(b)) => format!("/{}", b.told(precision)),
            (None, None) => "XXXX".to_owned(),
        };
        Self { typed: text }
    }

    fn parsed(&self) -> Option<Edtf> {
        Edtf::parse(&self.typed).ok()
    }
}

impl Day {
    fn told(self, precision: DatePrecision) -> String {
        let year = if self.year < 0 {
            format!("-{:04}", -self.year)
        } else {
            format!("{:04}", self.year)
        };
        // EDTF writes years of more than four digits alone and with a `Y`.
        if self.year.unsigned_abs() > 9999 {
            return format!("Y{}", self.year);
        }
        match precision {
            DatePrecision::Year => year,
            // EDTF codes 33 to 36: the quarters of a year.
            DatePrecision::Season => format!("{year}-{}", 33 + (self.month.max(1) - 1) / 3),
            DatePrecision::Month => format!("{year}-{:02}", self.month),
            DatePrecision::Day => format!("{year}-{:02}-{:02}", self.month, self.day),
        }
    }
}

fn days(edtf: &Edtf) -> (Option<Day>, Option<Day>) {
    let day = |bound| match bound {
        Bound::Date(BoundDate { year, month, day }) => Some(Day { year, month, day }),
        _ => None,
    };
    let bounds = edtf.bounds();
    (day(bounds.earliest), day(bounds.latest))
}

impl fmt::Display for UncertainDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(DatePrecision::Day))
    }
}

impl From<UncertainDate> for String {
    fn from(date: UncertainDate) -> Self {
        date.typed
    }
}

impl TryFrom<String> for UncertainDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bounds(text: &str) -> (String, String) {
        let date = UncertainDate::parse(text).unwrap();
        let show = |day: Option<Day>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
        (show(date.earliest()), show(date.latest()))
    }

    #[test]
    fn every_level_has_bounds() {
        for (text, earliest, latest) in [
            ("2012-05-25", "2012-05-25", "2012-05-25"),
            ("2012-05", "2012-05-01", "2012-05-31"),
            ("2012-02-XX", "2012-02-01", "2012-02-29"),
            ("2012-05-25?", "2012-05-25", "2012-05-25"),
            ("201X", "2010-01-01", "2019-12-31"),
            ("2012-04-15/2012-05-31", "2012-04-15", "2012-05-31"),
            ("2012-05-20/..", "2012-05-20", ".."),
            ("[2012-05-24,2012-05-26]", "2012-05-24", "2012-05-26"),
            ("2012-0X-25", "2012-01-25", "2012-09-25"),
        ] {
            assert_eq!(
                bounds(text),
                (earliest.to_owned(), latest.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn impossible_days_and_backward_intervals_are_refused() {
        for bad in [
            "2012-02-30",
            "2012-13-01",
            "late May",
            "2012-05-31/2012-05-01",
            "",
        ] {
            assert!(UncertainDate::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn generalising_widens_and_never_keeps_a_finer_part() {
        let told = |text: &str, precision| {
            UncertainDate::parse(text)
                .unwrap()
                .generalised(precision)
                .typed
        };
        assert_eq!(told("2012-05-25", DatePrecision::Month), "2012-05");
        assert_eq!(told("2012-05-25?", DatePrecision::Year), "2012");
        assert_eq!(
            told("2012-04-28/2012-05-02", DatePrecision::Month),
            "2012-04/2012-05"
        );
        assert_eq!(told("2012-05-25", DatePrecision::Season), "2012-34");
        assert_eq!(told("2012-05-20/..", DatePrecision::Month), "2012-05/");
    }

    proptest! {
        #[test]
        fn a_generalised_date_still_holds_every_day_it_held(year in 1900i64..2100, month in 1u8..13, day in 1u8..29) {
            let date = UncertainDate::parse(&format!("{year}-{month:02}-{day:02}")).unwrap();
            for precision in [DatePrecision::Month, DatePrecision::Season, DatePrecision::Year] {
                let told = UncertainDate::parse(date.generalised(precision).as_str()).unwrap();
                prop_assert!(told.earliest() <= date.earliest() && date.latest() <= told.latest());
            }
        }
    }
}
