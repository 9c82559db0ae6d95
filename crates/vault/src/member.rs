//! A new member of the vault.

use model::{compartment::Compartment, id::RecordId, operation::OperationKind};

use crate::{
    casebase::Change,
    change::membership,
    class::Class,
    create::{CreateError, check_member},
    fault::Fault,
    files,
    keys::{Introducer, KeyFile, Member, MemberKeys, NewLock},
    log::{Log, LogId},
    passphrase::NewPassphrase,
    primitives::HybridRecipient,
    transaction::CommitError,
    vault::{Open, Vault},
    write::Draft,
};

/// Why nobody was added.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MemberError {
    /// Name or passphrase will not do.
    #[error(transparent)]
    Choice(CreateError),
    /// There is one of that name.
    #[error("there is a member `{name}` already; choose another name")]
    Taken {
        /// The name.
        name: String,
    },
    /// A member without a compartment could do nothing.
    #[error("no compartment was given; name at least one that the new member may open")]
    Nothing,
    /// Nobody can give what they do not have.
    #[error("you have no key for `{compartment}`; ask somebody who has it to add the member")]
    Closed {
        /// The compartment.
        compartment: Compartment,
    },
    /// The operations that say so could not be recorded.
    #[error("the new member could not be recorded; try again")]
    Commit(#[source] CommitError),
    /// The disk.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl MemberError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Choice(error) => error.class(),
            Self::Taken { .. } | Self::Nothing => Class::User,
            Self::Closed { .. } => Class::Locked,
            Self::Commit(error) => error.class(),
            Self::Fault(fault) => fault.class(),
        }
    }
}

impl Vault<Open> {
    /// Adds a member who opens these compartments, with a passphrase that a person chose.
    ///
    /// The key file is written last. If we stop before, the history says that somebody was added who
    /// has no keys; adding them again, as another device, is all there is to do.
    pub fn add_member(
        &mut self,
        name: &str,
        passphrase: &str,
        compartments: &[Compartment],
    ) -> Result<(), MemberError> {
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
    ) -> Result<(), MemberError> {
        check_member(name).map_err(MemberError::Choice)?;
        let open = &mut self.state;
        if open.roster.iter().any(|(_, member)| member.name == name) {
            let name = name.to_owned();
            return Err(MemberError::Taken { name });
        }
        if compartments.is_empty() {
            return Err(MemberError::Nothing);
        }
        let closed = |one: &&Compartment| !open.views.0.contains_key(*one);
        if let Some(compartment) = compartments.iter().find(closed).copied() {
            return Err(MemberError::Closed { compartment });
        }
        let keys = MemberKeys::generate(compartments, open.random.get_mut().as_mut())
            .map_err(|_| Fault::Primitive)?;
        let member = Member {
            name: name.to_owned(),
            key: keys.signing.verifying_key(),
            recipient: keys.identity.recipient().clone(),
        };
        let id = LogId {
            vault: open.vault,
            device: keys.device(),
            key: member.key,
        };
        let log = Log::create(&open.files, id, &keys.signing)?;
        open.give_keys(&member, compartments)?;
        open.record_member(&member, &keys, compartments)?;

        let by = Introducer {
            founder: open.founder,
            device: open.device,
            signing: &open.signing,
        };
        let file = KeyFile::seal(
            (open.vault, name),
            &keys,
            &by,
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
        Ok(())
    }
}

impl Open {
    /// Writes the epoch keys anew, to those who had them and the new member.
    fn give_keys(&self, member: &Member, compartments: &[Compartment]) -> Result<(), Fault> {
        for compartment in compartments {
            let Some(view) = self.view(*compartment)? else {
                continue;
            };
            let had = view.casebase.members()?.into_iter();
            let had = had.filter_map(|device| self.roster.get(device));
            let mut to: Vec<HybridRecipient> = had.map(|one| one.recipient.clone()).collect();
            to.push(member.recipient.clone());
            view.epoch.write(&self.files, self.vault, &to)?;
        }
        Ok(())
    }

    fn record_member(
        &mut self,
        member: &Member,
        keys: &MemberKeys,
        compartments: &[Compartment],
    ) -> Result<(), MemberError> {
        let recipient = member.recipient.text();
        let mut drafts = Vec::new();
        let mut changes = Vec::new();
        for compartment in compartments {
            let mut blind = [0; 32];
            self.random.get_mut().fill(&mut blind);
            let envelope = membership(blind, &member.name, &member.key, &recipient);
            drafts.push(Draft {
                compartment: *compartment,
                subject: RecordId::from_bytes(*keys.device().as_bytes()),
                kind: OperationKind::Membership,
                envelope: envelope.map_err(Fault::from)?,
                object: None,
            });
            changes.push(Change::Member {
                device: keys.device(),
                name: member.name.clone(),
            });
        }
        self.record(&drafts, changes)
            .map(drop)
            .map_err(MemberError::Commit)
    }
}
