//! Counts that are explained down to the records behind them.

use analysis::counts::{self, ActTable, Dimension, Label, Measure, PeopleTable};
use model::{
    id::RecordId,
    language::Language,
    place::PlaceKind,
    query::{Condition, Query},
    record::Kind,
};
use vault::{Open, Vault};

use super::{Answer, case::Case};
use crate::{casebook::Vocabulary, failure::Failure, query::parse};

const LOOKED_AT: &[Kind] = &[
    Kind::Act,
    Kind::Involvement,
    Kind::Event,
    Kind::Actor,
    Kind::Place,
    Kind::Person,
    Kind::Source,
];

/// Reads a dimension: `type`, `type:3`, `month`, `place:governorate`, `perpetrator`, `attribution`.
pub fn dimension(text: &str) -> Result<Dimension, Failure> {
    let (name, rest) = match text.split_once(':') {
        Some((name, rest)) => (name, Some(rest)),
        None => (text, None),
    };
    let found = match (name, rest) {
        ("type", None) => Some(Dimension::Type { pairs: 4 }),
        ("type", Some(pairs)) => pairs
            .parse()
            .ok()
            .filter(|pairs| (1..=6).contains(pairs))
            .map(|pairs| Dimension::Type { pairs }),
        ("month", None) => Some(Dimension::Month),
        ("place", level) => {
            PlaceKind::parse(level.unwrap_or("city")).map(|level| Dimension::Place { level })
        }
        ("perpetrator", None) => Some(Dimension::Perpetrator),
        ("attribution", None) => Some(Dimension::Attribution),
        _ => None,
    };
    found.ok_or_else(|| {
        Failure::misuse(
            format!("`{}` is nothing to count by", text.escape_debug()),
            "use `type`, `type:2`, `month`, `place:city`, `perpetrator` or `attribution`",
        )
    })
}

/// Acts, counted by dimensions; only those that a query finds, if there is one. The names hold the words
/// of the types too, by their codes.
pub fn count_acts(
    vault: &Vault<Open>,
    by: &[Dimension],
    filter: Option<&str>,
) -> Result<Answer<ActTable>, Failure> {
    let case = Case::of(vault, LOOKED_AT)?;
    let book = case.book();
    let acts = found(vault, Kind::Act, filter)?;
    let mut answer = Answer::new(counts::acts(&book, acts, by), &case)?;
    let terms = Vocabulary::of(vault)?.terms;
    for label in answer.answer.cells.iter().flat_map(|cell| &cell.labels) {
        if let Label::Type(code) = label
            && let Some(words) = terms.label(ACTS, code, Language::En)
        {
            answer.names.insert(code.to_string(), words.to_owned());
        }
    }
    Ok(answer)
}

/// The micro-thesaurus of types of act.
const ACTS: u8 = 4;

/// People whom events befell, as the events count them.
pub fn count_people(
    vault: &Vault<Open>,
    measure: Measure,
    by: &[Dimension],
    filter: Option<&str>,
) -> Result<Answer<PeopleTable>, Failure> {
    let case = Case::of(vault, LOOKED_AT)?;
    let book = case.book();
    let events = found(vault, Kind::Event, filter)?;
    Answer::new(counts::people(&book, events, measure, by), &case)
}

fn found(vault: &Vault<Open>, kind: Kind, filter: Option<&str>) -> Result<Vec<RecordId>, Failure> {
    let of_kind = Query::Is(Condition::Kind(vec![kind]));
    let query = match filter {
        Some(filter) => Query::All(vec![of_kind, parse(filter)?]),
        None => of_kind,
    };
    let hits = vault.search(&query, usize::MAX - 1)?.hits;
    Ok(hits.into_iter().map(|hit| hit.id).collect())
}
