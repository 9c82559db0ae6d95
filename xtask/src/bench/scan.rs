//! `cargo xtask bench scan`: many protected terms against many pages, and how both grow.

use std::{path::Path, process::Command, time::Duration};

use super::{
    machine,
    measure::{self, Run},
    options::Options,
    table::{markdown, median, mib, seconds},
    work::{Work, build, done, settle},
};
use crate::{Failure, programs};

/// Measures and prints.
pub fn run(root: &Path, words: &[&str]) -> Result<(), Failure> {
    let options = Options::parse(words, &["--terms", "--pages", "--rounds", "--dir"])?;
    let terms = options.number("--terms", 100_000)?;
    let pages = options.number("--pages", 300)?;
    let rounds = options.number("--rounds", 3)?;
    build(root, &["--package", "testimony-scan", "--example", "scale"])?;
    let work = Work::new(root, options.folder("--dir"))?;
    let sizes = [
        (terms, pages),
        (terms / 4, pages),
        (terms / 16, pages),
        (terms, pages / 4),
        (terms, pages * 4),
    ];
    let mut measured = Vec::new();
    for (terms, pages) in sizes {
        let folder = work.path(&format!("{terms}-{pages}"));
        let mut make = work.example("scale");
        done(
            make.arg("make")
                .arg(&folder)
                .args([terms.to_string(), pages.to_string()]),
        )?;
        settle();
        let mut runs = Vec::new();
        for _ in 0..rounds {
            runs.push(measure::run(
                work.example("scale").arg("scan").arg(&folder),
            )?);
        }
        measured.push(Size {
            terms,
            pages,
            runs,
            peer: peer(&folder)?,
        });
    }
    println!("### {terms} protected terms against {pages} pages\n");
    println!("{}; medians of {rounds} runs.\n", machine::line(root));
    print!("{}", sizes_as_table(&measured));
    if let [whole, quarter, sixteenth, fewer, more] = measured.as_slice() {
        println!();
        print!("{}", growth(whole, quarter, sixteenth, fewer, more));
    }
    Ok(())
}

struct Size {
    terms: usize,
    pages: usize,
    runs: Vec<Run>,
    peer: Option<Duration>,
}

impl Size {
    fn phase(&self, name: &str) -> Duration {
        let times: Vec<Duration> = self
            .runs
            .iter()
            .filter_map(|run| timing(run, name))
            .collect();
        median(&times).unwrap_or_default()
    }

    fn wall(&self) -> Duration {
        median(&self.runs.iter().map(|run| run.wall).collect::<Vec<_>>()).unwrap_or_default()
    }
}

/// `grep -F` with the forms of each term as they stand, on the same text: it finds no other spelling.
fn peer(folder: &Path) -> Result<Option<Duration>, Failure> {
    if programs::find("grep").is_none() {
        return Ok(None);
    }
    let mut grep = Command::new("sh");
    // It ends with 1 where it finds nothing.
    grep.current_dir(folder).env("LC_ALL", "C").args([
        "-c",
        "grep -F -o -f forms.txt pages.txt > found.txt || true",
    ]);
    measure::run(&mut grep).map(|run| Some(run.wall))
}

fn timing(run: &Run, name: &str) -> Option<Duration> {
    let prefix = format!("timing: {name} ");
    let time = run
        .stderr
        .lines()
        .find_map(|line| line.strip_prefix(&prefix))?;
    Duration::try_from_secs_f64(time.parse::<f64>().ok()? / 1000.0).ok()
}

fn sizes_as_table(sizes: &[Size]) -> String {
    let heading = [
        "terms",
        "pages",
        "reading the terms",
        "scanning",
        "whole process",
        "of the processor",
        "peak memory",
        "`grep -F`",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for size in sizes {
        let peak = size
            .runs
            .iter()
            .map(|run| run.own_kib)
            .max()
            .unwrap_or_default();
        rows.push(vec![
            size.terms.to_string(),
            size.pages.to_string(),
            seconds(size.phase("compile")),
            seconds(size.phase("scan")),
            seconds(size.wall()),
            seconds(size.phase("processor")),
            mib(peak),
            size.peer.map_or_else(|| "–".to_owned(), seconds),
        ]);
    }
    markdown(&rows)
}

/// Exponents: 1 is linear, 0 is no growth.
fn growth(whole: &Size, quarter: &Size, sixteenth: &Size, fewer: &Size, more: &Size) -> String {
    let exponent = |small: Duration, large: Duration, times: f64| {
        let ratio = large.as_secs_f64() / small.as_secs_f64().max(1e-9);
        format!("{:.2}", ratio.ln() / times.ln())
    };
    let row = |name: &str, one: String, other: String| vec![name.to_owned(), one, other];
    markdown(&[
        row(
            "exponent",
            "a sixteenth to a quarter".into(),
            "a quarter to all".into(),
        ),
        row(
            "reading the terms, by terms",
            exponent(sixteenth.phase("compile"), quarter.phase("compile"), 4.0),
            exponent(quarter.phase("compile"), whole.phase("compile"), 4.0),
        ),
        row(
            "scanning, by terms",
            exponent(sixteenth.phase("scan"), quarter.phase("scan"), 4.0),
            exponent(quarter.phase("scan"), whole.phase("scan"), 4.0),
        ),
        row(
            "scanning, by pages (a quarter to all, all to four times)",
            exponent(fewer.phase("scan"), whole.phase("scan"), 4.0),
            exponent(whole.phase("scan"), more.phase("scan"), 4.0),
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(compile: u64, scan: u64) -> Size {
        let run = Run {
            wall: Duration::from_millis(compile + scan),
            own_kib: 1024,
            worker_kib: 0,
            stderr: format!(
                "timing: compile {compile}\ntiming: scan {scan}\ntiming: processor 1200\n"
            ),
        };
        Size {
            terms: 1,
            pages: 1,
            runs: vec![run],
            peer: None,
        }
    }

    #[test]
    fn exponents_say_how_times_grow() {
        let table = growth(
            &size(1600, 400),
            &size(400, 200),
            &size(100, 100),
            &size(9, 100),
            &size(9, 1600),
        );
        let rows: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| reading the terms, by terms | 1.00 | 1.00 |",
                "| scanning, by terms | 0.50 | 0.50 |",
                "| scanning, by pages (a quarter to all, all to four times) | 1.00 | 1.00 |",
            ]
        );
    }

    #[test]
    fn a_row_has_every_phase() {
        let table = sizes_as_table(&[size(1000, 500)]);
        assert!(
            table.ends_with("| 1 | 1 | 1.00 s | 0.50 s | 1.50 s | 1.20 s | 1 MiB | – |\n"),
            "{table}"
        );
    }
}
