//! Words about evidence and its verification.

use super::vocabulary;

vocabulary! {
    /// A custody step (Berkeley Protocol ¶167).
    CustodyAction {
        /// Found or recorded by the team itself.
        Collect = "collect",
        /// Received from somebody and sealed.
        Receive = "receive",
        /// Passed from one custodian to another.
        Transfer = "transfer",
        /// Copied bit for bit.
        Copy = "copy",
        /// Its hash was computed again and compared.
        Verify = "verify",
        /// Put under a seal.
        Seal = "seal",
        /// Its seal was opened.
        Unseal = "unseal",
        /// Examined.
        Analyse = "analyse",
        /// A derivative was made from it.
        Derive = "derive",
        /// Put away in a store.
        Store = "store",
        /// Given back or withdrawn from use.
        Withdraw = "withdraw",
        /// Destroyed.
        Destroy = "destroy",
        /// A copy left the vault in an exhibit pack.
        HandOver = "hand-over",
    }
}

vocabulary! {
    /// How far the verification of an item has come.
    VerificationState {
        /// Nobody has looked.
        NotStarted = "not-started",
        /// Somebody is at it.
        InProgress = "in-progress",
        /// It is stuck: a language, a place, a skill is wanted.
        NeedsHelp = "needs-help",
        /// Done by one person; a second must look.
        AwaitingReview = "awaiting-review",
        /// Source, time, place and content hold, seen by two people.
        Verified = "verified",
        /// Some of it holds; what does not is said.
        PartlyVerified = "partly-verified",
        /// It can be neither confirmed nor refuted.
        NotVerifiable = "not-verifiable",
        /// It is not what it is said to be: old, elsewhere, staged or altered.
        False = "false",
    }
}

vocabulary! {
    /// What one part of a verification came to.
    VerificationResult {
        /// Not done.
        NotDone = "not-done",
        /// What is claimed holds.
        Holds = "holds",
        /// It holds in part.
        Partly = "partly",
        /// It cannot be told.
        Unclear = "unclear",
        /// It does not hold.
        Fails = "fails",
    }
}

vocabulary! {
    /// What an inquiry keeps that is no file.
    ItemNature {
        /// A thing: a cartridge case, clothing.
        Physical = "physical",
        /// A document on paper.
        Document = "document",
        /// A sample of a body.
        Biological = "biological",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// How well a serial number or mark can be read.
    Legibility {
        /// All of it.
        Full = "full",
        /// Some of it; `?` stands for what cannot be read.
        Partial = "partial",
        /// It was removed.
        Obliterated = "obliterated",
        /// There is none.
        None = "none",
        /// Nobody could look.
        NotSeen = "not-seen",
    }
}
