//! The timeline: events from the earliest to the latest day that they can have happened.

use model::{
    date::UncertainDate,
    protected::Protected,
    public::Told,
    publication::{Block, Timeline, TimelineRow},
    record::Record,
};

use crate::report::{desk::Desk, flaw::Flaw, words};

pub(super) fn timeline(
    desk: &Desk<'_>,
    line: u32,
    events: &[Protected<Record>],
) -> Result<Vec<Block>, Flaw> {
    let language = desk.language;
    let refuse = |refusal| desk.refuse(line, &refusal);
    let mut rows = Vec::new();
    for event in events {
        let date = desk.rulings.date(event, language).map_err(refuse)?;
        desk.tell_date(line, event, &date);
        let days = match &date {
            Told::Value(value) => Some(value),
            // Words have no ends: the row says them, and its bar is open.
            Told::Words(_) => None,
        };
        rows.push(TimelineRow {
            label: desk.rulings.title(event, language).map_err(refuse)?,
            date: words::told_date(&date, language),
            earliest: days.and_then(|date| date.map(UncertainDate::earliest).transpose()),
            latest: days.and_then(|date| date.map(UncertainDate::latest).transpose()),
            uncertain: days.is_none_or(|date| date.get().is_qualified()),
        });
    }
    rows.sort_by_key(|row| row.earliest.as_ref().map(|day| *day.get()));
    let caption = words::fixed(
        language,
        "Events in this report by date",
        "الأحداث الواردة في هذا التقرير بحسب تاريخها",
    );
    let alternative = words::fixed(
        language,
        "A timeline; each event runs from the earliest to the latest day on which it can have happened. The table below it lists the same.",
        "خط زمني يمتد فيه كل حدث من أبكر يوم إلى أحدث يوم يمكن أن يكون قد وقع فيه، والجدول الذي يليه يورد المعلومات نفسها.",
    );
    Ok(vec![Block::Timeline {
        timeline: Timeline {
            caption,
            alternative,
            rows,
        },
    }])
}
