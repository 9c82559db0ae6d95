//! The parts around the text: what the package holds, how they refer to each other, settings.

use maud::{Markup, html};
use model::{language::Language, publication::Document};

use super::{blocks::Writer, runs::properties, styles::INDENT};
use crate::text::clean;

pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

pub(super) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(super) const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WP: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The part with the text.
pub(super) fn document(document: &Document, content: &Markup) -> Markup {
    html! {
        w:document xmlns:w=(W) xmlns:r=(R) xmlns:wp=(WP) {
            w:body { (content) (section(document, true)) }
        }
    }
}

/// A section: A4, with the page's number at the foot of every page but the first.
pub(super) fn section(document: &Document, is_last: bool) -> Markup {
    html! {
        w:sectPr {
            w:footerReference w:type="default" r:id="footer" {}
            w:endnotePr { w:numFmt w:val="decimal" {} }
            @if !is_last { w:type w:val="nextPage" {} }
            w:pgSz w:w="11906" w:h="16838" {}
            w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0" {}
            w:titlePg {}
            @if document.language.is_right_to_left() { w:bidi {} }
        }
    }
}

/// "Page 3" at the foot.
pub(super) fn footer(document: &Document) -> Markup {
    let label = clean(document.labels.page.as_str());
    let marks = properties(Default::default(), document.language.is_right_to_left());
    html! {
        w:ftr xmlns:w=(W) xmlns:r=(R) {
            w:p {
                w:pPr { w:pStyle w:val="Footer" {} }
                w:r { (marks) w:t xml:space="preserve" { (label) " " } }
                w:fldSimple w:instr=" PAGE " { w:r { (marks) w:t { "1" } } }
            }
        }
    }
}

pub(super) fn content_types() -> Markup {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let parts = [
        ("/word/document.xml", format!("{word}.document.main+xml")),
        ("/word/styles.xml", format!("{word}.styles+xml")),
        ("/word/fontTable.xml", format!("{word}.fontTable+xml")),
        ("/word/numbering.xml", format!("{word}.numbering+xml")),
        ("/word/settings.xml", format!("{word}.settings+xml")),
        ("/word/endnotes.xml", format!("{word}.endnotes+xml")),
        ("/word/footer1.xml", format!("{word}.footer+xml")),
        (
            "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml".to_owned(),
        ),
        (
            "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
        ),
    ];
    html! {
        Types xmlns={ (PACKAGE) "/content-types" } {
            Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" {}
            Default Extension="xml" ContentType="application/xml" {}
            Default Extension="jpeg" ContentType="image/jpeg" {}
            Default Extension="png" ContentType="image/png" {}
            @for (name, kind) in parts { Override PartName=(name) ContentType=(kind) {} }
        }
    }
}

pub(super) fn package_relations() -> Markup {
    relations(html! {
        (relation("document", &format!("{R}/officeDocument"), "word/document.xml"))
        (relation("core", &format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml"))
        (relation("app", &format!("{R}/extended-properties"), "docProps/app.xml"))
    })
}

pub(super) fn document_relations(writer: &Writer<'_>) -> Markup {
    let parts = ["styles", "fontTable", "numbering", "settings", "endnotes"];
    let [links, _] = &writer.links;
    relations(html! {
        @for part in parts { (relation(part, &format!("{R}/{part}"), &format!("{part}.xml"))) }
        (relation("footer", &format!("{R}/footer"), "footer1.xml"))
        @for (index, picture) in writer.media.iter().enumerate() {
            (relation(&format!("media{}", index + 1), &format!("{R}/image"), &format!("media/{}", picture.name)))
        }
        (addresses(links))
    })
}

pub(super) fn notes_relations(writer: &Writer<'_>) -> Markup {
    let [_, links] = &writer.links;
    relations(addresses(links))
}

fn relations(content: Markup) -> Markup {
    html! { Relationships xmlns={ (PACKAGE) "/relationships" } { (content) } }
}

fn relation(id: &str, kind: &str, target: &str) -> Markup {
    html! { Relationship Id=(id) Type=(kind) Target=(target) {} }
}

fn addresses(links: &[String]) -> Markup {
    html! {
        @for (index, link) in links.iter().enumerate() {
            Relationship Id={ "link" (index + 1) } Type={ (R) "/hyperlink" } Target=(link) TargetMode="External" {}
        }
    }
}

impl Writer<'_> {
    /// The relation that leads to an address.
    pub(super) fn link(&mut self, target: &str) -> String {
        let [text, notes] = &mut self.links;
        let links = if self.in_notes { notes } else { text };
        let known = links.iter().position(|link| link == target);
        let index = known.unwrap_or_else(|| {
            links.push(target.to_owned());
            links.len() - 1
        });
        format!("link{}", index + 1)
    }
}

/// Title, language and publisher: what a reader's program announces. Nothing about who wrote it when.
pub(super) fn core(document: &Document) -> Markup {
    html! {
        cp:coreProperties xmlns:cp={ (PACKAGE) "/metadata/core-properties" } xmlns:dc="http://purl.org/dc/elements/1.1/" {
            dc:title { (clean(document.title.as_str())) }
            dc:language { (document.language.tag()) }
        }
    }
}

pub(super) fn app(document: &Document) -> Markup {
    html! {
        Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" {
            Company { (clean(document.organisation.as_str())) }
        }
    }
}

