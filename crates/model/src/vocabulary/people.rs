//! Words about people.

use super::vocabulary;

vocabulary! {
    /// In which capacity a source speaks (after HURIDOCS MT19 and the reference case).
    SourceCategory {
        /// Saw or heard what happened.
        Witness = "witness",
        /// Was injured.
        Injured = "injured",
        /// Family of a person killed.
        FamilyOfKilled = "family-of-killed",
        /// Was detained or tortured.
        SurvivorOfDetention = "survivor-of-detention",
        /// Relative of a person who disappeared.
        RelativeOfDisappeared = "relative-of-disappeared",
        /// Doctor, nurse, paramedic, volunteer of a hospital.
        MedicalStaff = "medical-staff",
        /// Helps the displaced and others.
        Volunteer = "volunteer",
        /// Documents or organises.
        Activist = "activist",
        /// Holds or held an office.
        Official = "official",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// What is known of a person's fate.
    PersonStatus {
        /// Alive.
        Living = "living",
        /// Dead.
        Dead = "dead",
        /// Taken, and the taking or the fate denied.
        Disappeared = "disappeared",
        /// Not known; treated as living wherever protection is concerned.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// How much harm being found would do.
    Protection {
        /// As everybody.
        Standard = "standard",
        /// Reprisals are likely.
        High = "high",
        /// Life is in danger.
        Critical = "critical",
    }
}

vocabulary! {
    /// What the family of a dead or disappeared person wants.
    FamilyWish {
        /// To be named.
        Named = "named",
        /// Not to be named.
        Anonymous = "anonymous",
        /// Not asked or not known.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// HURIDOCS MT39.
    Sex {
        /// 01.
        Male = "male",
        /// 02.
        Female = "female",
        /// 98.
        Other = "other",
        /// 99.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What a person allows to be done with what they said. A set, not a ladder.
    ConsentScope {
        /// Used inside the organisation.
        Internal = "internal",
        /// Counted among others.
        Aggregate = "aggregate",
        /// Published without the name.
        PublishedAnonymous = "published-anonymous",
        /// Published with the name.
        PublishedNamed = "published-named",
        /// Given to a United Nations mechanism in confidence.
        UnConfidential = "un-confidential",
        /// Given to a prosecutor or court in confidence.
        CourtConfidential = "court-confidential",
        /// Used in open court.
        CourtOpen = "court-open",
        /// Given to the media.
        Media = "media",
    }
}

vocabulary! {
    /// How far a source, an account or a claim can be relied on (HURIDOCS MT42).
    Reliability {
        /// Highly reliable.
        HighlyReliable = "01",
        /// Likely reliable.
        LikelyReliable = "02",
        /// Unsure; a source never used before.
        Unsure = "03",
        /// Likely unreliable.
        LikelyUnreliable = "04",
        /// Highly unreliable.
        HighlyUnreliable = "05",
        /// Not known.
        Unknown = "99",
    }
}

vocabulary! {
    /// In which role a person stands in the case.
    Role {
        /// Something was done to them.
        Victim = "victim",
        /// Saw or heard it.
        Witness = "witness",
        /// Family of a victim.
        Relative = "relative",
        /// Took part in an act.
        Perpetrator = "perpetrator",
        /// Intervened for a victim.
        Intervening = "intervening",
        /// Stays in touch with the team.
        Contact = "contact",
        /// Holds an item or weapon.
        Holder = "holder",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// What a person of the record is: one human being or several (HURIDOCS MT7).
    CountingUnit {
        /// 01.
        Individual = "individual",
        /// 02.
        Family = "family",
        /// 03: a group, organisation or institution.
        Organisation = "organisation",
        /// 04.
        Community = "community",
        /// 05: a social group, class or caste.
        SocialGroup = "social-group",
        /// 06: people in general.
        People = "people",
    }
}

vocabulary! {
    /// How a missing person was found, or not.
    MissingOutcome {
        /// Still missing.
        Missing = "missing",
        /// Found alive and free.
        FoundAlive = "found-alive",
        /// Found in detention.
        FoundHeld = "found-held",
        /// Found dead.
        FoundDead = "found-dead",
        /// Remains or a list entry matched, not confirmed.
        Matched = "matched",
    }
}

vocabulary! {
    /// For whom a person who agreed to a referral was referred.
    ReferralKind {
        /// A doctor or hospital.
        Medical = "medical",
        /// Psychosocial support.
        Psychosocial = "psychosocial",
        /// A lawyer.
        Legal = "legal",
        /// Protection or relocation.
        Safety = "safety",
        /// Shelter, food, money.
        Livelihood = "livelihood",
        /// Any other.
        Other = "other",
    }
}
