//! Sealed objects: originals and derivatives, age-encrypted, cut into segments that look alike.
//!
//! ```text
//! object = age file to an X25519 identity of its own ‖ random padding
//! segments = the object cut every 8 MiB; one shorter than that is padded to a Padmé bucket
//!            objects under 1 MiB that are recorded together lie in one segment, one after the other
//! objects/<first two digits>/<SHA-256 of the segment>
//! ```
//!
//! Which segments make which object, and how long it is, stands in its manifest, an operation's body.

mod bundle;
mod flush;
mod manifest;
mod object_reader;
mod plain;
mod seal;
mod segments;
mod staged;
mod store;
mod write;

pub(crate) use self::{
    bundle::{Bundle, Held, Placed, Target},
    flush::Unsettled,
    manifest::Manifest,
    plain::Plain,
    seal::{Stored, seal},
    write::write_checked,
};
pub use self::{
    object_reader::ObjectReader,
    seal::{SealError, Sealed},
    store::{LocalObjects, Objects, Staged},
};