pub(super) fn settings(language: Language, placed: bool) -> Markup {
    html! {
        w:settings xmlns:w=(W) {
            w:zoom w:percent="100" {}
            w:defaultTabStop w:val="720" {}
            w:characterSpacingControl w:val="doNotCompress" {}
            w:endnotePr {
                w:pos w:val=(if placed { "sectEnd" } else { "docEnd" }) {}
                w:numFmt w:val="decimal" {}
                w:endnote w:id="-1" {}
                w:endnote w:id="0" {}
            }
            w:compat {
                w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15" {}
            }
            w:themeFontLang w:val=(super::styles::latin(language)) w:bidi=(super::styles::complex(language)) {}
            w:decimalSymbol w:val="." {}
            w:listSeparator w:val="," {}
        }
    }
}

/// The fonts by name, and what is like them on machines that have others.
pub(super) fn fonts() -> Markup {
    let fonts = [
        ("Noto Serif", "Georgia", "roman", "00"),
        ("Noto Sans", "Arial", "swiss", "00"),
        ("Noto Naskh Arabic", "Sakkal Majalla", "roman", "B2"),
    ];
    html! {
        w:fonts xmlns:w=(W) {
            @for (name, other, family, letters) in fonts {
                w:font w:name=(name) {
                    w:altName w:val=(other) {}
                    w:charset w:val=(letters) {}
                    w:family w:val=(family) {}
                    w:pitch w:val="variable" {}
                }
            }
        }
    }
}

/// One list of bullets for all, and one of numbers for each numbered list.
pub(super) fn numbering(lists: usize) -> Markup {
    let level = |level: usize, format: &str, text: &str| {
        html! {
            w:lvl w:ilvl=(level) {
                w:start w:val="1" {}
                w:numFmt w:val=(format) {}
                w:lvlText w:val=(text) {}
                w:lvlJc w:val="start" {}
                w:pPr { w:ind w:left=(INDENT * (level + 1)) w:hanging=(INDENT) {} }
            }
        }
    };
    html! {
        w:numbering xmlns:w=(W) {
            w:abstractNum w:abstractNumId="0" {
                w:multiLevelType w:val="hybridMultilevel" {}
                @for at in 0..9 { (level(at, "bullet", "•")) }
            }
            w:abstractNum w:abstractNumId="1" {
                w:multiLevelType w:val="hybridMultilevel" {}
                @for at in 0..9 { (level(at, "decimal", &format!("%{}.", at + 1))) }
            }
            w:num w:numId="1" { w:abstractNumId w:val="0" {} }
            @for list in 0..lists {
                w:num w:numId=(list + 2) {
                    w:abstractNumId w:val="1" {}
                    @for at in 0..9 { w:lvlOverride w:ilvl=(at) { w:startOverride w:val="1" {} } }
                }
            }
        }
    }
}
