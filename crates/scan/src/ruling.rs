//! What a person decided about possible findings.

use data_encoding::HEXLOWER_PERMISSIVE;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::normalise::Folded;
use crate::{Certainty, Finding, Report};

/// What makes a possible finding the same when the artefact is built again: whose term it is, the words
/// found, and the words around them, without case, marks, punctuation and line ends.
///
/// Neither the file nor the place in it counts, so that one decision holds for the PDF, the page and the
/// file of a word processor, and for a later page. Another word among the [`WORDS`] to either side makes
/// another finding. It is a digest: a list of decisions tells nobody's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingKey([u8; 32]);

/// Words to either side that belong to a finding.
pub const WORDS: usize = 4;
/// Characters that hold that many words; a longer row of letters is cut.
const WINDOW: usize = 240;

impl FindingKey {
    pub(crate) fn new(term: &str, kind: &str, text: &str, range: &std::ops::Range<usize>) -> Self {
        let matched = Folded::of(text.get(range.clone()).unwrap_or_default());
        let before = text.get(..range.start).unwrap_or_default();
        let start = before
            .char_indices()
            .rev()
            .nth(WINDOW)
            .map_or(0, |(at, _)| at);
        let before = Folded::of(before.get(start..).unwrap_or_default());
        let after = text.get(range.end..).unwrap_or_default();
        let end = after
            .char_indices()
            .nth(WINDOW)
            .map_or(after.len(), |(at, _)| at);
        let after = Folded::of(after.get(..end).unwrap_or_default());
        let mut words: Vec<&str> = before.split(' ').rev().take(WORDS).collect();
        words.reverse();
        let after: Vec<&str> = after.split(' ').take(WORDS).collect();
        let mut hash = Sha256::new();
        for part in [
            "testimony finding 1",
            term,
            kind,
            &matched,
            &words.join(" "),
            &after.join(" "),
        ] {
            // A zero byte stands in none of them.
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        Self(hash.finalize().into())
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(digits: &str) -> Option<Self> {
        let bytes = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }
}

impl std::fmt::Display for FindingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl Serialize for FindingKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A possible finding of which a person said, with a reason, that it gives nobody away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ruling {
    /// Which finding.
    pub finding: FindingKey,
    /// Why it may stand.
    pub reason: String,
}

/// A finding that was ruled on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ruled {
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
    /// Why it may stand.
    pub reason: String,
}

impl Report {
    /// Sets possible findings aside that a person has ruled on. Certain ones stay: nobody rules that a
    /// protected name which stands there does not.
    #[must_use]
    pub fn ruled(mut self, rulings: &[Ruling]) -> Self {
        let reasons: std::collections::HashMap<FindingKey, &str> = rulings
            .iter()
            .filter(|ruling| !ruling.reason.trim().is_empty())
            .map(|ruling| (ruling.finding, ruling.reason.as_str()))
            .collect();
        let findings = std::mem::take(&mut self.findings);
        for finding in findings {
            let reason = reasons
                .get(&finding.key)
                .filter(|_| finding.certainty == Certainty::Possible);
            match reason {
                Some(reason) => self.ruled.push(Ruled {
                    reason: (*reason).to_owned(),
                    finding,
                }),
                None => self.findings.push(finding),
            }
        }
        self
    }
}
