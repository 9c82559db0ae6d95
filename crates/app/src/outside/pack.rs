//! What people outside have said, as it leaves with an exhibit.

use data_encoding::{BASE64, HEXLOWER};
use ledger::{Cosignature, OtsFile, StoredStamp};
use model::proof::{Block, OutsideProof, TimeStampToken};
use vault::{Open, OutsideCheckpoint, Vault};

use super::believe::Believed;
use crate::failure::Failure;

/// One checkpoint that was shown outside, with the proof that an operation is in it.
pub(crate) fn outside_proof(
    vault: &Vault<Open>,
    tlog_proof: String,
    shown: &OutsideCheckpoint,
) -> Result<OutsideProof, Failure> {
    let believed = Believed::read(vault)?;
    let has_signed = |key: &&ledger::NoteKey| Cosignature::verify(&shown.note, key).is_ok();
    let keys = believed
        .witnesses
        .iter()
        .map(|(_, key, _)| key)
        .filter(has_signed);
    let stamps = shown
        .stamps
        .iter()
        .filter_map(|text| StoredStamp::decode(text).ok());
    let token = |stamp: StoredStamp| TimeStampToken {
        token: BASE64.encode(stamp.token()),
        certificates: stamp
            .certificates()
            .iter()
            .map(|one| BASE64.encode(one))
            .collect(),
    };
    let file = shown.open_timestamps.as_ref();
    let tree = file.and_then(|bytes| OtsFile::parse(bytes).ok());
    let block = |(height, header): &(u64, Vec<u8>)| {
        let steps = tree.as_ref()?.steps(*height)?;
        Some(Block {
            height: *height,
            header: HEXLOWER.encode(header),
            steps: steps.iter().map(ToString::to_string).collect(),
        })
    };
    Ok(OutsideProof {
        tlog_proof,
        witnesses: keys.map(ToString::to_string).collect(),
        time_stamps: stamps.map(token).collect(),
        open_timestamps: file.map(|bytes| BASE64.encode(bytes)).unwrap_or_default(),
        blocks: shown.blocks.iter().filter_map(block).collect(),
    })
}
