//! The parts of an operation as loose files, for whoever checks with `sha256sum` and `openssl`.

use data_encoding::{BASE64, DecodeError};
use ledger::{NoteKey, NoteKeyError, TlogProof, TlogProofError};
use model::{
    envelope::DisclosedField,
    id::Digest,
    operation::Operation,
    proof::{LoggedOperation, OutsideProof},
};
use sha2::{Digest as _, Sha256};

/// Paths below the pack's folder, and what is in them.
pub(crate) type LooseFiles = Vec<(String, Vec<u8>)>;

/// Takes the operations of a pack apart, into the files that [`crate::instructions`] speaks of.
///
/// All of it is in the pack's document too; nothing is added. For operation number N, from 1, below
/// `by-hand/`:
///
/// | file | holds |
/// |---|---|
/// | `N.operation` | the operation: SHA-256 of a zero byte and this is its leaf in the log |
/// | `N.signed`, `N.signature` | what was signed, and the 64 bytes of the signature |
/// | `N.log.pem` | the key of the log |
/// | `N.tlog-proof` | its place in the log, and the path to the root |
/// | `N.checkpoint`, `N.checkpoint-signature` | the signed size and root of the log |
/// | `N.fields` | what the operation's commitment is the SHA-256 of |
/// | `N.sha256.field`, `N.files.field` | what the commitment of that field is the SHA-256 of |
/// | `N.K.tlog-proof`, `N.K.checkpoint`, `N.K.checkpoint-signature` | its place under the K-th checkpoint that was shown outside |
/// | `N.K.stamped` | that checkpoint as the log signed it: what stamps are on |
/// | `N.K.M.token`, `N.K.M.certificates` | the M-th time-stamp token, and certificates beside it |
/// | `N.K.ots` | an OpenTimestamps file |
///
/// # Errors
/// [`UnpackError`] when an operation is malformed. That it is well-formed proves nothing.
pub fn unpack_for_hand(operations: &[LoggedOperation]) -> Result<LooseFiles, UnpackError> {
    let mut files = Vec::new();
    for (number, operation) in (1_usize..).zip(operations) {
        let parts = unpack(operation)?;
        let named = parts
            .into_iter()
            .map(|(name, bytes)| (format!("{FOLDER}/{number}.{name}"), bytes));
        files.extend(named);
    }
    Ok(files)
}

/// Why operations could not be taken apart.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnpackError {
    /// Operation or signature.
    #[error("an operation or its signature is not base64; export the pack again")]
    Base64(#[from] DecodeError),
    /// The key of the log.
    #[error("the log's key cannot be read; export the pack again")]
    Key(#[from] NoteKeyError),
    /// The proof.
    #[error("the proof cannot be read; export the pack again")]
    Proof(#[from] TlogProofError),
    /// The log itself has not signed.
    #[error("the checkpoint is not signed by the log; export the pack again")]
    Unsigned,
}

fn unpack(logged: &LoggedOperation) -> Result<LooseFiles, UnpackError> {
    let operation = BASE64.decode(logged.operation.as_bytes())?;
    let log: NoteKey = logged.log.parse()?;
    let proof = TlogProof::parse(logged.tlog_proof.as_bytes())?;
    let mut files = vec![
        ("signed", Operation::signed_bytes(&operation)),
        ("operation", operation),
        ("signature", BASE64.decode(logged.signature.as_bytes())?),
        ("log.pem", log.key().pem().into_bytes()),
        ("tlog-proof", logged.tlog_proof.clone().into_bytes()),
        ("checkpoint", proof.checkpoint().text().as_bytes().to_vec()),
        ("checkpoint-signature", checkpoint_signature(&log, &proof)?),
        ("fields", fields(logged)),
    ];
    for (name, file) in LINKING_FIELDS {
        if let Some(DisclosedField::Shown { salt, value }) = logged.disclosure.fields.get(name) {
            files.push((file, field(salt, name, value)));
        }
    }
    let mut files: LooseFiles = files
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), bytes))
        .collect();
    for (number, outside) in (1_usize..).zip(&logged.outside) {
        let parts = unpack_outside(&log, outside)?;
        let named = parts
            .into_iter()
            .map(|(name, bytes)| (format!("{number}.{name}"), bytes));
        files.extend(named);
    }
    Ok(files)
}

