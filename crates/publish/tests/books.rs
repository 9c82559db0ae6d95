//! The file for editors and the book: what they hold, and that all formats say the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read as _},
};

use model::publication::{Block, Document, Inline};
use quick_xml::{Reader, events::Event};
use testimony_publish::{docx, epub, html};
use zip::ZipArchive;

use crate::{
    arabic, english,
    hostile::{TRAPS, everywhere},
    parts::{note, run, runs, single, t},
};

/// A package's parts by name, in their order.
fn parts(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn part(file: &[u8], name: &str) -> String {
    let found = parts(file).into_iter().find(|(other, _)| other == name);
    String::from_utf8(found.unwrap().1).unwrap()
}

/// The words between the tags; alternative texts stand in attributes. Every part must be XML.
fn told(xml: &str, breaks: &[&str], leaves_out: &[&str]) -> String {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut without) = (String::new(), 0_usize);
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return text,
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                if without > 0 || leaves_out.contains(&name.as_str()) {
                    without += 1;
                }
                if breaks.contains(&name.as_str()) {
                    text.push(' ');
                }
            }
            Event::End(_) => without = without.saturating_sub(1),
            Event::Text(words) if without == 0 => text.push_str(&words),
            Event::GeneralRef(name) if without == 0 => {
                text.push_str(match name.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    other => panic!("{other}"),
                });
            }
            _ => {}
        }
    }
}

/// How often each word stands there; numbers of notes and pages and the arrows back are no words.
fn words(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    let silent = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{2066}'..='\u{2069}');
    let text: String = text.chars().filter(|c| !silent(*c)).collect();
    for word in text.split(|c: char| !c.is_alphabetic()) {
        if !word.is_empty() {
            *words.entry(word.to_owned()).or_default() += 1;
        }
    }
    words
}

const DRAWN: [&str; 4] = ["svg", "title", "style", "head"];
const HTML_BREAKS: [&str; 14] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "li",
    "td",
    "th",
    "caption",
    "figcaption",
    "sup",
    "dt",
    "dd",
];

fn of_docx(file: &[u8]) -> BTreeMap<String, usize> {
    let text: Vec<String> = ["word/document.xml", "word/endnotes.xml"]
        .iter()
        .map(|name| {
            told(
                &part(file, name),
                &["w:p", "w:tc", "w:tab"],
                &["w:instrText"],
            )
        })
        .collect();
    words(&text.join(" "))
}

fn of_epub(file: &[u8]) -> BTreeMap<String, usize> {
    let pages = parts(file)
        .into_iter()
        .filter(|(name, _)| name.ends_with(".xhtml") && !name.ends_with("nav.xhtml"));
    let text: Vec<String> = pages
        .map(|(_, bytes)| told(&String::from_utf8(bytes).unwrap(), &HTML_BREAKS, &DRAWN))
        .collect();
    words(&text.join(" "))
}

fn of_html(page: &str) -> BTreeMap<String, usize> {
    // The page without what only HTML may leave open, and without the link past the cover.
    let (_, body) = page.split_once("<header").unwrap();
    let (body, _) = body.rsplit_once("</body>").unwrap();
    let mut closed = String::new();
    for (index, piece) in format!("<header{body}").split("<img ").enumerate() {
        if index == 0 {
            closed.push_str(piece);
        } else {
            let (image, rest) = piece.split_once('>').unwrap();
            closed.push_str(&format!("<img {image}/>{rest}"));
        }
    }
    words(&told(
        &format!("<body>{closed}</body>"),
        &HTML_BREAKS,
        &DRAWN,
    ))
}

