//! Who may do what, worked out from the acts of all logs.
//!
//! | rule | why |
//! |---|---|
//! | an operation stands if its device was let in before it, and no removal of that device came before it or beside it | a removed member cannot pass off what they write afterwards as older |
//! | a removal counts if its device was in as far as that device could know, even if it was being removed itself at the time | nobody can tell which was first; to be left out is mended by letting in, to be left in is not |
//! | if nobody were left, removals by those whom an elder removed beside it, or whom nobody let in who could, do not count: those of who was let in last first, the newest first, until somebody is left; if that is not enough, whoever was let in first stays | a compartment is never without a holder, and nobody who was removed gets back by removing the rest |
//! | `identity`: letting somebody in takes two people, as long as two are in | one stolen key opens no names |
//! | a recovery lets in alone, and is nobody to ask | it takes two officers to use it, and they are not there otherwise |
//! | a member's new device stands for the old one, as far as that one stands where it takes over | keys can be changed without a second person |

use std::{collections::BTreeMap, ops::Range};

use model::{compartment::Compartment, id::DeviceId, operation::OperationKind};

use super::{Act, clock::Clocks};

/// What is known of devices from the key files.
pub(crate) trait People {
    /// Whose log begins the history.
    fn founder(&self) -> DeviceId;
    /// Whose device it is: the same for all devices of a person.
    fn person(&self, device: DeviceId) -> String;
    /// The device that a device was made to take the place of, by that one's own signature.
    fn predecessor(&self, device: DeviceId) -> Option<DeviceId>;
    /// Whether it takes two officers to use it: a recovery.
    fn is_custody(&self, _device: DeviceId) -> bool {
        false
    }
}

/// Who may do what in each compartment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Standing(BTreeMap<Compartment, Ruling>);

/// Who may do what in one compartment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ruling {
    /// Which operations of each log stand: from, and up to.
    pub(crate) spans: Spans,
    /// The devices that have its keys, the first that was let in first.
    pub(crate) holders: Vec<DeviceId>,
    /// Its epochs, the newest last.
    pub(crate) epochs: Vec<Act>,
    /// What was destroyed in it.
    pub(crate) destructions: Vec<Act>,
    /// Devices that one person has proposed and a second has not confirmed, and who proposed them.
    pub(crate) proposals: Vec<(DeviceId, DeviceId)>,
    /// Somebody removed knows the newest key, or somebody let in may not.
    pub(crate) is_stale: bool,
}

/// Which operations of each log stand.
pub(crate) type Spans = BTreeMap<DeviceId, Vec<Range<u64>>>;

impl Standing {
    /// Works it out. `acts` are in any order.
    pub(crate) fn of(acts: &[Act], clocks: &Clocks, people: &dyn People) -> Self {
        let ruling = |compartment| {
            let mut acts: Vec<&Act> = acts.iter().collect();
            acts.retain(|act| act.compartment == compartment);
            acts.sort_by_key(|act| act.order());
            (compartment, Case { acts, people }.ruling(clocks))
        };
        Self(Compartment::ALL.into_iter().map(ruling).collect())
    }

    pub(crate) fn get(&self, compartment: Compartment) -> Option<&Ruling> {
        self.0.get(&compartment)
    }

    /// Whether a device has the keys of a compartment.
    pub(crate) fn holds(&self, compartment: Compartment, device: DeviceId) -> bool {
        self.get(compartment)
            .is_some_and(|ruling| ruling.holders.contains(&device))
    }
}

impl Ruling {
    pub(crate) fn stands(&self, device: DeviceId, sequence: u64) -> bool {
        let spans = self.spans.get(&device);
        spans.is_some_and(|spans| spans.iter().any(|span| span.contains(&sequence)))
    }

    /// The epoch in which a compartment is written.
    pub(crate) fn newest(&self) -> Option<&Act> {
        self.epochs.last()
    }

    /// The first epoch whose key is still kept: destroying something ends all before it.
    pub(crate) fn floor(&self) -> u32 {
        let ended = self.destructions.iter().map(|act| act.epoch);
        ended.max().unwrap_or(0)
    }
}

/// The acts of one compartment, each after those it has seen.
struct Case<'a> {
    acts: Vec<&'a Act>,
    people: &'a dyn People,
}

