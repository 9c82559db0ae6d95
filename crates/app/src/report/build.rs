//! Building: source, rulings, document, files.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use model::{
    decision::{Rulings, Thresholds},
    key::Key,
    language::Language,
    protected::Protected,
    public::{Public, PublicText},
    publication::{Document, ImageFormat, Imprint},
    record::{
        Body, Build, Disclosed, Disclosure, Event, FileDigest, Item, PublishedTable, Record,
        ReportSource, ReportStatement,
    },
};
use publish::data::{About, Code};
use serde::Serialize;
use vault::{Open, Vault};

use super::{
    codebook,
    compose::{Composed, compose},
    desk::Desk,
    flaw::Flaw,
    markdown,
    parts::PatternRow,
    picture::{Picture, Pictures},
    prose, same,
    told::Ledger,
    weigh::{Earlier, Review, Told, earlier, weigh},
    words,
};
use crate::{digest, failure::Failure, progress::Progress, worker::Worker};

/// What a build came to.
#[derive(Debug)]
pub enum Outcome {
    /// Files were made.
    Built(Built),
    /// Nothing was made: these flaws must go first.
    Flawed(Vec<Flaw>),
}

/// The files of a build.
#[derive(Debug, Clone, Serialize)]
pub struct Built {
    /// The report.
    pub report: Key,
    /// The files, by their path below the report's folder.
    pub files: Vec<FileDigest>,
    /// How many statements rest on evidence, over all editions.
    pub statements: usize,
    /// How many notes, over all editions.
    pub notes: usize,
}

/// The longest edge of a published picture, in pixels: enough for print across a page.
const LONGEST_EDGE: u32 = 1600;

/// Builds every edition of `report` into `out/EDITION/`.
///
/// # Errors
/// What stops the program. What stops the report is [`Outcome::Flawed`].
pub fn build(
    vault: &mut Vault<Open>,
    worker: &mut Worker,
    report: &Key,
    out: &Path,
    progress: &dyn Progress,
) -> Result<Outcome, Failure> {
    progress.phase("deciding");
    let draft = draft(vault, worker, report, progress)?;
    let mut flaws = draft.flaws.clone();
    if flaws.is_empty() {
        progress.phase("weighing");
        flaws = draft.review(vault, report)?.open;
    }
    if !flaws.is_empty() {
        return Ok(Outcome::Flawed(flaws));
    }
    let Draft {
        documents,
        statements,
        details,
        tables,
        ..
    } = draft;
    let notes = documents
        .iter()
        .map(|(document, _)| document.notes.len())
        .sum();
    let files = write(out, report, &documents, progress)?;
    let built = Built {
        report: report.clone(),
        files: files.clone(),
        statements: statements.len(),
        notes,
    };
    let build = Build {
        report: report.clone(),
        by: vault.member().to_owned(),
        files,
        statements,
    };
    let (id, told) = (vault.random_id(), vault.random_id());
    let disclosed = Disclosed {
        report: report.clone(),
        build: id,
        details,
        tables,
    };
    let mut transaction = vault.begin();
    for (id, body) in [(id, Body::from(build)), (told, Body::from(disclosed))] {
        transaction.put(Record {
            id,
            key: None,
            body,
            own: Default::default(),
        })?;
    }
    transaction.commit()?;
    Ok(Outcome::Built(built))
}

/// A report as it would be, before any file is made.
pub(super) struct Draft {
    pub(super) rulings: Rulings,
    pub(super) editions: Vec<Protected<Record>>,
    documents: Vec<(Document, Aside)>,
    pub(super) statements: Vec<ReportStatement>,
    details: Vec<Disclosure>,
    tables: Vec<PublishedTable>,
    pub(super) patterns: Vec<PatternRow>,
    /// What stops it.
    pub(super) flaws: Vec<Flaw>,
}

impl Draft {
    /// What it would give away.
    pub(super) fn review(&self, vault: &Vault<Open>, report: &Key) -> Result<Review, Failure> {
        let told = Told {
            report,
            rulings: &self.rulings,
            editions: &self.editions,
            details: &self.details,
            tables: &self.tables,
            statements: &self.statements,
        };
        weigh(vault, &told)
    }
}

