//! Tables of counts as reports print them, put beside everything printed before.
//!
//! Tables of one unit (interviews, acts) are laid over one common space: an axis for each way in which
//! any of them tells its counts apart, and one for which of the tables counted what. So two editions that
//! differ by one person are one table with a column "counted since", and what follows from both is found
//! like anything else.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    id::RecordId,
    record::{PublishedFigure, PublishedTable},
};

use super::{
    derive::{Leak, Policy, leaks},
    figures::{Axis, Block, Counted, Figure, Space, Told, TooFine},
    suppress::suppress,
};

/// Tables over one common space.
#[derive(Debug)]
pub struct Common {
    /// The space.
    pub space: Space,
    /// The true counts.
    pub counted: Counted,
    /// Every figure of every table, in their order.
    pub figures: Vec<Figure>,
}

/// How a figure may be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As it is.
    Exact,
    /// As fewer than the limit, and at least one.
    Fewer,
    /// Not at all.
    Withheld,
}

/// How the figures of a table may be printed.
#[derive(Debug)]
pub struct Hidden {
    /// Each figure of the table.
    pub figures: Vec<Shown>,
    /// What follows about small groups all the same, because of what was printed before; each in words.
    pub remaining: Vec<String>,
}

/// What a table counts: the first word of its name.
pub fn unit(table: &PublishedTable) -> &str {
    table.name.split_whitespace().next().unwrap_or_default()
}

/// Lays tables of one unit over one space.
///
/// # Errors
/// If they tell apart too much at once.
pub fn common(tables: &[(&str, &PublishedTable)]) -> Result<Common, TooFine> {
    let axes = Axes::of(tables);
    let records: BTreeSet<RecordId> = tables
        .iter()
        .flat_map(|(_, table)| table.counted.iter().map(|counted| counted.record))
        .collect();
    // Which tables counted a record: those alike are one heading.
    let signature = |record: RecordId| -> Vec<bool> {
        let counts = |(_, table): &(&str, &PublishedTable)| {
            table.counted.iter().any(|counted| counted.record == record)
        };
        tables.iter().map(counts).collect()
    };
    let signatures: BTreeSet<Vec<bool>> = records.iter().map(|record| signature(*record)).collect();
    let signatures: Vec<Vec<bool>> = signatures.into_iter().collect();
    let mut all: Vec<Axis> = axes.iter().map(Along::axis).collect();
    all.push(Axis {
        name: "tables that counted it".to_owned(),
        headings: signatures
            .iter()
            .map(|signature| said(tables, signature))
            .collect(),
    });
    let mut counted = BTreeMap::<Vec<usize>, u64>::new();
    for record in &records {
        let mut cell: Vec<usize> = axes.iter().map(|along| along.of(*record)).collect();
        let own = signature(*record);
        cell.push(
            signatures
                .iter()
                .position(|known| *known == own)
                .unwrap_or(0),
        );
        *counted.entry(cell).or_default() += 1;
    }
    let mut figures = Vec::new();
    for (number, (release, table)) in tables.iter().enumerate() {
        let those = (0..signatures.len()).filter(|at| {
            signatures
                .get(*at)
                .is_some_and(|s| s.get(number) == Some(&true))
        });
        let those: BTreeSet<usize> = those.collect();
        for figure in &table.figures {
            let mut sides: Vec<Option<BTreeSet<usize>>> = axes
                .iter()
                .map(|along| along.side(number, table, figure))
                .collect();
            sides.push((those.len() < signatures.len()).then(|| those.clone()));
            figures.push(Figure {
                table: format!("{} ({release})", table.name),
                block: Block(sides),
                told: match figure.told {
                    None => Told::Hidden,
                    Some((least, most)) if least == most => Told::Exact,
                    Some((least, most)) => Told::Within { least, most },
                },
            });
        }
    }
    Ok(Common {
        space: Space::new(all)?,
        counted: Counted(counted),
        figures,
    })
}

/// How the figures of `new`, all exact, may be printed beside `earlier` tables.
///
/// # Errors
/// If they tell apart too much at once.
pub fn hide(
    earlier: &[(&str, &PublishedTable)],
    new: (&str, &PublishedTable),
    policy: Policy,
) -> Result<Hidden, TooFine> {
    let of_unit = |(_, table): &&(&str, &PublishedTable)| unit(table) == unit(new.1);
    let mut tables: Vec<(&str, &PublishedTable)> =
        earlier.iter().filter(of_unit).copied().collect();
    let first = tables.iter().map(|(_, table)| table.figures.len()).sum();
    tables.push(new);
    let common = common(&tables)?;
    let (published, own) = common.figures.split_at_checked(first).unwrap_or_default();
    let known = leaks(&common.space, &common.counted, published, policy);
    let is_news = |leak: &&Leak| known.iter().all(|old| old.block != leak.block);
    let small = |figure: &Figure| (1..policy.small).contains(&common.counted.of(&figure.block));

    // "Fewer than 5" tells something too: it is only said where nothing narrower follows with it.
    let fewer = |figure: &Figure| match small(figure) {
        true => Figure {
            told: Told::Within {
                least: 1,
                most: policy.small.saturating_sub(1),
            },
            ..figure.clone()
        },
        false => figure.clone(),
    };
    let told: Vec<Figure> = own.iter().map(fewer).collect();
    let first_try = suppress(&common.space, &common.counted, published, &told, policy);
    let is_said = !first_try.remaining.iter().any(|leak| is_news(&leak));
    let found = match is_said {
        true => first_try,
        false => suppress(&common.space, &common.counted, published, own, policy),
    };
    let shown = own.iter().enumerate().map(|(at, figure)| {
        match found.small.contains(&at) || found.complementary.contains(&at) {
            true => Shown::Withheld,
            false if small(figure) => Shown::Fewer,
            false => Shown::Exact,
        }
    });
    let remaining = found.remaining.iter().filter(is_news);
    Ok(Hidden {
        figures: shown.collect(),
        remaining: remaining.map(|leak| in_words(&common, leak)).collect(),
    })
}

