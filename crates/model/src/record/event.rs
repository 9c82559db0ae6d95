//! Events: what happened (HURIDOCS Event).

use super::{Evidence, Kind};
use crate::{
    count::Count,
    date::UncertainDate,
    field::fields,
    id::RecordId,
    vocabulary::{Code, Likelihood},
};

fields! {
    /// What happened, with the acts that it groups kept as records of their own.
    Event {
        /// A short title.
        title: String => esf(&["0102"]),
        /// The title in Arabic; an Arabic edition needs it.
        title_ar: Option<String>,
        /// When.
        date: UncertainDate => esf(&["0113", "0114", "113_1", "114_1"]),
        /// The time of day, in words: "after Friday prayer".
        time: Option<String>,
        /// Where.
        place: RecordId => to(&[Kind::Place]).esf(&["0111", "0112", "0173"]),
        /// How sure it is that it happened.
        status: Likelihood => esf(&["0151"]),
        /// How many people.
        counts: Counts => inline().presumed(),
        /// Other events it belongs with.
        chain: Vec<ChainLink> => esf(&["2201"]),
        /// What it rests on.
        evidence: Vec<Evidence> => esf(&["0166", "0167"]),
        /// What it led to.
        impact: Option<String> => esf(&["0116"]),
        /// Types of violation.
        violations: Vec<Code> => mt(2).esf(&["0152"]),
        /// Rights affected.
        rights: Vec<Code> => mt(3).esf(&["0153"]),
        /// Index terms.
        index_terms: Vec<Code> => mt(1).esf(&["0154"]),
        /// Terms of the organisation's own index.
        local_terms: Vec<Code> => mt(61).esf(&["0155"]),
        /// Terms of other thesauri.
        other_terms: Vec<Code> => mt(68).esf(&["0156"]),
        /// Whether it is being followed.
        monitoring: Option<Code> => mt(43).esf(&["0172"]),
        /// When the information came in.
        received: Option<UncertainDate> => esf(&["0160"]),
        /// A word that groups records that belong together.
        grouping: Option<String> => esf(&["0168"]),
        /// What the authorities or other parties say about it.
        official_version: Option<String>,
        /// Description.
        description: Prose => esf(&["0115", "0150", "0165"]),
    }
}

fields! {
    /// How many people an event befell.
    #[derive(Debug, Default, Copy, Eq)]
    Counts {
        /// Killed.
        killed: Option<Count>,
        /// Wounded.
        wounded: Option<Count>,
        /// Detained.
        detained: Option<Count>,
        /// Disappeared.
        disappeared: Option<Count>,
        /// Displaced.
        displaced: Option<Count>,
        /// Present.
        present: Option<Count>,
    }
}

fields! {
    /// A link of a chain of events (HURIDOCS Chain of Events).
    #[derive(Debug, Eq)]
    ChainLink {
        /// The other event.
        to: RecordId => to(&[Kind::Event]).esf(&["2202", "2203"]),
        /// What this event is to the other.
        kind: Code => mt(22).key("type").esf(&["2209"]),
        /// Remarks.
        remarks: Option<String> => esf(&["2250", "2265"]),
    }
}
