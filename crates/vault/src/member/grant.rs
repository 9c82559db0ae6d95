//! Letting a member into compartments.

use model::{
    compartment::Compartment,
    id::{DeviceId, RecordId},
    operation::OperationKind,
};

use super::MemberError;
use crate::{
    change::membership,
    fault::Fault,
    roll::People,
    vault::{Open, Vault},
    write::Draft,
};

/// What came of letting somebody in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Granted {
    /// The compartments that they can open now, with everything in them.
    pub opened: Vec<Compartment>,
    /// `identity`, if that now waits for a second person to say so too.
    pub proposed: Vec<Compartment>,
    /// `identity`, if nobody else was there to ask.
    pub alone: Vec<Compartment>,
}

impl Vault<Open> {
    /// Lets a member into compartments, with everything in them, also what was recorded before.
    ///
    /// Into `identity` it takes two people, as long as two are in: the first proposes, the second does
    /// the same and so confirms.
    pub fn grant(
        &mut self,
        name: &str,
        compartments: &[Compartment],
    ) -> Result<Granted, MemberError> {
        let open = &mut self.state;
        let device = open.device_named(name)?;
        open.check_open(compartments)?;
        let out = |one: &&Compartment| !open.standing.holds(**one, device);
        let compartments: Vec<_> = compartments.iter().filter(out).copied().collect();
        if compartments.is_empty() {
            return Ok(Granted::default());
        }
        open.let_in(device, &compartments)
    }
}

impl Open {
    /// The device that a member has now.
    pub(super) fn device_named(&self, name: &str) -> Result<DeviceId, MemberError> {
        self.roster
            .device_of(name)
            .ok_or_else(|| MemberError::Unknown {
                name: name.escape_debug().to_string(),
            })
    }

    /// Hands out the keys, then records that they were. If we stop between, somebody can read who by
    /// the history cannot write; the next time a key is handed out, they are left out.
    pub(super) fn let_in(
        &mut self,
        device: DeviceId,
        compartments: &[Compartment],
    ) -> Result<Granted, MemberError> {
        let Some(member) = self.roster.get(device) else {
            return Err(Fault::Primitive.into());
        };
        let (name, key) = (member.name.clone(), member.key);
        let recipient = member.recipient.clone();
        let mut granted = Granted::default();
        let mut drafts = Vec::new();
        for compartment in compartments {
            if *compartment == Compartment::Identity && self.needs_another(device) {
                granted.proposed.push(*compartment);
            } else {
                self.hand_out(*compartment, Some(&recipient))?;
                granted.opened.push(*compartment);
            }
            if *compartment == Compartment::Identity && self.is_alone() {
                granted.alone.push(*compartment);
            }
            let envelope = membership(self.blind(), &name, &key, &recipient.text());
            drafts.push(Draft {
                compartment: *compartment,
                subject: RecordId::from_bytes(*device.as_bytes()),
                kind: OperationKind::Membership,
                envelope: envelope.map_err(Fault::from)?,
                object: None,
            });
        }
        self.record_acts(&drafts)?;
        Ok(granted)
    }

    /// Whether nobody else has a key for `identity`.
    fn is_alone(&self) -> bool {
        let ruling = self.standing.get(Compartment::Identity);
        let holders = ruling.into_iter().flat_map(|ruling| &ruling.holders);
        let mut people = holders.filter(|device| !self.roster.is_custody(**device));
        people.all(|device| self.roster.name(*device) == self.member)
    }

    /// Whether letting somebody into `identity` takes one more person than has asked for it.
    fn needs_another(&self, device: DeviceId) -> bool {
        let ruling = self.standing.get(Compartment::Identity);
        let proposals = ruling.into_iter().flat_map(|ruling| &ruling.proposals);
        let mut by_others = proposals
            .filter(|(subject, by)| *subject == device && self.roster.name(*by) != self.member);
        let two_are_here = self.roster.is_custody(self.device);
        !two_are_here && !self.is_alone() && by_others.next().is_none()
    }
}
