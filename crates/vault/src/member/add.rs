//! A new member of the vault.

use model::{compartment::Compartment, id::DeviceId};

use super::{Granted, MemberError};
use crate::{
    create::check_member,
    fault::Fault,
    files,
    keys::{Introducer, KeyFile, Member, MemberKeys, NewLock, Sealing, custody},
    log::{Log, LogId},
    passphrase::NewPassphrase,
    vault::{Open, Vault},
};

impl Vault<Open> {
    /// Adds a member who opens these compartments, with everything in them, under a passphrase that a
    /// person chose.
    ///
    /// If we stop before they have been let in anywhere, adding them again begins from the start.
    pub fn add_member(
        &mut self,
        name: &str,
        passphrase: &str,
        compartments: &[Compartment],
    ) -> Result<Granted, MemberError> {
        check_member(name).map_err(MemberError::Choice)?;
        let passphrase = NewPassphrase::chosen(passphrase, name);
        let passphrase = passphrase.map_err(|error| MemberError::Choice(error.into()))?;
        self.admit(name, &passphrase, compartments)
    }

    /// The same with a passphrase that the program drew.
    pub fn admit(
        &mut self,
        name: &str,
        passphrase: &NewPassphrase,
        compartments: &[Compartment],
    ) -> Result<Granted, MemberError> {
        let sealing = Sealing::Lock(NewLock {
            passphrase,
            second: None,
            cost: self.state.cost,
        });
        self.state.add(name, &sealing, compartments)
    }
}

impl Open {
    /// Adds somebody, however their secrets are kept.
    pub(crate) fn add(
        &mut self,
        name: &str,
        sealing: &Sealing<'_>,
        compartments: &[Compartment],
    ) -> Result<Granted, MemberError> {
        check_member(name).map_err(MemberError::Choice)?;
        self.may_record().map_err(MemberError::Commit)?;
        self.check_open(compartments)?;
        if let Some(device) = self.roster.device_of(name) {
            if self.is_in_use(device) {
                let name = name.to_owned();
                return Err(MemberError::Taken { name });
            }
            self.roster.remove(device);
            self.logs.remove(&device);
        }
        let keys =
            MemberKeys::generate(self.random.get_mut().as_mut()).map_err(|_| Fault::Primitive)?;
        let member = Member {
            name: name.to_owned(),
            key: keys.signing.verifying_key(),
            recipient: keys.identity.recipient().clone(),
            succeeds: None,
            is_former: false,
            is_custody: matches!(sealing, Sealing::Officers(_)),
        };
        let id = LogId {
            vault: self.vault,
            device: keys.device(),
            key: member.key,
        };
        let log = Log::create(&self.files, id, &keys.signing)?;
        let by = Introducer {
            founder: self.founder,
            device: self.device,
            signing: &self.signing,
            instead_of: None,
        };
        let file = KeyFile::seal(
            (self.vault, name),
            &keys,
            by,
            sealing,
            self.random.get_mut().as_mut(),
        )?;
        if let Sealing::Officers(officers) = sealing {
            // Before the key file: a member whose secrets nobody has would be of no use.
            let sealed = custody::seal(&file, &keys, *officers).map_err(|_| Fault::Primitive)?;
            self.files.make_dir(files::RECOVERY)?;
            self.files.replace(&files::custody_file(name), &sealed)?;
        }
        self.files
            .replace(&files::key_file(name), &file.encode()?)?;
        self.roster.add(keys.device(), member);
        self.logs.insert(keys.device(), log);
        self.let_in(keys.device(), compartments)
    }

    /// Whether a device was let in anywhere, or has written anything.
    fn is_in_use(&self, device: DeviceId) -> bool {
        let has_written = self.logs.get(&device).is_some_and(|log| log.size() > 0);
        let mut acts = self.roll.acts().iter();
        has_written || acts.any(|act| act.subject == device)
    }
}
