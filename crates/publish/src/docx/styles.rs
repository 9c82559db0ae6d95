//! Named styles: what an editor changes once for the whole text.

use maud::{Markup, html};
use model::language::Language;

use super::parts::W;

/// How far each level of a list stands in, in twentieths of a point.
pub(super) const INDENT: usize = 360;

const ACCENT: &str = "143D59";
const FAINT: &str = "4F5764";

/// The language of letters that run from left to right.
pub(super) fn latin(language: Language) -> &'static str {
    if language.is_right_to_left() {
        "en"
    } else {
        language.tag()
    }
}

/// The language of letters that run from right to left.
pub(super) fn complex(language: Language) -> &'static str {
    if language.is_right_to_left() {
        language.tag()
    } else {
        "ar"
    }
}

/// What a style of paragraphs is made of; lengths in twentieths of a point, sizes in half points.
#[derive(Default)]
struct Style {
    id: &'static str,
    name: &'static str,
    based: Option<&'static str>,
    next: Option<&'static str>,
    /// Whether the next paragraph must stand on the same page.
    keeps: bool,
    /// Space before and after.
    space: (u16, u16),
    /// Indent at the start and at the end.
    indent: (u16, u16),
    /// How far its first line stands out.
    hanging: u16,
    /// Depth in the outline, from 0.
    outline: Option<u8>,
    align: Option<&'static str>,
    sans: bool,
    bold: bool,
    colour: Option<&'static str>,
    size: Option<u16>,
}

/// The part with all styles.
pub(super) fn styles(language: Language) -> Markup {
    let right_to_left = language.is_right_to_left();
    html! {
        w:styles xmlns:w=(W) {
            w:docDefaults {
                w:rPrDefault {
                    w:rPr {
                        (fonts("Noto Serif"))
                        w:sz w:val="21" {}
                        w:szCs w:val="25" {}
                        w:lang w:val=(latin(language)) w:bidi=(complex(language)) {}
                    }
                }
                w:pPrDefault { w:pPr { w:spacing w:after="120" w:line="288" w:lineRule="auto" {} } }
            }
            w:style w:type="paragraph" w:default="1" w:styleId="Normal" {
                w:name w:val="Normal" {}
                w:qFormat {}
                @if right_to_left { w:pPr { w:bidi {} } }
            }
            w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont" { w:name w:val="Default Paragraph Font" {} }
            w:style w:type="table" w:default="1" w:styleId="TableNormal" {
                w:name w:val="Normal Table" {}
                w:tblPr {
                    w:tblInd w:w="0" w:type="dxa" {}
                    w:tblCellMar { w:top w:w="40" w:type="dxa" {} w:left w:w="100" w:type="dxa" {} w:bottom w:w="40" w:type="dxa" {} w:right w:w="100" w:type="dxa" {} }
                }
            }
            @for style in paragraphs() { (paragraph(&style)) }
            (character("Strong", "Strong", &html! { w:b {} w:bCs {} }))
            // Arabic has no slanted letters: emphasis is bold there.
            (character("Emphasis", "Emphasis", &html! { @if right_to_left { w:b {} w:bCs {} } @else { w:i {} w:iCs {} } }))
            (character("Hyperlink", "Hyperlink", &html! { w:color w:val=(ACCENT) {} w:u w:val="single" {} }))
            (character("EndnoteReference", "endnote reference", &html! { w:vertAlign w:val="superscript" {} }))
            (character("Credit", "Credit", &html! { w:color w:val=(FAINT) {} }))
            (table())
        }
    }
}

