//! Statements about a pattern, bound to the counts that bear them out.
//!
//! `[[share: vast-majority of acts by pro-government]]` prints "the vast majority" as long as four of five
//! acts in the report's events are so attributed, at the least favourable end of every doubt;
//! `[[trend: growing acts where type:torture]]` prints "growing" as long as the months bear it out. When
//! the data no longer do, the report is not built, and the counts are told.

use std::collections::BTreeSet;

use analysis::{
    counts::{self, Dimension, Label, Placement},
    pattern::{Direction, Period, Quantifier, share, trend},
};
use model::{
    count::Count,
    date::UncertainDate,
    id::RecordId,
    protected::Protected,
    public::PublicText,
    query::{Condition, Query},
    record::{Kind, Record},
};
use serde::Serialize;

use crate::{
    casebook::Case,
    report::{desk::Desk, flaw::Flaw, words},
};

/// A statement that is bound to counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PatternRow {
    /// Where it stands: `en:27`.
    pub at: String,
    /// The rule, as written.
    pub rule: String,
    /// What was counted, in words.
    pub counts: String,
    /// Whether the counts bear it out.
    pub holds: bool,
}

/// Fewer acts than this bear out no share.
const ENOUGH: u64 = 10;

/// The level of the test of a trend.
const ALPHA: f64 = 0.05;

/// The words of `[[share: …]]` or `[[trend: …]]`, if the data bear them out.
pub(crate) fn pattern(
    desk: &Desk<'_>,
    events: &[Protected<Record>],
    line: u32,
    rule: &str,
    is_share: bool,
) -> Result<PublicText, Flaw> {
    let case = Case::whole(desk.vault)
        .map_err(|failure| desk.flaw(line, failure.what.clone(), failure.remedy))?;
    let (text, words, holds) = match is_share {
        true => a_share(desk, &case, events, line, rule)?,
        false => a_trend(desk, &case, events, line, rule)?,
    };
    let kind = if is_share { "share" } else { "trend" };
    desk.told.note_pattern(PatternRow {
        at: format!("{}:{line}", desk.language.tag()),
        rule: format!("{kind}: {rule}"),
        counts: text.clone(),
        holds,
    });
    match holds {
        true => Ok(words),
        false => Err(desk.flaw(
            line,
            format!("the counts do not bear out `{rule}`: {text}"),
            "say less, or look at the records behind the counts with `testimony count acts --explain`",
        )),
    }
}

type Found = (String, PublicText, bool);

fn a_share(
    desk: &Desk<'_>,
    case: &Case,
    events: &[Protected<Record>],
    line: u32,
    rule: &str,
) -> Result<Found, Flaw> {
    let wrong = || {
        desk.flaw(
            line,
            format!("`{}` is no share", rule.escape_debug()),
            "write `share: vast-majority of acts by ACTOR, ACTOR` or `… of acts where QUERY by SIDE`, with majority, large-majority, vast-majority, nearly-all or all",
        )
    };
    let (word, rest) = rule.split_once(" of acts").ok_or_else(wrong)?;
    let (filter, by) = rest.rsplit_once(" by ").ok_or_else(wrong)?;
    let known = QUANTIFIERS.iter().find(|(known, ..)| *known == word.trim());
    let (_, quantifier, en, ar) = known.ok_or_else(wrong)?;
    let acts = acts(desk, case, events, line, filter)?;
    let book = case.book();
    let wanted: BTreeSet<&str> = by.split(',').map(str::trim).collect();
    let is_wanted = |actor: RecordId| {
        let side = book.actors.get(&actor).map(|actor| actor.side);
        let is_side = side.is_some_and(|side| wanted.contains(side.word()));
        is_side
            || case
                .key(actor)
                .is_some_and(|key| wanted.contains(key.as_str()))
    };
    let (mut theirs, mut others) = ([0_u32; 3], [0_u32; 3]);
    for act in &acts {
        let table = counts::acts(&book, [*act], &[Dimension::Perpetrator]);
        let best = |of: &dyn Fn(RecordId) -> bool| {
            let cells = table.cells.iter().filter_map(|cell| {
                let is = match cell.labels.first()? {
                    Label::Actor(actor) => of(*actor),
                    _ => false,
                };
                let (_, placement) = cell.behind.first()?;
                is.then_some(*placement)
            });
            cells.max()
        };
        let own = best(&is_wanted);
        add(&mut theirs, own);
        // What is not surely theirs may be somebody else's, whoever that is.
        add(
            &mut others,
            match own {
                Some(Placement::Sure) => None,
                Some(Placement::Likely) => Some(Placement::Possible),
                Some(_) => Some(Placement::Likely),
                None => Some(Placement::Sure),
            },
        );
    }
    let (theirs, others) = (count(theirs), count(others));
    let found = share(theirs, others, *quantifier, ENOUGH);
    let text = format!(
        "{theirs} of {} acts, {:.0} % at the least and {:.0} % at the most",
        acts.len(),
        found.least * 100.0,
        found.most * 100.0
    );
    Ok((text, words::fixed(desk.language, en, ar), found.holds))
}

