//! From the vault to an archive.

use std::{collections::BTreeSet, path::Path};

use model::{
    compartment::Compartment,
    id::Digest,
    key::Key,
    record::{Approval, Check, FileDigest},
};
use vault::{Open, Recipient, Vault};

use super::{
    Archive, Exported, Options,
    bag::{Bag, Searched},
    contents, count,
    fill::fill,
    history,
    select::select,
    sink::Sink,
    told::Told,
};
use crate::{
    digest,
    failure::{Failure, FailureKind},
    progress::Progress,
    report::{Gate, Gatekeeper, approvals, record},
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
    let mut told = Told::new(&selection, options);
    let mut gate = Gatekeeper::new(vault, &artefact, &|term| told.tells(term))?;
    if selection.without_keys(|key| gate.finds(key)) {
        told = Told::new(&selection, options);
        gate = Gatekeeper::new(vault, &artefact, &|term| told.tells(term))?;
    }
    history::can_hand_over(vault, &selection)?;
    let of = contents::digest_of(vault, &selection, &options.to, &options.recipients)?;
    // Whoever sees who people are, or what was done to their bodies, needs a second pair of eyes first.
    let build = match options.with.is_empty() {
        true => None,
        false => Some(history::built(vault, &artefact, of)?),
    };
    let member = vault.member().to_owned();
    let mut approved_by = match build {
        Some(build) => approvals(vault, build, of)?,
        None => BTreeSet::new(),
    };
    approved_by.insert(member.clone());
    let complete = build.is_none() || approved_by.len() >= 2;
    if complete {
        Sink::free(&options.out)?;
    }

    // Nothing is written, and nothing is recorded as handed over, before all of it was searched.
    let mut bag = Bag::new(Sink::Nowhere, gate, Searched::default());
    let now = vault.now();
    fill(vault, &mut bag, &selection, options, &name, now, progress)?;
    let (_, gate, searched) = bag.finish();
    if !judged(vault, options, of, &gate)? {
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

    // Packs prove that they were handed over, so that is recorded before they are written. If we stop
    // in between, the vault says that something left which did not: the other way round it would be
    // silent about something that did.
    let now = vault.now();
    let sink = Sink::new(&options.out, &recipients, &name, now)?;
    let again = Gatekeeper::new(vault, &artefact, &|term| told.tells(term));
    let handed_over = again.and_then(|again| {
        history::hand_over(vault, &selection, options, &name, now)?;
        Ok(again)
    });
    let again = match handed_over {
        Ok(again) => again,
        Err(failure) => {
            sink.abandon();
            return Err(failure);
        }
    };
    let mut bag = Bag::new(sink, again, searched);
    let filled = fill(vault, &mut bag, &selection, options, &name, now, progress);
    let (sink, again, _) = bag.finish();
    let sha256 = match filled {
        Ok(sha256) => sha256,
        Err(failure) => {
            sink.abandon();
            return Err(failure);
        }
    };
    let closed = sink.close()?;
    if !passes(options, &again) && !judged(vault, options, of, &again)? {
        return Ok(Archive::Stopped { gate: again });
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
    history::left(vault, &artefact, build, &file, &approved_by)?;
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

/// Whether what the gate found may leave.
fn passes(options: &Options, gate: &Gate) -> bool {
    let questions = gate.possible() + gate.unsearchable.len() + gate.report.unreadable.len();
    !gate.report.is_certain() && (questions == 0 || options.reviewed.is_some())
}

/// Whether what the gate found may leave, which is recorded.
fn judged(
    vault: &mut Vault<Open>,
    options: &Options,
    of: Digest,
    gate: &Gate,
) -> Result<bool, Failure> {
    let clean = passes(options, gate);
    let what = match &options.reviewed {
        Some(reason) => format!(
            "scan archive for {}; reviewed by {}: {reason}",
            options.to,
            vault.member()
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
    Ok(clean)
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
