//! Where a store is.

use std::{fmt, path::PathBuf};

/// The address of a store, as a person writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A folder of this machine: `/media/stick/backup`.
    Folder(PathBuf),
    /// Part of a bucket of an S3-compatible service: `s3://bucket/prefix`.
    Bucket {
        /// The bucket, which must exist.
        bucket: String,
        /// What all names begin with; empty: nothing.
        prefix: String,
    },
}

/// What is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// Nothing.
    #[error("the address of a store is missing; write a folder, or `s3://bucket/prefix`")]
    Empty,
    /// Not of a bucket.
    #[error(
        "`{}` names no bucket; write `s3://bucket/prefix`, the bucket of 3 to 63 of a-z, 0-9, `-` and `.`, \
         the prefix of a-z, 0-9, `-`, `_` and `.`", .0.escape_debug()
    )]
    Bucket(String),
    /// A way that is not known.
    #[error(
        "`{}` is reached in a way that is not known; write a folder, or `s3://bucket/prefix`",
        .0.escape_debug()
    )]
    Scheme(String),
}

impl Address {
    /// Reads an address. A folder is whatever does not look like `scheme://`.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.trim().is_empty() {
            return Err(AddressError::Empty);
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Ok(Self::Folder(PathBuf::from(text)));
        };
        if scheme != "s3" {
            return Err(AddressError::Scheme(text.to_owned()));
        }
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = prefix.trim_end_matches('/');
        let is_bucket = (3..=63).contains(&bucket.len())
            && bucket
                .chars()
                .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-' | '.'));
        let is_prefix = prefix.is_empty() || crate::Name::parse(prefix).is_ok();
        match is_bucket && is_prefix {
            true => Ok(Self::Bucket {
                bucket: bucket.to_owned(),
                prefix: prefix.to_owned(),
            }),
            false => Err(AddressError::Bucket(text.to_owned())),
        }
    }

    /// Whether the network is needed to reach it.
    pub fn is_remote(&self) -> bool {
        matches!(self, Self::Bucket { .. })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "{}", path.display()),
            Self::Bucket { bucket, prefix } if prefix.is_empty() => write!(f, "s3://{bucket}"),
            Self::Bucket { bucket, prefix } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_written() {
        let folder = Address::parse("../backup of June").unwrap();
        assert_eq!(folder, Address::Folder("../backup of June".into()));
        let bucket = Address::parse("s3://amal-field/case-1/").unwrap();
        assert_eq!(bucket.to_string(), "s3://amal-field/case-1");
        assert!(bucket.is_remote() && !folder.is_remote());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in [
            "",
            " ",
            "s3://",
            "s3://ab",
            "s3://Bucket",
            "s3://abc/../x",
            "s3://u:p@h/x",
            "https://h/x",
            "s3://abc//x",
        ] {
            assert!(Address::parse(bad).is_err(), "{bad:?}");
        }
    }
}
