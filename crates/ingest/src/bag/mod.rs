//! Bags (BagIt, RFC 8493; versions 0.93 to 0.97 too): what their tag files say, and whether the files hold it.
//!
//! Three steps, so that what a stranger wrote is read in the worker and the files themselves by
//! whoever has the disk: [`read`] turns the tag files into [`Tags`]; the caller lists every file and
//! hashes it with the [`Algorithm`]s that the tags ask for; [`judge`] compares the two. Nothing is
//! ever fetched: what `fetch.txt` names and is not there is missing.

mod algorithm;
mod archive;
mod crate_facts;
mod declaration;
mod fetch;
mod info;
mod judge;
mod listing;
mod manifest;
mod path;
mod read;
mod tar;

pub use self::{
    algorithm::{Algorithm, Hashers},
    archive::{ArchiveFacts, FORMAT as ARCHIVE_FORMAT, Withheld, record},
    crate_facts::{FileFacts, crate_facts},
    declaration::Version,
    fetch::Fetch,
    info::{Info, Oxum},
    judge::{Verdict, judge},
    listing::{Found, Listing},
    manifest::{Entry, Manifest},
    path::{encoded, is_safe},
    read::{MOST_TAGS, TagFile, Tags, is_tag, read},
    tar::{MOST_ENTRIES, TarEntry, tar},
};
