//! What a finding rests on.

use analysis::corroborate::{self, Matrix};
use model::{key::Key, record::Kind};
use vault::{Open, Vault};

use super::{Answer, case::Case};
use crate::{failure::Failure, query::find};

/// Which evidence is for and against a finding, and which of it is really one.
pub fn corroborate(vault: &Vault<Open>, finding: &Key) -> Result<Answer<Matrix>, Failure> {
    let (_, id) = find(vault, Some(Kind::Finding), finding)?;
    let case = Case::whole(vault)?;
    let book = case.book();
    let Some(finding) = book.findings.get(&id) else {
        return Err(Failure::misuse(
            format!("the finding `{finding}` cannot be read"),
            "run `testimony fsck`",
        ));
    };
    Answer::new(corroborate::finding(&book, finding), &case)
}
