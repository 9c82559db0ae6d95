//! What was released.

/// The words that a disclosure decision released for one artefact.
///
/// A finding is excused only if it lies wholly inside an occurrence of one of them: releasing
/// `Omar Q. Haddan` lets his surname stand inside his name, and nowhere else.
#[derive(Default, Clone)]
pub struct Allowed {
    pub(crate) phrases: Vec<String>,
}

impl Allowed {
    /// Nothing was released.
    pub const fn none() -> Self {
        Self {
            phrases: Vec::new(),
        }
    }

    /// These words were released, as they stand in the artefact.
    pub fn new<I>(phrases: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        Self {
            phrases: phrases.into_iter().map(Into::into).collect(),
        }
    }
}
