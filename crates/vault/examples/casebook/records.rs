//! Invented records, each a function of its number: the same in any order and any system.

use model::{
    date::UncertainDate,
    id::RecordId,
    key::Key,
    place::{PlaceKind, PlacePrecision, Position},
    record::{
        Act, Actor, Body, Event, Identity, Interview, Involvement, Person, Place, Record, Source,
        Statement,
    },
    vocabulary::{
        ActorKind, Code, FamilyWish, Likelihood, Perception, PersonStatus, Protection, Side,
        SourceCategory,
    },
};

use crate::noise::{Languages, Noise};

/// What a record is, with what another system needs for its columns.
pub(crate) struct Made {
    pub(crate) number: u64,
    pub(crate) record: Record,
    pub(crate) texts: Vec<String>,
    pub(crate) name: String,
    pub(crate) date: Option<UncertainDate>,
    pub(crate) place: Option<u64>,
    pub(crate) event: Option<u64>,
    pub(crate) act: Option<u64>,
    pub(crate) actor: Option<u64>,
    pub(crate) identity: Option<u64>,
    pub(crate) above: Option<u64>,
    pub(crate) code: Option<String>,
    pub(crate) status: Option<&'static str>,
}

pub(crate) struct Case {
    pub(crate) languages: Languages,
    pub(crate) places: u64,
    pub(crate) actors: u64,
}

/// Records that belong together.
const BLOCK: u64 = 20;

impl Case {
    pub(crate) fn of(records: u64) -> Self {
        Self {
            languages: Languages::new(),
            places: (records / 150).clamp(120, 6_000),
            actors: (records / 2_000).clamp(20, 300),
        }
    }

    pub(crate) fn record(&self, number: u64) -> Made {
        let mut noise = Noise::new(number);
        if number < self.places {
            return self.place(number, &mut noise);
        }
        if number < self.places + self.actors {
            return self.actor(number, &mut noise);
        }
        let rest = number - self.places - self.actors;
        let base = number - rest % BLOCK;
        match rest % BLOCK {
            0..=2 => self.identity(number, &mut noise),
            3 | 4 => self.person(number, base + rest % BLOCK - 3),
            5 => self.source(number, base + 2),
            6..=8 => self.event(number, &mut noise),
            9..=13 => self.act(number, base, &mut noise),
            14..=16 => self.involvement(number, base, &mut noise),
            _ => self.interview(number, base + 5, &mut noise),
        }
    }

    /// One country, 14 governorates, 60 districts, towns.
    pub(crate) fn above(&self, place: u64) -> Option<u64> {
        match place {
            0 => None,
            1..=14 => Some(0),
            15..=74 => Some(1 + (place - 15) % 14),
            _ => Some(15 + (place - 75) % 60),
        }
    }

    fn place(&self, number: u64, noise: &mut Noise) -> Made {
        let name = self.languages.latin.word(200 + number as usize).to_owned();
        let ar = self.languages.arabic.word(200 + number as usize).to_owned();
        let (y, x) = (noise.below(40_000), noise.below(60_000));
        let place = Place {
            name: Some(name.clone()),
            name_ar: Some(ar.clone()),
            within: self.above(number).map(id),
            position: Position::new(33.0 + y as f64 / 1e4, 36.0 + x as f64 / 1e4),
            ..Place::new(
                PlaceKind::Other,
                PlacePrecision::City,
                PlacePrecision::City,
                false,
            )
        };
        let mut made = made(number, &format!("pl-{number}"), place);
        made.above = self.above(number);
        made.name = format!("{name} {ar}");
        made.texts = vec![name, ar];
        made
    }

    fn actor(&self, number: u64, noise: &mut Noise) -> Made {
        let of_kind = number - self.places;
        let above = (of_kind >= 6).then(|| self.places + (of_kind - 6) / 6);
        let name = self.languages.latin.text(noise, 3);
        let actor = Actor {
            parent: above.map(id),
            description: self.languages.text(noise, 20),
            ..Actor::new(name.clone(), ActorKind::ArmedForces, Side::State)
        };
        let mut made = made(number, &format!("ac-{of_kind}"), actor.clone());
        made.above = above;
        made.texts = vec![name.clone(), actor.description];
        made.name = name;
        made
    }

