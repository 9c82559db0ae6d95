//! Findings, ours and others'; what we call for; and what the other side says.

use super::{Evidence, Kind};
use crate::{
    date::UncertainDate,
    field::{Shape, fields},
    id::RecordId,
    vocabulary::{AddresseeKind, ExternalRelation, ReplyState, ResponseState, StandardOfProof},
};

fields! {
    /// What we found.
    Finding {
        /// The statement.
        statement: String,
        /// To what standard it is held.
        standard: StandardOfProof,
        /// Whether that standard is met.
        met: bool,
        /// Who decided, a code name.
        decided_by: String,
        /// When.
        date: UncertainDate,
        /// Evidence for it.
        supports: Vec<Evidence>,
        /// Evidence against it.
        contradicts: Vec<Evidence>,
        /// Other explanations that were considered.
        alternatives: Vec<String>,
        /// Events it is about.
        events: Vec<RecordId> => to(&[Kind::Event]),
        /// Contradictions that bear on it.
        contradictions: Vec<RecordId> => to(&[Kind::Contradiction]),
        /// Reasoning.
        reasoning: Prose,
    }
}

fields! {
    /// What another body found.
    ExternalFinding {
        /// Which body.
        body: String,
        /// In which document.
        document: String,
        /// At which paragraph.
        paragraph: Option<String>,
        /// When.
        date: UncertainDate,
        /// Where it can be read; never fetched.
        url: Option<String> => shaped(Shape::Link),
        /// What it is to our findings.
        relation: ExternalRelation,
        /// Which of our findings.
        findings: Vec<RecordId> => to(&[Kind::Finding]),
        /// On what it rests, as far as it says: own interviews, the same footage, our own report.
        basis: Option<String>,
        /// Our interviews, items and other evidence that it rests on as well.
        rests_on: Vec<Evidence>,
        /// Whether it rests on our own report, so that it adds nothing to it.
        repeats_us: Option<bool>,
        /// The finding, in our words.
        text: String => prose(),
    }
}

fields! {
    /// What we call on an addressee to do.
    Recommendation {
        /// To whom.
        addressee: String,
        /// To whom, in Arabic.
        addressee_ar: Option<String>,
        /// The same, if on record.
        actor: Option<RecordId> => to(&[Kind::Actor]),
        /// Place in the list, from 1.
        order: u32 => range(1, 999),
        /// What kind of addressee.
        kind: AddresseeKind,
        /// Findings it rests on.
        findings: Vec<RecordId> => to(&[Kind::Finding]),
        /// One call each.
        calls: Vec<String> => prose(),
        /// The same in Arabic.
        calls_ar: Vec<String> => prose(),
    }
}

fields! {
    /// What an addressee did about a recommendation.
    Response {
        /// The recommendation.
        recommendation: RecordId => to(&[Kind::Recommendation]),
        /// Which of its calls, from 1; all of them if absent.
        call: Option<u16> => range(1, 999),
        /// Who responded.
        from: String,
        /// When.
        date: UncertainDate,
        /// What they did.
        state: ResponseState,
        /// How that is known.
        evidence: Vec<Evidence>,
        /// The response, in words.
        text: Prose,
    }
}

fields! {
    /// A right of reply: what was put to somebody before publication, and what they answered.
    Reply {
        /// To whom.
        addressee: String,
        /// The same, if on record.
        actor: Option<RecordId> => to(&[Kind::Actor]),
        /// Findings that were put to them.
        findings: Vec<RecordId> => to(&[Kind::Finding]),
        /// What was put to them, in short.
        put: String,
        /// When it was sent.
        sent: Option<UncertainDate>,
        /// By when an answer was asked.
        due: Option<UncertainDate>,
        /// What became of it.
        state: ReplyState,
        /// When they answered.
        answered: Option<UncertainDate>,
        /// How the report takes account of it.
        reflected: Option<String>,
        /// Letters.
        items: Vec<RecordId> => to(&[Kind::Item]),
        /// Their answer, in words.
        answer: Prose,
    }
}
