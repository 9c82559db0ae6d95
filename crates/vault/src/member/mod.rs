//! Members: adding, letting in, removing, and changing their own keys.

mod add;
mod device;
mod grant;
mod revoke;

use model::compartment::Compartment;

pub use self::{grant::Granted, revoke::Revoked};
use crate::{
    casebase::Change, class::Class, create::CreateError, fault::Fault, record::CommitError,
    vault::Open, write::Draft,
};

/// Why nothing was changed about a member.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MemberError {
    /// Name or passphrase will not do.
    #[error(transparent)]
    Choice(CreateError),
    /// There is one of that name.
    #[error("there is a member `{name}` already; choose another name")]
    Taken {
        /// The name.
        name: String,
    },
    /// There is none of that name.
    #[error("there is no member `{name}`; `testimony members` lists them")]
    Unknown {
        /// The name, escaped.
        name: String,
    },
    /// A member without a compartment could do nothing.
    #[error("no compartment was given; name at least one")]
    Nothing,
    /// Nobody can give or take what they do not have.
    #[error("you have no key for `{compartment}`; ask somebody who has it to do this")]
    Closed {
        /// The compartment.
        compartment: Compartment,
    },
    /// They have no key for it.
    #[error("`{name}` has no key for `{compartment}`; there is nothing to take away")]
    Out {
        /// The name.
        name: String,
        /// The compartment.
        compartment: Compartment,
    },
    /// Nobody could open it any more.
    #[error(
        "`{name}` is the last who has a key for `{compartment}`; let somebody else in before removing them"
    )]
    Last {
        /// The name.
        name: String,
        /// The compartment.
        compartment: Compartment,
    },
    /// Own keys are changed under one's own passphrase.
    #[error("this passphrase does not open your key file; nothing was changed, try again")]
    Passphrase,
    /// The operations that say so could not be recorded.
    #[error("the change could not be recorded; try again")]
    Commit(#[source] CommitError),
    /// The disk.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl MemberError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Choice(error) => error.class(),
            Self::Taken { .. }
            | Self::Unknown { .. }
            | Self::Nothing
            | Self::Out { .. }
            | Self::Last { .. } => Class::User,
            Self::Closed { .. } | Self::Passphrase => Class::Locked,
            Self::Commit(error) => error.class(),
            Self::Fault(fault) => fault.class(),
        }
    }
}

impl Open {
    /// Whether this member can let others into compartments, and remove them.
    fn check_open(&self, compartments: &[Compartment]) -> Result<(), MemberError> {
        self.is_sure()?;
        if compartments.is_empty() {
            return Err(MemberError::Nothing);
        }
        let closed = compartments.iter().find(|one| !self.writes_in(**one));
        match closed.copied() {
            Some(compartment) => Err(MemberError::Closed { compartment }),
            None => Ok(()),
        }
    }

    /// Whether what is in memory can be trusted to give keys by. If not, a key file could be replaced
    /// by one whose keys nothing was given to.
    fn is_sure(&self) -> Result<(), MemberError> {
        match self.unsure {
            true => Err(Fault::OpenAgain.into()),
            false => Ok(()),
        }
    }

    fn record_acts(&mut self, drafts: &[Draft]) -> Result<(), MemberError> {
        let changes = drafts.iter().map(|_| Change::Act).collect();
        let recorded = self.record(drafts, changes).map(drop);
        recorded.map_err(MemberError::Commit)
    }

    fn blind(&mut self) -> [u8; 32] {
        let mut blind = [0; 32];
        self.random.get_mut().fill(&mut blind);
        blind
    }
}
