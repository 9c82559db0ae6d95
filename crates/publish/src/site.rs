//! The research library: static pages out of the pieces of everything that was released.
//!
//! Every page is complete without scripts; three small ones of our own search, check a file's digest and
//! do nothing else. Nothing is asked of anybody but the folder that the pages lie in, and a content policy
//! says so to the browser. Every text is escaped by the template engine, which knows no other way.
//!
//! The words of reports come as [`Public`]; those of navigation are fixed, in `site/words`.

mod check;
mod data;
mod feed;
mod frame;
mod home;
mod index;
mod library;
mod policy;
mod report;
mod search;
mod words;

use std::collections::BTreeSet;

use model::{edition::Edition, key::Key, language::Language, public::Public, record::FileDigest};

use self::{frame::Frame, words::Words};

/// Everything that a library shows.
pub struct Library {
    /// The newest first.
    pub publications: Vec<Publication>,
    /// Where it will stand, as `https://example.org/library/`; feeds then give whole addresses.
    pub address: Option<String>,
    /// Words that may stand in a report's sentences but not alone in an index, such as the family name of
    /// somebody who is named and of a source who is not.
    pub unlisted: BTreeSet<String>,
}

/// A report with its editions.
pub struct Publication {
    /// The report.
    pub report: Key,
    /// When it was released: RFC 3339.
    pub released: String,
    /// Its editions.
    pub editions: Vec<Released>,
}

/// A released edition.
pub struct Released {
    /// What it says of itself.
    pub edition: Public<Edition>,
    /// Its files, by their names beside each other.
    pub files: Vec<FileDigest>,
    /// All of them and what proves them, in one file.
    pub bundle: FileDigest,
}

/// A library could not be set.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// The fixed words of a language are flawed.
    #[error("the fixed words of the site in `{language}` cannot be read; report this")]
    Words {
        /// The language.
        language: &'static str,
    },
    /// An index could not be written.
    #[error("an index could not be written; report this")]
    Json(#[from] serde_json::Error),
    /// A feed could not be written.
    #[error("a feed could not be written; report this")]
    Xml(#[from] std::io::Error),
}

/// A file of the site: its path below the site's folder, and its bytes.
pub type Page = (String, Vec<u8>);

/// Every word that the indexes would hold, folded and as it is written.
pub fn indexed(library: &Library) -> Result<BTreeSet<String>, SiteError> {
    let languages = languages(library);
    let mut found = BTreeSet::new();
    for language in &languages {
        let words = Words::of(*language)?;
        let frame = Frame {
            library,
            languages: &languages,
            words: &words,
        };
        for place in index::places(&frame) {
            for (key, (written, _)) in index::words(&frame, &place) {
                found.extend([key, written]);
            }
        }
    }
    Ok(found)
}

/// Every page, script, style sheet and feed; the files of the releases themselves go to
/// `files/REPORT/LANGUAGE/`. The same library gives the same bytes.
pub fn pages(library: &Library) -> Result<Vec<Page>, SiteError> {
    let languages = languages(library);
    let mut pages = policy::files(&languages);
    let words: Vec<Words> = languages
        .iter()
        .map(|language| Words::of(*language))
        .collect::<Result<_, _>>()?;
    pages.push(home::page(library, &words));
    for words in &words {
        let frame = Frame {
            library,
            languages: &languages,
            words,
        };
        pages.extend(library::pages(&frame));
        pages.extend(index::pages(&frame));
        pages.extend(search::pages(&frame)?);
        pages.extend(feed::pages(&frame)?);
        for publication in &library.publications {
            for edition in &publication.editions {
                if frame.is_home_of(edition) {
                    pages.push(report::page(&frame, publication, edition));
                    pages.push(data::page(&frame, publication, edition));
                    pages.push(check::page(&frame, publication, edition));
                }
            }
        }
    }
    Ok(pages)
}

/// The languages of editions for which there are fixed words; English if there are none.
fn languages(library: &Library) -> Vec<Language> {
    let editions = library.publications.iter().flat_map(|one| &one.editions);
    let mut found: BTreeSet<Language> = editions
        .map(|edition| Words::language_for(edition.language()))
        .collect();
    if found.is_empty() {
        found.insert(Language::En);
    }
    found.into_iter().collect()
}

impl Released {
    /// Its language.
    fn language(&self) -> Language {
        self.edition.get().language
    }

    /// The bytes and digest of one of its files.
    fn file(&self, name: &str) -> Option<&FileDigest> {
        self.files.iter().find(|file| file.path == name)
    }
}

impl Publication {
    /// The edition that a reader of this language is shown.
    fn edition_for(&self, language: Language) -> Option<&Released> {
        let own = self.editions.iter().find(|one| one.language() == language);
        own.or_else(|| self.editions.first())
    }
}
