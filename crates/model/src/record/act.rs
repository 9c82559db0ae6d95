//! Acts and involvements: one thing done to one victim, and who did it (HURIDOCS Act, Involvement).

use super::{Evidence, Kind, PEOPLE, detail};
use crate::{
    date::UncertainDate,
    field::fields,
    id::RecordId,
    vocabulary::{Code, Likelihood, Reliability},
};

fields! {
    /// One type of act against one victim: the unit of counting.
    Act {
        /// The event that groups it.
        event: RecordId => to(&[Kind::Event]).esf(&["2103"]),
        /// The person or source it was done to; a group where no person is known.
        victim: Option<RecordId> => to(PEOPLE).esf(&["2102"]),
        /// Type of act, one only.
        kind: Code => mt(4).key("type").esf(&["2109"]),
        /// Method of violence.
        method: Option<Code> => mt(5).esf(&["2114"]),
        /// Other methods used in the same act.
        methods: Vec<Code> => mt(5).esf(&["2114"]),
        /// The organisation's own terms, for what the standard list lacks.
        local_terms: Vec<Code> => mt(61).esf(&["0155"]),
        /// From when to when, if not as the event.
        date: Option<UncertainDate> => esf(&["2111", "2111_1", "2121", "2121_1"]),
        /// Where exactly, if it is a place of its own.
        place: Option<RecordId> => to(&[Kind::Place]).esf(&["2112", "2172"]),
        /// Where the victim was at its end, if elsewhere.
        place_at_end: Option<RecordId> => to(&[Kind::Place]).esf(&["2122"]),
        /// Type of location.
        location: Option<Code> => mt(17).esf(&["2153"]),
        /// The reason that was given for it, and by whom.
        stated_reason: Option<String> => esf(&["2113"]),
        /// What parties declared about it, which is not what the investigators find.
        declared: Vec<Code> => mt(28).esf(&["2115"]),
        /// Physical consequences.
        physical_consequences: Option<String> => esf(&["2116"]),
        /// Psychological consequences.
        psychological_consequences: Option<String> => esf(&["2117"]),
        /// Age of the victim at the time, in years.
        age: Option<u16> => range(0, 130).esf(&["2118"]),
        /// Status of the victim at the end of the act.
        status: Option<Code> => mt(25).esf(&["2123"]),
        /// Characteristics for which the victim may have been targeted.
        characteristics: Vec<Code> => mt(23).esf(&["2152"]),
        /// National legislation.
        national_law: Vec<Code> => mt(62).esf(&["2154"]),
        /// International instruments.
        instruments: Vec<Code> => mt(6).esf(&["2155"]),
        /// Details of an arrest, detention or enforced disappearance.
        arrest: Option<detail::Arrest> => esf(&["3102"]),
        /// Details of a killing.
        killing: Option<detail::Killing> => esf(&["3202"]),
        /// Details of torture.
        torture: Option<detail::Torture> => esf(&["3302"]),
        /// Details of destruction.
        destruction: Option<detail::Destruction> => esf(&["3402"]),
        /// When the information came in.
        received: Option<UncertainDate> => esf(&["2160"]),
        /// What it rests on.
        evidence: Vec<Evidence> => esf(&["2166"]),
        /// Remarks.
        remarks: Prose => esf(&["2150", "2165"]),
    }
}

fields! {
    /// An actor's part in an act. It hangs on the act, never on the event.
    Involvement {
        /// In what.
        act: RecordId => to(&[Kind::Act]).esf(&["2403", "2404"]),
        /// Who.
        actor: RecordId => to(&[Kind::Actor, Kind::Person, Kind::Source]).esf(&["2402"]),
        /// Degree of involvement.
        degree: Option<Code> => mt(18).esf(&["2409"]),
        /// Types of perpetrator, where the actor's own does not say it.
        kind: Vec<Code> => mt(24).key("type").esf(&["2412"]),
        /// How sure the investigators are, which is not what any party declared.
        attribution: Likelihood,
        /// Why they are: uniforms, vehicles, orders heard, area held.
        grounds: Option<String>,
        /// What became of the perpetrator.
        status: Option<Code> => mt(26).esf(&["2422"]),
        /// What it rests on, where that differs from the act's.
        evidence: Vec<Evidence> => esf(&["2466"]),
        /// Remarks.
        remarks: Prose => esf(&["2450", "2465"]),
    }
}

fields! {
    /// What a source contributed to an event or about a person (HURIDOCS Information).
    Information {
        /// The source.
        source: RecordId => to(PEOPLE).esf(&["2502"]),
        /// About which event.
        event: Option<RecordId> => to(&[Kind::Event]).esf(&["2503"]),
        /// About which person.
        about: Option<RecordId> => to(PEOPLE).esf(&["2504"]),
        /// How the source is connected to it.
        connection: Option<Code> => mt(19).esf(&["2509"]),
        /// Languages of the material.
        languages: Vec<String> => shaped(crate::field::Shape::Language).esf(&["2510", "2513"]),
        /// Date of the material.
        date: Option<UncertainDate> => esf(&["2511"]),
        /// Types of the material.
        material: Vec<Code> => mt(16).esf(&["2512"]),
        /// How far this information can be relied on, which is not how far its source can.
        reliability: Option<Reliability> => esf(&["2553"]),
        /// When it came in.
        received: Option<UncertainDate> => esf(&["2560"]),
        /// The account or item itself.
        evidence: Vec<Evidence> => esf(&["2566"]),
        /// Remarks.
        remarks: Prose => esf(&["2550", "2565"]),
    }
}
