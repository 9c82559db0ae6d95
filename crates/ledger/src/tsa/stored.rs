//! What is kept of a stamp.

use der::{Decode, Encode};
use x509_cert::Certificate;

use super::pem;
use super::refusal::StampRefusal;
use super::roots::LABEL as CERTIFICATE;
use super::token::Token;
use super::wire::TimeStampResp;

/// A time-stamp token with everything but the trusted root: it can be checked
/// years later, without asking anybody.
///
/// By itself it is only a claim; [`verify`](StoredStamp::verify) says whose
/// and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredStamp {
    token: Vec<u8>,
    certificates: Vec<Vec<u8>>,
}

impl StoredStamp {
    /// Takes the token out of an authority's answer (`.tsr`), or takes a bare
    /// token; `certificates` are those, in DER, that the token itself lacks.
    ///
    /// # Errors
    /// [`StampRefusal`]: the authority did not stamp, or it cannot be read.
    pub fn read(answer: &[u8], certificates: &[Vec<u8>]) -> Result<Self, StampRefusal> {
        if answer.len() > MAX_LEN {
            return Err(StampRefusal::TooLong {
                length: answer.len(),
            });
        }
        let token = match TimeStampResp::from_der(answer) {
            Ok(response) => granted(response)?,
            // An answer begins with a SEQUENCE and a token with an object
            // identifier, so that neither can be taken for the other.
            Err(_) => answer.to_vec(),
        };
        Token::parse(&token)?;
        let readable = |bytes: &Vec<u8>| Certificate::from_der(bytes).is_ok();
        if !certificates.iter().all(readable) {
            return Err(StampRefusal::Malformed {
                part: "certificate",
            });
        }
        Ok(Self {
            token,
            certificates: certificates.to_vec(),
        })
    }

    /// The token as the authority sent it: for `openssl ts -verify -token_in`.
    #[must_use]
    pub fn token(&self) -> &[u8] {
        &self.token
    }

    /// The certificates beside the token, in DER.
    #[must_use]
    pub fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    /// Writes the stamp as one text: the token as `CMS` (RFC 7468 §9), then
    /// the certificates beside it (§5).
    #[must_use]
    pub fn encode(&self) -> String {
        let token = pem::write(TOKEN, &self.token);
        let certificates = self.certificates.iter();
        let certificates = certificates.filter_map(|bytes| pem::write(CERTIFICATE, bytes));
        token.into_iter().chain(certificates).collect()
    }

    /// Reads what [`encode`](StoredStamp::encode) wrote, and nothing else.
    ///
    /// # Errors
    /// [`StoredStampError`].
    pub fn decode(text: &str) -> Result<Self, StoredStampError> {
        let mut blocks = pem::read(text).ok_or(StoredStampError::Text)?.into_iter();
        let (_, token) = blocks.next().ok_or(StoredStampError::Text)?;
        let certificates: Vec<_> = blocks.map(|(_, bytes)| bytes).collect();
        let stamp = Self::read(&token, &certificates)?;
        // Labels, other words and other spellings are caught together here.
        if stamp.encode() != text {
            return Err(StoredStampError::Text);
        }
        Ok(stamp)
    }
}

fn granted(response: TimeStampResp) -> Result<Vec<u8>, StampRefusal> {
    let TimeStampResp {
        status,
        time_stamp_token,
    } = response;
    // 0 is granted, 1 granted with changes, which verification then judges.
    match time_stamp_token {
        Some(token) if status.status <= 1 => token
            .to_der()
            .map_err(|_| StampRefusal::Malformed { part: "token" }),
        _ => Err(StampRefusal::NotGranted {
            status: status.status,
            words: status.status_string.unwrap_or_default().join("; "),
        }),
    }
}

/// Why text is not a stored stamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoredStampError {
    /// Not the PEM blocks that belong there.
    #[error("the stored time-stamp is not as it was written; take it from another copy")]
    Text,
    /// The PEM holds something else.
    #[error("the stored time-stamp does not hold a token; take it from another copy")]
    Token(#[from] StampRefusal),
}

/// RFC 7468 §9.
const TOKEN: &str = "CMS";

/// Tokens have 3 to 7 kB; some carry revocation lists, which can be long.
const MAX_LEN: usize = 1 << 20;
