//! Custody steps: who had an item, and what was done with it (Berkeley Protocol ¶167).

use serde::{Deserialize, Serialize};

use crate::{
    canonical::EncodeError,
    envelope::Envelope,
    id::{Digest, RecordId},
    vocabulary::CustodyAction,
};

/// One custody step of one item.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Custody {
    /// The item.
    pub item: RecordId,
    /// What was done.
    pub action: CustodyAction,
    /// SHA-256 of the item's bytes at that moment.
    pub sha256: Digest,
    /// Their length.
    pub bytes: u64,
    /// Their media type.
    pub media_type: String,
    /// From whom: a source or a member; withheld from third parties unless decided.
    pub from: Option<RecordId>,
    /// The member who did it, by code name.
    pub by: String,
    /// When: RFC 3339, from the device's clock.
    pub time: String,
    /// Why, or for whom.
    pub purpose: String,
}

impl Custody {
    /// The fields that an exhibit pack shows, each on its own.
    pub const DISCLOSABLE: &'static [&'static str] =
        &["action", "item", "sha256", "bytes", "media-type", "time"];

    pub(super) fn disclosable(&self, envelope: Envelope) -> Result<Envelope, EncodeError> {
        envelope
            .with("action", &self.action)?
            .with("item", &self.item)?
            .with("sha256", &self.sha256)?
            .with("bytes", &self.bytes)?
            .with("media-type", &self.media_type)?
            .with("by", &self.by)?
            .with("time", &self.time)?
            .with("purpose", &self.purpose)
    }
}
