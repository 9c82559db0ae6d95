//! What a report would give away, weighed before it is made: against everybody on record, against every
//! earlier release, and against lists that a reader may hold.

mod accounts;
mod earlier;
mod people;
mod places;
mod quotations;
mod tables;
mod words;

use analysis::{
    Casebook,
    disclosure::informed::{Informed, informed},
};
use model::{
    decision::{Rulings, Thresholds},
    key::Key,
    protected::Protected,
    record::{
        Body, Disclosure, Evidence, PublishedTable, Record, ReportSource, ReportStatement, Spot,
    },
};
use serde::Serialize;
use vault::{Open, Vault};

pub(crate) use self::earlier::{Earlier, earlier};
pub use self::{
    people::{PersonRow, Weight},
    places::PlaceRow,
    quotations::{EchoRow, QuotationRow},
    tables::TableRow,
    words::ToldRow,
};
use super::flaw::Flaw;
use crate::{casebook::Case, failure::Failure};

/// Everything that a report tells and what follows from it, in one place.
#[derive(Debug, Serialize)]
pub struct Review {
    /// The report.
    pub report: Key,
    /// The limits that hold for it.
    pub limits: Thresholds,
    /// What was released before, of any report: its name and when.
    pub earlier: Vec<(Key, String)>,
    /// Person by person.
    pub people: Vec<PersonRow>,
    /// Place by place.
    pub places: Vec<PlaceRow>,
    /// The statements cited, with who could have told each.
    pub facts: Vec<FactRow>,
    /// Tables of counts.
    pub tables: Vec<TableRow>,
    /// Quotations.
    pub quotations: Vec<QuotationRow>,
    /// What stands open. With any of them the report is not built.
    pub open: Vec<Flaw>,
}

/// A statement that a report rests on.
#[derive(Debug, Serialize)]
pub struct FactRow {
    /// `int-003:4`.
    pub evidence: String,
    /// Where it is cited: `en:13`.
    pub at: Vec<String>,
    /// How many living people on record could have told it.
    pub informed: usize,
    /// Whether there may be more.
    pub at_least: bool,
}

/// What is weighed.
pub(crate) struct Told<'a> {
    pub(crate) report: &'a Key,
    pub(crate) rulings: &'a Rulings,
    pub(crate) editions: &'a [Protected<Record>],
    pub(crate) details: &'a [Disclosure],
    pub(crate) tables: &'a [PublishedTable],
    pub(crate) statements: &'a [ReportStatement],
}

/// Everything that weighing looks things up in.
pub(crate) struct Scales<'a> {
    pub(crate) vault: &'a Vault<Open>,
    pub(crate) case: &'a Case,
    pub(crate) book: &'a Casebook<'a>,
    pub(crate) told: &'a Told<'a>,
    pub(crate) earlier: &'a [Earlier],
    pub(crate) limits: Thresholds,
}

/// Weighs what was told.
pub(crate) fn weigh(vault: &Vault<Open>, told: &Told<'_>) -> Result<Review, Failure> {
    let case = Case::whole(vault)?;
    let earlier = earlier(vault)?;
    let limits = vault.thresholds(told.report)?;
    let scales = Scales {
        vault,
        case: &case,
        book: &case.book(),
        told,
        earlier: &earlier,
        limits,
    };
    let (people, mut open) = people::people(&scales)?;
    let (quotations, echoes) = quotations::quotations(&scales)?;
    open.extend(echoes);
    let (tables, derived) = tables::tables(&scales);
    open.extend(derived);
    Ok(Review {
        report: told.report.clone(),
        limits,
        earlier: earlier
            .iter()
            .map(|one| (one.report.clone(), one.time.clone()))
            .collect(),
        people,
        places: places::places(&scales),
        facts: facts(&scales),
        tables,
        quotations,
        open,
    })
}

fn facts(scales: &Scales<'_>) -> Vec<FactRow> {
    let book = scales.book;
    let mut cited = std::collections::BTreeMap::<Evidence, Vec<Spot>>::new();
    for statement in scales.told.statements {
        for piece in &statement.evidence {
            let spot = Spot {
                edition: statement.edition,
                line: statement.line,
            };
            cited.entry(*piece).or_default().push(spot);
        }
    }
    let row = |(piece, at): (&Evidence, &Vec<Spot>)| {
        let Informed { people, at_least } = informed(book, *piece)?;
        Some(FactRow {
            evidence: words::evidence(scales, *piece),
            at: words::spots(at),
            informed: people.len(),
            at_least,
        })
    };
    let mut rows: Vec<FactRow> = cited.iter().filter_map(row).collect();
    rows.sort_by(|a, b| (a.informed, &a.evidence).cmp(&(b.informed, &b.evidence)));
    rows
}

impl Scales<'_> {
    /// What stands open at a line of an edition.
    pub(crate) fn open(&self, at: &[Spot], what: String, remedy: String) -> Flaw {
        let spot = at.first();
        let clearance = self.vault.clearance();
        let file = self.told.editions.iter().find_map(|edition| {
            let Body::ReportSource(ReportSource { edition, file, .. }) =
                &edition.reveal(&clearance).body
            else {
                return None;
            };
            let is_here = spot.is_none_or(|spot| spot.edition == *edition);
            is_here.then(|| file.clone())
        });
        Flaw {
            file: file.unwrap_or_default(),
            line: spot.map_or(0, |spot| spot.line),
            what,
            remedy,
        }
    }
}