impl<'a> Case<'a> {
    fn ruling(&self, clocks: &Clocks) -> Ruling {
        let removals = self.removals();
        let admitted = self.admitted(&removals, None);
        let holders = self.holders(&admitted.in_, &removals);
        let spans = spans(&admitted.in_, &removals, clocks, self.people.founder());
        let mut ruling = Ruling {
            spans,
            ..Ruling::default()
        };
        let of_kind = |kind| {
            let acts = self.acts.iter().filter(move |act| act.kind == kind);
            acts.filter(|act| ruling.stands(act.device, act.sequence))
                .map(|act| (*act).clone())
        };
        let mut epochs: Vec<Act> = of_kind(OperationKind::Epoch).collect();
        epochs.sort_by_key(|act| (act.epoch, act.order()));
        let destructions = of_kind(OperationKind::Destruction).collect();
        let newest = epochs.last();
        ruling.is_stale = newest.is_some_and(|epoch| {
            let beside = |act: &&&Act| !epoch.saw(act) && !act.saw(epoch);
            let admitted = admitted.in_.iter();
            let mut let_in = admitted.filter(|act| {
                let device = act.admits();
                act.kind == OperationKind::Membership
                    && device.is_some_and(|device| holders.contains(&device))
            });
            removals.iter().any(|act| !epoch.saw(act)) || let_in.any(|act| beside(&act))
        });
        let waiting = admitted.proposed.iter();
        let waiting = waiting.filter(|act| !holders.contains(&act.subject));
        let waiting = waiting.filter(|act| {
            !removals
                .iter()
                .any(|one| one.subject == act.subject && one.saw(act))
        });
        ruling.proposals = waiting.map(|act| (act.subject, act.device)).collect();
        ruling.epochs = epochs;
        ruling.destructions = destructions;
        ruling.holders = holders;
        ruling
    }

