//! Bytes to a [`Draft`].

use super::{draft::Draft, problem::Problem};

/// Reads a record file, report, sidecar, `investigation.toml` or `disclosure.toml`.
pub fn read(path: &str, bytes: &[u8]) -> Result<Draft, Vec<Problem>> {
    let _ = bytes;
    Err(vec![Problem::whole(path, "not read yet", "wait")])
}
