//! From the vault to an archive.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use ingest::bag::{ARCHIVE_FORMAT, ArchiveFacts};
use model::{
    compartment::Compartment,
    id::{Digest, RecordId},
    key::Key,
    record::{Approval, Body, Build, Check, Custody, FileDigest, Item, Kind, Record, Released},
    term::{Term, TermKind},
    vocabulary::CustodyAction,
};
use vault::{Open, Recipient, Vault};

use super::{
    Archive, Exported, Options,
    bag::Bag,
    contents,
    items::{self, Step},
    premis, readme, rocrate,
    select::{Selection, select},
    sink::Sink,
};
use crate::{
    casebook::Vocabulary,
    digest,
    failure::{Failure, FailureKind},
    progress::Progress,
    report::{Gatekeeper, approvals, record},
    time,
};

/// The artefact name under which decisions release originals into archives, and approvals stand.
pub(crate) const ARTEFACT: &str = "archive";

/// Makes an archive (docs/archive.md), or says why not.
pub fn export(
    vault: &mut Vault<Open>,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Archive, Failure> {
    let artefact =
        Key::parse(ARTEFACT).map_err(|error| Failure::misuse(error.to_string(), "report this"))?;
    able(vault, options)?;
    let recipients: Result<Vec<Recipient>, _> = options
        .recipients
        .iter()
        .map(|text| Recipient::parse(text, options.classic))
        .collect();
    let recipients = recipients?;
    let name = name(&options.out)?;
    progress.phase("choosing records");
    let rulings = vault.rulings(artefact.clone())?;
    let mut selection = select(vault, options, &rulings)?;
    if selection.records.is_empty() {
        return Err(Failure::no(
            "there is nothing to hand over",
            "look at the query, and at what people have agreed to",
        ));
    }
    let mut told = told(&selection, options);
    let mut gate = Gatekeeper::new(vault, &artefact, &|term| told.tells(term))?;
    if selection.without_keys(|key| gate.finds(key)) {
        told = self::told(&selection, options);
        gate = Gatekeeper::new(vault, &artefact, &|term| told.tells(term))?;
    }
    let of = contents::digest_of(&selection, &options.to, &options.recipients)?;
    // Whoever sees who people are, or what was done to their bodies, needs a second pair of eyes first.
    let build = match options.with.is_empty() {
        true => None,
        false => Some(built(vault, &artefact, of)?),
    };
    let member = vault.member().to_owned();
    let mut approved_by = match build {
        Some(build) => approvals(vault, build, of)?,
        None => BTreeSet::new(),
    };
    approved_by.insert(member.clone());
    let complete = build.is_none() || approved_by.len() >= 2;
    let now = vault.now();
    let sink = match complete {
        true => Sink::new(&options.out, &recipients, &name, now)?,
        false => Sink::Nowhere,
    };
    let mut bag = Bag::new(sink, gate);
    let filled = fill(vault, &mut bag, &selection, options, &name, now, progress);
    let sha256 = match filled {
        Ok(sha256) => sha256,
        Err(failure) => {
            bag.sink.abandon();
            return Err(failure);
        }
    };
    let Bag { sink, gate, .. } = bag;
    let closed = sink.close()?;
    let gate = gate.finish();
    let questions = gate.possible() + gate.unsearchable.len() + gate.report.unreadable.len();
    let clean = !gate.report.is_certain() && (questions == 0 || options.reviewed.is_some());
    let what = match &options.reviewed {
        Some(reason) => format!(
            "scan archive for {}; reviewed by {member}: {reason}",
            options.to
        ),
        None => format!("scan archive for {}", options.to),
    };
    record(
        vault,
        Check {
            what,
            of,
            clean,
            counts: gate.counts(),
        },
    )?;
    if !clean {
        return Ok(Archive::Stopped { gate });
    }
    if let Some(build) = build
        && !approvals(vault, build, of)?.contains(&member)
    {
        record(
            vault,
            Approval {
                report: artefact.clone(),
                build,
                of,
                by: member,
            },
        )?;
    }
    let approved_by: Vec<String> = approved_by.into_iter().collect();
    if !complete {
        return Ok(Archive::Waiting { approved_by, gate });
    }
    let file = match closed.part() {
        Some(part) if !recipients.is_empty() => whole(part, &name)?,
        _ => FileDigest {
            path: format!("{name}/tagmanifest-sha512.txt"),
            sha256: Digest::parse(&sha256).map_err(|error| {
                Failure::new(FailureKind::Bug, error.to_string(), "report this")
            })?,
            bytes: 0,
        },
    };
    // If we stop between the record and the name, the vault says that something left which did not:
    // the other way round it would be silent about something that did.
    handed_over(
        vault,
        &selection,
        options,
        &artefact,
        build,
        &file,
        &approved_by,
    )?;
    closed.keep()?;
    Ok(Archive::Exported(Exported {
        path: options.out.clone(),
        sha256: file.sha256.hex(),
        sealed: !recipients.is_empty(),
        records: count(selection.records.len()),
        originals: count(selection.originals.len()),
        withheld: selection.withheld(),
        approved_by,
        gate,
    }))
}

/// The exporter must be able to see what the scan looks for, and what is asked for.
fn able(vault: &Vault<Open>, options: &Options) -> Result<(), Failure> {
    let open = vault.compartments();
    let needed = [
        Compartment::Identity,
        Compartment::Media,
        Compartment::Release,
    ];
    for one in needed.iter().chain(&options.with) {
        if !open.contains(one) {
            return Err(Failure::misuse(
                format!(
                    "you have no key for `{one}`, without which an archive cannot be scanned, packed and recorded"
                ),
                "ask a member who has it to make the archive",
            ));
        }
    }
    let fits = |one: &Compartment| matches!(one, Compartment::Identity | Compartment::Medical);
    match options.with.iter().find(|one| !fits(one)) {
        Some(one) => Err(Failure::misuse(
            format!("records of `{one}` leave with every archive or with none"),
            "leave the word out",
        )),
        None => Ok(()),
    }
}

/// The bag's name: that of the target without its endings.
fn name(out: &Path) -> Result<String, Failure> {
    let name = out
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let stem = name.trim_end_matches(".age").trim_end_matches(".tar");
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if stem.is_empty() || stem.starts_with('.') || !stem.chars().all(fits) {
        return Err(Failure::misuse(
            format!("`{}` is no name for an archive", name.escape_debug()),
            "use letters a to z, digits, `-`, `_` and `.`; say nothing about a person with it",
        ));
    }
    Ok(stem.to_owned())
}

/// What an archive tells on purpose, and is therefore no leak in it.
struct Told {
    keys: BTreeSet<String>,
    identities: BTreeSet<String>,
    accounts: bool,
}

fn told(selection: &Selection, options: &Options) -> Told {
    let mut told = Told {
        keys: BTreeSet::new(),
        identities: BTreeSet::new(),
        accounts: options.with.contains(&Compartment::Identity),
    };
    for record in selection.records.values() {
        match record.body.kind().compartment() {
            Compartment::Identity => told.identities.insert(record.name()),
            _ => told.keys.insert(record.name()),
        };
    }
    told
}

impl Told {
    /// A key is how records name each other, and no more than that: a name in a key is still a name.
    /// Who somebody is, is told only of those whose identity leaves.
    fn tells(&self, term: &Term) -> bool {
        match term.kind {
            TermKind::Other if self.keys.contains(&term.id) => true,
            _ if self.identities.contains(&term.id) => true,
            TermKind::Phone => self.accounts && self.keys.contains(&term.id),
            _ => false,
        }
    }
}

/// The record that approvals of these very contents refer to.
fn built(vault: &mut Vault<Open>, artefact: &Key, of: Digest) -> Result<RecordId, Failure> {
    let clearance = vault.clearance();
    for record in vault.all(Kind::Build)? {
        let record = record.reveal(&clearance);
        let Body::Build(build) = &record.body else {
            continue;
        };
        if build.report == *artefact && build.files.iter().any(|file| file.sha256 == of) {
            return Ok(record.id);
        }
    }
    let id = vault.random_id();
    let build = Build {
        report: artefact.clone(),
        by: vault.member().to_owned(),
        files: vec![FileDigest {
            path: "contents".to_owned(),
            sha256: of,
            bytes: 0,
        }],
        statements: Vec::new(),
    };
    put(vault, vec![(id, build.into())])?;
    Ok(id)
}

fn put(vault: &mut Vault<Open>, bodies: Vec<(RecordId, Body)>) -> Result<(), Failure> {
    let mut transaction = vault.begin();
    for (id, body) in bodies {
        transaction.put(Record {
            id,
            key: None,
            body,
            own: Default::default(),
        })?;
    }
    transaction.commit()?;
    Ok(())
}

/// Writes everything. The answer is SHA-256 of the manifest that covers all else.
fn fill(
    vault: &Vault<Open>,
    bag: &mut Bag,
    selection: &Selection,
    options: &Options,
    name: &str,
    now: i64,
    progress: &dyn Progress,
) -> Result<String, Failure> {
    let vocabulary = Vocabulary::of(vault)?;
    let custody = items::custody(vault)?;
    progress.phase("writing records");
    let total = count(selection.records.len());
    for (number, record) in selection.records.values().enumerate() {
        progress.done(count(number), total);
        let (path, bytes) = contents::json(record)?;
        bag.put(&path, &bytes)?;
        if let Some((path, bytes)) = contents::text(selection, record, &vocabulary) {
            bag.put(&path, &bytes)?;
        }
    }
    progress.phase("writing originals");
    let mut kept: BTreeMap<RecordId, (&Item, super::bag::Written)> = BTreeMap::new();
    for (number, id) in selection.originals.iter().enumerate() {
        progress.done(count(number), count(selection.originals.len()));
        let Some(record) = selection.records.get(id) else {
            continue;
        };
        let Ok(item) = <&Item>::try_from(&record.body) else {
            continue;
        };
        let steps = custody.get(id).map(Vec::as_slice).unwrap_or_default();
        kept.insert(*id, (item, items::put(vault, bag, record, item, steps)?));
    }
    let exported = time::rfc3339(now);
    let mut compartments: Vec<Compartment> = selection
        .records
        .values()
        .map(|record| record.body.kind().compartment())
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
    kept: &BTreeMap<RecordId, (&Item, super::bag::Written)>,
    custody: &BTreeMap<RecordId, Vec<Step>>,
    name: &str,
) -> Result<(), Failure> {
    let bug = |text: String| Failure::new(FailureKind::Bug, text, "report this");
    let originals: Vec<premis::Kept<'_>> = kept
        .iter()
        .map(|(id, (item, written))| premis::Kept {
            item: id.hex(),
            path: written.path.clone(),
            sha256: written.sha256.clone(),
            bytes: written.bytes,
            media_type: &item.media_type,
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
    bag.put("data/ro-crate-metadata.json", json(&metadata)?.as_bytes())
}

/// The sealed file as a whole.
fn whole(part: &Path, name: &str) -> Result<FileDigest, Failure> {
    use std::io::Read as _;
    let unread = |error: std::io::Error| Failure::file("read", part, &error);
    let mut file = std::fs::File::open(part).map_err(unread)?;
    let (mut hash, mut buffer, mut bytes) = (digest::Sha256::new(), vec![0; 1 << 20], 0);
    loop {
        let read = file.read(&mut buffer).map_err(unread)?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read).unwrap_or_default());
        bytes += count(read);
    }
    Ok(FileDigest {
        path: format!("{name}.tar.age"),
        sha256: hash.finish(),
        bytes,
    })
}

/// Records that the archive left: of each original a custody step, and of the archive its hash.
fn handed_over(
    vault: &mut Vault<Open>,
    selection: &Selection,
    options: &Options,
    artefact: &Key,
    build: Option<RecordId>,
    file: &FileDigest,
    approved_by: &[String],
) -> Result<(), Failure> {
    let time = time::rfc3339(vault.now());
    let by = vault.member().to_owned();
    let mut bodies: Vec<(RecordId, Body)> = Vec::new();
    for id in &selection.originals {
        let Some(record) = selection.records.get(id) else {
            continue;
        };
        let Ok(item) = <&Item>::try_from(&record.body) else {
            continue;
        };
        let custody = Custody {
            item: *id,
            action: CustodyAction::HandOver,
            sha256: item.sha256,
            bytes: item.bytes,
            media_type: item.media_type.clone(),
            from: None,
            by: by.clone(),
            time: time.clone(),
            purpose: format!("handed over to {} in an archive, {}", options.to, file.path),
        };
        bodies.push((vault.random_id(), custody.into()));
    }
    let files = vec![file.clone()];
    let of_archive: Body = match build {
        Some(build) => Released {
            report: artefact.clone(),
            build,
            files,
            time,
            approved_by: approved_by.to_vec(),
        }
        .into(),
        None => Build {
            report: artefact.clone(),
            by,
            files,
            statements: Vec::new(),
        }
        .into(),
    };
    bodies.push((vault.random_id(), of_archive));
    put(vault, bodies)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
