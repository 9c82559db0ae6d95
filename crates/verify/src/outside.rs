//! What people outside say about a log: witnesses, time-stamping authorities, blocks of Bitcoin.

use data_encoding::{BASE64, HEXLOWER};
use ledger::{
    BlockHeader, Checkpoint, Note, OtsFile, StampRefusal, StoredStamp, TlogProof, TrustedRoots,
};
use model::proof::{Block, OutsideProof};
use sha2::{Digest as _, Sha256};

use crate::{
    findings::Findings,
    logged::{Cosigned, Entry, Outcome, cosignatures, inclusion},
    shown::{chain, utc},
    trust::Trust,
};

/// Who says that something existed, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Before {
    /// Another device of the same people, by its clock.
    Device(Cosigned),
    /// A witness, by its clock; whether the caller named it.
    Witness(Cosigned, bool),
    /// An authority that a root of the caller vouches for.
    Authority(Cosigned),
    /// A block, if it is one of Bitcoin's.
    Block {
        /// Seconds of the Unix epoch, by its miner's clock.
        time: i64,
        height: u64,
        block: String,
    },
}

/// Makes every check of what is said outside about one operation's log. `main` is the checkpoint that
/// the operation comes with.
pub(crate) fn check(
    entry: &Entry<'_>,
    main: &Checkpoint,
    proofs: &[OutsideProof],
    trust: &Trust,
    findings: &mut Findings,
) -> Vec<Before> {
    let mut before = Vec::new();
    if proofs.len() > MOST {
        let words = format!("more than {MOST} checkpoints; do not rely on this");
        findings.failed("outside", words);
        return before;
    }
    for (number, proof) in (1_usize..).zip(proofs) {
        let mut own = Findings::default();
        before.extend(check_one(entry, main, proof, trust, &mut own));
        findings.absorb(&format!("outside {number}"), own);
    }
    before
}

fn check_one(
    entry: &Entry<'_>,
    main: &Checkpoint,
    outside: &OutsideProof,
    trust: &Trust,
    findings: &mut Findings,
) -> Vec<Before> {
    let proof = match TlogProof::parse(outside.tlog_proof.as_bytes()) {
        Ok(proof) => proof,
        Err(error) => {
            findings.failed("place in the log", chain(&error));
            return Vec::new();
        }
    };
    let place = inclusion(entry, &proof).and_then(|(checkpoint, detail)| {
        if checkpoint.size() == main.size() && checkpoint.root() != main.root() {
            return Err("the log showed another history outside; do not rely on it".to_owned());
        }
        Ok((checkpoint, detail))
    });
    findings.outcome("place in the log", place);
    let Some(note) = proof.checkpoint().as_signed_by(entry.log) else {
        findings.failed("checkpoint", "does not begin with the log's own signature");
        return Vec::new();
    };
    let mut before = Vec::new();
    let seen = cosignatures(entry.log, &proof, &outside.witnesses);
    for seen in findings.outcome("witnesses", seen).into_iter().flatten() {
        let named = trust.witnesses.iter().any(|key| {
            key.name() == seen.name && outside.witnesses.contains(&key.to_string())
        });
        before.push(Before::Witness(seen, named));
    }
    if outside.time_stamps.len() > MOST {
        findings.failed("time-stamps", format!("more than {MOST}; do not rely on this"));
        return before;
    }
    for (number, text) in (1_usize..).zip(&outside.time_stamps) {
        let what = format!("time-stamp {number}");
        before.extend(time_stamp(&what, text, &note, trust.authorities.as_ref(), findings));
    }
    before.extend(open_timestamps(outside, &note, trust.least_zero_bits, findings));
    before
}

