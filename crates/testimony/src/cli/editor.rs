//! Opening a text in the user's editor, without a trace of it on a disk.
//!
//! An editor works on files, and keeps copies beside them. So the file lies in a folder of its own on
//! a file system in memory, which is gone with the power; where there is none, nothing is opened.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

use app::Failure;

/// Lets the user edit a text; `None` if it came back as it was.
pub(super) fn edit(name: &str, text: &str) -> Result<Option<String>, Failure> {
    let folder = memory().ok_or_else(|| {
        Failure::environment(
            "this machine has no folder in memory to edit in, and a file on disk would leave traces",
            "write the text elsewhere and give it with `--from FILE`, or `--from -` for standard input",
        )
    })?;
    let folder = private(&folder)?;
    let edited = in_folder(&folder, name, text);
    // Whatever the editor left beside the file goes with it.
    let cleared = fs::remove_dir_all(&folder);
    let edited = edited?;
    cleared.map_err(|error| Failure::file("remove", &folder, &error))?;
    Ok((edited != text).then_some(edited))
}

fn in_folder(folder: &Path, name: &str, text: &str) -> Result<String, Failure> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let path = folder.join(name);
    let failed = |error: &io::Error| Failure::file("write", &path, error);
    let mut file = fs::File::create_new(&path).map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes())
        .map_err(|error| failed(&error))?;
    drop(file);
    let (program, arguments) = program()?;
    let status = Command::new(&program).args(arguments).arg(&path).status();
    let status = status.map_err(|error| {
        Failure::environment(
            format!(
                "the editor `{}` does not start: {error}",
                program.escape_debug()
            ),
            "set EDITOR to a program that edits a file, as in EDITOR=nano",
        )
    })?;
    if !status.success() {
        return Err(Failure::misuse(
            "the editor ended without success, so nothing was recorded",
            "try again",
        ));
    }
    fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))
}

/// The user's editor and its arguments.
fn program() -> Result<(String, Vec<String>), Failure> {
    let set = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    let line = set.unwrap_or_else(|| "vi".to_owned());
    let mut words = shlex::split(&line).unwrap_or_default().into_iter();
    match words.next() {
        Some(program) => Ok((program, words.collect())),
        None => Err(Failure::misuse(
            "EDITOR does not name a program",
            "set it, as in EDITOR=nano",
        )),
    }
}

/// A folder on a file system in memory.
fn memory() -> Option<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let candidates = [Some(PathBuf::from("/dev/shm")), runtime];
    candidates.into_iter().flatten().find(|dir| in_memory(dir))
}

/// Whether the system's table of mounts says that this is a file system in memory.
fn in_memory(dir: &Path) -> bool {
    let Ok(mounts) = fs::read_to_string("/proc/mounts") else {
        return false;
    };
    let mut holds: Option<(usize, bool)> = None;
    for line in mounts.lines() {
        let mut words = line.split(' ');
        let (Some(_), Some(point), Some(kind)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        if dir.starts_with(point) && holds.is_none_or(|(length, _)| point.len() >= length) {
            holds = Some((point.len(), matches!(kind, "tmpfs" | "ramfs")));
        }
    }
    holds.is_some_and(|(_, is_memory)| is_memory) && dir.is_dir()
}

/// A new folder that nobody else on the machine can read.
fn private(parent: &Path) -> Result<PathBuf, Failure> {
    tempfile::Builder::new()
        .prefix("testimony-")
        .tempdir_in(parent)
        .map(tempfile::TempDir::keep)
        .map_err(|error| Failure::file("write", parent, &error))
}
