//! Positions written for machines: ISO 6709, NMEA, millionths of a degree.

use std::ops::Range;

use super::area::Area;

/// Every such position.
pub(super) fn positions(text: &str) -> Vec<Area> {
    let numbers = numbers(text);
    let mut found = Vec::new();
    for pair in numbers.windows(2) {
        let [one, two] = pair else { continue };
        if two.range.start - one.range.end > BETWEEN {
            continue;
        }
        for (latitude, longitude, sure) in [sexagesimal(one, two), millionths(text, one, two)]
            .into_iter()
            .flatten()
        {
            found.push(Area {
                latitude,
                longitude,
                half: 1.0,
                sure,
                range: one.range.start..two.range.end,
            });
        }
    }
    found
}

/// Bytes between two numbers of one position, `": 362031200, "longitudeE7": `.
const BETWEEN: usize = 32;

struct Number<'t> {
    whole: &'t str,
    fraction: &'t str,
    /// The sign before it, or the hemisphere behind it.
    side: Option<u8>,
    range: Range<usize>,
}

fn numbers(text: &str) -> Vec<Number<'_>> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = digits(at);
        if length == 0 {
            at += 1;
            continue;
        }
        let mut end = at + length;
        let mut fraction = "";
        if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            let start = end + 1;
            end = start + digits(start);
            fraction = text.get(start..end).unwrap_or_default();
        }
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        if length < 4 && before.is_some_and(u8::is_ascii_alphabetic) {
            // The seven of `latitudeE7`.
            at = end;
            continue;
        }
        let sign = at
            .checked_sub(1)
            .and_then(|before| bytes.get(before).copied());
        let sign = sign.filter(|byte| matches!(byte, b'+' | b'-'));
        // `3612.187,N` and `361211N`.
        let behind = bytes.get(end..).unwrap_or_default();
        let letter = behind.iter().find(|byte| !matches!(byte, b',' | b' '));
        let letter = letter
            .copied()
            .filter(|byte| matches!(byte, b'N' | b'S' | b'E' | b'W'));
        found.push(Number {
            whole: text.get(at..at + length).unwrap_or_default(),
            fraction,
            side: letter.or(sign),
            range: at..end,
        });
        at = end;
    }
    found
}

/// `+361211+0370827/`, `361211N0370827E`, `3612.187,N,03708.452,E`.
fn sexagesimal(one: &Number<'_>, two: &Number<'_>) -> Option<(f64, f64, bool)> {
    let latitude = parts(one, 2)?;
    let longitude = parts(two, 3)?;
    let sides = (one.side?, two.side?);
    let known = matches!(
        sides,
        (b'N' | b'S', b'E' | b'W') | (b'+' | b'-', b'+' | b'-')
    );
    let sign = |side: u8| {
        if matches!(side, b'S' | b'W' | b'-') {
            -1.0
        } else {
            1.0
        }
    };
    known.then_some((sign(sides.0) * latitude, sign(sides.1) * longitude, true))
}

/// So many digits of degrees, two of minutes, and two of seconds or none.
fn parts(number: &Number<'_>, degrees: usize) -> Option<f64> {
    let (whole, rest) = number.whole.split_at_checked(degrees)?;
    let last = |digits: &str| format!("{digits}.{}", number.fraction).parse::<f64>().ok();
    let whole: f64 = whole.parse().ok()?;
    match rest.len() {
        2 => Some(whole + last(rest)? / 60.0),
        4 => {
            let (minutes, seconds) = rest.split_at_checked(2)?;
            Some(whole + minutes.parse::<f64>().ok()? / 60.0 + last(seconds)? / 3600.0)
        }
        _ => None,
    }
}

/// `"latitudeE7": 362031200, "longitudeE7": 371408700`, `36203120,37140870`.
fn millionths(text: &str, one: &Number<'_>, two: &Number<'_>) -> Option<(f64, f64, bool)> {
    let long =
        |number: &Number<'_>| number.fraction.is_empty() && (7..=10).contains(&number.whole.len());
    if !long(one) || !long(two) {
        return None;
    }
    let before = text
        .get(one.range.start.saturating_sub(6)..one.range.start)
        .unwrap_or_default();
    let sevenths = one.whole.len() > 8 || before.contains("E7");
    let unit = if sevenths { 1e7 } else { 1e6 };
    let value = |number: &Number<'_>| {
        let value: f64 = number.whole.parse().ok()?;
        Some(
            if number.side == Some(b'-') {
                -value
            } else {
                value
            } / unit,
        )
    };
    let sure = before.contains("E7") || before.contains("E6");
    Some((value(one)?, value(two)?, sure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_of_machines_are_read() {
        for text in [
            "+361211.2+0370827.1/",
            "361211N0370827E",
            "$GPGGA,123519,3612.187,N,03708.452,E,1",
            "{\"latitudeE7\":362031200,\"longitudeE7\":371408700}",
            "36203120,37140870",
        ] {
            let found = positions(text);
            let near = |area: &Area| {
                (area.latitude - 36.20312).abs() < 0.001
                    && (area.longitude - 37.14087).abs() < 0.001
            };
            assert!(found.iter().any(near), "{text}: {found:?}");
        }
    }
}
