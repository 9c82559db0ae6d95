//! Why pieces of evidence are really one.

use std::collections::{BTreeMap, BTreeSet};

use model::{id::RecordId, record::Evidence};
use serde::Serialize;

use super::origin::{Origin, origins};
use crate::{
    Casebook,
    word::{fold, mentions},
};

/// Pieces of evidence that have one origin in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Join {
    /// Why they are one.
    pub reason: Reason,
    /// Whether that is sure; if not, they may be two after all.
    pub sure: bool,
    /// The record that they share: a person, an item, an account.
    pub through: Option<RecordId>,
    /// What they share, in words: the session, the post, the group.
    pub shared: Option<String>,
    /// The pieces, two or more, in order of their identifiers.
    pub pieces: Vec<Evidence>,
}

/// Why pieces of evidence are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The same human being spoke, under one source record or several.
    SamePerson,
    /// One is an earlier interview of the other.
    RepeatInterview,
    /// They were said in one session, where each heard the other.
    SameSession,
    /// In that session they also spoke through the same interpreter.
    SameInterpreterAndSession,
    /// They were said among others, on one day at one place, through the same interpreter.
    SameInterpreterInGroup,
    /// One speaker was in the room when the other spoke.
    PresentAndHeard,
    /// One heard it from the other, or both from a third.
    HeardFrom,
    /// The speakers belong to one household, organisation or group.
    SameGroup,
    /// The same delegate saw it, or the same doctor examined.
    SameObserver,
    /// One is a recording of the other, or was made during it.
    SameAccount,
    /// The files have the same bytes.
    SameBytes,
    /// The files are made from one original.
    SameFootage,
    /// The files come from one post, broadcast or release.
    SameUpstream,
    /// One human being made them, handed them over or spoke of them.
    SameMakerOrGiver,
    /// One is a picture of the other, or both of one thing.
    SameThing,
    /// One body found both.
    SameBody,
    /// Another body's finding rests on the same item or account.
    RestsOnSame,
}

/// Every join among `pieces`, in a fixed order.
pub(super) fn joins(case: &Casebook<'_>, pieces: &[Evidence]) -> Vec<Join> {
    let mut shared = BTreeMap::<Origin, BTreeSet<Evidence>>::new();
    for piece in pieces {
        for origin in origins(case, *piece) {
            shared.entry(origin).or_default().insert(*piece);
        }
    }
    let mut joins = Vec::new();
    for (origin, group) in &shared {
        let mut group = group.clone();
        let also = |other: Origin| shared.get(&other).into_iter().flatten().copied();
        match origin {
            Origin::HeardFrom(teller) => group.extend(also(Origin::Speaker(*teller))),
            Origin::Maker(person) => group.extend(also(Origin::Speaker(*person))),
            _ => {}
        }
        joins.extend(join(origin, group));
    }
    joins.extend(presence(case, &shared));
    joins.extend(externals(case, pieces));
    joins.sort();
    joins.dedup();
    joins
}

