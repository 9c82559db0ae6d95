//! Arms: what a recipient did, what a regime asks, where a weapon came from, and who must be told.
//!
//! Nothing here decides. It lays what is on record beside what the rules ask, with the identifiers
//! behind it, and suggests a level that is never higher than the evidence gives; the decision is a
//! person's, in the assessment.

mod checklist;
mod exposure;
mod question;
mod risk;
mod serial;
mod trace;
mod watch;

pub use self::{
    checklist::{Answer, Checklist, Ground, checklist},
    exposure::{Cell, ExposedAct, Exposure, exposure},
    question::{Question, questions},
    risk::{Suggestion, suggest},
    serial::{Fit, fits},
    trace::{Candidate, Match, Sign, Strength, trace},
    watch::{News, Trigger, watch},
};
