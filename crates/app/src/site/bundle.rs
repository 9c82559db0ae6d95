//! An edition and its proofs in one file, for whoever wants to check all of it.

use publish::site::Page;
use tar::{Builder, Header};

use crate::failure::{Failure, FailureKind};

/// A tar of the files in folder `name`. Times, owners and modes are fixed: the same files give the same
/// bytes.
pub(super) fn bundle<'a>(
    name: &str,
    files: impl Iterator<Item = &'a Page>,
) -> Result<Vec<u8>, Failure> {
    let refused =
        |error: std::io::Error| Failure::new(FailureKind::Bug, error.to_string(), "report this");
    let mut builder = Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        let path = format!("{name}/{path}");
        builder
            .append_data(&mut header, path, bytes.as_slice())
            .map_err(refused)?;
    }
    builder.into_inner().map_err(refused)
}
