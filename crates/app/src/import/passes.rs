//! Reading a file of many records from its beginning to its end, as often as need be.

use std::{fs::File, io};

use ingest::{
    bulk::{Batch, Beginning},
    field::Problem,
};

use super::{
    bulk::BulkFile,
    desk::{Desk, from_worker},
    media::Reader,
};
use crate::failure::Failure;

/// What one reading of a file does with each batch.
pub(super) type Visit<'v> = &'v mut dyn FnMut(&mut Desk<'_>, Batch) -> Result<(), Failure>;

impl Desk<'_> {
    /// Reads a file from its beginning to its end; `None` if nothing of it can be taken in.
    pub(super) fn each(
        &mut self,
        file: &BulkFile,
        visit: Visit<'_>,
    ) -> Result<Option<Beginning>, Failure> {
        let Some(beginning) = self.begin(file)? else {
            return Ok(None);
        };
        self.rest(file, visit)?;
        Ok(Some(beginning))
    }

    pub(super) fn begin(&mut self, file: &BulkFile) -> Result<Option<Beginning>, Failure> {
        let Some(mut reader) = self.reader(file) else {
            return Ok(None);
        };
        let problems = match self
            .worker
            .open(&file.path, &file.source, file.bytes, &mut reader)
        {
            Ok(Ok(beginning)) => return Ok(Some(beginning)),
            Ok(Err(problems)) => problems,
            Err(error) => vec![from_worker(&file.path, &error)],
        };
        self.imported.problems.extend(problems);
        Ok(None)
    }

    /// Every batch of the file that is open.
    pub(super) fn rest(&mut self, file: &BulkFile, visit: Visit<'_>) -> Result<(), Failure> {
        let Some(mut reader) = self.reader(file) else {
            return Ok(());
        };
        loop {
            if self.stopped() {
                return Ok(());
            }
            match self.worker.batch(&mut reader) {
                Ok(batch) => {
                    let is_last = batch.is_last;
                    visit(self, batch)?;
                    if is_last {
                        return Ok(());
                    }
                }
                Err(error) => {
                    self.problem(from_worker(&file.path, &error));
                    return Ok(());
                }
            }
        }
    }

    fn reader(&mut self, file: &BulkFile) -> Option<Reader> {
        match File::open(&file.full) {
            Ok(opened) => Some(Reader(opened)),
            Err(error) => {
                self.problem(unreadable(&file.path, &error));
                None
            }
        }
    }
}

fn unreadable(path: &str, error: &io::Error) -> Problem {
    Problem::whole(
        path,
        format!("it cannot be read: {error}"),
        "check its permissions",
    )
}