fn join(origin: &Origin, pieces: BTreeSet<Evidence>) -> Option<Join> {
    let (reason, through, shared) = match origin {
        Origin::Speaker(id) => (Reason::SamePerson, Some(*id), None),
        Origin::Maker(id) => (Reason::SameMakerOrGiver, Some(*id), None),
        Origin::Observer(name) => (Reason::SameObserver, None, Some(name.clone())),
        Origin::HeardFrom(id) => (Reason::HeardFrom, Some(*id), None),
        Origin::Session(word) => (Reason::SameSession, None, Some(word.clone())),
        Origin::Interpreted(name, session) => (
            Reason::SameInterpreterAndSession,
            None,
            Some(format!("{name}, {session}")),
        ),
        Origin::GroupSetting(name, place, day) => (
            Reason::SameInterpreterInGroup,
            Some(*place),
            Some(format!("{name}, {day}")),
        ),
        Origin::Interview(id) => (Reason::RepeatInterview, Some(*id), None),
        Origin::Footage(id) => (Reason::SameFootage, Some(*id), None),
        Origin::Bytes(digest) => (Reason::SameBytes, None, Some(digest.hex())),
        Origin::Upstream(word) => (Reason::SameUpstream, None, Some(word.clone())),
        Origin::Group(word) => (Reason::SameGroup, None, Some(word.clone())),
        Origin::Account(id) => (Reason::SameAccount, Some(*id), None),
        Origin::Thing(id) => (Reason::SameThing, Some(*id), None),
        Origin::Body(name) => (Reason::SameBody, None, Some(name.clone())),
    };
    // Statements of one record are one for a reason that says more than that.
    let records: BTreeSet<RecordId> = pieces.iter().map(|piece| piece.record).collect();
    let says_little = matches!(
        reason,
        Reason::SameAccount
            | Reason::RepeatInterview
            | Reason::SameSession
            | Reason::SameInterpreterAndSession
            | Reason::SameInterpreterInGroup
            | Reason::SameGroup
            | Reason::HeardFrom
    );
    let enough = if says_little {
        records.len()
    } else {
        pieces.len()
    };
    (enough > 1).then(|| Join {
        reason,
        sure: reason != Reason::SameInterpreterInGroup,
        through,
        shared,
        pieces: pieces.into_iter().collect(),
    })
}

/// Those who were in the room and have an account of their own among the pieces. Somebody who attended
/// two interviews and gave none joins nothing. Whether they heard it is unsure where it is not said.
fn presence(case: &Casebook<'_>, shared: &BTreeMap<Origin, BTreeSet<Evidence>>) -> Vec<Join> {
    let mut joins = Vec::new();
    for (origin, pieces) in shared {
        let Origin::Account(account) = origin else {
            continue;
        };
        let Some(interview) = case.interviews.get(account) else {
            continue;
        };
        for present in &interview.present {
            let Some(person) = present.person.map(|person| case.human(person)) else {
                continue;
            };
            if present.heard == Some(false) || person == case.human(interview.source) {
                continue;
            }
            let Some(own) = shared.get(&Origin::Speaker(person)) else {
                continue;
            };
            joins.push(Join {
                reason: Reason::PresentAndHeard,
                sure: present.heard == Some(true),
                through: Some(person),
                shared: None,
                pieces: pieces.union(own).copied().collect(),
            });
        }
    }
    joins
}

/// Findings of others that name, in what they rest on, one of the pieces by its key; or footage in
/// general, which may be ours.
fn externals(case: &Casebook<'_>, pieces: &[Evidence]) -> Vec<Join> {
    let mut joins = Vec::new();
    for external in pieces {
        let Some(finding) = case.externals.get(&external.record) else {
            continue;
        };
        let basis = finding.basis.as_deref().unwrap_or_default();
        for piece in pieces.iter().filter(|piece| *piece != external) {
            let listed = finding.rests_on.iter().any(|on| {
                on.record == piece.record
                    && (on.statement.is_none()
                        || piece.statement.is_none()
                        || on.statement == piece.statement)
            });
            let named = listed || mentions(basis, &case.name(piece.record));
            let footage = case.items.contains_key(&piece.record)
                && SAME_FOOTAGE.iter().any(|words| mentions(basis, words));
            if named || footage {
                let mut both = vec![*external, *piece];
                both.sort_unstable();
                joins.push(Join {
                    reason: Reason::RestsOnSame,
                    sure: named,
                    through: Some(piece.record),
                    shared: (!basis.is_empty()).then(|| fold(basis)),
                    pieces: both,
                });
            }
        }
    }
    joins
}

/// Whether what another body says its finding rests on is our own report.
pub(super) fn rests_on_our_report(basis: &str) -> bool {
    OUR_REPORT.iter().any(|words| mentions(basis, words))
}

// The basis is free text ("On what it rests, as far as it says"); these are the words that the field's
// own description uses, and their nearest neighbours.
const OUR_REPORT: &[&str] = &[
    "our report",
    "our own report",
    "our findings",
    "our own findings",
    "our briefing",
];
const SAME_FOOTAGE: &[&str] = &[
    "the same footage",
    "same footage",
    "same film",
    "same video",
    "same photographs",
    "our footage",
];