/// Composes every edition.
pub(super) fn draft(
    vault: &mut Vault<Open>,
    worker: &mut Worker,
    report: &Key,
    progress: &dyn Progress,
) -> Result<Draft, Failure> {
    let editions = prose::editions(vault, report)?;
    prose::decide(vault, report, &editions)?;
    prose::draw_code_names(vault, report, &editions)?;
    let rulings = vault.rulings(report.clone())?;
    let pictures = FromVault {
        vault,
        worker: std::cell::RefCell::new(worker),
    };
    let told = Ledger::default();
    let earlier = earlier(vault)?;
    let limits = vault.thresholds(report)?;
    let before = (earlier.as_slice(), limits);
    let (mut flaws, mut documents, mut statements) = (Vec::new(), Vec::new(), Vec::new());
    for edition in &editions {
        progress.phase("composing");
        match edition_document(vault, (&rulings, &told, before), &pictures, edition)? {
            Ok((document, made)) => {
                statements.extend(made);
                documents.push(document);
            }
            Err(found) => flaws.extend(found),
        }
    }
    let details = told.details();
    if flaws.is_empty() {
        flaws = same::differences(vault, &editions, &details, &statements);
    }
    Ok(Draft {
        documents,
        statements,
        details,
        tables: told.tables(),
        patterns: told.patterns(),
        flaws,
        rulings,
        editions,
    })
}

type Edition = Result<((Document, Aside), Vec<ReportStatement>), Vec<Flaw>>;

/// What leaves beside a document: for a library and for whoever uses the tables.
struct Aside {
    edtf: PublicText,
    topics: Vec<PublicText>,
    codes: Vec<Code>,
}

fn edition_document(
    vault: &Vault<Open>,
    (rulings, told, (earlier, limits)): (&Rulings, &Ledger, (&[Earlier], Thresholds)),
    pictures: &dyn Pictures,
    edition: &Protected<Record>,
) -> Result<Edition, Failure> {
    let clearance = vault.clearance();
    let Body::ReportSource(inside) = &edition.reveal(&clearance).body else {
        return Err(Failure::misuse(
            "this record is no report",
            "give a report's name",
        ));
    };
    let desk = Desk {
        vault,
        rulings,
        language: inside.edition,
        file: &inside.file,
        clearance,
        told,
        earlier,
        limits,
    };
    let source: Public<ReportSource> = match rulings.prose(edition) {
        Ok(source) => source,
        Err(refusal) => return Ok(Err(vec![desk.refuse(0, &refusal)])),
    };
    let mut flaws = Vec::new();
    if let Language::Other(_) = inside.edition {
        flaws.push(desk.flaw(
            1,
            format!("the program has no fixed words in `{}`", inside.edition),
            "write the edition in `en` or `ar`",
        ));
    }
    let events = in_scope(&desk, inside, &mut flaws);
    let body = source.map(|source| markdown::parse(&source.markdown, source.body_line));
    let composed = compose(&desk, pictures, &events, body);
    let cover = match inside.cover.map(|cover| desk.get(1, cover)).transpose() {
        Ok(Some(record)) => super::parts::of_item(&desk, pictures, 1, &record).map(Some),
        Ok(None) => Ok(None),
        Err(flaw) => Err(flaw),
    };
    let cover = cover.unwrap_or_else(|flaw| {
        flaws.push(flaw);
        None
    });
    let Composed {
        blocks,
        notes,
        statements,
        flaws: found,
    } = composed;
    flaws.extend(found);
    if !flaws.is_empty() {
        return Ok(Err(flaws));
    }
    let language = inside.edition;
    let document = Document {
        language,
        title: source.map(|s| s.title.clone()),
        subtitle: source.map(|s| s.subtitle.clone()).transpose(),
        organisation: source.map(|s| s.organisation.clone()),
        index: source.map(|s| s.index.clone()).transpose(),
        date: words::date(&source.map(|s| s.date.clone()), language),
        summary: source.map(|s| s.summary.clone()).transpose(),
        cover,
        imprint: imprint(&source),
        changes: None,
        blocks,
        notes,
        labels: words::labels(language),
    };
    let aside = Aside {
        edtf: source.map(|s| s.date.as_str().to_owned()),
        topics: source.map(|s| s.topics.clone()).each(),
        codes: told.codes(language),
    };
    Ok(Ok(((document, aside), statements)))
}

