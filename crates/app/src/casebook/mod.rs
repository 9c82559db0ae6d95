//! The casebook: records made, changed, compared, related and answered from.
//!
//! What people write goes through the same reading as a field folder, so that a record is the same
//! whether it came from a file, a table, a form or an editor.

mod answers;
mod enter;
mod fields;
mod history;
mod own;
mod relate;
mod summary;
mod vocabulary;
mod watch;

pub(crate) use self::{
    answers::Case, own::OwnFields, summary::Summaries, vocabulary::Vocabulary, watch::after,
};
pub use self::{
    answers::{
        Answer, Assessed, Chronology, Commanded, Contacts, assess, command, contacts, corroborate,
        count_acts, count_people, dimension, review, shadow, trace,
    },
    enter::{Entered, enter, text, text_of_new},
    fields::{FieldRow, fields},
    history::{ChangeRow, HistoryRow, history},
    relate::{Relation, relate},
    watch::{NoticeRow, notices, see},
};
