//! `cargo xtask bench report`: a long report built and scanned, phase by phase.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use super::{
    field_folder::{self as field, Noise},
    machine,
    measure::{self, Run},
    options::Options,
    table::{markdown, median, mib, seconds},
    work::{Work, build, done, settle},
};
use crate::{Failure, programs};

/// Words that fill an A4 page of a report with its headings and notes.
const WORDS_PER_PAGE: usize = 330;
const STATEMENTS: usize = 5;
const INTERVIEWS_PER_SOURCE: usize = 2;
const PARAGRAPHS_PER_SECTION: usize = 10;

/// Measures and prints.
pub fn run(root: &Path, words: &[&str]) -> Result<(), Failure> {
    let options = Options::parse(words, &["--pages", "--citations", "--rounds", "--dir"])?;
    let pages = options.number("--pages", 100)?;
    let citations = options.number("--citations", 300)?;
    let rounds = options.number("--rounds", 3)?;
    build(root, &["--package", "testimony"])?;
    let work = Work::new(root, options.folder("--dir"))?;
    let folder = work.path("folder");
    make(&folder, pages, citations).map_err(Failure::during("cannot write the field folder"))?;
    let vault = work.path("vault");
    done(
        work.testimony(&vault)
            .args(["init", "--member", "amal", "--own-passphrase"]),
    )?;
    done(work.testimony(&vault).arg("import").arg(&folder))?;

    let (mut builds, mut scans, mut peers) = (Vec::new(), Vec::new(), Vec::new());
    let mut found = 0;
    for _ in 0..rounds {
        let out = work.clear("out")?;
        settle();
        let mut command = work.testimony(&vault);
        command.args(["report", "build", "bench", "--timings", "--out"]);
        builds.push(measure::run(command.arg(&out))?);
        let pdf = first_pdf(&out)?;
        let mut command = work.testimony(&vault);
        command.arg("scan").arg(&pdf).args(["--against", "vault"]);
        scans.push(measure::run(&mut command)?);
        if programs::find("pdftotext").is_some() {
            peers.push(measure::run(
                Command::new("pdftotext").arg(&pdf).arg("/dev/null"),
            )?);
        }
        found = page_count(&pdf).unwrap_or_default();
    }

    println!("### A report of {found} pages with {citations} citations\n");
    println!("{}; medians of {rounds} runs.\n", machine::line(root));
    print!("{}", phases(&builds, &scans, &peers));
    Ok(())
}

fn phases(builds: &[Run], scans: &[Run], peers: &[Run]) -> String {
    let mut rows = vec![["", "wall", "peak memory"].map(str::to_owned).to_vec()];
    let whole = |name: &str, runs: &[Run]| {
        let walls: Vec<Duration> = runs.iter().map(|run| run.wall).collect();
        let peak = runs.iter().map(|r| r.own_kib.max(r.worker_kib)).max();
        median(&walls).map(|wall| {
            vec![
                name.to_owned(),
                seconds(wall),
                mib(peak.unwrap_or_default()),
            ]
        })
    };
    rows.extend(whole("`testimony report build`, whole", builds));
    let mut times: BTreeMap<String, Vec<Duration>> = BTreeMap::new();
    let mut order = Vec::new();
    for (phase, time) in builds.iter().flat_map(|run| timings(&run.stderr)) {
        if !times.contains_key(&phase) {
            order.push(phase.clone());
        }
        times.entry(phase).or_default().push(time);
    }
    for phase in order {
        if let Some(time) = times.get(&phase).and_then(|times| median(times)) {
            rows.push(vec![format!("… {phase}"), seconds(time), "–".to_owned()]);
        }
    }
    rows.extend(whole("`testimony scan` of the PDF", scans));
    rows.extend(whole("pdftotext of the PDF, for scale", peers));
    markdown(&rows)
}

/// The lines `timing: <phase> <milliseconds>`.
fn timings(stderr: &str) -> Vec<(String, Duration)> {
    stderr
        .lines()
        .filter_map(|line| line.strip_prefix("timing: ")?.rsplit_once(' '))
        .filter_map(|(phase, time)| {
            let milliseconds: f64 = time.parse().ok()?;
            let time = Duration::try_from_secs_f64(milliseconds / 1000.0).ok()?;
            Some((phase.to_owned(), time))
        })
        .collect()
}

