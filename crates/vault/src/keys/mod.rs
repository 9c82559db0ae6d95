//! Members and their keys.

mod cost;
mod key_file;
mod lock;
mod roster;
mod second_secret;

pub use cost::Cost;
pub(crate) use key_file::{
    Introducer, Introduction, KeyFile, MemberKeys, Predecessor, device_of, is_member_name,
};
pub use lock::Credentials;
pub(crate) use lock::{Lock, NewLock};
pub(crate) use roster::{Member, Roster};
pub use second_secret::{NoSecondSecret, SecondSecret};
