//! What is scanned.

/// The bytes that will leave, and the name they will carry. The name is searched as well.
#[derive(Clone, Copy)]
pub struct Artefact<'a> {
    /// The file's name as the reader will see it.
    pub name: &'a str,
    /// Every byte of the file.
    pub bytes: &'a [u8],
}

impl<'a> Artefact<'a> {
    /// Names some bytes.
    pub const fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes }
    }
}

impl std::fmt::Debug for Artefact<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Artefact({}, {} bytes)", self.name, self.bytes.len())
    }
}
