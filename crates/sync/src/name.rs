//! What objects are called.

use std::fmt;

use object_store::path::Path;

/// The name of an object: folders and a file of `a-z`, `0-9`, `-`, `_` and dots that do not lead.
/// Nothing else is written, and nothing else that a store lists is looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

/// A name that nothing here would write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not a name that a store of ours has", .0.escape_debug())]
pub struct NameError(pub String);

impl Name {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let part = |part: &str| {
            let fine = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.');
            !part.is_empty() && !part.starts_with('.') && part.chars().all(fine)
        };
        let fine = text.len() <= LONGEST && text.split('/').all(part);
        match fine {
            true => Ok(Self(text.to_owned())),
            false => Err(NameError(text.to_owned())),
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn path(&self) -> Path {
        Path::from(self.0.as_str())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Longer ones than any file system or bucket is sure to take.
const LONGEST: usize = 240;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside_the_store() {
        for good in ["a", "packs/0f/00aa", "keys/bassel-2.key", "a.b_c"] {
            assert!(Name::parse(good).is_ok(), "{good}");
        }
        let long = "a".repeat(241);
        for bad in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            "..",
            "a/../b",
            ".git",
            "a\\b",
            "a b",
            "A",
            "a\0",
            "é",
            "c:",
            long.as_str(),
        ] {
            assert!(Name::parse(bad).is_err(), "{bad:?}");
        }
    }
}
