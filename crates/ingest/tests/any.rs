//! Any record that people can enter, from a seed and the declarations of its fields.

use std::collections::BTreeMap;

use ingest::field::{Resolve, write::Names};
use model::{
    field::{Field, Shape},
    id::RecordId,
    key::Key,
    record::{Body, Kind, Record},
    vocabulary::Relation,
};
use serde_json::{Map, Value as Json, json};

/// Kinds that can be evidence; the first four have numbered statements.
const EVIDENCE: [Kind; 8] = [
    Kind::Interview,
    Kind::Observation,
    Kind::Visit,
    Kind::ExternalFinding,
    Kind::Item,
    Kind::PhysicalItem,
    Kind::Message,
    Kind::Examination,
];

/// A world in which every kind has a few records, whose keys say which they are.
pub(crate) struct World;

impl World {
    pub(crate) fn id(kind: Kind, number: u8) -> RecordId {
        let at = Kind::ALL.iter().position(|known| *known == kind).unwrap();
        let mut bytes = [0; 16];
        (bytes[0], bytes[1]) = (u8::try_from(at).unwrap(), number);
        RecordId::from_bytes(bytes)
    }

    pub(crate) fn name(kind: Kind, number: u8) -> Key {
        if kind == Kind::Item {
            let odd = ["a.jpg", "b c, d.jpg", "e {f}: #g \"h\".mp4", "صورة.jpg"];
            return Key::media(&format!("media/{number}/{}", odd[usize::from(number) % 4]))
                .unwrap();
        }
        Key::parse(&format!("{}-{number}", kind.word())).unwrap()
    }
}

impl Names for World {
    fn key(&self, id: &RecordId) -> Option<Key> {
        let [at, number, ..] = *id.as_bytes();
        Some(Self::name(Kind::ALL[usize::from(at)], number))
    }
}

impl Resolve for World {
    fn resolve(&self, key: &Key) -> Option<(Kind, RecordId)> {
        if let Some(rest) = key.as_str().strip_prefix("media/") {
            let number = rest.split('/').next()?.parse().ok()?;
            return Some((Kind::Item, Self::id(Kind::Item, number)));
        }
        if let Some((_, part)) = key.as_str().split_once('.') {
            // Identities and consents of the records under test.
            let kind = match (part, key.as_str().starts_with("place-")) {
                ("identity", true) => Kind::PlaceIdentity,
                ("identity", false) => Kind::Identity,
                _ => Kind::Consent,
            };
            return Some((kind, Self::id(kind, 200)));
        }
        let (word, number) = key.as_str().rsplit_once('-')?;
        let kind = Kind::ALL.iter().copied().find(|kind| kind.word() == word)?;
        Some((kind, Self::id(kind, number.parse().ok()?)))
    }
}

