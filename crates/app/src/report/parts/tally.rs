//! `[[count:WHAT]]`: numbers that a report states, computed from its evidence.

use std::collections::BTreeSet;

use model::{
    protected::Protected,
    public::PublicText,
    record::{Body, Kind, Record},
    vocabulary::SourceCategory,
};

use super::tables::sum;
use crate::report::{desk::Desk, flaw::Flaw, words};

/// The number behind `what`.
pub(crate) fn count(
    desk: &Desk<'_>,
    events: &[Protected<Record>],
    line: u32,
    what: &str,
) -> Result<PublicText, Flaw> {
    let people = |counts| {
        sum(desk, line, events, counts).map(|total| match total.transpose() {
            Some(total) => words::count(&total, desk.language),
            None => PublicText::number(0),
        })
    };
    match what {
        "killed" => people(|counts| counts.killed),
        "wounded" => people(|counts| counts.wounded),
        "detained" => people(|counts| counts.detained),
        "events" => Ok(PublicText::number(events.len())),
        "interviews" => interviews(desk, line, None).map(|(interviews, _)| interviews),
        "sources" => interviews(desk, line, None).map(|(_, sources)| sources),
        "observations" => Ok(PublicText::number(desk.all(Kind::Observation)?.len())),
        "items" => Ok(PublicText::number(desk.all(Kind::Item)?.len())),
        "external" => Ok(PublicText::number(desk.all(Kind::ExternalFinding)?.len())),
        other => match other.strip_prefix("interviews:").and_then(SourceCategory::parse) {
            Some(category) => interviews(desk, line, Some(category)).map(|(interviews, _)| interviews),
            None => Err(desk.flaw(
                line,
                format!("`{}` cannot be counted", other.escape_debug()),
                "count killed, wounded, detained, events, interviews, interviews:CATEGORY, sources, observations, items or external",
            )),
        },
    }
}

/// How many interviews, and with how many people, whose consent covers being counted.
fn interviews(
    desk: &Desk<'_>,
    line: u32,
    category: Option<SourceCategory>,
) -> Result<(PublicText, PublicText), Flaw> {
    let (mut number, mut people) = (0, BTreeSet::new());
    for record in desk.all(Kind::Interview)? {
        let Body::Interview(interview) = desk.body(&record) else {
            continue;
        };
        let source = desk.get(line, interview.source)?;
        let Body::Source(body) = desk.body(&source) else {
            continue;
        };
        let wanted = category.is_none_or(|category| category == body.category);
        if wanted && desk.rulings.may_count(interview.source) {
            number += 1;
            people.insert(interview.source);
        }
    }
    Ok((PublicText::number(number), PublicText::number(people.len())))
}
