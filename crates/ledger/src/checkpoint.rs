//! Checkpoints: what a log says of itself at one moment.

use crate::digest::{Digest, empty_root};
use crate::key::SigningKey;
use crate::line::{decimal, has_control};
use crate::note::{Note, NoteError};

/// The size and root of a log, under the log's name.
///
/// By itself it is only a claim; as `Verified<Checkpoint>`, which
/// [`Checkpoint::open`] returns, it is the claim of that log. Lines after the
/// third are kept so that signatures still fit, and mean nothing here.
///
/// ```text
/// example.com/behind-the-sofa
/// 20852163
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
/// ```
///
/// C2SP tlog-checkpoint, "Note text".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Digest,
    extensions: Vec<String>,
}

impl Checkpoint {
    /// States the size and root of the log called `origin`.
    ///
    /// # Errors
    /// [`CheckpointError::Origin`] when the origin is empty or not one line;
    /// [`CheckpointError::EmptyRoot`] when the size is 0 and the root not
    /// [`empty_root`].
    pub fn new(origin: &str, size: u64, root: Digest) -> Result<Self, CheckpointError> {
        if origin.is_empty() || origin.contains('\n') || has_control(origin) {
            return Err(CheckpointError::Origin);
        }
        if size == 0 && root != empty_root() {
            return Err(CheckpointError::EmptyRoot);
        }
        Ok(Self {
            origin: origin.to_owned(),
            size,
            root,
            extensions: Vec::new(),
        })
    }

    /// The log's name: unique, and for our logs also the name of its key.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree of that many leaves.
    #[must_use]
    pub fn root(&self) -> Digest {
        self.root
    }

    /// Further lines some other log has put into its checkpoint; never ours.
    #[must_use]
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let root = self.root.base64();
        let mut text = format!("{}\n{}\n{root}\n", self.origin, self.size);
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Signs the checkpoint under its origin, with a signature of kind 0x01.
    ///
    /// A log must never sign two checkpoints neither of which extends the
    /// other; the caller sees to it by keeping the last one.
    ///
    /// # Errors
    /// [`NoteError::Name`] when the origin cannot be a key's name.
    pub fn sign(&self, key: &SigningKey) -> Result<Note, NoteError> {
        Note::sign(&self.text(), &self.origin, key)
    }

    /// Reads what [`text`](Checkpoint::text) would write, and nothing else.
    ///
    /// # Errors
    /// [`CheckpointError`], saying which line is wrong.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let text = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?;
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Lines);
        };
        let size = decimal(size).ok_or(CheckpointError::Size)?;
        let root = Digest::from_base64(root).map_err(|_| CheckpointError::Root)?;
        let mut checkpoint = Self::new(origin, size, root)?;
        checkpoint.extensions = lines.map(str::to_owned).collect();
        let extensions = &checkpoint.extensions;
        if extensions
            .iter()
            .any(|line| line.is_empty() || has_control(line))
        {
            return Err(CheckpointError::Lines);
        }
        Ok(checkpoint)
    }
}

/// Why text is not a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// Fewer than three lines, an empty line, or no newline at the end.
    #[error("the checkpoint is not three or more full lines; fetch it again without converting it")]
    Lines,
    /// The first line cannot name a log.
    #[error("the checkpoint's origin is empty or not one line of text; name the log in one line")]
    Origin,
    /// The second line is not a decimal number.
    #[error("the checkpoint's size is not a plain number; fetch it again without converting it")]
    Size,
    /// The third line is not the base64 of thirty-two bytes.
    #[error(
        "the checkpoint's root is not the base64 of 32 bytes; fetch it again without converting it"
    )]
    Root,
    /// A log without entries, with a root of something.
    #[error("the checkpoint claims no entries but has the root of some; do not use it")]
    EmptyRoot,
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn the_example_of_the_specification_is_read() {
        let checkpoint = Checkpoint::parse(EXAMPLE).unwrap();
        assert_eq!(checkpoint.origin(), "example.com/behind-the-sofa");
        assert_eq!(checkpoint.size(), 20_852_163);
        assert_eq!(checkpoint.text(), EXAMPLE);
        let extended = format!("{EXAMPLE}more\nand more\n");
        let checkpoint = Checkpoint::parse(&extended).unwrap();
        assert_eq!(checkpoint.extensions(), ["more", "and more"]);
        assert_eq!(checkpoint.text(), extended);
    }

    #[test]
    fn each_broken_line_has_its_error() {
        let zero = EXAMPLE.replace("20852163", "0");
        let cases = [
            (EXAMPLE.trim_end().to_owned(), CheckpointError::Lines),
            (
                EXAMPLE.replace("example.com/behind-the-sofa", ""),
                CheckpointError::Origin,
            ),
            (EXAMPLE.replace("sofa", "sofa\r"), CheckpointError::Origin),
            (
                EXAMPLE.replace("20852163", "020852163"),
                CheckpointError::Size,
            ),
            (EXAMPLE.replace("20852163", "+1"), CheckpointError::Size),
            (EXAMPLE.replace("q2I=", "q2J="), CheckpointError::Root),
            (EXAMPLE.replace("q2I=", "q2I"), CheckpointError::Root),
            (format!("{EXAMPLE}\n"), CheckpointError::Lines),
            (format!("{EXAMPLE}a\n\nb\n"), CheckpointError::Lines),
            (format!("{EXAMPLE}a\tb\n"), CheckpointError::Lines),
            (zero, CheckpointError::EmptyRoot),
        ];
        for (text, error) in cases {
            assert_eq!(Checkpoint::parse(&text), Err(error), "{text}");
        }
    }
}
