//! What a report tells of records, noted while it is composed.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use model::{
    date::UncertainDate,
    decision::Field,
    id::RecordId,
    language::Language,
    protected::Protected,
    public::{PublicText, Told},
    record::{Body, Disclosure, PublishedTable, Record, Saying, Spot},
};

use publish::data::Code;

use super::{desk::Desk, parts::PatternRow};

/// A detail: of which record, of which statement of it, what, and how it is told.
type Detail = (RecordId, Option<u16>, Field, Saying);

/// Every detail that was released, with the lines that tell it.
///
/// It is filled beside each call that releases something, so that a risk is weighed of what the reader
/// holds and not of what a rule would allow.
#[derive(Default)]
pub(crate) struct Ledger {
    details: RefCell<BTreeMap<Detail, BTreeSet<Spot>>>,
    tables: RefCell<Vec<PublishedTable>>,
    patterns: RefCell<Vec<PatternRow>>,
    codes: RefCell<Vec<(Language, Code)>>,
}

impl Ledger {
    /// What was noted.
    pub(crate) fn details(&self) -> Vec<Disclosure> {
        let noted = self.details.borrow();
        let detail =
            |((subject, statement, field, saying), at): (&Detail, &BTreeSet<Spot>)| Disclosure {
                subject: *subject,
                statement: *statement,
                field: *field,
                saying: saying.clone(),
                at: at.iter().copied().collect(),
            };
        noted.iter().map(detail).collect()
    }

    /// Notes a table as it is printed; editions print the same one.
    pub(crate) fn note_table(&self, table: &PublishedTable) {
        let mut tables = self.tables.borrow_mut();
        if !tables.contains(table) {
            tables.push(table.clone());
        }
    }

    /// Notes a statement that is bound to counts.
    pub(crate) fn note_pattern(&self, row: PatternRow) {
        self.patterns.borrow_mut().push(row);
    }

    /// Notes what the columns of a generated table mean.
    pub(crate) fn note_code(&self, language: Language, code: Code) {
        self.codes.borrow_mut().push((language, code));
    }

    /// The same of every table of an edition.
    pub(crate) fn codes(&self, language: Language) -> Vec<Code> {
        let codes = self.codes.borrow();
        let own = codes.iter().filter(|(of, _)| *of == language);
        own.map(|(_, code)| code.clone()).collect()
    }

    /// The statements that are bound to counts.
    pub(crate) fn patterns(&self) -> Vec<PatternRow> {
        self.patterns.borrow().clone()
    }

    /// The tables.
    pub(crate) fn tables(&self) -> Vec<PublishedTable> {
        self.tables.borrow().clone()
    }
}

impl Desk<'_> {
    /// Notes that `line` tells something of a record.
    pub(crate) fn tell(&self, line: u32, record: &Protected<Record>, field: Field, saying: Saying) {
        self.tell_of(
            (record.reveal(&self.clearance).id, None),
            line,
            field,
            saying,
        );
    }

    /// The same of one statement.
    pub(crate) fn tell_of(
        &self,
        (subject, statement): (RecordId, Option<u16>),
        line: u32,
        field: Field,
        saying: Saying,
    ) {
        let spot = Spot {
            edition: self.language,
            line,
        };
        let mut noted = self.told.details.borrow_mut();
        let at = noted.entry((subject, statement, field, saying));
        at.or_default().insert(spot);
    }

    /// Notes how a date is told.
    pub(crate) fn tell_date(
        &self,
        line: u32,
        record: &Protected<Record>,
        told: &Told<UncertainDate>,
    ) {
        let saying = match told {
            Told::Value(date) => Saying::Date(date.get().as_str().to_owned()),
            Told::Words(words) => Saying::Words(words.as_str().to_owned()),
        };
        self.tell(line, record, Field::Date, saying);
    }

    /// Notes which place of a chain is told, of the place itself or of what happened there.
    pub(crate) fn tell_place(
        &self,
        line: u32,
        (record, field): (&Protected<Record>, Field),
        chain: &[Protected<Record>],
        told: &PublicText,
    ) {
        let is_told = |place: &&Protected<Record>| match self.body(place) {
            Body::Place(place) => [&place.name, &place.name_ar]
                .into_iter()
                .flatten()
                .any(|name| name == told.as_str()),
            _ => false,
        };
        let saying = match chain.iter().find(is_told) {
            Some(place) => Saying::Place(place.reveal(&self.clearance).id),
            None => Saying::Words(told.as_str().to_owned()),
        };
        self.tell(line, record, field, saying);
    }
}
