//! From bytes to text.
use crate::Piece;

/// What was found in the bytes so far.
#[derive(Default)]
pub(crate) struct Extraction {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) unreadable: Vec<String>,
}
impl Extraction {
    pub(crate) fn piece(&mut self, piece: Piece) {
        self.pieces.push(piece);
    }
}
pub(crate) fn file(_name: &str, bytes: &[u8], read: &mut Extraction) {
    read.piece(Piece::new("text", String::from_utf8_lossy(bytes)).numbered());
}
pub(crate) fn unescaped(_piece: &Piece) -> Vec<Piece> {
    Vec::new()
}
