//! Digests that manifests name.

use md5::Md5;
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};

/// A digest algorithm of RFC 8493 §2.4 and of older bags. MD5 and SHA-1 tell accidents, not attacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// RFC 1321.
    Md5,
    /// RFC 3174.
    Sha1,
    /// RFC 6234.
    Sha224,
    /// RFC 6234.
    Sha256,
    /// RFC 6234.
    Sha384,
    /// RFC 6234.
    Sha512,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Md5,
        Self::Sha1,
        Self::Sha224,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
    ];

    /// As it stands in the name of a manifest.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// Reads the name; RFC 8493 §2.4 has it in lower case without hyphens, older bags did not always.
    pub fn parse(name: &str) -> Option<Self> {
        let plain = name.to_ascii_lowercase().replace('-', "");
        Self::ALL.into_iter().find(|known| known.name() == plain)
    }

    /// Digits of its digest in hexadecimal.
    pub const fn digits(self) -> usize {
        match self {
            Self::Md5 => 32,
            Self::Sha1 => 40,
            Self::Sha224 => 56,
            Self::Sha256 => 64,
            Self::Sha384 => 96,
            Self::Sha512 => 128,
        }
    }

    /// Whether nobody can make another file with the same digest.
    pub const fn resists(self) -> bool {
        !matches!(self, Self::Md5 | Self::Sha1)
    }
}

/// Running digests of one file, in one pass.
pub struct Hashers(Vec<(Algorithm, Hasher)>);

enum Hasher {
    Md5(Md5),
    Sha1(Sha1),
    Sha224(Sha224),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl Hashers {
    /// Nothing hashed yet.
    pub fn new(algorithms: &[Algorithm]) -> Self {
        let hasher = |algorithm| match algorithm {
            Algorithm::Md5 => Hasher::Md5(Md5::new()),
            Algorithm::Sha1 => Hasher::Sha1(Sha1::new()),
            Algorithm::Sha224 => Hasher::Sha224(Sha224::new()),
            Algorithm::Sha256 => Hasher::Sha256(Sha256::new()),
            Algorithm::Sha384 => Hasher::Sha384(Sha384::new()),
            Algorithm::Sha512 => Hasher::Sha512(Sha512::new()),
        };
        let algorithms = algorithms.iter().copied();
        Self(algorithms.map(|one| (one, hasher(one))).collect())
    }

    /// Takes more of the file.
    pub fn update(&mut self, bytes: &[u8]) {
        for (_, hasher) in &mut self.0 {
            match hasher {
                Hasher::Md5(one) => one.update(bytes),
                Hasher::Sha1(one) => one.update(bytes),
                Hasher::Sha224(one) => one.update(bytes),
                Hasher::Sha256(one) => one.update(bytes),
                Hasher::Sha384(one) => one.update(bytes),
                Hasher::Sha512(one) => one.update(bytes),
            }
        }
    }

    /// The digests in lower-case hexadecimal.
    pub fn finish(self) -> Vec<(Algorithm, String)> {
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        let finish = |hasher| match hasher {
            Hasher::Md5(one) => hex(&one.finalize()),
            Hasher::Sha1(one) => hex(&one.finalize()),
            Hasher::Sha224(one) => hex(&one.finalize()),
            Hasher::Sha256(one) => hex(&one.finalize()),
            Hasher::Sha384(one) => hex(&one.finalize()),
            Hasher::Sha512(one) => hex(&one.finalize()),
        };
        self.0
            .into_iter()
            .map(|(algorithm, hasher)| (algorithm, finish(hasher)))
            .collect()
    }
}
