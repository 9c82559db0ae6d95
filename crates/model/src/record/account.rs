//! Accounts: interviews, observations and site visits, as numbered statements.

use super::{Evidence, Kind, PEOPLE};
use crate::{
    date::UncertainDate,
    field::{Shape, fields},
    id::RecordId,
    vocabulary::{ContradictionState, Perception, ReferralKind, Relation},
};

fields! {
    /// An interview.
    Interview {
        /// Who was interviewed.
        source: RecordId => to(&[Kind::Source]),
        /// When.
        date: UncertainDate,
        /// Where.
        place: Option<RecordId> => to(&[Kind::Place]),
        /// By whom, a code name.
        interviewer: String,
        /// Through whom, a code name; `none` if nobody.
        interpreter: Option<String> => or_none(),
        /// In which language.
        language: String => shaped(Shape::Language),
        /// How: in person, alone, by telephone.
        setting: Option<String>,
        /// How many others were present.
        others_present: Option<u32> => range(0, 10_000),
        /// Who else was present, and why.
        present: Vec<Present>,
        /// An earlier interview with the same source by this team.
        repeat_of: Option<RecordId> => to(&[Kind::Interview]),
        /// Whether this is the first time the person tells it to anybody who documents.
        first: Option<bool>,
        /// Interviews that others held with the person before.
        earlier: Vec<Earlier>,
        /// Sources whose accounts this one repeats.
        heard_from: Vec<RecordId> => to(PEOPLE),
        /// The session, if others were interviewed in it and heard each other: the same word for all.
        session: Option<String>,
        /// How it was recorded: notes, sound, film.
        recorded: Option<String>,
        /// Recordings and documents of it.
        items: Vec<RecordId> => to(&[Kind::Item]),
        /// Where the person was referred for help.
        referrals: Vec<Referral>,
        /// What was done for the person's safety and well-being.
        care: Option<String>,
        /// What was said, numbered from 1 by position.
        statements: Vec<Statement> => prose(),
        /// Notes for the team.
        notes: Prose,
    }
}

fields! {
    /// Somebody who was in the room.
    Present {
        /// Who, if on record.
        person: Option<RecordId> => to(PEOPLE),
        /// In which role: support person, interpreter, guardian, guard.
        role: String,
        /// Whether they heard what was said.
        heard: Option<bool>,
    }
}

fields! {
    /// An interview that another body held with the person (Murad Code: do not ask twice).
    Earlier {
        /// With whom.
        with: String,
        /// When.
        date: Option<UncertainDate>,
        /// About what.
        about: Option<String>,
        /// Whether its record can be had.
        available: Option<bool>,
    }
}

fields! {
    /// An offer of help.
    Referral {
        /// Of what kind.
        kind: ReferralKind,
        /// To whom.
        to: Option<String>,
        /// Whether the person accepted.
        accepted: Option<bool>,
    }
}

fields! {
    /// What a delegate saw.
    Observation {
        /// Who saw it, a code name.
        observer: String,
        /// When.
        date: UncertainDate,
        /// The time of day: a clock time, an interval or words.
        time: Option<String>,
        /// Where.
        place: RecordId => to(&[Kind::Place]),
        /// Distance, light, weather.
        conditions: Option<String>,
        /// Of what event.
        event: Option<RecordId> => to(&[Kind::Event]),
        /// Photographs, film and notes made.
        items: Vec<RecordId> => to(&[Kind::Item, Kind::PhysicalItem]),
        /// What was seen and heard, numbered from 1 by position.
        statements: Vec<Statement> => prose(),
        /// Notes for the team.
        notes: Prose,
    }
}

fields! {
    /// A visit to a site: a hospital, a place of detention, a scene, a grave.
    Visit {
        /// Who visited, by code names.
        visitors: Vec<String> => needed(),
        /// When.
        date: UncertainDate,
        /// The time of day.
        time: Option<String>,
        /// Where.
        place: RecordId => to(&[Kind::Place]),
        /// What for.
        purpose: Option<String>,
        /// Who showed them round.
        guide: Option<RecordId> => to(PEOPLE),
        /// What they could not see or were not let see.
        limits: Option<String>,
        /// Of what event.
        event: Option<RecordId> => to(&[Kind::Event]),
        /// Photographs, film, sketches and things taken.
        items: Vec<RecordId> => to(&[Kind::Item, Kind::PhysicalItem]),
        /// Interviews held there.
        interviews: Vec<RecordId> => to(&[Kind::Interview]),
        /// What was seen and heard, numbered from 1 by position.
        statements: Vec<Statement> => prose(),
        /// Notes for the team.
        notes: Prose,
    }
}

fields! {
    /// One statement of an account.
    Statement {
        /// The words.
        text: String,
        /// How the speaker knows.
        basis: Perception,
        /// From whom, for hearsay.
        heard_from: Option<RecordId> => to(PEOPLE),
        /// Which event it is about.
        event: Option<RecordId> => to(&[Kind::Event]),
        /// What it is to other statements.
        links: Vec<StatementLink>,
    }
}

fields! {
    /// What one statement is to another.
    #[derive(Debug, Copy, Eq)]
    StatementLink {
        /// Supports, contradicts or qualifies.
        relation: Relation,
        /// The other.
        to: Evidence,
    }
}

fields! {
    /// Accounts that contradict or qualify each other, and how that was settled. Contradictions are
    /// kept: a report that rests on one side says so.
    Contradiction {
        /// What it is about.
        about: String,
        /// The statements, two or more.
        statements: Vec<Evidence> => needed(),
        /// Which event it is about.
        event: Option<RecordId> => to(&[Kind::Event]),
        /// Whether it is settled.
        state: ContradictionState,
        /// The account that is preferred, if one is.
        preferred: Option<Evidence>,
        /// Who decided, a code name.
        decided_by: Option<String>,
        /// When.
        date: Option<UncertainDate>,
        /// The reason.
        reason: Prose,
    }
}
