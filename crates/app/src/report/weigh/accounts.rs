//! Accounts as a reader knows them: in which capacity somebody spoke, when and where.
//!
//! Everything told of one person is taken together, as a reader may who guesses that it is one. Who fits
//! is looked for among all who gave an account, account by account; whoever gave fewer does not fit.

use std::collections::{BTreeMap, BTreeSet};

use analysis::{
    Casebook,
    disclosure::people::{Crowd, Detail, Grains, Somebody},
};
use model::{
    date::DatePrecision,
    decision::Field,
    id::RecordId,
    place::PlacePrecision,
    record::{Disclosure, Interview, Saying},
};

/// The grains at which a date is told, the finest first.
pub(super) const DATES: [(DatePrecision, &str); 4] = [
    (DatePrecision::Day, "day"),
    (DatePrecision::Month, "month"),
    (DatePrecision::Season, "season"),
    (DatePrecision::Year, "year"),
];

/// The same of a place.
pub(super) const PLACES: [PlacePrecision; 6] = [
    PlacePrecision::Exact,
    PlacePrecision::Quarter,
    PlacePrecision::City,
    PlacePrecision::District,
    PlacePrecision::Governorate,
    PlacePrecision::Country,
];

/// A trait of one account, before it has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of {
    Category,
    Date,
    Place,
}

impl Of {
    pub(super) const ALL: [Self; 3] = [Self::Category, Self::Date, Self::Place];

    pub(super) const fn field(self) -> Field {
        match self {
            Self::Category => Field::Category,
            Self::Date => Field::Date,
            Self::Place => Field::Place,
        }
    }

    /// What an acceptance names: `category`, `date:month`, `place:city`.
    pub(super) fn label(self, grain: usize) -> String {
        match self {
            Self::Category => "category".to_owned(),
            Self::Date => format!("date:{}", DATES.get(grain).map_or("", |(_, word)| word)),
            Self::Place => {
                let level = PLACES.get(grain).copied();
                format!("place:{}", level.map_or("", PlacePrecision::name))
            }
        }
    }
}

/// The grains of a trait of an account.
fn grains(book: &Casebook<'_>, interview: &Interview, of: Of) -> Grains {
    let one = |value: Option<String>| value.into_iter().collect::<BTreeSet<String>>();
    match of {
        Of::Category => {
            let source = book.sources.get(&interview.source);
            vec![one(source.map(|source| source.category.word().to_owned()))]
        }
        Of::Date => {
            let date = &interview.date;
            let at = |(precision, _): &(DatePrecision, &str)| {
                one(Some(date.generalised(*precision).as_str().to_owned()))
            };
            DATES.iter().map(at).collect()
        }
        Of::Place => {
            let at = |level: &PlacePrecision| one(around(book, interview.place, *level));
            PLACES.iter().map(at).collect()
        }
    }
}

/// The nearest place around one that tells no more than a level.
fn around(book: &Casebook<'_>, place: Option<RecordId>, level: PlacePrecision) -> Option<String> {
    let mut seen = BTreeSet::new();
    let mut next = place;
    while let Some(id) = next.filter(|id| seen.insert(*id)) {
        let here = book.places.get(&id)?;
        if here.kind.tells() <= level {
            return Some(id.hex());
        }
        next = here.within;
    }
    None
}

/// A detail told of an account of this person.
pub(super) struct Held {
    pub(super) account: RecordId,
    pub(super) of: Of,
    pub(super) detail: Detail,
}

/// What was told of accounts, as details; words are not among them, because no program weighs them.
pub(super) fn held(
    book: &Casebook<'_>,
    name: &dyn Fn(RecordId) -> String,
    details: &[&Disclosure],
    release: &str,
) -> Vec<Held> {
    let mut found = Vec::new();
    for detail in details {
        let Some(interview) = book.interviews.get(&detail.subject) else {
            continue;
        };
        let Some(of) = Of::ALL.into_iter().find(|of| of.field() == detail.field) else {
            continue;
        };
        let value = match &detail.saying {
            Saying::Date(date) => date.clone(),
            Saying::Place(place) => place.hex(),
            Saying::Category(category) => category.word().to_owned(),
            _ => continue,
        };
        let values = BTreeSet::from([value]);
        // The coarsest grain at which it is the same: whoever is known no better fits as well. What
        // was told of an older version of the account counts as told to the finest.
        let grains = grains(book, interview, of);
        let grain = grains.iter().rposition(|known| *known == values);
        found.push(Held {
            account: detail.subject,
            of,
            detail: Detail {
                of: trait_name(name, detail.subject, of),
                grain: grain.unwrap_or(0),
                values,
                release: release.to_owned(),
            },
        });
    }
    found
}

fn trait_name(name: &dyn Fn(RecordId) -> String, account: RecordId, of: Of) -> String {
    format!("{} of {}", of.field().word(), name(account))
}

/// Everybody who gave an account, as they compare with the accounts told of `person`.
pub(super) fn crowd(
    book: &Casebook<'_>,
    name: &dyn Fn(RecordId) -> String,
    person: RecordId,
    held: &[Held],
) -> Crowd {
    let mut own: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for (id, interview) in &book.interviews {
        let human = book.human(interview.source);
        own.entry(human).or_default().push(*id);
    }
    let told: BTreeSet<RecordId> = held.iter().map(|held| held.account).collect();
    let somebody = |(human, accounts): (&RecordId, &Vec<RecordId>)| {
        let mut left = accounts.clone();
        let mut somebody = Somebody::default();
        for account in &told {
            // A person's own account stands for itself; of another's, the one that fits best.
            let best = match *human == person {
                true => left.iter().position(|id| id == account),
                false => (0..left.len()).max_by_key(|at| {
                    let fits = left.get(*at).map(|id| matches(book, held, *account, *id));
                    (fits, std::cmp::Reverse(*at))
                }),
            };
            let Some(best) = best else {
                continue;
            };
            let id = left.remove(best);
            let Some(interview) = book.interviews.get(&id) else {
                continue;
            };
            for of in Of::ALL {
                let grains = grains(book, interview, of);
                somebody
                    .traits
                    .insert(trait_name(name, *account, of), grains);
            }
            let events: BTreeSet<String> = interview
                .statements
                .iter()
                .filter_map(|statement| statement.event.map(name))
                .collect();
            let events: Vec<String> = events.into_iter().collect();
            let spoke_of = format!("what {} tells of", name(*account));
            somebody.sensitive.insert(spoke_of, events.join(" "));
        }
        (*human, somebody)
    };
    Crowd {
        people: own.iter().map(somebody).collect(),
        lists: BTreeMap::new(),
    }
}

/// How many details told of one account another account has as well.
fn matches(book: &Casebook<'_>, held: &[Held], account: RecordId, other: RecordId) -> usize {
    let Some(interview) = book.interviews.get(&other) else {
        return 0;
    };
    held.iter()
        .filter(|held| held.account == account)
        .filter(|held| {
            let grains = grains(book, interview, held.of);
            grains.get(held.detail.grain) == Some(&held.detail.values)
        })
        .count()
}
