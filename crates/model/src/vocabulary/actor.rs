//! Words about forces, groups and those whom we address.

use super::vocabulary;

vocabulary! {
    /// What kind of force or group.
    ActorKind {
        /// Armed forces (MT24 01 01 03).
        ArmedForces = "armed-forces",
        /// Police (MT24 01 01 04).
        Police = "police",
        /// Intelligence service (MT24 01 01 06).
        Intelligence = "intelligence",
        /// Pro-government militia (MT24 02 01).
        Militia = "militia",
        /// Armed opposition group (MT24 02 02).
        ArmedGroup = "armed-group",
        /// Prison service (MT24 01 01 05).
        PrisonService = "prison-service",
        /// A government or part of one.
        Government = "government",
        /// A part of a force or group: a division, brigade, branch, battalion.
        Unit = "unit",
        /// An office that somebody holds: commander, governor, director.
        Post = "post",
        /// A company: a maker, dealer, carrier, broker, private security.
        Company = "company",
        /// An organisation of any other kind.
        Organisation = "organisation",
        /// A crowd or mob (MT24 02 05).
        Crowd = "crowd",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// On whose side a force or group fights.
    Side {
        /// The state's own.
        State = "state",
        /// With the state.
        ProGovernment = "pro-government",
        /// Against it.
        Opposition = "opposition",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// To whom a recommendation is addressed.
    AddresseeKind {
        /// A government.
        State = "state",
        /// An armed group's leaders.
        ArmedGroup = "armed-group",
        /// A body of the United Nations or the like.
        Un = "un",
        /// A state that considers arming a party.
        ArmingState = "arming-state",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// What a claim about an actor says.
    ClaimKind {
        /// The actor stood under another.
        Parent = "parent",
        /// A person commanded it, or held its post.
        Command = "command",
        /// A person or unit belonged to it.
        Membership = "membership",
        /// It operated in a place.
        Area = "area",
        /// It was based at a place.
        Base = "base",
        /// It was known under another name.
        Alias = "alias",
        /// It held weapons or vehicles of a type.
        Equipment = "equipment",
    }
}

vocabulary! {
    /// How one end of a period is known (after the practice of mapping security forces).
    BoundKind {
        /// It began or ended then.
        Exact = "exact",
        /// The first time a source says so; it may have begun before.
        AtLatest = "at-latest",
        /// The last time a source says so; it may have gone on.
        AtEarliest = "at-earliest",
    }
}

vocabulary! {
    /// What became of a right of reply.
    ReplyState {
        /// Written and not sent.
        Drafted = "drafted",
        /// Sent; the time to answer runs.
        Sent = "sent",
        /// Receipt was confirmed.
        Acknowledged = "acknowledged",
        /// Answered.
        Answered = "answered",
        /// The time ran out without an answer.
        NoAnswer = "no-answer",
        /// They refused to answer.
        Refused = "refused",
    }
}

vocabulary! {
    /// What an addressee did about a recommendation.
    ResponseState {
        /// Nothing.
        NoResponse = "no-response",
        /// Rejected.
        Rejected = "rejected",
        /// Taken note of.
        Noted = "noted",
        /// Promised.
        Pledged = "pledged",
        /// Done in part.
        Partly = "partly-implemented",
        /// Done.
        Implemented = "implemented",
        /// Done, then undone.
        Reversed = "reversed",
    }
}
