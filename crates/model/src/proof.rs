//! What leaves with a report or an exhibit so that anyone can check it: plain data, all of it public.
//!
//! `manifest.json` beside an edition is a [`ReleaseManifest`]; `pack.json` in an exhibit pack is an
//! [`ExhibitPack`]. Both rest on [`LoggedOperation`]s. docs/exhibit.md has the bytes.

use serde::{Deserialize, Serialize};

use crate::{envelope::Disclosure, id::Digest, record::FileDigest};

/// The format name of [`ReleaseManifest`].
pub const RELEASE_FORMAT: &str = "testimony-release/v1";
/// The format name of [`ExhibitPack`].
pub const EXHIBIT_FORMAT: &str = "testimony-exhibit/v1";
/// The first line of the `seal` of an exhibit pack; see [`seal_text`].
pub const SEAL_FORMAT: &str = "testimony-seal/v1";

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
    /// What people outside have said about checkpoints that have the operation in them.
    pub outside: Vec<OutsideProof>,
}

/// One checkpoint that was shown to people outside, and what they said about it.
///
/// Time-stamps are on the note as the log signed it: text, empty line and the log's own line, which
/// comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideProof {
    /// That the operation is in the log of that checkpoint, as a C2SP `tlog-proof` file; witnesses
    /// have put their cosignatures under the note.
    pub tlog_proof: String,
    /// Keys of the witnesses that have cosigned it, as C2SP vkeys.
    pub witnesses: Vec<String>,
    /// RFC 3161 tokens.
    pub time_stamps: Vec<TimeStampToken>,
    /// An OpenTimestamps file in base64, for the program of opentimestamps.org; empty if there is none.
    pub open_timestamps: String,
    /// What that file comes to, block by block.
    pub blocks: Vec<Block>,
}

/// A time-stamp token with what it takes to check it later, the trusted root excepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeStampToken {
    /// The token (RFC 3161 §2.4.2), DER in base64.
    pub token: String,
    /// The certificates that the token itself lacks, each DER in base64.
    pub certificates: Vec<String>,
}

/// A block of Bitcoin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Its height.
    pub height: u64,
    /// The eighty bytes of its header, in lower-case hexadecimal.
    pub header: String,
    /// The steps from the SHA-256 of the stamped note to the block's Merkle root: `sha256`, or
    /// `append` or `prepend` with bytes in lower-case hexadecimal.
    pub steps: Vec<String>,
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

/// What the device that hands over a pack signs, as a C2SP note under the name of its log:
/// [`SEAL_FORMAT`], then for each file of the pack, in the order of their names, its SHA-256 in
/// lower-case hexadecimal, two spaces and its path, as `sha256sum` writes it.
///
/// The first line is no log's name and the second no number, so that no seal is ever a checkpoint.
pub fn seal_text(files: &std::collections::BTreeMap<String, Digest>) -> String {
    let lines = files
        .iter()
        .map(|(path, digest)| format!("{}  {path}\n", digest.hex()));
    format!("{SEAL_FORMAT}\n{}", lines.collect::<String>())
}
