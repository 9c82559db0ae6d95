//! Pictures, whose words no reader of bytes can see.

/// A picture in an artefact, for an eye or for a program that recognises letters.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Where it stands: `word/media/image1.png`.
    pub where_: String,
    /// The picture as a file of its own; empty if its format has no such form, or if there are too
    /// many to be kept.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}, {} bytes)", self.where_, self.bytes.len())
    }
}
