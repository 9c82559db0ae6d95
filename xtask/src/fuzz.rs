//! `cargo xtask fuzz`: the fuzz targets guided by coverage, on stable, and what they find kept.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Failure, programs};

/// What was asked for.
struct Options {
    target: Option<String>,
    minutes: u64,
}

/// Builds the targets with instrumentation and runs one, or all in turn. Whether none was broken.
pub fn run(root: &Path, words: &[&str]) -> Result<bool, Failure> {
    let options = parse(words)?;
    let program = build(root)?;
    let names = match options.target {
        Some(name) => vec![name],
        None => names(root)?,
    };
    let mut whole = true;
    for name in names {
        println!("==> {name}");
        whole &= target(root, &program, &name, options.minutes)?;
    }
    Ok(whole)
}

fn parse(words: &[&str]) -> Result<Options, Failure> {
    let mut options = Options {
        target: None,
        minutes: 1,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--minutes" => {
                let number = words.next().and_then(|number| number.parse().ok());
                options.minutes = number
                    .filter(|number| *number > 0)
                    .ok_or_else(|| Failure::new("--minutes wants a number of minutes"))?;
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
fn target(root: &Path, program: &Path, name: &str, minutes: u64) -> Result<bool, Failure> {
    let kept = root.join("crates/fuzz/corpus").join(name);
    let [found, merged] =
        ["found", "merged"].map(|what| program.with_file_name(format!("{what}-{name}")));
    // What was merged before is merged anew.
    let _ = fs::remove_dir_all(&merged);
    for folder in [&kept, &found, &merged] {
        fs::create_dir_all(folder).map_err(Failure::during("cannot make a folder"))?;
    }
    let run = |arguments: &mut Command| {
        let status = arguments.env("TESTIMONY_FUZZ", name).status();
        status.map_err(Failure::during("cannot start the target"))
    };
    let broken = program.with_file_name(format!("broken-{name}-"));
    let ran = run(Command::new(program)
        // The library lists the folders after the target has written into the first.
        .env("TESTIMONY_FUZZ_SEEDS", &found)
        .args([&found, &kept])
        .arg(format!("-max_total_time={}", minutes * 60))
        .arg(format!("-artifact_prefix={}", broken.display()))
        .args([
            "-max_len=65536",
            "-timeout=30",
            "-rss_limit_mb=4096",
            "-print_final_stats=1",
        ]))?;
    let longest = format!("-max_len={LONGEST}");
    let reached = run(Command::new(program)
        .args(["-merge=1", &longest])
        .args([&merged, &kept, &found]))?;
    if reached.success() {
        keep(&merged, &kept)?;
    }
    if !ran.success() {
        println!("{name} is broken by {}*", broken.display());
    }
    Ok(ran.success() && reached.success())
}

/// Puts the merged inputs in the place of those that were kept: the short ones first, and no more than are
/// read and changed in a moment by every run of the tests.
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
        for (len, input) in read(merged)? {
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
const MOST: u64 = 8_192;

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
        let options = parse(&["--minutes", "3", "query"]).unwrap();
        assert_eq!(
            (options.target.as_deref(), options.minutes),
            (Some("query"), 3)
        );
        assert_eq!(parse(&[]).unwrap().minutes, 1);
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
            ("e", 2_003),
            ("f", 9_000),
        ] {
            fs::write(merged.join(name), vec![b'x'; len]).unwrap();
        }
        keep(&merged, &kept).unwrap();
        let names = fs::read_dir(&kept).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["a", "b", "c", "d", "e"]);
        fs::remove_dir_all(folder).unwrap();
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
