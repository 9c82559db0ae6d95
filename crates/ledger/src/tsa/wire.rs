//! The messages of RFC 3161 and RFC 5816, as the RFCs spell them in ASN.1.
//!
//! The `x509-tsp` crate has most of them too, but brings the whole of two
//! certificate-management protocols for one field, and cannot read a genTime
//! with a fraction, which RFC 3161 §2.4.2 allows.

use der::asn1::{BitString, Int, ObjectIdentifier, OctetString, Uint};
use der::{Any, Sequence};
use x509_cert::ext::Extensions;
use x509_cert::ext::pkix::name::{GeneralName, GeneralNames};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;

/// `TimeStampReq`, RFC 3161 §2.4.1.
#[derive(Sequence)]
pub(super) struct TimeStampReq {
    pub(super) version: u8,
    pub(super) message_imprint: MessageImprint,
    #[asn1(optional = "true")]
    pub(super) req_policy: Option<ObjectIdentifier>,
    #[asn1(optional = "true")]
    pub(super) nonce: Option<Uint>,
    #[asn1(default = "Default::default")]
    pub(super) cert_req: bool,
}

/// `MessageImprint`, RFC 3161 §2.4.1.
#[derive(Sequence)]
pub(super) struct MessageImprint {
    pub(super) hash_algorithm: AlgorithmIdentifierOwned,
    pub(super) hashed_message: OctetString,
}

/// `TimeStampResp`, RFC 3161 §2.4.2; the token is kept as it came.
#[derive(Sequence)]
pub(super) struct TimeStampResp {
    pub(super) status: StatusInfo,
    #[asn1(optional = "true")]
    pub(super) time_stamp_token: Option<Any>,
}

/// `PKIStatusInfo`, RFC 3161 §2.4.2.
#[derive(Sequence)]
pub(super) struct StatusInfo {
    pub(super) status: u8,
    #[asn1(optional = "true")]
    pub(super) status_string: Option<Vec<String>>,
    #[asn1(optional = "true")]
    pub(super) fail_info: Option<BitString>,
}

/// `TSTInfo`, RFC 3161 §2.4.2; genTime is read later, for its fraction.
#[derive(Sequence)]
pub(super) struct TstInfo {
    pub(super) version: u8,
    pub(super) policy: ObjectIdentifier,
    pub(super) message_imprint: MessageImprint,
    pub(super) serial_number: Int,
    pub(super) gen_time: Any,
    #[asn1(optional = "true")]
    pub(super) accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    pub(super) ordering: bool,
    #[asn1(optional = "true")]
    pub(super) nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) tsa: Option<GeneralName>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) extensions: Option<Extensions>,
}

/// `Accuracy`, RFC 3161 §2.4.2.
#[derive(Sequence)]
pub(super) struct Accuracy {
    #[asn1(optional = "true")]
    pub(super) seconds: Option<u32>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) micros: Option<u16>,
}

/// `SigningCertificate`, RFC 2634 §5.4, which RFC 3161 §2.4.2 requires.
#[derive(Sequence)]
pub(super) struct SigningCertificate {
    pub(super) certs: Vec<EssCertId>,
    #[asn1(optional = "true")]
    pub(super) policies: Option<Any>,
}

/// `ESSCertID`: the certificate's SHA-1.
#[derive(Sequence)]
pub(super) struct EssCertId {
    pub(super) cert_hash: OctetString,
    #[asn1(optional = "true")]
    pub(super) issuer_serial: Option<IssuerSerial>,
}

/// `SigningCertificateV2`, RFC 5035 §3, which RFC 5816 §2.2.1 allows instead.
#[derive(Sequence)]
pub(super) struct SigningCertificateV2 {
    pub(super) certs: Vec<EssCertIdV2>,
    #[asn1(optional = "true")]
    pub(super) policies: Option<Any>,
}

/// `ESSCertIDv2`: SHA-256 unless it says otherwise.
#[derive(Sequence)]
pub(super) struct EssCertIdV2 {
    #[asn1(optional = "true")]
    pub(super) hash_algorithm: Option<AlgorithmIdentifierOwned>,
    pub(super) cert_hash: OctetString,
    #[asn1(optional = "true")]
    pub(super) issuer_serial: Option<IssuerSerial>,
}

/// `IssuerSerial`, RFC 5035 §5.
#[derive(Sequence)]
pub(super) struct IssuerSerial {
    pub(super) issuer: GeneralNames,
    pub(super) serial_number: SerialNumber,
}

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// RFC 5652 §5.1.
pub(super) const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
/// RFC 3161 §2.4.2.
pub(super) const TST_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");
/// RFC 5652 §11.1 and §11.2.
pub(super) const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
pub(super) const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
/// RFC 2634 §5.4 and RFC 5035 §3.
pub(super) const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
pub(super) const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
/// RFC 5754 §2.
pub(super) const SHA_256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
pub(super) const SHA_384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
pub(super) const SHA_512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
/// RFC 8017 §A.1: in a SignerInfo it leaves the hash to be named beside it (RFC 3370 §3.2).
pub(super) const RSA_ENCRYPTION: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
/// RFC 5280 §4.2.1.12 and §4.2.1.3.
pub(super) const EXTENDED_KEY_USAGE: ObjectIdentifier = oid("2.5.29.37");
pub(super) const KEY_USAGE: ObjectIdentifier = oid("2.5.29.15");
pub(super) const TIME_STAMPING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.8");
/// The same as webpki takes it: the OID's content octets.
pub(super) const TIME_STAMPING_BYTES: &[u8] = &[0x2B, 6, 1, 5, 5, 7, 3, 8];
