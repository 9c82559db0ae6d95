//! An edition in pieces: what leaves beside the PDF and the page, so that a library, a spreadsheet or
//! another program can use it.
//!
//! `edition.json` beside an edition is an [`Edition`]. It is made of the very [`crate::publication::Document`]
//! that is set as PDF, is scanned and released with it, and docs/site.md has its fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    key::Key,
    language::Language,
    protected::Protected,
    public::Public,
    record::{Body, Record},
};

/// The format name of [`Edition`].
pub const EDITION_FORMAT: &str = "testimony-edition/v1";
/// The file that holds it.
pub const EDITION_FILE: &str = "edition.json";

/// One edition of a report in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// [`EDITION_FORMAT`].
    pub format: String,
    /// The report.
    pub report: Key,
    /// The edition's language.
    pub language: Language,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Who publishes it.
    pub organisation: String,
    /// The publisher's index number.
    pub index: Option<String>,
    /// The date of publication, in words.
    pub date: String,
    /// The same as EDTF.
    pub edtf: String,
    /// What it is about, in a paragraph.
    pub summary: Option<String>,
    /// What it is about, in words to look for it by.
    pub topics: Vec<String>,
    /// The picture on the first page.
    pub cover: Option<Cover>,
    /// Its text, heading by heading.
    pub sections: Vec<Section>,
    /// Its tables, maps and timelines.
    pub data: Vec<Dataset>,
}

/// The picture on the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// Its file beside the edition.
    pub file: String,
    /// Pixels, width and height.
    pub size: (u32, u32),
    /// What it shows, for those who cannot see it.
    pub alternative: String,
    /// Words below it.
    pub caption: Option<String>,
    /// Whose it is.
    pub credit: Option<String>,
}

/// What stands under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Where it stands in `report.html`: the part of the address after `#`.
    pub anchor: String,
    /// The heading.
    pub title: String,
    /// Its plain words.
    pub text: String,
}

/// A table, or a drawing with the table behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dataset {
    /// What the report calls it: "Table 2".
    pub name: String,
    /// What it shows.
    pub caption: String,
    /// Its rows as CSV: the file beside the edition.
    pub table: String,
    /// The drawing, where it is one: the file, and what it shows for those who cannot see it.
    pub drawing: Option<(String, String)>,
    /// What each column means.
    pub columns: Vec<DataColumn>,
    /// The rows, in words as the report prints them.
    pub rows: Vec<Vec<String>>,
    /// Where it comes from.
    pub source: String,
    /// What is hidden in it, and why.
    pub note: Option<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataColumn {
    /// Its head.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// In what it is measured or written.
    pub unit: String,
    /// Whether it holds numbers only.
    pub numeric: bool,
}

/// The files of one release, as they left the organisation.
///
/// Only `vault` makes one, from a release in its history and the sealed copies whose digests that release
/// names (a test of the architecture looks for other makers). So what is put on a site was released.
pub struct ReleasedFiles {
    report: Key,
    time: String,
    files: BTreeMap<String, Public<Vec<u8>>>,
}

impl ReleasedFiles {
    /// The files of `release`. `None` if the record is no release, or if a file is not one of its own.
    pub fn read_back(
        release: &Protected<Record>,
        files: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Option<Self> {
        let Body::Released(release) = &release.inner().body else {
            return None;
        };
        let files: BTreeMap<_, _> = files
            .into_iter()
            .map(|(path, bytes)| (path, Public::released(bytes)))
            .collect();
        let named = |path: &String| release.files.iter().any(|file| file.path == *path);
        files.keys().all(named).then(|| Self {
            report: release.report.clone(),
            time: release.time.clone(),
            files,
        })
    }

    /// The report.
    pub const fn report(&self) -> &Key {
        &self.report
    }

    /// When it was released: RFC 3339.
    pub fn time(&self) -> &str {
        &self.time
    }

    /// Each file by its path below the report's folder: `en/report.pdf`.
    pub const fn files(&self) -> &BTreeMap<String, Public<Vec<u8>>> {
        &self.files
    }
}
