//! What people outside say about the logs: the checkpoints that were shown to them, and their answers.
//!
//! `log/<device>/outside/<size>/` holds one checkpoint that was shown outside, and stays for ever:
//!
//! | file | holds |
//! |---|---|
//! | `checkpoint` | the note as the log signed it; witnesses' cosignatures follow as they come |
//! | `<16 digits>.stamp` | an RFC 3161 token with the certificates that it lacks (RFC 7468) |
//! | `checkpoint.ots` | an OpenTimestamps file on the note as the log signed it |
//! | `block-<height>` | the header of a block that this file leads to |
//!
//! Nothing of it is trusted: each authenticates itself, to whoever knows the authority's root, the
//! witness's key, or Bitcoin. It is checked before it is put here, and again by whoever is shown it.

use ledger::{Note, NoteKey, Tree, verify_consistency};
use model::{
    id::{DeviceId, Digest},
    proof::{SEAL_FORMAT, seal_text},
};

use crate::{
    fault::Fault,
    files,
    log::{Log, StoredHashes},
    primitives::sha256,
    vault::{Open, Vault},
};

/// A checkpoint of a log that was shown outside, with everything that came back.
#[derive(Debug, Clone)]
pub struct OutsideCheckpoint {
    /// Whose log.
    pub device: DeviceId,
    /// How many operations it had.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
    /// The note, the log's own line first, then those of witnesses.
    pub note: Note,
    /// Time-stamps, as RFC 7468 text.
    pub stamps: Vec<String>,
    /// An OpenTimestamps file.
    pub open_timestamps: Option<Vec<u8>>,
    /// Headers of blocks, by height.
    pub blocks: Vec<(u64, Vec<u8>)>,
}