fn paragraphs() -> Vec<Style> {
    let base = || Style {
        based: Some("Normal"),
        space: (0, 120),
        ..Style::default()
    };
    let head = |id, name, outline, size, before| Style {
        id,
        name,
        next: Some("BodyText"),
        keeps: true,
        space: (before, 100),
        outline: Some(outline),
        sans: true,
        bold: true,
        colour: Some(ACCENT),
        size: Some(size),
        ..base()
    };
    let faint = |id, name| Style {
        id,
        name,
        sans: true,
        colour: Some(FAINT),
        size: Some(18),
        ..base()
    };
    let contents = |id, name, start| Style {
        id,
        name,
        sans: true,
        space: (0, 60),
        indent: (start, 0),
        ..base()
    };
    vec![
        Style {
            id: "BodyText",
            name: "Body Text",
            ..base()
        },
        Style {
            bold: true,
            colour: Some(ACCENT),
            ..faint("Organisation", "Organisation")
        },
        Style {
            next: Some("Subtitle"),
            space: (600, 120),
            bold: true,
            size: Some(52),
            id: "Title",
            name: "Title",
            ..base()
        },
        Style {
            sans: true,
            colour: Some(FAINT),
            size: Some(26),
            id: "Subtitle",
            name: "Subtitle",
            ..base()
        },
        Style {
            space: (120, 360),
            ..faint("Date", "Date")
        },
        Style {
            id: "Abstract",
            name: "Abstract",
            space: (240, 120),
            indent: (280, 280),
            ..base()
        },
        head("Heading1", "heading 1", 0, 34, 480),
        head("Heading2", "heading 2", 1, 27, 320),
        head("Heading3", "heading 3", 2, 23, 260),
        head("Heading4", "heading 4", 3, 21, 220),
        Style {
            sans: true,
            bold: true,
            size: Some(26),
            keeps: true,
            id: "TOCHeading",
            name: "TOC Heading",
            ..base()
        },
        contents("TOC1", "toc 1", 0),
        contents("TOC2", "toc 2", 320),
        contents("TOC3", "toc 3", 640),
        Style {
            id: "Quote",
            name: "Quote",
            indent: (480, 480),
            space: (120, 60),
            ..base()
        },
        Style {
            id: "IntenseQuote",
            name: "Intense Quote",
            indent: (480, 480),
            space: (200, 60),
            sans: true,
            colour: Some(ACCENT),
            size: Some(28),
            ..base()
        },
        Style {
            id: "Imprint",
            name: "Imprint",
            hanging: 2800,
            indent: (2800, 0),
            space: (0, 60),
            sans: true,
            size: Some(18),
            ..base()
        },
        Style {
            indent: (480, 480),
            space: (0, 200),
            ..faint("Attribution", "Attribution")
        },
        Style {
            id: "ListBullet",
            name: "List Bullet",
            space: (0, 60),
            ..base()
        },
        Style {
            id: "ListNumber",
            name: "List Number",
            space: (0, 60),
            ..base()
        },
        Style {
            id: "ListContinue",
            name: "List Continue",
            space: (0, 60),
            ..base()
        },
        Style {
            id: "Figure",
            name: "Figure",
            space: (200, 80),
            ..base()
        },
        Style {
            id: "Caption",
            name: "caption",
            sans: true,
            size: Some(18),
            space: (80, 200),
            ..base()
        },
        Style {
            id: "TableHead",
            name: "Table Head",
            sans: true,
            bold: true,
            colour: Some(ACCENT),
            size: Some(18),
            space: (0, 0),
            ..base()
        },
        Style {
            id: "TableText",
            name: "Table Text",
            size: Some(19),
            space: (0, 0),
            ..base()
        },
        Style {
            id: "AfterTable",
            name: "After Table",
            size: Some(8),
            ..base()
        },
        Style {
            id: "EndnoteText",
            name: "endnote text",
            size: Some(18),
            space: (0, 80),
            ..base()
        },
        Style {
            align: Some("center"),
            ..faint("Footer", "footer")
        },
    ]
}

/// In the order of the schema (ECMA-376-1, 17.7.4.17, 17.3.1.26 and 17.3.2.28).
fn paragraph(style: &Style) -> Markup {
    html! {
        w:style w:type="paragraph" w:styleId=(style.id) w:customStyle=[is_own(style.id).then_some("1")] {
            w:name w:val=(style.name) {}
            @if let Some(based) = style.based { w:basedOn w:val=(based) {} }
            @if let Some(next) = style.next { w:next w:val=(next) {} }
            w:qFormat {}
            w:pPr {
                @if style.keeps { w:keepNext {} w:keepLines {} }
                @if style.id == "Date" { w:tabs { w:tab w:val="end" w:pos="9071" {} } }
                w:spacing w:before=(style.space.0) w:after=(style.space.1) {}
                @if style.indent != (0, 0) { w:ind w:left=(style.indent.0) w:right=(style.indent.1) w:hanging=[(style.hanging > 0).then_some(style.hanging)] {} }
                @if let Some(align) = style.align { w:jc w:val=(align) {} }
                @if let Some(outline) = style.outline { w:outlineLvl w:val=(outline) {} }
            }
            w:rPr {
                @if style.sans { (fonts("Noto Sans")) }
                @if style.bold { w:b {} w:bCs {} }
                @if let Some(colour) = style.colour { w:color w:val=(colour) {} }
                @if let Some(size) = style.size {
                    w:sz w:val=(size) {}
                    // Arabic letters are smaller at the same size.
                    w:szCs w:val=(size * 6 / 5) {}
                }
            }
        }
    }
}

/// Whether a style is none of those that word processors know by name.
fn is_own(id: &str) -> bool {
    [
        "Organisation",
        "Abstract",
        "Attribution",
        "Imprint",
        "Figure",
        "TableHead",
        "TableText",
        "AfterTable",
    ]
    .contains(&id)
}

fn character(id: &str, name: &str, properties: &Markup) -> Markup {
    html! {
        w:style w:type="character" w:styleId=(id) w:customStyle=[(id == "Credit").then_some("1")] {
            w:name w:val=(name) {}
            w:basedOn w:val="DefaultParagraphFont" {}
            w:qFormat {}
            w:rPr { (properties) }
        }
    }
}

fn table() -> Markup {
    let line = |width: u8, colour: &str| (width, colour.to_owned());
    let (rule, head) = (line(4, "C9CED6"), line(8, ACCENT));
    html! {
        w:style w:type="table" w:styleId="TableGrid" {
            w:name w:val="Table Grid" {}
            w:basedOn w:val="TableNormal" {}
            w:tblPr {
                w:tblBorders {
                    w:bottom w:val="single" w:sz=(rule.0) w:space="0" w:color=(rule.1) {}
                    w:insideH w:val="single" w:sz=(rule.0) w:space="0" w:color=(rule.1) {}
                }
            }
            w:tblStylePr w:type="firstRow" {
                w:tcPr {
                    w:tcBorders { w:bottom w:val="single" w:sz=(head.0) w:space="0" w:color=(head.1) {} }
                    w:shd w:val="clear" w:color="auto" w:fill="F1F3F6" {}
                }
            }
        }
    }
}

fn fonts(latin: &str) -> Markup {
    html! { w:rFonts w:ascii=(latin) w:hAnsi=(latin) w:eastAsia=(latin) w:cs="Noto Naskh Arabic" {} }
}
