//! A short script that writes to a vault, and how what it was told comes back from the process that
//! plays it. Everything is invented.
#![forbid(unsafe_code)]

use std::{error::Error, fmt, path::Path};

use model::{
    compartment::Compartment,
    date::{DateError, UncertainDate},
    id::{ObjectId, RecordId},
    record::{Body, Identity, Interview, Record, Statement},
    vocabulary::Perception,
};
use vault::{Backing, CommitError, Cost, Destruction, Edge, Locked, Open, Vault};

/// What opens the vault.
pub const PASSPHRASE: &str = "abacus abdomen abdominal abide abiding ability";

/// What the film of a pair is.
pub const FILM: &[u8] = b"a film of the morning";

/// The pair with a film that is there before, and is destroyed.
pub const BEFORE: u64 = 0;
/// The pair that is recorded first.
pub const FIRST: u64 = 1;
/// The pair that is recorded with a film.
pub const FILMED: u64 = 2;
/// The pair that is recorded after the destruction.
pub const LAST: u64 = 3;

/// What the script was told, a line each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heard {
    /// The vault is open.
    Opened,
    /// The film of [`FILMED`] is sealed; it is recorded with its pair.
    Sealed(ObjectId),
    /// This pair is recorded.
    Recorded(u64),
    /// This pair is not.
    Refused(u64),
    /// [`BEFORE`] is destroyed.
    Destroyed,
    /// How many allocations there were; it came to the end.
    Counted(u64),
}

impl fmt::Display for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened => f.write_str("opened 0"),
            Self::Sealed(film) => write!(f, "sealed {}", film.hex()),
            Self::Recorded(pair) => write!(f, "recorded {pair}"),
            Self::Refused(pair) => write!(f, "refused {pair}"),
            Self::Destroyed => f.write_str("destroyed 0"),
            Self::Counted(number) => write!(f, "counted {number}"),
        }
    }
}

impl Heard {
    /// Reads a whole line; the last may have been cut off.
    pub fn parse(line: &str) -> Option<Self> {
        let (what, rest) = line.split_once(' ')?;
        let number = rest.parse().ok();
        match what {
            "opened" => Some(Self::Opened),
            "sealed" => ObjectId::parse(rest).ok().map(Self::Sealed),
            "recorded" => number.map(Self::Recorded),
            "refused" => number.map(Self::Refused),
            "destroyed" => Some(Self::Destroyed),
            "counted" => number.map(Self::Counted),
            _ => None,
        }
    }
}

/// The cheapest key files there are.
pub fn cheap() -> Backing {
    Backing {
        cost: Cost::FLOOR,
        ..Backing::default()
    }
}

/// Opens the vault in this folder.
pub fn open(folder: &Path) -> Result<Vault<Open>, Box<dyn Error>> {
    let locked = Vault::<Locked>::at_with(folder, cheap())?;
    Ok(locked.unlock(PASSPHRASE, Edge::system())?)
}

/// Opens, records a pair, records another with a film, destroys the one that was there, whose film this
/// is, and records one more. What it is told it says at once.
pub fn play(folder: &Path, film: ObjectId, say: &dyn Fn(Heard)) -> Result<(), Box<dyn Error>> {
    let mut vault = open(folder)?;
    say(Heard::Opened);
    for pair in [FIRST, FILMED] {
        told(pair, record(&mut vault, pair, pair == FILMED, say), say);
    }
    // Whatever it is refused with, it may have been recorded and is then carried through later.
    if vault.destroy(&destruction(film)).is_ok() {
        say(Heard::Destroyed);
    }
    told(LAST, record(&mut vault, LAST, false, say), say);
    Ok(())
}

/// Says what came of recording a pair, unless it is open whether it was recorded.
fn told(pair: u64, answer: Result<(), Box<dyn Error>>, say: &dyn Fn(Heard)) {
    let error = match answer {
        Ok(()) => return say(Heard::Recorded(pair)),
        Err(error) => error,
    };
    match error.downcast_ref() {
        Some(CommitError::Unknown(_)) => {}
        Some(CommitError::Unfinished(_)) => say(Heard::Recorded(pair)),
        _ => say(Heard::Refused(pair)),
    }
}

/// Records an identity and an interview together, and a film if there is to be one.
pub fn record(
    vault: &mut Vault<Open>,
    pair: u64,
    film: bool,
    say: &dyn Fn(Heard),
) -> Result<(), Box<dyn Error>> {
    let film = match film {
        true => Some(vault.seal(&mut &FILM[..], &|_| ())?),
        false => None,
    };
    let mut transaction = vault.begin();
    if let Some(film) = film {
        say(Heard::Sealed(film.object));
        transaction.attach(film);
    }
    transaction.put(identity(pair))?;
    transaction.put(interview(pair)?)?;
    transaction.commit()?;
    Ok(())
}

/// The identity and the interview of a pair.
pub fn ids(pair: u64) -> [RecordId; 2] {
    [100, 200].map(|first| {
        let mut bytes = [0; 16];
        if let Some(end) = bytes.last_chunk_mut() {
            *end = u64::to_be_bytes(first + pair);
        }
        RecordId::from_bytes(bytes)
    })
}

fn identity(pair: u64) -> Record {
    let [id, _] = ids(pair);
    Record {
        id,
        key: None,
        body: Body::from(Identity {
            name: Some("Samira".to_owned()),
            ..Identity::default()
        }),
        own: Default::default(),
    }
}

fn interview(pair: u64) -> Result<Record, DateError> {
    let [source, id] = ids(pair);
    let statement = Statement {
        text: "at dawn".to_owned(),
        basis: Perception::Saw,
        heard_from: None,
        event: None,
        links: Vec::new(),
    };
    let date = UncertainDate::parse("2012-05")?;
    Ok(Record {
        id,
        key: None,
        body: Body::from(Interview {
            statements: vec![statement],
            ..Interview::new(source, date, "rook".to_owned(), "ar".to_owned())
        }),
        own: Default::default(),
    })
}

fn destruction(film: ObjectId) -> Destruction {
    let [identity, interview] = ids(BEFORE);
    Destruction {
        about: identity,
        records: vec![
            (Compartment::Identity, identity),
            (Compartment::Testimony, interview),
        ],
        objects: vec![film],
        code: "consent-withdrawn".to_owned(),
        reason: "she asked for it".to_owned(),
    }
}
