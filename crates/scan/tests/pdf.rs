//! PDF files with a text at one place each, and what is said of damaged ones.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use testimony_scan::{Allowed, Artefact, Terms, scan};

use crate::forms;

/// Shown on the page as shaping engines write it: right-to-left words from the left.
pub(crate) fn page(text: &str) -> Vec<u8> {
    build(
        text,
        |codes| format!("BT /F1 12 Tf 72 700 Td <{codes}> Tj ET\n"),
        |_, _, _| (),
    )
    .1
}

/// Words placed one by one, without space characters.
pub(crate) fn spaced(text: &str) -> Vec<u8> {
    let mut x = 72.0;
    let show = move |codes: &str| {
        let mut shown = String::from("BT /F1 12 Tf\n");
        let codes: Vec<&str> = codes
            .as_bytes()
            .chunks(4)
            .map(|code| std::str::from_utf8(code).unwrap())
            .collect();
        for word in codes
            .split(|code| *code == "0001")
            .map(<[&str]>::concat)
            .filter(|word| !word.is_empty())
        {
            shown.push_str(&format!("1 0 0 1 {x} 700 Tm <{word}> Tj\n"));
            x += (word.len() / 4) as f64 * 6.0 + 4.0;
        }
        shown + "ET\n"
    };
    build(text, show, |_, _, _| ()).1
}

/// Shown as other letters that stand for the text.
pub(crate) fn actual_text(text: &str) -> Vec<u8> {
    let stands: String = utf16_hex(text);
    let show = move |_: &str| {
        format!("/Span <</ActualText <{stands}>>> BDC BT /F1 12 Tf <00010001> Tj ET EMC\n")
    };
    build(text, show, |_, _, _| ()).1
}

pub(crate) fn form(text: &str) -> Vec<u8> {
    build(text, |codes| format!("BT /F1 12 Tf 72 700 Td <{codes}> Tj ET\n"), |document, page, _| {
        let content = document.get_object(page).unwrap().as_dict().unwrap().get(b"Contents").unwrap().clone();
        let content = document.get_object(content.as_reference().unwrap()).unwrap();
        let content = content.as_stream().unwrap().get_plain_content().unwrap();
        let form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
        let form = document.add_object(Stream::new(form, content));
        let outer = document.add_object(Stream::new(Dictionary::new(), b"q /X1 Do Q".to_vec()));
        let page = document.get_dictionary_mut(page).unwrap();
        page.set("Contents", outer);
        page.get_mut(b"Resources").unwrap().as_dict_mut().unwrap().set("XObject", dictionary! { "X1" => form });
    })
    .1
}

pub(crate) fn information(text: &str) -> Vec<u8> {
    with(|document, _, _| {
        let information = document.add_object(dictionary! { "Author" => string(text) });
        document.trailer.set("Info", information);
    })
}

pub(crate) fn alternative(text: &str) -> Vec<u8> {
    with(|document, _, catalogue| {
        let figure = document.add_object(
            dictionary! { "Type" => "StructElem", "S" => "Figure", "Alt" => string(text) },
        );
        catalogue.set(
            "StructTreeRoot",
            dictionary! { "Type" => "StructTreeRoot", "K" => figure },
        );
    })
}

pub(crate) fn annotation(text: &str) -> Vec<u8> {
    with(|document, page, _| {
        let note = document.add_object(
            dictionary! { "Type" => "Annot", "Subtype" => "Text", "Contents" => string(text) },
        );
        document
            .get_dictionary_mut(page)
            .unwrap()
            .set("Annots", vec![note.into()]);
    })
}

pub(crate) fn link(address: &str) -> Vec<u8> {
    with(|document, page, _| {
        let action = dictionary! { "S" => "URI", "URI" => Object::string_literal(address) };
        let link = document
            .add_object(dictionary! { "Type" => "Annot", "Subtype" => "Link", "A" => action });
        document
            .get_dictionary_mut(page)
            .unwrap()
            .set("Annots", vec![link.into()]);
    })
}

pub(crate) fn outline(text: &str) -> Vec<u8> {
    with(|document, _, catalogue| {
        let root = document.new_object_id();
        let item = document.add_object(dictionary! { "Title" => string(text), "Parent" => root });
        document.objects.insert(
            root,
            dictionary! { "First" => item, "Last" => item, "Count" => 1 }.into(),
        );
        catalogue.set("Outlines", root);
    })
}

pub(crate) fn stream(kind: &str, subtype: &str, content: &[u8]) -> Vec<u8> {
    with(|document, _, catalogue| {
        let mut stream = Stream::new(
            dictionary! { "Type" => kind, "Subtype" => subtype },
            content.to_vec(),
        );
        stream.compress().unwrap();
        let stream = document.add_object(stream);
        catalogue.set("Metadata", stream);
    })
}

