//! One folder, from walk to commit.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Read as _,
    path::Path,
};

use ingest::{
    bulk::Source,
    detect::{Detected, HEAD},
    field::{Declared, Draft, FileKind, Problem, classify, declares},
};
use model::{key::Key, place::Outline, record::Kind};
use vault::{Open, Vault};

use super::{
    Imported, Mode,
    bulk::{Bulk, BulkFile},
    media::MediaFile,
    named::{Options, with},
    register::{LookedUp, Register},
    walk::{Found, walk},
};
use crate::{
    casebook::{OwnFields, Vocabulary},
    failure::Failure,
    progress::{Interrupt, Progress},
    worker::Worker,
};

/// What one folder's import works with.
pub(super) struct Desk<'a> {
    pub(super) vault: &'a mut Vault<Open>,
    pub(super) worker: &'a mut Worker,
    pub(super) progress: &'a dyn Progress,
    pub(super) interrupt: &'a Interrupt,
    pub(super) mode: Mode,
    pub(super) root: &'a Path,
    pub(super) vocabulary: Vocabulary,
    pub(super) own: OwnFields,
    pub(super) looked_up: LookedUp,
    pub(super) imported: &'a mut Imported,
}

/// What the worker read in the folder's text files.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) drafts: Vec<Draft>,
    pub(super) sidecars: BTreeMap<String, Draft>,
    pub(super) outlines: BTreeMap<String, Outline>,
    pub(super) broken: Vec<String>,
}

/// A text file larger than this is no note that anybody typed.
const LARGEST_TEXT: u64 = 8 << 20;

