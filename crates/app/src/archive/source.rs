//! A bag where it lies: a folder, a tar file, or a tar file in an age file. Nothing is unpacked.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use ingest::{field::Problem, worker::ReadAt};
use vault::{HandedReader, Open, Vault};

use crate::{failure::Failure, import::from_worker, worker::Worker};

/// A bag that can be read file by file.
pub(crate) struct Source {
    bytes: Bytes,
    /// Regular files, by their paths from the bag's folder.
    pub(crate) files: Vec<BagFile>,
    /// What is no regular file.
    pub(crate) odd: Vec<Problem>,
}

/// A file of the bag.
#[derive(Debug, Clone)]
pub(crate) struct BagFile {
    pub(crate) path: String,
    pub(crate) bytes: u64,
    offset: u64,
}

enum Bytes {
    Folder(PathBuf),
    One(Box<dyn SeekRead>),
}

trait SeekRead: Read + Seek + Send {}
impl<T: Read + Seek + Send> SeekRead for T {}

impl Source {
    /// Looks for a bag at a path: a folder that holds `bagit.txt`, a file that ends in `.tar` or `.age`.
    /// `None` if it is something else.
    pub(crate) fn is_there(path: &Path) -> bool {
        match path.is_dir() {
            true => fs::symlink_metadata(path.join("bagit.txt")).is_ok_and(|meta| meta.is_file()),
            false => {
                let ending = path
                    .extension()
                    .map(|ending| ending.to_string_lossy().to_lowercase());
                matches!(ending.as_deref(), Some("tar" | "age"))
            }
        }
    }

    /// Opens it. A sealed file is opened with an identity file, or with the key of whoever opened the
    /// vault.
    pub(crate) fn open(
        path: &Path,
        worker: &mut Worker,
        vault: Option<&Vault<Open>>,
        identity: Option<&str>,
    ) -> Result<Self, Failure> {
        let unread = |error: &io::Error| Failure::file("read", path, error);
        if path.is_dir() {
            let (files, odd) = crate::import::walk_all(path);
            return Ok(Self {
                bytes: Bytes::Folder(path.to_owned()),
                files: files
                    .into_iter()
                    .map(|(path, bytes)| BagFile {
                        path,
                        bytes,
                        offset: 0,
                    })
                    .collect(),
                odd,
            });
        }
        let mut file = File::open(path).map_err(|error| unread(&error))?;
        let mut head = Vec::new();
        (&mut file)
            .take(21)
            .read_to_end(&mut head)
            .and_then(|_| file.rewind())
            .map_err(|error| unread(&error))?;
        let mut bytes: Box<dyn SeekRead> = match head.starts_with(b"age-encryption.org/v1") {
            false => Box::new(file),
            true => {
                let file = BufReader::new(file);
                match (identity, vault) {
                    (Some(text), _) => Box::new(HandedReader::with_identities(text, file)?),
                    (None, Some(vault)) => Box::new(vault.open_handed(file)?),
                    (None, None) => {
                        return Err(Failure::misuse(
                            "this archive is sealed",
                            "give the identity file that it was sealed to, with --identity",
                        ));
                    }
                }
            }
        };
        let damaged = |error: io::Error| {
            Failure::no(
                format!("the archive cannot be read to its end: {error}"),
                "it was changed or cut off; ask for it again",
            )
        };
        let length = bytes.seek(SeekFrom::End(0)).map_err(damaged)?;
        let (entries, odd) = worker
            .tar(length, &mut Whole(bytes.as_mut()))
            .map_err(|error| {
                let problem = from_worker("the tar file", &error);
                Failure::no(problem.what, problem.remedy)
            })?;
        Ok(Self {
            bytes: Bytes::One(bytes),
            files: entries
                .into_iter()
                .map(|entry| BagFile {
                    path: entry.path,
                    bytes: entry.bytes,
                    offset: entry.offset,
                })
                .collect(),
            odd,
        })
    }

    /// The file of a path.
    pub(crate) fn find(&self, path: &str) -> Option<BagFile> {
        self.files.iter().find(|file| file.path == path).cloned()
    }

    /// A file of it, to be read from its beginning or anywhere.
    pub(crate) fn reader(&mut self, file: &BagFile) -> io::Result<Part<'_>> {
        let reader: Handle<'_> = match &mut self.bytes {
            Bytes::Folder(root) => {
                let full = root.join(&file.path);
                // It was a plain file when the folder was walked; what became a link since leads out.
                if !fs::symlink_metadata(&full)?.is_file() {
                    return Err(io::Error::other("it is no plain file any more"));
                }
                Handle::Own(File::open(full)?)
            }
            Bytes::One(bytes) => Handle::Shared(bytes.as_mut()),
        };
        Ok(Part {
            reader,
            start: file.offset,
            length: file.bytes,
            at: 0,
        })
    }

    /// A small file whole; `None` if it is larger than `most` or cannot be read.
    pub(crate) fn small(&mut self, file: &BagFile, most: u64) -> Option<Vec<u8>> {
        if file.bytes > most {
            return None;
        }
        let mut bytes = Vec::new();
        self.reader(file).ok()?.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

enum Handle<'a> {
    Own(File),
    Shared(&'a mut dyn SeekRead),
}

/// A part of a file, as if it were a file.
pub(crate) struct Part<'a> {
    reader: Handle<'a>,
    start: u64,
    length: u64,
    at: u64,
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = ReadAt::read_at(self, self.at, buffer)?;
        self.at += u64::try_from(read).unwrap_or_default();
        Ok(read)
    }
}

impl ReadAt for Part<'_> {
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        let most = buffer.len().min(left);
        let buffer = buffer.get_mut(..most).unwrap_or_default();
        let from = SeekFrom::Start(self.start.saturating_add(offset));
        match &mut self.reader {
            Handle::Own(file) => fill(file, from, buffer),
            Handle::Shared(shared) => fill(*shared, from, buffer),
        }
    }
}

fn fill<R: Read + Seek + ?Sized>(
    reader: &mut R,
    from: SeekFrom,
    buffer: &mut [u8],
) -> io::Result<usize> {
    reader.seek(from)?;
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match reader.read(rest)? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

/// The tar file itself, for the worker.
struct Whole<'a>(&'a mut dyn SeekRead);

impl ReadAt for Whole<'_> {
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        fill(self.0, SeekFrom::Start(offset), buffer)
    }
}
