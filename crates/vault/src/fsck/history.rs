//! Every operation: signature, place, chain, tree, parents, body; and what follows from them.

use std::collections::{BTreeMap, HashMap, HashSet};

use ledger::Frontier;
use model::{
    compartment::Compartment,
    id::{DeviceId, Digest},
    operation::{Head, OperationKind},
};

use crate::{
    change::{OBJECT_FIELD, envelope_of},
    fault::Fault,
    files,
    fsck::report::{Fsck, FsckPart, FsckReport, FsckStep},
    keyring::object_name,
    log::{Cosigned, Entry, HASHES, Log, Next, Position, Step, extend, follows, not_signed},
    objects::Manifest,
    primitives::sha256,
    roll::is_act,
    vault::Open,
};

struct Check<'a> {
    open: &'a Open,
    progress: &'a dyn Fn(FsckStep),
    total: u64,
    done: u64,
    /// Where each key of each open compartment is.
    wraps: BTreeMap<Compartment, HashMap<Digest, u64>>,
    /// Keys that something in the history uses.
    used: HashSet<(Compartment, Digest)>,
    hashes: BTreeMap<DeviceId, Vec<Digest>>,
    parents: Vec<Head>,
    quarantined: BTreeMap<(DeviceId, Compartment), u64>,
}

pub(super) fn check(
    open: &Open,
    options: Fsck,
    report: &mut FsckReport,
    progress: &dyn Fn(FsckStep),
) -> Result<(), Fault> {
    let mut wraps = BTreeMap::new();
    for (compartment, view) in &open.views.0 {
        let index = report.absorb(view.keyring.index(&open.files, 0))?;
        wraps.insert(*compartment, index.unwrap_or_default());
    }
    let mut check = Check {
        open,
        progress,
        total: open.logs.values().map(Log::size).sum(),
        done: 0,
        wraps,
        used: HashSet::new(),
        hashes: BTreeMap::new(),
        parents: Vec::new(),
        quarantined: BTreeMap::new(),
    };
    for log in open.logs.values() {
        let checked = check.log(log, options, report);
        report.absorb(checked)?;
    }
    check.check_parents(report);
    check.count_strays(report);
    for ((device, compartment), count) in &check.quarantined {
        let member = open.roster.name(*device);
        report.quarantined += count;
        report.note(
            format!(
                "{count} operations of `{member}` in `{compartment}` count for nothing: they were written without a right to, or not before their writer was removed"
            ),
            "ask the member; what should count is entered again by somebody who may",
        );
    }
    Ok(())
}

