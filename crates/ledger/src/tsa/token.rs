//! A token taken apart, and what it says of itself held together.

use std::time::Duration;

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfo};
use data_encoding::HEXUPPER;
use der::asn1::{GeneralizedTime, ObjectIdentifier, OctetString, Uint};
use der::{Any, Decode, DecodeValue, Encode, FixedTag, Tagged};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use x509_cert::Certificate;
use x509_cert::ext::pkix::name::GeneralName;

use super::refusal::StampRefusal;
use super::request::StampPolicy;
use super::wire::{
    Accuracy, CONTENT_TYPE, MESSAGE_DIGEST, SHA_256, SHA_384, SHA_512, SIGNED_DATA, TST_INFO,
    TstInfo,
};

/// RFC 3161 §2.4.2: a SignedData (RFC 5652 §5) around a TSTInfo.
pub(crate) struct Token {
    content: Vec<u8>,
    info: TstInfo,
    pub(super) signer: SignerInfo,
    pub(super) certificates: Vec<Certificate>,
}

impl Token {
    pub(crate) fn parse(token: &[u8]) -> Result<Self, StampRefusal> {
        let outer = ContentInfo::from_der(token).map_err(|_| malformed("token"))?;
        if outer.content_type != SIGNED_DATA {
            return Err(StampRefusal::NotATimeStamp);
        }
        let signed: SignedData = decode(&outer.content, "signed data")?;
        let inner = signed.encap_content_info;
        let content = inner.econtent.filter(|_| inner.econtent_type == TST_INFO);
        let content = content.ok_or(StampRefusal::NotATimeStamp)?;
        let content = decode::<OctetString>(&content, "content")?.into_bytes();
        let info = TstInfo::from_der(&content).map_err(|_| malformed("content"))?;
        if info.version != 1 {
            return Err(malformed("version"));
        }
        // The token MUST NOT have any other signature than the authority's.
        let signers = signed.signer_infos.0.into_vec();
        let [signer] = <[_; 1]>::try_from(signers).map_err(|_| StampRefusal::NotATimeStamp)?;
        let certificates = signed.certificates.map(|set| set.0.into_vec());
        let certificates = certificates
            .into_iter()
            .flatten()
            .filter_map(|one| match one {
                CertificateChoices::Certificate(certificate) => Some(certificate),
                CertificateChoices::Other(_) => None,
            });
        Ok(Self {
            content,
            info,
            signer,
            certificates: certificates.collect(),
        })
    }

    /// The stamp is on these bytes.
    pub(crate) fn check_imprint(&self, stamped: &[u8]) -> Result<(), StampRefusal> {
        let imprint = &self.info.message_imprint;
        let hash = sha2(&imprint.hash_algorithm.oid, stamped);
        let hash = hash.ok_or(StampRefusal::ImprintAlgorithm)?;
        if hash != imprint.hashed_message.as_bytes() {
            return Err(StampRefusal::Imprint);
        }
        Ok(())
    }

    pub(crate) fn check_nonce(&self, nonce: &[u8]) -> Result<(), StampRefusal> {
        let expected = Uint::new(nonce).and_then(|nonce| nonce.to_der()).ok();
        let got = self
            .info
            .nonce
            .as_ref()
            .and_then(|nonce| nonce.to_der().ok());
        if expected.is_none() || expected != got {
            return Err(StampRefusal::Nonce);
        }
        Ok(())
    }

    /// The signature is over this content and no other: RFC 5652 §5.3, §11.1, §11.2.
    pub(crate) fn check_content(&self) -> Result<(), StampRefusal> {
        let extensions = self.info.extensions.iter().flatten();
        if extensions.into_iter().any(|extension| extension.critical) {
            return Err(StampRefusal::Extension);
        }
        let content_type: ObjectIdentifier = self
            .signed_attribute(CONTENT_TYPE)?
            .ok_or(StampRefusal::SignedAttributes)?;
        let digest: OctetString = self
            .signed_attribute(MESSAGE_DIGEST)?
            .ok_or(StampRefusal::SignedAttributes)?;
        let expected = sha2(&self.signer.digest_alg.oid, &self.content);
        let expected = expected.ok_or(StampRefusal::SignatureAlgorithm)?;
        if content_type != TST_INFO || digest.as_bytes() != expected {
            return Err(StampRefusal::SignedAttributes);
        }
        Ok(())
    }

