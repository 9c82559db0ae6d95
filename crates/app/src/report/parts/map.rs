//! The map: outlines that may be drawn, and events at the place and precision that was decided.

use model::{
    decision::Field,
    place::Position,
    protected::Protected,
    public::{Public, PublicText},
    publication::{Block, Map, MapArea, MapMark},
    record::{Body, Kind, Record},
};

use crate::report::{desk::Desk, flaw::Flaw, words};

pub(super) fn map(
    desk: &Desk<'_>,
    line: u32,
    events: &[Protected<Record>],
) -> Result<Vec<Block>, Flaw> {
    let language = desk.language;
    let caption = words::fixed(
        language,
        "Where the events in this report took place",
        "أماكن وقوع الأحداث الواردة في هذا التقرير",
    );
    let alternative = words::fixed(
        language,
        "A map with a mark for each place, larger where there were more events; the table below it lists the same.",
        "خريطة عليها علامة لكل مكان، أكبر حيث كثرت الأحداث، والجدول الذي يليها يورد المعلومات نفسها.",
    );
    Ok(vec![Block::Map {
        map: Map {
            caption,
            alternative,
            outlines: areas(desk, line)?,
            marks: marks(desk, line, events)?,
        },
    }])
}

fn areas(desk: &Desk<'_>, line: u32) -> Result<Vec<MapArea>, Flaw> {
    let mut areas = Vec::new();
    for place in desk.all(Kind::Place)? {
        let Body::Place(body) = desk.body(&place) else {
            continue;
        };
        if body.outline.is_none() {
            continue;
        }
        // An area that may not be told is left out; the map is no place to find that out.
        if let Ok(Some(outline)) = desk.rulings.outline(&place) {
            let chain = desk.chain(line, place.reveal(&desk.clearance).id)?;
            if let Ok(label) = desk.rulings.place(&chain, desk.language) {
                areas.push((body.kind.tells(), MapArea { label, outline }));
            }
        }
    }
    areas.sort_by_key(|(tells, _)| *tells);
    Ok(areas.into_iter().map(|(_, area)| area).collect())
}

fn marks(desk: &Desk<'_>, line: u32, events: &[Protected<Record>]) -> Result<Vec<MapMark>, Flaw> {
    let refuse = |refusal| desk.refuse(line, &refusal);
    let mut found: Vec<(PublicText, Public<Position>, usize)> = Vec::new();
    for event in events {
        let Body::Event(body) = desk.body(event) else {
            continue;
        };
        let chain = desk.chain(line, body.place)?;
        let label = desk.rulings.place(&chain, desk.language).map_err(refuse)?;
        if let Some(place) = chain.first() {
            desk.tell_place(line, (place, Field::Position), &chain, &label);
        }
        let Some(position) = desk.rulings.position(&chain).map_err(refuse)? else {
            continue;
        };
        match found
            .iter_mut()
            .find(|(_, known, _)| known.get() == position.get())
        {
            Some((_, _, number)) => *number += 1,
            None => found.push((label, position, 1)),
        }
    }
    let marks = found.into_iter().map(|(label, position, number)| {
        let count = PublicText::number(number).map(|number| number.parse().unwrap_or(1));
        MapMark {
            label,
            position,
            count,
        }
    });
    Ok(marks.collect())
}
