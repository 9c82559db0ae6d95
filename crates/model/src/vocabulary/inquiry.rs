//! Words about the work itself.

use super::vocabulary;

vocabulary! {
    /// How the researchers came in.
    Access {
        /// With the authorities' leave.
        Authorised = "authorised",
        /// Without it.
        WithoutAuthorisation = "without-authorisation",
        /// Not at all: from outside.
        Remote = "remote",
    }
}

vocabulary! {
    /// How likely, or how grave.
    Grade {
        /// Low.
        Low = "low",
        /// Moderate.
        Moderate = "moderate",
        /// High.
        High = "high",
        /// Severe.
        Severe = "severe",
    }
}

vocabulary! {
    /// How a contact was reached, or was not.
    CheckInState {
        /// The agreed word for all well was given.
        Safe = "safe",
        /// The word for danger was given, or none where one was agreed.
        Duress = "duress",
        /// They were heard of through somebody else.
        Other = "other",
        /// No word came, and the team noted it.
        Missed = "missed",
    }
}

vocabulary! {
    /// What became of a task.
    TaskState {
        /// To do.
        Open = "open",
        /// Somebody is at it.
        Doing = "doing",
        /// Waits for somebody else.
        Waiting = "waiting",
        /// Done.
        Done = "done",
        /// No longer wanted; the reason is given.
        Dropped = "dropped",
    }
}

vocabulary! {
    /// In which direction a message went.
    Direction {
        /// From the contact.
        In = "in",
        /// To the contact.
        Out = "out",
    }
}
