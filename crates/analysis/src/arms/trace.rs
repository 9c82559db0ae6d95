//! Where a weapon may have come from: transfers whose serial numbers, lots or marks it fits.

use model::{
    id::RecordId,
    record::{Goods, Transfer, Weapon},
    vocabulary::{ArmsCategory, Legibility, TransferState},
};
use serde::Serialize;

use super::serial::{Fit, fits, plain, readable};
use crate::{Casebook, Days};

/// A transfer that a weapon may have been part of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The transfer.
    pub transfer: RecordId,
    /// Which of its goods, from 1.
    pub goods: usize,
    /// How strong the match is, all reasons for and against together.
    pub strength: Strength,
    /// What fits.
    pub matches: Vec<Match>,
    /// What speaks against it.
    pub against: Vec<String>,
}

/// How strong a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// One sign that many weapons share: a partial serial number, a mark.
    Weak,
    /// A lot, a whole serial number in a range, or two weak signs.
    Moderate,
    /// The whole serial number, or a whole one in a range together with a lot or mark.
    Strong,
}

/// A sign by which a weapon and a transfer fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// What kind of sign.
    pub sign: Sign,
    /// As it was read on the weapon.
    pub read: String,
    /// As it is listed.
    pub listed: String,
    /// For serial numbers: how it fits.
    pub fit: Option<Fit>,
}

/// A sign on a weapon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// The serial number.
    Serial,
    /// The lot or batch.
    Lot,
    /// A mark on the weapon or its packaging.
    Mark,
}

/// The transfers that a weapon may have been part of, strongest first.
pub fn trace(case: &Casebook<'_>, weapon: &Weapon) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (id, transfer) in &case.transfers {
        for (at, goods) in transfer.goods.iter().enumerate() {
            found.extend(candidate(weapon, *id, transfer, at + 1, goods));
        }
    }
    found.sort_by_key(|candidate| {
        let strength = std::cmp::Reverse(candidate.strength);
        (strength, candidate.transfer, candidate.goods)
    });
    found
}

/// The signs of a weapon that are among those listed.
pub(super) fn matches(
    weapon: &Weapon,
    serials: &[String],
    lots: &[String],
    marks: &[String],
) -> Vec<Match> {
    let mut found = Vec::new();
    // A number that was removed, or that nobody could look at, is not the one that stands there.
    let unread = matches!(
        weapon.serial_is,
        Some(Legibility::None | Legibility::NotSeen)
    );
    for (read, listed) in pairs(weapon.serial.iter().filter(|_| !unread), serials) {
        if let Some(fit) = fits(read, listed) {
            found.push(Match {
                sign: Sign::Serial,
                read: read.clone(),
                listed: listed.clone(),
                fit: Some(fit),
            });
        }
    }
    let signs = [
        (Sign::Lot, pairs(weapon.lot.iter(), lots)),
        (
            Sign::Mark,
            pairs(weapon.marks.iter().chain(&weapon.packaging), marks),
        ),
    ];
    for (sign, pairs) in signs {
        for (read, listed) in pairs {
            if !plain(read).is_empty() && plain(read) == plain(listed) {
                found.push(Match {
                    sign,
                    read: read.clone(),
                    listed: listed.clone(),
                    fit: None,
                });
            }
        }
    }
    found
}

fn pairs<'a>(
    read: impl Iterator<Item = &'a String>,
    listed: &'a [String],
) -> Vec<(&'a String, &'a String)> {
    read.flat_map(|read| listed.iter().map(move |listed| (read, listed)))
        .collect()
}

fn candidate(
    weapon: &Weapon,
    id: RecordId,
    transfer: &Transfer,
    number: usize,
    goods: &Goods,
) -> Option<Candidate> {
    let matches = matches(weapon, &goods.serials, &goods.lots, &goods.marks);
    let mut strength = strength(&matches)?;
    let mut against = Vec::new();
    if weapon.category != goods.category
        && weapon.category != ArmsCategory::Parts
        && goods.category != ArmsCategory::Parts
    {
        against.push(format!(
            "the weapon is listed under {}, the goods under {}",
            weapon.category, goods.category
        ));
    }
    if is_after(Days::of(&transfer.date), Days::of(&weapon.date)) {
        against.push(format!(
            "the transfer is dated {}, after the weapon was seen on {}",
            transfer.date, weapon.date
        ));
    }
    if matches!(
        transfer.state,
        TransferState::Refused | TransferState::Offered
    ) {
        against.push(format!("the transfer is only {}", transfer.state));
    }
    if !against.is_empty() {
        strength = match strength {
            Strength::Strong => Strength::Moderate,
            Strength::Moderate | Strength::Weak => Strength::Weak,
        };
    }
    Some(Candidate {
        transfer: id,
        goods: number,
        strength,
        matches,
        against,
    })
}

/// Whether all of `one` is after all of `other`.
fn is_after(one: Days, other: Days) -> bool {
    one.from.zip(other.to).is_some_and(|(from, to)| from > to)
}

fn strength(matches: &[Match]) -> Option<Strength> {
    let strongest = matches.iter().map(of_one).max()?;
    let signs: std::collections::BTreeSet<Sign> = matches.iter().map(|of| of.sign).collect();
    Some(match strongest {
        Strength::Weak if signs.len() > 1 => Strength::Moderate,
        Strength::Moderate if signs.len() > 1 => Strength::Strong,
        strength => strength,
    })
}

fn of_one(found: &Match) -> Strength {
    match (found.sign, found.fit) {
        (Sign::Serial, Some(Fit::Same)) if readable(&found.read) >= SHORT_SERIAL => {
            Strength::Strong
        }
        (Sign::Serial, Some(Fit::Same | Fit::InRange)) | (Sign::Lot, _) => Strength::Moderate,
        // All but one sign of a number of some length leaves ten weapons at most.
        (Sign::Serial, Some(Fit::Partly)) if nearly_whole(&found.read) => Strength::Moderate,
        _ => Strength::Weak,
    }
}

fn nearly_whole(read: &str) -> bool {
    let signs = plain(read).len();
    signs > SHORT_SERIAL && readable(read) + 1 >= signs
}

/// A serial number of fewer signs is shared by weapons of many makers.
const SHORT_SERIAL: usize = 4;
