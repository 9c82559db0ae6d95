//! What is in a vault, in numbers.

use std::collections::BTreeMap;

use model::{
    compartment::Compartment,
    id::{DeviceId, Digest},
    record::Kind,
};

use crate::{
    casebase::State,
    read::ReadError,
    vault::{Open, Vault},
};

/// Numbers about a vault, as far as the open compartments show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Records of each kind, kinds without any left out.
    pub records: BTreeMap<Kind, u64>,
    /// Records whose newest version cannot be read; `fsck` says why.
    pub unreadable: u64,
    /// Records and originals that were destroyed.
    pub destroyed: u64,
    /// Operations that are kept and count for nothing, because their writer had no right to them.
    pub quarantined: Vec<Quarantined>,
    /// Operations in all logs, of all compartments.
    pub operations: u64,
    /// The devices, each with its log.
    pub devices: Vec<DeviceStatus>,
    /// Sealed originals.
    pub objects: u64,
    /// Their length together.
    pub bytes: u64,
}

/// Operations that count for nothing: written by somebody who had been removed, or was never let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// By whom.
    pub member: String,
    /// Where.
    pub compartment: Compartment,
    /// How many.
    pub operations: u64,
}

/// A member, and what they can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberStatus {
    /// Their name.
    pub name: String,
    /// The compartments whose keys they have.
    pub compartments: Vec<Compartment>,
    /// Who has proposed to let them into `identity`, if a second person has yet to agree.
    pub proposed_by: Option<String>,
    /// Their devices, the present one last.
    pub devices: Vec<DeviceId>,
}

/// Numbers about one device's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceStatus {
    /// Which.
    pub device: DeviceId,
    /// Whose.
    pub member: String,
    /// How many operations it has.
    pub operations: u64,
    /// How many of them its checkpoint states.
    pub checkpoint: u64,
    /// The root of that checkpoint's tree.
    pub root: Digest,
}

impl Vault<Open> {
    /// Every member with what they can open, by the history.
    pub fn member_statuses(&self) -> Vec<MemberStatus> {
        let open = &self.state;
        let mut members: BTreeMap<&str, Vec<DeviceId>> = BTreeMap::new();
        for (device, member) in open.roster.iter() {
            members.entry(&member.name).or_default().push(device);
        }
        let status = |(name, mut devices): (&str, Vec<DeviceId>)| {
            devices.sort_by_key(|device| open.roster.with_predecessors(*device).len());
            let has = |one: &Compartment| {
                devices
                    .iter()
                    .any(|device| open.standing.holds(*one, *device))
            };
            let ruling = open.standing.get(Compartment::Identity).into_iter();
            let mut proposals = ruling.flat_map(|ruling| &ruling.proposals);
            MemberStatus {
                name: name.to_owned(),
                compartments: Compartment::ALL.into_iter().filter(has).collect(),
                proposed_by: proposals
                    .find(|(subject, _)| devices.contains(subject))
                    .map(|(_, by)| open.roster.name(*by)),
                devices,
            }
        };
        members.into_iter().map(status).collect()
    }

    /// The time that the newest operation of any log claims, if the clock here stands more than a day
    /// before it: one of the two is wrong. Of compartments that are not open nothing is known.
    pub fn clock_behind(&self) -> Result<Option<i64>, ReadError> {
        let mut newest = None;
        for view in self.state.views()?.0.values() {
            for (device, log) in &self.state.logs {
                let last = log.size().saturating_sub(1);
                let noted = view.casebase.operation(*device, last)?;
                newest = newest.max(noted.map(|noted| noted.time));
            }
        }
        let now = self.now();
        Ok(newest.filter(|newest| newest.saturating_sub(now) > DAY))
    }

    /// Counts what is in the vault.
    pub fn status(&self) -> Result<Status, ReadError> {
        let mut records = BTreeMap::new();
        for kind in Kind::ALL {
            let count = self.count_of_kind(*kind)?;
            if count > 0 {
                records.insert(*kind, count);
            }
        }
        let open = &self.state;
        let (mut unreadable, mut destroyed) = (0, 0);
        let mut quarantined = Vec::new();
        for (compartment, view) in &open.views()?.0 {
            unreadable += view.casebase.unreadable()?;
            destroyed += view.casebase.destroyed()?;
            let mut of: BTreeMap<String, u64> = BTreeMap::new();
            for noted in view.casebase.in_state(State::Quarantined)? {
                *of.entry(open.roster.name(noted.reference.device))
                    .or_default() += 1;
            }
            quarantined.extend(of.into_iter().map(|(member, operations)| Quarantined {
                member,
                compartment: *compartment,
                operations,
            }));
        }
        let (objects, bytes) = match open.view(Compartment::Media)? {
            Some(view) => view.casebase.object_totals()?,
            None => (0, 0),
        };
        let device = |(device, log): (&DeviceId, &crate::log::Log)| DeviceStatus {
            device: *device,
            member: open.roster.name(*device),
            operations: log.size(),
            checkpoint: log.checkpoint().size(),
            root: Digest::from_bytes(*log.checkpoint().root().as_bytes()),
        };
        let devices: Vec<_> = open.logs.iter().map(device).collect();
        Ok(Status {
            records,
            unreadable,
            destroyed,
            quarantined,
            operations: devices.iter().map(|one| one.operations).sum(),
            devices,
            objects,
            bytes,
        })
    }
}

/// Milliseconds by which clocks may differ without a word.
const DAY: i64 = 86_400_000;