impl Check<'_> {
    fn log(&mut self, log: &Log, options: Fsck, report: &mut FsckReport) -> Result<(), Fault> {
        let files = &self.open.files;
        let name = files::log_dir(log.id.device);
        let checkpoint = log.checkpoint();
        let cosigned = Cosigned::read(files, &log.id);
        let cosigned = report.absorb(cosigned)?.flatten();
        let mut frontier = Frontier::new();
        let mut stored = Vec::new();
        let mut hashes = Vec::new();
        let key = log.id.key.prepare();
        let mut latest = i64::MIN;
        let mut reader = log.id.reader(files, Next::FIRST, Position::START);
        while let Step::Batch(entries) = reader.step()? {
            for sequence in not_signed(&entries, &key) {
                report.damaged(format!(
                    "operation {sequence} of `{name}` is not signed by its device"
                ));
            }
            for entry in entries {
                let (sequence, time) = (entry.operation.sequence, entry.operation.claimed_time);
                if time < latest.saturating_sub(DAY) {
                    // Claimed times order nothing; whoever reads them must know.
                    report.note(
                        format!(
                            "operation {sequence} of `{name}` claims a time {} days before that of the \
                             one before it: a clock was set back",
                            (latest - time) / DAY
                        ),
                        "order and content are not affected; note somewhere what the time was",
                    );
                }
                latest = time;
                self.body(&entry, report)?;
                let leaf = (*entry.hash.as_bytes()).into();
                stored.extend(extend(&mut frontier, [leaf]));
                hashes.push(entry.hash);
                self.parents.extend(&entry.operation.parents);
                if frontier.size() == checkpoint.size() && frontier.root() != checkpoint.root() {
                    report.damaged(format!("`{name}` is not what its checkpoint signed"));
                }
                report.operations += 1;
                self.done += 1;
                (self.progress)(FsckStep {
                    part: FsckPart::History,
                    done: self.done,
                    total: self.total,
                });
            }
        }
        if frontier.size() < log.size() {
            report.damaged(format!(
                "`{name}` can be read for {} of its {} operations",
                frontier.size(),
                log.size()
            ));
            return Ok(());
        }
        self.hashes.insert(log.id.device, hashes);
        let cache = files::log_file(log.id.device, HASHES);
        let is_same = files.read(&cache)?.unwrap_or_default() == stored;
        if !is_same {
            report.rebuildable(format!("`{cache}` does not agree with the log"));
        }
        if options.rebuild {
            log.rebuild_caches(files)?;
        } else if !is_same {
            // What has been cosigned is held against these hashes.
            return Ok(());
        }
        let Some(cosigned) = cosigned else {
            return Ok(());
        };
        if let Err(what) = follows(files, log, &cosigned.checkpoint) {
            report.damaged(format!("the cosigned checkpoint of `{name}` {what}"));
        }
        // One line is the log's own, every other a member's.
        let others = self.open.logs.values();
        let others = others.filter(|other| cosigned.is_by(&other.id)).count();
        if cosigned.note.signatures().len() != others + 1 {
            report.damaged(format!(
                "the cosigned checkpoint of `{name}` has a line that does not hold"
            ));
        }
        Ok(())
    }

    /// The body as stored, and, in an open compartment, what is in it.
    fn body(&mut self, entry: &Entry, report: &mut FsckReport) -> Result<(), Fault> {
        let operation = &entry.operation;
        let place = format!(
            "operation {} of `{}`",
            operation.sequence,
            files::log_dir(operation.device)
        );
        if sha256(&entry.frame.body) != operation.ciphertext {
            report.damaged(format!("the body of {place} was changed"));
            return Ok(());
        }
        let compartment = operation.compartment;
        let Some(view) = self.open.views.0.get(&compartment) else {
            return Ok(());
        };
        let wraps = self.wraps.get(&compartment);
        let row = |name: &Digest| wraps.and_then(|wraps| wraps.get(name).copied());
        let wrap = row(&operation.ciphertext);
        self.used.insert((compartment, operation.ciphertext));
        if !view.ruling.stands(operation.device, operation.sequence) {
            let of = (operation.device, compartment);
            *self.quarantined.entry(of).or_default() += 1;
            return Ok(());
        }
        if view.destroyed.contains(&operation.subject) && !is_act(operation.kind) {
            report.destroyed += 1;
            if wrap.is_some() {
                report.rebuildable(format!(
                    "the key to the body of {place} in `{compartment}`, which was destroyed, is there again"
                ));
            }
            return Ok(());
        }
        // With the keys of an epoch that a destruction ended, nothing is opened any more.
        if operation.kind == OperationKind::Epoch && operation.epoch < view.ruling.floor() {
            return Ok(());
        }
        let Some(envelope) = envelope_of(&self.open.files, view, entry, wrap)? else {
            let what = if wrap.is_some() { "damaged" } else { "gone" };
            report.lost(format!(
                "the key to the body of {place} in `{compartment}` is {what}"
            ));
            return Ok(());
        };
        report.bodies += 1;
        if let Some(Ok(manifest)) = envelope.read::<Manifest>(OBJECT_FIELD) {
            let name = object_name(manifest.object);
            self.used.insert((compartment, name));
            let key = match row(&name) {
                Some(row) => view
                    .keyring
                    .unwrap(&self.open.files, &view.epochs, row, &name)?,
                None => None,
            };
            if key.is_none() {
                report.lost(format!(
                    "the key to the sealed original of {place} is gone or damaged"
                ));
            }
        }
        Ok(())
    }

    /// Whatever an operation says its writer had seen must be there.
    fn check_parents(&self, report: &mut FsckReport) {
        for head in &self.parents {
            let log = self.hashes.get(&head.device);
            let at = usize::try_from(head.sequence).ok();
            let there = log.zip(at).and_then(|(log, at)| log.get(at));
            if there != Some(&head.hash) {
                report.damaged(format!(
                    "operation {} of `{}`, which another device has seen, is not there",
                    head.sequence,
                    files::log_dir(head.device)
                ));
            }
        }
    }

    /// Keys that open nothing: left from a commit that was stopped.
    fn count_strays(&self, report: &mut FsckReport) {
        for (compartment, wraps) in &self.wraps {
            let stray = wraps
                .keys()
                .filter(|name| !self.used.contains(&(*compartment, **name)))
                .count();
            if stray > 0 {
                report.note(
                    format!(
                        "{stray} keys in `{}` open nothing",
                        files::keyring_file(*compartment)
                    ),
                    "nothing needs to be done; they are left from recording that was stopped",
                );
            }
        }
    }
}

/// Milliseconds by which a clock may be corrected without a word.
const DAY: i64 = 86_400_000;
