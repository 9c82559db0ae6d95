//! Contact with people who stay: check-ins, threads, messages, tasks. Compartment `operations`.

use super::{Evidence, Kind, PEOPLE};
use crate::{
    date::UncertainDate,
    field::fields,
    id::RecordId,
    vocabulary::{CheckInState, Direction, Grade, TaskState},
};

fields! {
    /// A contact, with what was agreed.
    Contact {
        /// Who.
        person: RecordId => to(PEOPLE),
        /// The code name used on the channel.
        called: Option<String>,
        /// How they are reached: channel and account are in `identity`; here only which kind.
        channel: Option<String>,
        /// Who in the team keeps the contact, by code name.
        kept_by: String,
        /// From when to when.
        dates: Option<UncertainDate>,
        /// A check-in is due every so many hours.
        every_hours: Option<u32> => range(1, 8_760),
        /// From which moment that is counted: RFC 3339.
        since: Option<String>,
        /// So many hours late is still no alarm.
        grace_hours: Option<u32> => range(0, 8_760),
        /// The agreed word for: all is well.
        safe_word: Option<String>,
        /// The agreed word for: I am not free to speak.
        duress_word: Option<String>,
        /// What to do when no word comes, step by step.
        alarm: Vec<String>,
        /// Whom to alarm, by code name.
        alarm_to: Vec<String>,
        /// Remarks.
        remarks: Prose,
    }
}

fields! {
    /// A contact gave a sign, or did not.
    CheckIn {
        /// The contact.
        contact: RecordId => to(&[Kind::Contact]),
        /// When: RFC 3339.
        time: String,
        /// What sign.
        state: CheckInState,
        /// Who noted it, a code name.
        by: Option<String>,
        /// Remarks.
        remarks: Prose,
    }
}

fields! {
    /// A thread of messages with one or more contacts.
    Thread {
        /// What it is about.
        subject: String,
        /// With whom.
        with: Vec<RecordId> => to(&[Kind::Contact, Kind::Source, Kind::Person]).needed(),
        /// Which events it is about.
        events: Vec<RecordId> => to(&[Kind::Event]),
        /// Whether it is closed.
        closed: Option<bool>,
        /// Remarks.
        remarks: Prose,
    }
}

fields! {
    /// One message of a thread.
    Message {
        /// The thread.
        thread: RecordId => to(&[Kind::Thread]),
        /// When: RFC 3339.
        time: String,
        /// In which direction.
        direction: Direction,
        /// From whom, if the thread has several.
        from: Option<RecordId> => to(&[Kind::Contact, Kind::Source, Kind::Person]),
        /// In which language.
        language: Option<String> => shaped(crate::field::Shape::Language),
        /// Items that came with it.
        items: Vec<RecordId> => to(&[Kind::Item]),
        /// The interview or observation that was made of it.
        became: Vec<RecordId> => to(&[Kind::Interview, Kind::Observation, Kind::Event]),
        /// The words.
        text: Prose,
    }
}

fields! {
    /// Something to do.
    Task {
        /// What.
        title: String,
        /// Who does it, by code name.
        assigned: Option<String>,
        /// By when.
        due: Option<UncertainDate>,
        /// How it stands.
        state: TaskState,
        /// How urgent it is.
        priority: Option<Grade>,
        /// What it would settle: records.
        settles: Vec<RecordId> => to(&[]),
        /// What it would settle: statements and items.
        about: Vec<Evidence>,
        /// What came of it.
        outcome: Option<String>,
        /// When it was done.
        done: Option<UncertainDate>,
        /// Description.
        description: Prose,
    }
}
