//! Explained counts of acts and people, for statements of a pattern.
//!
//! Every figure is least, best and most (OHCHR guidance on casualty recording, HR/PUB/19/1), and keeps
//! the identifiers behind it. What may belong to several cells, because its date or place is not known
//! finely enough, counts in each of them as *most* and in none as *least*; so cells must not be added
//! up, and the total stands by itself.

mod acts;
mod cell;
mod people;
mod place;

pub use self::{
    acts::{ActCell, ActTable, acts},
    cell::{Dimension, Label, Placement},
    people::{Measure, PeopleCell, PeopleTable, people},
};
