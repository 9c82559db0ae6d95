//! The files of a bag as whoever has the disk found them.

use super::Algorithm;
use crate::field::Problem;

/// Every file of a bag.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Regular files, tag files among them.
    pub files: Vec<Found>,
    /// What is no regular file: links, devices, names that are no text. Any of it makes a bag invalid.
    pub odd: Vec<Problem>,
}

/// A regular file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// From the bag's folder, parts joined by `/`.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its digests in lower-case hexadecimal, by those algorithms that were asked for.
    pub digests: Vec<(Algorithm, String)>,
}

impl Found {
    /// Its digest by an algorithm.
    pub fn digest(&self, algorithm: Algorithm) -> Option<&str> {
        let found = self.digests.iter().find(|(one, _)| *one == algorithm);
        found.map(|(_, digest)| digest.as_str())
    }
}