    /// The one value of a signed attribute, if it is there.
    pub(super) fn signed_attribute<T>(
        &self,
        oid: ObjectIdentifier,
    ) -> Result<Option<T>, StampRefusal>
    where
        T: for<'a> DecodeValue<'a> + FixedTag,
    {
        let attributes = self.signer.signed_attrs.iter();
        let attributes = attributes.flat_map(|set| set.iter());
        let mut values = attributes
            .filter(|attribute| attribute.oid == oid)
            .flat_map(|attribute| attribute.values.iter());
        match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => decode(value, "signed attribute").map(Some),
            (Some(_), Some(_)) => Err(StampRefusal::SignedAttributes),
        }
    }

    /// The time stated, since the Unix epoch.
    pub(crate) fn time(&self) -> Result<Duration, StampRefusal> {
        gen_time(&self.info.gen_time).ok_or(StampRefusal::Time)
    }

    pub(crate) fn accuracy(&self) -> Result<Option<Duration>, StampRefusal> {
        self.info.accuracy.as_ref().map(accuracy).transpose()
    }

    pub(crate) fn policy(&self) -> StampPolicy {
        StampPolicy(self.info.policy)
    }

    pub(crate) fn serial(&self) -> String {
        HEXUPPER.encode(self.info.serial_number.as_bytes())
    }

    pub(crate) fn authority(&self) -> Option<&GeneralName> {
        self.info.tsa.as_ref()
    }
}

/// The hash by one of the algorithms of RFC 5754 §2, which all bind what they hash.
pub(super) fn sha2(algorithm: &ObjectIdentifier, bytes: &[u8]) -> Option<Vec<u8>> {
    match *algorithm {
        SHA_256 => Some(Sha256::digest(bytes).to_vec()),
        SHA_384 => Some(Sha384::digest(bytes).to_vec()),
        SHA_512 => Some(Sha512::digest(bytes).to_vec()),
        _ => None,
    }
}

pub(super) fn malformed(part: &'static str) -> StampRefusal {
    StampRefusal::Malformed { part }
}

fn decode<T>(value: &Any, part: &'static str) -> Result<T, StampRefusal>
where
    T: for<'a> DecodeValue<'a> + FixedTag,
{
    value.decode_as().map_err(|_| malformed(part))
}

/// `YYYYMMDDhhmmss[.s...]Z`, RFC 3161 §2.4.2.
///
/// The `der` crate reads RFC 5280's form, which has no fraction.
fn gen_time(value: &Any) -> Option<Duration> {
    let text = std::str::from_utf8(value.value()).ok()?;
    let (whole, fraction) = match text.strip_suffix('Z')?.split_once('.') {
        Some((whole, fraction)) => (whole, nanoseconds(fraction)?),
        None => (text.strip_suffix('Z')?, 0),
    };
    let whole = Any::new(value.tag(), format!("{whole}Z").into_bytes()).ok()?;
    let whole: GeneralizedTime = whole.decode_as().ok()?;
    Some(whole.to_unix_duration() + Duration::from_nanos(fraction))
}

fn nanoseconds(digits: &str) -> Option<u64> {
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
    // "The decimal fraction MUST NOT be empty", and no clock has more than nine digits.
    if !plain || digits.is_empty() || digits.len() > 9 {
        return None;
    }
    format!("{digits:0<9}").parse().ok()
}

fn accuracy(accuracy: &Accuracy) -> Result<Duration, StampRefusal> {
    let millis = accuracy.millis.unwrap_or_default();
    let micros = accuracy.micros.unwrap_or_default();
    if millis > 999 || micros > 999 {
        return Err(StampRefusal::Time);
    }
    Ok(
        Duration::from_secs(accuracy.seconds.unwrap_or_default().into())
            + Duration::from_millis(millis.into())
            + Duration::from_micros(micros.into()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use der::Tag;

    fn time(text: &str) -> Option<Duration> {
        gen_time(&Any::new(Tag::GeneralizedTime, text.as_bytes()).unwrap())
    }

    #[test]
    fn a_time_may_have_a_fraction() {
        let noon = Duration::from_secs(1_742_812_800);
        assert_eq!(time("20250324104000Z"), Some(noon));
        assert_eq!(
            time("20250324104000.5Z"),
            Some(noon + Duration::from_millis(500))
        );
        let micros = noon + Duration::from_micros(34_567);
        assert_eq!(time("20250324104000.034567Z"), Some(micros));
        for wrong in [
            "20250324104000",
            "20250324104000.Z",
            "20250324104000.5",
            "20250324104000.+5Z",
            "20250324104000+0000",
            "20251324104000Z",
            "2025032410400Z",
            "20250324104000.0123456789Z",
        ] {
            assert_eq!(time(wrong), None, "{wrong}");
        }
        assert_eq!(
            gen_time(&Any::new(Tag::UtcTime, b"20250324104000Z".as_slice()).unwrap()),
            None
        );
    }

    #[test]
    fn an_accuracy_is_the_sum_of_its_parts() {
        let of = |seconds, millis, micros| {
            accuracy(&Accuracy {
                seconds,
                millis,
                micros,
            })
        };
        assert_eq!(
            of(Some(1), Some(500), Some(7)),
            Ok(Duration::from_micros(1_500_007))
        );
        assert_eq!(of(None, None, None), Ok(Duration::ZERO));
        assert_eq!(of(None, Some(1000), None), Err(StampRefusal::Time));
    }
}
