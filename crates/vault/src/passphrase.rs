//! Passphrases that can be remembered and not guessed.

use zeroize::Zeroizing;

use crate::edge::Random;

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
