//! `cargo xtask bench vault`: large and small files into a vault, a check, a backup and back again, beside
//! Debian's restic and age on the same files.
//!
//! Everything is durable on both sides: restic syncs its packs, age's file is synced after it.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use super::{
    machine,
    options::Options,
    table::markdown,
    work::{Work, build, settle},
};
use crate::{Failure, programs};

/// The length of a large file.
const LARGE: usize = 64 << 20;
/// The length of a small file.
const SMALL: usize = 4_000;

/// Measures and prints.
pub fn run(root: &Path, words: &[&str]) -> Result<(), Failure> {
    let known = ["--gib", "--files", "--operations", "--rounds", "--dir"];
    let options = Options::parse(words, &known)?;
    let gib = options.number("--gib", 4)?;
    let files = options.number("--files", 50_000)?;
    let operations = options.number("--operations", 200_000)?;
    let rounds = options.number("--rounds", 2)?;
    build(
        root,
        &["--package", "testimony-vault", "--example", "vault"],
    )?;
    let work = Work::new(root, options.folder("--dir"))?;
    let (large, small) = (work.path("large"), work.path("small"));
    make(&large, gib << 4, LARGE)?;
    make(&small, files, SMALL)?;
    let sources = [
        (format!("{gib} GiB of files of 64 MiB"), large),
        (format!("{files} files of 4 kB"), small),
    ];
    println!(
        "### {gib} GiB of large files, {files} files of 4 kB; best of {rounds} rounds in turn\n"
    );
    println!("{}.\n", machine::line(root));
    for (name, source) in &sources {
        let mut rows = Rows::default();
        for round in 0..rounds {
            eprintln!("{name}: round {} of {rounds}", round + 1);
            ours(&work, source, &mut rows)?;
            restic(&work, source, &mut rows)?;
            if source.ends_with("large") {
                age(&work, source, &mut rows)?;
            }
        }
        println!("**{name}**\n");
        print!("{}", rows.table());
        println!();
    }
    history(&work, operations)?;
    Ok(())
}

/// The shortest time of each thing that each program did.
#[derive(Default)]
struct Rows(BTreeMap<&'static str, BTreeMap<&'static str, f64>>);

/// What is compared, in the order of the table.
const VERBS: [&str; 5] = [
    "seal",
    "check",
    "backup",
    "backup, nothing changed",
    "restore",
];

impl Rows {
    fn add(&mut self, verb: &'static str, who: &'static str, seconds: f64) {
        let shortest = self
            .0
            .entry(verb)
            .or_default()
            .entry(who)
            .or_insert(seconds);
        *shortest = shortest.min(seconds);
    }

    fn table(&self) -> String {
        let head = ["", "Testimony", "restic", "age", "to restic", "to age"];
        let head = head.map(str::to_owned).to_vec();
        let rows = VERBS.iter().filter_map(|verb| {
            let row = self.0.get(verb)?;
            let time = |who| row.get(who).map_or(String::new(), |s| format!("{s:.2} s"));
            let own = row.get("testimony").copied();
            let ratio = |who| {
                own.zip(row.get(who))
                    .map_or(String::new(), |(own, other)| format!("{:.2}", own / other))
            };
            Some(vec![
                (*verb).to_owned(),
                time("testimony"),
                time("restic"),
                time("age"),
                ratio("restic"),
                ratio("age"),
            ])
        });
        markdown(&[head].into_iter().chain(rows).collect::<Vec<_>>())
    }
}

fn ours(work: &Work, source: &Path, rows: &mut Rows) -> Result<(), Failure> {
    let (vault, store) = (work.clear("vault")?, work.clear("store")?);
    let back = work.clear("back")?;
    let run = |words: &[&str], paths: &[&Path]| said(work.example("vault").args(words).args(paths));
    settle();
    let sealed = run(&["seal"], &[source, &vault])?;
    rows.add("seal", "testimony", figure(&sealed, "seal")?);
    let checked = run(&["check"], &[&vault])?;
    // As restic's: from start to end, key derivation included.
    let check = figure(&checked, "open")? + figure(&checked, "check")?;
    rows.add("check", "testimony", check);
    settle();
    let saved = run(&["backup"], &[&vault, &store])?;
    let open = figure(&saved, "open")?;
    rows.add("backup", "testimony", open + figure(&saved, "backup")?);
    let again = run(&["backup"], &[&vault, &store])?;
    let open = figure(&again, "open")?;
    rows.add(
        "backup, nothing changed",
        "testimony",
        open + figure(&again, "backup")?,
    );
    settle();
    let restored = run(&["restore"], &[&store, &back])?;
    rows.add("restore", "testimony", figure(&restored, "restore")?);
    for folder in ["vault", "store", "back"] {
        work.clear(folder)?;
    }
    Ok(())
}

