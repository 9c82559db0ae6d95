//! Folded text without its spaces.

use std::ops::Range;

use super::Folded;

/// The letters and digits of a text in one row: how a name is found however it was taken apart.
pub(crate) struct Squeezed {
    pub(crate) text: String,
    /// For every byte of `text`, its place in the folded text.
    places: Vec<u32>,
}

impl Squeezed {
    pub(crate) fn new(folded: &Folded) -> Self {
        let mut text = String::with_capacity(folded.text.len());
        let mut places = Vec::with_capacity(folded.text.len());
        for (place, character) in folded.text.char_indices() {
            if character != ' ' {
                text.push(character);
                places.resize(text.len(), u32::try_from(place).unwrap_or(u32::MAX));
            }
        }
        Self { text, places }
    }

    /// Squeezes a value.
    pub(crate) fn of(value: &str) -> String {
        Folded::of(value).replace(' ', "")
    }

    /// Where a stretch stands in the folded text. It ends after its last character.
    pub(crate) fn folded(&self, range: Range<usize>, folded: &Folded) -> Range<usize> {
        let place = |at: usize| self.places.get(at).map(|place| *place as usize);
        let (Some(start), Some(last)) = (place(range.start), place(range.end.saturating_sub(1)))
        else {
            return 0..0;
        };
        let width = folded
            .text
            .get(last..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        start..last + width
    }
}
