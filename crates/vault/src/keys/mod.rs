//! Members and their keys.

mod cost;
pub(crate) mod custody;
mod key_file;
mod lock;
mod roster;
mod second_secret;

pub use cost::Cost;
pub use custody::{NoOfficer, Officer, OfficerSecret};
pub(crate) use key_file::{
    Introducer, Introduction, KeyFile, MemberKeys, Predecessor, device_of, is_member_name,
};
pub use lock::Credentials;
pub(crate) use lock::{Lock, NewLock, Sealing};
pub(crate) use roster::{Member, Roster};
pub use second_secret::{NoSecondSecret, SecondSecret};
