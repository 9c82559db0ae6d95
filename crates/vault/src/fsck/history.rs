//! Every operation: signature, place, chain, tree, parents, body; and what follows from them.

use std::{
    collections::{BTreeMap, HashSet},
    sync::mpsc::sync_channel,
    thread,
};

use ledger::Frontier;
use model::{
    compartment::Compartment,
    id::{DeviceId, Digest},
    operation::Head,
};

use crate::{
    fault::Fault,
    files,
    fsck::{
        bodies::{Body, Checked, Compartments, read_ahead},
        report::{Fsck, FsckPart, FsckReport, FsckStep},
    },
    log::{Cosigned, Entry, HASHES, Log, Next, Position, Signatures, extend, follows},
    vault::Open,
};

struct Check<'a> {
    open: &'a Open,
    progress: &'a dyn Fn(FsckStep),
    total: u64,
    done: u64,
    compartments: &'a Compartments<'a>,
    /// Keys that something in the history uses.
    used: HashSet<(Compartment, Digest)>,
    hashes: BTreeMap<DeviceId, Vec<Digest>>,
    parents: Vec<Head>,
    quarantined: BTreeMap<(DeviceId, Compartment), u64>,
}

/// What is known of a log as far as it was read.
struct SoFar<'a> {
    name: &'a str,
    frontier: Frontier,
    /// What `hashes` should hold.
    stored: Vec<u8>,
    hashes: Vec<Digest>,
    /// The newest claimed time.
    latest: i64,
}

pub(super) fn check(
    open: &Open,
    options: Fsck,
    report: &mut FsckReport,
    progress: &dyn Fn(FsckStep),
) -> Result<(), Fault> {
    let mut compartments = Compartments::new(&open.files);
    for (compartment, view) in &open.views.0 {
        let rows = report.absorb(view.keyring.index(&open.files, 0))?;
        compartments.add(*compartment, view, rows.unwrap_or_default());
    }
    let mut check = Check {
        open,
        progress,
        total: open.logs.values().map(Log::size).sum(),
        done: 0,
        compartments: &compartments,
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
        let cosigned = Cosigned::read(files, &log.id);
        let cosigned = report.absorb(cosigned)?.flatten();
        let mut so_far = SoFar {
            name: &name,
            frontier: Frontier::new(),
            stored: Vec::new(),
            hashes: Vec::new(),
            latest: i64::MIN,
        };
        let signatures = Signatures::new(&log.id.key, log.size());
        let reader = log.id.reader(files, Next::FIRST, Position::START);
        // Three stages beside each other: reading, what can be checked on any core, what follows in order.
        thread::scope(|scope| {
            let (out, groups) = sync_channel(AHEAD);
            scope.spawn(move || read_ahead(reader, &out));
            let (out, judged) = sync_channel(AHEAD);
            let (compartments, signatures) = (self.compartments, &signatures);
            scope.spawn(move || {
                for entries in groups {
                    let judged = entries.map(|entries| {
                        let checked = compartments.check(&entries, signatures);
                        (entries, checked)
                    });
                    // Nobody listens once the order was found to be unreadable.
                    if out.send(judged).is_err() {
                        return;
                    }
                }
            });
            for group in judged {
                let (entries, checked) = group?;
                for (entry, checked) in entries.iter().zip(checked) {
                    self.entry(log, entry, checked, &mut so_far, report)?;
                }
            }
            Ok::<(), Fault>(())
        })?;
        let SoFar {
            frontier,
            stored,
            hashes,
            ..
        } = so_far;
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

    /// One operation, which follows those so far.
    fn entry(
        &mut self,
        log: &Log,
        entry: &Entry,
        checked: Checked,
        so_far: &mut SoFar<'_>,
        report: &mut FsckReport,
    ) -> Result<(), Fault> {
        let (sequence, time) = (entry.operation.sequence, entry.operation.claimed_time);
        let name = so_far.name;
        if !checked.is_signed {
            report.damaged(format!(
                "operation {sequence} of `{name}` is not signed by its device"
            ));
        }
        if time < so_far.latest.saturating_sub(DAY) {
            // Claimed times order nothing; whoever reads them must know.
            report.note(
                format!(
                    "operation {sequence} of `{name}` claims a time {} days before that of the \
                     one before it: a clock was set back",
                    (so_far.latest - time) / DAY
                ),
                "order and content are not affected; note somewhere what the time was",
            );
        }
        so_far.latest = time;
        self.body(entry, checked.body?, name, report);
        let leaf = (*entry.hash.as_bytes()).into();
        let frontier = &mut so_far.frontier;
        so_far.stored.extend(extend(frontier, [leaf]));
        so_far.hashes.push(entry.hash);
        self.parents.extend(&entry.operation.parents);
        let checkpoint = log.checkpoint();
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
        Ok(())
    }

    fn body(&mut self, entry: &Entry, body: Body, log: &str, report: &mut FsckReport) {
        let operation = &entry.operation;
        let compartment = operation.compartment;
        let place = || format!("operation {} of `{log}`", operation.sequence);
        if self.compartments.is_open(compartment) && !matches!(body, Body::Changed) {
            self.used.insert((compartment, operation.ciphertext));
        }
        match body {
            Body::Changed => report.damaged(format!("the body of {} was changed", place())),
            Body::Closed => {}
            Body::Quarantined => {
                let of = (operation.device, compartment);
                *self.quarantined.entry(of).or_default() += 1;
            }
            Body::Destroyed { key_is_there } => {
                report.destroyed += 1;
                if key_is_there {
                    report.rebuildable(format!(
                        "the key to the body of {} in `{compartment}`, which was destroyed, is there again",
                        place()
                    ));
                }
            }
            Body::NoKey { is_there } => {
                let what = if is_there { "damaged" } else { "gone" };
                report.lost(format!(
                    "the key to the body of {} in `{compartment}` is {what}",
                    place()
                ));
            }
            Body::Open { object } => {
                report.bodies += 1;
                let Some((name, has_key)) = object else {
                    return;
                };
                self.used.insert((compartment, name));
                if !has_key {
                    report.lost(format!(
                        "the key to the sealed original of {} is gone or damaged",
                        place()
                    ));
                }
            }
        }
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
        for (compartment, keys) in self.compartments.keys() {
            let stray = keys
                .filter(|name| !self.used.contains(&(compartment, **name)))
                .count();
            if stray > 0 {
                report.note(
                    format!(
                        "{stray} keys in `{}` open nothing",
                        files::keyring_file(compartment)
                    ),
                    "nothing needs to be done; they are left from recording that was stopped",
                );
            }
        }
    }
}

/// So many groups of operations are read ahead of those that are checked.
const AHEAD: usize = 1;

/// Milliseconds by which a clock may be corrected without a word.
const DAY: i64 = 86_400_000;
