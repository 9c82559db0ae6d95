//! Who can open what: letting in, removing, changing one's own keys.

use model::compartment::Compartment;
use serde::Serialize;
use vault::{Credentials, Granted, NewPassphrase, Open, Revoked, Vault};

use crate::{failure::Failure, machine::Machine, memory::farewell};

/// A member, and what they can open.
#[derive(Debug, Serialize)]
pub struct MemberRow {
    /// Their name.
    pub member: String,
    /// The compartments whose keys they have.
    pub compartments: Vec<Compartment>,
    /// Who wants to let them into `identity`, if a second person has yet to agree.
    pub proposed_by: Option<String>,
    /// Their devices, the present one last.
    pub devices: Vec<String>,
}

/// What came of letting somebody in.
#[derive(Debug, Serialize)]
pub struct GrantedRow {
    /// Who.
    pub member: String,
    /// The compartments that they can open now.
    pub opened: Vec<Compartment>,
    /// `identity`, if that waits for a second person to say so too.
    pub proposed: Vec<Compartment>,
    /// `identity`, if nobody else was there to ask.
    pub alone: Vec<Compartment>,
}

/// What came of removing somebody.
#[derive(Debug, Serialize)]
pub struct RevokedRow {
    /// Who.
    pub member: String,
    /// The compartments from which they were removed.
    pub removed: Vec<Compartment>,
    /// Compartments that they still have, because the one who removed them has no key for them.
    pub left: Vec<Compartment>,
}

/// Every member with what they can open, by the history.
pub fn memberships(vault: &Vault<Open>) -> Vec<MemberRow> {
    let row = |one: vault::MemberStatus| MemberRow {
        member: one.name,
        compartments: one.compartments,
        proposed_by: one.proposed_by,
        devices: one.devices.into_iter().map(|device| device.hex()).collect(),
    };
    vault.member_statuses().into_iter().map(row).collect()
}

/// Adds a member who can open these compartments, under a passphrase of his own.
pub fn add_member(
    vault: &mut Vault<Open>,
    name: &str,
    passphrase: &NewPassphrase,
    compartments: &[Compartment],
) -> Result<GrantedRow, Failure> {
    Ok(granted(name, vault.admit(name, passphrase, compartments)?))
}

/// Lets a member into compartments, with everything in them; into `identity`, proposes or confirms it.
pub fn grant(
    vault: &mut Vault<Open>,
    name: &str,
    compartments: &[Compartment],
) -> Result<GrantedRow, Failure> {
    Ok(granted(name, vault.grant(name, compartments)?))
}

/// Removes a member from compartments, or from all that both have. What they had they keep.
pub fn revoke(
    vault: &mut Vault<Open>,
    name: &str,
    compartments: Option<&[Compartment]>,
    reason: &str,
) -> Result<RevokedRow, Failure> {
    let Revoked { removed, left } = vault.revoke(name, compartments, reason)?;
    Ok(RevokedRow {
        member: name.to_owned(),
        removed,
        left,
    })
}

/// Gives up one's own keys for new ones, under the same passphrase. Returns the new device.
pub fn rotate_keys(
    vault: &mut Vault<Open>,
    now: &Credentials,
    machine: &Machine,
) -> Result<String, Failure> {
    // Of an older copy nothing is noted.
    let farewell = match vault.older() {
        None => farewell(vault, machine),
        Some(_) => None,
    };
    vault.rotate_keys(now)?;
    if let Some(note) = farewell {
        note();
    }
    Ok(vault.device().hex())
}

fn granted(name: &str, granted: Granted) -> GrantedRow {
    GrantedRow {
        member: name.to_owned(),
        opened: granted.opened,
        proposed: granted.proposed,
        alone: granted.alone,
    }
}
