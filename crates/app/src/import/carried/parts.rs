//! The records of an archive, some at a time.

use ingest::{bag::TagFile, field::Problem};
use model::record::{Kind, Record};

use crate::{
    archive::BagFile,
    failure::Failure,
    import::{
        bag::Bag,
        desk::{Desk, from_worker},
    },
};

/// A record of an archive that is larger is none.
const LARGEST: u64 = 8 << 20;
/// So many bytes of records go to the worker at once.
const AT_ONCE: u64 = 8 << 20;

impl Desk<'_> {
    /// Records of the archive as the worker reads them, a few thousand at a time: a whole case need not fit
    /// into memory.
    pub(super) fn in_parts(
        &mut self,
        bag: &mut Bag,
        files: Vec<BagFile>,
        mut then: impl FnMut(&mut Self, &mut Bag, Vec<Record>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (mut waiting, mut bytes) = (Vec::new(), 0);
        for file in files {
            if self.stopped() {
                return Ok(());
            }
            match bag.source.small(&file, LARGEST) {
                Some(content) => {
                    bytes += file.bytes;
                    waiting.push(TagFile {
                        name: file.path,
                        bytes: content,
                    });
                }
                None => self.problem(Problem::whole(
                    &file.path,
                    "it is too large for a record, or cannot be read",
                    "ask the maker of the archive",
                )),
            }
            if bytes >= AT_ONCE {
                let records = self.read_records(std::mem::take(&mut waiting));
                then(self, bag, records)?;
                bytes = 0;
            }
        }
        let records = self.read_records(waiting);
        then(self, bag, records)
    }

    fn read_records(&mut self, files: Vec<TagFile>) -> Vec<Record> {
        let mut records = Vec::new();
        if files.is_empty() {
            return records;
        }
        match self.worker.records(files) {
            Ok(read) => {
                for one in read {
                    match one {
                        Ok(record) => records.push(record),
                        Err(problem) => self.problem(problem),
                    }
                }
            }
            Err(error) => self.problem(from_worker("data/records", &error)),
        }
        records
    }
}

pub(super) fn record_files(bag: &Bag) -> Vec<BagFile> {
    let files = bag.source.files.iter();
    let files = files.filter(|file| file.path.starts_with("data/records/"));
    files.cloned().collect()
}

/// Whether a file lies where records of a kind do.
pub(super) fn is_of(file: &BagFile, kind: Kind) -> bool {
    let rest = file.path.strip_prefix("data/records/");
    let folder = rest.and_then(|rest| rest.split_once('/'));
    folder.is_some_and(|(folder, _)| folder == kind.plural())
}