/// Throws what a record is made of (splitmix64).
pub(crate) struct Dice {
    state: u64,
    /// Texts that YAML, Markdown and spreadsheets misread.
    is_nasty: bool,
    /// Only what a cell of a table can say: texts with nothing around them and on one line each.
    is_cell: bool,
}

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self {
            state: seed,
            is_nasty: true,
            is_cell: false,
        }
    }

    pub(crate) const fn for_cells(seed: u64) -> Self {
        Self {
            is_cell: true,
            ..Self::new(seed)
        }
    }

    fn throw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
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

    /// A text that is not empty.
    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(5) {
            let word = match self.is_nasty && self.flag() {
                true => self.one(&NASTY),
                false => self.one(&PLAIN),
            };
            text.push_str(word);
        }
        if self.is_cell {
            text = text.replace(char::is_control, " ").trim().to_owned();
        }
        if text.is_empty() {
            "x".to_owned()
        } else {
            text
        }
    }

    /// Text as it stands below front matter: nothing around it, no control characters.
    fn prose(&mut self) -> String {
        let text = format!("{}\n{}\n\n## {}", self.text(), self.text(), self.text());
        let kept = |c: char| !c.is_control() || c == '\n' || c == '\t';
        let text: String = text.chars().filter(|c| kept(*c)).collect();
        text.trim().to_owned()
    }

    /// An item of a list in Markdown: paragraphs of one line each.
    fn item(&mut self) -> String {
        let paragraphs = if self.is_cell { 1 } else { 1 + self.below(3) };
        let paragraphs: Vec<String> = (0..paragraphs)
            .map(|_| {
                let text = self.text().replace("{event", "(event");
                let text: String = text.chars().filter(|c| !c.is_control()).collect();
                text.trim().to_owned()
            })
            .filter(|paragraph| !paragraph.is_empty())
            .collect();
        match paragraphs.is_empty() {
            true => "x".to_owned(),
            false => paragraphs.join("\n\n"),
        }
    }

    fn reference(&mut self, kinds: &[Kind]) -> Json {
        let kind = match kinds {
            [] => self.one(&[Kind::Event, Kind::Weapon, Kind::Item]),
            kinds => self.one(kinds),
        };
        let number = u8::try_from(self.below(8)).unwrap();
        json!(World::id(kind, number))
    }

    fn evidence(&mut self) -> Json {
        let kind = self.one(&EVIDENCE);
        let record = self.reference(&[kind]);
        let numbered = EVIDENCE[..4].contains(&kind) && self.flag();
        json!({ "record": record, "statement": numbered.then(|| 1 + self.below(9)) })
    }

    fn count(&mut self) -> Json {
        let (min, best, max) = (self.below(9), 9 + self.below(9), 18 + self.below(9));
        match self.below(3) {
            0 => json!({ "min": min, "best": min, "max": min }),
            1 => json!({ "min": min, "best": best, "max": max }),
            _ => json!({ "min": min, "best": null, "max": max }),
        }
    }

    fn value(&mut self, shape: Shape) -> Json {
        let dates = [
            "2012-05-25",
            "2012-05-XX",
            "2012-05-25?",
            "[2012-05-24,2012-05-26]",
            "2012-04/2012-05-31",
            "../2012",
        ];
        match shape {
            Shape::Text => json!(self.text()),
            Shape::Date => json!(self.one(&dates)),
            Shape::Count => self.count(),
            Shape::Number { least, most } => {
                let span = usize::try_from(most - least).unwrap();
                json!(u64::from(least) + self.below(span.saturating_add(1)) as u64)
            }
            Shape::Decimal => json!(self.below(10_000) as f64 / 64.0 - 20.0),
            Shape::Flag => json!(self.flag()),
            Shape::Words(words) => json!(self.one(words)),
            Shape::Code(_) => json!(self.one(&["01", "010105", "0201111101", "6101", "99"])),
            Shape::Language => json!(self.one(&["ar", "en", "ar-SY", "ckb"])),
            Shape::Link => {
                json!(self.one(&["https://example.org/a?b=c#d", "http://x.example/ب:1"]))
            }
            Shape::Position => self.position(),
            Shape::Reference(kinds) => self.reference(kinds),
            Shape::Evidence => self.evidence(),
            Shape::Group(fields) => Json::Object(self.fields(fields)),
            Shape::Outline => json!({ "rings": [[self.position(), self.position()]] }),
            Shape::Mask => json!({ "left": 0.25, "top": 0.1, "width": 0.3, "height": 0.5 }),
            Shape::Machine => unreachable!(),
        }
    }

    fn position(&mut self) -> Json {
        let (latitude, longitude) = (self.below(180_000), self.below(360_000));
        json!({ "latitude": latitude as f64 / 1e3 - 90.0, "longitude": longitude as f64 / 1e3 - 180.0 })
    }

    fn fields(&mut self, fields: &[Field]) -> Map<String, Json> {
        let mut made = Map::new();
        for field in fields {
            let is_machine = matches!(field.shape, Shape::Machine);
            let must = field.need || field.inline;
            if is_machine || field.body || !(must || self.below(3) == 0) {
                continue;
            }
            let value = if field.many {
                let least = usize::from(field.need);
                Json::Array(
                    (0..least + self.below(3))
                        .map(|_| self.value(field.shape))
                        .collect(),
                )
            } else {
                self.value(field.shape)
            };
            if value != json!([]) {
                made.insert(field.name.to_owned(), value);
            }
        }
        made
    }

    fn statements(&mut self, kind: Kind) -> Json {
        let bases: &[&str] = match kind {
            Kind::Interview => &["saw", "told", "heard-from", "inferred"],
            _ => &["saw", "heard"],
        };
        let all = (0..self.below(4)).map(|_| {
            let basis = self.one(bases);
            let mut made = json!({ "text": self.item(), "basis": basis });
            if basis == "heard-from" {
                made["heard_from"] = self.reference(&[Kind::Source]);
            }
            if self.flag() {
                made["event"] = self.reference(&[Kind::Event]);
            }
            let mut links = Vec::new();
            for relation in Relation::ALL {
                for _ in 0..self.below(3) {
                    links.push(json!({ "relation": relation.word(), "to": self.evidence() }));
                }
            }
            if !links.is_empty() {
                made["links"] = json!(links);
            }
            made
        });
        Json::Array(all.collect())
    }

    /// A record of a kind, and what else its file holds.
    pub(crate) fn record(&mut self, kind: Kind) -> (Record, Vec<Record>) {
        let mut made = self.fields(kind.fields());
        self.below_front_matter(kind, &mut made);
        let mut parts = Vec::new();
        match kind {
            Kind::Source | Kind::Person => {
                made.insert("identity".to_owned(), json!(World::id(Kind::Identity, 200)));
                let family = made.entry("family_wish").or_insert(json!("unknown"));
                if kind == Kind::Source {
                    made.remove("family_wish");
                } else if family.is_null() {
                    *family = json!("unknown");
                }
                let identity = self.fields(Kind::Identity.fields());
                parts.push(part(kind, Kind::Identity, identity));
                if self.flag() {
                    let mut consent = self.fields(Kind::Consent.fields());
                    consent.insert("of".to_owned(), json!(World::id(kind, 100)));
                    disjoint(&mut consent);
                    parts.push(part(kind, Kind::Consent, consent));
                }
            }
            Kind::Consent => disjoint(&mut made),
            Kind::Place => self.place(&mut made, &mut parts),
            _ => {}
        }
        let fields = json!({ "kind": kind.word(), "fields": made });
        let body: Body = serde_json::from_value(fields).unwrap_or_else(|e| panic!("{kind}: {e}"));
        let own = self.own();
        let mut record = Record {
            id: World::id(kind, 100),
            key: Some(World::name(kind, 100)),
            body,
            own: BTreeMap::new(),
        };
        match parts.first_mut().filter(|_| kind == Kind::Place) {
            Some(identity) => identity.own = own,
            None => record.own = own,
        }
        (record, parts)
    }

    /// An item with what people say about it.
    pub(crate) fn item_notes(&mut self, machine: &Json) -> model::record::Item {
        let human: Vec<Field> = model::record::Item::FIELDS
            .iter()
            .filter(|field| !matches!(field.shape, Shape::Machine))
            .copied()
            .collect();
        let mut made = machine.as_object().unwrap().clone();
        made.extend(self.fields(&human));
        if self.flag() {
            made.insert("description".to_owned(), json!(self.prose()));
        }
        serde_json::from_value(Json::Object(made)).unwrap()
    }

    fn own(&mut self) -> BTreeMap<String, String> {
        let names = ["ref", "رمز", "a: b", "- x", "#1", "q\"r", "", "{z}"];
        let count = if self.flag() { self.below(3) } else { 0 };
        (0..count)
            .map(|_| {
                let empty = self.below(4) == 0;
                let value = if empty { String::new() } else { self.text() };
                (self.one(&names).to_owned(), value)
            })
            .collect()
    }

    fn below_front_matter(&mut self, kind: Kind, made: &mut Map<String, Json>) {
        let mut insert = |name: &str, value: Json| {
            if value != json!("") && value != json!([]) {
                made.insert(name.to_owned(), value);
            }
        };
        match kind {
            Kind::Interview | Kind::Observation | Kind::Visit => {
                insert("statements", self.statements(kind));
                if self.flag() {
                    insert("notes", json!(self.prose()));
                }
            }
            Kind::Recommendation => {
                let calls: Vec<String> = (0..=self.below(3)).map(|_| self.item()).collect();
                insert("calls", json!(calls));
                let arabic: Vec<String> = (0..self.below(3)).map(|_| self.item()).collect();
                insert("calls_ar", json!(arabic));
            }
            _ => {
                for field in kind.fields().iter().filter(|field| field.body) {
                    if field.need || self.flag() {
                        insert(field.name, json!(self.prose()));
                    }
                }
            }
        }
    }

    /// A place keeps rules that its fields do not tell.
    fn place(&mut self, made: &mut Map<String, Json>, parts: &mut Vec<Record>) {
        let levels = [
            "country",
            "governorate",
            "district",
            "city",
            "quarter",
            "exact",
        ];
        made.insert("publish_as".to_owned(), json!(self.one(&levels)));
        made.insert(
            "precision".to_owned(),
            json!(self.one(&["street", "building", "exact"])),
        );
        let is_protected = self.flag();
        made.insert("protected".to_owned(), json!(is_protected));
        if made["kind"] != "country" {
            made.insert("within".to_owned(), self.reference(&[Kind::Place]));
        }
        let large = ["country", "governorate", "district", "subdistrict"];
        if !large.iter().any(|kind| made["kind"] == *kind) {
            made.remove("outline");
        }
        if is_protected {
            let mut hidden = Map::new();
            for name in ["name", "name_ar", "also", "position", "description"] {
                hidden.extend(made.remove(name).map(|value| (name.to_owned(), value)));
            }
            for name in ["code", "codes", "list"] {
                made.remove(name);
            }
            made.insert(
                "identity".to_owned(),
                json!(World::id(Kind::PlaceIdentity, 200)),
            );
            parts.push(part(Kind::Place, Kind::PlaceIdentity, hidden));
        }
    }
}