pub(crate) fn picture(content: Vec<u8>) -> Vec<u8> {
    with(|document, _, catalogue| {
        let picture = dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "Filter" => "DCTDecode" };
        let picture = document.add_object(Stream::new(picture, content));
        catalogue.set("Unused", picture);
    })
}

/// The text, and a black box drawn over it.
pub(crate) fn covered(text: &str) -> Vec<u8> {
    let show =
        |codes: &str| format!("BT /F1 12 Tf 72 700 Td <{codes}> Tj ET 0 g 0 0 600 900 re f\n");
    build(text, show, |_, _, _| ()).1
}

/// A picture as bare pixels.
pub(crate) fn pixels(dictionary: Dictionary, content: Vec<u8>) -> Vec<u8> {
    with(|document, _, catalogue| {
        let mut picture = dictionary;
        picture.set("Subtype", "Image");
        let picture = document.add_object(Stream::new(picture, content));
        catalogue.set("Unused", picture);
    })
}

pub(crate) fn object_stream(text: &str) -> Vec<u8> {
    let mut document = build(
        "x",
        |codes| format!("BT /F1 12 Tf <{codes}> Tj ET\n"),
        |document, _, catalogue| {
            let dictionary = document.add_object(dictionary! { "Note" => string(text) });
            catalogue.set("PieceInfo", dictionary);
        },
    )
    .0;
    let mut bytes = Vec::new();
    document.save_modern(&mut bytes).unwrap();
    bytes
}

/// An object that is in the file and in no table.
pub(crate) fn hidden(text: &str) -> Vec<u8> {
    let mut bytes = page("x");
    let at = bytes
        .windows(4)
        .rposition(|window| window == b"xref")
        .unwrap();
    let at = bytes[..at]
        .windows(6)
        .rposition(|window| window == b"endobj")
        .unwrap()
        + 7;
    // Behind the last listed object and before the table: the table's own place moves.
    let object = format!("9999 0 obj\n({text})\nendobj\n").into_bytes();
    let length = object.len();
    bytes.splice(at..at, object);
    let start = bytes
        .windows(9)
        .rposition(|window| window == b"startxref")
        .unwrap()
        + 10;
    let end = start
        + bytes[start..]
            .iter()
            .position(|byte| !byte.is_ascii_digit())
            .unwrap();
    let place: usize = std::str::from_utf8(&bytes[start..end])
        .unwrap()
        .parse()
        .unwrap();
    bytes.splice(start..end, (place + length).to_string().into_bytes());
    bytes
}

/// A title that a later revision replaced.
pub(crate) fn updated(text: &str) -> Vec<u8> {
    let first = information(text);
    let mut document = lopdf::IncrementalDocument::load_from(first.as_slice()).unwrap();
    let id = document
        .get_prev_documents()
        .trailer
        .get(b"Info")
        .unwrap()
        .as_reference()
        .unwrap();
    document
        .new_document
        .objects
        .insert(id, dictionary! { "Author" => string("nobody") }.into());
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

pub(crate) fn comment(text: &str) -> Vec<u8> {
    let mut bytes = page("x");
    let end = bytes
        .windows(5)
        .rposition(|window| window == b"%%EOF")
        .unwrap();
    bytes.splice(
        end..end,
        format!("% {}\n", text.replace('\n', "\n% ")).into_bytes(),
    );
    bytes
}

pub(crate) fn with(
    change: impl FnOnce(&mut Document, lopdf::ObjectId, &mut Dictionary),
) -> Vec<u8> {
    build(
        "x",
        |codes| format!("BT /F1 12 Tf <{codes}> Tj ET\n"),
        change,
    )
    .1
}

fn string(text: &str) -> Object {
    lopdf::text_string(text)
}

fn utf16_hex(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("{unit:04X}"));
    std::iter::once("FEFF".to_owned()).chain(units).collect()
}

