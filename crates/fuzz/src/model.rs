//! Decoders of `model`: what the history holds, and what people type.

use model::{
    canonical,
    count::Count,
    date::UncertainDate,
    envelope::Envelope,
    id::RecordId,
    key::Key,
    language::Language,
    operation::Operation,
    place::Position,
    query::Query,
    record::{Body, Interview, Record, Statement},
    spelling, terms,
    vocabulary::Perception,
};
use std::str::from_utf8;

use crate::{Taken, Target, texts};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "operation",
        decoders: &["model::operation::Operation::decode"],
        run: operation,
        seeds: operations,
        speed: 8,
    },
    Target {
        name: "envelope",
        decoders: &["model::envelope::Envelope"],
        run: envelope,
        seeds: envelopes,
        speed: 8,
    },
    Target {
        name: "record",
        decoders: &["model::record::Record"],
        run: record,
        seeds: records,
        speed: 8,
    },
    Target {
        name: "query",
        decoders: &["model::query::Query::parse"],
        run: query,
        seeds: queries,
        speed: 4,
    },
    Target {
        name: "date",
        decoders: &["model::date::UncertainDate::parse"],
        run: date,
        seeds: dates,
        speed: 8,
    },
    Target {
        name: "word",
        decoders: &[
            "model::key::Key::parse",
            "model::count::Count::parse",
            "model::language::Language::parse",
            "model::place::Position::parse",
            "model::id::RecordId::parse",
            "model::spelling::Part::read",
        ],
        run: word,
        seeds: words,
        speed: 8,
    },
    Target {
        name: "terms",
        decoders: &["model::terms::import::read"],
        run: terms,
        seeds: term_files,
        speed: 4,
    },
];

fn operation(bytes: &[u8]) -> Taken {
    let read = Operation::decode(bytes);
    if let Ok(operation) = &read {
        assert!(operation.encode().is_ok_and(|again| again == bytes));
    }
    vec![read.is_ok()]
}

fn envelope(bytes: &[u8]) -> Taken {
    let read = canonical::decode::<Envelope>(bytes);
    if let Ok(envelope) = &read {
        let _ = envelope.commitment();
        assert!(canonical::encode(envelope).is_ok_and(|again| again == bytes));
    }
    vec![read.is_ok()]
}

fn record(bytes: &[u8]) -> Taken {
    let read = canonical::decode::<Record>(bytes);
    if let Ok(record) = &read {
        assert!(canonical::encode(record).is_ok_and(|again| again == bytes));
    }
    vec![read.is_ok()]
}

fn query(bytes: &[u8]) -> Taken {
    vec![from_utf8(bytes).is_ok_and(|text| Query::parse(text).is_ok())]
}

fn date(bytes: &[u8]) -> Taken {
    let Ok(text) = from_utf8(bytes) else {
        return vec![false];
    };
    let read = UncertainDate::parse(text);
    if let Ok(date) = &read {
        let again = UncertainDate::parse(&date.to_string());
        assert!(
            again.is_ok_and(|again| again == *date),
            "{text:?} becomes {date}"
        );
    }
    vec![read.is_ok()]
}

fn word(bytes: &[u8]) -> Taken {
    let Ok(text) = from_utf8(bytes) else {
        return vec![false; 6];
    };
    let _ = (spelling::fold(text), spelling::name_parts(text));
    vec![
        Key::parse(text).is_ok(),
        Count::parse(text).is_ok(),
        Language::parse(text).is_some(),
        Position::parse(text).is_ok(),
        RecordId::parse(text).is_ok(),
        spelling::Part::read(text).is_some(),
    ]
}

fn terms(bytes: &[u8]) -> Taken {
    let Ok(text) = from_utf8(bytes) else {
        return vec![false];
    };
    let read = terms::import::read(text);
    vec![!read.lists.is_empty() && read.problems.is_empty()]
}

/// An interview, as it stands in the body of an operation.
fn records() -> Vec<Vec<u8>> {
    let statement = Statement {
        text: "at dawn".to_owned(),
        basis: Perception::Saw,
        heard_from: None,
        event: None,
        links: Vec::new(),
    };
    let interview = UncertainDate::parse("2012-05").map(|date| {
        let source = RecordId::from_bytes([1; 16]);
        Record {
            id: RecordId::from_bytes([2; 16]),
            key: None,
            body: Body::from(Interview {
                statements: vec![statement],
                ..Interview::new(source, date, "rook".to_owned(), "ar".to_owned())
            }),
            own: Default::default(),
        }
    });
    let encoded = interview
        .ok()
        .and_then(|record| canonical::encode(&record).ok());
    vec![encoded.unwrap_or_default(), b"\xa2\x62id\x50".to_vec()]
}

fn envelopes() -> Vec<Vec<u8>> {
    let envelope = Envelope::new([5; 32]);
    let envelope = envelope.with("files", &["report.pdf"]);
    let envelope = envelope.and_then(|one| one.with("time", &1_700_000_000_000_i64));
    let encoded = envelope.ok().and_then(|one| canonical::encode(&one).ok());
    vec![encoded.unwrap_or_default(), b"\xa1\x61a\x01".to_vec()]
}

/// The first operations of the frozen vault: frames in a batch (docs/format.md).
fn operations() -> Vec<Vec<u8>> {
    let log: &[u8] = include_bytes!(
        "../../vault/tests/frozen/v1/log/77ee3eada54622916f4472699b3034e2/ops-000001"
    );
    let mut rest = log.get(16..).unwrap_or_default();
    let mut found = cbor();
    for _ in 0..3 {
        let Some((head, after)) = rest.split_first_chunk::<8>() else {
            break;
        };
        let number = |at: usize| {
            u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]) as usize
        };
        let Some((operation, after)) = after.split_at_checked(number(0)) else {
            break;
        };
        found.push(operation.to_vec());
        rest = after.get(64 + number(4)..).unwrap_or_default();
    }
    found
}

fn cbor() -> Vec<Vec<u8>> {
    vec![
        b"\xa1\x61a\x01".to_vec(),
        b"\x9f\xff".to_vec(),
        b"\xa2\x62id\x50".to_vec(),
    ]
}

fn queries() -> Vec<Vec<u8>> {
    texts(&[
        "fountain OR \"field hospital\" -status:dead",
        "date:2012-05..2012-06 place:qamar-city within:5km(34.1,36.2)",
        "name:سميرة kind:event (act:0101* AND killed:>3)",
    ])
}

fn dates() -> Vec<Vec<u8>> {
    texts(&[
        "2012-05-XX",
        "2012-05-18~/2012-06?",
        "[2012-05-01..2012-05-03]",
        "2012-05-18T09:30:00+03:00",
        "-0044",
        "Y-17E7",
        "2012-24",
    ])
}

fn words() -> Vec<Vec<u8>> {
    texts(&[
        "per-01",
        "3-5",
        "3..5~4",
        "ar-SY",
        "34.123456, 36.654321",
        "سميرة بنت أحمد",
        "Abd al-Rahman Haddad",
        "00000000000000000000000000000001",
    ])
}

fn term_files() -> Vec<Vec<u8>> {
    texts(&[
        "mt\tcode\tterm_en\tterm_ar\n4\t01\tKilling\tقتل\n4\t0101\tExecution\tإعدام\n",
        "code,en,ar,parent\n01,Killing,قتل,\n0101,Execution,إعدام,01\n",
        "code\tlabel\n1\tx\n",
    ])
}
