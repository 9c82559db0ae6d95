//! What leaves with a report or an exhibit so that anyone can check it: plain data, all of it public.
//!
//! `manifest.json` beside an edition is a [`ReleaseManifest`]; `pack.json` in an exhibit pack is an
//! [`ExhibitPack`]. Both rest on [`LoggedOperation`]s. docs/format.md has the bytes.

use serde::{Deserialize, Serialize};

use crate::{envelope::Disclosure, record::FileDigest};

/// The format name of [`ReleaseManifest`].
pub const RELEASE_FORMAT: &str = "testimony-release/v1";
/// The format name of [`ExhibitPack`].
pub const EXHIBIT_FORMAT: &str = "testimony-exhibit/v1";

/// One operation of a device's log with everything that proves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoggedOperation {
    /// The canonical operation, in base64.
    pub operation: String,
    /// Ed25519 over [`crate::operation::SIGNATURE_CONTEXT`] and the operation, in base64.
    pub signature: String,
    /// The fields of its envelope that are shown, and the commitments of the others.
    pub disclosure: Disclosure,
    /// A C2SP `tlog-proof` file: that the operation is in the log of a signed checkpoint.
    pub tlog_proof: String,
    /// The log's key, as a C2SP vkey. Its Ed25519 key signed the operation too.
    pub log: String,
    /// Keys of other devices that may have cosigned the checkpoint, as C2SP vkeys.
    pub cosigners: Vec<String>,
}

/// The manifest of one released edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseManifest {
    /// [`RELEASE_FORMAT`].
    pub format: String,
    /// The report's key.
    pub report: String,
    /// The edition: `en`, `ar`.
    pub edition: String,
    /// Its title.
    pub title: String,
    /// The files of this edition, by their names beside the manifest.
    pub files: Vec<FileDigest>,
    /// How many statements the edition makes on evidence.
    pub statements: u32,
    /// The release: its `files` field lists the files of every edition as `EDITION/NAME`.
    pub release: LoggedOperation,
}

/// An exhibit pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExhibitPack {
    /// [`EXHIBIT_FORMAT`].
    pub format: String,
    /// The exhibit's file in the pack.
    pub exhibit: FileDigest,
    /// Its media type.
    pub media_type: String,
    /// The item, as it is named in the history: random, in hexadecimal.
    pub item: String,
    /// Its custody, oldest first.
    pub custody: Vec<LoggedOperation>,
}
