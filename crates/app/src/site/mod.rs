//! The static research library: out of what was released, and nothing else.
//!
//! Nothing is written to the vault, so that the same vault gives the same site.

mod bundle;
mod place;
mod released;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use publish::site::{Library, Page, SiteError};
use serde::Serialize;
use vault::{Open, Vault};

use self::{
    place::put,
    released::{Found, found},
};
use crate::{
    failure::{Failure, FailureKind},
    progress::Progress,
    report::{Gate, Gatekeeper},
};

/// What a person decides about the site.
#[derive(Debug, Default)]
pub struct SiteOptions {
    /// Where it will stand, for whole addresses in the feeds.
    pub address: Option<String>,
    /// Why each possible hit is none, given by the person who looked at them.
    pub reviewed: Option<String>,
}

/// What building a site came to.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum SiteBuilt {
    /// The gate found something. Nothing was put in place.
    Stopped {
        /// What it found.
        gate: Gate,
    },
    /// It is in place.
    Built {
        /// Its folder.
        folder: PathBuf,
        /// How many files it has.
        files: usize,
        /// How many bytes.
        bytes: u64,
        /// The reports in it.
        reports: Vec<String>,
        /// Releases that are not in it, each with the reason.
        left_out: Vec<String>,
        /// What the gate said.
        gate: Gate,
    },
}

/// Builds the site into `out`, which must be empty, absent or an earlier site.
///
/// # Errors
/// What stops the program. What stops the site is [`SiteBuilt::Stopped`].
pub fn build_site(
    vault: &Vault<Open>,
    out: &Path,
    options: &SiteOptions,
    progress: &dyn Progress,
) -> Result<SiteBuilt, Failure> {
    place::free(out)?;
    progress.phase("reading what was released");
    let address = options.address.as_deref().map(address).transpose()?;
    let Found {
        publications,
        files,
        proofs,
        left_out,
    } = found(vault)?;
    if publications.is_empty() && !left_out.is_empty() {
        return Err(Failure::no(
            format!("nothing can be put on a site: {}", left_out.join("; ")),
            "build and release the report again",
        ));
    }
    let reports: Vec<model::key::Key> = publications.iter().map(|one| one.report.clone()).collect();
    let mut library = Library {
        publications,
        address,
        unlisted: BTreeSet::new(),
    };
    progress.phase("setting pages");
    let bug = |error: SiteError| Failure::from_message(FailureKind::Bug, &error.to_string());
    // In a sentence a family name stands beside the name that was released; in an index it stands alone,
    // and is that of a source as well.
    let keeper = Gatekeeper::of_all(vault, &reports)?;
    let indexed = publish::site::indexed(&library).map_err(bug)?;
    library.unlisted = indexed
        .into_iter()
        .filter(|word| keeper.suspects(word))
        .collect();
    let pages = publish::site::pages(&library).map_err(bug)?;

    progress.phase("scanning");
    let gate = scan(keeper, &pages, &files, &proofs);
    let is_open = gate.possible() + gate.unsearchable.len() > 0 && options.reviewed.is_none();
    if gate.blocks() || is_open {
        return Ok(SiteBuilt::Stopped { gate });
    }

    progress.phase("writing");
    let all: Vec<&Page> = pages.iter().chain(&files).chain(&proofs).collect();
    put(out, &all)?;
    Ok(SiteBuilt::Built {
        folder: out.to_owned(),
        files: all.len(),
        bytes: all.iter().map(|(_, bytes)| bytes.len() as u64).sum(),
        reports: reports.iter().map(ToString::to_string).collect(),
        left_out,
        gate,
    })
}

/// Searches every file as it will lie there; what lies in a bundle is searched file by file, for it holds
/// these very files and no others. Proofs are made here of nothing but digests and signatures.
fn scan(mut keeper: Gatekeeper, pages: &[Page], files: &[Page], proofs: &[Page]) -> Gate {
    for (name, bytes) in pages.iter().chain(files) {
        keeper.look(name, bytes);
    }
    for (name, bytes) in proofs.iter().filter(|(name, _)| !name.ends_with(".tar")) {
        keeper.look_at_proof(name, bytes);
    }
    keeper.finish()
}

/// The address of the site's folder, with a slash at its end.
fn address(given: &str) -> Result<String, Failure> {
    let plain = given.starts_with("https://")
        && !given
            .contains(|c: char| c.is_whitespace() || c.is_control() || "\"'<>?#\\".contains(c));
    if !plain {
        return Err(Failure::misuse(
            format!("`{}` is no address of a site", given.escape_debug()),
            "give one that begins with https://, such as https://example.org/library/",
        ));
    }
    Ok(format!("{}/", given.trim_end_matches('/')))
}
