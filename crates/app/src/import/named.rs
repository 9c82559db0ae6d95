//! What each path of an import is: a folder, a file of many records, one record.

use std::{fs, path::Path};

use ingest::{bulk, detect::Detected, table};
use model::record::Kind;

use super::{bulk::BulkFile, desk::detect};
use crate::{archive::Source, failure::Failure, worker::Worker};

/// What a user said about the files, where their names and beginnings do not.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the rows of tables are.
    pub kind: Option<Kind>,
    /// The column from which rows without a key get one.
    pub key_from: Option<String>,
    /// Name and version of a gazetteer or vocabulary.
    pub list: Option<String>,
    /// The text of an identity file of age, for an archive that is sealed to it.
    pub identity: Option<String>,
}

/// A path of an import.
pub(super) enum What {
    /// A bag: an archive, ours or a stranger's.
    Bag,
    /// A field folder, or a folder of tables.
    Folder,
    /// A file of many records.
    Many(BulkFile),
    /// One record, with the path that it has in a field folder.
    Record(String, String),
}

/// Looks at a path.
pub(super) fn what(worker: &mut Worker, path: &Path, options: &Options) -> Result<What, Failure> {
    let meta = fs::metadata(path).map_err(|error| Failure::file("read", path, &error))?;
    if Source::is_there(path) {
        return Ok(What::Bag);
    }
    if meta.is_dir() {
        return Ok(What::Folder);
    }
    let shown = path.display().to_string();
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let detected = detect(worker, &name, path)
        .map_err(|problem| Failure::misuse(format!("{shown}: {}", problem.what), problem.remedy))?;
    let file = |source| {
        What::Many(BulkFile {
            path: name.clone(),
            full: path.to_owned(),
            bytes: meta.len(),
            source,
        })
    };
    match (detected, options.kind) {
        (Detected::Many(bulk::Source::Table(_)), Some(kind))
        | (Detected::Unclear(_), Some(kind)) => Ok(file(with(
            bulk::Source::Table(table::Options::new(kind)),
            options,
        ))),
        (Detected::Many(source), _) => Ok(file(with(source, options))),
        (Detected::Unclear(problem), None) => Err(Failure::misuse(
            format!("{shown}: {}", problem.what),
            problem.remedy,
        )),
        (Detected::Record, _) => record(path, &name),
        (Detected::Outline | Detected::Other, _) => Err(Failure::misuse(
            format!(
                "`{}` is no field folder and no file of records",
                shown.escape_debug()
            ),
            "give the folder that holds investigation.toml, or a table (docs/tables.md)",
        )),
    }
}

pub(super) fn with(source: bulk::Source, options: &Options) -> bulk::Source {
    match source {
        bulk::Source::Table(table) => bulk::Source::Table(table::Options {
            key_from: options.key_from.clone().or(table.key_from),
            // `Person 012` is how code names are printed: a key of that form would be found in every
            // report.
            prefix: table
                .prefix
                .or_else(|| (table.kind == Kind::Person).then(|| "subject".to_owned())),
            kind: table.kind,
        }),
        bulk::Source::Gazetteer { list } => bulk::Source::Gazetteer {
            list: options.list.clone().or(list),
        },
        bulk::Source::GeoNames { list } => bulk::Source::GeoNames {
            list: options.list.clone().or(list),
        },
        bulk::Source::Vocabulary { edition } => bulk::Source::Vocabulary {
            edition: options.list.clone().or(edition),
        },
        bulk::Source::Boundaries => bulk::Source::Boundaries,
    }
}

/// A record file that is named alone: the folder that it lies in says of which kind it is.
fn record(path: &Path, name: &str) -> Result<What, Failure> {
    let full = fs::canonicalize(path).map_err(|error| Failure::file("read", path, &error))?;
    let folder = full
        .parent()
        .and_then(Path::file_name)
        .map(|folder| folder.to_string_lossy().into_owned())
        .unwrap_or_default();
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    Ok(What::Record(format!("{folder}/{name}"), text))
}
