//! Secrets to plant: what must not be found wherever nobody has the passphrase. All invented.

/// What a canary passes for, and so where it is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// A name in Latin letters.
    Latin,
    /// A name in Arabic letters, none of which is written another way when folded for search.
    Arabic,
    /// A telephone number.
    Phone,
    /// Latitude and longitude.
    Place,
    /// The name of a file, with its ending.
    File,
    /// What somebody said.
    Words,
}

/// A planted secret.
#[derive(Debug, Clone)]
pub struct Canary {
    /// What it passes for.
    pub planted: Planted,
    /// What is looked for.
    pub text: String,
}

/// Two hundred of them, the same each time; no two are alike, and none is a word of any program.
pub fn canaries() -> Vec<Canary> {
    let mut draw = Draw(0x7465_7374_696d_6f6e);
    let mut all = Vec::new();
    for (planted, number) in [
        (Planted::Latin, 60),
        (Planted::Arabic, 50),
        (Planted::Phone, 25),
        (Planted::Place, 20),
        (Planted::File, 20),
        (Planted::Words, 25),
    ] {
        for _ in 0..number {
            let text = draw.text(planted);
            all.push(Canary { planted, text });
        }
    }
    all
}

/// xorshift64*: never for anything but tests.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(drawn).unwrap_or_default() % bound
    }

    fn word(&mut self, syllables: &[&str], number: usize) -> String {
        let drawn = (0..number).map(|_| syllables.get(self.below(syllables.len())).copied());
        drawn.flatten().collect()
    }

    fn capital(&mut self) -> String {
        let word = self.word(LATIN, 4);
        let mut letters = word.chars();
        let first = letters.next().map(|one| one.to_ascii_uppercase());
        first.into_iter().chain(letters).collect()
    }

    fn digits(&mut self, number: usize) -> String {
        (0..number)
            .map(|_| char::from(b'0' + self.below(10) as u8))
            .collect()
    }

    fn text(&mut self, planted: Planted) -> String {
        match planted {
            Planted::Latin => format!("{} {}", self.capital(), self.capital()),
            Planted::Arabic => format!("{} {}", self.word(ARABIC, 4), self.word(ARABIC, 4)),
            Planted::Phone => format!("+99893{}", self.digits(8)),
            Planted::Place => format!("34.{}, 36.{}", self.digits(6), self.digits(6)),
            Planted::File => format!("{}-{}.txt", self.word(LATIN, 3), self.digits(5)),
            Planted::Words => {
                let words: Vec<String> = (0..4).map(|_| self.word(LATIN, 3)).collect();
                words.join(" ")
            }
        }
    }
}

/// Syllables that make words of no language we know.
const LATIN: &[&str] = &[
    "zav", "qol", "thu", "wex", "jib", "kro", "fyn", "gax", "moz", "pwi", "dru", "xel", "ugn",
    "byk",
];
const ARABIC: &[&str] = &[
    "زف", "قل", "ثو", "كش", "جب", "كر", "فن", "غص", "مز", "بس", "در", "خل", "عن", "طك",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_two_hundred_and_no_two_alike() {
        let all = canaries();
        let texts: BTreeSet<&str> = all.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts.len(), 200);
        assert!(texts.iter().all(|text| text.len() >= 12), "{texts:?}");
    }
}
