//! All that the typesetter can see: the template, the files of one document, the embedded fonts.

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use super::sheet::Sheet;
use crate::{fonts, text::is_format};

const TEMPLATE: &str = include_str!("../../templates/report.typ");

/// The world of one document. No disk, no package, no system font, no clock.
pub(super) struct Sheets {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    text: String,
    files: Vec<(FileId, Bytes)>,
}

impl Sheets {
    pub(super) fn new(sheet: Sheet) -> Self {
        let fonts: Vec<Font> = fonts::FILES
            .iter()
            .filter_map(|file| Font::new(Bytes::new(*file), 0))
            .collect();
        let mut files: Vec<(FileId, Bytes)> = sheet
            .files
            .into_iter()
            .filter_map(|(name, bytes)| Some((id(&name)?, Bytes::new(bytes))))
            .collect();
        files.extend(id("document.json").map(|id| (id, Bytes::from_string(sheet.json.clone()))));
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main: id("report.typ").map_or_else(
                || Source::detached(TEMPLATE),
                |id| Source::new(id, TEMPLATE.to_owned()),
            ),
            text: sheet.json,
            files,
        }
    }

    /// The first character of the document for which no font has a shape.
    pub(super) fn unknown_character(&self) -> Option<char> {
        let known = |character: char| {
            is_format(character)
                || self
                    .fonts
                    .iter()
                    .any(|font| font.info().coverage.contains(character as u32))
        };
        self.text.chars().find(|character| !known(*character))
    }
}

fn id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl World for Sheets {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            Ok(self.main.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.files.iter().find(|(known, _)| *known == id);
        file.map(|(_, bytes)| bytes.clone())
            .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