fn make(folder: &Path, pages: usize, citations: usize) -> io::Result<()> {
    let mut noise = Noise(2);
    field::frame(folder)?;
    let interviews = citations.div_ceil(STATEMENTS);
    for number in 0..interviews {
        if number % INTERVIEWS_PER_SOURCE == 0 {
            field::source(folder, number / INTERVIEWS_PER_SOURCE)?;
        }
        field::interview(
            folder,
            number,
            number / INTERVIEWS_PER_SOURCE,
            STATEMENTS,
            &mut noise,
        )?;
    }
    let event = "---\ntitle: A day\ndate: 2012-05-24\nplace: city\nstatus: confirmed\nevidence: [int-00000:1]\n---\n";
    field::write(folder, "events/ev-01.md", event)?;
    let finding = "---
statement: It happened.
standard: reasonable-grounds
met: true
decided_by: Delegate 1
date: 2012-06-20
supports: [int-00000:1]
events: [ev-01]
---
";
    field::write(folder, "findings/f-01.md", finding)?;
    field::write(folder, "disclosure.toml", &disclosure())?;
    field::write(
        folder,
        "reports/bench.en.md",
        &text(pages, citations, &mut noise),
    )
}

fn disclosure() -> String {
    let rules = [
        ("interview", "category", "form = \"exact\""),
        (
            "interview",
            "date",
            "form = \"generalised\"\nprecision = \"month\"",
        ),
        (
            "interview",
            "place",
            "form = \"generalised\"\nprecision = \"city\"",
        ),
        ("place", "name", "form = \"exact\""),
        ("event", "title", "form = \"exact\""),
        ("event", "date", "form = \"exact\""),
        ("event", "place", "form = \"exact\""),
    ];
    let rules = rules.map(|(subject, field, form)| {
        format!(
            "[[policy]]
id = \"{subject}-{field}\"
subject = \"{subject}\"
field = \"{field}\"
{form}
reason = \"Nobody is real.\"
by = \"Bassel\"
seconded_by = \"Amal\"
"
        )
    });
    rules.concat()
}

fn text(pages: usize, citations: usize, noise: &mut Noise) -> String {
    let mut text = String::from(
        "---
report: bench
edition: en
title: A long report
organisation: Nobody
index: NB 1/2012
date: 2012-07-31
summary: Noise of a given length.
findings: [f-01]
events: [ev-01]
---

{{contents}}
",
    );
    let words = (pages * WORDS_PER_PAGE).div_ceil(citations);
    for number in 0..citations {
        if number % PARAGRAPHS_PER_SECTION == 0 {
            let section = number / PARAGRAPHS_PER_SECTION + 1;
            text.push_str(&format!("\n## Section {section}\n"));
        }
        let (interview, statement) = (number / STATEMENTS, number % STATEMENTS + 1);
        let body = noise.words(words);
        text.push_str(&format!("\n{body}. [@int-{interview:05}:{statement}]\n"));
    }
    text.push_str("\n{{notes}}\n");
    text
}

/// The first PDF under a folder.
fn first_pdf(folder: &Path) -> Result<PathBuf, Failure> {
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let entries = fs::read_dir(&folder)
            .map_err(Failure::during(format!("cannot read {}", folder.display())))?;
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "pdf") {
                return Ok(path);
            }
        }
    }
    Err(Failure::new(format!("no PDF in {}", folder.display())))
}

fn page_count(pdf: &Path) -> Option<usize> {
    let output = Command::new("pdfinfo").arg(pdf).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("Pages:"))?;
    line.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timings_are_read_from_standard_error() {
        let stderr = "reading\ntiming: resolve citations 12\ntiming: pdf 1500.5\ntiming: x y\n";
        let read = timings(stderr);
        let expected = [
            ("resolve citations".to_owned(), Duration::from_millis(12)),
            ("pdf".to_owned(), Duration::from_micros(1_500_500)),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn phases_follow_the_whole_in_their_order() {
        let run = Run {
            wall: Duration::from_secs(2),
            own_kib: 1024,
            worker_kib: 0,
            stderr: "timing: resolve 500\ntiming: pdf 1000".to_owned(),
        };
        let table = phases(std::slice::from_ref(&run), std::slice::from_ref(&run), &[]);
        let lines: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "| `testimony report build`, whole | 2.00 s | 1 MiB |",
                "| … resolve | 0.50 s | – |",
                "| … pdf | 1.00 s | – |",
                "| `testimony scan` of the PDF | 2.00 s | 1 MiB |",
            ]
        );
    }

    #[test]
    fn every_citation_has_its_statement() {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), 3, 12).unwrap();
        let report = fs::read_to_string(folder.path().join("reports/bench.en.md")).unwrap();
        assert_eq!(report.matches("[@int-").count(), 12);
        let last = fs::read_to_string(folder.path().join("interviews/int-00002.md")).unwrap();
        assert!(report.contains("[@int-00002:2]") && last.contains("\n2. (saw) "));
    }
}
