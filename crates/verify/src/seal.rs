//! The seal of an exhibit pack: the device that handed it over has signed every file of it.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Note, NoteKey};
use model::{
    id::Digest,
    proof::{SEAL_FORMAT, seal_text},
};

use crate::{
    check::{CheckError, EXHIBIT_FILE, INSTRUCTIONS_FILE, SEAL_FILE},
    findings::Findings,
    folder::Folder,
    shown::chain,
};

/// Checks the seal and every file under it; the names of the files.
pub(crate) fn check(
    folder: &Folder,
    exhibit: &str,
    logs: &[NoteKey],
    findings: &mut Findings,
) -> Result<BTreeSet<String>, CheckError> {
    let read = folder.read(SEAL_FILE, MOST)?;
    let sealed = read.and_then(|bytes| signed(&bytes, logs));
    let Some(sealed) = findings.outcome(SEAL_FILE, sealed) else {
        return Ok(BTreeSet::new());
    };
    for needed in [EXHIBIT_FILE, INSTRUCTIONS_FILE, exhibit] {
        if !sealed.contains_key(needed) {
            let words = format!("does not cover `{needed}`; get the pack again");
            findings.failed(SEAL_FILE, words);
        }
    }
    for (path, digest) in &sealed {
        let fault = match folder.digest(path)? {
            Ok((found, _)) if found == *digest => continue,
            Ok(_) => "is not as it was sealed; do not rely on it".to_owned(),
            Err(fault) => fault,
        };
        findings.failed(&format!("file `{path}`, seal"), fault);
    }
    Ok(sealed.into_keys().collect())
}

type Sealed = BTreeMap<String, Digest>;

fn signed(bytes: &[u8], logs: &[NoteKey]) -> Result<(Sealed, String), String> {
    let note = Note::parse(bytes).map_err(|error| chain(&error))?;
    let [line] = note.signatures() else {
        return Err("bears more than one signature; get the pack again".to_owned());
    };
    let key = logs.iter().find(|log| line.is_from(log));
    let key = key.ok_or(
        "is not by a device whose steps are proven here; do not rely on it: anyone can make such a \
         seal",
    )?;
    let signed = note.verify(std::slice::from_ref(key));
    signed.map_err(|error| chain(&error))?;
    let sealed = read(note.text()).ok_or("does not list files in the one way; get it again")?;
    let detail = format!("`{}` has signed {} files", key.name(), sealed.len());
    Ok((sealed, detail))
}

/// Reads what [`seal_text`] would write, and nothing else.
fn read(text: &str) -> Option<Sealed> {
    let lines = text.strip_prefix(SEAL_FORMAT)?.strip_prefix('\n')?;
    let mut sealed = Sealed::new();
    for line in lines.lines() {
        let (digest, path) = line.split_once("  ")?;
        sealed.insert(path.to_owned(), Digest::parse(digest).ok()?);
    }
    (seal_text(&sealed) == text && !sealed.contains_key(SEAL_FILE)).then_some(sealed)
}

/// A line for each of some dozens of files.
const MOST: u64 = 1 << 20;
