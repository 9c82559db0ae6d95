//! Removing a member from compartments.

use model::{
    compartment::Compartment,
    envelope::Envelope,
    id::{DeviceId, RecordId},
    operation::OperationKind,
};

use super::MemberError;
use crate::{
    fault::Fault,
    vault::{Open, Vault},
    write::Draft,
};

/// What came of removing somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Revoked {
    /// The compartments from which they were removed. Each has a new key now, which they do not get.
    pub removed: Vec<Compartment>,
    /// Compartments that they still have, because the one who removed them does not.
    pub left: Vec<Compartment>,
}

impl Vault<Open> {
    /// Removes a member from compartments, or from all that the two have in common. Each gets a new
    /// key at once. They keep what they had: only what is recorded from now on is closed to them.
    pub fn revoke(
        &mut self,
        name: &str,
        compartments: Option<&[Compartment]>,
        reason: &str,
    ) -> Result<Revoked, MemberError> {
        let open = &mut self.state;
        open.device_named(name)?;
        let has = |one: &Compartment| !open.devices_in(name, *one).is_empty();
        let all: Vec<_> = Compartment::ALL.into_iter().filter(has).collect();
        let wanted = match compartments {
            Some(wanted) => wanted.to_vec(),
            None => all
                .iter()
                .copied()
                .filter(|one| open.writes_in(*one))
                .collect(),
        };
        open.check_open(&wanted)?;
        let mut drafts = Vec::new();
        let mut except = Vec::new();
        for compartment in &wanted {
            let (name, compartment) = (name.to_owned(), *compartment);
            let devices = open.devices_in(&name, compartment);
            if devices.is_empty() {
                return Err(MemberError::Out { name, compartment });
            }
            let ruling = open.standing.get(compartment).into_iter();
            let mut holders = ruling.flat_map(|ruling| &ruling.holders);
            if holders.all(|holder| devices.contains(holder)) {
                return Err(MemberError::Last { name, compartment });
            }
            for device in devices {
                drafts.push(open.revocation(compartment, device, reason)?);
                except.push(device);
            }
        }
        open.record_in_new_epochs(drafts, &wanted, &except)
            .map_err(MemberError::Commit)?;
        let closed = |one: &Compartment| !open.writes_in(*one);
        let left = match compartments {
            Some(_) => Vec::new(),
            None => all.into_iter().filter(closed).collect(),
        };
        Ok(Revoked {
            removed: wanted,
            left,
        })
    }
}

impl Open {
    /// The devices of a member that are in a compartment.
    pub(super) fn devices_in(&self, name: &str, compartment: Compartment) -> Vec<DeviceId> {
        let ruling = self.standing.get(compartment).into_iter();
        let holders = ruling.flat_map(|ruling| ruling.holders.iter().copied());
        holders
            .filter(|device| self.roster.name(*device) == name)
            .collect()
    }

    pub(super) fn revocation(
        &mut self,
        compartment: Compartment,
        device: DeviceId,
        reason: &str,
    ) -> Result<Draft, Fault> {
        Ok(Draft {
            compartment,
            subject: RecordId::from_bytes(*device.as_bytes()),
            kind: OperationKind::Revocation,
            envelope: Envelope::new(self.blind()).with("reason", &reason)?,
            object: None,
        })
    }
}
