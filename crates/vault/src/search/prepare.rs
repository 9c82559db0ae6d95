//! From a query to what each casebase is asked.

use model::{
    id::RecordId,
    key::Key,
    query::{Condition, FieldName, Query, Test, tested},
    record::{Kind, SavedSearch},
};

use super::{
    SearchError,
    around::{Identities, Places, Shape, kinds_with_places, named, places_in, under, with_key},
};
use crate::{
    casebase::{
        Accept, Casebase, Found, Members as _, Node, PLACE_OF_EVENT, Plan, Range, Span, Views,
        Words, span, term,
    },
    fault::Fault,
};

/// A query with everything settled that more than one casebase knows.
pub(super) struct Settled<'a> {
    /// With saved searches in their places.
    pub(super) query: Query,
    what: What<'a>,
}

enum What<'a> {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Words(Option<Words>),
    Kinds(Vec<Kind>),
    Name(String, Identities<'a>),
    Date(Span),
    /// Refers to one of these, through its event as well.
    At(Places, Option<Shape>),
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

impl<'a> Settled<'a> {
    pub(super) fn of(views: &'a Views, query: &Query) -> Result<Self, SearchError> {
        let mut conditions = 0;
        let query = unfolded(views, query, &mut Vec::new(), &mut conditions)?;
        let what = settled(views, &query)?;
        Ok(Self { query, what })
    }

    /// What one casebase is asked.
    pub(super) fn plan(&self, casebase: &Casebase) -> Result<Plan<'_>, Fault> {
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

fn settled<'a>(views: &'a Views, query: &Query) -> Result<What<'a>, SearchError> {
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
            Condition::Name(name) => What::Name(name.clone(), Identities::named(views, name)?),
            Condition::Date(date) => What::Date(span(date)),
            Condition::Place(key) => {
                let ids = with_key(views, key, "place", &[Kind::Place])?;
                let under = under(views, ids, (Kind::Place, "within"))?;
                What::At(Places::of(under), None)
            }
            Condition::Near(near) => at(views, Shape::Near(*near))?,
            Condition::Area(area) => at(views, Shape::Area(area.clone()))?,
            Condition::By(key) => {
                let kinds = [Kind::Actor, Kind::Person, Kind::Source];
                let ids = with_key(views, key, "actor, person or source", &kinds)?;
                What::By(under(views, ids, (Kind::Actor, "parent"))?)
            }
            Condition::Act(digits) => What::Act(digits.clone()),
            Condition::Refers(key) => What::Refers(with_key(views, key, "record", &[])?),
            Condition::Saved(key) => return Err(SearchError::Circle { key: key.clone() }),
            Condition::Field(name, value) => field(views, name, value)?,
        },
    })
}

fn at<'a>(views: &'a Views, shape: Shape) -> Result<What<'a>, SearchError> {
    let places = places_in(views, &shape)?;
    Ok(What::At(Places::of(places), Some(shape)))
}

fn field<'a>(views: &'a Views, name: &FieldName, value: &str) -> Result<What<'a>, SearchError> {
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

fn node<'a>(casebase: &Casebase, what: &'a What<'_>) -> Result<Node<'a>, Fault> {
    let each = |parts: &'a [What<'_>]| {
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
            let range = |id| Range::beginning(term::references(id));
            let at = match places.len() <= MANY {
                true => Node::Terms(places.all()?.into_iter().map(range).collect()),
                false => Node::Dense {
                    among: exactly_kinds(&kinds_with_places()),
                    many: places,
                    range: Box::new(range),
                },
            };
            let there = shape.iter().flat_map(Shape::ranges).collect();
            Node::Any(vec![at, Node::Terms(there)])
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

fn of_kinds(kinds: &[Kind]) -> Node<'static> {
    Node::Terms(exactly_kinds(kinds))
}

fn exactly_kinds(kinds: &[Kind]) -> Vec<Range> {
    let kinds = kinds.iter();
    kinds
        .map(|kind| Range::exactly(term::kind(*kind)))
        .collect()
}

/// Persons and sources by who they are.
fn who_is<'a>(casebase: &Casebase, who: &'a Identities<'_>) -> Result<Node<'a>, Fault> {
    let Some(path) = casebase.path("identity")? else {
        return Ok(Node::Nothing);
    };
    let range = move |id| Range::exactly(term::reference(id, path));
    if who.len() <= MANY {
        return Ok(Node::Terms(who.all()?.into_iter().map(range).collect()));
    }
    Ok(Node::Dense {
        among: exactly_kinds(&[Kind::Person, Kind::Source]),
        many: who,
        range: Box::new(range),
    })
}

fn in_field(
    casebase: &Casebase,
    name: &FieldName,
    asked: &Asked,
    kinds: &[Kind],
) -> Result<Node<'static>, Fault> {
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
            Node::Text(Box::new(Node::All(within)), path, words)
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

/// Of more than so many, what refers to them is looked at from the newest first.
const MANY: usize = 300;

/// The most conditions that saved searches may unfold to.
const MOST: usize = 1_000;
