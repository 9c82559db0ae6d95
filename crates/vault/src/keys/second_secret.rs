//! A second secret, on paper or on a stick, for those whose passphrase may be watched or forced.

use bech32::{Bech32, Hrp};
use zeroize::Zeroizing;

use crate::{edge::Random, primitives::Refused};

/// 160 random bits that a key file can need besides its passphrase. Written as Bech32 (BIP 173),
/// which notices a slip of the pen; on a stick it is a file with that one line.
pub struct SecondSecret(Zeroizing<[u8; 20]>);

/// A text is no second secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no second secret, or a character of it is wrong; compare it with the paper")]
pub struct NoSecondSecret;

impl SecondSecret {
    /// Draws a new one.
    pub fn generate(random: &mut dyn Random) -> Self {
        let mut secret = Self(Zeroizing::new([0; 20]));
        random.fill(secret.0.as_mut_slice());
        secret
    }

    /// Reads one as it was printed: spaces, line ends and the case of letters do not matter.
    pub fn parse(text: &str) -> Result<Self, NoSecondSecret> {
        let mut compact = Zeroizing::new(String::with_capacity(text.len()));
        compact.extend(text.split_whitespace().flat_map(str::chars));
        let found = bech32::primitives::decode::CheckedHrpstring::new::<Bech32>(&compact)
            .map_err(|_| NoSecondSecret)?;
        let mut secret = Self(Zeroizing::new([0; 20]));
        let mut bytes = found.byte_iter();
        if found.hrp() != PREFIX || bytes.len() != secret.0.len() {
            return Err(NoSecondSecret);
        }
        secret.0.fill_with(|| bytes.next().unwrap_or_default());
        Ok(secret)
    }

    /// The text for paper: groups of five characters, to be read out and typed in.
    pub fn text(&self) -> Zeroizing<String> {
        let whole = bech32::encode::<Bech32>(PREFIX, self.0.as_slice()).map_err(|_| Refused);
        let whole = Zeroizing::new(whole.unwrap_or_default());
        let mut text = Zeroizing::new(String::with_capacity(whole.len() * 2));
        for (at, letter) in whole.chars().enumerate() {
            if at > 0 && at % 5 == 0 {
                text.push(' ');
            }
            text.push(letter.to_ascii_uppercase());
        }
        text
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

/// Says what the text is when it is found in a drawer.
const PREFIX: Hrp = Hrp::parse_unchecked("testimony");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::SystemRandom;

    #[test]
    fn what_is_printed_is_read_again_however_it_is_typed() {
        let secret = SecondSecret::generate(&mut SystemRandom);
        let text = secret.text();
        assert_eq!(text.split(' ').count(), 10);
        for typed in [
            text.to_string(),
            text.to_lowercase(),
            text.replace(' ', ""),
            format!("  {}\n", text.replace(' ', "\n ")),
        ] {
            let read = SecondSecret::parse(&typed).unwrap();
            assert_eq!(read.bytes(), secret.bytes(), "{typed}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_noticed() {
        let text = SecondSecret::generate(&mut SystemRandom).text().to_string();
        for at in 10..text.len() {
            let mut letters: Vec<char> = text.chars().collect();
            if letters[at] == ' ' {
                continue;
            }
            letters[at] = if letters[at] == 'Q' { 'P' } else { 'Q' };
            let wrong: String = letters.into_iter().collect();
            assert!(SecondSecret::parse(&wrong).is_err(), "{wrong}");
        }
        for wrong in [
            "",
            "testimony",
            &text[..text.len() - 1],
            "age1qqqqqqqqqqqqq",
        ] {
            assert!(SecondSecret::parse(wrong).is_err(), "{wrong}");
        }
    }
}
