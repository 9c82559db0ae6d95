//! Time and witness from outside: whom the team believes, what is asked, what came back.
//!
//! What goes out is a hash or a signed checkpoint: size and root of a log under its random name. It
//! goes out online, when somebody asks for it, or as files that are carried to a safe office.

mod ask;
mod believe;
mod pack;
mod request;
mod standing;
mod take;

pub use self::{
    ask::{AskOptions, Asked, ask},
    believe::{believe_authority, believe_witness},
    request::{Requests, request},
    standing::{OutsideRow, outside},
    take::{Taken, take},
};
pub(crate) use self::{
    pack::outside_proof,
    standing::{days_since, newest},
};
