//! `[[count:WHAT]]`: numbers that a report states, computed from its evidence.

use model::{
    protected::Protected,
    public::PublicText,
    record::{Kind, Record},
    vocabulary::SourceCategory,
};

use super::{counted, tables::sum};
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
        "interviews" => counted::interviews_of(desk, line, None),
        "sources" => counted::sources_in_all(desk, line),
        "observations" => Ok(PublicText::number(desk.all(Kind::Observation)?.len())),
        "items" => Ok(PublicText::number(desk.all(Kind::Item)?.len())),
        "external" => Ok(PublicText::number(desk.all(Kind::ExternalFinding)?.len())),
        other => match other.strip_prefix("interviews:").and_then(SourceCategory::parse) {
            Some(category) => counted::interviews_of(desk, line, Some(category)),
            None => Err(desk.flaw(
                line,
                format!("`{}` cannot be counted", other.escape_debug()),
                "count killed, wounded, detained, events, interviews, interviews:CATEGORY, sources, observations, items or external",
            )),
        },
    }
}
