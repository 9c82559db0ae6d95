//! Decoders of `ledger`: notes, proofs and stamps that other parties send.

use std::str::from_utf8;

use ledger::{
    BlockHeader, Checkpoint, Digest, Frontier, Note, NoteKey, OtsFile, StoredStamp, TlogProof,
    TrustedRoots, ZERO_BITS_SINCE_2016,
};

use crate::{Target, texts};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "note",
        run: note,
        seeds: notes,
        speed: 8,
    },
    Target {
        name: "checkpoint",
        run: checkpoint,
        seeds: checkpoints,
        speed: 8,
    },
    Target {
        name: "tlog-proof",
        run: tlog_proof,
        seeds: proofs,
        speed: 8,
    },
    Target {
        name: "frontier",
        run: frontier,
        seeds: || vec![vec![0; 8], vec![1; 80]],
        speed: 8,
    },
    Target {
        name: "time-stamp",
        run: time_stamp,
        seeds: stamps,
        speed: 4,
    },
    Target {
        name: "open-timestamps",
        run: open_timestamps,
        seeds: ots,
        speed: 8,
    },
    Target {
        name: "block-header",
        run: block_header,
        seeds: || vec![vec![0; 80]],
        speed: 8,
    },
];

fn note(bytes: &[u8]) {
    let _ = Note::parse(bytes);
    if let Ok(key) = from_utf8(bytes).unwrap_or_default().parse::<NoteKey>() {
        assert!(
            key.to_string().as_bytes() == bytes,
            "a key has one spelling"
        );
    }
}

fn checkpoint(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    let _ = (Checkpoint::parse(text), Digest::from_base64(text));
}

fn tlog_proof(bytes: &[u8]) {
    let _ = TlogProof::parse(bytes);
}

fn frontier(bytes: &[u8]) {
    let _ = Frontier::decode(bytes);
}

fn time_stamp(bytes: &[u8]) {
    let _ = StoredStamp::read(bytes, &[bytes.to_vec()]);
    let _ = TrustedRoots::from_der([bytes.to_vec()]);
    if let Ok(text) = from_utf8(bytes) {
        let _ = StoredStamp::decode(text);
        let _ = TrustedRoots::from_pem(text);
    }
}

fn open_timestamps(bytes: &[u8]) {
    if let Ok(file) = OtsFile::parse(bytes) {
        let _ = (file.pending(), file.heights());
        let again = OtsFile::parse(&file.encode());
        assert!(again.is_ok_and(|again| again.encode() == file.encode()));
    }
}

fn block_header(bytes: &[u8]) {
    let _ = BlockHeader::parse(bytes, ZERO_BITS_SINCE_2016)
        .map(|header| (header.hash(), header.time()));
}

fn notes() -> Vec<Vec<u8>> {
    texts(&[
        "a text\n\n— example.org/log AAAAAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==\n",
        "example.org/log+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
}

fn checkpoints() -> Vec<Vec<u8>> {
    texts(&[
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
    // PKIStatusInfo of a refusal, and the beginning of a SignedData.
    vec![
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
    vec![pending, block]
}
