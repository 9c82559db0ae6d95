//! Who commanded an actor on a date, what it stood under, and what stood under it.

use analysis::command::{Chain, Command, Structure, Subordinate};
use model::{date::UncertainDate, key::Key, record::Kind};
use serde::Serialize;
use vault::{Open, Vault};

use super::{Answer, case::Case};
use crate::{failure::Failure, query::find};

/// The place of an actor in a chain of command at a time.
#[derive(Debug, Serialize)]
pub struct Commanded {
    /// Who commanded it.
    pub command: Command,
    /// What it stood under.
    pub over: Chain,
    /// What stood under it.
    pub under: Vec<Subordinate>,
}

/// Answers for a day that lies somewhere in `date`.
pub fn command(vault: &Vault<Open>, actor: &Key, date: &str) -> Result<Answer<Commanded>, Failure> {
    let (_, id) = find(vault, Some(Kind::Actor), actor)?;
    let date = UncertainDate::parse(date).map_err(|error| {
        Failure::from_message(crate::failure::FailureKind::Misuse, &error.to_string())
    })?;
    // All of it: what claims rest on is named too.
    let case = Case::whole(vault)?;
    let book = case.book();
    let structure = Structure::new(&book);
    let commanded = Commanded {
        command: structure.commanded(id, &date),
        over: structure.parents(id, &date),
        under: structure.under(id, &date),
    };
    Answer::new(commanded, &case)
}
