//! The parts around the chapters: container, package, navigation.

use maud::{Markup, PreEscaped, html};
use model::{language::Language, publication::Document};

use super::chapters::{Book, Chapter};
use crate::text::clean;

pub(super) const STYLE: &str = include_str!("../../templates/book.css");

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const EPUB: &str = "http://www.idpf.org/2007/ops";

/// Where the package is.
pub(super) fn container() -> String {
    written(&html! {
        container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container" {
            rootfiles { rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml" {} }
        }
    })
}

/// What the book is, what it holds and in which order it is read.
pub(super) fn package(document: &Document, book: &Book) -> String {
    let direction = if document.language.is_right_to_left() {
        "rtl"
    } else {
        "ltr"
    };
    let cover = document.cover.as_ref().and(book.pictures.first());
    let is_cover = |file: &str| cover.is_some_and(|picture| picture.file == file);
    let svg = |chapter: &Chapter| chapter.has_drawing().then_some("svg");
    written(&html! {
        package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang=(document.language.tag()) dir=(direction) {
            (metadata(document, book))
            manifest {
                item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav" {}
                item id="style" href="book.css" media-type="text/css" {}
                @for (index, chapter) in book.chapters.iter().enumerate() {
                    item id={ "part-" (index) } href=(chapter.file) media-type="application/xhtml+xml" properties=[svg(chapter)] {}
                }
                @for (index, picture) in book.pictures.iter().enumerate() {
                    item id={ "picture-" (index) } href=(picture.file) media-type=(picture.kind) properties=[is_cover(&picture.file).then_some("cover-image")] {}
                }
            }
            spine page-progression-direction=(direction) {
                @for index in 0..book.chapters.len() { itemref idref={ "part-" (index) } {} }
            }
        }
    })
}

/// Dublin Core, and what a reader who cannot see or hold a device must know before opening the book
/// (EPUB Accessibility 1.1, 2). The time of the last change is always the same: the true one tells when
/// somebody sat at a machine. The date of publication stands on the cover.
fn metadata(document: &Document, book: &Book) -> Markup {
    let sees = !book.pictures.is_empty() || book.chapters.iter().any(Chapter::has_drawing);
    let properties = [
        ("schema:accessMode", "textual"),
        ("schema:accessModeSufficient", "textual"),
        ("schema:accessibilityFeature", "alternativeText"),
        ("schema:accessibilityFeature", "readingOrder"),
        ("schema:accessibilityFeature", "structuralNavigation"),
        ("schema:accessibilityFeature", "tableOfContents"),
        ("schema:accessibilityHazard", "none"),
    ];
    let organisation = clean(document.organisation.as_str());
    html! {
        metadata xmlns:dc="http://purl.org/dc/elements/1.1/" {
            dc:identifier id="id" { (identifier(document)) }
            dc:title { (clean(document.title.as_str())) }
            dc:language { (document.language.tag()) }
            dc:creator { (organisation) }
            dc:publisher { (organisation) }
            meta property="dcterms:modified" { "2000-01-01T00:00:00Z" }
            @for (property, value) in properties { meta property=(property) { (value) } }
            @if sees { meta property="schema:accessMode" { "visual" } }
        }
    }
}

/// What tells this edition from other books: the publisher's index number, or the title and date.
fn identifier(document: &Document) -> String {
    let name = match &document.index {
        Some(index) => clean(index.as_str()),
        None => {
            let (title, date) = (document.title.as_str(), document.date.as_str());
            format!("{}, {}", clean(title), clean(date))
        }
    };
    let organisation = clean(document.organisation.as_str());
    format!("{organisation}, {name}, {}", document.language.tag())
}

/// The contents as reading devices show them.
pub(super) fn navigation(document: &Document, book: &Book) -> String {
    let title = clean(document.title.as_str());
    let entries: Vec<(u8, Markup)> = book
        .entries
        .iter()
        .map(|(place, words, target)| {
            let link = html! { a href=(target) { (PreEscaped(words)) } };
            (place.level, link)
        })
        .collect();
    page(
        document.language,
        &title,
        &html! {
            nav epub:type="toc" role="doc-toc" aria-labelledby="contents" {
                h1 id="contents" { (clean(document.labels.contents.as_str())) }
                ol {
                    li { a href="cover.xhtml" { (title) } }
                    (levels(&entries))
                }
            }
        },
    )
}

/// Entries of a level, each with those below it. Levels never skip.
fn levels(entries: &[(u8, Markup)]) -> Markup {
    let mut rest = entries;
    let mut items = Vec::new();
    while let Some(((level, link), after)) = rest.split_first() {
        let below = after
            .iter()
            .position(|(other, _)| other <= level)
            .unwrap_or(after.len());
        let (inner, next) = after.split_at(below);
        items.push((link, levels(inner), inner.is_empty()));
        rest = next;
    }
    html! {
        @for (link, inner, is_last) in items {
            li { (link) @if !is_last { ol { (inner) } } }
        }
    }
}

/// A chapter as a file.
pub(super) fn chapter(document: &Document, chapter: &Chapter) -> String {
    let body = PreEscaped(chapter.body.as_str());
    page(document.language, &chapter.title, &html! { (body) })
}

fn page(language: Language, title: &str, body: &Markup) -> String {
    let direction = if language.is_right_to_left() {
        "rtl"
    } else {
        "ltr"
    };
    let page = html! {
        html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub=(EPUB) lang=(language.tag()) xml:lang=(language.tag()) dir=(direction) {
            head {
                title { (title) }
                link rel="stylesheet" type="text/css" href="book.css" {}
            }
            body { (body) }
        }
    };
    format!("{DECLARATION}<!DOCTYPE html>\n{}", page.into_string())
}

fn written(markup: &Markup) -> String {
    format!("{DECLARATION}{}", markup.0)
}
