//! Signed notes: text with signature lines under it.

use crate::key::SigningKey;
use crate::line::has_control;
use crate::note_key::NoteKey;
use crate::note_signature::NoteSignature;

/// A text and the signatures under it, well-formed and **not verified**.
///
/// Nothing of the text may be relied on before [`Note::verify`] has returned
/// it again as [`SignedText`](crate::SignedText). A note always bears at least
/// one signature.
///
/// C2SP signed-note, "Format".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl Note {
    /// Signs a text under a name, with a signature of kind 0x01.
    ///
    /// # Errors
    /// [`NoteError`] when the text does not end in a newline, holds a control
    /// character, or is too long; or when `name` cannot be a key's name.
    pub fn sign(text: &str, name: &str, key: &SigningKey) -> Result<Self, NoteError> {
        let name = NoteKey::log(name, key.verifying_key()).map_err(|_| NoteError::Name)?;
        let signatures = vec![NoteSignature::by_log(text, &name, key)];
        let text = text.to_owned();
        Self { text, signatures }.checked()
    }

    /// Puts one more signature under the note, such as a cosignature.
    ///
    /// # Errors
    /// [`NoteError::TooLarge`] when there is no room for it.
    pub fn with(mut self, signature: NoteSignature) -> Result<Self, NoteError> {
        self.signatures.push(signature);
        self.checked()
    }

    /// The text, with its final newline, unverified.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in the order they stand, unverified.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// The note as a log signed it, without what others have put under it later: what
    /// time-stamps are on. `None` unless the log's line comes first.
    #[must_use]
    pub fn as_signed_by(&self, log: &NoteKey) -> Option<Self> {
        let first = self.signatures.first();
        first
            .filter(|signature| signature.is_from(log))
            .map(|signature| Self {
                text: self.text.clone(),
                signatures: vec![signature.clone()],
            })
    }

    /// Writes the note: text, empty line, signature lines.
    #[must_use]
    pub fn encode(&self) -> String {
        let lines = self.signatures.iter().map(NoteSignature::encode);
        let lines: String = lines.collect();
        format!("{}\n{lines}", self.text)
    }

    /// Reads what [`encode`](Note::encode) would write, and nothing else.
    ///
    /// # Errors
    /// [`NoteError`], saying which rule of the format is broken.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_BYTES {
            return Err(NoteError::TooLarge);
        }
        let note = str::from_utf8(bytes).map_err(|_| NoteError::Characters)?;
        // The last empty line: the text may hold others.
        let (_, lines) = note.rsplit_once("\n\n").ok_or(NoteError::NoSignature)?;
        let text_len = note.len() - lines.len() - 1;
        let text = note.get(..text_len).ok_or(NoteError::NoSignature)?;
        if lines.is_empty() {
            return Err(NoteError::NoSignature);
        }
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Cut)?;
        let signatures: Result<_, _> = lines.split('\n').map(NoteSignature::parse).collect();
        let text = text.to_owned();
        let signatures = signatures?;
        Self { text, signatures }.checked()
    }

    fn checked(self) -> Result<Self, NoteError> {
        if !self.text.ends_with('\n') {
            return Err(NoteError::Unfinished);
        }
        if has_control(&self.text) {
            return Err(NoteError::Characters);
        }
        if self.signatures.len() > MAX_SIGNATURES || self.encode().len() > MAX_BYTES {
            return Err(NoteError::TooLarge);
        }
        Ok(self)
    }
}

