//! Members and their keys.

mod cost;
mod key_file;
mod roster;

pub use cost::Cost;
pub(crate) use key_file::{Introducer, KeyFile, MemberKeys, device_of, is_member_name};
pub(crate) use roster::{Member, Roster};
