//! Colour profiles (ICC.1) and XMP that are spread over several segments.

use super::super::{Extraction, raw};

/// Parts of one thing, by the place each claims in it.
#[derive(Default)]
pub(super) struct Parts {
    parts: Vec<(u32, Vec<u8>)>,
}

impl Parts {
    pub(super) fn add(&mut self, place: u32, part: &[u8]) {
        self.parts.push((place, part.to_vec()));
    }

    fn whole(mut self) -> Vec<u8> {
        self.parts.sort_by_key(|(place, _)| *place);
        self.parts.into_iter().flat_map(|(_, part)| part).collect()
    }

    /// Adds the texts of a colour profile: whose it is, from which device.
    pub(super) fn profile(self, read: &mut Extraction) {
        raw::read("colour profile", &self.whole(), 4, read);
    }

    /// Adds the second half of metadata that was too long for one segment.
    pub(super) fn metadata(self, read: &mut Extraction) {
        read.nested("extended XMP metadata", "packet.xmp", &self.whole());
    }
}
