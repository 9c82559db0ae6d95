//! Who belongs to the vault: every key file, each introduced by one that leads back to the founder.

use std::collections::BTreeMap;

use ledger::VerifyingKey;
use model::id::{DeviceId, VaultId};

use crate::{
    fault::Fault,
    files::{self, Files, KEYS},
    keys::{Introduction, KeyFile, Predecessor, device_of},
    primitives::HybridRecipient,
    roll::People,
};

/// A member's device whose introduction was checked.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) key: VerifyingKey,
    pub(crate) recipient: HybridRecipient,
    /// The device of the same member whose place it took.
    pub(crate) succeeds: Option<Predecessor>,
    /// Whether another has taken its place since.
    pub(crate) is_former: bool,
    /// Whether two officers hold its secrets.
    pub(crate) is_custody: bool,
}

/// The members, by device.
pub(crate) struct Roster {
    founder: DeviceId,
    members: BTreeMap<DeviceId, Member>,
}

impl Roster {
    /// Reads the names of the members, before anything can be checked.
    pub(crate) fn names(files: &Files) -> Result<Vec<String>, Fault> {
        let names = files.list(KEYS)?.into_iter();
        let members = names.filter_map(|name| name.strip_suffix(".key").map(str::to_owned));
        Ok(members.filter(|name| super::is_member_name(name)).collect())
    }

    /// Reads one key file, unchecked.
    pub(crate) fn read(files: &Files, member: &str) -> Result<KeyFile, Fault> {
        let name = files::key_file(member);
        let bytes = files.read(&name)?.unwrap_or_default();
        KeyFile::decode(&bytes)
            .filter(|file| file.head.member == member)
            .ok_or_else(|| files.damage(&name, "is not a key file of this member"))
    }

    /// Reads all key files and checks that each introduction leads back to `founder`, whom the
    /// reader knows from the own key file, opened with the passphrase.
    pub(crate) fn load(files: &Files, vault: VaultId, founder: DeviceId) -> Result<Self, Fault> {
        let names = Self::names(files)?.into_iter();
        let read: Result<Vec<_>, _> = names.map(|name| Self::read(files, &name)).collect();
        Self::of(&read?, files, vault, founder)
    }

    /// Checks key files that were read already, from here or from elsewhere; `files` is where damage
    /// is said to be.
    pub(crate) fn of(
        read: &[KeyFile],
        files: &Files,
        vault: VaultId,
        founder: DeviceId,
    ) -> Result<Self, Fault> {
        let mut waiting = Vec::new();
        for file in read {
            let name = file.head.member.clone();
            for introduction in file.introductions() {
                let wrong = |what: &str| files.damage(&files::key_file(&name), what);
                let introduced = &introduction.introduced;
                if introduced.vault != vault
                    || introduced.founder != founder
                    || introduced.member != name
                {
                    return Err(wrong("is of another vault"));
                }
                let key = VerifyingKey::from_bytes(introduced.verifying_key.as_bytes())
                    .map_err(|_| wrong("holds no proper public key"))?;
                let recipient = HybridRecipient::parse(&introduced.recipient)
                    .map_err(|_| wrong("holds no proper recipient"))?;
                let member = Member {
                    name: name.clone(),
                    key,
                    recipient,
                    succeeds: introduced.succeeds,
                    is_former: introduction.is_former,
                    is_custody: introduced.custody,
                };
                waiting.push((introduction, member));
            }
        }
        let mut roster = Self {
            founder,
            members: BTreeMap::new(),
        };
        // Each round admits those whom somebody already admitted introduced; the founder is the first.
        loop {
            let (ready, later): (Vec<_>, Vec<_>) =
                waiting.into_iter().partition(|(introduction, member)| {
                    let by = introduction.introduced.introduced_by;
                    let own = by == founder && device_of(&member.key) == founder;
                    own || roster.members.contains_key(&by)
                });
            if ready.is_empty() {
                return match later.first() {
                    None => Ok(roster),
                    Some((_, stranger)) => Err(files.damage(
                        &files::key_file(&stranger.name),
                        "was introduced by nobody of this vault",
                    )),
                };
            }
            for (introduction, member) in ready {
                roster.admit(files, &introduction, member)?;
            }
            waiting = later;
        }
    }

    fn admit(
        &mut self,
        files: &Files,
        introduction: &Introduction,
        member: Member,
    ) -> Result<(), Fault> {
        let device = device_of(&member.key);
        let by = introduction.introduced.introduced_by;
        let introducer = self.members.get(&by);
        // Nobody but a member's own device can say that another takes its place.
        let is_own = member.succeeds.is_none_or(|old| {
            old.device == by && introducer.is_some_and(|one| one.name == member.name)
        });
        let key = introducer.map_or(member.key, |introducer| introducer.key);
        if !is_own || !introduction.is_by(&key) || self.members.contains_key(&device) {
            let name = files::key_file(&member.name);
            return Err(files.damage(&name, "has an introduction that does not hold"));
        }
        self.members.insert(device, member);
        Ok(())
    }

    pub(crate) fn get(&self, device: DeviceId) -> Option<&Member> {
        self.members.get(&device)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (DeviceId, &Member)> {
        self.members
            .iter()
            .map(|(device, member)| (*device, member))
    }

    pub(crate) fn add(&mut self, device: DeviceId, member: Member) {
        if let Some(old) = member
            .succeeds
            .and_then(|old| self.members.get_mut(&old.device))
        {
            old.is_former = true;
        }
        self.members.insert(device, member);
    }

    /// A device, and those whose place it took one after the other.
    pub(crate) fn with_predecessors(&self, device: DeviceId) -> Vec<DeviceId> {
        let mut devices = vec![device];
        while let Some(before) = devices.last().and_then(|last| self.predecessor(*last)) {
            if devices.contains(&before) {
                break;
            }
            devices.push(before);
        }
        devices
    }

    /// The device that a member has now.
    pub(crate) fn device_of(&self, name: &str) -> Option<DeviceId> {
        let mut members = self.iter();
        members
            .find(|(_, member)| member.name == name && !member.is_former)
            .map(|(device, _)| device)
    }

    pub(crate) fn remove(&mut self, device: DeviceId) {
        self.members.remove(&device);
    }

    /// The name of a device's member; the device where it is not known.
    pub(crate) fn name(&self, device: DeviceId) -> String {
        self.get(device)
            .map_or_else(|| device.to_string(), |member| member.name.clone())
    }
}

impl People for Roster {
    fn founder(&self) -> DeviceId {
        self.founder
    }

    fn person(&self, device: DeviceId) -> String {
        self.name(device)
    }

    fn predecessor(&self, device: DeviceId) -> Option<DeviceId> {
        self.get(device)?.succeeds.map(|old| old.device)
    }

    fn is_custody(&self, device: DeviceId) -> bool {
        self.get(device).is_some_and(|member| member.is_custody)
    }
}
