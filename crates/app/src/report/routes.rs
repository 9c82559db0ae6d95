//! Other programs that read the same bytes, where they are installed: `pdftotext`, which shares no code
//! with our reader of PDF, and `tesseract`, which recognises letters in pictures.
//!
//! Both read from a pipe and write to one, for what is about to leave sealed must not lie about in a file.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read as _, Write as _},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use model::id::Digest;
use scan::{Artefact, Picture, Piece, Reading};

use crate::digest;

/// How long a program may take over one file; a hostile one can keep it busy without end.
const PATIENCE: Duration = Duration::from_secs(120);
/// Languages in which letters are recognised, of those that are installed.
const LANGUAGES: [&str; 2] = ["ara", "eng"];

/// By which routes files were read so far.
pub(super) struct Routes {
    used: BTreeSet<String>,
    /// Languages of the program that recognises letters; asked for once, when a picture is met.
    languages: Option<String>,
    /// What was read in pictures so far, by their digest: each format of a report holds the same ones.
    looked: BTreeMap<Digest, Option<String>>,
}

/// What became of a program.
enum Outcome {
    Said(String),
    Failed,
    Absent,
}

impl Routes {
    pub(super) fn new() -> Self {
        Self {
            used: BTreeSet::from(["testimony's own reader".to_owned()]),
            languages: None,
            looked: BTreeMap::new(),
        }
    }

    /// Their names, for the record.
    pub(super) fn named(self) -> Vec<String> {
        self.used.into_iter().collect()
    }

    /// Reads a file by every route there is.
    pub(super) fn read(&mut self, name: &str, bytes: &[u8]) -> Reading {
        let mut reading = Reading::of(&Artefact::new(name, bytes));
        if bytes.starts_with(b"%PDF") {
            self.pages(bytes, &mut reading);
        }
        reading.look(|picture| self.look(picture));
        reading
    }

    fn pages(&mut self, bytes: &[u8], reading: &mut Reading) {
        match run("pdftotext", &["-q", "-enc", "UTF-8", "-", "-"], bytes) {
            Outcome::Said(text) => {
                reading.compare("pdftotext", &text);
                reading.add(Piece::new("text by pdftotext", text));
                self.used.insert("pdftotext".to_owned());
            }
            Outcome::Failed => reading
                .note("a PDF that pdftotext cannot read: its text was read by one route only"),
            Outcome::Absent => {
                self.used.insert(
                    "pdftotext is not installed: PDF text was read by one route only".to_owned(),
                );
            }
        }
    }

    /// The words in a picture; none if it cannot be looked at.
    fn look(&mut self, picture: &Picture) -> Option<String> {
        let languages = self.languages.get_or_insert_with(languages).clone();
        if languages.is_empty() {
            self.used.insert(
                "tesseract is not installed with Arabic or English: no words in pictures were read"
                    .to_owned(),
            );
            return None;
        }
        if picture.bytes.is_empty() {
            return None;
        }
        let digest = digest::of(&picture.bytes);
        if let Some(words) = self.looked.get(&digest) {
            return words.clone();
        }
        let words = self.recognise(picture, &languages);
        self.looked.insert(digest, words.clone());
        words
    }

    fn recognise(&mut self, picture: &Picture, languages: &str) -> Option<String> {
        let Outcome::Said(words) = run(
            "tesseract",
            &["stdin", "stdout", "-l", languages],
            &picture.bytes,
        ) else {
            return None;
        };
        self.used.insert(format!("tesseract ({languages})"));
        Some(words)
    }
}

fn languages() -> String {
    let Outcome::Said(installed) = run("tesseract", &["--list-langs"], &[]) else {
        return String::new();
    };
    let known = |language: &&str| installed.lines().any(|line| line.trim() == *language);
    LANGUAGES
        .into_iter()
        .filter(known)
        .collect::<Vec<_>>()
        .join("+")
}

/// Runs a program on `input` and waits for what it says.
fn run(program: &str, arguments: &[&str], input: &[u8]) -> Outcome {
    let child = Command::new(program)
        .args(arguments)
        // Several of them share a machine with the vault.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    match child {
        Ok(child) => said(child, input).map_or(Outcome::Failed, Outcome::Said),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Outcome::Absent,
        Err(_) => Outcome::Failed,
    }
}

fn said(mut child: Child, input: &[u8]) -> Option<String> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let text = thread::scope(|scope| {
        scope.spawn(move || {
            // It may end before it has read everything; its exit status says so.
            let _ = stdin.map(|mut stdin| stdin.write_all(input));
        });
        let (done, waiting) = mpsc::channel();
        scope.spawn(move || {
            let mut text = Vec::new();
            let read = stdout.map(|mut stdout| stdout.read_to_end(&mut text));
            // Nobody waits any more once the time is over.
            let _ = done.send(read.is_some_and(|read| read.is_ok()).then_some(text));
        });
        let text = waiting.recv_timeout(PATIENCE).ok().flatten();
        if text.is_none() {
            // Both threads end with it.
            let _ = child.kill();
        }
        text
    });
    let status = child.wait().ok()?;
    let text = text.filter(|_| status.success())?;
    Some(String::from_utf8_lossy(&text).into_owned())
}
