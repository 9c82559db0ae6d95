//! A new member of the vault.

use model::{compartment::Compartment, id::DeviceId};

use super::{Granted, MemberError};
use crate::{
    create::check_member,
    fault::Fault,
    files,
    keys::{Introducer, KeyFile, Member, MemberKeys, NewLock},
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
        check_member(name).map_err(MemberError::Choice)?;
        let open = &mut self.state;
        open.check_open(compartments)?;
        if let Some(device) = open.roster.device_of(name) {
            if open.is_in_use(device) {
                let name = name.to_owned();
                return Err(MemberError::Taken { name });
            }
            open.roster.remove(device);
            open.logs.remove(&device);
        }
        let keys =
            MemberKeys::generate(open.random.get_mut().as_mut()).map_err(|_| Fault::Primitive)?;
        let member = Member {
            name: name.to_owned(),
            key: keys.signing.verifying_key(),
            recipient: keys.identity.recipient().clone(),
            succeeds: None,
            is_former: false,
        };
        let id = LogId {
            vault: open.vault,
            device: keys.device(),
            key: member.key,
        };
        let log = Log::create(&open.files, id, &keys.signing)?;
        let by = Introducer {
            founder: open.founder,
            device: open.device,
            signing: &open.signing,
            instead_of: None,
        };
        let file = KeyFile::seal(
            (open.vault, name),
            &keys,
            by,
            &NewLock {
                passphrase,
                second: None,
                cost: open.cost,
            },
            open.random.get_mut().as_mut(),
        )?;
        open.files
            .replace(&files::key_file(name), &file.encode()?)?;
        open.roster.add(keys.device(), member);
        open.logs.insert(keys.device(), log);
        open.let_in(keys.device(), compartments)
    }
}

impl Open {
    /// Whether a device was let in anywhere, or has written anything.
    fn is_in_use(&self, device: DeviceId) -> bool {
        let has_written = self.logs.get(&device).is_some_and(|log| log.size() > 0);
        let mut acts = self.roll.acts().iter();
        has_written || acts.any(|act| act.subject == device)
    }
}
