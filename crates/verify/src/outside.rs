//! What people outside say about a log: witnesses, time-stamping authorities, blocks of Bitcoin.

use data_encoding::{BASE64, HEXLOWER};
use ledger::{
    BlockHeader, Checkpoint, Note, OtsStep, StampRefusal, StoredStamp, TlogProof, TrustedRoots,
    verify_steps,
};
use model::proof::{Block, OutsideProof, TimeStampToken};

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
        let named = trust
            .witnesses
            .iter()
            .any(|key| key.name() == seen.name && outside.witnesses.contains(&key.to_string()));
        before.push(Before::Witness(seen, named));
    }
    if outside.time_stamps.len() > MOST {
        findings.failed(
            "time-stamps",
            format!("more than {MOST}; do not rely on this"),
        );
        return before;
    }
    for (number, token) in (1_usize..).zip(&outside.time_stamps) {
        let what = format!("time-stamp {number}");
        before.extend(time_stamp(
            &what,
            token,
            &note,
            trust.authorities.as_ref(),
            findings,
        ));
    }
    before.extend(blocks(outside, &note, trust.least_zero_bits, findings));
    before
}

/// One RFC 3161 token.
fn time_stamp(
    what: &str,
    token: &TimeStampToken,
    note: &Note,
    roots: Option<&TrustedRoots>,
    findings: &mut Findings,
) -> Option<Before> {
    let der = |base64: &String| {
        let bytes = BASE64.decode(base64.as_bytes());
        bytes.map_err(|error| format!("is not base64 ({error}); get it again"))
    };
    let certificates: Result<Vec<_>, _> = token.certificates.iter().map(der).collect();
    let (bytes, certificates) = match (der(&token.token), certificates) {
        (Ok(bytes), Ok(certificates)) => (bytes, certificates),
        (Err(fault), _) | (_, Err(fault)) => {
            findings.failed(what, fault);
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
    let stamp = StoredStamp::read(&bytes, &certificates)
        .and_then(|stamp| stamp.verify(note.encode().as_bytes(), roots, None));
    match stamp {
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

fn blocks(
    outside: &OutsideProof,
    note: &Note,
    least_zero_bits: u32,
    findings: &mut Findings,
) -> Vec<Before> {
    if let Err(error) = BASE64.decode(outside.open_timestamps.as_bytes()) {
        let words = format!("is not base64 ({error}); get it again");
        findings.failed("OpenTimestamps", words);
    }
    if outside.blocks.is_empty() && !outside.open_timestamps.is_empty() {
        findings.note(
            "OpenTimestamps",
            "no block attests it yet, so it proves nothing; ask its calendars later",
        );
    }
    if outside.blocks.len() > MOST {
        findings.failed("blocks", format!("more than {MOST}; do not rely on this"));
        return Vec::new();
    }
    let mut before = Vec::new();
    for block in &outside.blocks {
        let what = format!("block {}", block.height);
        before.extend(findings.outcome(&what, check_block(block, note, least_zero_bits)));
    }
    before
}

fn check_block(block: &Block, note: &Note, least_zero_bits: u32) -> Outcome<Before> {
    let header = HEXLOWER
        .decode(block.header.as_bytes())
        .map_err(|error| format!("its header is not hexadecimal ({error}); get it again"))?;
    let header = BlockHeader::parse(&header, least_zero_bits).map_err(|error| chain(&error))?;
    let steps: Result<Vec<OtsStep>, _> = block.steps.iter().map(|step| step.parse()).collect();
    let steps = steps.map_err(|error| chain(&error))?;
    let stamp = verify_steps(note.encode().as_bytes(), &steps, block.height, &header)
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
