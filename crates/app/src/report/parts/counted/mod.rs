//! Tables of counts. A small figure is hidden, and with it whatever it would follow from, in this table
//! and in every one that was released before.

mod rows;

use std::collections::BTreeMap;

use analysis::disclosure::{
    derive::Policy,
    published::{Hidden, Shown, hide},
};
use model::{
    id::RecordId,
    protected::Protected,
    public::PublicText,
    publication::Block,
    record::{Counted, PublishedFigure, PublishedTable, Record},
    vocabulary::SourceCategory,
};

use self::rows::acts;
pub(super) use self::rows::interviews;
use super::{paragraph, plain};
use crate::report::{codebook::Generated, desk::Desk, flaw::Flaw, words};

/// One thing that is counted, with its heading along each axis: as it is kept, and in words.
pub(super) type Row = (RecordId, Vec<(String, PublicText)>);

/// Along what a table counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Along {
    Category,
    Month,
    Place,
    Sex,
}

impl Along {
    const ALL: [(&'static str, Self); 4] = [
        ("category", Self::Category),
        ("month", Self::Month),
        ("place", Self::Place),
        ("sex", Self::Sex),
    ];

    fn word(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, along)| *along == self);
        known.map_or("", |(word, _)| word)
    }
}

/// A table with the figures that may be printed.
pub(super) struct Sheet {
    pub(super) table: PublishedTable,
    shown: Vec<Shown>,
    /// Words of each heading, by axis.
    words: Vec<BTreeMap<String, PublicText>>,
}

/// `{{table: interviews by category, month}}`
pub(super) fn table(
    desk: &Desk<'_>,
    line: u32,
    events: &[Protected<Record>],
    argument: &str,
) -> Result<Vec<Block>, Flaw> {
    let wrong = || {
        desk.flaw(
            line,
            format!("`{}` is no table", argument.escape_debug()),
            "write `table: interviews by category, month, place` or `table: acts by month, place, sex`, with one or two of them",
        )
    };
    let (unit, along) = argument.split_once(" by ").ok_or_else(wrong)?;
    let along: Vec<Along> = along
        .split(',')
        .map(|word| {
            let known = Along::ALL.iter().find(|(known, _)| *known == word.trim());
            known.map(|(_, along)| *along).ok_or_else(wrong)
        })
        .collect::<Result<_, _>>()?;
    let fits = match unit.trim() {
        "interviews" => !along.contains(&Along::Sex),
        "acts" => !along.contains(&Along::Category),
        _ => false,
    };
    if !fits || along.len() > 2 {
        return Err(wrong());
    }
    let rows = match unit.trim() {
        "acts" => acts(desk, line, events, &along)?,
        _ => interviews(desk, line, &along)?,
    };
    let sheet = sheet(desk, line, unit.trim(), &along, &rows)?;
    let caption = caption(desk, unit.trim());
    let generated = match unit.trim() {
        "acts" => Generated::Acts,
        _ => Generated::Interviews,
    };
    desk.explain(generated, &caption, sheet.hidden_because(desk));
    Ok(set(desk, &sheet, &along, caption))
}

/// Hides what must be hidden, and notes the table.
pub(super) fn sheet(
    desk: &Desk<'_>,
    line: u32,
    unit: &str,
    along: &[Along],
    rows: &[Row],
) -> Result<Sheet, Flaw> {
    let mut headings = vec![BTreeMap::new(); along.len()];
    for (_, own) in rows {
        for (known, (heading, words)) in headings.iter_mut().zip(own) {
            known.insert(heading.clone(), words.clone());
        }
    }
    let axes: Vec<&str> = along.iter().map(|along| along.word()).collect();
    let name = match axes.is_empty() {
        true => unit.to_owned(),
        false => format!("{unit} by {}", axes.join(", ")),
    };
    let mut table = PublishedTable {
        name,
        axes: axes.into_iter().map(str::to_owned).collect(),
        counted: rows.iter().map(counted).collect(),
        figures: Vec::new(),
    };
    for sides in crossed(&headings) {
        let count = table
            .counted
            .iter()
            .filter(|one| is_in(one, &sides))
            .count() as u64;
        table.figures.push(exact(sides, count));
    }
    let Hidden { figures, remaining } = hidden(desk, line, &table)?;
    if let Some(what) = remaining.first() {
        return Err(desk.flaw(
            line,
            format!("with what was released before, too much follows from this table: {what}"),
            "leave the table out, or tell its counts along fewer or coarser headings",
        ));
    }
    let small = u64::from(desk.limits.small);
    for (figure, shown) in table.figures.iter_mut().zip(&figures) {
        match shown {
            Shown::Exact => {}
            Shown::Fewer => figure.told = Some((1, small.saturating_sub(1))),
            Shown::Withheld => figure.told = None,
        }
    }
    desk.told.note_table(&table);
    Ok(Sheet {
        table,
        shown: figures,
        words: headings,
    })
}

