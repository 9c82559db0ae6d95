//! A member's own keys: a new device, or all of them new.

use model::{compartment::Compartment, id::RecordId, operation::OperationKind};

use super::MemberError;
use crate::{
    change::membership,
    fault::Fault,
    files,
    keys::{
        Credentials, Introducer, KeyFile, Member, MemberKeys, NewLock, Predecessor, Roster,
        Sealing, device_of,
    },
    log::{Log, LogId},
    vault::{Open, Vault},
    write::Draft,
};

impl Vault<Open> {
    /// Gives up all own keys for new ones: another age identity, another signing key and so another
    /// log, and new keys for every compartment that this member has. Whoever has the old key file and
    /// its passphrase opens nothing that is written from now on.
    pub fn rotate_keys(&mut self, now: &Credentials) -> Result<(), MemberError> {
        self.state.change_device(now, true)
    }

    /// Takes a new signing key and begins a new log; everything else stays. For a copy that was
    /// restored: others may have seen more of the old log than the copy has, and to continue it would
    /// make two histories of one.
    pub fn take_new_device(&mut self, now: &Credentials) -> Result<(), MemberError> {
        self.state.change_device(now, false)
    }
}

impl Open {
    /// | order | if we stop after it |
    /// |---|---|
    /// | the new log, empty | nothing has happened |
    /// | the compartments' keys, to the new identity as well | nothing has happened |
    /// | the key file | the next opening, which is with the new keys, does the rest |
    /// | the operations, in the new log | done |
    fn change_device(&mut self, now: &Credentials, is_retired: bool) -> Result<(), MemberError> {
        self.is_sure()?;
        let old_file = Roster::read(&self.files, &self.member)?;
        let old = old_file.open(now).ok_or(MemberError::Passphrase)?;
        if old.device() != self.device {
            return Err(MemberError::Passphrase);
        }
        let random = self.random.get_mut().as_mut();
        let keys = match is_retired {
            true => MemberKeys::generate(random),
            false => old.with_new_device(random),
        };
        let keys = keys.map_err(|_| Fault::Primitive)?;
        let member = Member {
            name: self.member.clone(),
            key: keys.signing.verifying_key(),
            recipient: keys.identity.recipient().clone(),
            succeeds: Some(Predecessor {
                device: self.device,
                is_retired,
            }),
            is_former: false,
            is_custody: false,
        };
        let id = LogId {
            vault: self.vault,
            device: keys.device(),
            key: member.key,
        };
        let log = Log::create(&self.files, id, &keys.signing)?;
        if is_retired {
            for compartment in Compartment::ALL {
                self.hand_out(compartment, Some(&member.recipient))?;
            }
        }
        let Some(lock) = &old_file.head.lock else {
            return Err(MemberError::Passphrase);
        };
        let passphrase = now.same_passphrase(lock.passphrase);
        let sealing = Sealing::Lock(NewLock {
            passphrase: &passphrase,
            second: now.second_secret().filter(|_| lock.second_secret),
            cost: self.cost,
        });
        let by = Introducer {
            founder: self.founder,
            device: self.device,
            signing: &self.signing,
            instead_of: Some((old_file, is_retired)),
        };
        let random = self.random.get_mut().as_mut();
        let about = (self.vault, self.member.as_str());
        let file = KeyFile::seal(about, &keys, by, &sealing, random)?;
        let name = files::key_file(&self.member);
        self.files.replace_and_wipe(&name, &file.encode()?)?;
        self.lock = file.head.lock;

        self.roster.add(keys.device(), member);
        self.logs.insert(keys.device(), log);
        self.roll_key = keys.roll_key(self.vault).map_err(|_| Fault::Primitive)?;
        self.device = keys.device();
        self.signing = keys.signing;
        self.identity = keys.identity;
        // What the old key may have signed elsewhere is nothing to the new one.
        self.older = None;
        self.take_over()
    }

    /// Takes the place of the device before, where that has not been recorded.
    pub(crate) fn take_over(&mut self) -> Result<(), MemberError> {
        let own = self.roster.get(self.device);
        let Some(before) = own.and_then(|member| member.succeeds) else {
            return Ok(());
        };
        let open = self.views.0.keys().copied();
        let pending: Vec<Compartment> = open
            .filter(|one| !self.standing.holds(*one, self.device))
            .collect();
        if pending.is_empty() {
            return Ok(());
        }
        let key = self.signing.verifying_key();
        let recipient = self.identity.recipient().text();
        let (member, device) = (self.member.clone(), device_of(&key));
        let mut drafts = Vec::new();
        let mut except = Vec::new();
        for compartment in &pending {
            let envelope = membership(self.blind(), &member, &key, &recipient);
            drafts.push(Draft {
                compartment: *compartment,
                subject: RecordId::from_bytes(*before.device.as_bytes()),
                kind: OperationKind::Succession,
                envelope: envelope.map_err(Fault::from)?,
                object: None,
            });
            if before.is_retired {
                let former = self.devices_in(&member, *compartment).into_iter();
                for former in former.filter(|one| *one != device) {
                    drafts.push(self.revocation(*compartment, former, "keys changed")?);
                    except.push(former);
                }
            }
        }
        if before.is_retired {
            self.record_in_new_epochs(drafts, &pending, &except)
                .map_err(MemberError::Commit)
        } else {
            self.record_acts(&drafts)
        }
    }
}
