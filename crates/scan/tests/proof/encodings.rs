//! The ways in which a protected value may be written.

use data_encoding::{BASE64, HEXLOWER};
use model::term::TermKind;

/// A way of writing: nothing where a value cannot be written so.
pub(crate) struct Encoding {
    /// As docs/scan.md names it.
    pub(crate) name: &'static str,
    /// Whether the finding must be certain. Dates never are.
    pub(crate) certain: bool,
    pub(crate) write: fn(TermKind, &str) -> Option<String>,
}

const fn sure(name: &'static str, write: fn(TermKind, &str) -> Option<String>) -> Encoding {
    Encoding {
        name,
        certain: true,
        write,
    }
}

const fn maybe(name: &'static str, write: fn(TermKind, &str) -> Option<String>) -> Encoding {
    Encoding {
        name,
        certain: false,
        write,
    }
}

/// Every value is written in each of these that it can be written in; each kind in thirty at least.
pub(crate) const ENCODINGS: &[Encoding] = &[
    sure("as it stands", |_, v| Some(v.to_owned())),
    sure("capitals", |_, v| Some(v.to_uppercase())),
    sure("small letters", |_, v| Some(v.to_lowercase())),
    sure("in brackets", |_, v| Some(format!("({v})"))),
    sure("in quotation marks", |_, v| Some(format!("«{v}»"))),
    sure("no-break spaces", |_, v| Some(v.replace(' ', "\u{a0}"))),
    sure("several spaces", |_, v| Some(v.replace(' ', "   "))),
    sure("tabs, as between cells", |_, v| Some(v.replace(' ', "\t"))),
    sure("over two lines", |_, v| Some(v.replacen(' ', "\n", 1))),
    sure("zero-width spaces", |_, v| Some(between(v, "\u{200b}"))),
    sure("zero-width joiners", |_, v| Some(between(v, "\u{200d}"))),
    sure("soft hyphens", |_, v| Some(between(v, "\u{ad}"))),
    sure("direction marks", |_, v| {
        Some(format!("\u{202b}{}\u{202c}", between(v, "\u{200f}")))
    }),
    sure("word joiners and byte-order marks", |_, v| {
        Some(between(v, "\u{2060}\u{feff}"))
    }),
    sure("variation selectors", |_, v| Some(between(v, "\u{fe0e}"))),
    sure("fullwidth", |_, v| Some(v.chars().map(fullwidth).collect())),
    sure("mathematical letters and digits", |_, v| {
        Some(v.chars().map(mathematical).collect())
    }),
    sure("look-alikes of other alphabets", |_, v| {
        Some(v.chars().map(look_alike).collect())
    }),
    sure("tags that nothing shows", |_, v| {
        v.is_ascii().then(|| {
            let tag = |c: char| char::from_u32(0xe_0000 + u32::from(c)).unwrap();
            v.chars().map(tag).collect()
        })
    }),
    sure("percent signs", |_, v| {
        Some(v.bytes().map(|b| format!("%{b:02x}")).collect())
    }),
    sure("character references", |_, v| {
        Some(v.chars().map(|c| format!("&#{};", u32::from(c))).collect())
    }),
    sure("escapes of scripts", |_, v| {
        Some(
            v.encode_utf16()
                .map(|unit| format!("\\u{unit:04X}"))
                .collect(),
        )
    }),
    sure("escapes of bytes", |_, v| {
        v.is_ascii()
            .then(|| v.bytes().map(|b| format!("\\x{b:02x}")).collect())
    }),
    sure("base64", |_, v| {
        Some(BASE64.encode(format!("It was {v}.").as_bytes()))
    }),
    sure("hexadecimal digits", |_, v| {
        Some(HEXLOWER.encode(format!("It was {v}.").as_bytes()))
    }),
    sure("quoted-printable", |_, v| {
        Some(
            v.bytes()
                .map(|b| {
                    if b == b' ' {
                        " ".to_owned()
                    } else {
                        format!("={b:02X}")
                    }
                })
                .collect(),
        )
    }),
    sure("in a link", |_, v| {
        Some(format!("https://x.example/?q={}&n=1", v.replace(' ', "+")))
    }),
    sure("with a comma behind", |_, v| Some(format!("{v},"))),
    sure("in Markdown", |_, v| Some(format!("**{v}**"))),
    sure("other space characters", |_, v| {
        Some(v.replace(' ', "\u{2009}\u{3000}"))
    }),
    // Names.
    sure("first and last part", |k, v| {
        parts(k, v).map(|p| format!("{} {}", p[0], p[2]))
    }),
    sure("first two parts", |k, v| {
        parts(k, v).map(|p| format!("{} {}", p[0], p[1]))
    }),
    sure("last part first", |k, v| {
        parts(k, v).map(|p| format!("{}, {} {}", p[2], p[0], p[1]))
    }),
    sure("last part first, capitals", |k, v| {
        parts(k, v).map(|p| format!("{} {}", p[2].to_uppercase(), p[0]))
    }),
    sure("the middle part an initial", |k, v| {
        parts(k, v).map(|p| {
            format!(
                "{} {}. {}",
                p[0],
                &p[1][..p[1].chars().next().unwrap().len_utf8()],
                p[2]
            )
        })
    }),
    sure("with ibn or bin", |k, v| {
        let joint = if v.is_ascii() { "ibn" } else { "بن" };
        parts(k, v).map(|p| format!("{} {joint} {}", p[0], p[1]))
    }),
    sure("with the article", |k, v| {
        let article = if v.is_ascii() { "al-" } else { "ال" };
        parts(k, v).map(|p| format!("{} {article}{}", p[0], p[2]))
    }),
    sure("first letter and last part", |k, v| {
        let named = parts(k, v)?;
        v.is_ascii()
            .then(|| format!("{}. {}", &named[0][..1], named[2]))
    }),
    sure("run together", |k, v| parts(k, v).map(|p| p.concat())),
    sure("with low lines", |k, v| {
        parts(k, v).map(|p| p.join("_").to_lowercase())
    }),
    sure("letters set apart", |k, v| {
        let apart = |word: &str| word.chars().map(String::from).collect::<Vec<_>>().join(" ");
        parts(k, v).map(|p| format!("{} {} {}", apart(p[0]), apart(p[1]), apart(p[2])))
    }),
    sure("hyphens at the ends of lines", |k, v| {
        let broken = |word: &str| {
            let at = word.char_indices().nth(2).unwrap().0;
            format!("{}-\n{}", &word[..at], &word[at..])
        };
        parts(k, v).map(|p| format!("{} {}", broken(p[0]), broken(p[2])))
    }),
    sure("a doubled letter", |k, v| {
        let named = parts(k, v).filter(|_| v.is_ascii())?;
        let last = named[2].replacen('a', "aa", 1);
        Some(format!("{} {last}", named[0]))
    }),
    sure("accents", |k, v| {
        parts(k, v).map(|_| v.replace('a', "a\u{301}").replace('i', "i\u{302}"))
    }),
    sure("digits for letters", |k, v| {
        parts(k, v)
            .filter(|_| v.is_ascii())
            .map(|_| v.replace('a', "4").replace('t', "7"))
    }),
    sure("harakat", |k, v| {
        arabic(k, v).map(|v| v.replace('ا', "َا").replace(' ', "ُ "))
    }),
    sure("tatweel", |k, v| arabic(k, v).map(|v| v.replace('ا', "ـا"))),
    sure("hamza on every alef", |k, v| {
        arabic(k, v).map(|v| v.replace('ا', "أ"))
    }),
    sure("a conjunction attached", |k, v| {
        arabic(k, v).map(|v| format!("و{v}"))
    }),
    sure("a preposition attached", |k, v| {
        arabic(k, v).map(|v| format!("ل{v}"))
    }),
    sure("lines from the left", |k, v| {
        arabic(k, v).map(|v| v.chars().rev().collect())
    }),
    sure("words from the left", |k, v| {
        let turned = |word: &str| word.chars().rev().collect::<String>();
        arabic(k, v).map(|v| v.split(' ').map(turned).collect::<Vec<_>>().join(" "))
    }),
    sure("in the other alphabet", |k, v| {
        parts(k, v).map(|_| other_alphabet(v))
    }),
    maybe("one letter lost", |k, v| {
        let named = parts(k, v)?;
        let long = named.iter().position(|word| word.chars().count() >= 6)?;
        let cut: String = named[long]
            .chars()
            .enumerate()
            .filter(|(at, _)| *at != 2)
            .map(|(_, c)| c)
            .collect();
        let other = named[(long + 1) % 3];
        Some(if long < (long + 1) % 3 {
            format!("{cut} {other}")
        } else {
            format!("{other} {cut}")
        })
    }),
    maybe("one part alone", |k, v| {
        let named = parts(k, v)?;
        named
            .into_iter()
            .find(|word| word.chars().count() >= 5)
            .map(str::to_owned)
    }),
    maybe("initials alone", |k, v| {
        parts(k, v).map(|p| {
            let first = |word: &str| word.chars().next().unwrap();
            format!("{}.{}.", first(p[0]), first(p[2]))
        })
    }),
    // Numbers.
    sure("without its spaces", |k, v| {
        number(k, v).map(|v| v.replace(' ', ""))
    }),
    sure("with points", |k, v| {
        number(k, v).map(|v| v.replace([' ', '-'], "."))
    }),
    sure("with hyphens", |k, v| {
        number(k, v).map(|v| v.replace([' '], "-"))
    }),
    sure("with strokes", |k, v| {
        number(k, v).map(|v| v.replace([' ', '-'], "/"))
    }),
    sure("Arabic digits", |k, v| {
        number(k, v).map(|v| digits(v, '\u{660}'))
    }),
    sure("Persian digits", |k, v| {
        number(k, v).map(|v| digits(v, '\u{6f0}'))
    }),
    sure("digits of buttons", |k, v| {
        number(k, v).map(|v| {
            v.chars()
                .map(|c| {
                    if c.is_ascii_digit() {
                        format!("{c}\u{fe0f}\u{20e3}")
                    } else {
                        c.into()
                    }
                })
                .collect()
        })
    }),
    maybe("groups from the last to the first", |k, v| {
        let groups: Vec<&str> = number(k, v)?.split([' ', '-']).rev().collect();
        Some(groups.join(" "))
    }),
    sure("as at home", |k, v| {
        (k == TermKind::Phone).then(|| v.replace("+000 ", "0"))
    }),
    sure("with two noughts", |k, v| {
        (k == TermKind::Phone).then(|| v.replace('+', "00"))
    }),
    sure("the area in brackets", |k, v| {
        (k == TermKind::Phone).then(|| v.replacen("+000 ", "+000 (0)", 1))
    }),
    sure("in a link to call", |k, v| {
        (k == TermKind::Phone).then(|| format!("tel:{}", v.replace(' ', "")))
    }),
    maybe("letters taken for digits", |k, v| {
        let plain = v.replace('0', "O").replace('1', "l");
        (k == TermKind::Identifier && plain != v).then_some(plain)
    }),
    sure("spelled against harvesters", |k, v| {
        (k == TermKind::Email).then(|| v.replace('@', " [at] ").replace('.', " [dot] "))
    }),
    sure("at in words", |k, v| {
        (k == TermKind::Email).then(|| v.replace('@', " AT "))
    }),
    sure("in a link to write", |k, v| {
        (k == TermKind::Email).then(|| format!("mailto:{v}?subject=x"))
    }),
    sure("in angle brackets", |k, v| {
        (k == TermKind::Email).then(|| format!("<{v}>"))
    }),
    maybe("the handle alone", |k, v| {
        (k == TermKind::Email).then(|| format!("@{}", v.split('@').next().unwrap()))
    }),
    // Positions.
    sure("east before north", |k, v| {
        position(k, v).map(|(n, e)| format!("{e}, {n}"))
    }),
    sure("four decimals", |k, v| {
        position(k, v).map(|(n, e)| format!("{n:.4} {e:.4}"))
    }),
    sure("with hemispheres", |k, v| {
        position(k, v).map(|(n, e)| format!("{n}° N, {e}° E"))
    }),
    sure("degrees, minutes, seconds", |k, v| {
        position(k, v).map(|(n, e)| format!("{}N {}E", sexagesimal(n), sexagesimal(e)))
    }),
    sure("degrees and minutes", |k, v| {
        position(k, v).map(|(n, e)| {
            format!(
                "N {}° {:.3}' E {}° {:.3}'",
                n.floor(),
                n.fract() * 60.0,
                e.floor(),
                e.fract() * 60.0
            )
        })
    }),
    sure("geo: address", |k, v| {
        position(k, v).map(|(n, e)| format!("geo:{n},{e};u=10"))
    }),
    sure("map link", |k, v| {
        position(k, v).map(|(n, e)| format!("https://maps.example/maps/@{n},{e},17z"))
    }),
    sure("map link, Bing", |k, v| {
        position(k, v).map(|(n, e)| format!("https://maps.example/?cp={n}~{e}&lvl=17"))
    }),
    sure("JSON", |k, v| {
        position(k, v).map(|(n, e)| format!("{{\"lat\": {n}, \"lng\": {e}}}"))
    }),
    sure("tens of millionths", |k, v| {
        position(k, v).map(|(n, e)| {
            format!(
                "{{\"latitudeE7\": {:.0}, \"longitudeE7\": {:.0}}}",
                n * 1e7,
                e * 1e7
            )
        })
    }),
    sure("MGRS", |k, v| {
        position(k, v).map(|(n, e)| mgrs(n, e).to_string())
    }),
    sure("MGRS, spaced, 100 m", |k, v| {
        position(k, v).map(|(n, e)| {
            let whole = mgrs(n, e).to_string();
            let (head, digits) = whole.split_at(5);
            format!(
                "{} {} {} {}",
                &head[..3],
                &head[3..],
                &digits[..3],
                &digits[5..8]
            )
        })
    }),
    sure("UTM", |k, v| {
        position(k, v).map(|(n, e)| {
            let metric = geoconvert::LatLon::create(n, e).unwrap().to_utmups();
            format!(
                "{}N {:.0} {:.0}",
                metric.zone(),
                metric.easting(),
                metric.northing()
            )
        })
    }),
    sure("plus code", |k, v| {
        position(k, v).map(|(n, e)| plus_code(n, e))
    }),
    maybe("short plus code", |k, v| {
        position(k, v).map(|(n, e)| plus_code(n, e)[4..].to_owned())
    }),
    sure("geohash", |k, v| {
        position(k, v).and_then(|(n, e)| {
            let hash = geohash::encode(geohash::Coord { x: e, y: n }, 9).unwrap();
            hash.bytes()
                .any(|byte| byte.is_ascii_digit())
                .then_some(hash)
        })
    }),
    sure("map tile", |k, v| {
        position(k, v).map(|(n, e)| {
            let tiles = 131_072.0;
            let x = (e + 180.0) / 360.0 * tiles;
            let y = (1.0 - n.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * tiles;
            format!(
                "https://tile.example/17/{:.0}/{:.0}.png",
                x.floor(),
                y.floor()
            )
        })
    }),
    maybe("one of the two numbers", |k, v| {
        position(k, v).map(|(n, _)| format!("latitude {n}"))
    }),
    // Days.
    maybe("day, month in words, year", |k, v| {
        day(k, v).map(|(y, m, d)| format!("{d} {} {y}", MONTHS[m].0))
    }),
    maybe("month in words, day, year", |k, v| {
        day(k, v).map(|(y, m, d)| format!("{} {d}, {y}", MONTHS[m].0))
    }),
    maybe("month in Arabic", |k, v| {
        day(k, v).map(|(y, m, d)| format!("{d} {} {y}", MONTHS[m].1))
    }),
    maybe("figures, day first", |k, v| {
        day(k, v).map(|(y, m, d)| format!("{d}/{}/{y}", m + 1))
    }),
    maybe("name of a picture", |k, v| {
        day(k, v).map(|(y, m, d)| format!("IMG_{y}{:02}{d:02}_121314.jpg", m + 1))
    }),
    // Words.
    sure("with capitals and marks", |k, v| {
        (k == TermKind::Phrase).then(|| format!("“{}…", v.to_uppercase()))
    }),
];

fn between(value: &str, what: &str) -> String {
    value.chars().map(|c| format!("{c}{what}")).collect()
}

fn fullwidth(c: char) -> char {
    match c {
        // Points and commas of numbers are not those of fullwidth text.
        '0'..='9' | 'A'..='Z' | 'a'..='z' | '@' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        ' ' => '\u{3000}',
        other => other,
    }
}

fn mathematical(c: char) -> char {
    let at = |base: u32, zero: char| char::from_u32(base + u32::from(c) - u32::from(zero)).unwrap();
    match c {
        '0'..='9' => at(0x1d7ce, '0'),
        'A'..='Z' => at(0x1d400, 'A'),
        'a'..='z' => at(0x1d41a, 'a'),
        other => other,
    }
}

fn look_alike(c: char) -> char {
    match c {
        'a' => 'а',
        'e' => 'е',
        'o' => 'ο',
        'i' => 'і',
        'S' => 'Ѕ',
        'y' => 'у',
        'p' => 'р',
        'M' => 'Μ',
        'ك' => 'ک',
        'ي' => 'ی',
        other => other,
    }
}

/// A person's three parts.
fn parts(kind: TermKind, value: &str) -> Option<[&str; 3]> {
    let parts: Vec<&str> = value.split(' ').collect();
    (kind == TermKind::Person)
        .then(|| parts.try_into().ok())
        .flatten()
}

fn arabic(kind: TermKind, value: &str) -> Option<&str> {
    (matches!(kind, TermKind::Person | TermKind::Place) && !value.is_ascii()).then_some(value)
}

fn number(kind: TermKind, value: &str) -> Option<&str> {
    matches!(kind, TermKind::Phone | TermKind::Identifier).then_some(value)
}

fn position(kind: TermKind, value: &str) -> Option<(f64, f64)> {
    let (north, east) = value.split_once(", ")?;
    (kind == TermKind::Coordinate)
        .then(|| Some((north.parse().ok()?, east.parse().ok()?)))
        .flatten()
}

fn digits(value: &str, zero: char) -> String {
    let digit = |c: char| {
        c.to_digit(10)
            .map_or(c, |d| char::from_u32(u32::from(zero) + d).unwrap())
    };
    value.chars().map(digit).collect()
}

fn sexagesimal(degrees: f64) -> String {
    let minutes = degrees.fract() * 60.0;
    format!(
        "{}°{}'{:.1}\"",
        degrees.floor(),
        minutes.floor(),
        minutes.fract() * 60.0
    )
}

fn mgrs(north: f64, east: f64) -> geoconvert::Mgrs {
    geoconvert::LatLon::create(north, east).unwrap().to_mgrs(5)
}

/// Ten digits (Open Location Code specification, "Encoding").
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn plus_code(north: f64, east: f64) -> String {
    const ALPHABET: &[u8] = b"23456789CFGHJMPQRVWX";
    let (mut y, mut x) = (
        ((north + 90.0) * 8000.0) as usize,
        ((east + 180.0) * 8000.0) as usize,
    );
    let mut pairs = Vec::new();
    for _ in 0..5 {
        pairs.push(format!(
            "{}{}",
            char::from(ALPHABET[y % 20]),
            char::from(ALPHABET[x % 20])
        ));
        (y, x) = (y / 20, x / 20);
    }
    pairs.reverse();
    pairs.insert(4, "+".to_owned());
    pairs.concat()
}

/// The month counts from nought.
fn day(kind: TermKind, value: &str) -> Option<(usize, usize, usize)> {
    let mut figures = value.split('-').map(|part| part.parse().ok());
    let (year, month, day): (usize, usize, usize) =
        (figures.next()??, figures.next()??, figures.next()??);
    (kind == TermKind::Date).then_some((year, month - 1, day))
}

const MONTHS: [(&str, &str); 12] = [
    ("January", "كانون الثاني"),
    ("February", "شباط"),
    ("March", "آذار"),
    ("April", "نيسان"),
    ("May", "أيار"),
    ("June", "حزيران"),
    ("July", "تموز"),
    ("August", "آب"),
    ("September", "أيلول"),
    ("October", "تشرين الأول"),
    ("November", "تشرين الثاني"),
    ("December", "كانون الأول"),
];

/// The consonants and long vowels of the invented names, in the other alphabet.
fn other_alphabet(value: &str) -> String {
    const PAIRS: [(&str, &str); 15] = [
        ("sh", "ش"),
        ("kh", "خ"),
        ("b", "ب"),
        ("t", "ت"),
        ("j", "ج"),
        ("d", "د"),
        ("r", "ر"),
        ("z", "ز"),
        ("s", "س"),
        ("f", "ف"),
        ("q", "ق"),
        ("l", "ل"),
        ("m", "م"),
        ("n", "ن"),
        ("a", "ا"),
    ];
    if value.is_ascii() {
        return PAIRS
            .iter()
            .fold(value.to_lowercase(), |text, (latin, arabic)| {
                text.replace(latin, arabic)
            });
    }
    let latin = PAIRS
        .iter()
        .fold(value.to_owned(), |text, (latin, arabic)| {
            text.replace(arabic, latin)
        });
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    latin.split(' ').map(capital).collect::<Vec<_>>().join(" ")
}
