//! What a file to be imported is, by its beginning and, where that does not say it, its name.

use std::io::Read;

use model::record::Kind;
use serde::{Deserialize, Serialize};

use crate::{
    bulk::Source,
    field::Problem,
    gazetteer::{is_cod_header, is_geonames},
    table::{Cells, Options, Scanner, cell_text, decoded, delimiter, first_line},
    text::shown,
};

/// How much of a file [`detect`] wants to see; less is fine where the file is shorter.
pub const HEAD: usize = 64 * 1024;

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Detected {
    /// Many records in one file.
    Many(Source),
    /// One record, as a file of the field folder has it.
    Record,
    /// The outline of one place, as the field folder has it beside the places.
    Outline,
    /// Meant to be imported, but not as it is.
    Unclear(Problem),
    /// None of these; it may be evidence.
    Other,
}

/// Says what a file is.
pub fn detect(path: &str, head: &[u8]) -> Detected {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let lower = name.to_lowercase();
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let unclear =
        |what: String, remedy: &str| Detected::Unclear(Problem::whole(path, what, remedy));
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0") {
        return match ending {
            "xlsx" | "xls" | "ods" | "xlsm" => unclear(
                "this is the file of a spreadsheet program".to_owned(),
                "save each of its tables as CSV in UTF-8",
            ),
            _ => Detected::Other,
        };
    }
    let mut text = Vec::new();
    // Reading from memory does not fail.
    let _ = decoded(head).and_then(|mut input| input.read_to_end(&mut text));
    let begins = text.trim_ascii_start();
    match ending {
        "md" if begins.starts_with(b"---") => return Detected::Record,
        "json" | "geojson" if begins.starts_with(b"{") => return json(&text),
        "csv" | "tsv" | "txt" | "tab" => {}
        _ => return Detected::Other,
    }
    if let Some(source) = list(&text) {
        return Detected::Many(source);
    }
    match (kind_of(&lower), ending) {
        (Some(kind), _) if kind.is_entered() => Detected::Many(Source::Table(Options::new(kind))),
        (Some(kind), _) => unclear(
            format!("records of kind `{kind}` have no table of their own"),
            "look into docs/tables.md for the table that they are part of",
        ),
        // A text without a header may be anybody's notes.
        (None, "txt") => Detected::Other,
        (None, _) => unclear(
            format!(
                "`{}` does not say of which kind of record its rows are",
                shown(name)
            ),
            "name it by the kind, as in `acts.csv`, or say the kind",
        ),
    }
}

/// The kind of record of a table by the name of its file: `acts.csv`, `acts-2012.tsv`.
pub(crate) fn kind_of(name: &str) -> Option<Kind> {
    let (mut stem, ending) = name.rsplit_once('.')?;
    if !matches!(ending, "csv" | "tsv" | "tab" | "txt") {
        return None;
    }
    loop {
        if let Some(kind) = Kind::parse(stem) {
            return Some(kind);
        }
        stem = stem.rsplit_once(['-', '_', ' ', '.'])?.0;
    }
}

/// A list that its first row gives away.
fn list(text: &[u8]) -> Option<Source> {
    let line = first_line(text);
    let row = |delimiter, quoting| {
        let mut cells = Cells::default();
        let read = Scanner::new(Box::new(line), delimiter, quoting).next(&mut cells);
        read.is_ok_and(|found| found).then_some(cells)
    };
    if row(b'\t', false).is_some_and(|cells| is_geonames(&cells)) {
        return Some(Source::GeoNames { list: None });
    }
    let cells = row(delimiter(line), true)?;
    let header: Option<Vec<String>> = cells
        .iter()
        .map(|cell| cell_text(cell).map(std::borrow::Cow::into_owned))
        .collect();
    let header = header?;
    let has = |name: &str| header.iter().any(|cell| cell == name);
    if has("mt") && has("code") && (has("term_en") || has("term_ar")) {
        return Some(Source::Vocabulary { edition: None });
    }
    is_cod_header(&header).then_some(Source::Gazetteer { list: None })
}

fn json(text: &[u8]) -> Detected {
    let text = String::from_utf8_lossy(text).to_lowercase();
    match (
        text.contains("\"features\"") || text.contains("featurecollection"),
        text.contains("pcode\""),
    ) {
        (true, true) => Detected::Many(Source::Boundaries),
        _ if text.contains("\"type\"") => Detected::Outline,
        _ => Detected::Other,
    }
}
