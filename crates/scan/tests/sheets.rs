//! Places in workbooks, slides, OpenDocument and books.

use crate::formats::{Place, xml};
use crate::hostile::scanned;
use crate::officefiles::{docx, inline, over, para, run, shared, thirds, types, xlsx};
use crate::zipped::{Entry, entry, zip};

pub(crate) const PLACES: &[Place] = &[
    ("XLSX shared string", |text| {
        xlsx(&[("xl/sharedStrings.xml", shared(text))])
    }),
    ("XLSX shared string over runs", |text| {
        xlsx(&[(
            "xl/sharedStrings.xml",
            format!(
                "<sst><si>{}</si></sst>",
                over(text, |part| format!(
                    "<r><rPr><b/></rPr><t xml:space=\"preserve\">{part}</t></r>"
                ))
            ),
        )])
    }),
    ("XLSX string over cells of a row", |text| {
        sheet(&format!(
            "<row r=\"1\">{}</row>",
            thirds(text, |part| inline("A", part))
        ))
    }),
    ("XLSX string over cells of a column", |text| {
        sheet(&words(text, |part| {
            format!("<row>{}<c r=\"B1\"><v>7</v></c></row>", inline("A", part))
        }))
    }),
    ("XLSX inline string", |text| {
        sheet(&format!("<row>{}</row>", inline("A", &xml(text))))
    }),
    ("XLSX result of a formula", |text| {
        sheet(&format!(
            "<row><c r=\"A1\" t=\"str\"><f>A2</f><v>{}</v></c></row>",
            xml(text)
        ))
    }),
    ("XLSX formula", |text| {
        sheet(&format!(
            "<row><c r=\"A1\" t=\"str\"><f>CONCAT(\"{}\",1)</f><v>x</v></c></row>",
            xml(text)
        ))
    }),
    ("XLSX hidden row", |text| {
        sheet(&format!(
            "<row hidden=\"1\">{}</row>",
            inline("A", &xml(text))
        ))
    }),
    ("XLSX hidden column", |text| {
        sheet(&format!(
            "<cols><col min=\"1\" max=\"1\" hidden=\"1\"/></cols><row>{}</row>",
            inline("A", &xml(text))
        ))
    }),
    ("XLSX very hidden sheet", |text| {
        xlsx(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"x\" r:id=\"r2\" state=\"veryHidden\"/></sheets></workbook>".to_owned()),
        ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"r2\" Target=\"worksheets/sheet2.xml\"/></Relationships>".to_owned()),
        ("xl/worksheets/sheet2.xml", format!("<worksheet><sheetData><row>{}</row></sheetData></worksheet>", inline("A", &xml(text)))),
    ])
    }),
    ("XLSX sheet's name", |text| {
        xlsx(&[(
            "xl/workbook.xml",
            format!(
                "<workbook><sheets><sheet name=\"{}\" r:id=\"r1\"/></sheets></workbook>",
                xml(text)
            ),
        )])
    }),
    ("XLSX defined name", |text| {
        xlsx(&[(
            "xl/workbook.xml",
            format!(
                "<workbook><definedNames><definedName name=\"x\">\"{}\"</definedName></definedNames></workbook>",
                xml(text)
            ),
        )])
    }),
    ("XLSX comment", |text| {
        xlsx(&[(
            "xl/comments1.xml",
            format!(
                "<comments><authors><author>x</author></authors><commentList><comment ref=\"A1\"><text>{}</text></comment></commentList></comments>",
                over(text, |part| format!(
                    "<r><t xml:space=\"preserve\">{part}</t></r>"
                ))
            ),
        )])
    }),
    ("XLSX comment's author", |text| {
        xlsx(&[(
            "xl/comments1.xml",
            format!(
                "<comments><authors><author>{}</author></authors></comments>",
                xml(text)
            ),
        )])
    }),
    ("XLSX threaded comment", |text| {
        xlsx(&[(
            "xl/threadedComments/threadedComment1.xml",
            format!(
                "<ThreadedComments><threadedComment><text>{}</text></threadedComment></ThreadedComments>",
                xml(text)
            ),
        )])
    }),
    ("XLSX persons", |text| {
        xlsx(&[(
            "xl/persons/person.xml",
            format!(
                "<personList><person displayName=\"{}\"/></personList>",
                xml(text)
            ),
        )])
    }),
    ("XLSX header", |text| {
        sheet_with(&format!(
            "<headerFooter><oddHeader>&amp;L{}&amp;RPage &amp;P</oddHeader></headerFooter>",
            over(text, |part| format!("{part}&amp;B"))
        ))
    }),
    ("XLSX validation list", |text| {
        sheet_with(&format!(
            "<dataValidations><dataValidation type=\"list\"><formula1>\"{}\"</formula1></dataValidation></dataValidations>",
            xml(text)
        ))
    }),
    ("XLSX pivot cache", |text| {
        xlsx(&[(
            "xl/pivotCache/pivotCacheRecords1.xml",
            format!(
                "<pivotCacheRecords><r><s v=\"{}\"/></r></pivotCacheRecords>",
                xml(text)
            ),
        )])
    }),
    ("XLSX external link", |text| {
        xlsx(&[(
            "xl/externalLinks/externalLink1.xml",
            format!(
                "<externalLink><externalBook><sheetDataSet><sheetData><row><cell r=\"A1\" t=\"str\"><v>{}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>",
                xml(text)
            ),
        )])
    }),
    ("XLSX drawing", |text| {
        xlsx(&[(
            "xl/drawings/drawing1.xml",
            format!(
                "<xdr:wsDr><xdr:sp><xdr:txBody><a:p>{}</a:p></xdr:txBody></xdr:sp></xdr:wsDr>",
                over(text, |part| format!("<a:r><a:t>{part}</a:t></a:r>"))
            ),
        )])
    }),
    ("XLSX property", |text| {
        xlsx(&[(
            "docProps/core.xml",
            format!(
                "<cp:coreProperties><cp:lastModifiedBy>{}</cp:lastModifiedBy></cp:coreProperties>",
                xml(text)
            ),
        )])
    }),
    ("PPTX slide", |text| {
        pptx("ppt/slides/slide1.xml", &slide(text))
    }),
    ("PPTX table", |text| {
        pptx(
            "ppt/slides/slide1.xml",
            &format!(
                "<p:sld><a:tbl><a:tr>{}</a:tr></a:tbl></p:sld>",
                thirds(text, |part| format!(
                    "<a:tc><a:txBody><a:p><a:r><a:t xml:space=\"preserve\">{part}</a:t></a:r></a:p></a:txBody></a:tc>"
                ))
            ),
        )
    }),
    ("PPTX notes", |text| {
        pptx("ppt/notesSlides/notesSlide1.xml", &slide(text))
    }),
    ("PPTX comment", |text| {
        pptx(
            "ppt/comments/comment1.xml",
            &format!(
                "<p:cmLst><p:cm><p:text>{}</p:text></p:cm></p:cmLst>",
                xml(text)
            ),
        )
    }),
    ("PPTX comment's author", |text| {
        pptx(
            "ppt/commentAuthors.xml",
            &format!(
                "<p:cmAuthorLst><p:cmAuthor name=\"{}\"/></p:cmAuthorLst>",
                xml(text)
            ),
        )
    }),
    ("PPTX picture's description", |text| {
        pptx(
            "ppt/slides/slide1.xml",
            &format!("<p:sld><p:cNvPr id=\"4\" descr=\"{}\"/></p:sld>", xml(text)),
        )
    }),
    ("ODT text", |text| {
        odt(&format!(
            "<text:p>{}</text:p>",
            over(text, |part| format!(
                "<text:span text:style-name=\"T1\">{part}</text:span>"
            ))
        ))
    }),
    ("ODT tracked deletion", |text| {
        odt(&format!(
            "<text:tracked-changes><text:changed-region text:id=\"c1\"><text:deletion><text:p>{}</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>a <text:change text:change-id=\"c1\"/> b</text:p>",
            xml(text)
        ))
    }),
    ("ODT deletion in the middle of a name", |text| {
        odt(&halves(text, |first, second| {
            format!(
                "<text:tracked-changes><text:changed-region text:id=\"c1\"><text:deletion><text:p>{second}</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>a {first}<text:change text:change-id=\"c1\"/> b</text:p>"
            )
        }))
    }),
    ("ODT annotation", |text| {
        odt(&format!(
            "<text:p>a<office:annotation><dc:creator>x</dc:creator><text:p>{}</text:p></office:annotation>b</text:p>",
            xml(text)
        ))
    }),
    ("ODT text around an annotation", |text| {
        odt(&halves(text, |first, second| {
            format!(
                "<text:p>{first}<office:annotation><text:p>qq</text:p></office:annotation>{second}</text:p>"
            )
        }))
    }),
    ("ODT hidden text", |text| {
        odt(&format!(
            "<text:p><text:hidden-text text:condition=\"ooow:1\" text:string-value=\"{}\"/></text:p>",
            xml(text)
        ))
    }),
    ("ODT hidden paragraph", |text| {
        odt(&format!(
            "<text:p><text:hidden-paragraph text:is-hidden=\"true\"/>{}</text:p>",
            xml(text)
        ))
    }),
    ("ODT footnote", |text| {
        odt(&format!(
            "<text:p>a<text:note><text:note-body><text:p>{}</text:p></text:note-body></text:note>b</text:p>",
            xml(text)
        ))
    }),
    ("ODT header", |text| {
        opendocument(
            "text",
            "styles.xml",
            &format!(
                "<office:document-styles><style:header><text:p>{}</text:p></style:header></office:document-styles>",
                xml(text)
            ),
        )
    }),
    ("ODT property", |text| {
        opendocument(
            "text",
            "meta.xml",
            &format!(
                "<office:document-meta><meta:initial-creator>{}</meta:initial-creator></office:document-meta>",
                xml(text)
            ),
        )
    }),
    ("ODS cell", |text| {
        opendocument(
            "spreadsheet",
            "content.xml",
            &format!(
                "<table:table><table:table-row>{}</table:table-row></table:table>",
                thirds(text, |part| format!(
                    "<table:table-cell><text:p>{part}</text:p></table:table-cell>"
                ))
            ),
        )
    }),
    ("ODS hidden sheet", |text| {
        opendocument(
            "spreadsheet",
            "content.xml",
            &format!(
                "<style:table-properties table:display=\"false\"/><table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row></table:table>",
                xml(text)
            ),
        )
    }),
    ("ODS formula", |text| {
        opendocument(
            "spreadsheet",
            "content.xml",
            &format!(
                "<table:table-cell table:formula=\"of:=&quot;{}&quot;\"/>",
                xml(text)
            ),
        )
    }),
    ("ODP notes", |text| {
        opendocument(
            "presentation",
            "content.xml",
            &format!(
                "<presentation:notes><draw:text-box><text:p>{}</text:p></draw:text-box></presentation:notes>",
                xml(text)
            ),
        )
    }),
    ("EPUB chapter", |text| {
        epub(
            "OEBPS/a.xhtml",
            format!(
                "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>{}</p></body></html>",
                xml(text)
            ),
        )
    }),
    ("EPUB package", |text| {
        epub(
            "OEBPS/content.opf",
            format!(
                "<package><metadata><dc:creator>{}</dc:creator></metadata></package>",
                xml(text)
            ),
        )
    }),
    ("EPUB style", |text| {
        epub(
            "OEBPS/a.css",
            format!("p::after {{ content: \"{}\" }}", text.replace('"', "'")),
        )
    }),
];

