//! Several PEM blocks in one text (RFC 7468).

use der::pem::{LineEnding, decode_vec, encode_string};

/// Writes one block, with a final newline; `None` when it is beyond any size.
pub(super) fn write(label: &str, bytes: &[u8]) -> Option<String> {
    encode_string(label, LineEnding::LF, bytes).ok()
}

/// Reads all blocks, passing over what stands between them, as RFC 7468 §2
/// asks of readers; `None` when a block is damaged.
pub(super) fn read(text: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(BEGIN) {
        let block = rest.get(start..)?;
        let end = block.find(END)?;
        let line = block
            .get(end..)?
            .find('\n')
            .map_or(block.len(), |at| end + at);
        let (label, bytes) = decode_vec(block.get(..line)?.as_bytes()).ok()?;
        blocks.push((label.to_owned(), bytes));
        rest = block.get(line..)?;
    }
    Some(blocks)
}

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