#[test]
fn every_format_of_an_edition_says_the_same() {
    for document in [english::report(), arabic::report()] {
        let page = of_html(&html::render(&document).unwrap());
        assert!(page.len() > 100);
        assert_eq!(of_epub(&epub::render(&document).unwrap()), page);
        // Contents, numbers and captions stand in both; only names of hidden captions of tables do not.
        let docx = of_docx(&docx::render(&document).unwrap());
        let unknown = |a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>| -> Vec<String> {
            a.keys()
                .filter(|word| !b.contains_key(*word))
                .cloned()
                .collect()
        };
        assert_eq!(unknown(&page, &docx), Vec::<String>::new());
        assert_eq!(unknown(&docx, &page), Vec::<String>::new());
        // The printed file breaks words at lines and joins letters: each of the others' words is in it.
        let Some(pdf) = crate::pdf::read(crate::pdf::file(&document)) else {
            return;
        };
        let letters = |text: &str| -> String {
            text.chars()
                .filter(|c| c.is_alphabetic() && !('\u{64B}'..='\u{652}').contains(c))
                .collect()
        };
        let pdf = letters(&pdf);
        for word in page.keys() {
            assert!(pdf.contains(&letters(word)), "{word} is not in the PDF");
        }
    }
}

#[test]
fn the_same_document_gives_the_same_files() {
    for document in [english::report(), arabic::report()] {
        assert!(docx::render(&document).unwrap() == docx::render(&document).unwrap());
        assert!(epub::render(&document).unwrap() == epub::render(&document).unwrap());
    }
}

#[test]
fn the_file_for_editors_tells_of_no_person_machine_or_time() {
    let file = docx::render(&english::report()).unwrap();
    for (name, bytes) in parts(&file) {
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        for told in [
            "creator",
            "lastModifiedBy",
            "rsid",
            "Template",
            "<Application",
            "created",
            "modified",
        ] {
            assert!(!text.contains(told), "{told} in {name}");
        }
    }
    assert!(part(&file, "docProps/app.xml").contains("<Company>Example Rights Watchers</Company>"));
    let mut archive = ZipArchive::new(Cursor::new(file.as_slice())).unwrap();
    let times: BTreeSet<u16> = (0..archive.len())
        .map(|index| {
            archive
                .by_index(index)
                .unwrap()
                .last_modified()
                .unwrap()
                .year()
        })
        .collect();
    assert_eq!(times, BTreeSet::from([1980]));
}

#[test]
fn a_word_processor_counts_notes_lists_and_captions() {
    let file = docx::render(&english::report()).unwrap();
    let text = part(&file, "word/document.xml");
    assert_eq!(
        text.matches("<w:endnoteReference w:id=").count(),
        english::report().notes.len()
    );
    // The first note is referred to once more.
    assert!(text.contains("NOTEREF note_1 \\f \\h"));
    assert!(text.contains(" SEQ Figure \\* ARABIC ") && text.contains(" SEQ Table \\* ARABIC "));
    assert!(
        text.contains("TOC \\o &quot;1-3&quot; \\h \\z \\u")
            || text.contains("TOC \\o \"1-3\" \\h \\z \\u")
    );
    assert!(text.contains("<w:tblHeader>"));
    for style in [
        "Title",
        "Heading1",
        "Heading4",
        "Quote",
        "Caption",
        "ListBullet",
        "ListNumber",
    ] {
        assert!(
            text.contains(&format!("<w:pStyle w:val=\"{style}\">")),
            "{style}"
        );
    }
    assert_eq!(
        text.matches("<wp:docPr ").count(),
        text.matches(" descr=\"").count()
    );
}

#[test]
fn notes_out_of_their_order_keep_their_numbers() {
    let mut document = single(runs(vec![run("a"), note(2), run("b"), note(1)]));
    document.notes = vec![vec![run("first")], vec![run("second")], vec![run("lost")]];
    let file = docx::render(&document).unwrap();
    let text = part(&file, "word/document.xml");
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(
        at("w:customMarkFollows=\"1\" w:id=\"2\"></w:endnoteReference><w:t>2</w:t>")
            < at("w:customMarkFollows=\"1\" w:id=\"1\"></w:endnoteReference><w:t>1</w:t>")
    );
    assert!(text.contains("lost"), "a note that nothing refers to");
}

