//! The chapters of a book, their pictures, and where their links lead.

use std::collections::BTreeMap;

use model::publication::Document;

use super::{
    EpubError,
    xhtml::{self, Picture},
};
use crate::{html::Parts, number::HeadingPlace, text::clean};

/// A book before it is packed.
pub(super) struct Book {
    pub(super) chapters: Vec<Chapter>,
    pub(super) pictures: Vec<Picture>,
    /// Headings with the words and the link of each.
    pub(super) entries: Vec<(HeadingPlace, String, String)>,
}

/// A file of the book.
pub(super) struct Chapter {
    pub(super) file: String,
    pub(super) title: String,
    /// The content of its body, XHTML.
    pub(super) body: String,
}

impl Chapter {
    pub(super) fn has_drawing(&self) -> bool {
        self.body.contains("<svg ")
    }
}

impl Book {
    pub(super) fn new(document: &Document, parts: Parts) -> Result<Self, EpubError> {
        let title = clean(document.title.as_str());
        let cover = ("cover.xhtml".to_owned(), title.clone(), parts.cover);
        let sections = parts.sections.into_iter().enumerate();
        let named = sections.map(|(index, (name, markup))| {
            let name = name.unwrap_or_else(|| title.clone());
            (format!("chapter-{}.xhtml", index + 1), name, markup)
        });
        let pages: Vec<(String, String, String)> = std::iter::once(cover)
            .chain(named)
            .map(|(file, title, markup)| (file, title, markup.into_string()))
            .collect();
        let mut places = BTreeMap::new();
        for (file, _, markup) in &pages {
            for id in xhtml::ids(markup)? {
                places.insert(id, file.clone());
            }
        }
        let mut pictures = Vec::new();
        let mut chapters = Vec::new();
        for (file, title, markup) in pages {
            let body = xhtml::rewrite(&markup, &file, &places, &mut pictures)?;
            chapters.push(Chapter { file, title, body });
        }
        let mut entries = Vec::new();
        for (place, words) in parts.entries {
            let id = format!("section-{}", place.number);
            let target = xhtml::target(&id, "nav.xhtml", &places);
            let words = xhtml::rewrite(&words.into_string(), "nav.xhtml", &places, &mut pictures)?;
            entries.push((place, words, target));
        }
        Ok(Self {
            chapters,
            pictures,
            entries,
        })
    }
}
