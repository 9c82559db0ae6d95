//! `investigation.toml`.

use model::record::{Kind, Record};

use super::reading::Reading;
use crate::field::draft::Draft;

/// The inquiry itself. Its file has one name in every folder, so its key must stand in it.
pub(super) fn investigation(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    r.need(&draft.root, "key");
    r.plain(draft, Kind::Investigation)
}