/// With how many people interviews were held, as it may be printed.
pub(super) fn sources(desk: &Desk<'_>, line: u32) -> Result<PublicText, Flaw> {
    let rows = rows::sources(desk)?;
    let sheet = sheet(desk, line, "sources", &[], &rows)?;
    Ok(sheet.figure(desk, &[]))
}

/// How many interviews there are, in all or of a category. A number in a sentence cannot be hidden, so
/// it stops the report where it would have to be.
pub(super) fn interviews_of(
    desk: &Desk<'_>,
    line: u32,
    category: Option<SourceCategory>,
) -> Result<PublicText, Flaw> {
    let rows = interviews(desk, line, &[Along::Category])?;
    let side = category.map(|category| category.word().to_owned());
    let counted: Vec<Counted> = rows.iter().map(counted).collect();
    let sides = vec![side];
    let count = counted.iter().filter(|one| is_in(one, &sides)).count();
    one(
        desk,
        line,
        PublishedTable {
            name: "interviews by category".to_owned(),
            axes: vec!["category".to_owned()],
            figures: vec![exact(sides, count as u64)],
            counted,
        },
    )
}

/// The same of people interviewed.
pub(super) fn sources_in_all(desk: &Desk<'_>, line: u32) -> Result<PublicText, Flaw> {
    let counted: Vec<Counted> = rows::sources(desk)?.iter().map(counted).collect();
    one(
        desk,
        line,
        PublishedTable {
            name: "sources".to_owned(),
            axes: Vec::new(),
            figures: vec![exact(Vec::new(), counted.len() as u64)],
            counted,
        },
    )
}

const fn exact(headings: Vec<Option<String>>, count: u64) -> PublishedFigure {
    PublishedFigure {
        headings,
        told: Some((count, count)),
    }
}

/// A single figure, which is told or stops the report.
fn one(desk: &Desk<'_>, line: u32, table: PublishedTable) -> Result<PublicText, Flaw> {
    let hidden = hidden(desk, line, &table)?;
    let count = table.figures.first().and_then(|figure| figure.told);
    let count = count.map_or(0, |(count, _)| count);
    if hidden.figures != [Shown::Exact] || !hidden.remaining.is_empty() {
        return Err(desk.flaw(
            line,
            format!("this number ({count}) is small, or less an earlier one leaves a small one"),
            "leave it out, or say it in a table, where it can be hidden",
        ));
    }
    desk.told.note_table(&table);
    Ok(PublicText::number(
        usize::try_from(count).unwrap_or(usize::MAX),
    ))
}

/// How the figures of a table may be printed beside everything that was released.
pub(super) fn hidden(desk: &Desk<'_>, line: u32, table: &PublishedTable) -> Result<Hidden, Flaw> {
    let mut earlier = Vec::new();
    for release in desk.earlier {
        let tables = release.tables.iter();
        earlier.extend(tables.map(|table| (release.time.as_str(), table)));
    }
    let policy = Policy {
        small: u64::from(desk.limits.small),
        width: u64::from(desk.limits.width),
    };
    hide(&earlier, ("this edition", table), policy)
        .map_err(|error| desk.flaw(line, error.to_string(), "count along fewer headings"))
}

fn counted((record, headings): &Row) -> Counted {
    Counted {
        record: *record,
        headings: headings
            .iter()
            .map(|(heading, _)| heading.clone())
            .collect(),
    }
}

fn is_in(counted: &Counted, sides: &[Option<String>]) -> bool {
    let mut pairs = counted.headings.iter().zip(sides);
    pairs.all(|(own, side)| side.as_ref().is_none_or(|side| side == own))
}

/// Every cell, margin and total.
fn crossed(headings: &[BTreeMap<String, PublicText>]) -> Vec<Vec<Option<String>>> {
    let mut all = vec![Vec::new()];
    for along in headings {
        let sides = || along.keys().cloned().map(Some).chain([None]);
        all = all
            .into_iter()
            .flat_map(|before: Vec<Option<String>>| {
                sides().map(move |side| [before.as_slice(), &[side]].concat())
            })
            .collect();
    }
    all
}

