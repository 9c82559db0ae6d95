//! What was released before, of every report of this vault.

use model::{
    key::Key,
    record::{Body, Disclosure, Kind, PublishedTable},
};
use vault::{Open, Vault};

use crate::failure::Failure;

/// A release and what it told. Nothing of it can be taken back.
pub(crate) struct Earlier {
    pub(crate) report: Key,
    pub(crate) time: String,
    pub(crate) details: Vec<Disclosure>,
    pub(crate) tables: Vec<PublishedTable>,
}

/// Every release, the oldest first. One that was made before builds were noted tells nothing here.
pub(crate) fn earlier(vault: &Vault<Open>) -> Result<Vec<Earlier>, Failure> {
    let clearance = vault.clearance();
    let noted = vault.all(Kind::Disclosed)?;
    let mut found = Vec::new();
    for record in vault.all(Kind::Released)? {
        let Body::Released(released) = &record.reveal(&clearance).body else {
            continue;
        };
        let told = noted
            .iter()
            .find_map(|record| match &record.reveal(&clearance).body {
                Body::Disclosed(told) if told.build == released.build => Some(told.clone()),
                _ => None,
            });
        let (details, tables) =
            told.map_or_else(Default::default, |told| (told.details, told.tables));
        found.push(Earlier {
            report: released.report.clone(),
            time: released.time.clone(),
            details,
            tables,
        });
    }
    found.sort_by(|a, b| a.time.cmp(&b.time));
    Ok(found)
}