fn part(of: Kind, kind: Kind, fields: Map<String, Json>) -> Record {
    let name = match kind {
        Kind::Consent => "consent",
        _ => "identity",
    };
    let body = json!({ "kind": kind.word(), "fields": fields });
    Record {
        id: World::id(kind, 200),
        key: Some(Key::parse(&format!("{}.{name}", World::name(of, 100))).unwrap()),
        body: serde_json::from_value(body).unwrap(),
        own: BTreeMap::new(),
    }
}

/// No scope may be granted and refused.
fn disjoint(consent: &mut Map<String, Json>) {
    let granted = consent.get("granted").cloned().unwrap_or_default();
    if let Some(refused) = consent.get_mut("refused").and_then(Json::as_array_mut) {
        refused.retain(|scope| !granted.as_array().is_some_and(|all| all.contains(scope)));
        if refused.is_empty() {
            consent.remove("refused");
        }
    }
}

const PLAIN: [&str; 8] = ["Shots", "a b", "لجان", "3", "no", "x;y", "O'Neil", "50 %"];

/// What YAML, Markdown and spreadsheets take for something else.
const NASTY: [&str; 46] = [
    ":",
    "#",
    " # ",
    ": ",
    "-",
    "- a",
    "1. ",
    "\"",
    "'",
    "[",
    "{",
    "}",
    "]",
    ",",
    "&a",
    "*a",
    "!b",
    "|",
    ">",
    "%",
    "@",
    "`",
    "\n",
    "\n\n",
    "\t",
    " ",
    "\u{202e}",
    "\u{200f}",
    "\u{200d}",
    "\u{feff}",
    "\u{7}",
    "\u{85}",
    "\u{2028}",
    "---",
    "...",
    "~",
    "null",
    "\\",
    "\\n",
    "=1+1",
    "سميرة",
    "🕯",
    "\u{fffe}",
    "{event: x",
    "? ",
    "\r",
];
