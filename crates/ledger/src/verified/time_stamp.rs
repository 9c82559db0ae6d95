//! When did these bytes exist, and who says so?

use std::time::Duration;

use crate::tsa::{
    Signer, StampPolicy, StampRefusal, StampRequest, StoredStamp, Token, TrustedRoots,
};
use crate::verified::Verified;

/// An authority's word that it had the hash of some bytes before it at a time.
///
/// RFC 3161 §2.4.2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimeStamp {
    /// The authority's time, since the Unix epoch.
    pub time: Duration,
    /// How far the time may be off, either way; `None` when only the policy says.
    pub accuracy: Option<Duration>,
    /// Who it is: the subject of its certificate.
    pub authority: String,
    /// The authority's number for the stamp, in hex.
    pub serial: String,
    /// The rules that it says it follows.
    pub policy: StampPolicy,
    /// The last second, of the Unix epoch, of the authority's certificate.
    ///
    /// Its key is looked after until then; have the stamp itself stamped before.
    pub certificate_ends: u64,
}

impl TimeStamp {
    /// The first full second, of the Unix epoch, by which the bytes existed,
    /// even if the authority's clock was fast by all that it allows itself.
    #[must_use]
    pub fn existed_by(&self) -> u64 {
        let latest = self.time.saturating_add(self.accuracy.unwrap_or_default());
        latest
            .as_secs()
            .saturating_add(u64::from(latest.subsec_nanos() > 0))
    }
}

impl StoredStamp {
    /// Checks an authority's answer as it comes in: it is a stamp on these
    /// bytes, and an answer to this request.
    ///
    /// # Errors
    /// [`StampRefusal`], saying why it does not count.
    pub fn verify_answer(
        &self,
        stamped: &[u8],
        roots: &TrustedRoots,
        request: &StampRequest,
    ) -> Result<Verified<TimeStamp>, StampRefusal> {
        Token::parse(self.token())?.check_nonce(&request.nonce())?;
        self.verify(stamped, roots, request.policy())
    }

    /// Checks the stamp at any later time, offline: an authority vouched for
    /// by one of the roots stamped these bytes, under this policy if one is
    /// given.
    ///
    /// # Errors
    /// [`StampRefusal`], saying why it does not count.
    pub fn verify(
        &self,
        stamped: &[u8],
        roots: &TrustedRoots,
        policy: Option<StampPolicy>,
    ) -> Result<Verified<TimeStamp>, StampRefusal> {
        let token = Token::parse(self.token())?;
        token.check_imprint(stamped)?;
        token.check_content()?;
        let time = token.time()?;
        let accuracy = token.accuracy()?;
        let got = token.policy();
        if let Some(expected) = policy.filter(|expected| *expected != got) {
            return Err(StampRefusal::Policy { expected, got });
        }
        let signer = Signer::find(&token, self.certificates())?;
        signer.check_purpose()?;
        signer.check_name(token.authority())?;
        signer.check_signature(&token)?;
        signer.check_chain(roots, time)?;
        Ok(Verified(TimeStamp {
            time,
            accuracy,
            authority: signer.name(),
            serial: token.serial(),
            policy: got,
            certificate_ends: signer.ends(),
        }))
    }
}
