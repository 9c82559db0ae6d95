//! Many strings looked for at once.

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError};

/// Builds the searcher. Its size follows the sum of the strings; a table of states would be
/// faster and a hundred times as large.
pub(super) fn build<I, P>(strings: I) -> Result<AhoCorasick, BuildError>
where
    I: IntoIterator<Item = P>,
    P: AsRef<[u8]>,
{
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(strings)
}
