//! Text from elsewhere, made fit to be shown.

use std::error::Error;

use model::key::is_direction_mark;

/// The text without what moves a cursor, starts a line or turns one around: a pack could otherwise
/// print an `ok` of its own.
pub(crate) fn shown(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == MOST {
            out.push_str(" […]");
            break;
        }
        let moves = c.is_control() || is_direction_mark(c) || matches!(c, '\u{2028}' | '\u{2029}');
        if moves {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// An error and what caused it, in one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line += &format!(" ({error})");
        cause = error.source();
    }
    line
}

/// Seconds of the Unix epoch as a date and time in UTC.
///
/// The days are counted in eras of 400 years that begin on 1 March (H. Hinnant,
/// "chrono-compatible low-level date algorithms", `civil_from_days`).
pub(crate) fn utc(seconds: i64) -> String {
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

/// A line of detail longer than this is no help to anyone.
const MOST: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shown_moves_the_cursor() {
        let hostile = "a\nok b\r\u{1b}[2Kc\u{202e}d\u{2028}e صورة";
        assert_eq!(
            shown(hostile),
            r"a\u{a}ok b\u{d}\u{1b}[2Kc\u{202e}d\u{2028}e صورة"
        );
        assert!(shown(&"x".repeat(5_000)).chars().count() < 2_010);
    }

    #[test]
    fn times_are_those_of_the_calendar() {
        for (seconds, time) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_709_251_199, "2024-02-29 23:59:59 UTC"),
            (-1, "1969-12-31 23:59:59 UTC"),
            (i64::MAX / 1_000, "292278994-08-17 07:12:55 UTC"),
        ] {
            assert_eq!(utc(seconds), time);
        }
        utc(i64::MIN);
        utc(i64::MAX);
    }
}
