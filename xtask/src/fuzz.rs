//! `cargo xtask fuzz`: the fuzz targets guided by coverage, on stable, and what they find kept.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
    sync::Mutex,
    thread,
};

use crate::{Failure, programs};

/// What was asked for.
struct Options {
    target: Option<String>,
    /// For each target.
    seconds: u64,
    /// Targets that run beside each other.
    jobs: u64,
}

/// Builds the targets with instrumentation and runs one, or all. Whether none was broken.
pub fn run(root: &Path, words: &[&str]) -> Result<bool, Failure> {
    let options = parse(words)?;
    let program = build(root)?;
    let names = match options.target {
        Some(name) => vec![name],
        None => names(root)?,
    };
    let waiting = Mutex::new(names.into_iter());
    let next = || waiting.lock().ok().and_then(|mut names| names.next());
    let work = || {
        let mut whole = true;
        while let Some(name) = next() {
            whole &= target(root, &program, &name, options.seconds)?;
        }
        Ok(whole)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..options.jobs).map(|_| scope.spawn(work)).collect();
        let ends = workers.into_iter().map(|worker| {
            let end = worker.join();
            end.unwrap_or_else(|_| Err(Failure::new("a run of the targets broke off")))
        });
        ends.collect::<Result<Vec<_>, _>>()
            .map(|whole| whole.iter().all(|whole| *whole))
    })
}

fn parse(words: &[&str]) -> Result<Options, Failure> {
    let mut options = Options {
        target: None,
        seconds: 60,
        jobs: 1,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--minutes" | "--seconds" | "--jobs" => {
                let number = words.next().and_then(|number| number.parse().ok());
                let number: u64 = number
                    .filter(|number| *number > 0)
                    .ok_or_else(|| Failure::new(format!("{word} wants a number")))?;
                match *word {
                    "--minutes" => options.seconds = number.saturating_mul(60),
                    "--seconds" => options.seconds = number,
                    _ => options.jobs = number,
                }
            }
            name if !name.starts_with('-') && options.target.is_none() => {
                options.target = Some(name.to_owned());
            }
            other => return Err(Failure::new(format!("`{other}` is no option of fuzz"))),
        }
    }
    Ok(options)
}

/// The names that the crate gives its targets.
fn names(root: &Path) -> Result<Vec<String>, Failure> {
    let sources = root.join("crates/fuzz/src");
    let read = |path: PathBuf| fs::read_to_string(path);
    let mut names = Vec::new();
    for entry in fs::read_dir(&sources).map_err(Failure::during("cannot list the targets"))? {
        let entry = entry.map_err(Failure::during("cannot list the targets"))?;
        let text = read(entry.path()).map_err(Failure::during("cannot read the targets"))?;
        let found = text.lines().filter_map(|line| {
            let name = line.trim().strip_prefix("name: \"")?;
            name.split_once('"').map(|(name, _)| name.to_owned())
        });
        names.extend(found);
    }
    names.sort();
    Ok(names)
}

/// Instruments every crate: LLVM's sancov pass is in the stable compiler, and what `cargo fuzz` would
/// set needs no more. In a folder of its own, because everything is built anew.
fn build(root: &Path) -> Result<PathBuf, Failure> {
    let host = programs::first_line(Command::new("rustc").args(["--print", "host-tuple"]))
        .ok_or_else(|| Failure::new("rustc does not say for which machine it builds"))?;
    let folder =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let folder = folder.join("fuzz");
    let arguments = [
        "build",
        "-p",
        "testimony-fuzz",
        "--features",
        "coverage",
        "--bin",
        "fuzz",
    ];
    let mut command = programs::cargo(root, &arguments);
    // With --target the flags do not reach build scripts and macros, which have no libFuzzer.
    command
        .args(["--target", &host])
        .arg("--target-dir")
        .arg(&folder);
    command.env("RUSTFLAGS", FLAGS.join(" "));
    command.env("CARGO_PROFILE_DEV_OPT_LEVEL", "2");
    let built = command
        .status()
        .map_err(Failure::during("cannot start cargo"))?;
    if !built.success() {
        return Err(Failure::new(
            "the targets were not built; libFuzzer needs a C++ compiler (Debian: g++)",
        ));
    }
    Ok(folder.join(host).join("debug/fuzz"))
}

/// Runs one target, then keeps of what it found the least that reaches as much.
fn target(root: &Path, program: &Path, name: &str, seconds: u64) -> Result<bool, Failure> {
    let kept = root.join("crates/fuzz/corpus").join(name);
    let [found, merged] =
        ["found", "merged"].map(|what| program.with_file_name(format!("{what}-{name}")));
    // What was merged before is merged anew.
    let _ = fs::remove_dir_all(&merged);
    for folder in [&kept, &found, &merged] {
        fs::create_dir_all(folder).map_err(Failure::during("cannot make a folder"))?;
    }
    let broken = program.with_file_name(format!("broken-{name}-"));
    let log = program.with_file_name(format!("log-{name}"));
    let ran = said(
        Command::new(program)
            .env("TESTIMONY_FUZZ", name)
            // The library lists the folders after the target has written into the first.
            .env("TESTIMONY_FUZZ_SEEDS", &found)
            .args([&found, &kept])
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}", broken.display()))
            .args([
                "-max_len=65536",
                "-timeout=30",
                "-rss_limit_mb=2048",
                "-print_final_stats=1",
            ]),
        &log,
    )?;
    let text = fs::read(&log).map_err(Failure::during("cannot read what the target said"))?;
    let text = String::from_utf8_lossy(&text);
    let reached = said(
        Command::new(program)
            .env("TESTIMONY_FUZZ", name)
            .args(["-merge=1", &format!("-max_len={LONGEST}")])
            .args([&merged, &kept, &found]),
        &program.with_file_name(format!("merge-{name}")),
    )?;
    if reached.success() {
        keep(&merged, &kept)?;
    }
    println!("{name}: {}", summary(&text));
    if !ran.success() {
        println!(
            "{name} is broken by {}*; {}",
            broken.display(),
            log.display()
        );
    }
    if !reached.success() {
        println!("{name}: what it found could not be merged");
    }
    Ok(ran.success() && reached.success())
}

