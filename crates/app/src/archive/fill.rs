//! Every file of an archive, in its order.

use std::collections::BTreeMap;

use ingest::bag::{ARCHIVE_FORMAT, ArchiveFacts};
use model::{compartment::Compartment, id::RecordId, record::Item};
use vault::{Open, Vault};

use super::{
    Options,
    bag::{Bag, Written},
    contents, count, items, premis, readme, rocrate,
    select::Selection,
};
use crate::{
    casebook::Vocabulary,
    custody::{Step, custody},
    failure::{Failure, FailureKind},
    progress::Progress,
    time,
};

/// Writes everything. The answer is SHA-256 of the manifest that covers all else.
pub(super) fn fill(
    vault: &Vault<Open>,
    bag: &mut Bag,
    selection: &Selection,
    options: &Options,
    name: &str,
    now: i64,
    progress: &dyn Progress,
) -> Result<String, Failure> {
    let vocabulary = Vocabulary::of(vault)?;
    let custody = custody(vault)?;
    progress.phase("writing records");
    let total = count(selection.records.len());
    for (number, id) in selection.records.keys().enumerate() {
        progress.done(count(number), total);
        let Some(record) = selection.record(vault, *id)? else {
            continue;
        };
        let (path, bytes) = contents::json(&record)?;
        bag.put(&path, &bytes)?;
        if let Some((path, bytes)) = contents::text(vault, selection, &record, &vocabulary)? {
            bag.put(&path, &bytes)?;
        }
    }
    progress.phase("writing originals");
    let mut kept: BTreeMap<RecordId, (String, Written)> = BTreeMap::new();
    for (number, id) in selection.originals.iter().enumerate() {
        progress.done(count(number), count(selection.originals.len()));
        let Some(record) = selection.record(vault, *id)? else {
            continue;
        };
        let Ok(item) = <&Item>::try_from(&record.body) else {
            continue;
        };
        let steps = custody.get(id).map(Vec::as_slice).unwrap_or_default();
        let written = items::put(vault, bag, &record, item, steps)?;
        kept.insert(*id, (item.media_type.clone(), written));
    }
    let exported = time::rfc3339(now);
    let mut compartments: Vec<Compartment> = selection
        .records
        .values()
        .map(|leaf| leaf.kind.compartment())
        .collect();
    compartments.sort();
    compartments.dedup();
    let facts = ArchiveFacts {
        format: ARCHIVE_FORMAT.to_owned(),
        vault: vault.id(),
        exported: exported.clone(),
        by: vault.member().to_owned(),
        recipient: options.to.clone(),
        compartments,
        records: total,
        originals: count(selection.originals.len()),
        withheld: selection.withheld(),
    };
    papers(vault, bag, &facts, &kept, &custody, name)?;
    bag.seal(&[
        ("Contact-Name", facts.by.clone()),
        (
            "External-Description",
            format!(
                "Archive of a case, handed over in confidence to {}",
                options.to
            ),
        ),
        ("External-Identifier", facts.vault.hex()),
        (
            "Bagging-Date",
            exported.get(..10).unwrap_or(&exported).to_owned(),
        ),
        (
            "Bag-Software-Agent",
            format!("Testimony {}", env!("CARGO_PKG_VERSION")),
        ),
    ])
}

/// What says what the rest is.
fn papers(
    vault: &Vault<Open>,
    bag: &mut Bag,
    facts: &ArchiveFacts,
    kept: &BTreeMap<RecordId, (String, Written)>,
    custody: &BTreeMap<RecordId, Vec<Step>>,
    name: &str,
) -> Result<(), Failure> {
    let bug = |text: String| Failure::new(FailureKind::Bug, text, "report this");
    let originals: Vec<premis::Kept<'_>> = kept
        .iter()
        .map(|(id, (media_type, written))| premis::Kept {
            item: id.hex(),
            path: written.path.clone(),
            sha256: written.sha256.clone(),
            bytes: written.bytes,
            media_type,
            steps: custody.get(id).map(Vec::as_slice).unwrap_or_default(),
        })
        .collect();
    let making = premis::Making {
        vault: &facts.vault.hex(),
        device: &vault.device().hex(),
        time: &facts.exported,
        to: &facts.recipient,
    };
    if !originals.is_empty() {
        let premis =
            premis::document(&originals, &making).map_err(|error| bug(error.to_string()))?;
        bag.put("data/premis.xml", &premis)?;
    }
    let json = |value: &serde_json::Value| {
        serde_json::to_string_pretty(value)
            .map(|text| format!("{text}\n"))
            .map_err(|error| bug(error.to_string()))
    };
    let own = serde_json::to_value(facts).map_err(|error| bug(error.to_string()))?;
    bag.put("data/archive.json", json(&own)?.as_bytes())?;
    bag.put("data/README.txt", readme::text(facts).as_bytes())?;
    let about = rocrate::About {
        name,
        description: "An archive of a case, made by Testimony; README.txt says what is in it.",
        time: &facts.exported,
        by: &facts.by,
        to: &facts.recipient,
        vault: &facts.vault.hex(),
    };
    let metadata = rocrate::document(&about, bag.payload());
    let metadata = metadata.map_err(|error| bug(error.to_string()))?;
    bag.put("data/ro-crate-metadata.json", &metadata).map(drop)
}