pub(crate) fn sheet(rows: &str) -> (String, Vec<u8>) {
    xlsx(&[(
        "xl/worksheets/sheet1.xml",
        format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
    )])
}

fn sheet_with(more: &str) -> (String, Vec<u8>) {
    xlsx(&[(
        "xl/worksheets/sheet1.xml",
        format!("<worksheet><sheetData/>{more}</worksheet>"),
    )])
}

fn pptx(name: &str, content: &str) -> (String, Vec<u8>) {
    ("a.pptx".to_owned(), zip(&[types(), entry(name, content)]))
}

fn slide(text: &str) -> String {
    let runs = over(text, |part| {
        format!(
            "<a:r><a:rPr lang=\"en\"><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill></a:rPr><a:t>{part}</a:t></a:r>"
        )
    });
    format!("<p:sld><p:sp><p:txBody><a:bodyPr/><a:p>{runs}</a:p></p:txBody></p:sp></p:sld>")
}

fn odt(body: &str) -> (String, Vec<u8>) {
    opendocument(
        "text",
        "content.xml",
        &format!(
            "<office:document-content><office:body><office:text>{body}</office:text></office:body></office:document-content>"
        ),
    )
}

fn opendocument(kind: &str, name: &str, content: &str) -> (String, Vec<u8>) {
    let mimetype = Entry {
        stored: true,
        ..entry(
            "mimetype",
            format!("application/vnd.oasis.opendocument.{kind}"),
        )
    };
    ("a.odt".to_owned(), zip(&[mimetype, entry(name, content)]))
}

