//! Putting a site in place: whole or not at all, and never over anything else.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use publish::site::Page;

use crate::failure::Failure;

/// A file that only a site of ours has in this place.
const MARK: &str = "assets/site.css";

/// Whether the site may go there.
pub(super) fn free(out: &Path) -> Result<(), Failure> {
    let is_taken = match fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_some() && !out.join(MARK).is_file(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(_) => true,
    };
    match is_taken {
        true => Err(Failure::misuse(
            format!("`{}` is there already and is no site", out.display()),
            "give another folder with --out",
        )),
        false => Ok(()),
    }
}

/// Writes all files beside `out`, then renames. A crash leaves the old site or none, never half of a new
/// one; what is left beside it is removed by the next build.
pub(super) fn put(out: &Path, files: &[&Page]) -> Result<(), Failure> {
    let (new, old) = (beside(out, "new"), beside(out, "old"));
    for leftover in [&new, &old] {
        remove(leftover)?;
    }
    for (name, bytes) in files {
        let path = new.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::file("create", parent, &error))?;
        }
        fs::write(&path, bytes).map_err(|error| Failure::file("write", &path, &error))?;
    }
    if out.exists() {
        fs::rename(out, &old).map_err(|error| Failure::file("replace", out, &error))?;
    } else if let Some(parent) = out.parent() {
        fs::create_dir_all(parent).map_err(|error| Failure::file("create", parent, &error))?;
    }
    fs::rename(&new, out).map_err(|error| Failure::file("write", out, &error))?;
    remove(&old)
}

fn beside(out: &Path, what: &str) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{what}"));
    out.with_file_name(name)
}

fn remove(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Failure::file("remove", folder, &error))
        }
        _ => Ok(()),
    }
}
