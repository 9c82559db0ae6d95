//! The file that is printed and archived.

use std::{
    env,
    io::Write as _,
    process::{Command, Stdio},
    thread,
};

use model::publication::{Block, Document};
use testimony_publish::pdf;

use crate::{
    arabic, english,
    hostile::{TRAPS, everywhere},
    parts::{h, map, note, p, plan, run, runs, single, table, timeline},
};

pub(crate) fn file(document: &Document) -> Vec<u8> {
    pdf::render(document).unwrap()
}

fn holds(file: &[u8], words: &str) -> bool {
    file.windows(words.len())
        .any(|window| window == words.as_bytes())
}

/// What another program reads out of the file; nothing if that program is not here.
pub(crate) fn read(file: Vec<u8>) -> Option<String> {
    let started = Command::new("pdftotext")
        .args(["-q", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut reader) = started else {
        eprintln!("skipped: pdftotext is not installed");
        return None;
    };
    let mut input = reader.stdin.take().unwrap();
    let writer = thread::spawn(move || input.write_all(&file).unwrap());
    let output = reader.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    // Marks of direction, word joiners and vowel signs say nothing about the order of the letters.
    let silent = |c: &char| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{64B}'..='\u{652}');
    let text: String = text.chars().filter(silent).collect();
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for document in [english::report(), arabic::report()] {
        assert!(file(&document) == file(&document));
    }
}

#[test]
fn the_file_is_tagged_and_archivable_and_holds_its_fonts() {
    for (document, language) in [
        (english::report(), "/Lang(en)"),
        (arabic::report(), "/Lang(ar)"),
    ] {
        let file = file(&document);
        for part in [
            "%PDF-1.7",
            "/StructTreeRoot",
            "/MarkInfo<</Marked true",
            "/FontFile2",
            "/Outlines",
            "/DisplayDocTitle true",
            language,
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
        ] {
            assert!(holds(&file, part), "{part}");
        }
    }
}

#[test]
fn the_file_does_not_tell_who_made_it_where_when_or_with_what() {
    let file = file(&english::report());
    let mut secrets = vec![
        "/tmp/".to_owned(),
        "/home/".to_owned(),
        "/root/".to_owned(),
        "/work/".to_owned(),
        env!("CARGO_MANIFEST_DIR").to_owned(),
    ];
    secrets.extend(
        [
            "Typst",
            "typst",
            "krilla",
            "/Producer(",
            "/Creator(",
            "JavaScript",
            "/Launch",
        ]
        .map(str::to_owned),
    );
    secrets.extend(
        ["USER", "LOGNAME", "HOSTNAME"]
            .iter()
            .filter_map(|name| env::var(name).ok())
            .filter(|name| name.len() > 4),
    );
    for secret in secrets {
        assert!(!holds(&file, &secret), "{secret}");
    }
    assert!(holds(&file, "/CreationDate(D:20000101000000Z)"));
}

#[test]
fn another_program_reads_the_words_in_their_order() {
    let Some(text) = read(file(&english::report())) else {
        return;
    };
    for words in [
        "“They fired at the funeral”",
        "Delegates interviewed 43 people in Qamar and at two places outside the country.",
        "شرطة حفظ النظام",
        "Figure 1. Events in Qamaria that meet the standard of proof, by district.",
        "Table 1. Deaths that meet the standard of proof.",
        "Page 3",
        "Upper Wells · 3",
        "Detention of two nurses who had given first aid in a private house (about 3 to 6 May 2012)",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn another_program_reads_arabic_words_in_their_order() {
    let Some(text) = read(file(&arabic::report())) else {
        return;
    };
    for words in [
        "مراقبو الحقوق – منظمة مثال",
        "ملخص النتائج",
        // With vowel signs and a ligature: each letter once, none lost, no gap within the word.
        "على الأقل قتلوا بصورة غير مشروعة خلال سبعة أسابيع",
        "احتجزت ممرضتان لأنهما قدمتا الإسعاف الأولي في بيت خاص",
        "الظروف",
        "K-118",
        "صفحة 3",
        "محافظة قمر",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn accents_and_vowel_signs_stay_with_their_letters() {
    let Some(text) = read(file(&single(runs(vec![
        run("Zoe\u{301} q\u{301}x, "),
        run("مُحَمَّد وَالشُّهَدَاء"),
    ])))) else {
        return;
    };
    assert!(text.contains("Zoe\u{301}"), "{text:?}");
    // The reader takes a sign above a wide letter for the end of a word; the letters stay in their order.
    let letters: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{301}')
        .collect();
    assert!(
        letters.contains("qx,") && letters.contains("محمدوالشهداء"),
        "{letters:?}"
    );
}

#[test]
fn words_are_never_read_as_markup() {
    for trap in TRAPS {
        let Some(text) = read(file(&everywhere(trap))) else {
            return;
        };
        let shown: String = trap.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let letters: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        assert!(letters.matches(&shown).count() > 20, "{trap}\n{text}");
    }
}

#[test]
fn a_long_table_repeats_its_head_on_every_page() {
    let rows = [&["one", "two"][..]; 120];
    let Some(text) = read(file(&single(table(
        "Caption",
        &["Headword", "Other"],
        &rows,
    )))) else {
        return;
    };
    assert!(text.matches("Headword").count() >= 3);
}

#[test]
fn a_note_tells_the_pages_that_refer_to_it() {
    let mut document = single(runs(vec![run("a"), note(2), note(1)]));
    document.blocks.extend([
        Block::Heading {
            level: 1,
            text: vec![run("Head"), note(2)],
        },
        Block::Contents,
        runs(vec![run("b"), note(2)]),
    ]);
    document.notes = vec![vec![run("first.")], vec![run("second.")]];
    let Some(text) = read(file(&document)) else {
        return;
    };
    let notes = text.rsplit("Notes").next().unwrap();
    assert!(
        notes.contains("1. first. [Page 2]")
            && notes.contains("2. second. [Page 2] [Page 2] [Page 4]"),
        "{text}"
    );
}

#[test]
fn sparse_documents_are_set_too() {
    for block in [
        p(""),
        h(4, "Only a heading"),
        Block::Contents,
        Block::Notes,
        Block::List {
            ordered: true,
            items: vec![vec![], vec![p("two")]],
        },
        Block::Table {
            caption: None,
            head: vec![],
            rows: vec![],
        },
        Block::Table {
            caption: None,
            head: vec![vec![run("a")]],
            rows: vec![],
        },
        Block::Map {
            map: map(vec![], vec![]),
        },
        Block::Timeline {
            timeline: timeline(vec![]),
        },
    ] {
        let document = single(block);
        assert!(pdf::render(&document).is_ok(), "{:?}", document.blocks);
    }
}

#[test]
fn a_letter_without_a_font_is_named() {
    let error = pdf::render(&single(p("漢"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no font of the program has the character `漢` (U+6F22); write the word in Latin, Cyrillic, Greek or Arabic letters"
    );
}

#[test]
fn a_broken_picture_is_refused() {
    let mut figure = plan("alternative", "caption");
    figure.image = figure.image.map(|image| image[..64].to_vec());
    let error = pdf::render(&single(Block::Figure { figure }))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("the pages could not be set: failed to decode image"),
        "{error}"
    );
}

#[test]
fn a_flawed_document_is_refused() {
    let error = pdf::render(&single(runs(vec![note(1)]))).unwrap_err();
    assert!(matches!(error, pdf::PdfError::Flaw(_)));
}
