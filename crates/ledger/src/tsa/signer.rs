//! Who signed a token, and whether they may.

use std::time::Duration;

use cms::signed_data::SignerIdentifier;
use der::{Decode, Encode, EncodeValue};
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage as Purpose};
use x509_cert::Certificate;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::{GeneralName, GeneralNames};
use x509_cert::ext::pkix::{
    ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName, SubjectKeyIdentifier,
};

use super::refusal::StampRefusal;
use super::roots::TrustedRoots;
use super::token::{Token, malformed, sha2};
use super::wire::{
    EXTENDED_KEY_USAGE, IssuerSerial, KEY_USAGE, RSA_ENCRYPTION, SHA_256, SHA_384, SHA_512,
    SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2, SigningCertificate, SigningCertificateV2,
    TIME_STAMPING, TIME_STAMPING_BYTES,
};

/// The certificate whose key signed, and those that may lead from it to a root.
pub(crate) struct Signer {
    certificate: Certificate,
    bytes: CertificateDer<'static>,
    others: Vec<CertificateDer<'static>>,
}

impl Signer {
    /// Finds the certificate that the token names as its signer's, and holds
    /// it against the hash that the signer has signed (ESSCertID, RFC 3161
    /// §2.4.2, or ESSCertIDv2, RFC 5816 §2.2.1).
    ///
    /// The hash keeps a signature from being passed off as that of another
    /// certificate over the same key.
    pub(crate) fn find(token: &Token, beside: &[Vec<u8>]) -> Result<Self, StampRefusal> {
        let beside = beside
            .iter()
            .filter_map(|one| Certificate::from_der(one).ok());
        let all: Vec<_> = token.certificates.iter().cloned().chain(beside).collect();
        let named = all.iter().filter(|one| is_named(one, &token.signer.sid));
        let mut refusal = StampRefusal::NoCertificate;
        for certificate in named {
            let bytes = encode(certificate)?;
            if is_identified(certificate, &bytes, token)? {
                let others = all.iter().filter(|one| *one != certificate);
                return Ok(Self {
                    certificate: certificate.clone(),
                    others: others.map(encode).collect::<Result<_, _>>()?,
                    bytes,
                });
            }
            refusal = StampRefusal::OtherCertificate;
        }
        Err(refusal)
    }

    /// The certificate is for time-stamping and nothing else (RFC 3161 §2.3);
    /// of key usage, what `openssl ts` asks.
    pub(crate) fn check_purpose(&self) -> Result<(), StampRefusal> {
        let purpose = self.extension(EXTENDED_KEY_USAGE)?;
        let purpose = purpose.filter(|extension| extension.critical);
        let purpose = purpose.ok_or(StampRefusal::Purpose)?;
        let ExtendedKeyUsage(purposes) = read(purpose)?;
        if purposes != [TIME_STAMPING] {
            return Err(StampRefusal::Purpose);
        }
        if let Some(usage) = self.extension(KEY_USAGE)? {
            let KeyUsage(usage) = read(usage)?;
            let signing = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
            if usage.is_empty() || !(usage - signing).is_empty() {
                return Err(StampRefusal::Purpose);
            }
        }
        Ok(())
    }

    /// The stamp's own word for the authority is one of the signer's names
    /// (RFC 3161 §2.4.2, `tsa`).
    pub(crate) fn check_name(&self, name: Option<&GeneralName>) -> Result<(), StampRefusal> {
        let Some(name) = name else { return Ok(()) };
        let subject = match name {
            // As text, for the same name can be written as several kinds of string.
            GeneralName::DirectoryName(name) => name.to_string() == self.name(),
            _ => false,
        };
        let alternative = self.certificate.tbs_certificate.get::<SubjectAltName>();
        let alternative = alternative.map_err(|_| malformed("certificate"))?;
        let mut alternatives = alternative
            .iter()
            .flat_map(|(_, SubjectAltName(names))| names);
        if subject || alternatives.any(|one| one == name) {
            return Ok(());
        }
        Err(StampRefusal::AuthorityName)
    }

    /// The signature over the signed attributes is by the certificate's key
    /// (RFC 5652 §5.4, §5.6).
    pub(crate) fn check_signature(&self, token: &Token) -> Result<(), StampRefusal> {
        let attributes = token.signer.signed_attrs.as_ref();
        let signed = attributes.and_then(|attributes| attributes.to_der().ok());
        let signed = signed.ok_or(StampRefusal::SignedAttributes)?;
        let algorithms = algorithms(token).ok_or(StampRefusal::SignatureAlgorithm)?;
        let certificate = EndEntityCert::try_from(&self.bytes)?;
        let signature = token.signer.signature.as_bytes();
        // An algorithm for other keys than this one says nothing about the signature.
        let mut refusal = StampRefusal::SignatureAlgorithm;
        for algorithm in algorithms {
            match certificate.verify_signature(algorithm, &signed, signature) {
                Ok(()) => return Ok(()),
                Err(webpki::Error::InvalidSignatureForPublicKey) => {
                    refusal = StampRefusal::Signature;
                }
                Err(_) => {}
            }
        }
        Err(refusal)
    }

    /// A root that is trusted vouches for the certificate, at that time (RFC 5280 §6).
    pub(crate) fn check_chain(
        &self,
        roots: &TrustedRoots,
        time: Duration,
    ) -> Result<(), StampRefusal> {
        self.chain_to(&roots.at(time.as_secs()), time)
            .map_err(|refusal| {
                // A root that had expired is a better reason than one that is unknown.
                let outlived = self.chain_to(&roots.all(), time).is_ok();
                if outlived {
                    StampRefusal::NotValidThen
                } else {
                    refusal
                }
            })
    }

