//! Tables of events and of those killed.

use std::collections::BTreeSet;

use model::{
    count::Count,
    decision::Field,
    protected::Protected,
    public::{Public, PublicText, Told},
    publication::{Block, Inline},
    record::{Body, Counts, Kind, Record, Saying},
    vocabulary::Code,
};

use super::{paragraph, plain};
use crate::report::{codebook::Generated, desk::Desk, flaw::Flaw, notes, words};

/// The events in scope: when, where, what, how many.
pub(super) fn events(
    desk: &Desk<'_>,
    line: u32,
    events: &[Protected<Record>],
) -> Result<Vec<Block>, Flaw> {
    let language = desk.language;
    let refuse = |refusal| desk.refuse(line, &refusal);
    let mut rows = Vec::new();
    for event in events {
        let Body::Event(body) = desk.body(event) else {
            continue;
        };
        let date = desk.rulings.date(event, language).map_err(refuse)?;
        desk.tell_date(line, event, &date);
        let chain = desk.chain(line, body.place)?;
        let place = desk
            .rulings
            .place_of(event, &chain, language)
            .map_err(refuse)?;
        desk.tell_place(line, (event, Field::Place), &chain, &place);
        let title = desk.rulings.title(event, language).map_err(refuse)?;
        let (killed, wounded) = match desk.rulings.counts(event, language).map_err(refuse)? {
            Told::Value(counts) => (
                number(&counts.map(|c| c.killed), desk),
                number(&counts.map(|c| c.wounded), desk),
            ),
            Told::Words(words) => (words, PublicText::fixed("–")),
        };
        rows.push(vec![
            plain(words::told_date(&date, language)),
            plain(place),
            plain(title),
            plain(killed),
            plain(wounded),
        ]);
    }
    let head = [
        ("Date", "التاريخ"),
        ("Place", "المكان"),
        ("What happened", "ما حدث"),
        ("Killed", "القتلى"),
        ("Wounded", "الجرحى"),
    ];
    let caption = words::fixed(
        language,
        "Events in this report",
        "الأحداث الواردة في هذا التقرير",
    );
    desk.explain(Generated::Events, &caption, None);
    Ok(vec![Block::Table {
        caption: Some(caption),
        head: head
            .into_iter()
            .map(|(en, ar)| plain(words::fixed(language, en, ar)))
            .collect(),
        rows,
    }])
}

/// Those killed in the events in scope whose names may be told, and how many others there are.
pub(super) fn victims(
    desk: &Desk<'_>,
    line: u32,
    events: &[Protected<Record>],
) -> Result<Vec<Block>, Flaw> {
    let language = desk.language;
    let refuse = |refusal| desk.refuse(line, &refusal);
    let mut seen = BTreeSet::new();
    let (mut rows, mut withheld) = (Vec::new(), 0_usize);
    for (event, victim) in killed(desk, events)? {
        if !seen.insert(victim) {
            continue;
        }
        let record = desk.get(line, victim)?;
        let identity = notes::identity_of(desk, line, &record)?;
        if desk.rulings.released_names(&record, &identity).is_empty() {
            withheld += 1;
            continue;
        }
        let name = desk
            .rulings
            .person(&record, &identity, language)
            .map_err(refuse)?;
        desk.tell(line, &record, Field::Name, Saying::Exact);
        let age = desk.rulings.age(&record).map_err(refuse)?;
        if let Some(age) = &age {
            desk.tell(
                line,
                &record,
                Field::Age,
                Saying::Value(age.get().to_string()),
            );
        }
        let age = age.map_or_else(|| PublicText::fixed("–"), |age| age.map(u16::to_string));
        let sex = desk.rulings.sex(&record).map_err(refuse)?;
        if let Some(sex) = &sex {
            desk.tell(
                line,
                &record,
                Field::Sex,
                Saying::Value(sex.get().word().to_owned()),
            );
        }
        let sex = sex.map_or_else(|| PublicText::fixed("–"), |sex| words::sex(&sex, language));
        let date = desk.rulings.date(event, language).map_err(refuse)?;
        desk.tell_date(line, event, &date);
        let date = words::told_date(&date, language);
        let Body::Event(body) = desk.body(event) else {
            continue;
        };
        let chain = desk.chain(line, body.place)?;
        let place = desk
            .rulings
            .place_of(event, &chain, language)
            .map_err(refuse)?;
        desk.tell_place(line, (event, Field::Place), &chain, &place);
        rows.push(
            [name, age, sex, date, place]
                .into_iter()
                .map(plain)
                .collect::<Vec<Vec<Inline>>>(),
        );
    }
    let head = [
        ("Name", "الاسم"),
        ("Age", "العمر"),
        ("Sex", "الجنس"),
        ("Date", "التاريخ"),
        ("Place", "المكان"),
    ];
    let caption = words::fixed(
        language,
        "People killed whose names may be published",
        "قتلى يمكن نشر أسمائهم",
    );
    desk.explain(Generated::Victims, &caption, None);
    let mut blocks = vec![Block::Table {
        caption: Some(caption),
        head: head
            .into_iter()
            .map(|(en, ar)| plain(words::fixed(language, en, ar)))
            .collect(),
        rows,
    }];
    if withheld > 0 {
        let number = PublicText::number(withheld);
        let sentence = words::say(
            language,
            "People killed in the same events who are known to the organisation and whose names are withheld: {n}.",
            "قتلى في الأحداث نفسها تعرفهم المنظمة وحُجبت أسماؤهم: {n}.",
        );
        blocks.push(paragraph(PublicText::fill(sentence, &[("n", &number)])));
    }
    Ok(blocks)
}

/// Victims of acts against the right to life (MT4 01 01, attempts apart), with their event.
fn killed<'e>(
    desk: &Desk<'_>,
    events: &'e [Protected<Record>],
) -> Result<Vec<(&'e Protected<Record>, model::id::RecordId)>, Flaw> {
    let life = Code::parse("0101").ok();
    let attempt = Code::parse("010109").ok();
    let within = |code: &Code, of: &Option<Code>| of.as_ref().is_some_and(|of| code.is_within(of));
    let acts = desk.all(Kind::Act)?;
    let mut found = Vec::new();
    for event in events {
        let id = event.reveal(&desk.clearance).id;
        for act in &acts {
            if let Body::Act(act) = desk.body(act) {
                let fatal = within(&act.kind, &life) && !within(&act.kind, &attempt);
                found.extend(
                    act.victim
                        .filter(|_| fatal && act.event == id)
                        .map(|victim| (event, victim)),
                );
            }
        }
    }
    Ok(found)
}

fn number(count: &Public<Option<Count>>, desk: &Desk<'_>) -> PublicText {
    match count.clone().transpose() {
        Some(count) => words::count(&count, desk.language),
        None => PublicText::fixed("–"),
    }
}

/// The sum of one kind of count over events, as far as it was released.
pub(super) fn sum(
    desk: &Desk<'_>,
    line: u32,
    events: &[Protected<Record>],
    pick: fn(&Counts) -> Option<Count>,
) -> Result<Public<Option<Count>>, Flaw> {
    let mut counts = Vec::new();
    for event in events {
        let told = desk
            .rulings
            .counts(event, desk.language)
            .map_err(|refusal| desk.refuse(line, &refusal))?;
        // Words in place of a count cannot be added up; a sum with them would undo them.
        if let Told::Value(count) = told {
            counts.push(count.map(pick));
        }
    }
    Ok(Public::all(counts)
        .map(|counts: &Vec<Option<Count>>| counts.iter().flatten().copied().reduce(Count::plus)))
}
