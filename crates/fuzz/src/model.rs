//! Decoders of `model`: what the history holds, and what people type.

use model::{
    canonical, count::Count, date::UncertainDate, envelope::Envelope, id::RecordId, key::Key,
    language::Language, operation::Operation, place::Position, query::Query, record::Record,
    spelling, terms,
};
use std::str::from_utf8;

use crate::{Target, texts};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "operation",
        run: operation,
        seeds: cbor,
        speed: 8,
    },
    Target {
        name: "envelope",
        run: envelope,
        seeds: cbor,
        speed: 8,
    },
    Target {
        name: "record",
        run: record,
        seeds: cbor,
        speed: 8,
    },
    Target {
        name: "query",
        run: query,
        seeds: queries,
        speed: 4,
    },
    Target {
        name: "date",
        run: date,
        seeds: dates,
        speed: 8,
    },
    Target {
        name: "word",
        run: word,
        seeds: words,
        speed: 8,
    },
    Target {
        name: "terms",
        run: terms,
        seeds: term_files,
        speed: 4,
    },
];

fn operation(bytes: &[u8]) {
    if let Ok(operation) = Operation::decode(bytes) {
        assert!(operation.encode().is_ok_and(|again| again == bytes));
    }
}

fn envelope(bytes: &[u8]) {
    if let Ok(envelope) = canonical::decode::<Envelope>(bytes) {
        let _ = envelope.commitment();
        assert!(canonical::encode(&envelope).is_ok_and(|again| again == bytes));
    }
}

fn record(bytes: &[u8]) {
    if let Ok(record) = canonical::decode::<Record>(bytes) {
        assert!(canonical::encode(&record).is_ok_and(|again| again == bytes));
    }
}

fn query(bytes: &[u8]) {
    if let Ok(text) = from_utf8(bytes) {
        let _ = Query::parse(text);
    }
}

fn date(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    if let Ok(date) = UncertainDate::parse(text) {
        let again = UncertainDate::parse(&date.to_string());
        assert!(
            again.is_ok_and(|again| again == date),
            "{text:?} becomes {date}"
        );
    }
}

fn word(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    let _ = (Key::parse(text), Count::parse(text), Language::parse(text));
    let _ = (Position::parse(text), RecordId::parse(text));
    let _ = (
        spelling::fold(text),
        spelling::name_parts(text),
        spelling::Part::read(text),
    );
}

fn terms(bytes: &[u8]) {
    if let Ok(text) = from_utf8(bytes) {
        let _ = terms::import::read(text);
    }
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
    ])
}

fn term_files() -> Vec<Vec<u8>> {
    texts(&[
        "code,en,ar,parent\n01,Killing,قتل,\n0101,Execution,إعدام,01\n",
        "code\tlabel\n1\tx\n",
    ])
}
