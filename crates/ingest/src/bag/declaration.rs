//! `bagit.txt` (RFC 8493 §2.1.1).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::field::Problem;

/// The version of BagIt that a bag says it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Version {
    /// Before the dot.
    pub major: u16,
    /// After it.
    pub minor: u16,
}

impl Version {
    /// RFC 8493.
    pub const ONE: Self = Self { major: 1, minor: 0 };

    fn is_known(self) -> bool {
        self == Self::ONE || (self.major == 0 && (93..=97).contains(&self.minor))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

pub(super) const NAME: &str = "bagit.txt";

/// The version, and the encoding of the other tag files by its name.
pub(super) fn declaration(bytes: &[u8]) -> Result<(Version, String), Problem> {
    let wrong = |line, what: &str| {
        Problem::at(
            NAME,
            line,
            what,
            "do not rely on this bag; ask its maker for it again",
        )
    };
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(wrong(
            1,
            "it begins with a byte-order mark, which it must not",
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| wrong(1, "it is not UTF-8 text"))?;
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let version = value(first, "BagIt-Version")
        .and_then(|text| version(text.trim_end()).map(|version| (text, version)));
    let Some((version_text, version)) = version else {
        return Err(wrong(1, "it does not say `BagIt-Version: M.N`"));
    };
    if !version.is_known() {
        let what = format!("version {version} of BagIt is not known to this program");
        return Err(wrong(1, &what));
    }
    let second = lines.next().unwrap_or_default();
    let Some(encoding) = value(second, "Tag-File-Character-Encoding") else {
        return Err(wrong(
            2,
            "it does not say `Tag-File-Character-Encoding: NAME`",
        ));
    };
    let spaced = version_text.ends_with([' ', '\t']) || encoding.ends_with([' ', '\t']);
    if version >= Version::ONE && spaced {
        return Err(wrong(1, "a line ends with white space, which it must not"));
    }
    if lines.any(|line| !line.is_empty()) {
        return Err(wrong(3, "it says more than it may"));
    }
    Ok((version, encoding.trim_end().to_owned()))
}

fn value<'a>(line: &'a str, label: &str) -> Option<&'a str> {
    let value = line.strip_prefix(label)?.strip_prefix(": ")?;
    (!value.trim().is_empty() && !value.starts_with([' ', '\t'])).then_some(value)
}

fn version(text: &str) -> Option<Version> {
    let digits = |part: &str| {
        let fits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse().ok()).flatten()
    };
    let (major, minor) = text.split_once('.')?;
    Some(Version {
        major: digits(major)?,
        minor: digits(minor)?,
    })
}
