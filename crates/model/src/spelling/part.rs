//! One part of a name.

use super::sound::{is_vowel, spoken};

/// One part of a name as it sounds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    sound: String,
    is_arabic: bool,
    has_long_i: bool,
    /// Neither Latin nor Arabic, or a figure: compared as it stands.
    is_foreign: bool,
}

impl Part {
    /// Of a folded word.
    pub(super) fn of(word: &str) -> Self {
        match spoken(word) {
            Some(spoken) if !spoken.sound.is_empty() => Self {
                sound: spoken.sound,
                is_arabic: spoken.is_arabic,
                has_long_i: spoken.has_long_i,
                is_foreign: false,
            },
            _ => Self {
                sound: word.to_owned(),
                is_arabic: false,
                has_long_i: false,
                is_foreign: true,
            },
        }
    }

    /// Its skeletons: consonants alone, under each of which it is found. Some letters sound one way
    /// here and another there: `عثمان` is Othman and Osman, `رمضان` Ramadan and Ramazan.
    pub fn skeletons(&self) -> Vec<String> {
        if self.is_foreign {
            return vec![self.sound.clone()];
        }
        let bare: String = self.sound.chars().filter(|c| !is_vowel(*c)).collect();
        let mut found = Vec::with_capacity(2);
        for (t, d) in [('t', 'd'), ('s', 'z')] {
            let one: String = bare
                .chars()
                .map(|c| match c {
                    'T' => t,
                    'D' => d,
                    c => c,
                })
                .collect();
            // Names of vowels alone: Yaya, Awa.
            let one = if one.is_empty() { "-".to_owned() } else { one };
            if !found.contains(&one) {
                found.push(one);
            }
        }
        found
    }

    /// The part as text from which [`Part::read`] makes it again, for an index.
    pub fn written(&self) -> String {
        let script = match self {
            Self {
                is_foreign: true, ..
            } => 'f',
            Self {
                is_arabic: true, ..
            } => 'a',
            Self {
                has_long_i: true, ..
            } => 'i',
            _ => 'l',
        };
        format!("{script}{}", self.sound)
    }

    /// Reads what [`Part::written`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        let mut letters = text.chars();
        let script = letters.next()?;
        Some(Self {
            sound: letters.collect(),
            is_arabic: script == 'a',
            has_long_i: script == 'i',
            is_foreign: script == 'f',
        })
    }

    /// Whether the two can be spellings of one name.
    pub fn is_like(&self, other: &Self) -> bool {
        if self.is_foreign || other.is_foreign {
            return self.is_foreign == other.is_foreign && self.sound == other.sound;
        }
        let (one, two) = (self.skeletons(), other.skeletons());
        if !one.iter().any(|skeleton| two.contains(skeleton)) {
            return false;
        }
        match (self.is_arabic, other.is_arabic) {
            (true, false) => self.is_written_for(other),
            (false, true) => other.is_written_for(self),
            (true, true) => edits(&self.vowelled(), &other.vowelled()) <= 1 && self.ends_as(other),
            (false, false) => {
                let most = if self.sound.len().min(other.sound.len()) > 6 {
                    2
                } else {
                    1
                };
                edits(&self.vowelled(), &other.vowelled()) <= most && self.ends_as(other)
            }
        }
    }

    /// Whether this Arabic word leaves out nothing but short vowels of that Latin one.
    fn is_written_for(&self, latin: &Self) -> bool {
        let (written, said) = (self.vowelled(), latin.vowelled());
        // A final ya may be alef maqsura, which sounds like a.
        let ends_in_a = written.strip_suffix('i').map(|rest| format!("{rest}a"));
        let ends_in_a = ends_in_a.filter(|_| written.len() > 2);
        // A final ha may be left out or be ta marbuta.
        let bare = written.strip_suffix('a').unwrap_or(&written).to_owned();
        if latin.has_long_i && !written.contains('i') {
            return false;
        }
        let ends = |text: &str, vowel: char| text.ends_with(vowel);
        // Samira is not samir, Sami is not sam: a long vowel at the end is written in both.
        if ends(&said, 'a') && !written.ends_with(['a', 'i']) && said.len() > 3 {
            return false;
        }
        if ends(&said, 'i') && !written.ends_with(['a', 'i']) {
            return false;
        }
        if ends(&written, 'a') && !said.ends_with(['a', 'i', 'h']) {
            return false;
        }
        [Some(written), ends_in_a, Some(bare)]
            .iter()
            .flatten()
            .any(|spelling| is_subsequence(spelling, &said))
    }

    fn ends_as(&self, other: &Self) -> bool {
        let end = |part: &Self| part.sound.chars().last().filter(|c| is_vowel(*c));
        match (end(self), end(other)) {
            (Some(a), Some(b)) => {
                let long = self.sound.len().min(other.sound.len()) > 3;
                a == b || long && [a, b].iter().all(|end| matches!(end, 'a' | 'i'))
            }
            (None, None) => true,
            // French writes an e that is not spoken; a shorter name would become another.
            (Some(end), None) | (None, Some(end)) => end == 'i' && self.sound.len() > 4,
        }
    }

    /// With one letter for what Latin spells in several ways.
    fn vowelled(&self) -> String {
        self.sound
            .chars()
            .map(|c| match c {
                'T' | 's' => 't',
                'D' | 'z' => 'd',
                c => c,
            })
            .collect()
    }
}

/// How many letters must be replaced, added or left out to make one of the other.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, letter) in one.chars().enumerate() {
        let mut next = vec![number + 1];
        for (at, there) in other.iter().enumerate() {
            let up = row.get(at + 1).copied().unwrap_or(usize::MAX);
            let across = row.get(at).copied().unwrap_or(usize::MAX);
            let left = next.last().copied().unwrap_or(usize::MAX);
            let same = usize::from(*there != letter);
            next.push(
                (across + same)
                    .min(up.saturating_add(1))
                    .min(left.saturating_add(1)),
            );
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

fn is_subsequence(short: &str, long: &str) -> bool {
    let mut long = long.chars();
    short
        .chars()
        .all(|wanted| long.any(|letter| letter == wanted))
}
