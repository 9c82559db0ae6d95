//! Which records a file will yield.

use super::draft::{Declared, Draft};

/// Every record that the file will yield, its main record first. A sidecar yields none.
pub fn declares(draft: &Draft) -> Vec<Declared> {
    let _ = draft;
    Vec::new()
}
