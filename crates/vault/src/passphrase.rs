//! Passphrases that can be remembered and not guessed.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::edge::Random;

/// A passphrase that a key file is to be locked with: drawn by the program, or chosen in spite of that.
pub struct NewPassphrase {
    text: Zeroizing<String>,
    origin: Origin,
}

/// Where a passphrase came from. Recorded, because people guess far worse than chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Drawn by the program.
    Drawn,
    /// Chosen by a person.
    Chosen,
}

/// Why a passphrase that a person chose will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeakPassphrase {
    /// It is short.
    #[error("the passphrase is too short; use a generated one, or at least {SHORTEST} characters")]
    Short,
    /// A guesser who tries words, names, dates, keyboards and repetitions first comes to it soon.
    #[error(
        "the passphrase follows a pattern that guessers try early; use a generated one, or several words that have nothing to do with each other"
    )]
    Pattern,
}

impl NewPassphrase {
    /// Draws six words.
    pub fn draw(random: &mut dyn Random) -> Self {
        Self {
            text: generate_passphrase(random),
            origin: Origin::Drawn,
        }
    }

    /// Takes one that a person chose, unless it is plainly weak. What passes may be weak all the same.
    pub fn chosen(text: &str, member: &str) -> Result<Self, WeakPassphrase> {
        if text.chars().count() < SHORTEST {
            return Err(WeakPassphrase::Short);
        }
        let known = [member, "testimony", "vault"];
        if zxcvbn::zxcvbn(text, &known).guesses_log10() < FEWEST_GUESSES {
            return Err(WeakPassphrase::Pattern);
        }
        Ok(Self {
            text: Zeroizing::new(text.to_owned()),
            origin: Origin::Chosen,
        })
    }

    /// The one that a key file has already.
    pub(crate) fn kept(text: &str, origin: Origin) -> Self {
        Self {
            text: Zeroizing::new(text.to_owned()),
            origin,
        }
    }

    /// The passphrase itself, to be shown once.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn origin(&self) -> Origin {
        self.origin
    }
}

/// Draws six words of the EFF's large word list: 77.5 bits, which even the fastest guesser of an
/// Argon2id key file does not get through in any lifetime (`docs/format.md`).
pub fn generate_passphrase(random: &mut dyn Random) -> Zeroizing<String> {
    let words: Vec<&str> = EFF_LARGE.lines().collect();
    let mut phrase = Zeroizing::new(String::with_capacity(80));
    for number in 0..WORDS {
        if number > 0 {
            phrase.push(' ');
        }
        phrase.push_str(words.get(below(words.len(), random)).unwrap_or(&""));
    }
    phrase
}

/// A number below `bound`, each as likely: draws that would favour the low ones are drawn again.
fn below(bound: usize, random: &mut dyn Random) -> usize {
    let bound = u32::try_from(bound).unwrap_or(u32::MAX).max(1);
    let fair = u32::MAX - u32::MAX % bound;
    loop {
        let mut bytes = Zeroizing::new([0; 4]);
        random.fill(bytes.as_mut_slice());
        let drawn = u32::from_le_bytes(*bytes);
        if drawn < fair {
            return (drawn % bound) as usize;
        }
    }
}

const WORDS: usize = 6;

/// Characters of the shortest passphrase that a person may choose.
const SHORTEST: usize = 16;

/// The power of ten of the guesses that a good guesser needs at least, by zxcvbn's estimate, which is
/// generous: at a thousand guesses a second, a hundred thousand years.
const FEWEST_GUESSES: f64 = 15.5;

/// See `words/README.md` for author and licence.
const EFF_LARGE: &str = include_str!("../words/eff-large.txt");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::edge::SystemRandom;

    #[test]
    fn the_list_has_7776_different_words() {
        let words: BTreeSet<&str> = EFF_LARGE.lines().collect();
        assert_eq!(words.len(), 7776);
        assert!(
            words
                .iter()
                .all(|word| !word.contains(' ') && word.len() > 2)
        );
    }

    #[test]
    fn six_words_and_never_the_same() {
        let draw = || generate_passphrase(&mut SystemRandom);
        assert_eq!(draw().split(' ').count(), 6);
        assert_ne!(*draw(), *draw());
    }

    #[test]
    fn what_a_guesser_tries_early_is_refused_and_what_he_does_not_is_taken() {
        let chosen = |text| NewPassphrase::chosen(text, "amal").map(|_| ());
        assert_eq!(chosen("kite orbit"), Err(WeakPassphrase::Short));
        for weak in [
            "noise noise noise noise noise noise",
            "abcdefghijklmnopqrstuvwxyz",
            "1234567890123456789012345678",
            "qwertyuiopasdfghjklzxcvbnm",
            "passwordpasswordpassword",
            "P@ssw0rd P@ssw0rd 2024",
            "testimony amal testimony",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert_eq!(chosen(weak), Err(WeakPassphrase::Pattern), "{weak}");
        }
        for good in [
            "a passphrase of amal for tests",
            "abacus abdomen abdominal abide abiding ability",
            "\u{642}\u{645}\u{631} \u{634}\u{62c}\u{631}\u{629} \u{646}\u{647}\u{631} \u{62d}\u{62c}\u{631}",
        ] {
            assert_eq!(chosen(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn draws_beyond_the_last_whole_multiple_are_not_used() {
        struct Scripted(Vec<u32>);
        impl Random for Scripted {
            fn fill(&mut self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.0.remove(0).to_le_bytes());
            }
        }
        assert_eq!(below(7776, &mut Scripted(vec![u32::MAX, 7777])), 1);
    }
}
