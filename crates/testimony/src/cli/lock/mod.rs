//! Locking an open vault: when nobody works in it, before the machine sleeps, on Ctrl-Z and on demand.
//!
//! Wiping keys leaves what was read with them: records, terms of a search, pages of a casebase, all
//! over the heap. So locking replaces the process image by the program itself in a locked state.
//! Nothing of the old memory is left to search (`tests/memory.rs` searches it).

mod events;
mod image;
mod suspend;

pub(super) use self::{
    events::{Event, Events, read_line},
    image::{Image, Reason},
};
