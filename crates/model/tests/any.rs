//! Any record of any kind, from a seed.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testimony_model::{
    count::Count,
    date::{DatePrecision, UncertainDate},
    decision::{Conditions, Decision, Field, Form, Limits, Policy, SubjectKind},
    field::{Field as Declared, Shape},
    id::{Digest, ObjectId, RecordId},
    key::Key,
    language::Language,
    place::{Outline, PlaceKind, PlacePrecision, Position},
    record::{
        Approval, Body, Build, Check, CodeName, Counted, Custody, Disclosed, Disclosure, Evidence,
        FileDigest, ImprintSource, Item, ItemFacts, ItemTrace, Kind, MaskBox, PublishedCopy,
        PublishedFigure, PublishedTable, Record, Released, ReportSource, ReportStatement, Saying,
        SealedCopy, Spot, TimeAuthority, Witness,
    },
    vocabulary::{Code, CustodyAction, FamilyWish, PersonStatus, Protection, SourceCategory},
};

/// Throws what a record is made of (splitmix64).
pub(crate) struct Dice {
    state: u64,
    as_typed: bool,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: seed,
            as_typed: false,
        }
    }

    /// With fractions of a few digits, as people type them: JSON keeps others but for the last bit.
    pub(crate) fn as_typed(seed: u64) -> Self {
        Self {
            as_typed: true,
            ..Self::new(seed)
        }
    }

    fn throw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Of every length that CBOR writes in another way.
    fn number(&mut self) -> u64 {
        let bits = [4, 5, 8, 9, 16, 17, 32, 33, 64][self.below(9)];
        self.throw() >> (64 - bits)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.throw() % limit as u64).unwrap()
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.below(2) == 0
    }

    pub(crate) fn one<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn maybe<T>(&mut self, make: fn(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| make(self))
    }

    fn some<T>(&mut self, make: fn(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| make(self)).collect()
    }

    fn u16(&mut self) -> u16 {
        u16::try_from(self.number() & 0xffff).unwrap()
    }

    fn u32(&mut self) -> u32 {
        u32::try_from(self.number() & 0xffff_ffff).unwrap()
    }

    fn text(&mut self) -> String {
        let letters = [
            'a', 'Z', ' ', '\n', '"', '\\', '\u{0}', 'é', 'س', 'ة', '\u{202e}', '写', '🕯', '0',
        ];
        let length = [0, 1, 7, 23, 24, 300][self.below(6)];
        (0..length).map(|_| self.one(&letters)).collect()
    }

    fn id(&mut self) -> RecordId {
        let (a, b) = (self.throw().to_be_bytes(), self.throw().to_be_bytes());
        RecordId::from_bytes([a, b].concat().try_into().unwrap())
    }

    fn digest(&mut self) -> Digest {
        let halves = [*self.id().as_bytes(), *self.id().as_bytes()];
        Digest::from_bytes(halves.concat().try_into().unwrap())
    }

    fn date(&mut self) -> UncertainDate {
        let text = [
            "2012-05-25",
            "2012-05",
            "2012",
            "2012-05-25?",
            "2012-05-XX",
            "201X",
            "2012-05-20/..",
            "[2012-05-24,2012-05-26]",
            "2012-34",
            "2012-05-25T13:42:17Z",
            "../2012-05-31",
        ];
        UncertainDate::parse(self.one(&text)).unwrap()
    }

    fn key(&mut self) -> Key {
        let text = ["int-003", "0", "a.b_c-d", "media/photos/IMG 0412 صورة.jpg"];
        Key::try_from(self.one(&text).to_owned()).unwrap()
    }

    fn code(&mut self) -> Code {
        Code::parse(self.one(&["01", "010105", "01010501", "99", "00"])).unwrap()
    }

    fn language(&mut self) -> Language {
        self.one(&[Language::En, Language::Ar])
    }

    fn evidence(&mut self) -> Evidence {
        Evidence {
            record: self.id(),
            statement: self.maybe(Self::u16),
        }
    }

    /// Whole numbers, which CBOR writes short, fractions as they are typed, and any others.
    fn fraction(&mut self) -> f64 {
        match self.below(if self.as_typed { 2 } else { 3 }) {
            0 => self.one(&[0.0, 0.5, 1.0]),
            1 => self.below(10_001) as f64 / 1e4,
            _ => (self.throw() >> 11) as f64 / (1_u64 << 53) as f64,
        }
    }

    pub(crate) fn position(&mut self) -> Position {
        let (latitude, longitude) = (
            self.fraction() * 180.0 - 90.0,
            self.fraction() * 360.0 - 180.0,
        );
        if self.as_typed {
            Position::parse(&format!("{latitude:.5}, {longitude:.5}")).unwrap()
        } else {
            Position::new(latitude, longitude).unwrap()
        }
    }

    fn mask(&mut self) -> MaskBox {
        loop {
            let [left, top, width, height] = std::array::from_fn(|_| self.fraction());
            if let Some(mask) = MaskBox::new(left, top, width, height) {
                return mask;
            }
        }
    }

    fn outline(&mut self) -> Outline {
        Outline {
            rings: self.some(|dice| dice.some(Self::position)),
        }
    }

    fn count(&mut self) -> Count {
        let (min, up, more) = (self.u16(), self.u16(), self.u16());
        let (min, best) = (u32::from(min), u32::from(min) + u32::from(up));
        let best_or_none = self.flag().then_some(best);
        Count::new(min, best_or_none, best + u32::from(more)).unwrap()
    }

    fn kind_of_place(&mut self) -> PlaceKind {
        self.one(&PLACE_KINDS)
    }

    pub(crate) fn precision(&mut self) -> PlacePrecision {
        self.one(&PRECISIONS)
    }

    fn form(&mut self) -> Form {
        match self.below(4) {
            0 => Form::Withheld,
            1 => Form::CodeName,
            2 => Form::Exact,
            _ => Form::Generalised {
                date: self.maybe(|dice| {
                    dice.one(&[
                        DatePrecision::Year,
                        DatePrecision::Season,
                        DatePrecision::Month,
                        DatePrecision::Day,
                    ])
                }),
                place: self.maybe(Self::precision),
            },
        }
    }

    fn saying(&mut self) -> Saying {
        match self.below(8) {
            0 => Saying::Exact,
            1 => Saying::CodeName,
            2 => Saying::Words(self.text()),
            3 => Saying::Date(self.text()),
            4 => Saying::Place(self.id()),
            5 => Saying::Category(self.one(SourceCategory::ALL)),
            6 => Saying::Quote(self.text()),
            _ => Saying::Value(self.text()),
        }
    }

    fn file(&mut self) -> FileDigest {
        FileDigest {
            path: self.text(),
            sha256: self.digest(),
            bytes: self.number(),
        }
    }

    /// A record of this kind.
    pub(crate) fn record(&mut self, kind: Kind) -> Record {
        Record {
            id: self.id(),
            key: self.maybe(Self::key),
            body: self.body(kind),
            own: self
                .some(|dice| (dice.text(), dice.text()))
                .into_iter()
                .collect::<BTreeMap<_, _>>(),
        }
    }

    fn body(&mut self, kind: Kind) -> Body {
        match kind {
            Kind::Item => self.item().into(),
            Kind::ItemTrace => self.item_trace().into(),
            Kind::Custody => self.custody().into(),
            Kind::ReportSource => self.report_source().into(),
            Kind::Policy => self.policy().into(),
            Kind::Decision => self.decision().into(),
            Kind::CodeName => self.code_name().into(),
            Kind::Build => self.build().into(),
            Kind::Check => self.check().into(),
            Kind::Approval => self.approval().into(),
            Kind::Released => self.released().into(),
            Kind::Limits => self.limits().into(),
            Kind::Disclosed => self.disclosed().into(),
            Kind::PublishedCopy => self.published_copy().into(),
            Kind::TimeAuthority => TimeAuthority {
                roots: self.text(),
                address: self.maybe(Self::text),
            }
            .into(),
            Kind::Witness => Witness {
                vkey: self.text(),
                address: self.maybe(Self::text),
            }
            .into(),
            declared => {
                let fields = self.fields(declared.fields());
                serde_json::from_value(json!({ "kind": declared.word(), "fields": fields }))
                    .unwrap()
            }
        }
    }

    /// Anything that the declared fields of a kind can hold.
    fn fields(&mut self, fields: &[Declared]) -> Value {
        let mut object = serde_json::Map::new();
        for field in fields
            .iter()
            .filter(|field| !matches!(field.shape, Shape::Machine))
        {
            let is_there = field.need || field.inline || self.flag() || is_presumed(field);
            if !is_there {
                continue;
            }
            let value = if field.many {
                let values = (0..self.below(4)).map(|_| self.value(field));
                Value::Array(values.collect())
            } else {
                self.value(field)
            };
            object.insert(field.name.to_owned(), value);
        }
        Value::Object(object)
    }

    fn value(&mut self, field: &Declared) -> Value {
        match field.shape {
            Shape::Text | Shape::Link | Shape::Language => json!(self.text()),
            Shape::Date => json!(self.date()),
            Shape::Count => json!(self.count()),
            Shape::Number { least, most } => {
                json!(u64::from(least) + self.throw() % (u64::from(most - least) + 1))
            }
            Shape::Decimal => json!(self.fraction()),
            Shape::Flag => json!(self.flag()),
            Shape::Words(words) => json!(self.one(words)),
            Shape::Code(_) => json!(self.code()),
            Shape::Position => json!(self.position()),
            Shape::Reference(_) => json!(self.id()),
            Shape::Evidence => json!(self.evidence()),
            Shape::Group(fields) => self.fields(fields),
            Shape::Outline => json!(self.outline()),
            Shape::Mask => json!(self.mask()),
            Shape::Machine => unreachable!("the program fills it in"),
        }
    }

    fn item(&mut self) -> Item {
        let made = [
            ("object", json!(ObjectId::from_bytes(*self.id().as_bytes()))),
            ("sha256", json!(self.digest())),
            ("bytes", json!(self.number())),
            ("media_type", json!(self.text())),
            ("facts", json!(self.item_facts())),
            ("problems", json!([self.text()])),
        ];
        let Value::Object(mut whole) = self.fields(Item::FIELDS) else {
            unreachable!("fields are an object")
        };
        whole.extend(made.map(|(name, value)| (name.to_owned(), value)));
        serde_json::from_value(Value::Object(whole)).unwrap()
    }
}

