//! Files that a pack or a release names, and the document that names them.

use std::collections::BTreeSet;

use model::{id::Digest, record::FileDigest};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    by_hand,
    check::{CheckError, INSTRUCTIONS_FILE},
    findings::Findings,
    folder::Folder,
    instructions::instructions,
    verdict::Kind,
};

/// Reads the JSON document of a folder. `None` if it is none, which is then among the findings.
pub(crate) fn read_document<T: Serialize + DeserializeOwned>(
    folder: &Folder,
    name: &str,
    format: &str,
    findings: &mut Findings,
) -> Result<Option<T>, CheckError> {
    let outcome = folder
        .read(name, MOST_JSON)?
        .and_then(|bytes| parse(&bytes, format));
    let outcome = outcome.map(|document| (document, format!("is in the format `{format}`")));
    Ok(findings.outcome(name, outcome))
}

/// Checks that a file is the one that a document names, and says what it is in truth.
pub(crate) fn check_file(
    folder: &Folder,
    named: &FileDigest,
    findings: &mut Findings,
) -> Result<Option<(Digest, u64)>, CheckError> {
    let what = format!("file `{}`", named.path);
    match folder.digest(&named.path)? {
        Ok((sha256, bytes)) if (sha256, bytes) == (named.sha256, named.bytes) => {
            let detail = format!("{bytes} bytes, SHA-256 {}", sha256.hex());
            findings.ok(&what, detail);
            Ok(Some((sha256, bytes)))
        }
        Ok((sha256, bytes)) => {
            findings.failed(
                &what,
                format!(
                    "has {bytes} bytes and SHA-256 {} instead of {} bytes and SHA-256 {}; it was \
                     changed or is another file, so do not rely on it",
                    sha256.hex(),
                    named.bytes,
                    named.sha256.hex()
                ),
            );
            Ok(Some((sha256, bytes)))
        }
        Err(fault) => {
            findings.failed(&what, fault);
            Ok(None)
        }
    }
}

/// Checks what lies beside the named files: the instructions, the loose files for checking by hand,
/// and anything that nobody has vouched for.
pub(crate) fn check_rest(
    folder: &Folder,
    kind: Kind,
    document: &str,
    named: &[&str],
    loose: &by_hand::LooseFiles,
    findings: &mut Findings,
) -> Result<(), CheckError> {
    let mut known: BTreeSet<String> = named.iter().map(|&name| name.to_owned()).collect();
    known.extend([document, INSTRUCTIONS_FILE].map(str::to_owned));
    if folder.holds(INSTRUCTIONS_FILE)? {
        match folder.read(INSTRUCTIONS_FILE, MOST_TEXT)? {
            Ok(text) if text == instructions(kind).as_bytes() => {}
            Ok(_) => findings.note(
                INSTRUCTIONS_FILE,
                "is not as this version of the program writes it; nothing proves what it says",
            ),
            Err(fault) => findings.failed(INSTRUCTIONS_FILE, fault),
        }
    }
    for (path, expected) in loose {
        if !folder.holds(path)? {
            continue;
        }
        known.insert(path.clone());
        let most = u64::try_from(expected.len()).unwrap_or(u64::MAX);
        match folder.read(path, most)? {
            Ok(bytes) if bytes == *expected => {}
            // Under a seal nobody else has changed it, and nothing here rests on it.
            _ if kind == Kind::Exhibit => findings.note(
                path,
                "is not what the document beside it holds; ask who made the pack how that came about",
            ),
            Ok(_) => findings.failed(
                path,
                "is not what the document beside it holds; get it again",
            ),
            Err(fault) => findings.failed(path, fault),
        }
    }
    note_unlisted(folder, &known, findings)
}

/// Says of everything else in a folder that nobody vouches for it.
pub(crate) fn note_unlisted(
    folder: &Folder,
    known: &BTreeSet<String>,
    findings: &mut Findings,
) -> Result<(), CheckError> {
    let unlisted = folder.unlisted(known)?;
    for path in unlisted.iter().take(MOST_NOTED) {
        findings.note(
            &format!("file `{path}`"),
            "is not part of this; nothing here says where it comes from",
        );
    }
    if let Some(more) = unlisted
        .len()
        .checked_sub(MOST_NOTED)
        .filter(|&more| more > 0)
    {
        findings.note("files", format!("{more} more are not part of this either"));
    }
    Ok(())
}

/// Holds a label of the document against the field of the operation, if that field is shown.
pub(crate) fn check_label<T: PartialEq>(
    name: &str,
    stated: Option<&T>,
    shown: Option<Result<T, model::canonical::DecodeError>>,
    findings: &mut Findings,
) {
    match shown {
        None => {}
        Some(Ok(shown)) if Some(&shown) == stated => {
            findings.ok(name, "is the one that the operation shows");
        }
        Some(_) => findings.failed(
            name,
            "is not the one that the operation shows; do not rely on it",
        ),
    }
}

fn parse<T: Serialize + DeserializeOwned>(bytes: &[u8], format: &str) -> Result<T, String> {
    let value: serde_json::Value = serde_json::from_slice(bytes)
        .map_err(|error| format!("is not JSON ({error}); get it again in full"))?;
    match value.get("format").and_then(serde_json::Value::as_str) {
        Some(stated) if stated == format => {}
        Some(stated) => {
            return Err(format!(
                "is in the format `{stated}` instead of `{format}`; get a program that knows it"
            ));
        }
        None => {
            return Err(format!(
                "does not say that its format is `{format}`; get it again"
            ));
        }
    }
    // From the bytes and not from the value: a name that stands twice is refused only here.
    let document: T = serde_json::from_slice(bytes).map_err(|error| {
        format!("does not have the parts of `{format}` ({error}); get it again in full")
    })?;
    // One document has one spelling, so that no two programs read two things in it.
    match spell(&document) {
        Ok(spelt) if spelt == bytes => Ok(document),
        _ => Err(
            "is not in its only spelling; it was written by another program, get it again"
                .to_owned(),
        ),
    }
}

/// Writes the one spelling of `pack.json` and `manifest.json`: fields in order, two spaces for each
/// level, characters escaped only where JSON demands it, and a final newline.
///
/// # Errors
/// None that a document of ours gives.
pub fn spell<T: Serialize>(document: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A document names a few files and operations, each of some kilobytes.
const MOST_JSON: u64 = 16 << 20;
/// Nobody reads further.
const MOST_NOTED: usize = 20;
/// The instructions are some kilobytes.
const MOST_TEXT: u64 = 1 << 20;
