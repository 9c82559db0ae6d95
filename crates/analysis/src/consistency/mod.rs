//! Records that cannot all be true, or that leave out what they need.
//!
//! A problem is a question to a person, never a correction: both records stand until somebody changes
//! one. Only what dates, counts and references exclude is a problem; what is merely unlikely is not.

mod account;
mod age;
mod happening;
mod inquiry;

use model::{id::RecordId, record::Kind};
use serde::Serialize;

use crate::{Casebook, Days, Unseen, command::Structure};

/// What was found, and what could not be looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Problems, in order of record and field.
    pub problems: Vec<Problem>,
    /// What could not be looked at.
    pub unseen: Vec<Unseen>,
}

/// A problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The record to look at first.
    pub record: RecordId,
    /// The key of the field, as in files and forms.
    pub field: &'static str,
    /// Which check found it.
    pub check: Check,
    /// What is wrong, in a sentence.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
    /// The other records that it concerns.
    pub others: Vec<RecordId>,
}

/// A check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// A unit stands under itself.
    OwnParent,
    /// A consent is older than the interview.
    ConsentOlder,
    /// A consent is younger than the interview that needs it.
    ConsentYounger,
    /// A statement tells of what had not yet happened.
    StatementTooEarly,
    /// An act is dated outside its event.
    ActOutsideEvent,
    /// Counts of an event do not go with its acts or with each other.
    Counts,
    /// A transfer is dated after its weapon was seen.
    TransferAfterWeapon,
    /// Somebody reviewed their own verification.
    OwnReview,
    /// Somebody speaks after their death.
    SpeaksAfterDeath,
    /// One human being is alive on one record and dead on another.
    Fate,
    /// An age does not go with a date of birth.
    Age,
    /// An actor has a part in an act when it did not exist.
    ActorOutsideDates,
    /// A task is done and nothing says what came of it.
    TaskWithoutOutcome,
}

/// Looks for records that cannot all be true.
pub fn check(case: &Casebook<'_>) -> Report {
    let mut problems = Vec::new();
    own_parents(case, &mut problems);
    account::consents(case, &mut problems);
    account::statements(case, &mut problems);
    account::the_dead(case, &mut problems);
    age::ages(case, &mut problems);
    happening::acts(case, &mut problems);
    happening::counts(case, &mut problems);
    happening::actors(case, &mut problems);
    inquiry::transfers(case, &mut problems);
    inquiry::reviews(case, &mut problems);
    inquiry::tasks(case, &mut problems);
    problems.sort();
    problems.dedup();
    Report {
        problems,
        unseen: case.unseen(&[
            Kind::Actor,
            Kind::Claim,
            Kind::Act,
            Kind::Involvement,
            Kind::Event,
            Kind::Interview,
            Kind::Consent,
            Kind::Source,
            Kind::Person,
            Kind::Identity,
            Kind::Weapon,
            Kind::Transfer,
            Kind::Verification,
            Kind::Task,
        ]),
    }
}

fn own_parents(case: &Casebook<'_>, problems: &mut Vec<Problem>) {
    for circle in Structure::new(case).circles() {
        let names: Vec<String> = circle.units.iter().map(|unit| case.name(*unit)).collect();
        let (record, field) = match (circle.claims.first(), circle.units.first()) {
            (Some(claim), _) => (*claim, "of"),
            (None, Some(unit)) => (*unit, "parent"),
            (None, None) => continue,
        };
        let mut others = [circle.units, circle.claims].concat();
        others.retain(|other| *other != record);
        let what = match names.as_slice() {
            [one] => format!("{one} is said to stand under itself"),
            _ => format!(
                "{} are said to stand under each other at one time",
                crate::word::list(&names)
            ),
        };
        problems.push(Problem {
            record,
            field,
            check: Check::OwnParent,
            what,
            remedy: "correct the parent, or give the claims dates that do not meet".to_owned(),
            others,
        });
    }
}

/// Whether all of `one` is before all of `other`.
fn is_before(one: Days, other: Days) -> bool {
    one.to.zip(other.from).is_some_and(|(to, from)| to < from)
}
