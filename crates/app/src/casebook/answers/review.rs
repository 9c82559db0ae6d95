//! Records that cannot all be true.

use analysis::consistency::{self, Report};
use vault::{Open, Vault};

use super::{Answer, case::Case};
use crate::failure::Failure;

/// Holds the records against each other.
pub fn review(vault: &Vault<Open>) -> Result<Answer<Report>, Failure> {
    let case = Case::whole(vault)?;
    Answer::new(consistency::check(&case.book()), &case)
}
