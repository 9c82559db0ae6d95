//! Places in office documents and books.

use crate::formats::{Place, png, xml};
use crate::zipped::{Entry, entry, zip};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

pub(crate) const PLACES: &[Place] = &[
    ("DOCX text", |text| docx(&para(&run(text)))),
    ("DOCX text over runs", |text| {
        docx(&para(&over(text, |part| {
            format!(
                "<w:r><w:rPr><w:b/><w:color w:val=\"FF0000\"/></w:rPr><w:t xml:space=\"preserve\">{part}</w:t></w:r><w:proofErr w:type=\"spellStart\"/>"
            )
        })))
    }),
    ("DOCX text over table cells", |text| docx(&cells(text))),
    ("DOCX tracked insertion", |text| {
        docx(&para(&format!(
            "<w:ins w:id=\"1\" w:author=\"x\">{}</w:ins>",
            run(text)
        )))
    }),
    ("DOCX tracked deletion", |text| {
        docx(&para(&format!(
            "<w:del w:id=\"1\"><w:r><w:delText xml:space=\"preserve\">{}</w:delText></w:r></w:del>",
            xml(text)
        )))
    }),
    ("DOCX tracked move", |text| {
        docx(&para(&format!(
            "<w:moveFrom w:id=\"1\">{}</w:moveFrom>",
            run(text)
        )))
    }),
    ("DOCX text with something deleted in it", |text| {
        docx(&para(&over(text, |part| {
            format!(
                "<w:r><w:t xml:space=\"preserve\">{part}</w:t></w:r><w:del w:id=\"2\"><w:r><w:delText>qq</w:delText></w:r></w:del>"
            )
        })))
    }),
    ("DOCX text before an insertion", |text| {
        docx(&para(&over(text, |part| {
            format!(
                "<w:r><w:t xml:space=\"preserve\">{part}</w:t></w:r><w:ins w:id=\"2\"><w:r><w:t>qq</w:t></w:r></w:ins>"
            )
        })))
    }),
    ("DOCX author of a change", |text| {
        docx(&para(&format!(
            "<w:ins w:id=\"1\" w:author=\"{}\">{}</w:ins>",
            xml(text),
            run("x")
        )))
    }),
    ("DOCX hidden text", |text| {
        docx(&para(&format!(
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
            xml(text)
        )))
    }),
    ("DOCX text around hidden text", |text| {
        docx(&para(&over(text, |part| {
            format!(
                "<w:r><w:t xml:space=\"preserve\">{part}</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>qq</w:t></w:r>"
            )
        })))
    }),
    ("DOCX field instruction", |text| {
        docx(&para(&over(text, |part| {
            format!("<w:r><w:instrText xml:space=\"preserve\">{part}</w:instrText></w:r>")
        })))
    }),
    ("DOCX simple field", |text| {
        docx(&para(&format!(
            "<w:fldSimple w:instr=\" AUTHOR {} \"/>",
            xml(text)
        )))
    }),
    ("DOCX text box", |text| {
        docx(&para(&format!(
            "{}<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></mc:Choice></mc:AlternateContent></w:r>",
            run("x"),
            para(&run(text))
        )))
    }),
    ("DOCX picture's description", |text| {
        docx(&para(&format!(
            "<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"x\" descr=\"{}\"/></wp:inline></w:drawing></w:r>",
            xml(text)
        )))
    }),
    ("DOCX hyperlink", |text| {
        part(
            "word/_rels/document.xml.rels",
            &format!(
                "<Relationships><Relationship Id=\"r1\" Target=\"https://x.example/?q={}\" TargetMode=\"External\"/></Relationships>",
                percent(text)
            ),
        )
    }),
    ("DOCX header", |text| {
        word("word/header1.xml", "hdr", &para(&run(text)))
    }),
    ("DOCX footer", |text| {
        word("word/footer1.xml", "ftr", &para(&run(text)))
    }),
    ("DOCX footnote", |text| {
        word(
            "word/footnotes.xml",
            "footnotes",
            &format!("<w:footnote w:id=\"2\">{}</w:footnote>", para(&run(text))),
        )
    }),
    ("DOCX endnote", |text| {
        word(
            "word/endnotes.xml",
            "endnotes",
            &format!("<w:endnote w:id=\"2\">{}</w:endnote>", para(&run(text))),
        )
    }),
    ("DOCX comment", |text| {
        word(
            "word/comments.xml",
            "comments",
            &format!(
                "<w:comment w:id=\"0\" w:author=\"x\">{}</w:comment>",
                para(&run(text))
            ),
        )
    }),
    ("DOCX comment's author", |text| {
        word(
            "word/comments.xml",
            "comments",
            &format!(
                "<w:comment w:id=\"0\" w:author=\"{}\">{}</w:comment>",
                xml(text),
                para(&run("x"))
            ),
        )
    }),
    ("DOCX people", |text| {
        part(
            "word/people.xml",
            &format!(
                "<w15:people><w15:person w15:author=\"{}\"/></w15:people>",
                xml(text)
            ),
        )
    }),
    ("DOCX glossary", |text| {
        word(
            "word/glossary/document.xml",
            "glossaryDocument",
            &para(&run(text)),
        )
    }),
    ("DOCX settings", |text| {
        part(
            "word/settings.xml",
            &format!(
                "<w:settings><w:docVars><w:docVar w:name=\"x\" w:val=\"{}\"/></w:docVars></w:settings>",
                xml(text)
            ),
        )
    }),
    ("DOCX custom XML", |text| {
        part(
            "customXml/item1.xml",
            &format!("<b:Sources><b:Author>{}</b:Author></b:Sources>", xml(text)),
        )
    }),
    ("DOCX core property", |text| {
        part(
            "docProps/core.xml",
            &format!(
                "<cp:coreProperties><dc:creator>{}</dc:creator></cp:coreProperties>",
                xml(text)
            ),
        )
    }),
    ("DOCX application property", |text| {
        part(
            "docProps/app.xml",
            &format!("<Properties><Manager>{}</Manager></Properties>", xml(text)),
        )
    }),
    ("DOCX custom property", |text| {
        part(
            "docProps/custom.xml",
            &format!(
                "<Properties><property name=\"x\"><vt:lpwstr>{}</vt:lpwstr></property></Properties>",
                xml(text)
            ),
        )
    }),
    ("DOCX picture", |text| {
        file(
            "word/media/image1.png",
            png(&[(b"tEXt", [b"Author\0", text.as_bytes()].concat())], b""),
        )
    }),
    ("DOCX embedded workbook", |text| {
        file(
            "word/embeddings/sheet.xlsx",
            workbook(&[("xl/sharedStrings.xml", shared(text))]),
        )
    }),
    ("DOCX embedded original", |text| {
        file(
            "word/embeddings/oleObject1.bin",
            [
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0",
                text.as_bytes(),
                &[0; 4],
            ]
            .concat(),
        )
    }),
    ("DOCX part that nothing refers to", |text| {
        part(
            "word/old.xml",
            &format!("<w:document>{}</w:document>", para(&run(text))),
        )
    }),
];