fn epub(name: &str, content: String) -> (String, Vec<u8>) {
    let mimetype = Entry {
        stored: true,
        ..entry("mimetype", "application/epub+zip")
    };
    ("a.epub".to_owned(), zip(&[mimetype, entry(name, content)]))
}

pub(crate) fn words(text: &str, piece: impl Fn(&str) -> String) -> String {
    text.split(' ').map(|word| piece(&xml(word))).collect()
}

pub(crate) fn halves(text: &str, make: impl Fn(&str, &str) -> String) -> String {
    let letters: Vec<String> = text
        .chars()
        .map(|letter| xml(&letter.to_string()))
        .collect();
    let (first, second) = letters.split_at(letters.len() / 2);
    make(&first.concat(), &second.concat())
}

#[test]
fn a_day_that_a_workbook_counts_is_a_date() {
    let terms = testimony_scan::Terms::compile(vec![crate::term(
        "d",
        model::term::TermKind::Date,
        "2013-05-24",
    )])
    .unwrap();
    let (name, bytes) = xlsx(&[
        ("xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>".to_owned()),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>41418</v></c></row></sheetData></worksheet>".to_owned()),
    ]);
    let report = testimony_scan::scan(
        &testimony_scan::Artefact::new(&name, &bytes),
        &terms,
        &testimony_scan::Allowed::none(),
    );
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.matched == "2013-05-24"),
        "{report:?}"
    );
}

#[test]
fn a_sheet_that_names_one_string_without_end_is_told() {
    let cell = "<c r=\"A1\" t=\"s\"><v>0</v></c>".repeat(2_000);
    let (name, bytes) = xlsx(&[
        ("xl/sharedStrings.xml", shared(&"nothing ".repeat(8_000))),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet><sheetData><row>{cell}</row></sheetData></worksheet>"),
        ),
    ]);
    let report = scanned(&name, &bytes);
    assert!(
        report
            .unreadable
            .iter()
            .any(|part| part.what.contains("more text than a person")),
        "{report:?}"
    );
}

#[test]
fn an_honest_document_is_read_whole() {
    for (name, bytes) in [
        docx(&para(&run("nothing"))),
        sheet(&format!("<row>{}</row>", inline("A", "x"))),
        odt("<text:p>x</text:p>"),
        epub("a.xhtml", "<html><p>x</p></html>".to_owned()),
    ] {
        let report = scanned(&name, &bytes);
        assert!(report.is_clean(), "{name}: {report:?}");
    }
}
