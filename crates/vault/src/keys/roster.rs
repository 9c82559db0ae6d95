//! Who belongs to the vault: every key file, each introduced by one that leads back to the founder.

use std::collections::BTreeMap;

use ledger::VerifyingKey;
use model::id::{DeviceId, VaultId};

use crate::{
    fault::Fault,
    files::{self, Files, KEYS},
    keys::{KeyFile, device_of},
    primitives::HybridRecipient,
};

/// A member whose introduction was checked.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) key: VerifyingKey,
    pub(crate) recipient: HybridRecipient,
}

/// The members, by device.
pub(crate) struct Roster(BTreeMap<DeviceId, Member>);

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
        let mut waiting = Vec::new();
        for name in Self::names(files)? {
            let file = Self::read(files, &name)?;
            let wrong = |what: &str| files.damage(&files::key_file(&name), what);
            if file.head.vault != vault || file.head.founder != founder {
                return Err(wrong("is of another vault"));
            }
            let key = VerifyingKey::from_bytes(file.head.verifying_key.as_bytes())
                .map_err(|_| wrong("holds no proper public key"))?;
            let recipient = HybridRecipient::parse(&file.head.recipient)
                .map_err(|_| wrong("holds no proper recipient"))?;
            let member = Member {
                name,
                key,
                recipient,
            };
            waiting.push((file, member));
        }
        let mut roster = Self(BTreeMap::new());
        // Each round admits those whom somebody already admitted introduced; the founder is the first.
        loop {
            let (ready, later): (Vec<_>, Vec<_>) =
                waiting.into_iter().partition(|(file, member)| {
                    let by = file.head.introduced_by;
                    let own = by == founder && device_of(&member.key) == founder;
                    own || roster.0.contains_key(&by)
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
            for (file, member) in ready {
                roster.admit(files, &file, member)?;
            }
            waiting = later;
        }
    }

    fn admit(&mut self, files: &Files, file: &KeyFile, member: Member) -> Result<(), Fault> {
        let device = device_of(&member.key);
        let introducer = match self.0.get(&file.head.introduced_by) {
            Some(introducer) => introducer.key,
            None => member.key,
        };
        if !file.is_introduced_by(&introducer) || self.0.contains_key(&device) {
            let name = files::key_file(&member.name);
            return Err(files.damage(&name, "has an introduction that does not hold"));
        }
        self.0.insert(device, member);
        Ok(())
    }

    pub(crate) fn get(&self, device: DeviceId) -> Option<&Member> {
        self.0.get(&device)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (DeviceId, &Member)> {
        self.0.iter().map(|(device, member)| (*device, member))
    }

    pub(crate) fn add(&mut self, device: DeviceId, member: Member) {
        self.0.insert(device, member);
    }

    /// The name of a device's member; the device where it is not known.
    pub(crate) fn name(&self, device: DeviceId) -> String {
        self.get(device)
            .map_or_else(|| device.to_string(), |member| member.name.clone())
    }
}
