//! Links to maps, beside those that say their position in degrees.

use std::ops::Range;

use super::area::Area;

/// Tiles, quadkeys and short links of OpenStreetMap.
pub(super) fn areas(text: &str) -> Vec<Area> {
    let mut areas = tiles(text);
    areas.extend(short_links(text));
    areas.extend(quadkeys(text));
    areas
}

/// Below this zoom a tile is a district.
const ZOOM: u32 = 12;

/// `/17/79058/51378.png`, `z=17&x=79058&y=51378`: zoom, column, row.
fn tiles(text: &str) -> Vec<Area> {
    let numbers = numbers(text);
    let mut areas = Vec::new();
    for row in numbers.windows(3) {
        let [(zoom, first), (x, second), (y, third)] = row else {
            continue;
        };
        let apart = |left: &Range<usize>, right: &Range<usize>| {
            text.get(left.end..right.start).unwrap_or_default()
        };
        let (one, two) = (apart(first, second), apart(second, third));
        let slashes = one == "/" && two == "/";
        let query = one.ends_with("x=") && two.ends_with("y=") && one.len() + two.len() < 12;
        if slashes || query {
            let area = tile(*zoom, *x, *y);
            areas.extend(area.map(|area| area.at(first.start..third.end)));
        }
    }
    areas
}

fn numbers(text: &str) -> Vec<(u32, Range<usize>)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        match (byte.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                let number = text.get(first..at).and_then(|digits| digits.parse().ok());
                found.extend(number.map(|number| (number, first..at)));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The area of a tile of the usual web map.
fn tile(zoom: u32, x: u32, y: u32) -> Option<Area> {
    if !(ZOOM..=22).contains(&zoom) || x >= 1 << zoom || y >= 1 << zoom {
        return None;
    }
    let tiles = f64::from(1_u32 << zoom);
    let west = f64::from(x) / tiles * 360.0 - 180.0;
    let north_of = |row: f64| {
        let angle = std::f64::consts::PI * (1.0 - 2.0 * row / tiles);
        angle.sinh().atan().to_degrees()
    };
    let (north, south) = (north_of(f64::from(y)), north_of(f64::from(y) + 1.0));
    Some(Area::box_of(south, west, north - south, 360.0 / tiles))
}

/// Tiles by one number of digits 0 to 3, as Bing writes them.
fn quadkeys(text: &str) -> Vec<Area> {
    let runs = super::area::runs(text, |_| false);
    let area = |(run, range): (&str, Range<usize>)| {
        // A letter before it says whether it is a road map or a photograph.
        let key = run.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let zoom = u32::try_from(key.len())
            .ok()
            .filter(|z| (14..=22).contains(z))?;
        let (mut x, mut y) = (0, 0);
        for digit in key.bytes() {
            let digit = u32::from(digit.checked_sub(b'0').filter(|digit| *digit < 4)?);
            x = x << 1 | digit & 1;
            y = y << 1 | digit >> 1;
        }
        Some(tile(zoom, x, y)?.at(range))
    };
    runs.filter_map(area).collect()
}

/// `osm.org/go/xeMXQKw6p-`: six bits to a letter, in turn of longitude and latitude.
fn short_links(text: &str) -> Vec<Area> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~";
    let mut areas = Vec::new();
    for (at, host) in text.match_indices("/go/") {
        let before = text.get(..at).unwrap_or_default();
        if !(before.ends_with("osm.org") || before.ends_with("openstreetmap.org")) {
            continue;
        }
        let start = at + host.len();
        let rest = text.get(start..).unwrap_or_default();
        let (mut x, mut y, mut letters) = (0_u64, 0_u64, 0_usize);
        for byte in rest.bytes().take(10) {
            let byte = if byte == b'@' { b'~' } else { byte };
            let Some(bits) = LETTERS.iter().position(|letter| *letter == byte) else {
                break;
            };
            for pair in [bits >> 4, bits >> 2 & 3, bits & 3] {
                x = x << 1 | u64::from(pair & 2 != 0);
                y = y << 1 | u64::from(pair & 1 != 0);
            }
            letters += 1;
        }
        if letters < 4 {
            continue;
        }
        let side = 8_f64.powi(-i32::try_from(letters).unwrap_or_default());
        // At most thirty bits, which a float holds.
        #[allow(clippy::cast_precision_loss)]
        let (x, y) = (x as f64 * side, y as f64 * side);
        let (height, width) = (180.0 * side, 360.0 * side);
        let area = Area::box_of(y * 180.0 - 90.0, x * 360.0 - 180.0, height, width);
        areas.push(area.at(at..start + letters));
    }
    areas
}

/// Links that only their maker can follow, and addresses of three words.
pub(super) fn closed(text: &str) -> Vec<Range<usize>> {
    const HOSTS: [&str; 8] = [
        "maps.app.goo.gl/",
        "goo.gl/maps/",
        "what3words.com/",
        "w3w.co/",
        "maps.apple/p/",
        "binged.it/",
        "g.co/maps/",
        "her.is/",
    ];
    let ends =
        |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '<' | '>' | ')');
    let mut found: Vec<Range<usize>> = Vec::new();
    for host in HOSTS {
        for (at, _) in text.match_indices(host) {
            let rest = text.get(at + host.len()..).unwrap_or_default();
            let length = rest.find(ends).unwrap_or(rest.len());
            if length > 3 {
                found.push(at..at + host.len() + length);
            }
        }
    }
    for (at, slashes) in text.match_indices("///") {
        let rest = text.get(at + slashes.len()..).unwrap_or_default();
        let length = rest.find(ends).unwrap_or(rest.len());
        let words: Vec<&str> = rest
            .get(..length)
            .unwrap_or_default()
            .trim_end_matches(['.', ',', ';'])
            .split(['.', '。', '・'])
            .collect();
        let is_word =
            |word: &&str| word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
        if words.len() == 3 && words.iter().all(is_word) {
            found.push(at..at + slashes.len() + length);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_and_keys_hold_their_place() {
        // 36.20312, 37.14087 at zoom 17.
        for text in [
            "https://tile.openstreetmap.org/17/79058/51378.png",
            "?z=17&x=79058&y=51378",
        ] {
            let [area] = areas(text).try_into().unwrap();
            assert!((area.latitude - 36.203).abs() < 0.003, "{area:?}");
            assert!((area.longitude - 37.141).abs() < 0.003, "{area:?}");
            assert!((100.0..200.0).contains(&area.half), "{area:?}");
        }
        assert!(areas("10/17/2012, 1/2/3, 12/99999999/1").is_empty());
    }

    /// An example of OpenStreetMap's wiki, "Shortlink": the Big Ben.
    #[test]
    fn short_links_are_read() {
        let [area] = areas("http://osm.org/go/euu4gQGe--?m=").try_into().unwrap();
        assert!((area.latitude - 51.5).abs() < 0.3, "{area:?}");
        assert!((area.longitude - -0.12).abs() < 0.5, "{area:?}");
    }

    #[test]
    fn what_cannot_be_followed_is_told() {
        let text = "see ///filled.count.soap or https://maps.app.goo.gl/AbCd12, not file:///a.b";
        assert_eq!(closed(text).len(), 2, "{:?}", closed(text));
    }
}
