//! Exhibit packs: one original with its custody, for a court or a journalist.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use model::{
    id::Digest,
    key::Key,
    proof::{EXHIBIT_FORMAT, ExhibitPack, LoggedOperation},
    record::{Body, Custody, FileDigest, Item, Kind, Record},
    vocabulary::CustodyAction,
};
use serde::Serialize;
use vault::{Open, Vault};

use crate::{
    custody::{Step, custody, is_not_before},
    digest::Sha256,
    failure::{Failure, FailureKind},
    proof::logged,
    report::{Gate, gate, place},
    time,
};

/// What asking for a pack came to.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Exhibit {
    /// The original shows something protected, or cannot be read. Nothing was left behind.
    Stopped {
        /// What the gate found.
        gate: Gate,
    },
    /// The pack is there.
    Packed {
        /// Its folder.
        folder: PathBuf,
        /// How many custody steps it proves.
        custody: usize,
    },
}

/// The artefact name under which decisions release originals.
pub(crate) const ARTEFACT: &str = "exhibit";

/// Packs the original of an item into a folder of its own below `out`. Needs a decision on this very
/// item (`field = "original"`). `reviewed` is the reason of the person who looked at what the scan
/// cannot settle.
pub fn exhibit(
    vault: &mut Vault<Open>,
    key: &Key,
    out: &Path,
    recipient: &str,
    reviewed: Option<&str>,
) -> Result<Exhibit, Failure> {
    let artefact =
        Key::parse(ARTEFACT).map_err(|error| Failure::misuse(error.to_string(), "report this"))?;
    let record = vault.find(Kind::Item, key)?.ok_or_else(|| {
        Failure::misuse(
            format!("there is no item `{key}` in this vault"),
            "list them with `testimony list items`",
        )
    })?;
    let clearance = vault.clearance();
    let rulings = vault.rulings(artefact.clone())?;
    rulings
        .original(&record)
        .map_err(|refusal| Failure::from_message(FailureKind::No, &refusal.to_string()))?;
    let record = record.reveal(&clearance);
    let Body::Item(item) = &record.body else {
        return Err(Failure::misuse(
            "this record is no item",
            "give the path of a media file",
        ));
    };

    let before = custody(vault)?.remove(&record.id).unwrap_or_default();
    is_not_before(vault, &before)?;
    let folder = out.join(format!("exhibit-{}", record.id));
    fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
    let name = file_name(item);
    let file = folder.join(&name);
    write_original(vault, item, &file)?;
    let gate = gate(vault, &artefact, &[(name.clone(), file.clone())])?;
    let questions = gate.possible() + gate.unsearchable.len() + gate.report.unreadable.len();
    if gate.report.is_certain() || (questions > 0 && reviewed.is_none()) {
        fs::remove_dir_all(&folder).map_err(|error| Failure::file("remove", &folder, &error))?;
        return Ok(Exhibit::Stopped { gate });
    }

    let purpose = match reviewed {
        Some(reason) => format!("handed over to {recipient}; reviewed: {reason}"),
        None => format!("handed over to {recipient}"),
    };
    let now = time::rfc3339(vault.now());
    let step = hand_over(vault, record, item, purpose, now);
    put(vault, step)?;
    let steps = custody(vault)?.remove(&record.id).unwrap_or_default();
    let pack = pack(record, item, proven(vault, &steps)?);
    let json = verify::spell(&pack)
        .map_err(|error| Failure::new(FailureKind::Bug, error.to_string(), "report this"))?;
    place(&folder.join(verify::EXHIBIT_FILE), &json)?;
    for_hand(&folder, verify::Kind::Exhibit, &pack.custody)?;
    seal(vault, &folder)?;
    Ok(Exhibit::Packed {
        folder,
        custody: pack.custody.len(),
    })
}

/// Copies the original out, piece by piece.
fn write_original(vault: &Vault<Open>, item: &Item, path: &Path) -> Result<(), Failure> {
    let mut reader = vault.open_object(item.object)?;
    let mut file = fs::File::create(path).map_err(|error| Failure::file("create", path, &error))?;
    io::copy(&mut reader.by_ref(), &mut file)
        .and_then(|_| file.sync_all())
        .map_err(|error| Failure::file("write", path, &error))
}