#[test]
fn arabic_is_marked_run_by_run() {
    let file = docx::render(&arabic::report()).unwrap();
    let text = part(&file, "word/document.xml");
    assert!(text.contains("<w:bidiVisual>") && text.contains("<w:bidi>"));
    assert!(text.contains("<w:rtl></w:rtl></w:rPr><w:t xml:space=\"preserve\">ملخص النتائج</w:t>"));
    // Words of the other direction are apart, and no isolate is left for a program that draws it.
    assert!(text.contains("<w:t xml:space=\"preserve\">K-118</w:t>"));
    assert!(!text.contains('\u{2066}') && !text.contains('\u{2068}'));
    let styles = part(&file, "word/styles.xml");
    assert!(
        styles.contains("<w:pPr><w:bidi></w:bidi></w:pPr>") && styles.contains("w:bidi=\"ar\"")
    );
    let english = docx::render(&english::report()).unwrap();
    assert!(part(&english, "word/document.xml").contains(
        "<w:rtl></w:rtl><w:lang w:bidi=\"ar\"></w:lang></w:rPr><w:t xml:space=\"preserve\">شرطة حفظ النظام</w:t>"
    ));
}

#[test]
fn a_book_is_told_by_its_first_bytes_and_asks_for_nothing() {
    let file = epub::render(&arabic::report()).unwrap();
    assert_eq!(&file[30..58], b"mimetypeapplication/epub+zip");
    let package = part(&file, "OEBPS/package.opf");
    assert!(package.contains("page-progression-direction=\"rtl\""));
    assert!(package.contains("<meta property=\"dcterms:modified\">2000-01-01T00:00:00Z</meta>"));
    for (name, bytes) in parts(&file) {
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        assert!(
            !text.contains("<script") && !text.contains("data:image"),
            "{name}"
        );
        assert!(
            !text.contains(" src=\"http") && !text.contains("@import"),
            "{name}"
        );
    }
}

#[test]
fn every_link_within_a_book_leads_somewhere() {
    for document in [english::report(), arabic::report()] {
        let file = epub::render(&document).unwrap();
        let pages: BTreeMap<String, String> = parts(&file)
            .into_iter()
            .filter(|(name, _)| name.ends_with(".xhtml"))
            .map(|(name, bytes)| {
                (
                    name.replace("OEBPS/", ""),
                    String::from_utf8(bytes).unwrap(),
                )
            })
            .collect();
        let mut links = 0;
        for (name, page) in &pages {
            for target in page
                .split(" href=\"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap())
            {
                if target.starts_with("https:") || target == "book.css" {
                    continue;
                }
                let (file, id) = target.split_once('#').unwrap_or((target, ""));
                let file = if file.is_empty() { name.as_str() } else { file };
                let page = &pages[file];
                assert!(
                    id.is_empty() || page.contains(&format!(" id=\"{id}\"")),
                    "{target}"
                );
                links += 1;
            }
        }
        assert!(links > 20);
    }
}

#[test]
fn words_are_never_read_as_markup() {
    for trap in TRAPS {
        let document = everywhere(trap);
        for file in [
            docx::render(&document).unwrap(),
            epub::render(&document).unwrap(),
        ] {
            for (name, bytes) in parts(&file) {
                if [".xml", ".rels", ".xhtml", ".opf"]
                    .iter()
                    .any(|end| name.ends_with(end))
                {
                    let text = String::from_utf8(bytes).unwrap();
                    told(&text, &[], &[]);
                    assert!(!text.contains("<script"), "{name}: {trap}");
                }
            }
        }
    }
}

#[test]
fn a_flawed_document_is_refused() {
    let document: Document = single(Block::Paragraph {
        text: vec![Inline::Link {
            target: t("http://example.org"),
            text: vec![run("words")],
        }],
    });
    assert!(
        docx::render(&document)
            .unwrap_err()
            .to_string()
            .contains("is not an `https:` address")
    );
    assert!(
        epub::render(&document)
            .unwrap_err()
            .to_string()
            .contains("is not an `https:` address")
    );
}
