//! Secrets that only two officers together can open: an age file inside another, one for each.

use zeroize::Zeroizing;

use crate::{
    edge::Random,
    keys::{KeyFile, MemberKeys},
    primitives::{HybridIdentity, HybridRecipient, Refused, Secret, seal_to},
};

/// The secret half of an officer's key. It is on paper and nowhere else.
pub struct OfficerSecret(HybridIdentity);

/// The public half of an officer's key.
pub struct Officer(HybridRecipient);

/// A text is no officer's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoOfficer {
    /// Not the secret half.
    #[error(
        "this is no officer's secret, or a character of it is wrong; compare it with the paper, it begins with AGE-SECRET-KEY-PQ-1"
    )]
    Secret,
    /// Not the public half.
    #[error(
        "this is no officer's recipient; give the line that begins with age1pq1, an older age key will not do"
    )]
    Recipient,
}

impl OfficerSecret {
    /// Draws a new key.
    pub fn generate(random: &mut dyn Random) -> Result<Self, NoOfficer> {
        let identity = HybridIdentity::from_seed(Secret::random(random));
        identity.map(Self).map_err(|_| NoOfficer::Secret)
    }

    /// Reads one as it was printed: spaces and line ends do not matter.
    pub fn parse(text: &str) -> Result<Self, NoOfficer> {
        let mut compact = Zeroizing::new(String::with_capacity(text.len()));
        compact.extend(text.split_whitespace().flat_map(str::chars));
        let identity = HybridIdentity::parse(&compact);
        identity.map(Self).map_err(|_| NoOfficer::Secret)
    }

    /// The text for paper, as every age reads it.
    pub fn text(&self) -> Zeroizing<String> {
        self.0.text()
    }

    /// The public half.
    pub fn officer(&self) -> Officer {
        Officer(self.0.recipient().clone())
    }
}

impl Officer {
    /// Reads a recipient that an officer gave.
    pub fn parse(text: &str) -> Result<Self, NoOfficer> {
        let recipient = HybridRecipient::parse(text.trim());
        recipient.map(Self).map_err(|_| NoOfficer::Recipient)
    }

    /// The recipient, which is no secret.
    pub fn text(&self) -> String {
        self.0.text()
    }

    /// Whether it is the same officer.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

/// Seals the secrets of a key file: for the first officer, and that for the second.
pub(crate) fn seal(
    file: &KeyFile,
    keys: &MemberKeys,
    [first, second]: [&Officer; 2],
) -> Result<Vec<u8>, Refused> {
    let secrets = keys.encode();
    let head = file.digest().ok_or(Refused)?;
    let plain = Zeroizing::new([DOMAIN, head.as_bytes(), &secrets].concat());
    let inner = seal_to(std::slice::from_ref(&first.0), &plain)?;
    seal_to(std::slice::from_ref(&second.0), &inner)
}

/// Opens what [`seal`] made; the officers may come in either order. `None` if these two are not the
/// ones, or the secrets are those of another key file.
pub(crate) fn open(
    file: &KeyFile,
    sealed: &[u8],
    officers: [&OfficerSecret; 2],
) -> Option<MemberKeys> {
    let [one, other] = officers;
    let through = |outer: &OfficerSecret, inner: &OfficerSecret| {
        let sealed = outer.0.open(sealed).ok()?;
        inner.0.open(&sealed).ok()
    };
    let plain = through(other, one).or_else(|| through(one, other))?;
    let secrets = plain.strip_prefix(DOMAIN)?;
    let secrets = secrets.strip_prefix(file.digest()?.as_bytes())?;
    file.own(MemberKeys::decode(secrets)?)
}

const DOMAIN: &[u8] = b"testimony/recovery/v1\0";
