//! Any record of any kind, from a seed.

use std::collections::BTreeMap;

use testimony_model::{
    count::Count,
    date::{DatePrecision, UncertainDate},
    decision::{Conditions, Decision, Field, Form, Policy, SubjectKind},
    id::{Digest, ObjectId, RecordId},
    key::Key,
    language::Language,
    place::{Outline, PlaceKind, PlacePrecision, Position},
    record::{
        Act, Actor, Approval, Body, Build, ChainLink, Check, CodeName, Consent, Counts, Custody,
        Event, Evidence, ExternalFinding, FieldWork, FileDigest, Finding, Identity, Interview,
        Investigation, Involvement, Item, ItemFacts, ItemTrace, Kind, MaskBox, Observation, Person,
        Place, PlaceIdentity, Recommendation, Record, Released, ReportSource, ReportStatement,
        Source, Statement, StatementLink, TeamMember,
    },
    vocabulary::{
        Access, ActorKind, AddresseeKind, Code, ConsentScope, CustodyAction, ExternalRelation,
        FamilyWish, Likelihood, Perception, PersonStatus, Protection, Relation, Sex, Side,
        SourceCategory, StandardOfProof,
    },
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

    fn scopes(&mut self) -> Vec<ConsentScope> {
        self.some(|dice| dice.one(ConsentScope::ALL))
    }

    fn statement(&mut self) -> Statement {
        Statement {
            text: self.text(),
            basis: self.one(Perception::ALL),
            heard_from: self.maybe(Self::id),
            event: self.maybe(Self::id),
            links: self.some(|dice| StatementLink {
                relation: dice.one(Relation::ALL),
                to: dice.evidence(),
            }),
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
            Kind::Investigation => self.investigation().into(),
            Kind::Identity => self.identity().into(),
            Kind::Person => self.person().into(),
            Kind::Source => self.source().into(),
            Kind::Consent => self.consent().into(),
            Kind::Place => self.place().into(),
            Kind::PlaceIdentity => self.place_identity().into(),
            Kind::Actor => self.actor().into(),
            Kind::Interview => self.interview().into(),
            Kind::Observation => self.observation().into(),
            Kind::Event => self.event().into(),
            Kind::Act => self.act().into(),
            Kind::Involvement => self.involvement().into(),
            Kind::Item => self.item().into(),
            Kind::ItemTrace => self.item_trace().into(),
            Kind::Custody => self.custody().into(),
            Kind::ExternalFinding => self.external_finding().into(),
            Kind::Finding => self.finding().into(),
            Kind::Recommendation => self.recommendation().into(),
            Kind::ReportSource => self.report_source().into(),
            Kind::Policy => self.policy().into(),
            Kind::Decision => self.decision().into(),
            Kind::CodeName => self.code_name().into(),
            Kind::Build => self.build().into(),
            Kind::Check => self.check().into(),
            Kind::Approval => self.approval().into(),
            Kind::Released => self.released().into(),
        }
    }
}

