//! Positions as programs write them, put as a person would.

use std::sync::LazyLock;

use regex::Regex;

static ISO6709: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([+-])(\d{2,6}(?:\.\d+)?)([+-])(\d{3,7}(?:\.\d+)?)").ok());
static XMP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"GPS(Dest)?(Latitude|Longitude)[\s="'>]+(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?([NSEW])"#).ok()
});
static KML: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(-?\d+\.\d+),\s*(-?\d+\.\d+)").ok());

/// ISO 6709 as cameras write it into films: `+36.2031+037.1408/`.
pub(super) fn iso6709(text: &str) -> Vec<String> {
    let Some(form) = ISO6709.as_ref() else {
        return Vec::new();
    };
    let found = form.captures_iter(text).filter_map(|part| {
        let latitude = sexagesimal(part.get(1)?.as_str(), part.get(2)?.as_str(), 2)?;
        let longitude = sexagesimal(part.get(3)?.as_str(), part.get(4)?.as_str(), 3)?;
        Some(format!("{latitude:.6}, {longitude:.6}"))
    });
    found.collect()
}

/// Degrees, with minutes and seconds run together behind them.
fn sexagesimal(sign: &str, digits: &str, whole: usize) -> Option<f64> {
    let point = digits.find('.').unwrap_or(digits.len());
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<f64>().ok();
    let value = match point.checked_sub(whole)? {
        0 => number(0, digits.len())?,
        2 => number(0, whole)? + number(whole, digits.len())? / 60.0,
        4 => {
            number(0, whole)?
                + number(whole, whole + 2)? / 60.0
                + number(whole + 2, digits.len())? / 3600.0
        }
        _ => return None,
    };
    Some(if sign == "-" { -value } else { value })
}

/// The position in metadata of pictures: `36,12.1872N`.
pub(super) fn xmp(text: &str) -> Vec<String> {
    let Some(form) = XMP.as_ref() else {
        return Vec::new();
    };
    let (mut latitudes, mut longitudes) = (Vec::new(), Vec::new());
    for part in form.captures_iter(text) {
        let number = |at: usize| {
            part.get(at)
                .and_then(|part| part.as_str().parse::<f64>().ok())
                .unwrap_or_default()
        };
        let value = number(3) + number(4) / 60.0 + number(5) / 3600.0;
        match part.get(6).map(|side| side.as_str()) {
            Some("N") => latitudes.push(value),
            Some("S") => latitudes.push(-value),
            Some("E") => longitudes.push(value),
            _ => longitudes.push(-value),
        }
    }
    let pairs = latitudes.into_iter().zip(longitudes);
    pairs
        .map(|(latitude, longitude)| format!("{latitude:.6}, {longitude:.6}"))
        .collect()
}

/// Points of a map, which name the longitude first.
pub(super) fn kml(text: &str) -> Vec<String> {
    let Some(form) = KML.as_ref().filter(|_| text.contains("coordinates")) else {
        return Vec::new();
    };
    form.captures_iter(text)
        .filter_map(|part| {
            Some(format!(
                "{}, {}",
                part.get(2)?.as_str(),
                part.get(1)?.as_str()
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_film_a_picture_and_a_map_say_where() {
        assert_eq!(iso6709("+36.2031+037.1408/"), ["36.203100, 37.140800"]);
        assert_eq!(
            iso6709("+3612.186-03708.448+300.0/"),
            ["36.203100, -37.140800"]
        );
        assert_eq!(iso6709("+361211.16+0370826.88/"), ["36.203100, 37.140800"]);
        let packet = "exif:GPSLatitude=\"36,12.186N\" exif:GPSLongitude='37,8,26.88E'";
        assert_eq!(xmp(packet), ["36.203100, 37.140800"]);
        assert_eq!(
            kml("<coordinates>37.1408,36.2031,0</coordinates>"),
            ["36.2031, 37.1408"]
        );
    }
}
