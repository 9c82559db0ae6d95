//! Keys, and how people compare them.

use data_encoding::HEXLOWER;
use ledger::{NoteKey, NoteKeyKind};
use sha2::{Digest as _, Sha256};

use crate::{findings::Findings, shown::chain};

/// What people compare: the SHA-256 of the 32 bytes of the public key, in groups of four digits.
///
/// `openssl pkey -pubin -in log.pem -outform DER | tail -c 32 | sha256sum` gives the same. The name
/// of the key is not part of it.
pub fn fingerprint(key: &NoteKey) -> String {
    let hex = HEXLOWER.encode(&Sha256::digest(key.key().to_bytes()));
    let mut out = String::new();
    for (at, digit) in hex.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// Reads the key of a log, and holds it against those that the caller trusts, if there are any.
pub(crate) fn read_log_key(vkey: &str, trusted: &[NoteKey]) -> Result<(NoteKey, String), String> {
    let key: NoteKey = vkey.parse().map_err(|error| chain(&error))?;
    if key.kind() != NoteKeyKind::Log {
        return Err("this is a cosigner's key, not a log's; do not rely on it".to_owned());
    }
    let name = key.name();
    if trusted.is_empty() {
        let detail = format!("`{name}`, as the pack itself states it");
        return Ok((key, detail));
    }
    if !trusted.contains(&key) {
        return Err(format!(
            "`{vkey}` is none of the keys that you gave; ask the publisher whether it is theirs, \
             and until then do not rely on it"
        ));
    }
    let detail = format!("`{name}`, one of the keys that you gave");
    Ok((key, detail))
}

/// Says of each key that it came with the pack, which is no reason to believe it.
pub(crate) fn note_unproven(keys: &[NoteKey], findings: &mut Findings) {
    for key in keys {
        findings.note(
            "key",
            format!(
                "{} is its fingerprint; it was taken from the pack itself, so it shows only that \
                 this key made it; compare it with what the publisher states elsewhere, and run \
                 this again with `--log` and the key as it is stated there (here it is `{key}`)",
                fingerprint(key)
            ),
        );
    }
}
