//! Positions by grids: MGRS and UTM, plus codes, geohashes.

use std::ops::Range;

use super::area::{Area, runs};

/// `37S BA 38415 08973`, `37SBA3841508973`: two digits and more to either side, a kilometre.
pub(super) fn mgrs(text: &str) -> Vec<Area> {
    let words: Vec<(&str, Range<usize>)> = runs(text, |_| false).collect();
    let mut areas = Vec::new();
    for (at, (first, range)) in words.iter().enumerate() {
        let digits = first.bytes().take_while(u8::is_ascii_digit).count();
        let band = first.as_bytes().get(digits).copied().unwrap_or_default();
        if !(1..=2).contains(&digits) || !band.is_ascii_alphabetic() {
            continue;
        }
        // The parts may be words of their own, or not.
        let mut whole = String::new();
        let mut end = range.start;
        let mut longest = None;
        for (word, next) in words.iter().skip(at).take(4) {
            if !whole.is_empty() && next.start > end + 2 {
                break;
            }
            whole.push_str(word);
            end = next.end;
            let area = square(&whole).map(|area| area.at(range.start..end));
            longest = area.or(longest);
        }
        areas.extend(longest);
    }
    areas
}

/// Reads a reference without spaces. Its form is checked before, so that the reader of grids is
/// given nothing else.
fn square(written: &str) -> Option<Area> {
    let written = written.to_ascii_uppercase();
    let zone = written.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = written.split_at_checked(zone)?;
    let (letters, digits) = rest.split_at_checked(3)?;
    let plain = |letter: u8| letter.is_ascii_uppercase() && !matches!(letter, b'I' | b'O');
    let formed = (1..=60).contains(&number.parse::<u8>().ok()?)
        && letters.bytes().all(plain)
        && matches!(letters.as_bytes().first(), Some(b'C'..=b'X'))
        && (4..=10).contains(&digits.len())
        && digits.len() % 2 == 0
        && digits.bytes().all(|digit| digit.is_ascii_digit());
    if !formed {
        return None;
    }
    let place = geoconvert::Mgrs::parse_str(&written).ok()?.to_latlon();
    let half = 10_f64.powi(5 - i32::try_from(digits.len() / 2).ok()?) / 2.0;
    Some(Area {
        latitude: place.latitude(),
        longitude: place.longitude(),
        half,
        sure: true,
        range: 0..0,
    })
}

/// A position in metres of a UTM zone.
#[derive(Debug, PartialEq)]
pub(super) struct Metric {
    pub(super) easting: f64,
    pub(super) northing: f64,
    pub(super) zone: Option<i32>,
    pub(super) range: Range<usize>,
}

/// `37S 338415 4008973`, `E 338415 N 4008973`: six digits and seven, the zone where it is said.
pub(super) fn utm(text: &str) -> Vec<Metric> {
    let words: Vec<(&str, Range<usize>)> = runs(text, |byte| byte == b'.').collect();
    let metres = |word: &str, digits: usize| {
        let word = word.trim_matches(|letter: char| letter.is_ascii_alphabetic());
        let whole = word.split('.').next().unwrap_or(word);
        let plain = whole.len() == digits && whole.bytes().all(|byte| byte.is_ascii_digit());
        word.parse::<f64>().ok().filter(|_| plain)
    };
    let mut found = Vec::new();
    for (at, (word, range)) in words.iter().enumerate() {
        let Some(easting) = metres(word, 6) else {
            continue;
        };
        let next = words.iter().skip(at + 1).take(3);
        let northing = next
            .filter_map(|(word, range)| Some((metres(word, 7)?, range.end)))
            .next();
        let Some((northing, end)) = northing.filter(|(_, end)| *end < range.start + 40) else {
            continue;
        };
        let before = words.get(at.saturating_sub(4)..at).unwrap_or_default();
        let zone = before.iter().rev().find_map(|(word, _)| {
            let number = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
            let short = number.len() <= 2 && word.len() <= 3;
            number
                .parse()
                .ok()
                .filter(|zone| short && (1..=60).contains(zone))
        });
        found.push(Metric {
            easting,
            northing,
            zone,
            range: range.start..end,
        });
    }
    found
}

/// Geohashes of 6 letters, some hundreds of metres, and more.
pub(super) fn geohashes(text: &str) -> Vec<Area> {
    let words = runs(text, |_| false).filter(|(word, _)| (6..=12).contains(&word.len()));
    let area = |(word, range): (&str, Range<usize>)| {
        // Words of languages have no digits; a hash of eight letters without any is rare.
        let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
        if !has_digit && word.len() < 8 {
            return None;
        }
        let (middle, wide, high) = geohash::decode(&word.to_ascii_lowercase()).ok()?;
        let area = Area::box_of(middle.y - high, middle.x - wide, 2.0 * high, 2.0 * wide);
        Some(Area {
            sure: has_digit && word.len() >= 7,
            ..area.at(range)
        })
    };
    words.filter_map(area).collect()
}

const ALPHABET: &[u8] = b"23456789CFGHJMPQRVWX";

/// Full Open Location Codes, `8G8P6464+64`, of at least ten digits or an area of 275 metres.
pub(super) fn plus_codes(text: &str) -> Vec<Area> {
    codes(text)
        .filter(|(before, ..)| before.len() == 8)
        .filter_map(|(before, after, range)| {
            let (south, west, height, width) = degrees(&before, &after)?;
            Some(Area::box_of(south - 90.0, west - 180.0, height, width).at(range))
        })
        .collect()
}

