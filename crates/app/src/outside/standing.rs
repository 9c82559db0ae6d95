//! What there is from outside, checked anew each time it is shown.

use ledger::{BlockHeader, Cosignature, OtsFile, StoredStamp, ZERO_BITS_SINCE_2016};
use serde::Serialize;
use vault::{Open, Vault};

use super::{believe::Believed, request::stamped, take::utc};
use crate::failure::Failure;

/// One thing that somebody outside has said.
#[derive(Debug, Serialize)]
pub struct OutsideRow {
    /// The log.
    pub device: String,
    /// How many operations the checkpoint has.
    pub operations: u64,
    /// `time-stamp`, `witness`, `block` or `promise`.
    pub sort: &'static str,
    /// Who says so.
    pub who: String,
    /// Before when the operations existed; absent for what proves nothing.
    pub before: Option<String>,
    /// Why it does not count, or what should be done soon.
    pub advice: Option<String>,
    #[serde(skip)]
    seconds: u64,
}

/// Everything that was kept, each held once more against whom the team believes.
pub fn outside(vault: &Vault<Open>) -> Result<Vec<OutsideRow>, Failure> {
    let believed = Believed::read(vault)?;
    let roots = believed.roots()?;
    let now = u64::try_from(vault.now() / 1_000).unwrap_or(0);
    let mut rows = Vec::new();
    for shown in vault.outside()? {
        let stamped = stamped(vault, &shown)?;
        let mut row = |sort, who: String, seconds: Option<u64>, advice: Option<String>| {
            rows.push(OutsideRow {
                device: shown.device.hex(),
                operations: shown.size,
                sort,
                who,
                before: seconds.map(utc),
                advice,
                seconds: seconds.unwrap_or(0),
            });
        };
        for text in &shown.stamps {
            let stamp = StoredStamp::decode(text).map_err(|error| error.to_string());
            let checked = stamp.and_then(|stamp| {
                stamp
                    .verify(&stamped, &roots, None)
                    .map_err(|error| error.to_string())
            });
            match checked {
                Ok(stamp) => {
                    let soon = stamp.certificate_ends < now.saturating_add(RENEW);
                    let advice = soon.then(|| format!(
                        "the authority's certificate ends {}; ask for a stamp on the newest checkpoint \
                         before, which covers this one too",
                        utc(stamp.certificate_ends)
                    ));
                    row(
                        "time-stamp",
                        stamp.authority.clone(),
                        Some(stamp.existed_by()),
                        advice,
                    );
                }
                Err(words) => row("time-stamp", "unknown".to_owned(), None, Some(words)),
            }
        }
        for (name, key, _) in &believed.witnesses {
            if let Ok(seen) = Cosignature::verify(&shown.note, key) {
                row("witness", name.clone(), Some(seen.time), None);
            }
        }
        let file = shown
            .open_timestamps
            .as_ref()
            .and_then(|kept| OtsFile::parse(kept).ok());
        let Some(file) = file else { continue };
        for (height, header) in &shown.blocks {
            let header = BlockHeader::parse(header, ZERO_BITS_SINCE_2016);
            let stamp = header
                .ok()
                .and_then(|header| file.verify(&stamped, *height, &header).ok());
            if let Some(stamp) = stamp {
                let who = format!("block {height} ({})", stamp.block);
                row("block", who, Some(stamp.time), None);
            }
        }
        if shown.blocks.is_empty() {
            let (who, advice) = match file.heights().first() {
                Some(height) => (
                    format!("block {height}"),
                    "take in the header of that block",
                ),
                None => ("calendars".to_owned(), "proves nothing yet; upgrade it"),
            };
            row("promise", who, None, Some(advice.to_owned()));
        }
    }
    Ok(rows)
}

/// The newest thing of each sort that counts: for `status`.
pub(crate) fn newest(vault: &Vault<Open>) -> Result<Vec<OutsideRow>, Failure> {
    let mut newest: Vec<OutsideRow> = Vec::new();
    for row in outside(vault)?
        .into_iter()
        .filter(|row| row.before.is_some())
    {
        match newest.iter_mut().find(|known| known.sort == row.sort) {
            Some(known) if known.seconds < row.seconds => *known = row,
            Some(_) => {}
            None => newest.push(row),
        }
    }
    Ok(newest)
}

/// How many days ago the newest of these was said.
pub(crate) fn days_since(rows: &[OutsideRow], now: i64) -> Option<u64> {
    let newest = rows.iter().map(|row| row.seconds).max()?;
    let now = u64::try_from(now / 1_000).unwrap_or(0);
    Some(now.saturating_sub(newest) / (24 * 3_600))
}

/// A quarter of a year before a certificate ends.
const RENEW: u64 = 90 * 24 * 3_600;
