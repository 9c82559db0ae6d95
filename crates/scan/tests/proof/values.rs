//! Five hundred invented protected values.

use model::term::{Term, TermKind};

/// A generator of its own: the values must be the same on every machine and for ever.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides` (splitmix64).
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

pub(crate) const VALUES: usize = 500;
/// One sound for each Arabic letter, so that names are written the same way back.
const SOUNDS: [(&str, &str); 14] = [
    ("b", "ب"),
    ("t", "ت"),
    ("j", "ج"),
    ("d", "د"),
    ("r", "ر"),
    ("z", "ز"),
    ("s", "س"),
    ("sh", "ش"),
    ("f", "ف"),
    ("q", "ق"),
    ("l", "ل"),
    ("m", "م"),
    ("n", "ن"),
    ("kh", "خ"),
];

/// Terms with ids `v0`, `v1`, …
pub(crate) fn values() -> Vec<Term> {
    let mut dice = Dice::new(5);
    let mut words = Words::default();
    let mut found = Vec::new();
    let mut add = |kind, value: String| {
        let id = format!("v{}", found.len());
        found.push(Term { id, kind, value });
    };
    for _ in 0..150 {
        add(TermKind::Person, words.latin(&mut dice, 3));
    }
    for _ in 0..100 {
        add(TermKind::Person, words.arabic(&mut dice, 3));
    }
    for _ in 0..15 {
        add(TermKind::Place, words.latin(&mut dice, 2));
        add(TermKind::Place, words.arabic(&mut dice, 2));
    }
    for _ in 0..60 {
        let group = |dice: &mut Dice, digits: u32| {
            let bound = 10_usize.pow(digits);
            format!("{:0width$}", dice.roll(bound), width = digits as usize)
        };
        let (one, two) = (group(&mut dice, 3), group(&mut dice, 4));
        add(
            TermKind::Phone,
            format!("+000 9{}5 {one} {two}", dice.roll(10)),
        );
        add(
            TermKind::Identifier,
            format!("SY-{}-{}", group(&mut dice, 2), group(&mut dice, 6)),
        );
    }
    for number in 0..40 {
        let word = words.latin(&mut dice, 1).to_lowercase();
        add(TermKind::Email, format!("{word}.{number}@mail.example.org"));
        let latitude = 33_000_000 + dice.roll(4_000_000);
        let longitude = 36_000_000 + dice.roll(5_000_000);
        #[allow(clippy::cast_precision_loss)]
        let degrees = |millionths: usize| millionths as f64 / 1e6;
        let position = format!("{:.5}, {:.5}", degrees(latitude), degrees(longitude));
        add(TermKind::Coordinate, position);
    }
    for _ in 0..10 {
        let (year, month, day) = (2011 + dice.roll(12), 1 + dice.roll(12), 1 + dice.roll(28));
        add(TermKind::Date, format!("{year}-{month:02}-{day:02}"));
        let [a, b, c, d] = [0; 4].map(|_| words.latin(&mut dice, 1).to_lowercase());
        add(TermKind::Phrase, format!("the {a} of {b} {c} {d}"));
    }
    assert_eq!(found.len(), VALUES);
    found
}

/// Words that no other value has.
#[derive(Default)]
struct Words {
    taken: std::collections::HashSet<String>,
}

impl Words {
    /// A row of consonants with long vowels between, which Arabic writes.
    fn row(&mut self, dice: &mut Dice) -> Vec<(&'static str, &'static str)> {
        loop {
            let length = 3 + dice.roll(2);
            let row: Vec<_> = (0..length).map(|_| *dice.pick(&SOUNDS)).collect();
            let plain = row.windows(2).all(|two| two[0] != two[1]);
            let skeleton: String = row.iter().map(|(latin, _)| *latin).collect();
            if plain && self.taken.insert(skeleton) {
                return row;
            }
        }
    }

    fn latin(&mut self, dice: &mut Dice, count: usize) -> String {
        let word = |words: &mut Self, dice: &mut Dice| {
            let row = words.row(dice);
            let mut word: String = row.iter().map(|(latin, _)| format!("{latin}a")).collect();
            word.pop();
            word[..1].to_uppercase() + &word[1..]
        };
        let words: Vec<String> = (0..count).map(|_| word(self, dice)).collect();
        words.join(" ")
    }

    fn arabic(&mut self, dice: &mut Dice, count: usize) -> String {
        let word = |words: &mut Self, dice: &mut Dice| {
            let row = words.row(dice);
            row.iter()
                .map(|(_, arabic)| *arabic)
                .collect::<Vec<_>>()
                .join("ا")
        };
        let words: Vec<String> = (0..count).map(|_| word(self, dice)).collect();
        words.join(" ")
    }
}
