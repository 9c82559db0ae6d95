//! An edition in pieces: tables as CSV with a codebook, drawings as SVG, the cover, and
//! [`model::edition::Edition`] with all of it, for a library, a spreadsheet or another program.
//!
//! The pieces are made of the same document as the PDF and carry the same numbers.

mod sections;
mod sets;
mod sheet;

use model::{
    edition::{Cover, EDITION_FILE, EDITION_FORMAT, Edition},
    key::Key,
    public::PublicText,
    publication::{Document, Figure, ImageFormat},
};

use crate::{
    flaw::{self, Flaw},
    text::clean,
};

/// What the document does not say of itself.
pub struct About<'a> {
    /// The report.
    pub report: &'a Key,
    /// The date of publication, as EDTF.
    pub edtf: PublicText,
    /// What it is about, in words to look for it by.
    pub topics: Vec<PublicText>,
    /// What the columns of generated tables mean.
    pub codes: &'a [Code],
    /// "As it stands in the report": of a table that its writer made.
    pub as_written: PublicText,
    /// The head of the codebook: table, column, what it means, unit, source, what is hidden.
    pub codebook: [PublicText; 6],
}

/// What the columns of a table mean, and where its figures come from. The table is known by its caption.
#[derive(Debug, Clone)]
pub struct Code {
    /// The table's caption.
    pub caption: PublicText,
    /// Meaning and unit of each column; the last stands for every further one.
    pub columns: Vec<(PublicText, PublicText)>,
    /// Where the figures come from.
    pub source: PublicText,
    /// What is hidden, and why.
    pub note: Option<PublicText>,
}

/// An edition could not be taken to pieces.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// The document itself is flawed.
    #[error(transparent)]
    Flaw(#[from] Flaw),
    /// A table could not be written.
    #[error("a table of the report could not be written as CSV; report this")]
    Csv(#[from] csv::Error),
    /// The whole could not be written.
    #[error("the pieces of the report could not be written as JSON; report this")]
    Json(#[from] serde_json::Error),
}

/// The files, each with its name beside the edition. The same document gives the same bytes.
pub fn files(document: &Document, about: &About<'_>) -> Result<Vec<(String, Vec<u8>)>, DataError> {
    flaw::check(document)?;
    let words = |text: &PublicText| clean(text.as_str());
    let maybe = |text: &Option<PublicText>| text.as_ref().map(words);
    let mut files = Vec::new();
    let cover = document.cover.as_ref().map(|figure| {
        let cover = cover(figure);
        files.push((cover.file.clone(), figure.image.get().clone()));
        cover
    });
    let sets = sets::of(document, about);
    for set in &sets {
        let head: Vec<&str> = set.data.columns.iter().map(|c| c.name.as_str()).collect();
        files.push((set.data.table.clone(), sheet::csv(&head, &set.data.rows)?));
        if let (Some((name, _)), Some(svg)) = (&set.data.drawing, &set.svg) {
            files.push((name.clone(), svg.clone().into_bytes()));
        }
    }
    if !sets.is_empty() {
        let bytes = sheet::codebook(&sets, &about.codebook)?;
        files.push(("codebook.csv".to_owned(), bytes));
    }
    let edition = Edition {
        format: EDITION_FORMAT.to_owned(),
        report: about.report.clone(),
        language: document.language,
        title: words(&document.title),
        subtitle: maybe(&document.subtitle),
        organisation: words(&document.organisation),
        index: maybe(&document.index),
        date: words(&document.date),
        edtf: words(&about.edtf),
        summary: maybe(&document.summary),
        topics: about.topics.iter().map(words).collect(),
        cover,
        sections: sections::of(document),
        data: sets.into_iter().map(|set| set.data).collect(),
    };
    let mut json = serde_json::to_vec_pretty(&edition)?;
    json.push(b'\n');
    files.push((EDITION_FILE.to_owned(), json));
    Ok(files)
}

fn cover(figure: &Figure) -> Cover {
    let ending = match figure.format {
        ImageFormat::Jpeg => "jpg",
        ImageFormat::Png => "png",
    };
    let maybe = |text: &Option<PublicText>| text.as_ref().map(|text| clean(text.as_str()));
    Cover {
        file: format!("cover.{ending}"),
        size: figure.size,
        alternative: clean(figure.alternative.as_str()),
        caption: maybe(&figure.caption),
        credit: maybe(&figure.credit),
    }
}