    fn identity(&self, number: u64, noise: &mut Noise) -> Made {
        let (given, father) = (noise.seldom(NAMES.len()), noise.seldom(NAMES.len()));
        let family = 500 + noise.below(4_000);
        let pick = |at: usize, noise: &mut Noise| {
            let (latin, ar) = NAMES.get(at).copied().unwrap_or_default();
            let spellings: Vec<&str> = latin.split('/').collect();
            let spelling = spellings.get(noise.below(spellings.len()));
            (spelling.copied().unwrap_or_default(), ar)
        };
        let ((given, given_ar), (father, father_ar)) = (pick(given, noise), pick(father, noise));
        let (latin, arabic) = (&self.languages.latin, &self.languages.arabic);
        let name = format!("{given} {father} {}", latin.word(family));
        let ar = format!("{given_ar} {father_ar} {}", arabic.word(family));
        let born = format!("{}", 1940 + noise.below(65));
        let identity = Identity {
            name: Some(name.clone()),
            name_ar: (noise.below(3) > 0).then(|| ar.clone()),
            born: UncertainDate::parse(&born).ok(),
            ..Identity::default()
        };
        let names = [Some(name), identity.name_ar.clone()];
        let mut made = made(number, &format!("who-{number}"), identity.clone());
        made.date = identity.born;
        made.texts = names.into_iter().flatten().collect();
        made.name = made.texts.join(" ");
        made
    }

    fn person(&self, number: u64, who: u64) -> Made {
        let person = Person::new(
            id(who),
            PersonStatus::Dead,
            Protection::High,
            FamilyWish::Unknown,
        );
        let mut made = made(number, &format!("p-{number}"), person);
        made.identity = Some(who);
        made
    }

    fn source(&self, number: u64, who: u64) -> Made {
        let source = Source::new(
            id(who),
            SourceCategory::Witness,
            PersonStatus::Living,
            Protection::High,
        );
        let mut made = made(number, &format!("s-{number}"), source);
        made.identity = Some(who);
        made
    }

    fn event(&self, number: u64, noise: &mut Noise) -> Made {
        let date = day(noise);
        let place = self.somewhere(noise);
        let status = [
            Likelihood::Confirmed,
            Likelihood::Likely,
            Likelihood::Possible,
        ];
        let status = status
            .get(noise.below(3))
            .copied()
            .unwrap_or(Likelihood::Possible);
        let title = self.languages.text(noise, 5);
        let event = Event {
            description: self.languages.text(noise, 40),
            ..Event::new(
                title.clone(),
                date.clone(),
                id(place),
                status,
                Default::default(),
            )
        };
        let texts = vec![title, event.description.clone()];
        let mut made = made(number, &format!("ev-{number}"), event);
        made.texts = texts;
        made.date = Some(date);
        made.place = Some(place);
        made.status = Some(status.word());
        made
    }

    fn act(&self, number: u64, base: u64, noise: &mut Noise) -> Made {
        let event = base + 6 + noise.below(3) as u64;
        let code = CODES
            .get(noise.seldom(CODES.len()))
            .copied()
            .unwrap_or("01");
        let Ok(kind) = Code::parse(code) else {
            return self.person(number, base);
        };
        let act = Act {
            victim: Some(id(base + 3 + noise.below(2) as u64)),
            ..Act::new(id(event), kind)
        };
        let mut made = made(number, &format!("a-{number}"), act);
        made.event = Some(event);
        made.code = Some(code.to_owned());
        made
    }

    fn involvement(&self, number: u64, base: u64, noise: &mut Noise) -> Made {
        let act = base + 9 + noise.below(5) as u64;
        let actor = self.places + noise.seldom(self.actors as usize) as u64;
        let part = Involvement {
            grounds: Some(self.languages.text(noise, 10)),
            ..Involvement::new(id(act), id(actor), Likelihood::Likely)
        };
        let texts = part.grounds.clone().into_iter().collect();
        let mut made = made(number, &format!("i-{number}"), part);
        made.texts = texts;
        made.act = Some(act);
        made.actor = Some(actor);
        made
    }

