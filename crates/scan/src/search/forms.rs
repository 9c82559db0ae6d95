//! Many strings looked for at once.

/// Strings with a number each, in their order, and for each the longest other that it begins with.
///
/// An automaton of a hundred thousand names takes seconds and hundreds of megabytes to build; sorting
/// them takes a fraction, and looking them up from a place is one search in a list.
#[derive(Clone, Default)]
pub(crate) struct Forms {
    letters: String,
    /// Where each string starts in `letters`; they follow one another.
    starts: Vec<u32>,
    /// The longest string that is a true beginning of this one.
    within: Vec<u32>,
    /// Where the numbers of each string start in `numbers`.
    owners: Vec<u32>,
    numbers: Vec<u32>,
    heads: Heads,
}

const NONE: u32 = u32::MAX;

impl Forms {
    /// Prepares strings. Empty ones are left out; equal ones keep all their numbers.
    pub(crate) fn build(mut strings: Vec<(String, u32)>) -> Self {
        strings.retain(|(string, _)| !string.is_empty());
        strings.sort_unstable();
        strings.dedup();
        let mut forms = Self {
            heads: Heads::of(strings.iter().map(|(string, _)| string.as_bytes())),
            ..Self::default()
        };
        // The strings that the next one may begin with, each within the one after it.
        let mut open: Vec<u32> = Vec::new();
        let mut last: Option<&str> = None;
        for (string, number) in &strings {
            if last != Some(string) {
                while open
                    .last()
                    .is_some_and(|at| !string.starts_with(forms.string(*at)))
                {
                    open.pop();
                }
                let at = small(forms.starts.len());
                forms.within.push(open.last().copied().unwrap_or(NONE));
                forms.starts.push(small(forms.letters.len()));
                forms.owners.push(small(forms.numbers.len()));
                forms.letters.push_str(string);
                open.push(at);
                last = Some(string);
            }
            forms.numbers.push(*number);
        }
        let strings = (0..forms.starts.len()).map(|at| forms.string(small(at)));
        let firsts = strings.map(|string| pair(string.as_bytes()));
        forms.heads.begin = begin(firsts.collect());
        forms
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Every string that `rest` begins with, longest first: its length and its numbers.
    pub(crate) fn beginning<'f>(
        &'f self,
        rest: &'f str,
    ) -> impl Iterator<Item = (usize, &'f [u32])> + 'f {
        let mut at = if self.heads.may_begin(rest.as_bytes()) {
            self.last_before(rest)
        } else {
            NONE
        };
        std::iter::from_fn(move || {
            while at != NONE {
                let string = self.string(at);
                let found = rest
                    .starts_with(string)
                    .then(|| (string.len(), self.owned(at)));
                at = self.within.get(at as usize).copied().unwrap_or(NONE);
                if found.is_some() {
                    return found;
                }
            }
            None
        })
    }

    /// Every string anywhere in a text: where it starts, where it ends, its numbers.
    pub(crate) fn find<'f>(
        &'f self,
        text: &'f str,
    ) -> impl Iterator<Item = (usize, usize, &'f [u32])> + 'f {
        let places = text.char_indices().map(|(at, _)| at);
        places
            .filter(|_| !self.is_empty())
            .filter_map(|at| Some((at, text.get(at..)?)))
            .flat_map(|(at, rest)| {
                self.beginning(rest)
                    .map(move |(length, numbers)| (at, at + length, numbers))
            })
    }

    /// The last string that does not come after `rest` in the order: whatever `rest` begins with is
    /// it, or stands within it.
    fn last_before(&self, rest: &str) -> u32 {
        let (mut low, mut high) = self.heads.around(rest.as_bytes(), self.starts.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.string(small(middle)) <= rest {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.checked_sub(1).map_or(NONE, small)
    }

    fn string(&self, at: u32) -> &str {
        let start = self.starts.get(at as usize).map_or(0, |at| *at as usize);
        let next = self.starts.get(at as usize + 1);
        let end = next.map_or(self.letters.len(), |at| *at as usize);
        self.letters.get(start..end).unwrap_or_default()
    }

    fn owned(&self, at: u32) -> &[u32] {
        let start = self.owners.get(at as usize).map_or(0, |at| *at as usize);
        let next = self.owners.get(at as usize + 1);
        let end = next.map_or(self.numbers.len(), |at| *at as usize);
        self.numbers.get(start..end).unwrap_or_default()
    }
}

/// Offsets of some millions of letters at most.
fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(NONE)
}

/// What strings begin with: most places of a text are told at once to begin none.
#[derive(Clone, Default)]
struct Heads {
    bits: Vec<u64>,
    /// The same for strings shorter than a head, by their first byte.
    short: [u64; 4],
    /// Where in the order strings with each two first bytes begin, and the last end.
    begin: Vec<u32>,
}

/// The first two bytes as a number that orders as strings do.
fn pair(bytes: &[u8]) -> usize {
    let byte = |at: usize| usize::from(bytes.get(at).copied().unwrap_or(0));
    byte(0) << 8 | byte(1)
}

/// For each pair, how many of the sorted `firsts` come before it.
fn begin(firsts: Vec<usize>) -> Vec<u32> {
    let mut begin = vec![0; (1 << 16) + 1];
    for first in firsts {
        if let Some(count) = begin.get_mut(first + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut begin {
        sum += *count;
        *count = sum;
    }
    begin
}

const HEAD: usize = 4;
const BITS: u32 = 18;

impl Heads {
    fn of<'s>(strings: impl Iterator<Item = &'s [u8]>) -> Self {
        let mut heads = Self {
            bits: vec![0; 1 << (BITS - 6)],
            short: [0; 4],
            begin: Vec::new(),
        };
        for string in strings {
            match head(string) {
                Some(at) => {
                    if let Some(word) = heads.bits.get_mut(at >> 6) {
                        *word |= 1 << (at & 63);
                    }
                }
                None => {
                    let first = string.first().copied().unwrap_or_default();
                    if let Some(word) = heads.short.get_mut(usize::from(first >> 6)) {
                        *word |= 1 << (first & 63);
                    }
                }
            }
        }
        heads
    }

    /// Between which places of so many strings the last one is that does not come after `rest`.
    fn around(&self, rest: &[u8], strings: usize) -> (usize, usize) {
        let first = pair(rest);
        let place = |at: usize| self.begin.get(at).map(|place| *place as usize);
        match (place(first), place(first + 1)) {
            (Some(low), Some(high)) => (low, high),
            _ => (0, strings),
        }
    }

    fn may_begin(&self, rest: &[u8]) -> bool {
        let long = head(rest).is_some_and(|at| {
            self.bits
                .get(at >> 6)
                .is_some_and(|word| word >> (at & 63) & 1 == 1)
        });
        long || rest.first().is_some_and(|first| {
            self.short
                .get(usize::from(first >> 6))
                .is_some_and(|word| word >> (first & 63) & 1 == 1)
        })
    }
}

fn head(bytes: &[u8]) -> Option<usize> {
    let head: [u8; HEAD] = bytes.get(..HEAD)?.try_into().ok()?;
    let mixed = u32::from_le_bytes(head).wrapping_mul(0x9e37_79b1);
    Some((mixed >> (32 - BITS)) as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn strings_within_strings_are_all_found() {
        let strings = ["ab", "abcd", "abce", "b", "abc", "abcd"];
        let forms = Forms::build((0..).zip(strings).map(|(n, s)| (s.to_owned(), n)).collect());
        let found: Vec<_> = forms
            .find("xabcd")
            .map(|(start, end, numbers)| (start, end, numbers.to_vec()))
            .collect();
        let expected = [
            (1, 5, vec![1, 5]),
            (1, 4, vec![4]),
            (1, 3, vec![0]),
            (2, 3, vec![3]),
        ];
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn it_finds_what_a_plain_search_finds(
            strings in proptest::collection::vec("[abس]{1,6}", 0..12),
            text in "[abcس]{0,30}",
        ) {
            let forms = Forms::build((0..).zip(&strings).map(|(n, s)| (s.clone(), n)).collect());
            let mut found: Vec<(usize, usize, u32)> = forms
                .find(&text)
                .flat_map(|(start, end, numbers)| numbers.iter().map(move |n| (start, end, *n)))
                .collect();
            found.sort_unstable();
            let mut plain: Vec<(usize, usize, u32)> = Vec::new();
            for (start, _) in text.char_indices() {
                for (number, string) in (0_u32..).zip(&strings) {
                    if text[start..].starts_with(string.as_str()) {
                        plain.push((start, start + string.len(), number));
                    }
                }
            }
            plain.sort_unstable();
            prop_assert_eq!(found, plain);
        }
    }
}