/// What follows about small groups from all tables together and did not follow from the first `earlier`
/// of them, in words.
///
/// # Errors
/// If they tell apart too much at once.
pub fn news(
    tables: &[(&str, &PublishedTable)],
    earlier: usize,
    policy: Policy,
) -> Result<Vec<String>, TooFine> {
    let common = common(tables)?;
    let first = tables.iter().take(earlier);
    let first = first.map(|(_, table)| table.figures.len()).sum();
    let published = common.figures.get(..first).unwrap_or_default();
    let known = leaks(&common.space, &common.counted, published, policy);
    let found = leaks(&common.space, &common.counted, &common.figures, policy);
    let news = found
        .iter()
        .filter(|leak| known.iter().all(|old| old.block != leak.block));
    Ok(news.map(|leak| in_words(&common, leak)).collect())
}

fn in_words(common: &Common, leak: &Leak) -> String {
    let from: BTreeSet<&str> = leak
        .from
        .iter()
        .filter_map(|at| common.figures.get(*at))
        .map(|figure| figure.table.as_str())
        .collect();
    let from: Vec<&str> = from.into_iter().collect();
    let most = leak
        .range
        .most
        .map_or_else(|| "any number".to_owned(), |most| most.to_string());
    format!(
        "{} is {} to {most}, from {}",
        common.space.describe(&leak.block),
        leak.range.least,
        from.join(" and ")
    )
}

fn said(tables: &[(&str, &PublishedTable)], signature: &[bool]) -> String {
    let those = tables
        .iter()
        .zip(signature)
        .filter(|(_, counted)| **counted);
    let those: BTreeSet<&str> = those.map(|((release, _), _)| *release).collect();
    let those: Vec<&str> = those.into_iter().collect();
    format!("counted in {}", those.join(", "))
}

/// One axis of the common space.
struct Along {
    name: String,
    /// Which tables tell their counts apart along it, by position, and as which of their axes.
    tables: BTreeMap<usize, usize>,
    of: BTreeMap<RecordId, String>,
    headings: BTreeSet<String>,
}

impl Along {
    fn axis(&self) -> Axis {
        Axis {
            name: self.name.clone(),
            headings: self.headings.iter().cloned().collect(),
        }
    }

    fn of(&self, record: RecordId) -> usize {
        let own = self.of.get(&record).map_or("", String::as_str);
        self.headings
            .iter()
            .position(|known| known == own)
            .unwrap_or(0)
    }

    fn side(
        &self,
        number: usize,
        table: &PublishedTable,
        figure: &PublishedFigure,
    ) -> Option<BTreeSet<usize>> {
        let own = self
            .tables
            .get(&number)
            .filter(|at| **at < table.axes.len())?;
        let heading = figure.headings.get(*own)?.as_ref()?;
        let at = self.headings.iter().position(|known| known == heading)?;
        Some(BTreeSet::from([at]))
    }
}

/// The axes of several tables.
struct Axes;

impl Axes {
    /// An axis of each name; one more where a table has a record under another heading than a newer
    /// table, because what is on record changed since.
    fn of(tables: &[(&str, &PublishedTable)]) -> Vec<Along> {
        let mut axes: Vec<Along> = Vec::new();
        for (number, (release, table)) in tables.iter().enumerate().rev() {
            for (at, name) in table.axes.iter().enumerate() {
                let own: BTreeMap<RecordId, &String> = table
                    .counted
                    .iter()
                    .filter_map(|counted| Some((counted.record, counted.headings.get(at)?)))
                    .collect();
                let agrees = |along: &&mut Along| {
                    along.name == *name
                        && own.iter().all(|(record, heading)| {
                            along.of.get(record).is_none_or(|known| known == *heading)
                        })
                };
                let along = match axes.iter().position(|along| along.name == *name) {
                    None => name.clone(),
                    Some(_) => format!("{name} as in {release}"),
                };
                let found = axes.iter_mut().find(agrees);
                let along = match found {
                    Some(along) => along,
                    None => {
                        axes.push(Along {
                            name: along,
                            tables: BTreeMap::new(),
                            of: BTreeMap::new(),
                            headings: BTreeSet::new(),
                        });
                        let Some(last) = axes.last_mut() else {
                            continue;
                        };
                        last
                    }
                };
                along.tables.insert(number, at);
                for (record, heading) in own {
                    along.of.insert(record, heading.clone());
                    along.headings.insert(heading.clone());
                }
                let printed = table.figures.iter();
                let printed = printed.filter_map(|figure| figure.headings.get(at)?.clone());
                along.headings.extend(printed);
            }
        }
        // What a table did not tell apart lies nowhere along its axis.
        let all: BTreeSet<RecordId> = tables
            .iter()
            .flat_map(|(_, table)| table.counted.iter().map(|counted| counted.record))
            .collect();
        for along in &mut axes {
            if along.headings.is_empty() || all.iter().any(|id| !along.of.contains_key(id)) {
                along.headings.insert(String::new());
            }
        }
        axes
    }
}
