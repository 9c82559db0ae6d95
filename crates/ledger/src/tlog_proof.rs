//! The file that carries the proof of one entry.

use data_encoding::BASE64;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::digest::Digest;
use crate::line::decimal;
use crate::note::{Note, NoteError};
use crate::proof::InclusionProof;

/// A self-contained proof that an entry is in a log: place, path, checkpoint.
///
/// It is checked offline with nothing but the log's key, by
/// [`TlogProof::verify`]; before that it is only well-formed. Cosignatures
/// travel inside the checkpoint, see [`Cosignature`](crate::Cosignature).
///
/// C2SP tlog-proof v1; files end in `.tlog-proof`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TlogProof {
    extra: Option<Vec<u8>>,
    index: u64,
    hashes: Vec<Digest>,
    checkpoint: Note,
}

impl TlogProof {
    /// Puts a proof together with the signed checkpoint it leads to.
    ///
    /// `extra` is carried along for the application's use; it is neither
    /// signed nor proven.
    ///
    /// # Errors
    /// [`TlogProofError`] when the note is not a checkpoint of the proof's size.
    pub fn new(
        inclusion: InclusionProof,
        checkpoint: Note,
        extra: Option<Vec<u8>>,
    ) -> Result<Self, TlogProofError> {
        let InclusionProof {
            index,
            size,
            hashes,
        } = inclusion;
        let stated = Checkpoint::parse(checkpoint.text())?.size();
        if stated != size {
            return Err(TlogProofError::Size {
                proof: size,
                checkpoint: stated,
            });
        }
        Ok(Self {
            extra,
            index,
            hashes,
            checkpoint,
        })
    }

    /// What the application put in, unverified.
    #[must_use]
    pub fn extra(&self) -> Option<&[u8]> {
        self.extra.as_deref()
    }

    /// The claimed place of the entry, counted from zero.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The hashes beside the path, from the leaf's sibling upward.
    #[must_use]
    pub fn hashes(&self) -> &[Digest] {
        &self.hashes
    }

    /// The signed checkpoint, unverified.
    #[must_use]
    pub fn checkpoint(&self) -> &Note {
        &self.checkpoint
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut file = format!("{HEADER}\n");
        if let Some(extra) = &self.extra {
            file.push_str(&format!("{EXTRA}{}\n", BASE64.encode(extra)));
        }
        file.push_str(&format!("{INDEX}{}\n", self.index));
        for hash in &self.hashes {
            file.push_str(&hash.base64());
            file.push('\n');
        }
        file.push('\n');
        file.push_str(&self.checkpoint.encode());
        file
    }

    /// Reads what [`encode`](TlogProof::encode) would write, and nothing else.
    ///
    /// # Errors
    /// [`TlogProofError`], saying which part is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, TlogProofError> {
        let file = str::from_utf8(bytes).map_err(|_| TlogProofError::Characters)?;
        let (head, note) = file.split_once("\n\n").ok_or(TlogProofError::Cut)?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(TlogProofError::Header);
        }
        let extra = match lines.next_if(|line| line.starts_with(EXTRA)) {
            Some(line) => Some(extra_line(line)?),
            None => None,
        };
        let index = lines.next().and_then(|line| line.strip_prefix(INDEX));
        let index = index.and_then(decimal).ok_or(TlogProofError::Index)?;
        let hashes: Vec<Digest> = lines
            .map(|line| Digest::from_base64(line).map_err(|_| TlogProofError::Hash))
            .collect::<Result<_, _>>()?;
        if hashes.len() > MAX_HASHES {
            return Err(TlogProofError::Hash);
        }
        let checkpoint = Note::parse(note.as_bytes())?;
        Checkpoint::parse(checkpoint.text())?;
        Ok(Self {
            extra,
            index,
            hashes,
            checkpoint,
        })
    }
}

