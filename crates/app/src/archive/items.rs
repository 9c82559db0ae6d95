//! Originals, each with the custody that the history proves: a folder that is an exhibit pack.

use std::collections::BTreeMap;

use model::{
    id::RecordId,
    proof::{EXHIBIT_FORMAT, ExhibitPack, LoggedOperation},
    record::{Body, Custody, FileDigest, Item, Kind, Record},
};
use vault::{Open, Vault};

use super::bag::{Bag, Written};
use crate::{
    failure::{Failure, FailureKind},
    proof::logged,
};

/// What happened to an item, and which device recorded it.
pub(super) struct Step {
    pub(super) custody: Custody,
    /// The identifier of the device, in hexadecimal: the agent, for members stay unnamed.
    pub(super) device: String,
    operation: vault::OperationRef,
}

/// The custody of every item, oldest first.
pub(super) fn custody(vault: &Vault<Open>) -> Result<BTreeMap<RecordId, Vec<Step>>, Failure> {
    let clearance = vault.clearance();
    let mut steps: BTreeMap<RecordId, Vec<Step>> = BTreeMap::new();
    for record in vault.all(Kind::Custody)? {
        let record = record.reveal(&clearance);
        let Body::Custody(custody) = &record.body else {
            continue;
        };
        for operation in vault.operations_on(record.id)? {
            steps.entry(custody.item).or_default().push(Step {
                custody: custody.clone(),
                device: operation.device.hex(),
                operation,
            });
        }
    }
    for steps in steps.values_mut() {
        steps.sort_by(|a, b| {
            (&a.custody.time, a.operation.sequence).cmp(&(&b.custody.time, b.operation.sequence))
        });
    }
    Ok(steps)
}

/// Where an item's folder lies.
pub(super) fn folder(id: RecordId) -> String {
    format!("data/items/{}", id.hex())
}

/// Puts the original of an item into the bag, and what proves its custody beside it.
pub(super) fn put(
    vault: &Vault<Open>,
    bag: &mut Bag,
    record: &Record,
    item: &Item,
    steps: &[Step],
) -> Result<Written, Failure> {
    let folder = folder(record.id);
    let name = format!("exhibit.{}", ending(&item.media_type));
    let mut original = vault.open_object(item.object)?;
    let written = bag.take(&format!("{folder}/{name}"), item.bytes, &mut original)?;
    if written.sha256 != item.sha256.hex() {
        return Err(Failure::no(
            format!("the original of `{}` is not what was sealed", record.name()),
            "run `testimony fsck`",
        ));
    }
    let proofs: Result<Vec<LoggedOperation>, Failure> = steps
        .iter()
        .map(|step| logged(vault, &step.operation, Custody::DISCLOSABLE))
        .collect();
    let pack = ExhibitPack {
        format: EXHIBIT_FORMAT.to_owned(),
        exhibit: FileDigest {
            path: name,
            sha256: item.sha256,
            bytes: item.bytes,
        },
        media_type: item.media_type.clone(),
        item: record.id.hex(),
        custody: proofs?,
    };
    let bug = |text: String| Failure::new(FailureKind::Bug, text, "report this");
    let json = serde_json::to_string_pretty(&pack).map_err(|error| bug(error.to_string()))?;
    let path = format!("{folder}/{}", verify::EXHIBIT_FILE);
    bag.put(&path, format!("{json}\n").as_bytes())?;
    let loose = verify::unpack_for_hand(&pack.custody).map_err(|error| bug(error.to_string()))?;
    for (name, bytes) in loose {
        bag.put_proof(&format!("{folder}/{name}"), &bytes)?;
    }
    let instructions = verify::instructions(verify::Kind::Exhibit);
    let path = format!("{folder}/{}", verify::INSTRUCTIONS_FILE);
    bag.put(&path, instructions.as_bytes())?;
    Ok(written)
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
