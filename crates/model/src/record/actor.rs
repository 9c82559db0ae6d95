//! Actors: forces, militias, armed groups, units, posts; and what is claimed about them.

use super::{Evidence, Kind, PEOPLE};
use crate::{
    date::UncertainDate,
    field::fields,
    id::RecordId,
    vocabulary::{ActorKind, BoundKind, ClaimKind, Code, Reliability, Side},
};

fields! {
    /// A force, militia, group, unit or post that can be involved in acts.
    Actor {
        /// Name.
        name: String => esf(&["0903"]),
        /// Name in Arabic.
        name_ar: Option<String>,
        /// Other names and spellings.
        also: Vec<String> => esf(&["0904"]),
        /// What kind.
        kind: ActorKind,
        /// On whose side.
        side: Side,
        /// What it belongs to, where that never changed and nobody disputes it; else record claims.
        parent: Option<RecordId> => to(&[Kind::Actor]),
        /// Type of perpetrator.
        code: Option<Code> => mt(24).esf(&["2412"]),
        /// Echelon: division, brigade, company.
        echelon: Option<String>,
        /// Country, as a two-letter code.
        country: Option<String>,
        /// From when to when it existed.
        dates: Option<UncertainDate>,
        /// Description.
        description: Prose,
    }
}

fields! {
    /// One dated, sourced claim about an actor.
    Claim {
        /// About which actor.
        about: RecordId => to(&[Kind::Actor]),
        /// What it says.
        claim: ClaimKind,
        /// The parent, the place, the commander or member, as the claim has it.
        of: Option<RecordId> => to(&[Kind::Actor, Kind::Person, Kind::Source, Kind::Place, Kind::Weapon]),
        /// The other name, the type of equipment: what is no record.
        value: Option<String>,
        /// Rank.
        rank: Option<String> => esf(&["2328"]),
        /// Title of the post.
        post: Option<String> => esf(&["2327"]),
        /// The first date for which it is claimed.
        first: Option<UncertainDate>,
        /// How that date is known.
        first_is: Option<BoundKind>,
        /// The last date for which it is claimed.
        last: Option<UncertainDate>,
        /// How that date is known.
        last_is: Option<BoundKind>,
        /// Whether it went on when the source spoke.
        ongoing: Option<bool>,
        /// When the source spoke; what goes on is certain until then.
        as_of: Option<UncertainDate>,
        /// How far it can be relied on.
        reliability: Option<Reliability>,
        /// What it rests on.
        evidence: Vec<Evidence>,
        /// Published sources: document, page, date.
        sources: Vec<String>,
        /// Remarks.
        remarks: Prose,
    }
}

fields! {
    /// An intervention for a victim or about an event (HURIDOCS Intervention).
    Intervention {
        /// The party that intervened, where it is on record.
        party: Option<RecordId> => to(&[Kind::Actor, Kind::Person, Kind::Source]).esf(&["2602"]),
        /// The same in words.
        party_name: Option<String>,
        /// About which event.
        event: Option<RecordId> => to(&[Kind::Event]).esf(&["2603"]),
        /// For which victim.
        victim: Option<RecordId> => to(PEOPLE).esf(&["2604"]),
        /// Of which types.
        kind: Vec<Code> => mt(20).key("type").esf(&["2609"]),
        /// When.
        date: Option<UncertainDate> => esf(&["2611"]),
        /// Where.
        place: Option<RecordId> => to(&[Kind::Place]).esf(&["2672"]),
        /// Whom it asked.
        requested: Option<String> => esf(&["2612"]),
        /// What they did.
        response: Option<Code> => mt(27).esf(&["2613"]),
        /// What changed.
        impact: Option<Code> => mt(44).esf(&["2614"]),
        /// How far it is.
        status: Option<Code> => mt(45).esf(&["2651"]),
        /// How urgent it is.
        priority: Option<Code> => mt(46).esf(&["2652"]),
        /// What it rests on.
        evidence: Vec<Evidence> => esf(&["2666"]),
        /// Remarks.
        remarks: Prose => esf(&["2650", "2665"]),
    }
}
