//! The newest release of each report, as it left.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    edition::{EDITION_FILE, EDITION_FORMAT, Edition, ReleasedFiles},
    id::RecordId,
    key::Key,
    language::Language,
    proof::{LoggedOperation, RELEASE_FORMAT, ReleaseManifest},
    protected::Protected,
    public::Public,
    record::{Body, FileDigest, Kind, Record, Released as Release},
};
use publish::site::{Page, Publication, Released};
use vault::{Open, Vault};

use super::bundle::bundle;
use crate::{
    digest,
    exhibit::papers,
    failure::{Failure, FailureKind},
    proof::logged,
    report::{approvals, digest_of},
};

/// What goes on the site.
pub(super) struct Found {
    /// The newest first.
    pub(super) publications: Vec<Publication>,
    /// Released files, by their places on the site.
    pub(super) files: Vec<Page>,
    /// Manifests and what goes with them.
    pub(super) proofs: Vec<Page>,
    /// What does not, and why.
    pub(super) left_out: Vec<String>,
}

/// Reads the newest release of every report.
pub(super) fn found(vault: &Vault<Open>) -> Result<Found, Failure> {
    let clearance = vault.clearance();
    let copies = vault.all(Kind::PublishedCopy)?;
    let mut newest: BTreeMap<Key, (u64, Protected<Record>)> = BTreeMap::new();
    for record in vault.all(Kind::Released)? {
        let own = record.reveal(&clearance);
        let Body::Released(release) = &own.body else {
            continue;
        };
        // No clock is asked which is newer: on a machine whose clock was set back it would lie.
        let order = crate::report::last_change(vault, own.id)?;
        let known = newest.get(&release.report);
        if known.is_none_or(|(known, _)| order > *known) {
            newest.insert(release.report.clone(), (order, record));
        }
    }
    let mut newest: Vec<(u64, Protected<Record>)> = newest.into_values().collect();
    newest.sort_by_key(|(order, _)| std::cmp::Reverse(*order));
    let mut found = Found {
        publications: Vec::new(),
        files: Vec::new(),
        proofs: Vec::new(),
        left_out: Vec::new(),
    };
    for (_, record) in newest {
        let Body::Released(release) = &record.reveal(&clearance).body else {
            continue;
        };
        let id = record.reveal(&clearance).id;
        let copy = copies.iter().find(|copy| {
            matches!(&copy.reveal(&clearance).body, Body::PublishedCopy(copy) if copy.release == id)
        });
        // Who releases alone, with another program, releases nothing.
        let by = approvals(vault, release.build, digest_of(&release.files))?;
        if by.len() < 2 {
            found.left_out.push(format!(
                "{}: two different people did not approve it",
                release.report
            ));
            continue;
        }
        let files = match copy {
            Some(copy) => vault.released_files(&record, copy)?,
            None => None,
        };
        let Some(files) = files else {
            found.left_out.push(format!(
                "{}: no copy of what was released is kept",
                release.report
            ));
            continue;
        };
        found.take(vault, id, release, &files)?;
    }
    // As readers look for them: by the date on the cover.
    found.publications.sort_by(|a, b| date(b).cmp(date(a)));
    Ok(found)
}

fn date(publication: &Publication) -> &str {
    let first = publication.editions.first();
    first.map_or("", |edition| edition.edition.get().edtf.as_str())
}

impl Found {
    fn take(
        &mut self,
        vault: &Vault<Open>,
        id: RecordId,
        release: &Release,
        files: &ReleasedFiles,
    ) -> Result<(), Failure> {
        let operation = vault.operations_on(id)?.into_iter().next().ok_or_else(|| {
            Failure::new(
                FailureKind::Bug,
                "a release has no operation",
                "report this",
            )
        })?;
        let logged = logged(vault, &operation, Release::DISCLOSABLE)?;
        let tags: BTreeSet<&str> = release
            .files
            .iter()
            .filter_map(|file| file.path.split_once('/').map(|(tag, _)| tag))
            .collect();
        let mut editions = Vec::new();
        for tag in tags {
            let read = files.files().get(&format!("{tag}/{EDITION_FILE}"));
            let read = read.and_then(|bytes| bytes.map(|bytes| read_edition(bytes)).transpose());
            let Some(edition) = read else {
                self.left_out.push(format!(
                    "{} ({tag}): it was released without {EDITION_FILE}, by an older version of this program",
                    release.report
                ));
                continue;
            };
            editions.push(self.edition(vault, (release, files), &logged, tag, edition)?);
        }
        if !editions.is_empty() {
            self.publications.push(Publication {
                report: release.report.clone(),
                released: release.time.clone(),
                editions,
            });
        }
        Ok(())
    }

    fn edition(
        &mut self,
        vault: &Vault<Open>,
        (release, files): (&Release, &ReleasedFiles),
        logged: &LoggedOperation,
        tag: &str,
        edition: Public<Edition>,
    ) -> Result<Released, Failure> {
        let below = |path: &str| path.strip_prefix(&format!("{tag}/")).map(str::to_owned);
        let own: Vec<FileDigest> = release
            .files
            .iter()
            .filter_map(|file| {
                Some(FileDigest {
                    path: below(&file.path)?,
                    ..file.clone()
                })
            })
            .collect();
        let manifest = ReleaseManifest {
            format: RELEASE_FORMAT.to_owned(),
            report: release.report.to_string(),
            edition: tag.to_owned(),
            title: edition.get().title.clone(),
            files: own.clone(),
            statements: statements(vault, release, edition.get().language)?,
            release: logged.clone(),
        };
        let json = serde_json::to_string_pretty(&manifest)
            .map_err(|error| Failure::new(FailureKind::Bug, error.to_string(), "report this"))?;
        let mut proofs = papers(verify::Kind::Release, std::slice::from_ref(logged))?;
        proofs.push((
            verify::RELEASE_FILE.to_owned(),
            format!("{json}\n").into_bytes(),
        ));
        let own_files: Vec<Page> = files
            .files()
            .iter()
            .filter_map(|(path, bytes)| Some((below(path)?, bytes.get().clone())))
            .collect();
        let name = format!("{}-{tag}", release.report);
        let packed = bundle(&name, own_files.iter().chain(&proofs))?;
        let bundle = FileDigest {
            path: format!("{name}.tar"),
            sha256: digest::of(&packed),
            bytes: packed.len() as u64,
        };
        let folder = format!("files/{}", release.report);
        let at = |(name, bytes): Page| (format!("{folder}/{tag}/{name}"), bytes);
        self.files.extend(own_files.into_iter().map(at));
        self.proofs.extend(proofs.into_iter().map(at));
        self.proofs
            .push((format!("{folder}/{}", bundle.path), packed));
        Ok(Released {
            edition,
            files: own,
            bundle,
        })
    }
}

/// How many statements of an edition rest on evidence, as its build counted them.
fn statements(vault: &Vault<Open>, release: &Release, language: Language) -> Result<u32, Failure> {
    let Some(record) = vault.get(release.build)? else {
        return Ok(0);
    };
    let Body::Build(build) = &record.reveal(&vault.clearance()).body else {
        return Ok(0);
    };
    let own = build
        .statements
        .iter()
        .filter(|one| one.edition == language);
    Ok(u32::try_from(own.count()).unwrap_or(u32::MAX))
}

fn read_edition(bytes: &[u8]) -> Option<Edition> {
    let edition: Edition = serde_json::from_slice(bytes).ok()?;
    (edition.format == EDITION_FORMAT).then_some(edition)
}
