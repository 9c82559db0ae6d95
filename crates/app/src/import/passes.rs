//! Reading a file of many records from its beginning to its end, as often as need be.

use std::{fs::File, io, mem, sync::mpsc, thread};

use ingest::{
    bulk::{Batch, Beginning},
    field::Problem,
    worker::WorkerError,
};

use super::{
    bulk::BulkFile,
    desk::{Desk, from_worker},
    media::Reader,
};
use crate::failure::Failure;

/// What one reading of a file does with each batch.
pub(super) type Visit<'v> = &'v mut dyn FnMut(&mut Desk<'_>, Batch) -> Result<(), Failure>;

/// So many batches wait at most: what is read faster than it is recorded stays in the file.
const AHEAD: usize = 2;

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

    /// Every batch of the file that is open. The next ones are read while one is recorded.
    pub(super) fn rest(&mut self, file: &BulkFile, visit: Visit<'_>) -> Result<(), Failure> {
        let Some(mut reader) = self.reader(file) else {
            return Ok(());
        };
        let another = self.worker.another();
        let mut worker = mem::replace(self.worker, another);
        let (answer, worker) = thread::scope(|scope| {
            let (ready, batches) = mpsc::sync_channel(AHEAD);
            let reading = scope.spawn(move || {
                loop {
                    let batch = worker.batch(&mut reader);
                    let is_last = batch.as_ref().map_or(true, |batch| batch.is_last);
                    if ready.send(batch).is_err() || is_last {
                        return worker;
                    }
                }
            });
            let answer = self.batches(file, batches, visit);
            (answer, reading.join())
        });
        // Were its thread to panic, the other worker would start when it is first needed.
        if let Ok(worker) = worker {
            *self.worker = worker;
        }
        answer
    }

    /// Dropping `batches` ends the reading.
    fn batches(
        &mut self,
        file: &BulkFile,
        batches: mpsc::Receiver<Result<Batch, WorkerError>>,
        visit: Visit<'_>,
    ) -> Result<(), Failure> {
        for batch in batches {
            if self.stopped() {
                return Ok(());
            }
            match batch {
                Ok(batch) => visit(self, batch)?,
                Err(error) => self.problem(from_worker(&file.path, &error)),
            }
        }
        Ok(())
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