/// The page after the cover; none where the author wrote no line of it.
fn imprint(source: &Public<ReportSource>) -> Option<Imprint> {
    if source.get().imprint.is_empty() {
        return None;
    }
    Some(Imprint {
        edition: source.map(|s| s.imprint.edition.clone()).transpose(),
        original: source.map(|s| s.imprint.original.clone()).transpose(),
        isbn: source.map(|s| s.imprint.isbn.clone()).transpose(),
        copyright: source.map(|s| s.imprint.copyright.clone()).transpose(),
        licence: source.map(|s| s.imprint.licence.clone()).transpose(),
        contact: source.map(|s| s.imprint.contact.clone()).transpose(),
    })
}

/// The events in the report's scope, by date.
fn in_scope(
    desk: &Desk<'_>,
    source: &ReportSource,
    flaws: &mut Vec<Flaw>,
) -> Vec<Protected<Record>> {
    let mut events = Vec::new();
    for id in &source.events {
        match desk.get(1, *id) {
            Ok(event) => events.push(event),
            Err(flaw) => flaws.push(flaw),
        }
    }
    events.sort_by_key(|event| match desk.body(event) {
        Body::Event(Event { date, .. }) => (date.earliest(), date.latest()),
        _ => (None, None),
    });
    events
}

/// Sets and writes every edition. A file appears whole or not at all.
fn write(
    out: &Path,
    report: &Key,
    documents: &[(Document, Aside)],
    progress: &dyn Progress,
) -> Result<Vec<FileDigest>, Failure> {
    let mut files = Vec::new();
    for (document, aside) in documents {
        let tag = document.language.tag();
        let folder = out.join(tag);
        fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
        let bug = |error: &dyn std::fmt::Display| {
            Failure::from_message(crate::failure::FailureKind::Bug, &error.to_string())
        };
        progress.phase("setting pdf");
        let pdf = publish::pdf::render(document).map_err(|error| bug(&error))?;
        progress.phase("setting html");
        let html = publish::html::render(document).map_err(|error| bug(&error))?;
        progress.phase("setting docx");
        let docx = publish::docx::render(document).map_err(|error| bug(&error))?;
        progress.phase("setting epub");
        let epub = publish::epub::render(document).map_err(|error| bug(&error))?;
        let about = About {
            report,
            edtf: aside.edtf.clone(),
            topics: aside.topics.clone(),
            codes: &aside.codes,
            as_written: codebook::as_written(document.language),
            codebook: codebook::head(document.language),
        };
        let pieces = publish::data::files(document, &about).map_err(|error| bug(&error))?;
        let whole = [
            ("report.pdf", pdf.as_slice()),
            ("report.html", html.as_bytes()),
            ("report.docx", docx.as_slice()),
            ("report.epub", epub.as_slice()),
        ];
        let pieces = pieces
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        for (name, bytes) in whole.into_iter().chain(pieces) {
            place(&folder.join(name), bytes)?;
            let path = format!("{tag}/{name}");
            files.push(FileDigest {
                path,
                sha256: digest::of(bytes),
                bytes: bytes.len() as u64,
            });
        }
    }
    Ok(files)
}

/// Writes beside and renames, so that no reader ever has half a file.
pub(crate) fn place(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let part: PathBuf = path.with_extension("part");
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, path));
    written.map_err(|error| Failure::file("write", path, &error))
}

/// Pictures from sealed originals, decoded by the worker.
struct FromVault<'a> {
    vault: &'a Vault<Open>,
    worker: std::cell::RefCell<&'a mut Worker>,
}

impl Pictures for FromVault<'_> {
    fn make(&self, item: &Item) -> Result<Picture, String> {
        let reader = self
            .vault
            .open_object(item.object)
            .map_err(|error| error.to_string())?;
        let mut worker = self.worker.borrow_mut();
        let made = worker
            .picture(item.bytes, &mut Sealed(reader), &item.mask, LONGEST_EDGE)
            .map_err(|error| error.to_string())?
            .map_err(|error| error.to_string())?;
        let format = match made.format {
            ingest::media::PictureFormat::Jpeg => ImageFormat::Jpeg,
            ingest::media::PictureFormat::Png => ImageFormat::Png,
        };
        Ok(Picture {
            bytes: Protected::new(made.bytes),
            format,
            size: (made.width, made.height),
        })
    }
}

/// A sealed original that the worker reads through the pipe.
struct Sealed(vault::ObjectReader);

impl ingest::worker::ReadAt for Sealed {
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        use std::io::{Seek, SeekFrom};
        self.0.seek(SeekFrom::Start(offset))?;
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.0.read(rest)? {
                0 => break,
                read => filled += read,
            }
        }
        Ok(filled)
    }
}
