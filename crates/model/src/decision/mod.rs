//! Disclosure: policies, decisions, and the rulings that follow from them (DESIGN §7).
//!
//! The default is: withheld. A [`Policy`] makes a common rule cheap, a [`Decision`] settles one case and
//! wins over every policy. [`Rulings`] is what they come to for one artefact; it can be made only by
//! reading them back from the history, and it is the only maker of [`crate::public::Public`] values
//! from records.

mod limits;
mod people;
mod places;
mod refusal;
mod rulings;
mod works;

use serde::{Deserialize, Serialize};

pub use self::{
    limits::{Limits, Thresholds},
    refusal::Refusal,
    rulings::Rulings,
    works::{Prose, prose_digest},
};
use crate::{
    date::DatePrecision,
    id::{Digest, RecordId},
    key::Key,
    place::PlacePrecision,
    vocabulary::{FamilyWish, PersonStatus, Protection, SourceCategory},
};

/// A rule for many cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// What it is about.
    pub subject: SubjectKind,
    /// When it applies; every condition given must hold.
    pub when: Conditions,
    /// What of the subject.
    pub field: Field,
    /// In which form that may be told.
    pub form: Form,
    /// Why.
    pub reason: String,
    /// Who decided, a code name or member.
    pub by: String,
    /// Who agreed.
    pub seconded_by: Option<String>,
}

/// A settled case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What it is about.
    pub subject: RecordId,
    /// Which statement of it, from 1.
    pub statement: Option<u16>,
    /// What of the subject.
    pub field: Field,
    /// In which form that may be told.
    pub form: Form,
    /// The words to print, for a generalised form.
    pub words: Option<String>,
    /// The same in Arabic.
    pub words_ar: Option<String>,
    /// For which report; `None`: for every one.
    pub artefact: Option<Key>,
    /// Whose consent it rests on.
    pub consent: Option<RecordId>,
    /// For prose: SHA-256 of the canonical record, so that a later version is not covered.
    pub of: Option<Digest>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// Who agreed.
    pub seconded_by: Option<String>,
}

/// What a policy is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectKind {
    /// Persons and sources.
    Person,
    /// Places.
    Place,
    /// Interviews.
    Interview,
    /// Observations.
    Observation,
    /// Photographs, film, sound, documents.
    Item,
    /// Events.
    Event,
}

/// What of a subject is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// A name.
    Name,
    /// An age.
    Age,
    /// A sex.
    Sex,
    /// A role.
    Role,
    /// A position.
    Position,
    /// The category of a source.
    Category,
    /// A date.
    Date,
    /// A place, of an account or event.
    Place,
    /// The very words of a statement.
    Quote,
    /// A picture's pixels.
    Content,
    /// Words about an item.
    Caption,
    /// An event's title.
    Title,
    /// Counts of people.
    Counts,
    /// Text written to be published.
    Prose,
    /// The original bytes, to a named recipient, in an exhibit pack.
    Original,
    /// That few people fit what is told of a person: accepted for the details that the words list.
    Risk,
    /// That a phrase of a quotation stands elsewhere too: accepted for the phrase in the words.
    Phrase,
}

impl Field {
    /// The word used in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Age => "age",
            Self::Sex => "sex",
            Self::Role => "role",
            Self::Position => "position",
            Self::Category => "category",
            Self::Date => "date",
            Self::Place => "place",
            Self::Quote => "quote",
            Self::Content => "content",
            Self::Caption => "caption",
            Self::Title => "title",
            Self::Counts => "counts",
            Self::Prose => "prose",
            Self::Original => "original",
            Self::Risk => "risk",
            Self::Phrase => "phrase",
        }
    }

    /// Every field.
    pub const ALL: [Self; 17] = [
        Self::Name,
        Self::Age,
        Self::Sex,
        Self::Role,
        Self::Position,
        Self::Category,
        Self::Date,
        Self::Place,
        Self::Quote,
        Self::Content,
        Self::Caption,
        Self::Title,
        Self::Counts,
        Self::Prose,
        Self::Original,
        Self::Risk,
        Self::Phrase,
    ];

    /// Reads a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }
}

/// In which form something is told, from the most protective to the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Not at all.
    Withheld,
    /// By a random code name.
    CodeName,
    /// In coarser terms.
    Generalised {
        /// For dates: no finer than this.
        date: Option<DatePrecision>,
        /// For places: no finer than this.
        place: Option<PlacePrecision>,
    },
    /// As it is.
    Exact,
}

/// Conditions of a policy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conditions {
    /// Fate of the person.
    pub status: Option<PersonStatus>,
    /// What the family wants.
    pub family_wish: Option<FamilyWish>,
    /// How much harm being found would do.
    pub protection: Option<Protection>,
    /// In which capacity a source speaks.
    pub category: Option<SourceCategory>,
    /// The kind of place.
    pub kind: Option<crate::place::PlaceKind>,
    /// Whether the place is protected.
    pub protected: Option<bool>,
}

impl Decision {
    /// Whether somebody else than who decided stands behind it. The same name in another spelling of
    /// spaces or capitals is the same person, and a blank name is nobody.
    pub(crate) fn is_seconded(&self) -> bool {
        are_two(&self.by, self.seconded_by.as_deref())
    }
}

impl Policy {
    /// Whether a second, different person agreed.
    pub(crate) fn is_seconded(&self) -> bool {
        are_two(&self.by, self.seconded_by.as_deref())
    }
}

/// Whether two different people are named, capitals and spaces apart.
fn are_two(by: &str, second: Option<&str>) -> bool {
    let person = |name: &str| name.split_whitespace().collect::<String>().to_lowercase();
    let by = person(by);
    second
        .map(person)
        .is_some_and(|second| !by.is_empty() && !second.is_empty() && second != by)
}

impl Form {
    /// How much it tells, for choosing the most protective of several. Generalised without a precision,
    /// a place is told as finely as its `publish_as` allows, and a date not at all.
    pub(crate) fn openness(self) -> (u8, Option<DatePrecision>, PlacePrecision) {
        match self {
            Self::Withheld => (0, None, PlacePrecision::Withheld),
            Self::CodeName => (1, None, PlacePrecision::Withheld),
            Self::Generalised { date, place } => (2, date, place.unwrap_or(PlacePrecision::Exact)),
            Self::Exact => (3, None, PlacePrecision::Exact),
        }
    }
}

impl Conditions {
    /// How many conditions there are; the more, the more specific the policy.
    pub(crate) fn weight(&self) -> usize {
        usize::from(self.status.is_some())
            + usize::from(self.family_wish.is_some())
            + usize::from(self.protection.is_some())
            + usize::from(self.category.is_some())
            + usize::from(self.kind.is_some())
            + usize::from(self.protected.is_some())
    }
}
