//! Redactions that failed in the world, made again: each test is named for what went wrong.

use lopdf::{Object, Stream, dictionary};
use testimony_scan::{Certainty, Report};

use crate::formats::{jpeg, named};
use crate::hostile::scanned;
use crate::officefiles::{docx, para, run};
use crate::{pdf, pictures, sheets};

const NAME: &str = "Samira Haddan";

fn stopped(what: &str, report: &Report) {
    let found = report
        .findings
        .iter()
        .any(|finding| finding.term == "w1" && finding.certainty == Certainty::Certain);
    assert!(found, "{what}: {report:?}");
}

#[test]
fn a_black_box_was_drawn_over_the_text() {
    let bytes = pdf::covered(NAME);
    stopped("a box in the page", &scanned("a.pdf", &bytes));
}

#[test]
fn a_white_box_was_drawn_as_an_annotation() {
    let bytes = pdf::with(|document, page, _| {
        let square = document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Square", "Rect" => vec![0.into(), 0.into(), 600.into(), 900.into()],
            "IC" => vec![1.into(), 1.into(), 1.into()],
        });
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" };
        let font = document.add_object(font);
        let content = document.add_object(Stream::new(
            lopdf::Dictionary::new(),
            format!("BT /F9 12 Tf ({NAME}) Tj ET").into_bytes(),
        ));
        let page = document.get_dictionary_mut(page).unwrap();
        page.set("Contents", content);
        page.set(
            "Resources",
            dictionary! { "Font" => dictionary! { "F9" => font } },
        );
        page.set("Annots", Object::Array(vec![square.into()]));
    });
    stopped("a box over the page", &scanned("a.pdf", &bytes));
}

#[test]
fn a_sheet_was_hidden_instead_of_deleted() {
    let hidden = sheets::PLACES
        .iter()
        .find(|(place, _)| *place == "XLSX very hidden sheet")
        .unwrap();
    let (name, bytes) = hidden.1(NAME);
    let report = scanned(&name, &bytes);
    stopped("a hidden sheet", &report);
    assert!(
        report.findings[0].where_.contains("hidden from the menu"),
        "{report:?}"
    );
}

#[test]
fn old_bytes_stayed_behind_the_end_of_a_smaller_picture() {
    let old = jpeg(&[(0xfe, NAME.as_bytes().to_vec())], b"");
    let report = scanned("a.jpg", &jpeg(&[], &old[2..]));
    stopped("bytes after the end", &report);
    assert!(
        report
            .unreadable
            .iter()
            .any(|part| part.what.contains("after the end")),
        "{report:?}"
    );
}

#[test]
fn the_preview_in_the_exif_data_showed_the_face() {
    let inner = jpeg(&[(0xfe, NAME.as_bytes().to_vec())], b"");
    let bytes = jpeg(
        &[(
            0xe1,
            [b"Exif\0\0".to_vec(), pictures::previewed(&inner)].concat(),
        )],
        b"",
    );
    let report = scanned("a.jpg", &bytes);
    stopped("in the preview", &report);
    assert!(
        report
            .unreadable
            .iter()
            .any(|part| part.what.contains("preview")),
        "{report:?}"
    );
}

#[test]
fn a_deletion_was_tracked() {
    let deleted = format!("<w:del w:id=\"1\"><w:r><w:delText>{NAME}</w:delText></w:r></w:del>");
    let (name, bytes) = docx(&para(&format!("{}{deleted}", run("A witness said: "))));
    stopped("a deletion", &scanned(&name, &bytes));
}

/// A cropped picture is whole in the file: its own metadata is searched and it is given to the eye whole.
#[test]
fn a_picture_in_a_document_was_cropped() {
    let whole = jpeg(
        &[
            (0xfe, NAME.as_bytes().to_vec()),
            (0xc0, vec![8, 0, 99, 0, 99, 1, 1, 0x11, 0]),
        ],
        b"",
    );
    let crop = "<w:r><w:drawing><pic:blipFill><a:blip r:embed=\"r1\"/><a:srcRect l=\"50000\"/></pic:blipFill></w:drawing></w:r>";
    let document = crate::zipped::entry(
        "word/document.xml",
        format!("<w:document><w:body>{}</w:body></w:document>", para(crop)),
    );
    let bytes = crate::zipped::zip(&[
        crate::zipped::entry("[Content_Types].xml", "<Types/>"),
        document,
        crate::zipped::entry("word/media/image1.jpg", whole),
    ]);
    let report = scanned("a.docx", &bytes);
    stopped("in the picture", &report);
    assert_eq!(report.pictures.len(), 1);
}

#[test]
fn the_earlier_revision_stayed_in_the_pdf() {
    let report = scanned("a.pdf", &pdf::updated(NAME));
    stopped("an earlier revision", &report);
    assert!(
        report
            .unreadable
            .iter()
            .any(|part| part.what.contains("earlier revision")),
        "{report:?}"
    );
}

#[test]
fn the_name_was_masked_in_the_page_and_not_in_its_source() {
    let (name, bytes) = named(
        "a.html",
        format!("<!doctype html><p style='background:black;color:black'>{NAME}</p>"),
    );
    stopped("black on black", &scanned(&name, &bytes));
}