/// Runs a program to its end, and puts what it says into a file.
fn said(command: &mut Command, log: &Path) -> Result<ExitStatus, Failure> {
    let file = File::create(log).map_err(Failure::during("cannot write what the target says"))?;
    let status = command.stderr(file).status();
    status.map_err(Failure::during("cannot start the target"))
}

/// What libFuzzer says at the end of a run, in a line.
fn summary(log: &str) -> String {
    let number = |name: &str| {
        let line = log.lines().rev().find(|line| line.starts_with(name));
        let word = line.and_then(|line| line.split_whitespace().nth(1));
        word.unwrap_or("an unknown number of").to_owned()
    };
    let edges = log.lines().rev().find_map(|line| {
        let (_, rest) = line.split_once(" cov: ")?;
        rest.split_whitespace().next()
    });
    format!(
        "{} executions, {} edges, {} inputs found, slowest {} s, {} MB",
        number("stat::number_of_executed_units:"),
        edges.unwrap_or("no"),
        number("stat::new_units_added:"),
        number("stat::slowest_unit_time_sec:"),
        number("stat::peak_rss_mb:"),
    )
}

/// Puts the merged inputs in the place of those that were kept: some of each length, the short ones first,
/// and no more than are read and changed in a moment by every run of the tests.
fn keep(merged: &Path, kept: &Path) -> Result<(), Failure> {
    let read = |folder: &Path| -> std::io::Result<Vec<(u64, PathBuf)>> {
        let mut inputs = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            inputs.push((entry.metadata()?.len(), entry.path()));
        }
        inputs.sort();
        Ok(inputs)
    };
    let change = || -> std::io::Result<()> {
        for (_, old) in read(kept)? {
            fs::remove_file(old)?;
        }
        let mut all = 0;
        let found = read(merged)?;
        let step = found.len().div_ceil(INPUTS).max(1);
        for (len, input) in found.into_iter().step_by(step) {
            all += len;
            if let Some(name) = input.file_name().filter(|_| len <= LONGEST && all <= MOST) {
                fs::copy(&input, kept.join(name))?;
            }
        }
        Ok(())
    };
    change().map_err(Failure::during("cannot keep what was found"))
}

/// Bytes of an input that is kept, and of all that are kept for a target.
const LONGEST: u64 = 2_048;
const MOST: u64 = 6_144;
/// Inputs that are kept for a target.
const INPUTS: usize = 40;

const FLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg=fuzzing",
    "-Ccodegen-units=1",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_and_minutes_in_either_order() {
        let options = parse(&["--minutes", "3", "query", "--jobs", "2"]).unwrap();
        assert_eq!(
            (options.target.as_deref(), options.seconds, options.jobs),
            (Some("query"), 180, 2)
        );
        assert_eq!(parse(&["--seconds", "20"]).unwrap().seconds, 20);
        assert_eq!(parse(&[]).unwrap().seconds, 60);
        for wrong in [
            &["--minutes"][..],
            &["--minutes", "0"],
            &["a", "b"],
            &["--hours", "1"],
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn short_inputs_are_kept_and_old_ones_go() {
        let folder = std::env::temp_dir().join(format!("testimony-keep-{}", std::process::id()));
        let [merged, kept] = ["merged", "kept"].map(|name| folder.join(name));
        for folder in [&merged, &kept] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(kept.join("old"), "old").unwrap();
        for (name, len) in [
            ("a", 1),
            ("b", 2_000),
            ("c", 2_001),
            ("d", 2_002),
            ("f", 9_000),
        ] {
            fs::write(merged.join(name), vec![b'x'; len]).unwrap();
        }
        keep(&merged, &kept).unwrap();
        let names = fs::read_dir(&kept).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["a", "b", "c", "d"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_run_is_told_in_a_line() {
        let log = "#2 INITED cov: 5 ft: 6 corp: 1/1b\n#9 DONE   cov: 12 ft: 20 corp: 3/9b\n\
            stat::number_of_executed_units: 9\nstat::average_exec_per_sec:     9\n\
            stat::new_units_added:          2\nstat::slowest_unit_time_sec:    0\n\
            stat::peak_rss_mb:              57\n";
        assert_eq!(
            summary(log),
            "9 executions, 12 edges, 2 inputs found, slowest 0 s, 57 MB"
        );
    }

    #[test]
    fn the_targets_are_found_in_their_sources() {
        let root = crate::workspace::root().unwrap();
        let names = names(&root).unwrap();
        assert!(
            names.len() > 25 && names.contains(&"scan-pdf".to_owned()),
            "{names:?}"
        );
    }
}
