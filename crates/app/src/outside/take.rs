//! Taking answers in: each is checked before anything of it is kept.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ledger::{
    BlockHeader, Cosignature, Note, OtsFile, StampRefusal, StoredStamp, TimeStamp, TrustedRoots,
    Verified, ZERO_BITS_SINCE_2016,
};
use serde::Serialize;
use vault::{FromOutside, Open, OutsideCheckpoint, Vault};

use super::{
    believe::Believed,
    request::{LOG_KEY, stamped},
};
use crate::{failure::Failure, time};

/// What became of one file.
#[derive(Debug, Serialize)]
pub struct Taken {
    /// The file.
    pub file: PathBuf,
    /// Whether it was kept.
    pub kept: bool,
    /// What it is, or why it does not count and what to do.
    pub what: String,
}

/// Takes in answers: files, or folders of them. Our own requests among them are passed over.
pub fn take(vault: &Vault<Open>, paths: &[PathBuf]) -> Result<Vec<Taken>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        gather(path, 0, &mut files)?;
    }
    let believed = Believed::read(vault)?;
    let mut taken = Vec::new();
    for file in files {
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        if OURS
            .iter()
            .any(|ours| name == *ours || name.ends_with(ours))
        {
            continue;
        }
        let length = fs::metadata(&file)
            .map_err(|error| Failure::file("read", &file, &error))?
            .len();
        let outcome = if length > MOST {
            Err(format!(
                "has {length} bytes, more than any answer; give the answers alone"
            ))
        } else {
            let bytes = fs::read(&file).map_err(|error| Failure::file("read", &file, &error))?;
            take_bytes(vault, &believed, &bytes)?
        };
        taken.push(Taken {
            file,
            kept: outcome.is_ok(),
            what: outcome.unwrap_or_else(|refusal| refusal),
        });
    }
    Ok(taken)
}

/// What was kept, or why not; both are answers.
pub(super) type Outcome = Result<String, String>;

pub(super) fn take_bytes(
    vault: &Vault<Open>,
    believed: &Believed,
    bytes: &[u8],
) -> Result<Outcome, Failure> {
    let shown = vault.outside()?;
    if bytes.starts_with(OTS) {
        return take_ots(vault, &shown, bytes);
    }
    if bytes.len() == HEADER {
        return take_header(vault, &shown, bytes);
    }
    if bytes.starts_with("\u{2014} ".as_bytes()) {
        return take_cosignature(vault, believed, &shown, bytes);
    }
    take_stamp(vault, &believed.roots()?, &shown, bytes)
}

fn take_stamp(
    vault: &Vault<Open>,
    roots: &TrustedRoots,
    shown: &[OutsideCheckpoint],
    bytes: &[u8],
) -> Result<Outcome, Failure> {
    let stamp = match StoredStamp::read(bytes, &[]) {
        Ok(stamp) => stamp,
        Err(refusal) => return Ok(Err(words(&refusal))),
    };
    let mut refusal = StampRefusal::Imprint;
    for one in shown {
        match stamp.verify(&stamped(vault, one)?, roots, None) {
            Ok(time) => return keep_stamp(vault, one, &stamp, &time).map(Ok),
            Err(StampRefusal::Imprint) => {}
            Err(other) => refusal = other,
        }
    }
    Ok(Err(words(&refusal)))
}

pub(super) fn keep_stamp(
    vault: &Vault<Open>,
    about: &OutsideCheckpoint,
    stamp: &StoredStamp,
    time: &Verified<TimeStamp>,
) -> Result<String, Failure> {
    let text = stamp.encode();
    vault.keep_outside(about, FromOutside::Stamp(&text))?;
    Ok(format!(
        "time-stamp of {} operations by `{}`: they existed before {}",
        about.size,
        time.authority,
        utc(time.existed_by())
    ))
}