/// Adds one act to the least, the best and the most.
fn add([least, best, most]: &mut [u32; 3], placement: Option<Placement>) {
    let reaches = |needed| u32::from(placement.is_some_and(|placement| placement >= needed));
    *least += reaches(Placement::Sure);
    *best += reaches(Placement::Likely);
    *most += reaches(Placement::Spread);
}

fn count([least, best, most]: [u32; 3]) -> Count {
    Count::new(least, Some(best), most).unwrap_or(Count::exact(least))
}

fn a_trend(
    desk: &Desk<'_>,
    case: &Case,
    events: &[Protected<Record>],
    line: u32,
    rule: &str,
) -> Result<Found, Flaw> {
    let wrong = || {
        desk.flaw(
            line,
            format!("`{}` is no trend", rule.escape_debug()),
            "write `trend: growing acts` or `trend: declining acts where QUERY`",
        )
    };
    let (word, filter) = rule.split_once(" acts").ok_or_else(wrong)?;
    let (direction, words) = match word.trim() {
        "growing" => (
            Direction::Growing,
            words::fixed(desk.language, "growing", "في تزايد"),
        ),
        "declining" => (
            Direction::Declining,
            words::fixed(desk.language, "declining", "في تراجع"),
        ),
        _ => return Err(wrong()),
    };
    let acts = acts(desk, case, events, line, filter)?;
    let book = case.book();
    let table = counts::acts(&book, acts.iter().copied(), &[Dimension::Month]);
    let months: Vec<(&str, Count)> = table
        .cells
        .iter()
        .filter_map(|cell| match cell.labels.first()? {
            Label::Month(month) => Some((month.as_str(), cell.acts)),
            _ => None,
        })
        .collect();
    let mut periods = Vec::new();
    let (mut next, last) = (months.first(), months.last());
    let mut at = next.map(|(month, _)| (*month).to_owned());
    while let (Some(month), Some((end, _))) = (at.clone(), last) {
        next = months.iter().find(|(known, _)| *known == month);
        let Some((days, following)) = month_of(&month) else {
            break;
        };
        periods.push((
            month.clone(),
            Period {
                days,
                count: next.map_or(Count::exact(0), |(_, count)| *count),
            },
        ));
        at = (month.as_str() < *end).then_some(following);
    }
    let only: Vec<Period> = periods.iter().map(|(_, period)| *period).collect();
    let found = trend(&only, direction, ALPHA);
    let each: Vec<String> = periods
        .iter()
        .map(|(month, period)| format!("{month}: {}", period.count))
        .collect();
    let text = format!("{}; p = {:.3}", each.join(", "), found.p);
    Ok((text, words, found.holds))
}

/// The days of a month, and the month after it.
fn month_of(month: &str) -> Option<(u32, String)> {
    let date = UncertainDate::parse(month).ok()?;
    let (first, last) = date.earliest().zip(date.latest())?;
    let (year, following) = match first.month {
        12 => (first.year + 1, 1),
        month => (first.year, month + 1),
    };
    Some((u32::from(last.day), format!("{year:04}-{following:02}")))
}

/// The acts of the events in scope, those only that a query finds if there is one.
fn acts(
    desk: &Desk<'_>,
    case: &Case,
    events: &[Protected<Record>],
    line: u32,
    filter: &str,
) -> Result<Vec<RecordId>, Flaw> {
    let scope: BTreeSet<RecordId> = events
        .iter()
        .map(|event| event.reveal(&desk.clearance).id)
        .collect();
    let book = case.book();
    let acts = book
        .acts
        .iter()
        .filter(|(_, act)| scope.contains(&act.event));
    let mut acts: Vec<RecordId> = acts.map(|(id, _)| *id).collect();
    let filter = filter.trim();
    let Some(query) = filter.strip_prefix("where ") else {
        return match filter.is_empty() {
            true => Ok(acts),
            false => Err(desk.flaw(
                line,
                format!("`{}` is no condition", filter.escape_debug()),
                "write `where QUERY` (docs/search.md)",
            )),
        };
    };
    let query = crate::query::parse(query)
        .map_err(|failure| desk.flaw(line, failure.what.clone(), failure.remedy))?;
    let query = Query::All(vec![Query::Is(Condition::Kind(vec![Kind::Act])), query]);
    let found = desk
        .vault
        .search(&query, usize::MAX - 1)
        .map_err(|error| desk.flaw(line, error.to_string(), "see docs/search.md"))?;
    let found: BTreeSet<RecordId> = found.hits.into_iter().map(|hit| hit.id).collect();
    acts.retain(|act| found.contains(act));
    Ok(acts)
}

/// The word in a rule, what it means, and what it prints.
const QUANTIFIERS: [(&str, Quantifier, &str, &str); 5] = [
    ("majority", Quantifier::Majority, "the majority", "أغلبية"),
    (
        "large-majority",
        Quantifier::LargeMajority,
        "the large majority",
        "أغلبية كبيرة",
    ),
    (
        "vast-majority",
        Quantifier::VastMajority,
        "the vast majority",
        "الغالبية العظمى",
    ),
    (
        "nearly-all",
        Quantifier::NearlyAll,
        "nearly all",
        "كل تقريباً",
    ),
    ("all", Quantifier::All, "all", "جميع"),
];