impl Sheet {
    /// A figure as it is printed.
    pub(super) fn figure(&self, desk: &Desk<'_>, sides: &[Option<String>]) -> PublicText {
        let language = desk.language;
        let at = self
            .table
            .figures
            .iter()
            .position(|figure| figure.headings == sides);
        let found = at.and_then(|at| self.shown.get(at).zip(self.table.figures.get(at)));
        match found {
            Some((Shown::Exact, figure)) => {
                let (count, _) = figure.told.unwrap_or_default();
                PublicText::number(usize::try_from(count).unwrap_or(usize::MAX))
            }
            Some((Shown::Fewer, _)) => {
                let small = PublicText::number(usize::from(desk.limits.small));
                let sentence = words::say(language, "fewer than {n}", "أقل من {n}");
                PublicText::fill(sentence, &[("n", &small)])
            }
            _ => words::fixed(language, "withheld", "محجوب"),
        }
    }

    /// What the signs of hidden figures mean; nothing where none is hidden.
    pub(super) fn explained(&self, desk: &Desk<'_>) -> Option<Block> {
        self.hidden_because(desk).map(paragraph)
    }

    fn hidden_because(&self, desk: &Desk<'_>) -> Option<PublicText> {
        let small = PublicText::number(usize::from(desk.limits.small));
        let is_fewer = self.shown.contains(&Shown::Fewer);
        let is_withheld = self.shown.contains(&Shown::Withheld);
        let sentence = match (is_fewer, is_withheld) {
            (false, false) => return None,
            (true, false) => words::say(
                desk.language,
                "Figures from 1 to below {n} are not told exactly, so that nobody can be recognised by them.",
                "لا تُذكر بدقة الأرقام التي تقل عن {n} ولا تساوي صفراً، كي لا يُعرف أحد بها.",
            ),
            (false, true) => words::say(
                desk.language,
                "Figures below {n} are withheld, and others from which they would follow, together with what was published before.",
                "تُحجب الأرقام التي تقل عن {n}، وكذلك الأرقام التي يمكن استنتاجها منها مع ما سبق نشره.",
            ),
            (true, true) => words::say(
                desk.language,
                "Figures from 1 to below {n} are not told exactly, so that nobody can be recognised by them; figures from which they would follow, together with what was published before, are withheld.",
                "لا تُذكر بدقة الأرقام التي تقل عن {n} ولا تساوي صفراً، كي لا يُعرف أحد بها؛ وتُحجب الأرقام التي يمكن استنتاجها منها مع ما سبق نشره.",
            ),
        };
        Some(PublicText::fill(sentence, &[("n", &small)]))
    }
}

/// The table as blocks, the totals last.
pub(super) fn set(
    desk: &Desk<'_>,
    sheet: &Sheet,
    along: &[Along],
    caption: PublicText,
) -> Vec<Block> {
    let language = desk.language;
    let in_all = || words::fixed(language, "In all", "المجموع");
    let sides = |at: usize| -> Vec<(Option<String>, PublicText)> {
        let known = sheet.words.get(at).into_iter().flatten();
        let known = known.map(|(heading, words)| (Some(heading.clone()), words.clone()));
        known.chain([(None, in_all())]).collect()
    };
    let first = along
        .first()
        .map_or_else(in_all, |along| title(desk, *along));
    let (head, rows) = match along {
        [_, _] => {
            let columns = sides(1);
            let head = columns.iter().map(|(_, words)| words.clone());
            let row = |(side, words): (Option<String>, PublicText)| {
                let cells = columns
                    .iter()
                    .map(|(column, _)| sheet.figure(desk, &[side.clone(), column.clone()]));
                std::iter::once(words).chain(cells).map(plain).collect()
            };
            let head: Vec<PublicText> = std::iter::once(first).chain(head).collect();
            (head, sides(0).into_iter().map(row).collect::<Vec<_>>())
        }
        _ => {
            let row = |(side, words): (Option<String>, PublicText)| {
                let figure = sheet.figure(desk, &[side]);
                vec![plain(words), plain(figure)]
            };
            let number = words::fixed(language, "Number", "العدد");
            (vec![first, number], sides(0).into_iter().map(row).collect())
        }
    };
    let table = Block::Table {
        caption: Some(caption),
        head: head.into_iter().map(plain).collect(),
        rows,
    };
    std::iter::once(table)
        .chain(sheet.explained(desk))
        .collect()
}

fn caption(desk: &Desk<'_>, unit: &str) -> PublicText {
    match unit {
        "acts" => words::fixed(
            desk.language,
            "Acts in the events of this report",
            "الأفعال في الأحداث الواردة في هذا التقرير",
        ),
        _ => words::fixed(desk.language, "Interviews", "المقابلات"),
    }
}

fn title(desk: &Desk<'_>, along: Along) -> PublicText {
    let (en, ar) = match along {
        Along::Category => ("Category", "الفئة"),
        Along::Month => ("Month", "الشهر"),
        Along::Place => ("Place", "المكان"),
        Along::Sex => ("Sex", "الجنس"),
    };
    words::fixed(desk.language, en, ar)
}