impl Desk<'_> {
    /// Takes the folder in.
    pub(super) fn folder(&mut self) -> Result<(), Failure> {
        let (files, problems) = walk(self.root);
        self.imported.problems.extend(problems);
        let (bulk, files) = self.of_many(files);
        // A folder of tables alone is no field folder that lacks something.
        let only_tables = files.is_empty() && !bulk.is_empty();
        if !only_tables && !files.iter().any(|file| file.path == "investigation.toml") {
            self.problem(Problem::whole(
                "investigation.toml",
                "the folder has no investigation.toml",
                "add one; docs/field-folder.md shows it",
            ));
        }
        let (mut texts, media) = self.read(files);
        let mut register = self.identify(&mut texts, &media)?;
        let mut bulk = Bulk::new(bulk);
        self.declare_rows(&mut register, &mut bulk)?;
        self.media(&mut register, &texts, media)?;
        if self.stopped() {
            return Ok(());
        }
        self.records(register, texts, bulk)
    }

    /// Takes in files of many records that were named one by one.
    pub(super) fn files(&mut self, files: Vec<BulkFile>) -> Result<(), Failure> {
        let mut register = Register::default();
        let mut bulk = Bulk::new(files);
        self.declare_rows(&mut register, &mut bulk)?;
        self.records(register, Texts::default(), bulk)
    }

    /// The files of many records that lie in the folder itself, and all the others.
    fn of_many(&mut self, files: Vec<Found>) -> (Vec<BulkFile>, Vec<Found>) {
        let (mut bulk, mut others) = (Vec::new(), Vec::new());
        for file in files {
            let in_folder = file.path.contains('/') || file.path == "disclosure.toml";
            let source = match in_folder || file.path.starts_with('.') {
                true => None,
                false => self.source_of(&file.path, &file.full),
            };
            match source {
                Some(source) => bulk.push(BulkFile {
                    path: file.path,
                    full: file.full,
                    bytes: file.bytes,
                    source,
                }),
                None => others.push(file),
            }
        }
        (bulk, others)
    }

    fn source_of(&mut self, path: &str, full: &Path) -> Option<Source> {
        match detect(self.worker, path, full) {
            Ok(Detected::Many(source)) => Some(with(source, &Options::default())),
            Ok(_) => None,
            Err(problem) => {
                self.problem(problem);
                None
            }
        }
    }

    /// Takes in one text under the path that it would have.
    pub(super) fn typed(&mut self, path: &str, text: &str) -> Result<(), Failure> {
        let mut texts = Texts::default();
        self.note(&classify(path), path, text.as_bytes(), &mut texts);
        let mut register = self.identify(&mut texts, &[])?;
        self.sidecars(&mut register, &texts)?;
        self.records(register, texts, Bulk::default())
    }

    /// Has every text file read by the worker; media are only listed.
    fn read(&mut self, files: Vec<Found>) -> (Texts, Vec<MediaFile>) {
        self.progress.phase("reading notes");
        let (mut texts, mut media) = (Texts::default(), Vec::new());
        let total = files.len() as u64;
        for (number, file) in files.into_iter().enumerate() {
            self.progress.done(number as u64, total);
            if self.stopped() {
                break;
            }
            match classify(&file.path) {
                FileKind::Ignored => {}
                FileKind::Unknown(problem) => self.problem(problem),
                FileKind::Media => match Key::media(&file.path) {
                    Ok(key) => media.push(MediaFile { key, file }),
                    Err(error) => {
                        let text = error.to_string();
                        let (what, remedy) = text.split_once("; ").unwrap_or((&text, "rename it"));
                        self.problem(Problem::whole(&file.path, what, remedy));
                    }
                },
                kind => self.text(kind, &file, &mut texts),
            }
        }
        (texts, media)
    }

    fn text(&mut self, kind: FileKind, file: &Found, texts: &mut Texts) {
        if file.bytes > LARGEST_TEXT {
            let what = format!(
                "this note has {} bytes; a note has at most {LARGEST_TEXT}",
                file.bytes
            );
            self.problem(Problem::whole(
                &file.path,
                what,
                "move what is no text to media/",
            ));
            texts.broken.push(file.path.clone());
            return;
        }
        let bytes = match fs::read(&file.full) {
            Ok(bytes) => bytes,
            Err(error) => {
                let what = format!("it cannot be read: {error}");
                self.problem(Problem::whole(&file.path, what, "check its permissions"));
                texts.broken.push(file.path.clone());
                return;
            }
        };
        self.note(&kind, &file.path, &bytes, texts);
    }

    /// Has one text read by the worker.
    fn note(&mut self, kind: &FileKind, path: &str, bytes: &[u8], texts: &mut Texts) {
        let problems = if matches!(kind, FileKind::Outline) {
            match self.worker.read_outline(path, bytes) {
                Ok(Ok(outline)) => {
                    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
                    texts.outlines.insert(name, outline);
                    return;
                }
                Ok(Err(problems)) => problems,
                Err(error) => vec![from_worker(path, &error)],
            }
        } else {
            match self.worker.read_field(path, bytes) {
                Ok(Ok(draft)) => {
                    if matches!(kind, FileKind::Sidecar) {
                        texts
                            .sidecars
                            .insert(draft.key().as_str().to_owned(), draft);
                    } else {
                        texts.drafts.push(draft);
                    }
                    return;
                }
                Ok(Err(problems)) => problems,
                Err(error) => vec![from_worker(path, &error)],
            }
        };
        texts.broken.push(path.to_owned());
        self.imported.problems.extend(problems);
    }

    /// Gives an identifier to every record that the files declare, media included.
    fn identify(&mut self, texts: &mut Texts, media: &[MediaFile]) -> Result<Register, Failure> {
        let mut register = Register::default();
        texts
            .broken
            .iter()
            .for_each(|path| register.note_broken(path));
        for MediaFile { key, file } in media {
            let item = Declared {
                kind: Kind::Item,
                key: key.clone(),
                line: 0,
            };
            let problems = register.enter(self.vault, &file.path, &[item])?;
            self.imported.problems.extend(problems);
        }
        let mut kept = Vec::new();
        for draft in std::mem::take(&mut texts.drafts) {
            let clashes = register.enter(self.vault, draft.path(), &declares(&draft))?;
            if clashes.is_empty() {
                kept.push(draft);
            } else {
                // All or nothing: a file of which one record cannot go in yields none.
                register.withdraw(draft.path());
                self.imported.problems.extend(clashes);
            }
        }
        texts.drafts = kept;
        Ok(register)
    }

    pub(super) fn stopped(&mut self) -> bool {
        if self.interrupt.is_stopped() {
            self.imported.interrupted = true;
        }
        self.imported.interrupted
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.imported.problems.push(problem);
    }
}

/// What the worker takes a file for, by its beginning and name.
pub(super) fn detect(worker: &mut Worker, path: &str, full: &Path) -> Result<Detected, Problem> {
    let mut head = Vec::new();
    let read = File::open(full).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
    read.map_err(|error| {
        Problem::whole(
            path,
            format!("it cannot be read: {error}"),
            "check its permissions",
        )
    })?;
    worker
        .detect(path, &head)
        .map_err(|error| from_worker(path, &error))
}

/// A worker's failure as a problem of the file that it was reading.
pub(crate) fn from_worker(path: &str, error: &ingest::worker::WorkerError) -> Problem {
    let text = error.to_string();
    let (what, remedy) = text.split_once("; ").unwrap_or((&text, "try again"));
    Problem::whole(path, what, remedy)
}
