//! Person by person: what the reader holds, what they agreed to, and among how many they stand.

use std::collections::{BTreeMap, BTreeSet};

use analysis::disclosure::people::{Coarser, Crowded, Detail, coarser, exposure};
use model::{
    decision::Field,
    id::RecordId,
    record::{Disclosure, Kind, Saying, Spot},
};
use serde::Serialize;

use super::{
    Scales,
    accounts::{self, DATES, Held, Of, PLACES},
    words::{self, ToldRow},
};
use crate::{failure::Failure, report::flaw::Flaw};

/// A person of whom the report tells something.
#[derive(Debug, Serialize)]
pub struct PersonRow {
    /// The records by which the person stands in the case: `src-04`.
    pub names: Vec<String>,
    /// Whether the report tells the name. Then there is nothing to hide among others.
    pub is_named: bool,
    /// What the reader will hold.
    pub told: Vec<ToldRow>,
    /// What was published before, in this or another report.
    pub before: Vec<ToldRow>,
    /// What the person or the family granted; empty where nobody was asked.
    pub granted: Vec<String>,
    /// What they refused.
    pub refused: Vec<String>,
    /// Among how many the person stands; absent where nothing that a program weighs is told.
    pub weight: Option<Weight>,
}

/// Among how many a person stands, by what is told in this report and all earlier ones.
#[derive(Debug, Serialize)]
pub struct Weight {
    /// What was weighed: `category, date:month, place:city`.
    pub tells: String,
    /// Those on record whom it surely fits, this one among them (k).
    pub people: usize,
    /// For each sensitive question: how many answers they give (l).
    pub answers: BTreeMap<String, usize>,
    /// For each outside list of which a row fits: how many do.
    pub rows: BTreeMap<String, usize>,
    /// Without any one of these more would fit.
    pub telling: BTreeSet<String>,
    /// Whether that is enough.
    pub is_enough: bool,
    /// What two people accepted; it holds as long as no more is told.
    pub accepted: Option<String>,
    /// What would do, the least first: each says what is told more coarsely, and what that touches.
    pub coarser: Vec<String>,
}

/// More ways than this are not shown.
const WAYS: usize = 3;

pub(super) fn people(scales: &Scales<'_>) -> Result<(Vec<PersonRow>, Vec<Flaw>), Failure> {
    let mut of: BTreeMap<RecordId, Vec<&Disclosure>> = BTreeMap::new();
    for detail in scales.told.details {
        if let Some(human) = human(scales, detail.subject) {
            of.entry(human).or_default().push(detail);
        }
    }
    let (mut rows, mut open) = (Vec::new(), Vec::new());
    for (human, details) in of {
        let (row, flaw) = person(scales, human, &details)?;
        rows.push(row);
        open.extend(flaw);
    }
    rows.sort_by(|a, b| a.names.cmp(&b.names));
    open.sort_by(|a, b| (&a.file, a.line, &a.what).cmp(&(&b.file, b.line, &b.what)));
    Ok((rows, open))
}

/// Whom a detail of a record is about.
fn human(scales: &Scales<'_>, subject: RecordId) -> Option<RecordId> {
    let book = scales.book;
    match book.kind(subject)? {
        Kind::Source | Kind::Person => Some(book.human(subject)),
        Kind::Interview => {
            let interview = book.interviews.get(&subject)?;
            Some(book.human(interview.source))
        }
        _ => None,
    }
}

fn person(
    scales: &Scales<'_>,
    human: RecordId,
    details: &[&Disclosure],
) -> Result<(PersonRow, Option<Flaw>), Failure> {
    let book = scales.book;
    let roles: Vec<RecordId> = book
        .sources
        .keys()
        .chain(book.people.keys())
        .copied()
        .filter(|id| book.human(*id) == human)
        .collect();
    let is_name =
        |detail: &&&Disclosure| detail.field == Field::Name && detail.saying == Saying::Exact;
    let is_named = details.iter().any(|detail| is_name(&detail));
    let mut before = Vec::new();
    let mut published = Vec::new();
    for release in scales.earlier {
        let own = release.details.iter();
        let own: Vec<&Disclosure> = own
            .filter(|detail| self::human(scales, detail.subject) == Some(human))
            .collect();
        let name = |id| words::name(scales, id);
        let when = format!("{} {}", release.report, release.time);
        published.extend(accounts::held(book, &name, &own, &when));
        before.extend(own.into_iter().map(|detail| ToldRow {
            at: vec![when.clone()],
            ..words::row(scales, detail)
        }));
    }
    let consents = book
        .consents
        .values()
        .filter(|consent| roles.contains(&consent.of));
    let (mut granted, mut refused) = (BTreeSet::new(), BTreeSet::new());
    for consent in consents {
        granted.extend(consent.granted.iter().map(|scope| scope.word().to_owned()));
        refused.extend(consent.refused.iter().map(|scope| scope.word().to_owned()));
    }
    granted.retain(|scope| !refused.contains(scope));
    let (weight, flaw) = match is_named {
        true => (None, None),
        false => weight(scales, (human, &roles), details, published)?,
    };
    let row = PersonRow {
        names: roles.iter().map(|id| words::name(scales, *id)).collect(),
        is_named,
        told: details
            .iter()
            .map(|detail| words::row(scales, detail))
            .collect(),
        before,
        granted: granted.into_iter().collect(),
        refused: refused.into_iter().collect(),
        weight,
    };
    Ok((row, flaw))
}

