//! Decoders of `ledger`: notes, proofs and stamps that other parties send.

use std::str::from_utf8;

use ledger::{
    BlockHeader, Checkpoint, Digest, Frontier, Note, NoteKey, OtsFile, StoredStamp, TlogProof,
    TrustedRoots, ZERO_BITS_SINCE_2016,
};

use crate::{Taken, Target, texts};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "note",
        decoders: &["ledger::Note::parse", "ledger::NoteKey::from_str"],
        run: note,
        seeds: notes,
        speed: 8,
    },
    Target {
        name: "checkpoint",
        decoders: &["ledger::Checkpoint::parse", "ledger::Digest::from_base64"],
        run: checkpoint,
        seeds: checkpoints,
        speed: 8,
    },
    Target {
        name: "tlog-proof",
        decoders: &["ledger::TlogProof::parse"],
        run: tlog_proof,
        seeds: proofs,
        speed: 8,
    },
    Target {
        name: "frontier",
        decoders: &["ledger::Frontier::decode"],
        run: frontier,
        seeds: || {
            vec![
                vec![0; 8],
                [&[0, 0, 0, 0, 0, 0, 0, 5][..], &[1; 64]].concat(),
                vec![1; 80],
            ]
        },
        speed: 8,
    },
    Target {
        name: "time-stamp",
        decoders: &[
            "ledger::StoredStamp::read",
            "ledger::TrustedRoots::from_der",
            "ledger::StoredStamp::decode",
            "ledger::TrustedRoots::from_pem",
        ],
        run: time_stamp,
        seeds: stamps,
        speed: 4,
    },
    Target {
        name: "open-timestamps",
        decoders: &["ledger::OtsFile::parse"],
        run: open_timestamps,
        seeds: ots,
        speed: 8,
    },
    Target {
        name: "block-header",
        decoders: &["ledger::BlockHeader::parse"],
        run: block_header,
        seeds: || vec![genesis(), vec![0; 80]],
        speed: 8,
    },
];

fn note(bytes: &[u8]) -> Taken {
    let key = from_utf8(bytes).unwrap_or_default().parse::<NoteKey>();
    if let Ok(key) = &key {
        assert!(
            key.to_string().as_bytes() == bytes,
            "a key has one spelling"
        );
    }
    vec![Note::parse(bytes).is_ok(), key.is_ok()]
}

fn checkpoint(bytes: &[u8]) -> Taken {
    let Ok(text) = from_utf8(bytes) else {
        return vec![false; 2];
    };
    vec![
        Checkpoint::parse(text).is_ok(),
        Digest::from_base64(text).is_ok(),
    ]
}

fn tlog_proof(bytes: &[u8]) -> Taken {
    vec![TlogProof::parse(bytes).is_ok()]
}

fn frontier(bytes: &[u8]) -> Taken {
    vec![Frontier::decode(bytes).is_ok()]
}

fn time_stamp(bytes: &[u8]) -> Taken {
    let _ = StoredStamp::read(bytes, &[bytes.to_vec()]);
    let text = from_utf8(bytes).ok();
    vec![
        StoredStamp::read(bytes, &[]).is_ok(),
        TrustedRoots::from_der([bytes.to_vec()]).is_ok(),
        text.is_some_and(|text| StoredStamp::decode(text).is_ok()),
        text.is_some_and(|text| TrustedRoots::from_pem(text).is_ok()),
    ]
}

fn open_timestamps(bytes: &[u8]) -> Taken {
    let read = OtsFile::parse(bytes);
    if let Ok(file) = &read {
        let _ = (file.pending(), file.heights());
        let again = OtsFile::parse(&file.encode());
        assert!(again.is_ok_and(|again| again.encode() == file.encode()));
    }
    vec![read.is_ok()]
}

fn block_header(bytes: &[u8]) -> Taken {
    let _ = BlockHeader::parse(bytes, ZERO_BITS_SINCE_2016);
    // As easy as the first blocks, so that one of them is read to its end.
    let read = BlockHeader::parse(bytes, 32);
    let shown = read.map(|header| (header.hash(), header.time()));
    vec![shown.is_ok()]
}

fn notes() -> Vec<Vec<u8>> {
    texts(&[
        "a text\n\n— example.org/log AAAAAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==\n",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "example.org/log+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
}

fn checkpoints() -> Vec<Vec<u8>> {
    texts(&[
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "example.org/log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n",
    ])
}

fn proofs() -> Vec<Vec<u8>> {
    texts(&[
        "c2sp.org/tlog-proof@v1\nextra AAAA\nindex 3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nexample.org/log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— example.org/log AAAAAAECAwQ=\n",
    ])
}

fn stamps() -> Vec<Vec<u8>> {
    let answer = include_bytes!("../../ledger/tests/vectors/timestamps/valid_timestamp.tsr");
    let stored = StoredStamp::read(answer, &[]).map(|stamp| stamp.encode());
    // PKIStatusInfo of a refusal, and the beginning of a SignedData.
    vec![
        answer.to_vec(),
        stored.unwrap_or_default().into_bytes(),
        include_bytes!("../seeds/root.der").to_vec(),
        include_bytes!("../seeds/root.pem").to_vec(),
        b"\x30\x05\x30\x03\x02\x01\x02".to_vec(),
        b"\x30\x82\x00\x20\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x13\x30\x11\x02\x01\x03\x31\x00".to_vec(),
        b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".to_vec(),
    ]
}

fn ots() -> Vec<Vec<u8>> {
    let mut file =
        b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08".to_vec();
    file.extend([7; 32]);
    let mut pending = file.clone();
    pending.extend(b"\x00\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e\x0f\x0ehttps://a.b.cd");
    let mut block = file;
    block.extend(b"\xf0\x01\x01\x08\x00\x05\x88\x96\x0d\x73\xd7\x19\x01\x03\x80\x80\x01");
    let stamped = include_bytes!("../../ledger/tests/ots/attested.ots").to_vec();
    vec![pending, block, stamped]
}

/// The first block of Bitcoin, which anybody can look up.
fn genesis() -> Vec<u8> {
    let hex = b"0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e\
        67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c";
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or_default() as u8;
    hex.chunks(2)
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}
