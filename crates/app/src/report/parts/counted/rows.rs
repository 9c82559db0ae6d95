//! What a table counts, with its headings as finely as they are told.

use std::collections::BTreeSet;

use model::{
    date::{DatePrecision, UncertainDate},
    id::RecordId,
    language::Language,
    protected::Protected,
    public::{PublicText, Told},
    record::{Body, Kind, Record},
};

use super::{Along, Row};
use crate::report::{desk::Desk, flaw::Flaw, words};

/// Interviews whose sources agreed to be counted.
pub(in crate::report::parts) fn interviews(
    desk: &Desk<'_>,
    line: u32,
    along: &[Along],
) -> Result<Vec<Row>, Flaw> {
    let mut rows = Vec::new();
    for record in desk.all(Kind::Interview)? {
        let Body::Interview(interview) = desk.body(&record) else {
            continue;
        };
        let source = desk.get(line, interview.source)?;
        let Body::Source(body) = desk.body(&source) else {
            continue;
        };
        if !desk.rulings.may_count(interview.source) {
            continue;
        }
        let mut headings = Vec::new();
        for along in along {
            headings.push(match along {
                Along::Category => (
                    body.category.word().to_owned(),
                    PublicText::fixed(words::category_plural(body.category, desk.language)),
                ),
                Along::Month => month(desk, &record),
                _ => place(desk, line, &record, interview.place)?,
            });
        }
        rows.push((record.reveal(&desk.clearance).id, headings));
    }
    Ok(rows)
}

/// The people behind these interviews.
pub(super) fn sources(desk: &Desk<'_>) -> Result<Vec<Row>, Flaw> {
    let mut people = BTreeSet::new();
    for record in desk.all(Kind::Interview)? {
        if let Body::Interview(interview) = desk.body(&record)
            && desk.rulings.may_count(interview.source)
        {
            people.insert(interview.source);
        }
    }
    Ok(people.into_iter().map(|id| (id, Vec::new())).collect())
}

/// Acts of the events in scope whose numbers may be told.
pub(super) fn acts(
    desk: &Desk<'_>,
    line: u32,
    events: &[Protected<Record>],
    along: &[Along],
) -> Result<Vec<Row>, Flaw> {
    let mut rows = Vec::new();
    let acts = desk.all(Kind::Act)?;
    let mut seen = BTreeSet::new();
    for event in events {
        let id = event.reveal(&desk.clearance).id;
        let Body::Event(body) = desk.body(event) else {
            continue;
        };
        let counts = desk.rulings.counts(event, desk.language);
        if !matches!(counts, Ok(Told::Value(_))) {
            continue;
        }
        for record in &acts {
            let Body::Act(act) = desk.body(record) else {
                continue;
            };
            let own = record.reveal(&desk.clearance).id;
            if act.event != id || !seen.insert(own) {
                continue;
            }
            let mut headings = Vec::new();
            for along in along {
                headings.push(match along {
                    Along::Month => month(desk, event),
                    Along::Sex => sex(desk, line, act.victim)?,
                    _ => place(desk, line, event, Some(body.place))?,
                });
            }
            rows.push((own, headings));
        }
    }
    Ok(rows)
}

fn not_told(desk: &Desk<'_>) -> (String, PublicText) {
    (
        String::new(),
        words::fixed(desk.language, "Not told", "غير مذكور"),
    )
}

/// The month, if the date is told as finely as that.
fn month(desk: &Desk<'_>, record: &Protected<Record>) -> (String, PublicText) {
    fn to_the_month(date: &UncertainDate) -> UncertainDate {
        date.generalised(DatePrecision::Month)
    }
    match desk.rulings.date(record, desk.language) {
        Ok(Told::Value(date)) => {
            let month = date.map(to_the_month);
            (
                month.get().as_str().to_owned(),
                words::date(&month, desk.language),
            )
        }
        _ => not_told(desk),
    }
}

/// The place as it is told.
fn place(
    desk: &Desk<'_>,
    line: u32,
    record: &Protected<Record>,
    place: Option<RecordId>,
) -> Result<(String, PublicText), Flaw> {
    let Some(place) = place else {
        return Ok(not_told(desk));
    };
    let chain = desk.chain(line, place)?;
    // By the English words in every edition, so that two editions are one table.
    let kept = desk.rulings.place_of(record, &chain, Language::En);
    let told = desk.rulings.place_of(record, &chain, desk.language);
    Ok(match (kept, told) {
        (Ok(kept), Ok(told)) => (kept.as_str().to_owned(), told),
        _ => not_told(desk),
    })
}

fn sex(desk: &Desk<'_>, line: u32, victim: Option<RecordId>) -> Result<(String, PublicText), Flaw> {
    let Some(victim) = victim else {
        return Ok(not_told(desk));
    };
    let record = desk.get(line, victim)?;
    Ok(match desk.rulings.sex(&record) {
        Ok(Some(sex)) => (sex.get().word().to_owned(), words::sex(&sex, desk.language)),
        _ => not_told(desk),
    })
}
