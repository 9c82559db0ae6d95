//! Whom the one who checks trusts.

use der::Decode;
use rustls_pki_types::{CertificateDer, TrustAnchor};
use x509_cert::Certificate;

use super::pem;

/// The root certificates of authorities that somebody has decided to trust.
///
/// There are none built in: a court decides whom it believes. They are given
/// from outside and never taken from a stamp.
#[derive(Clone, Debug, Default)]
pub struct TrustedRoots(Vec<Root>);

#[derive(Clone, Debug)]
struct Root {
    certificate: CertificateDer<'static>,
    /// Seconds of the Unix epoch.
    valid: (u64, u64),
}

impl TrustedRoots {
    /// Takes certificates in DER.
    ///
    /// # Errors
    /// [`RootError::Certificate`] for the first that is none.
    pub fn from_der(certificates: impl IntoIterator<Item = Vec<u8>>) -> Result<Self, RootError> {
        let roots = certificates.into_iter().map(Root::new);
        roots.collect::<Result<_, _>>().map(Self)
    }

    /// Takes the certificates of a PEM file (RFC 7468 §5), passing over other text.
    ///
    /// # Errors
    /// [`RootError`]: it is damaged, holds none, or holds something else.
    pub fn from_pem(text: &str) -> Result<Self, RootError> {
        let blocks = pem::read(text).ok_or(RootError::Pem)?;
        if blocks.is_empty() || blocks.iter().any(|(label, _)| label != LABEL) {
            return Err(RootError::Pem);
        }
        Self::from_der(blocks.into_iter().map(|(_, bytes)| bytes))
    }

    /// Those that were valid at a time, in seconds of the Unix epoch.
    ///
    /// RFC 5280 §6.1.1 does not ask it of roots; `openssl ts` does, and a
    /// court that uses it must come to the same verdict.
    pub(super) fn at(&self, time: u64) -> Vec<TrustAnchor<'_>> {
        let valid = |root: &&Root| root.valid.0 <= time && time <= root.valid.1;
        let roots = self.0.iter().filter(valid);
        roots
            .filter_map(|root| webpki::anchor_from_trusted_cert(&root.certificate).ok())
            .collect()
    }

    /// All of them, whenever they were valid.
    pub(super) fn all(&self) -> Vec<TrustAnchor<'_>> {
        let roots = self.0.iter();
        roots
            .filter_map(|root| webpki::anchor_from_trusted_cert(&root.certificate).ok())
            .collect()
    }
}

impl Root {
    fn new(bytes: Vec<u8>) -> Result<Self, RootError> {
        let parsed = Certificate::from_der(&bytes).map_err(|_| RootError::Certificate)?;
        let validity = parsed.tbs_certificate.validity;
        let certificate = CertificateDer::from(bytes);
        webpki::anchor_from_trusted_cert(&certificate).map_err(|_| RootError::Certificate)?;
        Ok(Self {
            certificate,
            valid: (
                validity.not_before.to_unix_duration().as_secs(),
                validity.not_after.to_unix_duration().as_secs(),
            ),
        })
    }
}

/// RFC 7468 §5.
pub(super) const LABEL: &str = "CERTIFICATE";

/// Why a file does not give roots to trust.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RootError {
    /// Not a file of PEM certificates.
    #[error("the file does not hold PEM certificates and nothing else; fetch the root again")]
    Pem,
    /// One of them cannot be read.
    #[error("a root is not a certificate that can be read; fetch it again from the authority")]
    Certificate,
}
