//! From a query to what each casebase is asked.

use std::{collections::HashSet, rc::Rc};

use model::{
    id::RecordId,
    key::Key,
    query::{Condition, FieldName, Query, Test, tested},
    record::{Kind, SavedSearch},
};

use super::{
    SearchError,
    around::{Shape, identities, named, places_in, under, with_key},
};
use crate::{
    casebase::{
        Accept, Casebase, Check, Found, Node, PLACE_OF_EVENT, Plan, Range, Span, Views, Words,
        span, term,
    },
    fault::Fault,
};

/// A query with everything settled that more than one casebase knows.
pub(super) struct Settled {
    /// With saved searches in their places.
    pub(super) query: Query,
    what: What,
}

enum What {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Words(Option<Words>),
    Kinds(Vec<Kind>),
    Name(String, Rc<HashSet<RecordId>>),
    Date(Span),
    /// Refers to one of these, through its event as well.
    At(Vec<RecordId>, Option<Shape>),
    By(Vec<RecordId>),
    Act(String),
    Refers(Vec<RecordId>),
    Field(FieldName, Vec<(Asked, Vec<Kind>)>),
}

/// What is asked of a field.
enum Asked {
    Test(Test),
    Reference(Vec<RecordId>, Option<u16>),
}

impl Settled {
    pub(super) fn of(views: &Views, query: &Query) -> Result<Self, SearchError> {
        let mut conditions = 0;
        let query = unfolded(views, query, &mut Vec::new(), &mut conditions)?;
        let what = settled(views, &query)?;
        Ok(Self { query, what })
    }

    /// What one casebase is asked.
    pub(super) fn plan(&self, casebase: &Casebase) -> Result<Plan, Fault> {
        Ok(Plan::of(node(casebase, &self.what)?))
    }
}

