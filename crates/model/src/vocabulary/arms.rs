//! Words about arms transfers and their risks.

use super::vocabulary;

vocabulary! {
    /// Categories of conventional arms (Arms Trade Treaty, articles 2 to 4).
    ArmsCategory {
        /// 2(1)(a).
        BattleTanks = "battle-tanks",
        /// 2(1)(b).
        ArmouredVehicles = "armoured-combat-vehicles",
        /// 2(1)(c).
        LargeArtillery = "large-calibre-artillery",
        /// 2(1)(d).
        CombatAircraft = "combat-aircraft",
        /// 2(1)(e).
        AttackHelicopters = "attack-helicopters",
        /// 2(1)(f).
        Warships = "warships",
        /// 2(1)(g).
        Missiles = "missiles-and-launchers",
        /// 2(1)(h).
        SmallArms = "small-arms-and-light-weapons",
        /// 3.
        Ammunition = "ammunition",
        /// 4.
        Parts = "parts-and-components",
        /// Not in the treaty: tear gas, restraints, batons.
        Policing = "policing-and-crowd-control",
        /// Not in the treaty: interception, cameras.
        Surveillance = "surveillance",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// How sure it is that a transfer took place.
    TransferState {
        /// Somebody reports it.
        Reported = "reported",
        /// Offered or negotiated.
        Offered = "offered",
        /// A licence was given.
        Licensed = "licensed",
        /// Delivered.
        Delivered = "delivered",
        /// Delivered, then passed to another.
        Diverted = "diverted",
        /// A licence was refused or revoked.
        Refused = "refused",
    }
}

vocabulary! {
    /// Under which rules a risk is assessed.
    Regime {
        /// Arms Trade Treaty, articles 6 and 7 (in force 24 December 2014).
        Att = "arms-trade-treaty",
        /// Council Common Position 2008/944/CFSP, criterion 2.
        EuCriterion2 = "eu-criterion-2",
        /// Vetting of a unit on credible information of a gross violation.
        UnitVetting = "unit-vetting",
    }
}

vocabulary! {
    /// How great the risk of misuse is, in the words of the regimes.
    RiskLevel {
        /// None was found.
        None = "none",
        /// There may be one.
        Possible = "possible",
        /// Substantial.
        Substantial = "substantial",
        /// Clear (EU criterion 2).
        Clear = "clear",
        /// Overriding (Arms Trade Treaty, article 7(3)).
        Overriding = "overriding",
    }
}

vocabulary! {
    /// What an assessment concludes.
    ArmsDecision {
        /// Not yet.
        Pending = "pending",
        /// The transfer may go ahead.
        Approve = "approve",
        /// It may under the stated conditions.
        ApproveWithConditions = "approve-with-conditions",
        /// Deliveries stop until reviewed.
        Suspend = "suspend",
        /// It must not go ahead.
        Refuse = "refuse",
    }
}

vocabulary! {
    /// Whether an assessment stands.
    AssessmentState {
        /// Being written.
        Draft = "draft",
        /// Concluded and in force.
        Standing = "standing",
        /// Something new is known; it must be reviewed.
        Reopened = "reopened",
        /// Replaced by a newer one.
        Superseded = "superseded",
    }
}

vocabulary! {
    /// What became of a request to trace a weapon.
    TraceState {
        /// Sent, no answer yet.
        Sent = "sent",
        /// Answered.
        Answered = "answered",
        /// Answered in part.
        Partly = "partly",
        /// Answered: no record.
        NoRecord = "no-record",
        /// Never answered.
        NoAnswer = "no-answer",
        /// They declined to answer.
        Declined = "declined",
    }
}
