//! Everything published is searched again when a protected name is learned.

use std::io::Read as _;

use model::{
    key::Key,
    record::{Body, Check, Kind, PublishedCopy},
};
use serde::Serialize;
use vault::{Open, Vault};

use super::{
    gate::{Gate, Gatekeeper},
    release::{last_change, record},
};
use crate::{digest, failure::Failure, progress::Progress};

/// What was found in one release.
#[derive(Debug, Serialize)]
pub struct Rescanned {
    /// The report.
    pub report: Key,
    /// When it was released.
    pub released: String,
    /// What stands in it.
    pub gate: Gate,
}

impl Rescanned {
    /// Whether somebody must look.
    pub fn is_found(&self) -> bool {
        self.gate.blocks() || self.gate.possible() > 0
    }
}

/// How a check is called that searched a release again.
const RESCAN: &str = "rescan";

/// How many names and places were learned since everything published was last searched. Whoever cannot
/// open `identity` learns none.
pub fn learned(vault: &Vault<Open>) -> Result<usize, Failure> {
    let Some(since) = searched(vault)? else {
        return Ok(0);
    };
    let mut learned = 0;
    for kind in [Kind::Identity, Kind::PlaceIdentity] {
        for record in vault.all(kind)? {
            let id = record.reveal(&vault.clearance()).id;
            learned += usize::from(last_change(vault, id)? > since);
        }
    }
    Ok(learned)
}

/// When the release that was searched longest ago was searched, in the causal order; `None` if no
/// release is kept.
fn searched(vault: &Vault<Open>) -> Result<Option<u64>, Failure> {
    let clearance = vault.clearance();
    let mut checks = Vec::new();
    for check in vault.all(Kind::Check)? {
        let check = check.reveal(&clearance);
        if let Body::Check(body) = &check.body
            && let Some(("rescan", of)) = body.what.split_once(' ')
        {
            checks.push((of.to_owned(), last_change(vault, check.id)?));
        }
    }
    let mut oldest = None;
    for copy in vault.all(Kind::PublishedCopy)? {
        let copy = copy.reveal(&clearance);
        let released = last_change(vault, copy.id)?;
        let again = checks.iter().filter(|(of, _)| *of == copy.id.hex());
        let last = again.map(|(_, at)| *at).chain([released]).max();
        oldest = [oldest, last].into_iter().flatten().min();
    }
    Ok(oldest)
}

/// Searches every release again, from its sealed copy, for everything that the vault protects now.
pub fn rescan(vault: &mut Vault<Open>, progress: &dyn Progress) -> Result<Vec<Rescanned>, Failure> {
    let clearance = vault.clearance();
    let mut copies = Vec::new();
    for record in vault.all(Kind::PublishedCopy)? {
        let record = record.reveal(&clearance);
        if let Body::PublishedCopy(copy) = &record.body {
            copies.push((record.id, copy.clone()));
        }
    }
    let mut found = Vec::new();
    for (id, copy) in copies {
        progress.phase("searching what was published");
        let gate = searched_again(vault, &copy)?;
        let released = match vault.get(copy.release)? {
            Some(release) => match &release.reveal(&clearance).body {
                Body::Released(release) => release.time.clone(),
                _ => String::new(),
            },
            None => String::new(),
        };
        let rescanned = Rescanned {
            report: copy.report,
            released,
            gate,
        };
        let check = Check {
            what: format!("{RESCAN} {}", id.hex()),
            of: digest::of(id.as_bytes()),
            clean: !rescanned.is_found(),
            counts: rescanned.gate.counts(),
        };
        record(vault, check)?;
        found.push(rescanned);
    }
    Ok(found)
}

fn searched_again(vault: &Vault<Open>, copy: &PublishedCopy) -> Result<Gate, Failure> {
    let mut keeper = Gatekeeper::new(vault, &copy.report, &|_| false)?;
    for file in &copy.files {
        let mut bytes = Vec::new();
        let read = vault
            .open_object(file.object)
            .map_err(|error| error.to_string())
            .and_then(|mut reader| {
                let read = reader.read_to_end(&mut bytes);
                read.map_err(|error| error.to_string())
            });
        match read {
            Ok(_) => keeper.look(&file.path, &bytes),
            Err(what) => {
                keeper.unread(&file.path, &format!("the kept copy cannot be read: {what}"))
            }
        }
    }
    Ok(keeper.finish())
}