/// One RFC 3161 token.
fn time_stamp(
    what: &str,
    text: &str,
    note: &Note,
    roots: Option<&TrustedRoots>,
    findings: &mut Findings,
) -> Option<Before> {
    let stamp = match StoredStamp::decode(text) {
        Ok(stamp) => stamp,
        Err(error) => {
            findings.failed(what, chain(&error));
            return None;
        }
    };
    let Some(roots) = roots else {
        findings.note(
            what,
            "not checked: no authority's root was given; run this again with `--authorities` and the \
             roots of those whom you believe",
        );
        return None;
    };
    match stamp.verify(note.encode().as_bytes(), roots, None) {
        Ok(stamp) => {
            let time = i64::try_from(stamp.existed_by()).unwrap_or(i64::MAX);
            let name = stamp.authority.clone();
            let detail = format!("`{name}` had this before it by {}", utc(time));
            findings.ok(what, detail);
            Some(Before::Authority(Cosigned { time, name }))
        }
        Err(StampRefusal::UnknownAuthority) => {
            findings.note(
                what,
                "not counted: none of the roots that you gave vouches for its authority",
            );
            None
        }
        Err(refusal) => {
            findings.failed(what, chain(&refusal));
            None
        }
    }
}

fn open_timestamps(
    outside: &OutsideProof,
    note: &Note,
    least_zero_bits: u32,
    findings: &mut Findings,
) -> Vec<Before> {
    let Some(base64) = &outside.open_timestamps else {
        if !outside.blocks.is_empty() {
            findings.failed("blocks", "are here without a proof that names them; get it again");
        }
        return Vec::new();
    };
    let what = "OpenTimestamps";
    let Some(file) = findings.outcome(what, read_ots(base64, note)) else {
        return Vec::new();
    };
    let heights = file.heights();
    if heights.is_empty() {
        let calendars: Vec<String> = file.pending().into_iter().map(|one| one.calendar).collect();
        findings.note(
            what,
            format!(
                "no block attests it yet, so it proves nothing; ask again later: {}",
                calendars.join(", ")
            ),
        );
    }
    let given = |height: &&u64| outside.blocks.iter().any(|block| block.height == **height);
    for height in heights.iter().filter(|height| !given(height)) {
        let words = format!("not checked: the header of block {height} is not here");
        findings.note(what, words);
    }
    let mut before = Vec::new();
    for block in outside.blocks.iter().take(MOST) {
        let what = format!("block {}", block.height);
        before.extend(findings.outcome(&what, check_block(block, &file, note, least_zero_bits)));
    }
    if outside.blocks.len() > MOST {
        findings.failed("blocks", format!("more than {MOST}; do not rely on this"));
    }
    before
}

fn read_ots(base64: &str, note: &Note) -> Outcome<OtsFile> {
    let bytes = BASE64
        .decode(base64.as_bytes())
        .map_err(|error| format!("is not base64 ({error}); get it again"))?;
    let file = OtsFile::parse(&bytes).map_err(|error| chain(&error))?;
    if file.digest().as_bytes() != Sha256::digest(note.encode()).as_slice() {
        return Err("is on other bytes; it is another's proof, do not rely on it".to_owned());
    }
    Ok((file, "is on this checkpoint".to_owned()))
}

fn check_block(
    block: &Block,
    file: &OtsFile,
    note: &Note,
    least_zero_bits: u32,
) -> Outcome<Before> {
    let header = HEXLOWER
        .decode(block.header.as_bytes())
        .map_err(|error| format!("its header is not hexadecimal ({error}); get it again"))?;
    let header = BlockHeader::parse(&header, least_zero_bits).map_err(|error| chain(&error))?;
    let stamp = file
        .verify(note.encode().as_bytes(), block.height, &header)
        .map_err(|error| chain(&error))?
        .into_inner();
    let time = i64::try_from(stamp.time).unwrap_or(i64::MAX);
    let detail = format!(
        "is made of this, {} by its miner's clock; compare its hash {} with any list of blocks",
        utc(time),
        stamp.block
    );
    let before = Before::Block {
        time,
        height: stamp.height,
        block: stamp.block,
    };
    Ok((before, detail))
}

/// Nobody needs more, and each takes time.
const MOST: usize = 16;
