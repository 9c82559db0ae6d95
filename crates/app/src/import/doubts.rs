//! What was taken in and cannot all be true: told with the import, file and line, while whoever wrote it
//! still has it before them.

use std::{collections::BTreeMap, sync::Arc};

use analysis::consistency;
use ingest::field::Problem;
use model::{id::RecordId, key::Key, record::Record};

use super::{desk::Desk, register::Register};
use crate::{casebook::Case, failure::Failure};

/// With more records than this the whole casebook is not read for every import; `testimony review` does.
const MOST: u64 = 100_000;
/// As many new or changed ones are a list, which is reviewed as a whole.
const MOST_TOUCHED: usize = 20_000;

/// Records of this import that are new or changed, by where they were written.
#[derive(Default)]
pub(super) struct Touched {
    /// None of them any more once there are too many.
    records: Vec<Record>,
    too_many: bool,
    at: BTreeMap<RecordId, (Arc<str>, u32)>,
}

impl Touched {
    /// Notes a record that is new or changed.
    pub(super) fn note(&mut self, register: &Register, path: &str, record: &Record) {
        if self.too_many || self.records.len() >= MOST_TOUCHED {
            (self.too_many, self.records, self.at) = (true, Vec::new(), BTreeMap::new());
            return;
        }
        let line = record.key.as_ref().and_then(|key: &Key| register.line(key));
        self.at.insert(record.id, (path.into(), line.unwrap_or(1)));
        self.records.push(record.clone());
    }
}

impl Desk<'_> {
    /// Holds what is new or changed against everything else.
    pub(super) fn doubts(&mut self, touched: Touched) -> Result<(), Failure> {
        if touched.too_many {
            self.imported.reviewed = false;
        }
        if touched.records.is_empty() {
            return Ok(());
        }
        if self.vault.status()?.records.values().sum::<u64>() > MOST {
            self.imported.reviewed = false;
            return Ok(());
        }
        let case = Case::whole(self.vault)?.with(touched.records);
        for problem in consistency::check(&case.book()).problems {
            let ids = std::iter::once(&problem.record).chain(&problem.others);
            let Some((path, line)) = ids.filter_map(|id| touched.at.get(id)).next() else {
                continue;
            };
            let what = format!("`{}`: {}", problem.field, problem.what);
            let doubt = Problem::at(path, *line, what, problem.remedy);
            self.imported.doubts.push(doubt);
        }
        Ok(())
    }
}
