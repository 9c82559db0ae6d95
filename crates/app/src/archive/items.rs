//! Originals, each with the custody that the history proves: a folder that is an exhibit pack.

use std::collections::BTreeMap;

use model::{
    id::{Digest, RecordId},
    proof::LoggedOperation,
    record::{Custody, Item, Record},
};
use vault::{Open, Vault};

use super::bag::{Bag, Written};
use crate::{
    custody::Step,
    exhibit,
    failure::{Failure, FailureKind},
    proof::logged,
};

/// Where an item's folder lies.
pub(super) fn folder(id: RecordId) -> String {
    format!("data/items/{}", id.hex())
}

/// Puts the original of an item into the bag, and beside it what proves its custody, under the seal of
/// this device.
pub(super) fn put(
    vault: &Vault<Open>,
    bag: &mut Bag,
    record: &Record,
    item: &Item,
    steps: &[Step],
) -> Result<Written, Failure> {
    let folder = folder(record.id);
    let mut original = vault.open_object(item.object)?;
    let path = format!("{folder}/{}", exhibit::file_name(item));
    let written = bag.take(&path, item.bytes, &mut original)?;
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
    let pack = exhibit::pack(record, item, proofs?);
    let json = verify::spell(&pack).map_err(bug)?;
    let mut sealed = vec![
        written.clone(),
        bag.put(&format!("{folder}/{}", verify::EXHIBIT_FILE), &json)?,
    ];
    for (name, bytes) in exhibit::papers(verify::Kind::Exhibit, &pack.custody)? {
        sealed.push(bag.put_proof(&format!("{folder}/{name}"), &bytes)?);
    }
    let seal = vault.seal_pack(&digests(&folder, &sealed)?)?;
    let path = format!("{folder}/{}", verify::SEAL_FILE);
    bag.put_proof(&path, seal.as_bytes())?;
    Ok(written)
}

/// The digests of the files of a folder, by their paths in it.
fn digests(folder: &str, files: &[Written]) -> Result<BTreeMap<String, Digest>, Failure> {
    let digest = |file: &Written| {
        let name = file.path.strip_prefix(folder).unwrap_or(&file.path);
        let name = name.trim_start_matches('/').to_owned();
        Digest::parse(&file.sha256)
            .map(|digest| (name, digest))
            .map_err(bug)
    };
    files.iter().map(digest).collect()
}

fn bug(error: impl ToString) -> Failure {
    Failure::new(FailureKind::Bug, error.to_string(), "report this")
}
