//! A stretch of text found in an artefact.

use std::ops::Range;

/// Text and where in the artefact it stands.
///
/// Made by the extractors of this crate, or by the caller from another program's output
/// (`pdftotext`, recognition of the rendered page) for [`scan_with`](crate::scan_with).
#[derive(Clone, PartialEq, Eq)]
pub struct Piece {
    /// `page 3, text`, `document information /Author`, `attribute alt of img`.
    pub where_: String,
    /// The text as it stands, before any normalisation.
    pub text: String,
    pub(crate) role: Role,
    /// How much of `where_` names the place itself, before what was done to read it.
    pub(crate) place: Option<usize>,
    /// Whether its numbers draw something: they are no telephone numbers and no dates.
    pub(crate) is_drawing: bool,
    /// Where in the text two cells were joined that stand apart, in order: a name may reach over such
    /// a seam, but beside one a word ends.
    pub(crate) seams: Vec<usize>,
}

/// How findings in a piece are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// As `where_` says.
    Plain,
    /// With the number of the line behind `where_`.
    Numbered,
    /// Only if the same term was found nowhere else as surely: raw source behind parsed text.
    Backstop,
}

impl Piece {
    /// Text found at a place.
    pub fn new(where_: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            where_: where_.into(),
            text: text.into(),
            role: Role::Plain,
            place: None,
            is_drawing: false,
            seams: Vec::new(),
        }
    }

    pub(crate) fn numbered(mut self) -> Self {
        self.role = Role::Numbered;
        self
    }

    /// The same place, read by undoing `how` it was written.
    pub(crate) fn undone(&self, how: &str, text: String) -> Self {
        Self {
            where_: format!("{}, {how}", self.where_),
            text,
            role: self.role,
            place: Some(self.where_.len()),
            is_drawing: self.is_drawing,
            seams: Vec::new(),
        }
    }

    pub(crate) fn drawing(mut self) -> Self {
        self.is_drawing = true;
        self
    }

    pub(crate) fn joined_at(mut self, seams: Vec<usize>) -> Self {
        self.seams = seams;
        self
    }

    /// The stretch between two seams that holds all of `range`; none if it reaches over one, or if
    /// there are none.
    pub(crate) fn between_seams(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let next = self.seams.partition_point(|seam| *seam <= range.start);
        let end = self.seams.get(next).copied().unwrap_or(self.text.len());
        let start = next.checked_sub(1).and_then(|last| self.seams.get(last));
        (!self.seams.is_empty() && range.end <= end).then(|| start.copied().unwrap_or(0)..end)
    }

    pub(crate) fn backstop(mut self) -> Self {
        self.role = Role::Backstop;
        self
    }
}

impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The text may hold what the scan is there to find.
        write!(f, "Piece({}, {} bytes)", self.where_, self.text.len())
    }
}
