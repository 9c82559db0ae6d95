//! Where and on what a measurement was made: figures without it mean nothing.

use std::{fs, path::Path, process::Command, thread};

use crate::programs::first_line;

/// One line: date, commit, processor, memory, system.
pub(crate) fn line(root: &Path) -> String {
    let ask = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        first_line(command.current_dir(root).args(arguments)).unwrap_or_else(|| "unknown".into())
    };
    let changed = first_line(Command::new("git").current_dir(root).args([
        "status",
        "--porcelain",
        "--untracked-files=no",
    ]));
    let commit = ask("git", &["rev-parse", "--short", "HEAD"]);
    let commit = match changed {
        Some(_) => format!("{commit} with changes"),
        None => commit,
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let gib = value("/proc/meminfo", "MemTotal")
        .and_then(|words| words.split_whitespace().next()?.parse::<u64>().ok())
        .map_or_else(|| "?".into(), |kib| (kib / (1024 * 1024)).to_string());
    format!(
        "{}, commit {commit}, {}, {cores} cores, {gib} GiB, {} {}",
        ask("date", &["-u", "+%F"]),
        value("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".into()),
        ask("uname", &["-s"]),
        ask("uname", &["-r"]),
    )
}

/// The first value of that name in a file of `name: value` lines.
fn value(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}
