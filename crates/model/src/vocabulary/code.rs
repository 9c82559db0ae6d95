//! Codes of the HURIDOCS micro-thesauri.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A code of a HURIDOCS micro-thesaurus: pairs of digits, most general first, trailing zero pairs
/// left out (`01 01 05 01 00 00` is kept as `01010501`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

/// A text is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a code; write pairs of digits such as `01 01 05 01` (quoted, so that zeros stay)"
)]
pub struct CodeError {
    text: String,
}

impl Code {
    /// Reads one to six pairs of digits, spaced or not, with or without trailing zero pairs.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let wrong = || CodeError {
            text: text.escape_debug().to_string(),
        };
        let mut digits: String = text.chars().filter(|c| *c != ' ').collect();
        if !digits.chars().all(|c| c.is_ascii_digit())
            || !digits.len().is_multiple_of(2)
            || digits.len() > 12
        {
            return Err(wrong());
        }
        while digits.len() > 2 && digits.ends_with("00") {
            digits.truncate(digits.len() - 2);
        }
        if digits.is_empty() {
            Err(wrong())
        } else {
            Ok(Self(digits))
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `other` or a narrower term of it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

impl TryFrom<String> for Code {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_form_and_knows_its_parents() {
        let code = Code::parse("01 01 05 01").unwrap();
        assert_eq!(code, Code::parse("010105010000").unwrap());
        assert!(code.is_within(&Code::parse("01 01").unwrap()));
        for bad in ["", "1", "01a", "01010501000000"] {
            assert!(Code::parse(bad).is_err(), "{bad}");
        }
    }
}