/// The name of the exhibit in its pack.
pub(crate) fn file_name(item: &Item) -> String {
    format!("exhibit.{}", ending(&item.media_type))
}

/// What the pack of an item says, with the proofs of its custody.
pub(crate) fn pack(record: &Record, item: &Item, custody: Vec<LoggedOperation>) -> ExhibitPack {
    ExhibitPack {
        format: EXHIBIT_FORMAT.to_owned(),
        exhibit: FileDigest {
            path: file_name(item),
            sha256: item.sha256,
            bytes: item.bytes,
        },
        media_type: item.media_type.clone(),
        item: record.id.hex(),
        custody,
    }
}

/// The custody step that a copy is handed over at a time (RFC 3339), not yet recorded.
pub(crate) fn hand_over(
    vault: &Vault<Open>,
    record: &Record,
    item: &Item,
    purpose: String,
    time: String,
) -> Custody {
    Custody {
        item: record.id,
        action: CustodyAction::HandOver,
        sha256: item.sha256,
        bytes: item.bytes,
        media_type: item.media_type.clone(),
        from: None,
        by: vault.member().to_owned(),
        time,
        purpose,
    }
}

fn put(vault: &mut Vault<Open>, custody: Custody) -> Result<(), Failure> {
    let id = vault.random_id();
    let mut transaction = vault.begin();
    transaction.put(Record {
        id,
        key: None,
        body: custody.into(),
        own: Default::default(),
    })?;
    transaction.commit()?;
    Ok(())
}

/// Every custody step of the item, oldest first, showing only what a third party may see.
fn proven(vault: &Vault<Open>, steps: &[Step]) -> Result<Vec<LoggedOperation>, Failure> {
    let proven = steps
        .iter()
        .map(|step| logged(vault, &step.operation, Custody::DISCLOSABLE));
    proven.collect()
}

/// Signs every file of the pack: whatever is changed on the way is noticed.
fn seal(vault: &Vault<Open>, folder: &Path) -> Result<(), Failure> {
    let mut sealed = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(at) = waiting.pop() {
        let failed = |error: io::Error| Failure::file("read", &at, &error);
        for entry in fs::read_dir(&at).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap_or(&path);
            let name = name
                .to_string_lossy()
                .replace(std::path::MAIN_SEPARATOR, "/");
            if name != verify::SEAL_FILE {
                sealed.insert(name, digest_of(&path)?);
            }
        }
    }
    let note = vault.seal_pack(&sealed)?;
    place(&folder.join(verify::SEAL_FILE), note.as_bytes())
}

/// The SHA-256 of a file of any length.
fn digest_of(path: &Path) -> Result<Digest, Failure> {
    let failed = |error: io::Error| Failure::file("read", path, &error);
    let mut file = fs::File::open(path).map_err(failed)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 17]);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hash.finish()),
            Ok(count) => hash.update(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
}

/// What lets a person without our program check a folder: the loose files that the instructions use, and
/// last the instructions.
pub(crate) fn papers(
    kind: verify::Kind,
    operations: &[LoggedOperation],
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let loose = verify::unpack_for_hand(operations)
        .map_err(|error| Failure::from_message(FailureKind::Bug, &error.to_string()))?;
    let instructions = (
        verify::INSTRUCTIONS_FILE.to_owned(),
        verify::instructions(kind).as_bytes().to_vec(),
    );
    Ok(loose.into_iter().chain([instructions]).collect())
}

/// Puts [`papers`] into the folder.
pub(crate) fn for_hand(
    folder: &Path,
    kind: verify::Kind,
    operations: &[LoggedOperation],
) -> Result<(), Failure> {
    for (name, bytes) in papers(kind, operations)? {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::file("create", parent, &error))?;
        }
        place(&path, &bytes)?;
    }
    Ok(())
}

/// A file name ending that says what the bytes are; never the original's own name.
fn ending(media_type: &str) -> &'static str {
    match media_type {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/heif" | "image/heic" => "heic",
        "application/pdf" => "pdf",
        "video/mp4" => "mp4",
        "video/quicktime" => "mov",
        "audio/mpeg" => "mp3",
        "audio/mp4" | "audio/m4a" | "audio/x-m4a" => "m4a",
        "audio/ogg" => "ogg",
        _ => "bin",
    }
}
