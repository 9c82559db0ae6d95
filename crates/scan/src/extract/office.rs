//! Office Open XML (ECMA-376), OpenDocument 1.3 and EPUB: archives whose parts belong together.

mod dates;
mod header;
mod sheet;
mod styles;
mod workbook;

use super::Extraction;
use super::archive::Member;
use super::{text, xml};
use workbook::Workbook;

/// Whether an archive is one of these.
pub(super) fn is_one(members: &[Member]) -> bool {
    members
        .iter()
        .any(|member| matches!(member.name.as_str(), "[Content_Types].xml" | "mimetype"))
}

/// Adds all that every part says.
pub(super) fn read(members: &[Member], read: &mut Extraction) {
    let workbook = Workbook::of(members);
    for member in members {
        let name = member.name.as_str();
        if is_preview(name) {
            read.note(format!(
                "{name}: a preview of the document, which may be older than its text"
            ));
        }
        match text::unicode(&member.content)
            .filter(|_| name.ends_with(".xml") || name.ends_with(".rels"))
        {
            Some(content) if is_sheet(name) => read.within(&workbook.place(name), |read| {
                sheet::read(&content, &workbook, read);
                header::read(&content, read);
                // Its numbers are mostly those of strings and styles.
                xml::read_numbered(&content, read);
            }),
            Some(content) => read.within(name, |read| {
                encrypted(name, &content, read);
                xml::read(&content, read);
            }),
            // What is no text although it is called XML is looked at as any file is.
            None => read.inner(name, name, &member.content),
        }
    }
}

fn is_sheet(name: &str) -> bool {
    name.starts_with("xl/worksheets/")
        || name.starts_with("xl/macrosheets/")
        || name.starts_with("xl/dialogsheets/")
}

fn is_preview(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("thumbnails/") || name.starts_with("docprops/thumbnail")
}

/// OpenDocument says in its list which of its parts are encrypted; so does a book.
fn encrypted(name: &str, content: &str, read: &mut Extraction) {
    let is_list = matches!(name, "META-INF/manifest.xml" | "META-INF/encryption.xml");
    if is_list && (content.contains("encryption-data") || content.contains("EncryptedData")) {
        read.note("an encrypted document: scan it before it is encrypted");
    }
}