/// Something that came back from outside, after it was checked.
#[derive(Debug, Clone, Copy)]
pub enum FromOutside<'a> {
    /// A time-stamp, as RFC 7468 text.
    Stamp(&'a str),
    /// The note with one more cosignature.
    Cosigned(&'a Note),
    /// An OpenTimestamps file.
    OpenTimestamps(&'a [u8]),
    /// The header of a block.
    Block(u64, &'a [u8]),
}

impl OutsideCheckpoint {
    /// What time-stamps are on: the note as the log signed it.
    pub fn stamped(&self, log: &NoteKey) -> Option<Vec<u8>> {
        let note = self.note.as_signed_by(log)?;
        Some(note.encode().into_bytes())
    }
}

impl Vault<Open> {
    /// The newest checkpoint of every log that has operations, ready to be shown outside. It is kept
    /// before anybody sees it.
    pub fn show_outside(&self) -> Result<Vec<OutsideCheckpoint>, Fault> {
        let open = &self.state;
        let mut shown = Vec::new();
        for log in open.logs.values().filter(|log| log.checkpoint().size() > 0) {
            let size = log.checkpoint().size();
            let folder = folder(log.id.device, size);
            let name = format!("{folder}/{CHECKPOINT}");
            if !open.files.exists(&name)? {
                open.files.make_dir(&parent(log.id.device))?;
                open.files.make_dir(&folder)?;
                open.files.replace(&name, log.note().encode().as_bytes())?;
            }
            shown.push(read(open, log, size)?);
        }
        Ok(shown)
    }

    /// Every checkpoint that was shown outside, by log and size.
    pub fn outside(&self) -> Result<Vec<OutsideCheckpoint>, Fault> {
        let mut all = Vec::new();
        for log in self.state.logs.values() {
            all.extend(of_log(&self.state, log)?);
        }
        Ok(all)
    }

    /// Keeps what came back. The caller has checked it.
    pub fn keep_outside(
        &self,
        about: &OutsideCheckpoint,
        what: FromOutside<'_>,
    ) -> Result<(), Fault> {
        let (name, bytes) = match what {
            FromOutside::Stamp(text) => {
                let hash = sha256(text.as_bytes()).hex();
                let name = hash.get(..16).unwrap_or_default().to_owned() + STAMP;
                (name, text.as_bytes().to_vec())
            }
            FromOutside::Cosigned(note) => (CHECKPOINT.to_owned(), note.encode().into_bytes()),
            FromOutside::OpenTimestamps(bytes) => (OTS.to_owned(), bytes.to_vec()),
            FromOutside::Block(height, header) => (format!("{BLOCK}{height}"), header.to_vec()),
        };
        let folder = folder(about.device, about.size);
        self.state
            .files
            .replace(&format!("{folder}/{name}"), &bytes)
    }

    /// The key of a log, under its name.
    pub fn log_key(&self, device: DeviceId) -> Result<Option<NoteKey>, Fault> {
        let log = self.state.logs.get(&device);
        log.map(|log| log.id.log_key()).transpose()
    }

    /// The hashes that show that a log with so many operations at first has only grown since
    /// (RFC 6962 §2.1.2). They are checked before they are given.
    pub fn consistency(
        &self,
        since: u64,
        now: &OutsideCheckpoint,
    ) -> Result<Vec<ledger::Digest>, Fault> {
        let open = &self.state;
        let hashes = StoredHashes::new(&open.files, now.device);
        let tree = Tree::new(&hashes);
        let damaged = || {
            let name = files::log_dir(now.device);
            open.files
                .damage(&name, "does not prove what it was before")
        };
        if since == 0 || since == now.size {
            return Ok(Vec::new());
        }
        let proof = tree
            .consistency_proof(since, now.size)
            .map_err(|_| damaged())?;
        let old = tree.root_at(since).map_err(|_| damaged())?;
        let root = (*now.root.as_bytes()).into();
        verify_consistency(since, old, now.size, root, &proof).map_err(|_| damaged())?;
        Ok(proof)
    }

    /// Signs the list of files of an exhibit pack with this device's key; see [`seal_text`].
    pub fn seal_pack(
        &self,
        files: &std::collections::BTreeMap<String, Digest>,
    ) -> Result<String, Fault> {
        let open = &self.state;
        let log = open.logs.get(&open.device).ok_or(Fault::Primitive)?;
        let text = seal_text(files);
        debug_assert!(text.starts_with(SEAL_FORMAT));
        let note = Note::sign(&text, &log.id.origin(), &open.signing);
        Ok(note.map_err(|_| Fault::Primitive)?.encode())
    }
}

/// All that was shown of a log, smallest first.
pub(crate) fn of_log(open: &Open, log: &Log) -> Result<Vec<OutsideCheckpoint>, Fault> {
    let names = open.files.list(&parent(log.id.device))?;
    let sizes = names.iter().filter_map(|name| name.parse::<u64>().ok());
    let mut sizes: Vec<u64> = sizes.collect();
    sizes.sort_unstable();
    let mut all = Vec::new();
    for size in sizes {
        // A folder without a checkpoint is from being stopped before it was written.
        let name = format!("{}/{CHECKPOINT}", folder(log.id.device, size));
        if open.files.exists(&name)? {
            all.push(read(open, log, size)?);
        }
    }
    Ok(all)
}

fn read(open: &Open, log: &Log, size: u64) -> Result<OutsideCheckpoint, Fault> {
    let folder = folder(log.id.device, size);
    let name = format!("{folder}/{CHECKPOINT}");
    let bytes = open.files.read(&name)?.unwrap_or_default();
    let note = Note::parse(&bytes).map_err(|_| open.files.damage(&name, "is not a signed note"))?;
    let checkpoint = ledger::Checkpoint::open(&note, &log.id.log_key()?, &log.id.origin())
        .map_err(|_| open.files.damage(&name, "is not signed by its device"))?;
    let mut found = OutsideCheckpoint {
        device: log.id.device,
        size: checkpoint.size(),
        root: Digest::from_bytes(*checkpoint.root().as_bytes()),
        note,
        stamps: Vec::new(),
        open_timestamps: None,
        blocks: Vec::new(),
    };
    for file in open.files.list(&folder)? {
        let path = format!("{folder}/{file}");
        let bytes = || open.files.read(&path).map(Option::unwrap_or_default);
        if file.ends_with(STAMP) {
            let text = String::from_utf8(bytes()?);
            found.stamps.extend(text.ok());
        } else if file == OTS {
            found.open_timestamps = Some(bytes()?);
        } else if let Some(height) = file.strip_prefix(BLOCK).and_then(|text| text.parse().ok()) {
            found.blocks.push((height, bytes()?));
        }
    }
    found.blocks.sort();
    Ok(found)
}

fn parent(device: DeviceId) -> String {
    files::log_file(device, OUTSIDE)
}

fn folder(device: DeviceId, size: u64) -> String {
    files::log_file(device, &format!("{OUTSIDE}/{size}"))
}

const OUTSIDE: &str = "outside";
const CHECKPOINT: &str = "checkpoint";
const STAMP: &str = ".stamp";
const OTS: &str = "checkpoint.ots";
const BLOCK: &str = "block-";
