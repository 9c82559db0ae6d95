//! Days that a workbook counts from its beginning (ECMA-376 part 1, 18.17.4).

use jiff::{ToSpan, civil::Date};

/// From when a workbook counts.
#[derive(Clone, Copy, Default)]
pub(super) enum Calendar {
    /// Day 1 is 1 January 1900, and 1900 has a 29 February that never was.
    #[default]
    From1900,
    /// Day 0 is 1 January 1904.
    From1904,
}

impl Calendar {
    /// The day that a number stands for, as `2013-05-24`.
    pub(super) fn day(self, serial: f64) -> Option<String> {
        if !(1.0..3_000_000.0).contains(&serial) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "bounded above; the fraction is the hour"
        )]
        let days = serial as i64;
        let (start, days) = match self {
            Self::From1900 if days < 60 => (Date::new(1899, 12, 31), days),
            Self::From1900 => (Date::new(1899, 12, 30), days),
            Self::From1904 => (Date::new(1904, 1, 1), days),
        };
        let day = start.ok()?.checked_add(days.days()).ok()?;
        Some(day.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_spreadsheets_count_them() {
        let day = |serial| Calendar::From1900.day(serial);
        assert_eq!(day(1.0).as_deref(), Some("1900-01-01"));
        assert_eq!(day(61.0).as_deref(), Some("1900-03-01"));
        assert_eq!(day(41_418.75).as_deref(), Some("2013-05-24"));
        assert_eq!(
            Calendar::From1904.day(39_956.0).as_deref(),
            Some("2013-05-24")
        );
        assert_eq!(day(f64::NAN), None);
        assert_eq!(day(2_999_999.0), None);
    }
}