fn weight(
    scales: &Scales<'_>,
    (human, roles): (RecordId, &[RecordId]),
    details: &[&Disclosure],
    published: Vec<Held>,
) -> Result<(Option<Weight>, Option<Flaw>), Failure> {
    let book = scales.book;
    let name = |id| words::name(scales, id);
    let meant = accounts::held(book, &name, details, scales.told.report.as_str());
    // What was told before and is told again is no news; what only was told before cannot be changed.
    let first = meant.len();
    let all: Vec<Held> = meant.into_iter().chain(published).collect();
    if all.is_empty() {
        return Ok((None, None));
    }
    let crowd = accounts::crowd(book, &name, human, &all);
    let told: Vec<Detail> = all.iter().map(|held| held.detail.clone()).collect();
    let (meant, published) = told.split_at(first);
    let found = exposure(&crowd, human, &told);
    let needed = Crowded {
        on_record: usize::from(scales.limits.people),
        on_list: usize::from(scales.limits.rows),
        answers: usize::from(scales.limits.answers),
    };
    let labels: BTreeSet<String> = all
        .iter()
        .map(|held| held.of.label(held.detail.grain))
        .collect();
    let tells = labels.iter().cloned().collect::<Vec<_>>().join(", ");
    let is_enough = found.is_crowded(needed);
    let (accepted, refusal) = accepted(scales, roles)?;
    let is_accepted = accepted.as_ref().is_some_and(|accepted| {
        let accepted: BTreeSet<&str> = accepted.split(',').map(str::trim).collect();
        labels.iter().all(|label| accepted.contains(label.as_str()))
    });
    let ways = match is_enough {
        true => Vec::new(),
        false => coarser(&crowd, human, published, meant, needed),
    };
    let ways: Vec<String> = ways
        .iter()
        .take(WAYS)
        .map(|way| in_words(way, &all, details))
        .collect();
    let who: Vec<String> = roles.iter().map(|id| name(*id)).collect();
    let flaw = (!is_enough && !is_accepted).then(|| {
        let at = details.iter().filter(|d| Of::ALL.iter().any(|of| of.field() == d.field));
        let mut at: Vec<Spot> = at.flat_map(|detail| detail.at.iter().copied()).collect();
        at.sort();
        let what = format!(
            "what is told of `{}` fits {} on record, and {} must ({tells})",
            who.join("`, `"),
            found.fit.len(),
            needed.on_record
        );
        let least = found.answers.values().min().copied().unwrap_or(needed.answers);
        let what = match found.fit.len() >= needed.on_record && least < needed.answers {
            true => format!(
                "whoever fits what is told of `{}` tells of the same ({tells})",
                who.join("`, `")
            ),
            false => what,
        };
        let accept = format!(
            "have two people accept it in disclosure.toml: field = \"risk\", form = \"exact\", as = \"{tells}\""
        );
        let remedy = match (refusal, ways.first()) {
            (Some(refusal), _) => refusal,
            (None, Some(way)) => format!("tell less: {way}; or {accept}"),
            (None, None) => accept,
        };
        scales.open(&at, what, remedy)
    });
    let weight = Weight {
        tells,
        people: found.fit.len(),
        answers: found.answers,
        rows: found.on_lists,
        telling: found.telling,
        is_enough,
        accepted: accepted.filter(|_| is_accepted),
        coarser: ways,
    };
    Ok((Some(weight), flaw))
}

/// What was accepted of a person in any role, and what is wrong with an acceptance that does not count.
fn accepted(
    scales: &Scales<'_>,
    roles: &[RecordId],
) -> Result<(Option<String>, Option<String>), Failure> {
    let (mut words, mut refusals) = (Vec::new(), None);
    for role in roles {
        let Some(record) = scales.vault.get(*role)? else {
            continue;
        };
        match scales.told.rulings.accepted(&record, Field::Risk, None) {
            Ok(Some(accepted)) => words.push(accepted.to_owned()),
            Ok(None) => {}
            Err(refusal) => refusals = Some(refusal.to_string()),
        }
    }
    Ok(((!words.is_empty()).then(|| words.join(", ")), refusals))
}

/// A way out, with what it touches: `date of int-017 by year (en:41, ar:41)`.
fn in_words(way: &Coarser, all: &[Held], details: &[&Disclosure]) -> String {
    let step = |(of, steps): (&String, &usize)| {
        let held = all.iter().find(|held| held.detail.of == *of)?;
        let told = way.told.iter().find(|detail| detail.of == *of);
        let grain = match (told, held.of) {
            (None, _) => "not at all".to_owned(),
            (Some(detail), Of::Date) => DATES
                .get(detail.grain)
                .map_or_else(String::new, |(_, word)| format!("by {word}")),
            (Some(detail), Of::Place) => PLACES
                .get(detail.grain)
                .map_or_else(String::new, |level| format!("by {}", level.name())),
            (Some(_), Of::Category) => format!("{steps} steps coarser"),
        };
        let touched = details
            .iter()
            .filter(|detail| detail.subject == held.account && detail.field == held.of.field())
            .flat_map(|detail| words::spots(&detail.at));
        let touched: Vec<String> = touched.collect();
        Some(format!("{of} {grain} ({})", words::briefly(&touched)))
    };
    let steps: Vec<String> = way.steps.iter().filter_map(step).collect();
    steps.join(" and ")
}