/// Puts saved searches in their places.
fn unfolded(
    views: &Views,
    query: &Query,
    within: &mut Vec<Key>,
    conditions: &mut usize,
) -> Result<Query, SearchError> {
    let mut each = |parts: &[Query]| {
        let parts = parts.iter();
        parts
            .map(|part| unfolded(views, part, within, conditions))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(match query {
        Query::All(parts) => Query::All(each(parts)?),
        Query::Any(parts) => Query::Any(each(parts)?),
        Query::Not(one) => Query::Not(Box::new(unfolded(views, one, within, conditions)?)),
        Query::Is(Condition::Saved(key)) => {
            if within.contains(key) {
                return Err(SearchError::Circle { key: key.clone() });
            }
            let inner = saved(views, key)?;
            within.push(key.clone());
            let inner = unfolded(views, &inner, within, conditions)?;
            within.pop();
            inner
        }
        Query::Is(condition) => {
            *conditions += 1;
            if *conditions > MOST {
                return Err(SearchError::Many { most: MOST });
            }
            Query::Is(condition.clone())
        }
    })
}

fn saved(views: &Views, key: &Key) -> Result<Query, SearchError> {
    for view in views.0.values() {
        let Some(Found::Record(body)) = view.casebase.by_key(Kind::SavedSearch, key)? else {
            continue;
        };
        let Ok(record) = Found::Record(body).decode() else {
            continue;
        };
        if let Ok(search) = <&SavedSearch>::try_from(&record.body) {
            return Query::parse(&search.query).map_err(|source| SearchError::Saved {
                key: key.clone(),
                source,
            });
        }
    }
    let (what, key) = ("saved search", key.clone());
    Err(SearchError::NoRecord { what, key })
}

fn settled(views: &Views, query: &Query) -> Result<What, SearchError> {
    let each = |parts: &[Query]| {
        let parts = parts.iter();
        parts
            .map(|part| settled(views, part))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(match query {
        Query::All(parts) => What::All(each(parts)?),
        Query::Any(parts) => What::Any(each(parts)?),
        Query::Not(one) => What::Not(Box::new(settled(views, one)?)),
        Query::Is(condition) => match condition {
            Condition::Word(word) => What::Words(Words::row(word, true)),
            Condition::Phrase(phrase) => What::Words(Words::row(phrase, false)),
            Condition::Kind(kinds) => What::Kinds(kinds.clone()),
            Condition::Name(name) => What::Name(name.clone(), Rc::new(identities(views, name)?)),
            Condition::Date(date) => What::Date(span(date)),
            Condition::Place(key) => {
                let ids = with_key(views, key, "place", &[Kind::Place])?;
                What::At(under(views, ids, "within")?, None)
            }
            Condition::Near(near) => at(views, Shape::Near(*near))?,
            Condition::Area(area) => at(views, Shape::Area(area.clone()))?,
            Condition::By(key) => {
                let kinds = [Kind::Actor, Kind::Person, Kind::Source];
                let ids = with_key(views, key, "actor, person or source", &kinds)?;
                What::By(under(views, ids, "parent")?)
            }
            Condition::Act(digits) => What::Act(digits.clone()),
            Condition::Refers(key) => What::Refers(with_key(views, key, "record", &[])?),
            Condition::Saved(key) => return Err(SearchError::Circle { key: key.clone() }),
            Condition::Field(name, value) => field(views, name, value)?,
        },
    })
}

fn at(views: &Views, shape: Shape) -> Result<What, SearchError> {
    Ok(What::At(places_in(views, &shape)?, Some(shape)))
}

fn field(views: &Views, name: &FieldName, value: &str) -> Result<What, SearchError> {
    // Parsing has refused what does not fit; a query that was made otherwise finds nothing.
    let tests = tested(name, value).unwrap_or_default();
    let mut asked = Vec::new();
    for one in tests {
        let test = match one.test {
            Test::Reference(key, number) => {
                Asked::Reference(with_key(views, &key, "record", &[])?, number)
            }
            test => Asked::Test(test),
        };
        asked.push((test, one.kinds));
    }
    Ok(What::Field(name.clone(), asked))
}

fn node(casebase: &Casebase, what: &What) -> Result<Node, Fault> {
    let each = |parts: &[What]| {
        let parts = parts.iter();
        parts
            .map(|part| node(casebase, part))
            .collect::<Result<Vec<_>, _>>()
    };
    let references = |ids: &[RecordId]| -> Vec<Range> {
        let ids = ids.iter();
        ids.map(|id| Range::beginning(term::references(*id)))
            .collect()
    };
    Ok(match what {
        What::All(parts) => Node::All(each(parts)?),
        What::Any(parts) => Node::Any(each(parts)?),
        What::Not(one) => Node::Not(Box::new(node(casebase, one)?)),
        What::Words(words) => words.clone().map_or(Node::Nothing, Node::Words),
        What::Kinds(kinds) => of_kinds(kinds),
        What::Name(name, who) => Node::Any(vec![named(name), who_is(casebase, who)?]),
        What::Date(span) => Node::Terms(Range::dates(*span, None)),
        What::At(places, shape) => {
            let mut ranges = references(places);
            ranges.extend(shape.iter().flat_map(Shape::ranges));
            Node::Terms(ranges)
        }
        What::By(ids) => {
            let ids = ids.iter();
            Node::Terms(ids.map(|id| Range::exactly(term::by(*id))).collect())
        }
        What::Act(digits) => Node::Terms(vec![Range::beginning(term::act(digits))]),
        What::Refers(ids) => {
            let mut ranges = references(ids);
            if let Some(path) = casebase.path(PLACE_OF_EVENT)? {
                ranges
                    .iter_mut()
                    .for_each(|range| range.accept = Accept::NotPath(path));
            }
            Node::Terms(ranges)
        }
        What::Field(name, asked) => {
            let parts = asked.iter();
            let parts = parts.map(|(asked, kinds)| in_field(casebase, name, asked, kinds));
            Node::Any(parts.collect::<Result<_, _>>()?)
        }
    })
}

fn of_kinds(kinds: &[Kind]) -> Node {
    let kinds = kinds.iter();
    Node::Terms(
        kinds
            .map(|kind| Range::exactly(term::kind(*kind)))
            .collect(),
    )
}

/// Persons and sources by who they are. Of many it is quicker to look at each person and source from
/// the newest than to collect all that refer to any of the many.
fn who_is(casebase: &Casebase, who: &Rc<HashSet<RecordId>>) -> Result<Node, Fault> {
    let Some(path) = casebase.path("identity")? else {
        return Ok(Node::Nothing);
    };
    if who.len() <= MANY {
        let who = who.iter();
        let ranges = who.map(|id| Range::exactly(term::reference(*id, path)));
        return Ok(Node::Terms(ranges.collect()));
    }
    let people = of_kinds(&[Kind::Person, Kind::Source]);
    Ok(Node::Checked(
        Box::new(people),
        Check::Identity(who.clone()),
    ))
}

fn in_field(
    casebase: &Casebase,
    name: &FieldName,
    asked: &Asked,
    kinds: &[Kind],
) -> Result<Node, Fault> {
    let text = match name.own {
        true => format!("own.{}", name.path),
        false => name.path.clone(),
    };
    // No record here has such a field.
    let Some(path) = casebase.path(&text)? else {
        return Ok(Node::Nothing);
    };
    let found = match asked {
        Asked::Reference(ids, number) => Node::Terms(match number {
            None => {
                let ids = ids.iter();
                ids.map(|id| Range::exactly(term::reference(*id, path)))
                    .collect()
            }
            Some(number) => {
                let ids = ids.iter();
                ids.map(|id| Range::exactly(term::statement(*id, *number, path)))
                    .collect()
            }
        }),
        Asked::Test(Test::Words(words)) => {
            let Some(words) = Words::row(words, true) else {
                return Ok(Node::Nothing);
            };
            let mut within = vec![Node::Words(words.clone())];
            if !kinds.is_empty() {
                within.push(of_kinds(kinds));
            }
            Node::Checked(Box::new(Node::All(within)), Check::Text(Some(path), words))
        }
        Asked::Test(Test::Word(word)) => Node::Terms(vec![Range::exactly(term::word(word, path))]),
        Asked::Test(Test::Code(digits)) => {
            Node::Terms(vec![Range::beginning(term::code(digits, path))])
        }
        Asked::Test(Test::Date(date)) => Node::Terms(Range::dates(span(date), Some(path))),
        Asked::Test(Test::Between(least, most)) => {
            Node::Terms(Range::numbers(Span(*least, *most), path))
        }
        Asked::Test(Test::Decimal(least, most)) => {
            Node::Terms(vec![Range::decimals(*least, *most, path)])
        }
        Asked::Test(Test::Near(near)) => {
            let near = *near;
            let holds = move |position| near.holds(position);
            Node::Terms(Range::positions(near.bounds(), Some(path), holds))
        }
        Asked::Test(Test::Reference(..)) => Node::Nothing,
    };
    Ok(match name.kind {
        Some(kind) => Node::All(vec![of_kinds(&[kind]), found]),
        None => found,
    })
}

/// Of more than so many identities, persons are looked at one by one.
const MANY: usize = 3_000;

/// The most conditions that saved searches may unfold to.
const MOST: usize = 1_000;
