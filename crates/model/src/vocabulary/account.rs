//! Words about accounts and findings.

use super::vocabulary;

vocabulary! {
    /// How the speaker knows what a statement says.
    Perception {
        /// Saw it.
        Saw = "saw",
        /// Heard it happen.
        Heard = "heard",
        /// Was told, by somebody unnamed.
        Told = "told",
        /// Was told by a source that is on record.
        HeardFrom = "heard-from",
        /// Concluded it.
        Inferred = "inferred",
        /// Has it in writing or recorded.
        Documented = "documented",
    }
}

vocabulary! {
    /// The standard of proof a finding is held to (Wilkinson, Geneva Academy 2014).
    StandardOfProof {
        /// Reasonable suspicion.
        ReasonableSuspicion = "reasonable-suspicion",
        /// Reasonable grounds to believe.
        ReasonableGrounds = "reasonable-grounds",
        /// More likely than not.
        BalanceOfProbabilities = "balance-of-probabilities",
        /// Clear and convincing.
        ClearAndConvincing = "clear-and-convincing",
        /// Overwhelming.
        Overwhelming = "overwhelming",
        /// Beyond reasonable doubt.
        BeyondReasonableDoubt = "beyond-reasonable-doubt",
    }
}

vocabulary! {
    /// HURIDOCS MT41, and the grade of an attribution.
    Likelihood {
        /// 01.
        Confirmed = "confirmed",
        /// 04.
        Likely = "likely",
        /// 03.
        Possible = "possible",
        /// 02.
        Unlikely = "unlikely",
        /// 99.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What one account or finding is to another.
    Relation {
        /// Says the same.
        Supports = "supports",
        /// Says otherwise.
        Contradicts = "contradicts",
        /// Says it with a limit.
        Qualifies = "qualifies",
    }
}

vocabulary! {
    /// What another body's finding is to ours.
    ExternalRelation {
        /// Finds the same.
        Agrees = "agrees",
        /// Finds otherwise.
        Disagrees = "disagrees",
        /// Finds more.
        GoesFurther = "goes-further",
    }
}

vocabulary! {
    /// Whether a delegate worked on the spot.
    FieldWorkKind {
        /// Was there.
        OnSite = "on-site",
        /// Worked from outside.
        Remote = "remote",
    }
}

vocabulary! {
    /// How a contradiction between accounts was settled.
    ContradictionState {
        /// Nobody has settled it.
        Open = "open",
        /// Both can be true; the reason is given.
        Explained = "explained",
        /// One of the accounts is preferred; the reason is given.
        Preferred = "preferred",
        /// It cannot be settled with what there is.
        Unresolvable = "unresolvable",
    }
}

vocabulary! {
    /// How consistent a physical or psychological finding is with what was told (Istanbul Protocol, 2022, ¶187).
    Consistency {
        /// It could not have been caused by what was told.
        NotConsistent = "not-consistent",
        /// It could have been, but has many other possible causes.
        Consistent = "consistent",
        /// It could have been, and there are few other possible causes.
        HighlyConsistent = "highly-consistent",
        /// It is usually seen after this, but there are other possible causes.
        Typical = "typical",
        /// It could not have been caused in any other way.
        Diagnostic = "diagnostic",
    }
}
