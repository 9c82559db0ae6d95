//! When contacts were last heard of, and which check-ins were missed.

use analysis::{
    Unseen,
    contact::{self, Standing},
};
use model::record::Kind;
use serde::Serialize;
use vault::{Open, Vault};

use super::{Answer, case::Case};
use crate::failure::{Failure, FailureKind};

/// How it stands with every contact.
#[derive(Debug, Serialize)]
pub struct Contacts {
    /// Alarms first.
    pub contacts: Vec<Standing>,
    /// What could not be looked at.
    pub unseen: Vec<Unseen>,
}

impl Contacts {
    /// Whether somebody must act now.
    pub fn alarm(&self) -> bool {
        self.contacts
            .iter()
            .any(|standing| standing.state.is_alarm())
    }
}

/// How it stands now, or at another moment (RFC 3339).
pub fn contacts(vault: &Vault<Open>, at: Option<&str>) -> Result<Answer<Contacts>, Failure> {
    let now = match at {
        Some(text) => text.parse().map_err(|_| {
            Failure::misuse(
                format!("`{}` is no moment", text.escape_debug()),
                "write it as in `2012-05-25T18:00:00Z`",
            )
        })?,
        None => jiff::Timestamp::from_millisecond(vault.now()).map_err(|error| {
            Failure::new(
                FailureKind::Environment,
                error.to_string(),
                "set this machine's clock",
            )
        })?,
    };
    let case = Case::of(
        vault,
        &[Kind::Contact, Kind::CheckIn, Kind::Person, Kind::Source],
    )?;
    let (contacts, unseen) = contact::all(&case.book(), now);
    Answer::new(Contacts { contacts, unseen }, &case)
}
