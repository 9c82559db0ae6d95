//! Published vectors for every primitive, and other implementations.

mod interop;
mod kit;
mod object_key;
pub(super) mod wycheproof;

use std::path::{Path, PathBuf};

/// Where a vendored file of vectors is.
pub(super) fn vectors(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(name)
}
