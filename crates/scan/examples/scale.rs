//! What `cargo xtask bench scan` measures: makes invented terms and pages, and scans those for these.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement that goes wrong should end"
)]

use std::{fmt::Write as _, fs, path::Path, time::Instant};

use testimony_scan::{Allowed, Artefact, Certainty, Terms, scan};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", folder, terms, pages] => {
            make(
                Path::new(folder),
                terms.parse().unwrap(),
                pages.parse().unwrap(),
            );
        }
        ["scan", folder] => run(Path::new(folder)),
        _ => panic!("make FOLDER TERMS PAGES | scan FOLDER"),
    }
}

/// Prints `compile`, `scan` and `findings`, in milliseconds and numbers.
fn run(folder: &Path) {
    let table = fs::read_to_string(folder.join("terms.csv")).unwrap();
    let pages = fs::read(folder.join("pages.txt")).unwrap();
    let began = Instant::now();
    let terms = Terms::from_csv(&table).unwrap();
    eprintln!("timing: compile {}", began.elapsed().as_secs_f64() * 1000.0);
    let began = Instant::now();
    let report = scan(
        &Artefact::new("pages.txt", &pages),
        &terms,
        &Allowed::none(),
    );
    eprintln!("timing: scan {}", began.elapsed().as_secs_f64() * 1000.0);
    eprintln!("timing: processor {}", processor());
    let certain = report
        .findings
        .iter()
        .filter(|f| f.certainty == Certainty::Certain)
        .count();
    eprintln!("count: certain {certain}");
    eprintln!("count: possible {}", report.findings.len() - certain);
    assert_eq!(report.unreadable, []);
}

/// Milliseconds of all cores so far, to ten: what other programs do on the machine changes them little.
fn processor() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum::<u64>()
        * 10
}

/// The same numbers on every machine.
struct Noise(u64);

