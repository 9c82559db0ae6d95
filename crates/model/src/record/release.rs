//! Reports on their way out: source, builds, checks, approvals, release.

use serde::{Deserialize, Serialize};

use crate::{
    canonical::EncodeError,
    date::UncertainDate,
    envelope::Envelope,
    id::{Digest, RecordId},
    key::Key,
    language::Language,
};

/// The source of one edition of a report.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportSource {
    /// The report that this is an edition of.
    pub report: Key,
    /// Which edition.
    pub edition: Language,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Who publishes it.
    pub organisation: String,
    /// The publisher's index number.
    pub index: Option<String>,
    /// The date of publication.
    pub date: UncertainDate,
    /// One paragraph for the first page.
    pub summary: Option<String>,
    /// What it is about, in words to look for it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// The picture on the first page.
    pub cover: Option<RecordId>,
    /// What it is about.
    pub findings: Vec<RecordId>,
    /// Its scope.
    pub events: Vec<RecordId>,
    /// The Markdown body.
    pub markdown: String,
    /// The line of its file on which the body begins, from 1.
    pub body_line: u32,
    /// The file it was read from, for messages.
    pub file: String,
    /// What its imprint says.
    #[serde(default, skip_serializing_if = "ImprintSource::is_empty")]
    pub imprint: ImprintSource,
    /// What this edition tells and another need not: keys of records, and parts as they are written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_here: Vec<String>,
}

/// The lines of an imprint that the author writes; publisher, date and index number are the report's own.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImprintSource {
    /// Which edition this is, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// The language in which the report was written first, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    /// The international standard book number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isbn: Option<String>,
    /// Whose the copyright is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copyright: Option<String>,
    /// On what terms it may be copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// How to reach the publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

impl ImprintSource {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A person's code name in one artefact. Lives in `identity`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeName {
    /// The report.
    pub artefact: Key,
    /// The person or source.
    pub subject: RecordId,
    /// Drawn at random, of constant shape: three digits.
    pub number: u16,
}

/// A build of one report: which bytes it made, from what.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// The report.
    pub report: Key,
    /// Who built it, which is a decision to disclose the prose.
    pub by: String,
    /// The files it made.
    pub files: Vec<FileDigest>,
    /// Every statement with the evidence it resolved to.
    pub statements: Vec<ReportStatement>,
}

/// A file of a build or release.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileDigest {
    /// Path below the report's folder: `en/report.pdf`.
    pub path: String,
    /// SHA-256.
    pub sha256: Digest,
    /// Length.
    pub bytes: u64,
}

/// A statement of a report and what it rests on, inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportStatement {
    /// Which edition.
    pub edition: Language,
    /// Line of the source.
    pub line: u32,
    /// What it cites.
    pub evidence: Vec<super::Evidence>,
}

/// A check of an artefact or store, and its outcome.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was checked: `scan purge`.
    pub what: String,
    /// SHA-256 over the digests of the files, in order.
    pub of: Digest,
    /// Whether nothing was found.
    pub clean: bool,
    /// How many certain hits, possible hits, unreadable parts.
    pub counts: [u32; 3],
}

/// One person's approval of the very bytes of a build.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The report.
    pub report: Key,
    /// The build.
    pub build: RecordId,
    /// SHA-256 over the digests of the files, in order.
    pub of: Digest,
    /// Who, by name of member.
    pub by: String,
}

/// A release: two different people approved these bytes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// The report.
    pub report: Key,
    /// The build.
    pub build: RecordId,
    /// The files.
    pub files: Vec<FileDigest>,
    /// When: RFC 3339, from the device's clock.
    pub time: String,
    /// Who approved, by name of member.
    pub approved_by: Vec<String>,
}

impl Released {
    /// The fields that a released report's manifest shows.
    pub const DISCLOSABLE: &'static [&'static str] = &["files", "report", "time"];

    pub(super) fn disclosable(&self, envelope: Envelope) -> Result<Envelope, EncodeError> {
        envelope
            .with("files", &self.files)?
            .with("report", &self.report)?
            .with("time", &self.time)?
            .with("approved-by", &self.approved_by)
    }
}
