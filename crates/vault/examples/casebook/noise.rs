//! Numbers and invented words, the same each time.

use std::iter;

/// Numbers that look random.
pub(crate) struct Noise(u64);

impl Noise {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D)
    }

    pub(crate) fn next(&mut self) -> u64 {
        // SplitMix64
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// Small numbers often, large ones seldom: as words occur in a language.
    pub(crate) fn seldom(&mut self, bound: usize) -> usize {
        let unit = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        let span = (bound as f64 + 4.0) / 4.0;
        ((4.0 * span.powf(unit)) - 4.0) as usize
    }
}

/// The words of one script, the most frequent first.
pub(crate) struct Lexicon(Vec<String>);

impl Lexicon {
    pub(crate) fn new(frequent: &str, letters: &str, vowels: &str, size: usize) -> Self {
        let letters: Vec<char> = letters.chars().collect();
        let vowels: Vec<char> = vowels.chars().collect();
        let mut noise = Noise::new(letters.len() as u64);
        let invented = iter::repeat_with(|| {
            let mut word = String::new();
            for _ in 0..2 + noise.below(3) {
                word.extend(letters.get(noise.below(letters.len())));
                if noise.below(4) > 0 {
                    word.extend(vowels.get(noise.below(vowels.len())));
                }
            }
            word
        });
        let frequent = frequent.split_whitespace().map(str::to_owned);
        Self(frequent.chain(invented).take(size).collect())
    }

    pub(crate) fn word(&self, rank: usize) -> &str {
        self.0.get(rank).map_or("", String::as_str)
    }

    pub(crate) fn text(&self, noise: &mut Noise, words: usize) -> String {
        let mut text = String::new();
        for number in 0..words {
            if number > 0 {
                text.push_str(if noise.below(12) == 0 { ", " } else { " " });
            }
            text.push_str(self.word(noise.seldom(self.0.len())));
        }
        text
    }
}

pub(crate) struct Languages {
    pub(crate) latin: Lexicon,
    pub(crate) arabic: Lexicon,
}

impl Languages {
    pub(crate) fn new() -> Self {
        Self {
            latin: Lexicon::new(LATIN, "bcdfghjklmnprstvwz", "aeiou", WORDS),
            arabic: Lexicon::new(ARABIC, "بتثجحخدذرزسشصضطعغفقكلمنه", "اوي", WORDS),
        }
    }

    pub(crate) fn text(&self, noise: &mut Noise, words: usize) -> String {
        match noise.below(2) {
            0 => self.latin.text(noise, words),
            _ => self.arabic.text(noise, words),
        }
    }
}

pub(crate) const WORDS: usize = 40_000;

const LATIN: &str = "the and of they in to was he we from at his on were not with me my that it \
    before after soldiers house street came school took men checkpoint night morning market \
    hospital shelled brother door prison detained road village family shot fired wounded killed \
    dawn neighbours tank officer names list beaten cell interrogation water released body buried";
const ARABIC: &str = "في من على إلى كان عن مع قال ثم لم هذا بعد قبل كانوا نحن هو هي الذي التي \
    المدرسة البيت الشارع السوق المستشفى الجنود الحاجز الليل الصباح أخي الباب السجن الطريق \
    القرية العائلة النار الجرحى القتلى الفجر الجيران الدبابة الضابط الأسماء القائمة الماء الجثة";