pub(crate) fn para(runs: &str) -> String {
    format!("<w:p w:rsidR=\"00AA11BB\"><w:pPr><w:jc w:val=\"both\"/></w:pPr>{runs}</w:p>")
}

pub(crate) fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", xml(text))
}

/// Every third letter in a piece of its own.
pub(crate) fn over(text: &str, piece: impl Fn(&str) -> String) -> String {
    let letters: Vec<String> = text
        .chars()
        .map(|letter| xml(&letter.to_string()))
        .collect();
    letters
        .chunks(3)
        .map(|part| piece(&part.concat()))
        .collect()
}

/// In three, and cut in the middle of words.
pub(crate) fn thirds(text: &str, piece: impl Fn(&str) -> String) -> String {
    let letters: Vec<String> = text
        .chars()
        .map(|letter| xml(&letter.to_string()))
        .collect();
    letters
        .chunks(letters.len().div_ceil(3).max(1))
        .map(|part| piece(&part.concat()))
        .collect()
}

fn cells(text: &str) -> String {
    let row = thirds(text, |part| {
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"100\"/></w:tcPr><w:p><w:r><w:t xml:space=\"preserve\">{part}</w:t></w:r></w:p></w:tc>"
        )
    });
    format!("<w:tbl><w:tr>{row}</w:tr></w:tbl>")
}

pub(crate) fn docx(body: &str) -> (String, Vec<u8>) {
    word(
        "word/document.xml",
        "document",
        &format!("<w:body>{body}</w:body>"),
    )
}

fn word(name: &str, root: &str, inner: &str) -> (String, Vec<u8>) {
    part(
        name,
        &format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:{root} {W}>{inner}</w:{root}>"),
    )
}

fn part(name: &str, content: &str) -> (String, Vec<u8>) {
    file(name, content.as_bytes().to_vec())
}

pub(crate) fn file(name: &str, content: Vec<u8>) -> (String, Vec<u8>) {
    ("a.docx".to_owned(), zip(&[types(), entry(name, content)]))
}

pub(crate) fn types() -> Entry {
    entry(
        "[Content_Types].xml",
        "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>",
    )
}

pub(crate) fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub(crate) fn shared(text: &str) -> String {
    format!(
        "<sst><si><t xml:space=\"preserve\">{}</t></si></sst>",
        xml(text)
    )
}

pub(crate) fn inline(column: &str, text: &str) -> String {
    format!("<c r=\"{column}1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
}

pub(crate) fn workbook(parts: &[(&str, String)]) -> Vec<u8> {
    let parts = parts
        .iter()
        .map(|(name, content)| entry(name, content.as_bytes()));
    zip(&[types()].into_iter().chain(parts).collect::<Vec<_>>())
}

pub(crate) fn xlsx(parts: &[(&str, String)]) -> (String, Vec<u8>) {
    ("a.xlsx".to_owned(), workbook(parts))
}