/// Every record has it; only files may leave it out.
fn is_presumed(field: &Declared) -> bool {
    ["family_wish", "precision", "protected"].contains(&field.name)
}

pub(crate) const PLACE_KINDS: [PlaceKind; 12] = [
    PlaceKind::Country,
    PlaceKind::Governorate,
    PlaceKind::District,
    PlaceKind::Subdistrict,
    PlaceKind::City,
    PlaceKind::Quarter,
    PlaceKind::Site,
    PlaceKind::FieldHospital,
    PlaceKind::SafeHouse,
    PlaceKind::Detention,
    PlaceKind::Checkpoint,
    PlaceKind::Other,
];
pub(crate) const PRECISIONS: [PlacePrecision; 9] = [
    PlacePrecision::Withheld,
    PlacePrecision::Country,
    PlacePrecision::Governorate,
    PlacePrecision::District,
    PlacePrecision::City,
    PlacePrecision::Quarter,
    PlacePrecision::Street,
    PlacePrecision::Building,
    PlacePrecision::Exact,
];
const FIELDS: [Field; 17] = Field::ALL;
const SUBJECTS: [SubjectKind; 6] = [
    SubjectKind::Person,
    SubjectKind::Place,
    SubjectKind::Interview,
    SubjectKind::Observation,
    SubjectKind::Item,
    SubjectKind::Event,
];