/// One page in a composite font whose codes say nothing without their table.
fn build(
    text: &str,
    mut show: impl FnMut(&str) -> String,
    change: impl FnOnce(&mut Document, lopdf::ObjectId, &mut Dictionary),
) -> (Document, Vec<u8>) {
    let mut document = Document::with_version("1.7");
    // Glyph 1 is the space; lam with alef is one glyph.
    let mut clusters: Vec<String> = vec![" ".to_owned()];
    let mut content = String::new();
    for (number, line) in text.lines().enumerate() {
        let mut glyphs: Vec<String> = Vec::new();
        for letter in line.chars() {
            if letter == 'ا' && glyphs.last().is_some_and(|last| last == "ل") {
                glyphs.pop();
                glyphs.push("لا".to_owned());
            } else {
                glyphs.push(letter.to_string());
            }
        }
        // As it looks from the left: runs of right-to-left words turned round.
        let rtl = |glyph: &String| {
            glyph.chars().any(|letter| matches!(letter, '\u{600}'..='\u{65f}' | '\u{66a}'..='\u{6ef}' | '\u{6fa}'..='\u{6ff}'
                | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'))
        };
        if glyphs.iter().any(rtl) {
            glyphs.reverse();
            // Numbers within keep their direction.
            let mut at = 0;
            while at < glyphs.len() {
                let run = glyphs[at..]
                    .iter()
                    .take_while(|glyph| glyph.chars().all(|c| c.is_numeric()))
                    .count();
                glyphs[at..at + run].reverse();
                at += run.max(1);
            }
        }
        let codes: String = glyphs
            .iter()
            .map(|glyph| {
                let known = clusters
                    .iter()
                    .position(|cluster| cluster == glyph)
                    .unwrap_or_else(|| {
                        clusters.push(glyph.clone());
                        clusters.len() - 1
                    });
                format!("{:04X}", known + 1)
            })
            .collect();
        content.push_str(&format!(
            "q 1 0 0 1 0 {} cm ",
            -14 * i32::try_from(number).unwrap()
        ));
        content.push_str(&show(&codes));
        content.push_str("Q\n");
    }
    let table: String = clusters
        .iter()
        .enumerate()
        .map(|(at, cluster)| {
            let units: String = cluster
                .encode_utf16()
                .map(|unit| format!("{unit:04X}"))
                .collect();
            format!("1 beginbfchar <{:04X}> <{units}> endbfchar\n", at + 1)
        })
        .collect();
    let table = format!("1 begincodespacerange <0000> <FFFF> endcodespacerange\n{table}");
    let table = document.add_object(Stream::new(Dictionary::new(), table.into_bytes()));
    let descendant = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "ABCDEF+Noto", "DW" => 500 });
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ABCDEF+Noto", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()], "ToUnicode" => table,
    });
    let mut content = Stream::new(Dictionary::new(), content.into_bytes());
    content.compress().unwrap();
    let content = document.add_object(content);
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    document.objects.insert(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
    );
    let mut catalogue = dictionary! { "Type" => "Catalog", "Pages" => pages };
    change(&mut document, page, &mut catalogue);
    let catalogue = document.add_object(catalogue);
    document.trailer.set("Root", catalogue);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    (document, bytes)
}

fn notes(bytes: &[u8]) -> Vec<String> {
    let terms = Terms::compile(forms::terms()).unwrap();
    let report = scan(&Artefact::new("a.pdf", bytes), &terms, &Allowed::none());
    report
        .unreadable
        .into_iter()
        .map(|unreadable| unreadable.what)
        .collect()
}

#[test]
fn an_honest_page_is_read_whole() {
    assert_eq!(
        notes(&page("Nothing to see, كلام عادي here")),
        Vec::<String>::new()
    );
}

#[test]
fn what_a_pdf_hides_is_said() {
    let said = |bytes: &[u8], what: &str| {
        let notes = notes(bytes);
        assert!(
            notes.iter().any(|note| note.contains(what)),
            "{what}: {notes:?}"
        );
    };
    said(&updated("x"), "an earlier revision");
    said(&hidden("x"), "does not list");
    said(&[page("x"), b"and more".to_vec()].concat(), "after the end");
    said(
        &[b"before".to_vec(), page("x")].concat(),
        "before the start",
    );
    let lost = with(|document, page, _| {
        let pages = document
            .get_dictionary(page)
            .unwrap()
            .get(b"Parent")
            .unwrap()
            .as_reference()
            .unwrap();
        document
            .get_dictionary_mut(pages)
            .unwrap()
            .set("Kids", Vec::<Object>::new());
    });
    said(&lost, "no page is found");
    said(&lost, "no page shows it");
    let whole = page("x");
    said(&whole[..whole.len() / 2], "PDF");
}

#[test]
fn a_font_that_does_not_say_its_letters_is_unreadable() {
    let bytes = build(
        "Samira Haddan",
        |codes| format!("BT /F1 12 Tf <{codes}> Tj ET\n"),
        |document, page, _| {
            let font = document
                .objects
                .iter()
                .find(|(_, object)| object.as_dict().is_ok_and(|font| font.has(b"ToUnicode")))
                .map(|(id, _)| *id);
            document
                .get_dictionary_mut(font.unwrap())
                .unwrap()
                .remove(b"ToUnicode");
            let _ = page;
        },
    )
    .1;
    assert!(
        notes(&bytes)
            .iter()
            .any(|note| note.contains("does not say which letters")),
        "{:?}",
        notes(&bytes)
    );
}