fn unpack_outside(log: &NoteKey, outside: &OutsideProof) -> Result<LooseFiles, UnpackError> {
    let proof = TlogProof::parse(outside.tlog_proof.as_bytes())?;
    let note = proof.checkpoint();
    let stamped = note.as_signed_by(log).ok_or(UnpackError::Unsigned)?;
    let mut files: LooseFiles = vec![
        (
            "tlog-proof".to_owned(),
            outside.tlog_proof.clone().into_bytes(),
        ),
        ("checkpoint".to_owned(), note.text().as_bytes().to_vec()),
        (
            "checkpoint-signature".to_owned(),
            checkpoint_signature(log, &proof)?,
        ),
        ("stamped".to_owned(), stamped.encode().into_bytes()),
    ];
    for (number, stamp) in (1_usize..).zip(&outside.time_stamps) {
        let token = BASE64.decode(stamp.token.as_bytes())?;
        files.push((format!("{number}.token"), token));
        let certificates: String = stamp.certificates.iter().map(|one| pem(one)).collect();
        files.push((format!("{number}.certificates"), certificates.into_bytes()));
    }
    if !outside.open_timestamps.is_empty() {
        let proof = BASE64.decode(outside.open_timestamps.as_bytes())?;
        files.push(("ots".to_owned(), proof));
    }
    Ok(files)
}

/// The signature of kind 0x01 alone: in the note, four bytes of key id stand before it.
fn checkpoint_signature(log: &NoteKey, proof: &TlogProof) -> Result<Vec<u8>, UnpackError> {
    let note = proof.checkpoint();
    let text_len = note.text().len();
    let encoded = note.encode();
    let start = format!("\u{2014} {} ", log.name());
    let lines = encoded.get(text_len..).unwrap_or_default().lines();
    let of_log = lines.filter_map(|line| line.strip_prefix(&start));
    let mut of_log = of_log.map(|base64| BASE64.decode(base64.as_bytes()));
    let found = of_log.find_map(|bytes| {
        let bytes = bytes.ok()?;
        let (found, signature) = bytes.split_first_chunk::<4>()?;
        (*found == log.id()).then(|| signature.to_vec())
    });
    found.ok_or(UnpackError::Unsigned)
}

/// As [`model::envelope::Disclosure::commitment`] hashes it.
fn fields(logged: &LoggedOperation) -> Vec<u8> {
    let mut bytes = b"testimony/envelope/v1\0".to_vec();
    for (name, shown) in &logged.disclosure.fields {
        let commitment = match shown {
            DisclosedField::Shown { salt, value } => {
                Digest::from_bytes(Sha256::digest(field(salt, name, value)).into())
            }
            DisclosedField::Withheld(commitment) => *commitment,
        };
        bytes.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(commitment.as_bytes());
    }
    bytes
}

fn field(salt: &Digest, name: &str, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(name.len()).unwrap_or(u8::MAX);
    let parts: [&[u8]; 5] = [
        b"testimony/field/v1\0",
        salt.as_bytes(),
        &[length],
        name.as_bytes(),
        value,
    ];
    parts.concat()
}

/// A certificate as RFC 7468 §5 writes it: lines of 64 characters.
fn pem(base64: &str) -> String {
    let mut text = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for (at, c) in base64.chars().enumerate() {
        if at > 0 && at % 64 == 0 {
            text.push('\n');
        }
        text.push(c);
    }
    text + "\n-----END CERTIFICATE-----\n"
}

const FOLDER: &str = "by-hand";

/// The fields that hold digests of files: of an exhibit, and of a release.
const LINKING_FIELDS: [(&str, &str); 2] = [("sha256", "sha256.field"), ("files", "files.field")];
