//! A file of many records, as the program sees it while the worker reads it.

use std::sync::Arc;

use model::record::Kind;

use crate::{
    bulk::Batch,
    field::{Draft, draft::Sort},
    table::Head,
};

/// What the batches of a file may hold.
pub(crate) struct Reading {
    path: String,
    /// `None` if it holds outlines.
    kind: Option<Kind>,
    places: Arc<[String]>,
    /// A file has no more records than bytes, so that a worker that was taken over cannot go on for
    /// ever.
    left: u64,
}

impl Reading {
    pub(crate) fn new(path: &str, kind: Option<Kind>, head: &Head, length: u64) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            places: head.places.as_slice().into(),
            left: length.saturating_add(ENOUGH),
        }
    }

    /// Gives the drafts the names of their columns, and says whether the batch can be of this file.
    pub(crate) fn accept(&mut self, batch: &mut Batch) -> bool {
        let is_ours = |draft: &Draft| {
            draft.path == self.path
                && self
                    .kind
                    .is_some_and(|kind| draft.sort == Sort::Record(kind))
        };
        let drafts = batch.drafts.iter().chain(&batch.countries);
        let of_place = batch.countries.is_empty() || self.kind == Some(Kind::Place);
        let of_outline = batch.boundaries.is_empty() || self.kind.is_none();
        if !drafts.into_iter().all(is_ours) || !of_place || !of_outline {
            return false;
        }
        let drafts = batch.drafts.iter_mut().chain(&mut batch.countries);
        for row in drafts.filter_map(|draft| draft.row.as_mut()) {
            row.places = Arc::clone(&self.places);
        }
        let many =
            batch.drafts.len() + batch.bad.len() + batch.boundaries.len() + batch.problems.len();
        let many = u64::try_from(many)
            .unwrap_or(u64::MAX)
            .saturating_add(batch.skipped);
        match self.left.checked_sub(many.max(1)) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
}

/// What may be said of an empty file.
const ENOUGH: u64 = 64;
