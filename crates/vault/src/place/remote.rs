//! Segments at a place that is not the vault's folder.

use std::{
    io,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use model::id::Digest;

use super::{out_of_reach, statement::Site};
use crate::{backup::Depot, objects::Objects};

/// Segments in a store. Each is one object of it: at most 8 MiB, sent and fetched whole or in part, so
/// memory does not grow with the original.
pub(super) struct Remote {
    depot: Arc<dyn Depot>,
    address: String,
    mark: String,
    /// Whether the mark was seen since the vault was opened.
    marked: AtomicBool,
}

impl Remote {
    pub(super) fn new(depot: Arc<dyn Depot>, address: &str, mark: &str) -> Self {
        Self {
            depot,
            address: address.to_owned(),
            mark: mark.to_owned(),
            marked: AtomicBool::new(false),
        }
    }

    /// Leaves the mark, by which the place is known again.
    pub(super) fn leave_mark(&self) -> io::Result<()> {
        let put = self
            .depot
            .put(&mark_name(&self.mark), self.mark.as_bytes().to_vec());
        put.map_err(|error| self.said(error))?;
        self.marked.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Whether a place has the mark of a site, which then is the same place under another address.
    pub(super) fn is(&self, site: &Site) -> io::Result<bool> {
        if site.mark.is_empty() {
            return Ok(false);
        }
        match self.depot.get(&mark_name(&site.mark), LONGEST_MARK) {
            Ok(there) => Ok(there == site.mark.as_bytes()),
            Err(error) if is_about_bytes(&error) => Ok(false),
            Err(error) => Err(self.said(error)),
        }
    }

    /// An empty mount point or another disk in its place must not pass for a place that has lost all.
    fn must_be_marked(&self) -> io::Result<()> {
        if self.marked.load(Ordering::Relaxed) {
            return Ok(());
        }
        match self.depot.get(&mark_name(&self.mark), LONGEST_MARK) {
            Ok(there) if there == self.mark.as_bytes() => {
                self.marked.store(true, Ordering::Relaxed);
                Ok(())
            }
            Ok(_) => Err(self.unmarked()),
            Err(error) if is_about_bytes(&error) => Err(self.unmarked()),
            Err(error) => Err(self.said(error)),
        }
    }

    fn unmarked(&self) -> io::Error {
        out_of_reach(format_args!(
            "`{}` has not the mark of this vault's objects; connect the right disk, or say with `objects move` where \
             they are",
            self.address.escape_debug()
        ))
    }

    /// Errors about an object stay what they are; all others mean that the place cannot be asked.
    fn said(&self, error: io::Error) -> io::Error {
        match is_about_bytes(&error) {
            true => error,
            false => out_of_reach(error),
        }
    }
}

impl Objects for Remote {
    fn put(&self, name: Digest, bytes: Vec<u8>) -> io::Result<()> {
        self.must_be_marked()?;
        let put = self.depot.put(&object_name(&name), bytes);
        put.map_err(|error| self.said(error))
    }

    /// A store answers when it has made durable what it was sent.
    fn flush(&self, _: Digest) -> io::Result<()> {
        Ok(())
    }

    fn settle(&self, _: &[Digest]) -> io::Result<()> {
        Ok(())
    }

    fn get(&self, name: Digest, range: Range<u64>) -> io::Result<Vec<u8>> {
        self.must_be_marked()?;
        let len = range.end.saturating_sub(range.start);
        let got = self.depot.get_range(&object_name(&name), range.start, len);
        let got = got.map_err(|error| self.said(error))?;
        match got.len() as u64 == len {
            true => Ok(got),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    fn list(&self) -> io::Result<Vec<(Result<Digest, String>, u64)>> {
        self.must_be_marked()?;
        let listed = self.depot.list().map_err(|error| self.said(error))?;
        let ours = listed.into_iter().filter_map(|(name, len)| {
            let rest = name.strip_prefix(SEGMENTS)?.strip_prefix('/')?;
            let digest = rest
                .rsplit('/')
                .next()
                .and_then(|hex| Digest::parse(hex).ok());
            let digest = digest.filter(|digest| object_name(digest) == name);
            Some((digest.ok_or_else(|| rest.to_owned()), len))
        });
        let mut found: Vec<_> = ours.collect();
        found.sort();
        Ok(found)
    }

    fn delete(&self, name: Digest) -> io::Result<()> {
        self.must_be_marked()?;
        let deleted = self.depot.delete(&object_name(&name));
        deleted.map_err(|error| self.said(error))
    }
}

/// Objects at a place of which it is known already that it cannot be asked.
pub(super) struct Closed(pub(super) String);

impl Closed {
    fn error<T>(&self) -> io::Result<T> {
        Err(out_of_reach(&self.0))
    }
}

impl Objects for Closed {
    fn put(&self, _: Digest, _: Vec<u8>) -> io::Result<()> {
        self.error()
    }

    fn flush(&self, _: Digest) -> io::Result<()> {
        self.error()
    }

    fn settle(&self, names: &[Digest]) -> io::Result<()> {
        match names.is_empty() {
            true => Ok(()),
            false => self.error(),
        }
    }

    fn get(&self, _: Digest, _: Range<u64>) -> io::Result<Vec<u8>> {
        self.error()
    }

    fn list(&self) -> io::Result<Vec<(Result<Digest, String>, u64)>> {
        self.error()
    }

    fn delete(&self, _: Digest) -> io::Result<()> {
        self.error()
    }
}

fn is_about_bytes(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
    )
}

/// Two digits of the name make a folder, so that none grows beyond what file systems like.
fn object_name(name: &Digest) -> String {
    let hex = name.hex();
    let two = hex.get(..2).unwrap_or_default();
    format!("{SEGMENTS}/{two}/{hex}")
}

fn mark_name(mark: &str) -> String {
    format!("{MARK}/{mark}")
}

/// Not `objects`, which a backup to the same place uses and `backup --forget` clears out.
const SEGMENTS: &str = "segments";
const MARK: &str = "mark";
const LONGEST_MARK: u64 = 64;