impl Noise {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

const SOUNDS: [(&str, &str); 18] = [
    ("b", "ب"),
    ("t", "ت"),
    ("j", "ج"),
    ("h", "ح"),
    ("d", "د"),
    ("r", "ر"),
    ("z", "ز"),
    ("s", "س"),
    ("sh", "ش"),
    ("f", "ف"),
    ("q", "ق"),
    ("k", "ك"),
    ("l", "ل"),
    ("m", "م"),
    ("n", "ن"),
    ("kh", "خ"),
    ("gh", "غ"),
    ("w", "و"),
];

/// The `number`th word of a list of its own: always the same, in Latin and in Arabic letters.
fn word(list: u64, number: usize) -> (String, String) {
    let mut noise =
        Noise(list.wrapping_mul(0x9e37_79b9) ^ (number as u64).wrapping_mul(0x85eb_ca6b_27d4));
    let (mut latin, mut arabic) = (String::new(), String::new());
    noise.below(2);
    for part in 0..2 + noise.below(3) {
        let (one, other) = SOUNDS[noise.below(SOUNDS.len())];
        if part > 0 {
            let (vowel, long) = [
                ("a", ""),
                ("i", ""),
                ("u", ""),
                ("aa", "ا"),
                ("ee", "ي"),
                ("ou", "و"),
            ][noise.below(6)];
            latin.push_str(vowel);
            arabic.push_str(long);
        }
        latin.push_str(one);
        arabic.push_str(other);
    }
    let first = latin.remove(0).to_ascii_uppercase();
    latin.insert(0, first);
    (latin, arabic)
}

/// Given names are few, as they are among people; family names are many.
const GIVEN: usize = 500;
const FAMILY: usize = 15_000;
const WORDS: usize = 9_000;
const WORDS_PER_PAGE: usize = 330;

fn make(folder: &Path, terms: usize, pages: usize) {
    fs::create_dir_all(folder).unwrap();
    let mut noise = Noise(7);
    let mut table = String::from("id,kind,value\n");
    // What a search for strings as they stand would be given: four forms of a name, one of the rest.
    let mut forms = String::new();
    let mut values = Vec::new();
    for number in 0..terms {
        let (kind, value) = match number % 20 {
            0..12 => {
                let names = [
                    word(1, noise.below(GIVEN)),
                    word(1, noise.below(GIVEN)),
                    word(2, noise.below(FAMILY)),
                ];
                let [a, b, c] =
                    names.map(|(latin, arabic)| if number % 2 == 0 { latin } else { arabic });
                writeln!(forms, "{a} {b} {c}\n{a} {c}\n{c}, {a}\n{c} {a}").unwrap();
                ("person", format!("{a} {b} {c}"))
            }
            12..15 => (
                "phone",
                format!(
                    "+000 9{} {:03} {:04}",
                    noise.below(10),
                    noise.below(1000),
                    noise.below(10_000)
                ),
            ),
            15 | 16 => (
                "identifier",
                format!("SY-{:02}-{:07}", noise.below(100), noise.below(10_000_000)),
            ),
            17 => (
                "email",
                format!(
                    "{}.{number}@mail.example.org",
                    word(2, noise.below(FAMILY)).0.to_lowercase()
                ),
            ),
            18 => (
                "coordinate",
                format!(
                    "\"{}.{:05}, {}.{:05}\"",
                    32 + noise.below(5),
                    noise.below(100_000),
                    36 + noise.below(6),
                    noise.below(100_000)
                ),
            ),
            _ if number % 40 == 19 => (
                "date",
                format!(
                    "20{:02}-{:02}-{:02}",
                    11 + noise.below(12),
                    1 + noise.below(12),
                    1 + noise.below(28)
                ),
            ),
            _ => (
                "place",
                format!(
                    "{} {}",
                    word(3, noise.below(FAMILY)).0,
                    word(3, noise.below(FAMILY)).0
                ),
            ),
        };
        if kind != "person" {
            writeln!(forms, "{}", value.trim_matches('"')).unwrap();
        }
        writeln!(table, "t{number},{kind},{value}").unwrap();
        values.push(value.trim_matches('"').to_owned());
    }
    fs::write(folder.join("terms.csv"), table).unwrap();
    fs::write(folder.join("forms.txt"), forms).unwrap();
    fs::write(folder.join("pages.txt"), text(pages, &values, &mut noise)).unwrap();
}

/// Paragraphs of two languages with dates and figures, people who are not protected on every page, and
/// a protected value on every tenth.
fn text(pages: usize, values: &[String], noise: &mut Noise) -> String {
    let mut text = String::new();
    for page in 0..pages {
        let arabic = page % 3 == 2;
        let plain = |noise: &mut Noise| {
            // Half of a text is its hundred most common words.
            let number = if noise.below(2) == 0 {
                noise.below(100)
            } else {
                noise.below(WORDS)
            };
            let (latin, in_arabic) = word(4, number);
            if arabic {
                in_arabic
            } else {
                latin.to_lowercase()
            }
        };
        for at in 0..WORDS_PER_PAGE {
            match at % 110 {
                0 => write!(
                    text,
                    "On {} May 20{}, ",
                    1 + noise.below(28),
                    11 + noise.below(10)
                )
                .unwrap(),
                40 => {
                    let one = word(1, noise.below(GIVEN));
                    let other = word(5, noise.below(FAMILY));
                    let pick = |(latin, in_arabic): (String, String)| {
                        if arabic { in_arabic } else { latin }
                    };
                    write!(text, "{} {} ", pick(one), pick(other)).unwrap();
                }
                70 => write!(text, "{} of {}, ", noise.below(400), noise.below(9_000)).unwrap(),
                90 if page % 10 == 0 && at < 110 => {
                    write!(text, "{} ", values[noise.below(values.len())]).unwrap()
                }
                at if at % 15 == 14 => {
                    let ended = plain(noise);
                    let next = plain(noise);
                    let mut letters = next.chars();
                    let first: String = letters.next().unwrap().to_uppercase().collect();
                    write!(text, "{ended}. {first}{} ", letters.as_str()).unwrap();
                }
                _ => write!(text, "{} ", plain(noise)).unwrap(),
            }
        }
        text.push('\n');
    }
    text
}