pub(crate) const PLACE_KINDS: [PlaceKind; 11] = [
    PlaceKind::Country,
    PlaceKind::Governorate,
    PlaceKind::District,
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
const FIELDS: [Field; 15] = Field::ALL;
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
    investigation: Investigation {
        title: Dice::text, organisation: Dice::text, scope: Dice::text,
        terms_of_reference: |d| d.maybe(Dice::text),
        standard_of_proof: |d| d.one(StandardOfProof::ALL), access: |d| d.one(Access::ALL),
        dates: Dice::date, languages: |d| d.some(Dice::text), restrictions: |d| d.maybe(Dice::text),
        team: |d| d.some(|d| TeamMember { code_name: d.text(), role: d.text() }),
        field_work: |d| d.some(|d| FieldWork { place: d.id(), dates: d.date(), on_site: d.flag() }),
    }
    identity: Identity {
        name: |d| d.maybe(Dice::text), name_ar: |d| d.maybe(Dice::text),
        also: |d| d.some(Dice::text), phone: |d| d.some(Dice::text), email: |d| d.some(Dice::text),
        identifier: |d| d.some(Dice::text), handle: |d| d.some(Dice::text),
        address: |d| d.maybe(Dice::text), sex: |d| d.maybe(|d| d.one(Sex::ALL)),
        born: |d| d.maybe(Dice::date), occupation: |d| d.maybe(Dice::text),
        phrases: |d| d.some(Dice::text),
    }
    person: Person {
        identity: Dice::id, status: |d| d.one(PersonStatus::ALL),
        protection: |d| d.one(Protection::ALL), age: |d| d.maybe(Dice::u16),
        sex: |d| d.maybe(|d| d.one(Sex::ALL)), family_wish: |d| d.one(FamilyWish::ALL),
        related: |d| d.some(Dice::id), remarks: Dice::text,
    }
    source: Source {
        identity: Dice::id, category: |d| d.one(SourceCategory::ALL),
        status: |d| d.one(PersonStatus::ALL), reliability: |d| d.maybe(Dice::text),
        protection: |d| d.one(Protection::ALL), remarks: Dice::text,
    }
    consent: Consent {
        of: Dice::id, given_by: |d| d.maybe(Dice::id), explained_by: |d| d.maybe(Dice::text),
        language: |d| d.maybe(Dice::text), date: |d| d.maybe(Dice::date),
        granted: Dice::scopes, refused: Dice::scopes,
    }
    place: Place {
        kind: Dice::kind_of_place, within: |d| d.maybe(Dice::id), protected: Dice::flag,
        name: |d| d.maybe(Dice::text), name_ar: |d| d.maybe(Dice::text),
        position: |d| d.maybe(Dice::position), precision: Dice::precision,
        publish_as: Dice::precision, code: |d| d.maybe(Dice::text),
        outline: |d| d.maybe(Dice::outline), identity: |d| d.maybe(Dice::id),
        description: Dice::text,
    }
    place_identity: PlaceIdentity {
        name: Dice::text, name_ar: |d| d.maybe(Dice::text),
        position: |d| d.maybe(Dice::position), description: Dice::text,
    }
    actor: Actor {
        name: Dice::text, name_ar: |d| d.maybe(Dice::text), kind: |d| d.one(ActorKind::ALL),
        side: |d| d.one(Side::ALL), parent: |d| d.maybe(Dice::id), code: |d| d.maybe(Dice::code),
        description: Dice::text,
    }
    interview: Interview {
        source: Dice::id, date: Dice::date, place: |d| d.maybe(Dice::id), interviewer: Dice::text,
        interpreter: |d| d.maybe(Dice::text), language: Dice::text, setting: Dice::text,
        others_present: |d| d.maybe(Dice::u32), repeat_of: |d| d.maybe(Dice::id),
        heard_from: |d| d.some(Dice::id), statements: |d| d.some(Dice::statement),
        notes: Dice::text,
    }
    observation: Observation {
        observer: Dice::text, date: Dice::date, time: |d| d.maybe(Dice::text), place: Dice::id,
        conditions: |d| d.maybe(Dice::text), event: |d| d.maybe(Dice::id),
        statements: |d| d.some(Dice::statement), notes: Dice::text,
    }
    event: Event {
        title: Dice::text, title_ar: |d| d.maybe(Dice::text), date: Dice::date, place: Dice::id,
        status: |d| d.one(Likelihood::ALL), counts: Dice::counts,
        chain: |d| d.some(|d| ChainLink { to: d.id(), kind: d.code() }),
        evidence: |d| d.some(Dice::evidence), description: Dice::text,
    }
    counts: Counts {
        killed: |d| d.maybe(Dice::count), wounded: |d| d.maybe(Dice::count),
        detained: |d| d.maybe(Dice::count), present: |d| d.maybe(Dice::count),
    }
    act: Act {
        event: Dice::id, victim: |d| d.maybe(Dice::id), kind: Dice::code,
        method: |d| d.maybe(Dice::code), date: |d| d.maybe(Dice::date),
        status: |d| d.maybe(Dice::code), evidence: |d| d.some(Dice::evidence),
    }
    involvement: Involvement {
        act: Dice::id, actor: Dice::id, degree: |d| d.maybe(Dice::code),
        attribution: |d| d.one(Likelihood::ALL),
    }
    item: Item {
        object: |d| ObjectId::from_bytes(*d.id().as_bytes()), sha256: Dice::digest,
        bytes: Dice::number, media_type: Dice::text, facts: Dice::item_facts,
        problems: |d| d.some(Dice::text), title: |d| d.maybe(Dice::text),
        title_ar: |d| d.maybe(Dice::text), taken: |d| d.maybe(Dice::date),
        place: |d| d.maybe(Dice::id), by: |d| d.maybe(Dice::id), given_by: |d| d.maybe(Dice::id),
        credit: |d| d.maybe(Dice::text), shows: |d| d.some(Dice::id),
        event: |d| d.maybe(Dice::id), mask: |d| d.some(Dice::mask), description: Dice::text,
    }
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
    external_finding: ExternalFinding {
        body: Dice::text, document: Dice::text, paragraph: |d| d.maybe(Dice::text),
        date: Dice::date, url: |d| d.maybe(Dice::text),
        relation: |d| d.one(ExternalRelation::ALL), text: Dice::text,
    }
    finding: Finding {
        statement: Dice::text, standard: |d| d.one(StandardOfProof::ALL), met: Dice::flag,
        decided_by: Dice::text, date: Dice::date, supports: |d| d.some(Dice::evidence),
        contradicts: |d| d.some(Dice::evidence), alternatives: |d| d.some(Dice::text),
        events: |d| d.some(Dice::id), reasoning: Dice::text,
    }
    recommendation: Recommendation {
        addressee: Dice::text, addressee_ar: |d| d.maybe(Dice::text), order: Dice::u32,
        kind: |d| d.one(AddresseeKind::ALL), calls: |d| d.some(Dice::text),
        calls_ar: |d| d.some(Dice::text), findings: |d| d.some(Dice::id),
    }
    report_source: ReportSource {
        report: Dice::key, edition: Dice::language, title: Dice::text,
        subtitle: |d| d.maybe(Dice::text), organisation: Dice::text,
        index: |d| d.maybe(Dice::text), date: Dice::date, summary: |d| d.maybe(Dice::text),
        cover: |d| d.maybe(Dice::id), findings: |d| d.some(Dice::id),
        events: |d| d.some(Dice::id), markdown: Dice::text, body_line: Dice::u32, file: Dice::text,
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
    approval: Approval { report: Dice::key, build: Dice::id, of: Dice::digest, by: Dice::text }
    released: Released {
        report: Dice::key, build: Dice::id, files: |d| d.some(Dice::file), time: Dice::text,
        approved_by: |d| d.some(Dice::text),
    }
}