fn restic(work: &Work, source: &Path, rows: &mut Rows) -> Result<(), Failure> {
    if programs::find("restic").is_none() {
        eprintln!("restic is not installed (`apt install restic`): left out");
        return Ok(());
    }
    let (repository, back) = (work.clear("restic")?, work.clear("back")?);
    let cache = work.clear("cache")?;
    let run = |words: &[&str]| -> Result<f64, Failure> {
        let mut command = Command::new("restic");
        command
            .args(["--quiet", "--repo"])
            .arg(&repository)
            .arg("--cache-dir")
            .arg(&cache)
            .env("RESTIC_PASSWORD", "a passphrase for measuring")
            .args(words);
        let begun = Instant::now();
        said(&mut command)?;
        Ok(begun.elapsed().as_secs_f64())
    };
    run(&["init"])?;
    settle();
    let from = source.to_string_lossy().into_owned();
    // What restic does once is both: it seals, and it is a copy in a store.
    let first = run(&["backup", &from])?;
    rows.add("seal", "restic", first);
    rows.add("backup", "restic", first);
    rows.add(
        "backup, nothing changed",
        "restic",
        run(&["backup", &from])?,
    );
    rows.add("check", "restic", run(&["check", "--read-data"])?);
    settle();
    let to = back.to_string_lossy().into_owned();
    rows.add(
        "restore",
        "restic",
        run(&["restore", "latest", "--target", &to])?,
    );
    for folder in ["restic", "back", "cache"] {
        work.clear(folder)?;
    }
    Ok(())
}

/// Every large file through age alone, one after the other, each synced.
fn age(work: &Work, source: &Path, rows: &mut Rows) -> Result<(), Failure> {
    if programs::find("age").is_none() {
        eprintln!("age is not installed (`apt install age`): left out");
        return Ok(());
    }
    let folder = work.clear("age")?;
    fs::create_dir_all(&folder).map_err(Failure::during("cannot make a folder"))?;
    settle();
    let begun = Instant::now();
    for path in files(source)? {
        let to = folder.join(path.file_name().unwrap_or_default());
        let mut command = Command::new("age");
        command.args(["-r", RECIPIENT, "-o"]).arg(&to).arg(&path);
        said(&mut command)?;
        let synced = File::open(&to).and_then(|file| file.sync_all());
        synced.map_err(Failure::during("cannot sync"))?;
    }
    rows.add("seal", "age", begun.elapsed().as_secs_f64());
    work.clear("age")?;
    Ok(())
}

/// Of an identity that nobody has kept.
const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

fn history(work: &Work, operations: usize) -> Result<(), Failure> {
    eprintln!("a history of {operations} operations");
    let vault = work.clear("vault")?;
    let number = operations.to_string();
    let checked = said(work.example("vault").args(["history", &number]).arg(&vault))?;
    let (opened, closed) = checked
        .split_once("bodies that can be opened\tnone")
        .ok_or_else(|| Failure::new("the history was checked in one way only"))?;
    let rate = |lines| -> Result<f64, Failure> {
        Ok(figure(lines, "operations")? / figure(lines, "check History")?)
    };
    println!(
        "Verifying history: {:.0} operations per second, signatures, tree, checkpoint, encodings and hashes; \
         {:.0} with every body opened as well.\n",
        rate(closed)?,
        rate(opened)?
    );
    let unlocked = said(work.example("vault").arg("unlock").arg(&vault))?;
    println!(
        "Opening a vault of {operations} operations: {:.2} s; deriving the key alone: {:.2} s.",
        figure(&unlocked, "open")?,
        figure(&unlocked, "derive")?
    );
    work.clear("vault")?;
    Ok(())
}

/// The shortest of the figures of a name.
fn figure(lines: &str, name: &str) -> Result<f64, Failure> {
    let of_name = lines.lines().filter_map(|line| {
        let (found, figure) = line.split_once('\t')?;
        (found == name).then(|| figure.parse().ok())?
    });
    of_name
        .reduce(f64::min)
        .ok_or_else(|| Failure::new(format!("no figure `{name}` in:\n{lines}")))
}

fn said(command: &mut Command) -> Result<String, Failure> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(Failure::during(format!("cannot run {name}")))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::new(format!("{name} failed: {words}")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Files that nothing can compress.
fn make(folder: &Path, count: usize, bytes: usize) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        let mut noise = File::open("/dev/urandom")?;
        let mut buffer = vec![0; bytes];
        for number in 0..count {
            let folder = folder.join(format!("{:03}", number / 1000));
            fs::create_dir_all(&folder)?;
            noise.read_exact(&mut buffer)?;
            File::create(folder.join(format!("{number:06}")))?.write_all(&buffer)?;
        }
        Ok(())
    };
    write().map_err(Failure::during("cannot write the files to measure with"))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder).map_err(Failure::during("cannot list"))?;
        for entry in entries.flatten() {
            match entry.path().is_dir() {
                true => folders.push(entry.path()),
                false => found.push(entry.path()),
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_each_is_compared() {
        let mut rows = Rows::default();
        for (who, seconds) in [("testimony", 3.0), ("restic", 4.0), ("testimony", 2.0)] {
            rows.add("seal", who, seconds);
        }
        let table = rows.table();
        assert!(
            table.contains("2.00 s") && table.contains("0.50"),
            "{table}"
        );
        let shortest = figure("seal\t1.5\nseal\t1.25\nopen\t9", "seal");
        assert!(shortest.is_ok_and(|seconds| (seconds - 1.25).abs() < 1e-9));
        assert!(figure("seal\tx", "seal").is_err());
    }
}