/// Why bytes are not a proof file, or one cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlogProofError {
    /// Not UTF-8.
    #[error("the proof is not plain text; fetch it again without converting it")]
    Characters,
    /// No empty line before the checkpoint.
    #[error("the proof ends before its checkpoint; fetch it again in full")]
    Cut,
    /// Another first line: another format or version.
    #[error(
        "the file does not begin with `{HEADER}`; check that it is a proof and that this program is recent enough"
    )]
    Header,
    /// The extra line is not base64.
    #[error("the proof's extra data is malformed; fetch it again without converting it")]
    Extra,
    /// The index line is missing or not a decimal number.
    #[error("the proof does not say which entry it is for; fetch it again without converting it")]
    Index,
    /// A line of the path is not the base64 of thirty-two bytes, or there are too many.
    #[error("a hash of the proof is malformed; fetch it again without converting it")]
    Hash,
    /// The checkpoint is not a signed note.
    #[error("the proof's checkpoint is not a signed note; fetch the proof again")]
    Note(#[from] NoteError),
    /// The note is not a checkpoint.
    #[error("the proof's signed note is not a checkpoint; fetch the proof again")]
    Checkpoint(#[from] CheckpointError),
    /// The path belongs to a tree of another size.
    #[error(
        "the proof is for a tree of {proof} leaves but its checkpoint is of {checkpoint}; make the proof for the checkpoint's size"
    )]
    Size {
        /// The size the path was made for.
        proof: u64,
        /// The size the checkpoint states.
        checkpoint: u64,
    },
}

fn extra_line(line: &str) -> Result<Vec<u8>, TlogProofError> {
    let base64 = line.strip_prefix(EXTRA).ok_or(TlogProofError::Extra)?;
    BASE64
        .decode(base64.as_bytes())
        .map_err(|_| TlogProofError::Extra)
}

const HEADER: &str = "c2sp.org/tlog-proof@v1";
const EXTRA: &str = "extra ";
const INDEX: &str = "index ";

/// A tree of 2^64 leaves has paths of 64 hashes.
const MAX_HASHES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{leaf_hash, node_hash};
    use crate::key::SigningKey;

    fn file() -> TlogProof {
        let (a, b) = (leaf_hash(b"a"), leaf_hash(b"b"));
        let checkpoint = Checkpoint::new("log.example", 2, node_hash(&a, &b)).unwrap();
        let signed = checkpoint.sign(&SigningKey::from_seed(&[3; 32])).unwrap();
        let inclusion = InclusionProof {
            index: 0,
            size: 2,
            hashes: vec![b],
        };
        TlogProof::new(inclusion, signed, Some(b"x".to_vec())).unwrap()
    }

    #[test]
    fn the_file_has_its_shape() {
        let text = file().encode();
        let hash = leaf_hash(b"b").base64();
        let head =
            format!("c2sp.org/tlog-proof@v1\nextra eA==\nindex 0\n{hash}\n\nlog.example\n2\n");
        assert!(text.starts_with(&head), "{text}");
        assert_eq!(TlogProof::parse(text.as_bytes()), Ok(file()));
    }

    #[test]
    fn each_broken_part_has_its_error() {
        let good = file().encode();
        let hash = format!("{}\n", leaf_hash(b"b").base64());
        let cases = [
            (good.replace("@v1", "@v2"), TlogProofError::Header),
            (good.replace("eA==", "eA="), TlogProofError::Extra),
            (
                good.replace("extra eA==\n", "extra eA==\nextra eA==\n"),
                TlogProofError::Index,
            ),
            (good.replace("index 0", "index 00"), TlogProofError::Index),
            (good.replace("index 0", "index"), TlogProofError::Index),
            (good.replace("index 0\n", ""), TlogProofError::Index),
            (good.replace(&hash, "AAAA\n"), TlogProofError::Hash),
            (good.replace(&hash, &hash.repeat(65)), TlogProofError::Hash),
            (good.replace("\n\n", "\n"), TlogProofError::Cut),
            (
                good.replace('\u{2014}', "-"),
                TlogProofError::Note(NoteError::SignatureLine),
            ),
            (
                good.replace("\n2\n", "\n02\n"),
                TlogProofError::Checkpoint(CheckpointError::Size),
            ),
        ];
        for (bytes, error) in cases {
            assert_eq!(TlogProof::parse(bytes.as_bytes()), Err(error), "{bytes}");
        }
        assert_eq!(TlogProof::parse(b"\xFF"), Err(TlogProofError::Characters));
    }

    #[test]
    fn the_checkpoint_must_be_of_the_same_size() {
        let inclusion = InclusionProof {
            index: 0,
            size: 3,
            hashes: vec![],
        };
        let error = TlogProof::new(inclusion, file().checkpoint, None).unwrap_err();
        assert_eq!(
            error,
            TlogProofError::Size {
                proof: 3,
                checkpoint: 2
            }
        );
    }
}