/// One method for each kind: `field: what is thrown for it`.
macro_rules! bodies {
    ($($method:ident: $type:ident { $($field:ident: $make:expr),+ $(,)? })+) => {
        impl Dice {
            $(pub(crate) fn $method(&mut self) -> $type {
                $type { $($field: {
                    let make: fn(&mut Self) -> _ = $make;
                    make(self)
                }),+ }
            })+
        }
    };
}

bodies! {
    item_facts: ItemFacts {
        width: |d| d.maybe(Dice::u32), height: |d| d.maybe(Dice::u32),
        duration_ms: |d| d.maybe(Dice::number), pages: |d| d.maybe(Dice::u32),
        codecs: |d| d.some(Dice::text), recorded: |d| d.maybe(Dice::text),
    }
    item_trace: ItemTrace {
        item: |d| d.maybe(Dice::id), position: |d| d.maybe(Dice::position),
        tags: |d| d.some(|d| (d.text(), d.text())),
    }
    custody: Custody {
        item: Dice::id, action: |d| d.one(CustodyAction::ALL), sha256: Dice::digest,
        bytes: Dice::number, media_type: Dice::text, from: |d| d.maybe(Dice::id), by: Dice::text,
        time: Dice::text, purpose: Dice::text,
    }
    report_source: ReportSource {
        report: Dice::key, edition: Dice::language, title: Dice::text,
        subtitle: |d| d.maybe(Dice::text), organisation: Dice::text,
        index: |d| d.maybe(Dice::text), date: Dice::date, summary: |d| d.maybe(Dice::text),
        topics: |d| d.some(Dice::text),
        cover: |d| d.maybe(Dice::id), findings: |d| d.some(Dice::id),
        events: |d| d.some(Dice::id), markdown: Dice::text, body_line: Dice::u32, file: Dice::text,
        imprint: Dice::imprint, only_here: |d| d.some(Dice::text),
    }
    imprint: ImprintSource {
        edition: |d| d.maybe(Dice::text), original: |d| d.maybe(Dice::text),
        isbn: |d| d.maybe(Dice::text), copyright: |d| d.maybe(Dice::text),
        licence: |d| d.maybe(Dice::text), contact: |d| d.maybe(Dice::text),
    }
    policy: Policy {
        subject: |d| d.one(&SUBJECTS), when: Dice::conditions, field: |d| d.one(&FIELDS),
        form: Dice::form, reason: Dice::text, by: Dice::text,
        seconded_by: |d| d.maybe(Dice::text),
    }
    conditions: Conditions {
        status: |d| d.maybe(|d| d.one(PersonStatus::ALL)),
        family_wish: |d| d.maybe(|d| d.one(FamilyWish::ALL)),
        protection: |d| d.maybe(|d| d.one(Protection::ALL)),
        category: |d| d.maybe(|d| d.one(SourceCategory::ALL)),
        kind: |d| d.maybe(Dice::kind_of_place), protected: |d| d.maybe(Dice::flag),
    }
    decision: Decision {
        subject: Dice::id, statement: |d| d.maybe(Dice::u16), field: |d| d.one(&FIELDS),
        form: Dice::form, words: |d| d.maybe(Dice::text), words_ar: |d| d.maybe(Dice::text),
        artefact: |d| d.maybe(Dice::key), consent: |d| d.maybe(Dice::id),
        of: |d| d.maybe(Dice::digest), reason: Dice::text, by: Dice::text,
        seconded_by: |d| d.maybe(Dice::text),
    }
    code_name: CodeName { artefact: Dice::key, subject: Dice::id, number: Dice::u16 }
    build: Build {
        report: Dice::key, by: Dice::text, files: |d| d.some(Dice::file),
        statements: |d| d.some(|d| ReportStatement {
            edition: d.language(), line: d.u32(), evidence: d.some(Dice::evidence),
        }),
    }
    check: Check {
        what: Dice::text, of: Dice::digest, clean: Dice::flag,
        counts: |d| [d.u32(), d.u32(), d.u32()],
    }
    limits: Limits {
        artefact: |d| d.maybe(Dice::key), people: |d| d.maybe(Dice::u16),
        rows: |d| d.maybe(Dice::u16), answers: |d| d.maybe(Dice::u16),
        small: |d| d.maybe(Dice::u16), width: |d| d.maybe(Dice::u16), reason: Dice::text,
        by: Dice::text, seconded_by: |d| d.maybe(Dice::text),
    }
    disclosed: Disclosed {
        report: Dice::key, build: Dice::id,
        details: |d| d.some(|d| Disclosure {
            subject: d.id(), statement: d.maybe(Dice::u16), field: d.one(&FIELDS),
            saying: d.saying(),
            at: d.some(|d| Spot { edition: d.language(), line: d.u32() }),
        }),
        tables: |d| d.some(|d| PublishedTable {
            name: d.text(), axes: d.some(Dice::text),
            counted: d.some(|d| Counted { record: d.id(), headings: d.some(Dice::text) }),
            figures: d.some(|d| PublishedFigure {
                headings: d.some(|d| d.maybe(Dice::text)),
                told: d.maybe(|d| (d.number(), d.number())),
            }),
        }),
    }
    published_copy: PublishedCopy {
        report: Dice::key, release: Dice::id,
        files: |d| d.some(|d| SealedCopy {
            path: d.text(), object: ObjectId::from_bytes(*d.id().as_bytes()),
        }),
    }
    approval: Approval { report: Dice::key, build: Dice::id, of: Dice::digest, by: Dice::text }
    released: Released {
        report: Dice::key, build: Dice::id, files: |d| d.some(Dice::file), time: Dice::text,
        approved_by: |d| d.some(Dice::text),
    }
}