    /// How the authority is called: its certificate's subject (RFC 4514).
    pub(crate) fn name(&self) -> String {
        self.certificate.tbs_certificate.subject.to_string()
    }

    /// The last second of the certificate.
    pub(crate) fn ends(&self) -> u64 {
        let validity = self.certificate.tbs_certificate.validity;
        validity.not_after.to_unix_duration().as_secs()
    }

    fn chain_to(&self, roots: &[TrustAnchor<'_>], time: Duration) -> Result<(), StampRefusal> {
        EndEntityCert::try_from(&self.bytes)?.verify_for_usage(
            ALL_VERIFICATION_ALGS,
            roots,
            &self.others,
            UnixTime::since_unix_epoch(time),
            // Of issuers only if they say so; of the signer, see `check_purpose`.
            Purpose::required_if_present(TIME_STAMPING_BYTES),
            None,
            None,
        )?;
        Ok(())
    }

    fn extension(
        &self,
        oid: der::asn1::ObjectIdentifier,
    ) -> Result<Option<&Extension>, StampRefusal> {
        let extensions = self.certificate.tbs_certificate.extensions.iter().flatten();
        let mut found = extensions.filter(|extension| extension.extn_id == oid);
        match (found.next(), found.next()) {
            (found, None) => Ok(found),
            (_, Some(_)) => Err(StampRefusal::Purpose),
        }
    }
}

/// RFC 5652 §5.3, SignerIdentifier.
fn is_named(certificate: &Certificate, sid: &SignerIdentifier) -> bool {
    let body = &certificate.tbs_certificate;
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(named) => {
            named.issuer == body.issuer && named.serial_number == body.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(named) => body
            .get::<SubjectKeyIdentifier>()
            .is_ok_and(|found| found.is_some_and(|(_, identifier)| identifier == *named)),
    }
}

/// Whether each of the two signed attributes that is there names this
/// certificate first, as it must; one has to be there.
fn is_identified(
    certificate: &Certificate,
    bytes: &[u8],
    token: &Token,
) -> Result<bool, StampRefusal> {
    let old: Option<SigningCertificate> = token.signed_attribute(SIGNING_CERTIFICATE)?;
    let new: Option<SigningCertificateV2> = token.signed_attribute(SIGNING_CERTIFICATE_V2)?;
    let old = old.map(|attribute| {
        attribute.certs.first().is_some_and(|id| {
            // Fixed by RFC 2634. It need not resist collisions, for the path is checked as well.
            let sha1 = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
            id.cert_hash.as_bytes() == sha1.as_ref() && fits(certificate, &id.issuer_serial)
        })
    });
    let new = new.map(|attribute| {
        attribute.certs.first().is_some_and(|id| {
            let algorithm = id.hash_algorithm.as_ref().map_or(SHA_256, |id| id.oid);
            sha2(&algorithm, bytes).is_some_and(|hash| hash == id.cert_hash.as_bytes())
                && fits(certificate, &id.issuer_serial)
        })
    });
    match (old, new) {
        (None, None) => Err(StampRefusal::SignedAttributes),
        (old, new) => Ok(old.unwrap_or(true) && new.unwrap_or(true)),
    }
}

fn fits(certificate: &Certificate, named: &Option<IssuerSerial>) -> bool {
    let body = &certificate.tbs_certificate;
    let is_issuer = |names: &GeneralNames| {
        names.iter().any(|name| match name {
            GeneralName::DirectoryName(name) => *name == body.issuer,
            _ => false,
        })
    };
    named
        .as_ref()
        .is_none_or(|named| named.serial_number == body.serial_number && is_issuer(&named.issuer))
}

/// The ways to check a signature that go by the name in the token: one for
/// RSA, one for each curve for ECDSA.
fn algorithms(token: &Token) -> Option<Vec<&'static dyn SignatureVerificationAlgorithm>> {
    let named = &token.signer.signature_algorithm;
    let mut identifier = Vec::new();
    if named.oid == RSA_ENCRYPTION {
        let algorithm = match token.signer.digest_alg.oid {
            SHA_256 => webpki::ring::RSA_PKCS1_2048_8192_SHA256,
            SHA_384 => webpki::ring::RSA_PKCS1_2048_8192_SHA384,
            SHA_512 => webpki::ring::RSA_PKCS1_2048_8192_SHA512,
            _ => return None,
        };
        return Some(vec![algorithm]);
    }
    named.encode_value(&mut identifier).ok()?;
    let fitting = ALL_VERIFICATION_ALGS.iter().copied();
    let fitting = fitting.filter(|one| one.signature_alg_id().as_ref() == identifier);
    let fitting: Vec<_> = fitting.collect();
    (!fitting.is_empty()).then_some(fitting)
}

fn encode(certificate: &Certificate) -> Result<CertificateDer<'static>, StampRefusal> {
    let bytes = certificate.to_der().map_err(|_| malformed("certificate"))?;
    Ok(CertificateDer::from(bytes))
}

fn read<T: for<'a> Decode<'a>>(extension: &Extension) -> Result<T, StampRefusal> {
    T::from_der(extension.extn_value.as_bytes()).map_err(|_| malformed("certificate"))
}
