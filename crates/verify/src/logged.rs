//! One operation with everything that proves it.

use data_encoding::BASE64;
use ledger::{Checkpoint, Cosignature, NoteKey, Signature, TlogProof, leaf_hash};
use model::{
    envelope::{DisclosedField, Disclosure},
    id::DeviceId,
    operation::Operation,
    proof::LoggedOperation,
};
use sha2::{Digest as _, Sha256};

use crate::{
    findings::Findings,
    keys::read_log_key,
    outside::{self, Before},
    shown::{chain, utc},
    trust::Trust,
};

/// An operation of which every check in this module holds; only [`check`] makes one.
pub(crate) struct Logged<'a> {
    pub(crate) operation: Operation,
    pub(crate) shown: &'a Disclosure,
    pub(crate) log: NoteKey,
    pub(crate) checkpoint: Checkpoint,
    /// Who else says that it was there, and since when.
    pub(crate) before: Vec<Before>,
}

/// That another key had seen the log with this operation in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cosigned {
    /// Seconds of the Unix epoch, by the cosigner's clock.
    pub(crate) time: i64,
    pub(crate) name: String,
}

/// Makes every check of one operation, and says what it is if all of them hold.
pub(crate) fn check<'a>(
    part: &str,
    logged: &'a LoggedOperation,
    trust: &Trust,
    findings: &mut Findings,
) -> Option<Logged<'a>> {
    let mut own = Findings::default();
    let found = check_each(logged, trust, &mut own);
    let all_hold = own.failures() == 0;
    findings.absorb(part, own);
    found.filter(|_| all_hold)
}

fn check_each<'a>(
    logged: &'a LoggedOperation,
    trust: &Trust,
    findings: &mut Findings,
) -> Option<Logged<'a>> {
    let key = findings.outcome("log key", read_log_key(&logged.log, &trust.logs));
    let operation = findings.outcome("operation", read_operation(&logged.operation));
    if let Some((operation, _)) = &operation {
        findings.outcome("shown fields", shown_fields(operation, logged));
    }
    // Nothing more can be said without both.
    let (log, (operation, bytes)) = (key?, operation?);
    findings.outcome("signature", signature(&log, &bytes, &logged.signature));
    findings.outcome("device", device(&log, &operation));
    let proof = match TlogProof::parse(logged.tlog_proof.as_bytes()) {
        Ok(proof) => proof,
        Err(error) => {
            findings.failed("place in the log", chain(&error));
            return None;
        }
    };
    let entry = Entry {
        log: &log,
        operation: &operation,
        bytes: &bytes,
    };
    let inclusion = inclusion(&entry, &proof);
    let checkpoint = findings.outcome("place in the log", inclusion);
    let cosigned = cosignatures(&log, &proof, &logged.cosigners);
    let cosigned = findings.outcome("cosignatures", cosigned);
    let checkpoint = checkpoint?;
    let mut before = outside::check(&entry, &checkpoint, &logged.outside, trust, findings);
    before.extend(cosigned?.into_iter().map(Before::Device));
    Some(Logged {
        operation,
        shown: &logged.disclosure,
        log,
        checkpoint,
        before,
    })
}

/// An operation and the log that it should be in.
pub(crate) struct Entry<'a> {
    pub(crate) log: &'a NoteKey,
    pub(crate) operation: &'a Operation,
    pub(crate) bytes: &'a [u8],
}

pub(crate) type Outcome<T> = Result<(T, String), String>;

fn read_operation(base64: &str) -> Outcome<(Operation, Vec<u8>)> {
    let bytes = BASE64
        .decode(base64.as_bytes())
        .map_err(|error| format!("is not base64 ({error}); get it again"))?;
    let operation = Operation::decode(&bytes).map_err(|error| chain(&error))?;
    let detail = format!("{} bytes, in their only spelling", bytes.len());
    Ok(((operation, bytes), detail))
}

/// The fields in clear and the commitments of the others are those that the operation carries.
fn shown_fields(operation: &Operation, logged: &LoggedOperation) -> Outcome<()> {
    let fields = &logged.disclosure.fields;
    // The commitment has one byte for the length of a name. Longer names would let two sets of
    // fields have one commitment.
    if fields
        .keys()
        .any(|name| name.is_empty() || name.len() > 255)
    {
        return Err(
            "a field's name is empty or too long to be proven; do not rely on it".to_owned(),
        );
    }
    if logged.disclosure.commitment() != operation.commitment {
        return Err(
            "are not those that the operation commits to; they were changed or are another \
             operation's, so do not rely on them"
                .to_owned(),
        );
    }
    let is_shown = |field: &&DisclosedField| matches!(field, DisclosedField::Shown { .. });
    let count = fields.values().filter(is_shown).count();
    let withheld = fields.len() - count;
    let detail = format!("{count} shown and {withheld} withheld, as the operation commits to them");
    Ok(((), detail))
}