    fn interview(&self, number: u64, source: u64, noise: &mut Noise) -> Made {
        let date = day(noise);
        let place = self.somewhere(noise);
        let texts: Vec<String> = (0..3)
            .map(|_| {
                let words = 15 + noise.below(40);
                self.languages.text(noise, words)
            })
            .collect();
        let statement = |text: &String| Statement::new(text.clone(), Perception::Saw);
        let interview = Interview {
            place: Some(id(place)),
            statements: texts.iter().map(statement).collect(),
            ..Interview::new(id(source), date.clone(), "rook".to_owned(), "ar".to_owned())
        };
        let mut made = made(number, &format!("int-{number}"), interview);
        made.texts = texts;
        made.date = Some(date);
        made.place = Some(place);
        made
    }

    fn somewhere(&self, noise: &mut Noise) -> u64 {
        75 + noise.seldom(self.places as usize - 75) as u64
    }
}

fn day(noise: &mut Noise) -> UncertainDate {
    let (year, month) = (2011 + noise.below(10), 1 + noise.below(12));
    let text = match noise.below(10) {
        0 => format!("{year}-{month:02}"),
        1 => format!("{year}-{month:02}-{:02}?", 1 + noise.below(28)),
        _ => format!("{year}-{month:02}-{:02}", 1 + noise.below(28)),
    };
    match UncertainDate::parse(&text) {
        Ok(date) => date,
        Err(_) => day(noise),
    }
}

fn made(number: u64, key: &str, body: impl Into<Body>) -> Made {
    Made {
        number,
        record: Record {
            id: id(number),
            key: Key::parse(key).ok(),
            body: body.into(),
            own: Default::default(),
        },
        texts: Vec::new(),
        name: String::new(),
        date: None,
        place: None,
        event: None,
        act: None,
        actor: None,
        identity: None,
        above: None,
        code: None,
        status: None,
    }
}

/// As scattered as random identifiers are.
pub(crate) fn id(number: u64) -> RecordId {
    let mut noise = Noise::new(number ^ 0xABCD_EF01_2345_6789);
    let mut bytes = [0; 16];
    for (to, from) in bytes.chunks_mut(8).zip([noise.next(), noise.next()]) {
        to.copy_from_slice(&from.to_be_bytes());
    }
    RecordId::from_bytes(bytes)
}

pub(crate) const CODES: [&str; 24] = [
    "010105", "0201", "0401", "010101", "0202", "0301", "0101", "0402", "010102", "0501", "0302",
    "0601", "010106", "0203", "0701", "0403", "0102", "0502", "0801", "0901", "010201", "0602",
    "0303", "0802",
];

pub(crate) const NAMES: [(&str, &str); 30] = [
    ("Muhammad/Mohammed/Mohamed", "محمد"),
    ("Ahmad/Ahmed", "أحمد"),
    ("Khaled/Khalid", "خالد"),
    ("Fatima/Fatema", "فاطمة"),
    ("Abd al-Rahman/Abdulrahman/Abdel Rahman", "عبد الرحمن"),
    ("Hussein/Husayn", "حسين"),
    ("Samira/Sameera", "سميرة"),
    ("Youssef/Yusuf", "يوسف"),
    ("Ibrahim/Ibraheem", "إبراهيم"),
    ("Mustafa/Mostafa", "مصطفى"),
    ("Ali/Aly", "علي"),
    ("Layla/Leila", "ليلى"),
    ("Hassan/Hasan", "حسن"),
    ("Abdullah/Abdallah", "عبد الله"),
    ("Zaynab/Zeinab", "زينب"),
    ("Mahmoud/Mahmud", "محمود"),
    ("Omar/Umar", "عمر"),
    ("Aisha/Aicha", "عائشة"),
    ("Walid/Waleed", "وليد"),
    ("Tariq/Tarek", "طارق"),
    ("Jamal/Gamal", "جمال"),
    ("Nour/Noor", "نور"),
    ("Qasim/Kassem", "قاسم"),
    ("Rania/Raniya", "رانيا"),
    ("Yahya/Yahia", "يحيى"),
    ("Othman/Osman", "عثمان"),
    ("Salim/Saleem", "سليم"),
    ("Abdelkarim/Abdul Karim", "عبد الكريم"),
    ("Ramadan/Ramadhan", "رمضان"),
    ("Bushra/Boushra", "بشرى"),
];