/// Why bytes are not a signed note, or a note cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// Not UTF-8, or an ASCII control character other than newline.
    #[error("the note is not plain text; fetch it again without converting it")]
    Characters,
    /// The text does not end in a newline.
    #[error("the text of the note does not end in a newline; add one")]
    Unfinished,
    /// No empty line with signature lines after it.
    #[error("the note has no signature; ask its author for the signed form")]
    NoSignature,
    /// The last signature line has no newline.
    #[error("the note ends in the middle of a signature; fetch it again in full")]
    Cut,
    /// A line that is not em dash, name and base64.
    #[error("a signature line of the note is malformed; fetch it again without converting it")]
    SignatureLine,
    /// The signer's name is empty or holds a space or plus.
    #[error(
        "the signer's name is empty or has a space or plus in it; choose a name like `example.org/log`"
    )]
    Name,
    /// More than 100 signatures or a mebibyte.
    #[error("the note is larger than any honest one; do not use it")]
    TooLarge,
}

/// At least 16 must be accepted (C2SP signed-note, "Format"); 100 is what the
/// Go implementation takes.
const MAX_SIGNATURES: usize = 100;

/// Room for 100 post-quantum signatures of 5 kB, twice over.
const MAX_BYTES: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "one\n\nthree\n";

    fn note() -> String {
        let key = SigningKey::from_seed(&[1; 32]);
        Note::sign(TEXT, "alice.example", &key).unwrap().encode()
    }

    #[test]
    fn text_may_hold_empty_lines() {
        let parsed = Note::parse(note().as_bytes()).unwrap();
        assert_eq!(parsed.text(), TEXT);
        assert_eq!(parsed.signatures().len(), 1);
        assert_eq!(parsed.encode(), note());
    }

    #[test]
    fn each_broken_rule_has_its_error() {
        let good = note();
        let cases = [
            (good.replace("one", "o\te"), NoteError::Characters),
            (good.replace('\n', "\r\n"), NoteError::NoSignature),
            (TEXT.to_owned(), NoteError::SignatureLine),
            ("text\n\n".to_owned(), NoteError::NoSignature),
            ("text\n".to_owned(), NoteError::NoSignature),
            (good.trim_end().to_owned(), NoteError::Cut),
            (good.replace('\u{2014}', "-"), NoteError::SignatureLine),
            (
                good.replace("alice.example", "a+b"),
                NoteError::SignatureLine,
            ),
            (
                good.replace("alice.example", "a b"),
                NoteError::SignatureLine,
            ),
            (good.replace("alice.example", ""), NoteError::SignatureLine),
            (good.replace("=\n", "\n"), NoteError::SignatureLine),
            (format!("{good}\n"), NoteError::NoSignature),
            (format!("{good}x\n"), NoteError::SignatureLine),
            (
                "t\n\n\u{2014} a AAAAAA==\n".to_owned(),
                NoteError::SignatureLine,
            ),
        ];
        for (bytes, error) in cases {
            assert_eq!(Note::parse(bytes.as_bytes()), Err(error), "{bytes}");
        }
        assert_eq!(Note::parse(b"\xFF\n\n\n"), Err(NoteError::Characters));
    }

    #[test]
    fn a_note_has_limits() {
        let key = SigningKey::from_seed(&[1; 32]);
        let mut note = Note::sign(TEXT, "alice.example", &key).unwrap();
        let line = note.signatures()[0].clone();
        for _ in 1..MAX_SIGNATURES {
            note = note.with(line.clone()).unwrap();
        }
        assert_eq!(note.with(line), Err(NoteError::TooLarge));
        let long = "x".repeat(MAX_BYTES) + "\n";
        let signed = Note::sign(&long, "alice.example", &key);
        assert_eq!(signed, Err(NoteError::TooLarge));
    }

    #[test]
    fn only_a_proper_text_is_signed() {
        let key = SigningKey::from_seed(&[1; 32]);
        let sign = |text, name| Note::sign(text, name, &key).unwrap_err();
        assert_eq!(sign("no end", "a"), NoteError::Unfinished);
        assert_eq!(sign("", "a"), NoteError::Unfinished);
        assert_eq!(sign("a\0\n", "a"), NoteError::Characters);
        assert_eq!(sign("a\n", "a b"), NoteError::Name);
    }
}