    /// The removals that count. Each is judged by what its writer had seen and nothing else, so that what
    /// others write beside it, or claim to have written before, changes nothing about who may remove.
    fn removals(&self) -> Vec<&'a Act> {
        let mut written: Vec<&Act> = Vec::new();
        for act in &self.acts {
            if act.kind != OperationKind::Revocation {
                continue;
            }
            let known = written.iter().copied().filter(|one| act.saw(one));
            let known = self.leaving_somebody(known.collect(), Some(act));
            let admitted = self.admitted(&known, Some(act));
            if is_in(act.device, act, &admitted.in_, &known) {
                written.push(act);
            }
        }
        self.leaving_somebody(written, None)
    }

    /// Some removals, if somebody is left with them. Otherwise without some of those by people who were
    /// removed by an elder beside it, or let in by nobody who could: first those of who was let in last, the
    /// newest first, until somebody is left. If that is not enough, whoever was let in first stays.
    fn leaving_somebody(&self, mut removals: Vec<&'a Act>, by: Option<&Act>) -> Vec<&'a Act> {
        let anybody = |removals: &[&Act]| {
            let admitted = self.admitted(removals, by);
            !self.holders(&admitted.in_, removals).is_empty()
        };
        if anybody(&removals) {
            return removals;
        }
        // Seniority by letting in alone: nobody who is removed changes it by removing.
        let mut devices: Vec<DeviceId> = Vec::new();
        for device in self
            .admitted(&[], by)
            .in_
            .iter()
            .filter_map(|act| act.admits())
        {
            if !devices.contains(&device) {
                devices.push(device);
            }
        }
        for (rank, device) in devices.iter().enumerate().rev() {
            let elders = devices.get(..rank).unwrap_or_default();
            let of_others = removals.iter().copied();
            let of_others: Vec<&Act> = of_others.filter(|act| act.device != *device).collect();
            let admitted = self.admitted(&of_others, by);
            let is_let_in = admitted.in_.iter().any(|act| act.admits() == Some(*device));
            let doubtful = |act: &&Act| {
                let mut out = of_others.iter().filter(|one| one.subject == *device);
                !is_let_in
                    || out.any(|one| elders.contains(&one.device) && !act.saw(one) && !one.saw(act))
            };
            let own = removals.iter().copied().filter(|act| act.device == *device);
            let own: Vec<&Act> = own.filter(doubtful).collect();
            for newest in own.into_iter().rev() {
                removals.retain(|act| !act.is_same(newest));
                if anybody(&removals) {
                    return removals;
                }
            }
        }
        removals.retain(|act| Some(&act.subject) != devices.first());
        removals
    }

    /// Who was let in, given the removals; among what `by` had seen.
    fn admitted(&self, removals: &[&Act], by: Option<&Act>) -> Admitted<'a> {
        let mut admitted = Admitted::default();
        for act in &self.acts {
            if by.is_some_and(|by| !by.saw(act)) {
                continue;
            }
            match act.kind {
                OperationKind::Membership if self.is_founding(act, &admitted.in_) => {
                    admitted.in_.push(act);
                }
                OperationKind::Membership => {
                    if !is_in(act.device, act, &admitted.in_, removals) {
                        continue;
                    }
                    match self.is_agreed(act, &admitted, removals) {
                        true => admitted.in_.push(act),
                        false => admitted.proposed.push(act),
                    }
                }
                OperationKind::Succession => {
                    let takes_over = self.people.predecessor(act.device) == Some(act.subject);
                    if takes_over && is_in(act.subject, act, &admitted.in_, removals) {
                        admitted.in_.push(act);
                    }
                }
                _ => {}
            }
        }
        admitted
    }

    fn is_founding(&self, act: &Act, before: &[&Act]) -> bool {
        let founder = self.people.founder();
        act.device == founder && act.subject == founder && before.is_empty()
    }

    /// Whether two people want it, where it takes two.
    fn is_agreed(&self, act: &Act, admitted: &Admitted<'_>, removals: &[&Act]) -> bool {
        let person = |device| self.people.person(device);
        let own = person(act.device);
        if act.compartment != Compartment::Identity || person(act.subject) == own {
            return true;
        }
        // Two officers were there.
        if self.people.is_custody(act.device) {
            return true;
        }
        let in_: Vec<&Act> = admitted
            .in_
            .iter()
            .copied()
            .filter(|one| act.saw(one))
            .collect();
        let out: Vec<&Act> = removals
            .iter()
            .copied()
            .filter(|one| act.saw(one))
            .collect();
        let others = self.holders(&in_, &out);
        // A recovery is nobody whom one could ask.
        let mut others = others
            .into_iter()
            .filter(|device| !self.people.is_custody(*device));
        if others.all(|device| person(device) == own) {
            return true;
        }
        admitted.proposed.iter().any(|proposal| {
            let void = removals.iter();
            let mut void = void.filter(|one| one.subject == act.subject && one.saw(proposal));
            proposal.subject == act.subject
                && act.saw(proposal)
                && person(proposal.device) != own
                && void.next().is_none()
        })
    }

    /// Who is in, after everything.
    fn holders(&self, admitted: &[&Act], removals: &[&Act]) -> Vec<DeviceId> {
        let mut holders = Vec::new();
        for act in admitted {
            let Some(device) = act.admits() else { continue };
            let mut out = removals.iter().filter(|one| one.subject == device);
            if !holders.contains(&device) && out.all(|one| act.saw(one)) {
                holders.push(device);
            }
        }
        holders
    }
}

#[derive(Default)]
struct Admitted<'a> {
    in_: Vec<&'a Act>,
    proposed: Vec<&'a Act>,
}

/// Whether a device is in at an act: let in before it, and not removed since, nor beside it.
fn is_in(device: DeviceId, at: &Act, admitted: &[&Act], removals: &[&Act]) -> bool {
    let mut let_in = admitted
        .iter()
        .filter(|act| act.admits() == Some(device) && at.saw(act));
    let_in.any(|act| {
        let mut out = removals.iter().filter(|one| one.subject == device);
        out.all(|one| act.saw(one) || one.saw(at) || one.is_same(at))
    })
}

fn spans(admitted: &[&Act], removals: &[&Act], clocks: &Clocks, founder: DeviceId) -> Spans {
    let mut spans = Spans::new();
    for (number, act) in admitted.iter().enumerate() {
        let Some(device) = act.admits() else { continue };
        let from = match act.kind {
            _ if number == 0 && device == founder => Some(0),
            OperationKind::Succession => Some(act.sequence),
            _ => clocks.first_to_see(device, act),
        };
        let out = removals.iter();
        let out = out.filter(|one| one.subject == device && !act.saw(one));
        let to = out.map(|one| match one.device == device {
            true => one.sequence.saturating_add(1),
            false => one.seen.get(&device).copied().unwrap_or(0),
        });
        let to = to.min().unwrap_or(u64::MAX);
        if let Some(from) = from.filter(|from| *from < to) {
            spans.entry(device).or_default().push(from..to);
        }
    }
    spans
}