fn take_ots(
    vault: &Vault<Open>,
    shown: &[OutsideCheckpoint],
    bytes: &[u8],
) -> Result<Outcome, Failure> {
    let file = match OtsFile::parse(bytes) {
        Ok(file) => file,
        Err(error) => return Ok(Err(error.to_string())),
    };
    for one in shown {
        if file.digest().as_bytes() != crate::digest::of(&stamped(vault, one)?).as_bytes() {
            continue;
        }
        let kept = one
            .open_timestamps
            .as_ref()
            .and_then(|kept| OtsFile::parse(kept).ok());
        if kept.is_some_and(|kept| kept.heights().len() > file.heights().len()) {
            return Ok(Err(
                "names fewer blocks than the one that is kept; upgrade that one".to_owned(),
            ));
        }
        vault.keep_outside(one, FromOutside::OpenTimestamps(&file.encode()))?;
        let heights: Vec<String> = file.heights().iter().map(u64::to_string).collect();
        return Ok(Ok(match heights.is_empty() {
            true => format!(
                "OpenTimestamps of {} operations, promised and not yet in a block; upgrade it in some \
                 hours",
                one.size
            ),
            false => format!(
                "OpenTimestamps of {} operations, in block {}; take in the header of that block too",
                one.size,
                heights.join(", ")
            ),
        }));
    }
    Ok(Err(
        "is on other bytes than any checkpoint that was shown; it is another's proof".to_owned(),
    ))
}

fn take_header(
    vault: &Vault<Open>,
    shown: &[OutsideCheckpoint],
    bytes: &[u8],
) -> Result<Outcome, Failure> {
    let header = match BlockHeader::parse(bytes, ZERO_BITS_SINCE_2016) {
        Ok(header) => header,
        Err(error) => return Ok(Err(error.to_string())),
    };
    for one in shown {
        let kept = one
            .open_timestamps
            .as_ref()
            .and_then(|kept| OtsFile::parse(kept).ok());
        let Some(file) = kept else { continue };
        let stamped = stamped(vault, one)?;
        for height in file.heights() {
            if let Ok(stamp) = file.verify(&stamped, height, &header) {
                vault.keep_outside(one, FromOutside::Block(height, bytes))?;
                return Ok(Ok(format!(
                    "{} operations existed before block {height}, {}, if its hash is {}",
                    one.size,
                    utc(stamp.time),
                    stamp.block
                )));
            }
        }
    }
    Ok(Err(
        "is the header of a block that no proof here leads to; take in the proof first".to_owned(),
    ))
}

/// The lines that a witness answers with (C2SP tlog-witness, add-checkpoint).
pub(super) fn take_cosignature(
    vault: &Vault<Open>,
    believed: &Believed,
    shown: &[OutsideCheckpoint],
    lines: &[u8],
) -> Result<Outcome, Failure> {
    let mut refusal =
        "is by no witness that you believe; give its key with `testimony stamp witness`".to_owned();
    for one in shown.iter().rev() {
        let with = [one.note.encode().as_bytes(), lines].concat();
        let Ok(with) = Note::parse(&with) else {
            return Ok(Err(
                "is no line that a witness writes; ask it again".to_owned()
            ));
        };
        for (name, key, _) in &believed.witnesses {
            // What is there already is not put there twice.
            let fresh = with.signatures().iter().skip(one.note.signatures().len());
            let Some(line) = fresh.into_iter().find(|line| line.is_from(key)) else {
                continue;
            };
            let known = one.note.signatures().contains(line);
            let note = if known {
                Ok(one.note.clone())
            } else {
                one.note.clone().with(line.clone())
            };
            let seen = note
                .ok()
                .and_then(|note| Some((Cosignature::verify(&note, key).ok()?, note)));
            let Some((seen, note)) = seen else {
                refusal = format!(
                    "is not `{name}`'s signature on a checkpoint that was shown; ask it again"
                );
                continue;
            };
            vault.keep_outside(one, FromOutside::Cosigned(&note))?;
            return Ok(Ok(format!(
                "witness `{name}` saw the log at {} operations, {}",
                one.size,
                utc(seen.time)
            )));
        }
    }
    Ok(Err(refusal))
}

/// Regular files at or below a path; links are not followed.
fn gather(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file("read", path, &error);
    let about = fs::symlink_metadata(path).map_err(failed)?;
    if about.is_dir() && depth < 3 {
        let mut inside: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            inside.push(entry.map_err(failed)?.path());
        }
        inside.sort();
        for path in inside {
            gather(&path, depth + 1, files)?;
        }
    } else if about.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}

fn words(refusal: &StampRefusal) -> String {
    refusal.to_string()
}

pub(super) fn utc(seconds: u64) -> String {
    time::rfc3339(i64::try_from(seconds).unwrap_or(0).saturating_mul(1_000))
}

/// What we wrote ourselves, and carried out.
const OURS: [&str; 5] = [
    "checkpoint",
    "request.tsq",
    ".add-checkpoint",
    LOG_KEY,
    "README.txt",
];
const OTS: &[u8] = b"\x00OpenTimestamps\x00";
/// A block's header.
const HEADER: usize = 80;
/// As much as a token may have.
const MOST: u64 = 1 << 20;