fn signature(log: &NoteKey, bytes: &[u8], base64: &str) -> Outcome<()> {
    let signature = BASE64.decode(base64.as_bytes()).ok();
    let signature: [u8; Signature::LEN] = signature
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or("is not the base64 of 64 bytes; get it again")?;
    log.key()
        .verify(
            &Operation::signed_bytes(bytes),
            &Signature::from_bytes(signature),
        )
        .map_err(|error| chain(&error))?;
    Ok(((), "is by the log's key, over this operation".to_owned()))
}

fn device(log: &NoteKey, operation: &Operation) -> Outcome<()> {
    let hash: [u8; 32] = Sha256::digest(log.key().to_bytes()).into();
    let expected = hash.first_chunk().copied().map(DeviceId::from_bytes);
    if expected != Some(operation.device) {
        return Err(format!(
            "the operation is of the device {}, which is another than the log's key; do not rely \
             on it",
            operation.device.hex()
        ));
    }
    let detail = format!("{}, which is the log's key", operation.device.hex());
    Ok(((), detail))
}

/// The operation is where it says it is, in the log that its device signed.
pub(crate) fn inclusion(entry: &Entry<'_>, proof: &TlogProof) -> Outcome<Checkpoint> {
    let Entry {
        log,
        operation,
        bytes,
    } = entry;
    // The format has room for data that nothing proves; a pack has no use for it.
    if proof.extra().is_some() {
        return Err("the proof carries data that nothing proves; do not rely on it".to_owned());
    }
    let entry = proof
        .verify(leaf_hash(bytes), log, log.name())
        .map_err(|error| chain(&error))?
        .into_inner();
    if entry.index != operation.sequence {
        return Err(format!(
            "is {} of the log, but the operation says {}; do not rely on it",
            entry.index, operation.sequence
        ));
    }
    let size = entry.checkpoint.size();
    let detail = format!(
        "number {}, counted from 0, of the {size} under the signed checkpoint",
        entry.index
    );
    Ok((entry.checkpoint, detail))
}

/// Which of the named cosigners cosigned. Whoever else signed makes it fail: a signature that
/// nobody can check is either a cosigner's that was tampered with, or noise.
pub(crate) fn cosignatures(
    log: &NoteKey,
    proof: &TlogProof,
    vkeys: &[String],
) -> Outcome<Vec<Cosigned>> {
    if vkeys.len() > MOST_COSIGNERS {
        let most = MOST_COSIGNERS;
        return Err(format!(
            "more than {most} cosigners are named; do not rely on this"
        ));
    }
    let cosigners: Result<Vec<NoteKey>, _> = vkeys.iter().map(|vkey| vkey.parse()).collect();
    let cosigners = cosigners.map_err(|error| chain(&error))?;
    let note = proof.checkpoint();
    for signature in note.signatures() {
        if !signature.is_from(log) && !cosigners.iter().any(|key| signature.is_from(key)) {
            return Err(format!(
                "the checkpoint bears a signature of `{}`, whose key is not named here; get the \
                 pack again",
                signature.name()
            ));
        }
    }
    let (mut cosigned, mut absent) = (Vec::new(), 0_usize);
    for key in &cosigners {
        if key.key() == log.key() {
            return Err(format!(
                "`{}` is the log's own key; do not count it",
                key.name()
            ));
        }
        if !note
            .signatures()
            .iter()
            .any(|signature| signature.is_from(key))
        {
            absent += 1;
            continue;
        }
        let seen = Cosignature::verify(note, key).map_err(|error| chain(&error))?;
        cosigned.push(Cosigned {
            time: i64::try_from(seen.time).unwrap_or(i64::MAX),
            name: key.name().to_owned(),
        });
    }
    cosigned.sort();
    let detail = describe(&cosigned, absent);
    Ok((cosigned, detail))
}

fn describe(cosigned: &[Cosigned], absent: usize) -> String {
    let each = cosigned
        .iter()
        .map(|seen| format!("`{}` saw this log at {}", seen.name, utc(seen.time)));
    let mut parts: Vec<String> = each.collect();
    if cosigned.is_empty() {
        parts.push("none; nobody else says that this log was so".to_owned());
    }
    if absent > 0 {
        parts.push(format!("{absent} named but not there"));
    }
    parts.join(", ")
}

/// As many as a checkpoint has signatures at most.
const MOST_COSIGNERS: usize = 100;
