//! Which protected names have which parts.

use super::lexicon::Part;
use super::particles::Kin;

/// The protected names, by all that one can be found by.
#[derive(Default)]
pub(crate) struct Names {
    /// By two parts of a name.
    pub(crate) pairs: Table,
    /// Persons with more parts than one, by each.
    pub(crate) persons: Table,
    /// Persons with one part.
    pub(crate) alone: Table,
    /// Places with one part.
    pub(crate) places: Table,
    /// Persons called after their child or father alone: Abu Layth.
    pub(crate) kunyas: Table,
    /// Persons by the letter that the first name may be cut to, and another part.
    pub(crate) initials: Table,
    /// Persons by initials alone.
    pub(crate) letters: Table,
}

impl Names {
    pub(crate) fn close(&mut self) {
        for table in [
            &mut self.pairs,
            &mut self.persons,
            &mut self.alone,
            &mut self.places,
            &mut self.kunyas,
            &mut self.initials,
            &mut self.letters,
        ] {
            table.close();
        }
    }
}

/// Terms by a key, in one sorted list.
#[derive(Default)]
pub(crate) struct Table {
    entries: Vec<(u64, u32)>,
    /// Bits of the keys there are: most lookups are of pairs that no name has.
    known: Vec<u64>,
}

impl Table {
    pub(super) fn add(&mut self, key: u64, term: u32) {
        self.entries.push((key, term));
    }

    fn close(&mut self) {
        self.entries.sort_unstable();
        self.entries.dedup();
        let words = (self.entries.len() / 4).next_power_of_two();
        self.known = vec![0; words];
        for (key, _) in &self.entries {
            let (word, bit) = place(*key, words);
            if let Some(word) = self.known.get_mut(word) {
                *word |= 1 << bit;
            }
        }
    }

    pub(crate) fn get(&self, key: u64) -> &[(u64, u32)] {
        let (word, bit) = place(key, self.known.len());
        if self.known.get(word).is_none_or(|word| word >> bit & 1 == 0) {
            return &[];
        }
        let first = self.entries.partition_point(|(known, _)| *known < key);
        let rest = self.entries.get(first..).unwrap_or_default();
        let end = rest.partition_point(|(known, _)| *known == key);
        rest.get(..end).unwrap_or_default()
    }

    pub(crate) fn holds(&self, key: u64, term: u32) -> bool {
        self.entries.binary_search(&(key, term)).is_ok()
    }
}

/// Where the bit of a key is, in so many words of 64.
fn place(key: u64, words: usize) -> (usize, u32) {
    let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let word = (mixed >> 32) as usize & words.wrapping_sub(1);
    (word, (mixed >> 20 & 63) as u32)
}

/// Two parts, in whichever order they stand.
pub(crate) fn pair(one: Part, other: Part) -> u64 {
    u64::from(one.min(other)) << 32 | u64::from(one.max(other))
}

pub(crate) fn of_kin(part: Part, kin: Kin) -> u64 {
    u64::from(part) << 32 | kin as u64
}

pub(crate) fn initialled(part: Part, letter: char) -> u64 {
    u64::from(part) << 32 | u64::from(u32::from(letter))
}

/// Some letters in their order; nothing for more than four.
pub(crate) fn letters(letters: &[char]) -> Option<u64> {
    if letters.len() > 4 {
        return None;
    }
    letters.iter().try_fold(0, |key: u64, letter| {
        let letter = u16::try_from(u32::from(*letter)).ok()?;
        Some(key << 16 | u64::from(letter))
    })
}

/// The letters that a part of a name may be cut to, in its alphabet and in Latin.
pub(crate) fn cut(forms: &[std::borrow::Cow<'_, str>]) -> Vec<char> {
    let mut letters: Vec<char> = forms
        .iter()
        .filter_map(|form| form.chars().next())
        .collect();
    let latin: String = letters
        .iter()
        .filter_map(|letter| in_latin(*letter))
        .collect();
    letters.extend(latin.chars());
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// What Latin spellings of a name begin with.
const fn in_latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ا' | 'ع' => "aeiou",
        'ب' => "b",
        'ت' | 'ث' | 'ط' => "t",
        'ج' => "jg",
        'ح' | 'ه' => "h",
        'خ' => "k",
        'د' | 'ض' => "d",
        'ذ' => "dz",
        'ر' => "r",
        'ز' | 'ظ' => "z",
        'س' | 'ص' => "s",
        'ش' => "sc",
        'غ' => "g",
        'ف' => "f",
        'ق' => "qkg",
        'ك' => "kc",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' => "wo",
        'ي' => "yi",
        _ => return None,
    })
}