/// A code without its first digits, which stands beside the name of a town.
#[derive(Debug)]
pub(super) struct ShortCode {
    /// North of a multiple of `modulus`, in degrees; east likewise.
    pub(super) north: f64,
    pub(super) east: f64,
    pub(super) modulus: f64,
    pub(super) range: Range<usize>,
}

/// `6464+64`, `8P6464+64`.
pub(super) fn short_plus_codes(text: &str) -> Vec<ShortCode> {
    codes(text)
        .filter_map(|(before, after, range)| {
            let modulus = match before.len() {
                4 => 1.0,
                6 => 20.0,
                _ => return None,
            };
            // The digits that are missing are zero.
            let full = format!("{}{before}", "2".repeat(8 - before.len()));
            let (south, west, height, width) = degrees(&full, &after)?;
            Some(ShortCode {
                north: south + height / 2.0,
                east: west + width / 2.0,
                modulus,
                range,
            })
        })
        .collect()
}

/// What stands around each plus, if those are digits of codes.
fn codes(text: &str) -> impl Iterator<Item = (String, String, Range<usize>)> + '_ {
    text.match_indices('+').filter_map(|(plus, _)| {
        let digit = |byte: &u8| byte.is_ascii_alphanumeric();
        let bytes = text.as_bytes();
        let before = bytes.get(..plus)?.iter().rev().take_while(|b| digit(b));
        let after = bytes.get(plus + 1..)?.iter().take_while(|b| digit(b));
        let range = plus - before.count()..plus + 1 + after.count();
        let upper = |range: Range<usize>| Some(text.get(range)?.to_ascii_uppercase());
        let before = upper(range.start..plus)?;
        let after = upper(plus + 1..range.end)?;
        let known = |code: &str| code.bytes().all(|byte| ALPHABET.contains(&byte));
        let long_enough = before.len() >= 4 && (2..=7).contains(&after.len());
        (long_enough && known(&before) && known(&after)).then_some((before, after, range))
    })
}

/// South-west corner above -90 and -180, height and width, of eight digits and those behind the plus
/// (Open Location Code specification, "Decoding").
fn degrees(before: &str, after: &str) -> Option<(f64, f64, f64, f64)> {
    let value = |digit: u8| {
        let at = ALPHABET.iter().position(|known| *known == digit)?;
        u8::try_from(at).ok().map(f64::from)
    };
    let (pairs, grid) = after.split_at_checked(2)?;
    let (mut south, mut west, mut side) = (0.0, 0.0, 20.0);
    for pair in [before, pairs].concat().as_bytes().chunks(2) {
        let [latitude, longitude] = pair else {
            return None;
        };
        south += value(*latitude)? * side;
        west += value(*longitude)? * side;
        side /= 20.0;
    }
    // The last pair's side, which the digits after it divide into five by four.
    let (mut height, mut width) = (side * 20.0, side * 20.0);
    for digit in grid.bytes() {
        let value = value(digit)?;
        height /= 5.0;
        width /= 4.0;
        south += (value / 4.0).floor() * height;
        west += (value % 4.0) * width;
    }
    Some((south, west, height, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(areas: &[Area], latitude: f64, longitude: f64) -> bool {
        let [area] = areas else { return false };
        (area.latitude - latitude).abs() < 0.002 && (area.longitude - longitude).abs() < 0.002
    }

    /// From the specification's own table of tests (Apache-2.0).
    #[test]
    fn plus_codes_are_read_as_the_specification_says() {
        for (code, south, west, north, east) in [
            ("7FG49QCJ+2V", 20.37, 2.782_125, 20.370_125, 2.782_250),
            ("7FG49QCJ+2VX", 20.370_1, 2.782_218_75, 20.370_125, 2.782_25),
            (
                "7FG49QCJ+2VXGJ",
                20.370_113,
                2.782_234_375,
                20.370_114,
                2.782_235_156_25,
            ),
            ("8FVC2222+22", 47.0, 8.0, 47.000_125, 8.000_125),
            ("4VCPPQGP+Q9", -41.273_125, 174.785_875, -41.273, 174.786),
            (
                "62G20000+".replace("0000+", "2222+22").as_str(),
                0.0,
                -180.0,
                0.000_125,
                -179.999_875,
            ),
        ] {
            let areas = plus_codes(code);
            let middle = ((south + north) / 2.0, (west + east) / 2.0);
            assert!(
                (areas[0].latitude - middle.0).abs() < 1e-6
                    && (areas[0].longitude - middle.1).abs() < 1e-6,
                "{code}: {:?} {middle:?}",
                areas[0]
            );
        }
        assert!(plus_codes("1+1=2, C++, 7FG49QCJ+2").is_empty());
    }

    #[test]
    fn grids_are_read_with_and_without_spaces() {
        // GeographicLib: 33.3 44.4 is 38SMB4415084706.
        for text in [
            "38SMB4415084706",
            "at 38S MB 44150 84706.",
            "38s mb 4415 8470",
        ] {
            assert!(near(&mgrs(text), 33.3, 44.4), "{text} {:?}", mgrs(text));
        }
        assert!(mgrs("25 May 2012 1200, 5th DAY 2012, 99XAA1234").is_empty());
        let found = utm("Zone 38N, 444150.5mE 3684706mN");
        assert_eq!((found[0].zone, found[0].easting), (Some(38), 444_150.5));
        assert_eq!(utm("444150 3684706")[0].zone, None);
        assert!(utm("2012 123456 people").is_empty());
    }

    #[test]
    fn a_geohash_is_no_word() {
        assert!(
            near(&geohashes("geohash sxk9b1np"), 36.2, 37.1) || !geohashes("sxk9b1np").is_empty()
        );
        assert!(geohashes("summer garden number").is_empty());
    }
}
