//! `cargo xtask bench casebook`: invented records in a vault, and the same in PostgreSQL as web systems
//! search it: `ILIKE` over a trigram index.

mod figures;
mod postgres;

use std::{collections::BTreeMap, fs, path::Path, process::Command, time::Duration};

use self::{
    figures::{Figures, Which},
    postgres::Postgres,
};
use super::{
    machine,
    options::Options,
    table::markdown,
    work::{Work, build, settle},
};
use crate::{Failure, programs};

/// Measures and prints.
pub fn run(root: &Path, words: &[&str]) -> Result<(), Failure> {
    let options = Options::parse(words, &["--records", "--dir"])?;
    let records = options.number("--records", 1_000_000)?;
    build(
        root,
        &["--package", "testimony-vault", "--example", "casebook"],
    )?;
    let work = Work::new(root, options.folder("--dir"))?;
    let number = records.to_string();
    let queries = work.path("queries.tsv");
    let queries_name = queries.to_string_lossy().into_owned();
    said(
        work.example("casebook")
            .args(["queries", &number, &queries_name]),
    )?;
    let asked = fs::read_to_string(&queries).map_err(Failure::during("cannot read the queries"))?;
    let asked: Vec<Asked> = asked.lines().filter_map(Asked::read).collect();

    eprintln!("{records} records into a vault");
    let vault = work.path("vault");
    let filled = said(work.example("casebook").args(["fill", &number]).arg(&vault))?;
    settle();
    eprintln!("{} queries to the vault", asked.len());
    let answers = said(
        work.example("casebook")
            .args(["search", &queries_name])
            .arg(&vault),
    )?;
    let ours = Figures::read(&answers);
    let size = size_of(&vault);
    let casebases = size_of(&vault.join("casebase"));
    work.clear("vault")?;

    println!(
        "### {records} invented records, {} mixed queries\n",
        asked.len()
    );
    println!("{}.\n", machine::line(root));
    print!("{}", filling(&filled, records));
    println!();
    let theirs = match Postgres::find() {
        None => {
            println!("PostgreSQL is not installed (`apt install postgresql`): skipped.\n");
            None
        }
        Some(postgres) => {
            eprintln!("the same into PostgreSQL");
            let file = work.path("records.copy");
            let name = file.to_string_lossy().into_owned();
            said(work.example("casebook").args(["table", &number, &name]))?;
            Some(postgres.measure(&work.path("postgres"), &file, &asked)?)
        }
    };
    print!("{}", sizes(size, casebases, theirs.as_ref(), &filled));
    println!();
    print!(
        "{}",
        by_class(&asked, &ours, theirs.as_ref().map(|one| &one.figures))
    );
    Ok(())
}

/// One query in both languages.
pub(crate) struct Asked {
    class: String,
    pub(crate) sql: String,
}

impl Asked {
    fn read(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let (class, _, sql) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Self {
            class: class.to_owned(),
            sql: sql.to_owned(),
        })
    }
}

/// What a program prints, if it succeeds.
fn said(command: &mut Command) -> Result<String, Failure> {
    let name = format!("{command:?}");
    let output = command
        .output()
        .map_err(Failure::during(format!("cannot run {name}")))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::new(format!("{name} failed: {words}")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn size_of(folder: &Path) -> u64 {
    let mut command = Command::new("du");
    let line = programs::first_line(command.arg("-sk").arg(folder));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kib.unwrap_or(0u64)
}

/// Milliseconds by what they were for, as `casebook fill` prints them: on the clock.
fn lines<'a>(text: &'a str, kind: &str) -> Vec<(&'a str, f64)> {
    column(text, kind, 2)
}

fn column<'a>(text: &'a str, kind: &str, at: usize) -> Vec<(&'a str, f64)> {
    let fields = text
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>());
    let of_kind = fields.filter(|fields| fields.first() == Some(&kind));
    of_kind
        .filter_map(|fields| Some((*fields.get(1)?, fields.get(at)?.parse().ok()?)))
        .collect()
}

fn filling(text: &str, records: usize) -> String {
    // Of the first records, or of all.
    let microseconds = |at: usize, until: f64| {
        let (mut number, mut whole) = (0.0, 0.0);
        for (count, took) in of_batches(text, "filled", at) {
            if number >= until {
                break;
            }
            (number, whole) = (number + count, whole + took);
        }
        whole * 1e3 / number
    };
    // Of batches taken in turn: the median is little disturbed by what came between.
    let median = |kind: &str, at: usize| {
        let mut each = of_batches(text, kind, at);
        let mut last = each.split_off(each.len().saturating_sub(10));
        let mut last: Vec<f64> = last.drain(..).map(|(count, took)| took / count).collect();
        last.sort_by(f64::total_cmp);
        last.get(last.len() / 2).copied().unwrap_or(f64::NAN) * 1e3
    };
    let best = |name: &str| {
        let opened = lines(text, "opened").into_iter();
        let times = opened
            .filter(|(which, _)| *which == name)
            .map(|(_, took)| took);
        times.fold(f64::INFINITY, f64::min)
    };
    let row =
        |name: &str, of: &dyn Fn(usize) -> String| vec![name.to_owned(), of(CLOCK), of(PROCESSOR)];
    let mut rows = vec![vec![
        String::new(),
        "on the clock".to_owned(),
        "of the processor".to_owned(),
    ]];
    if records > 250_000 {
        rows.push(row("the first 100,000, durably", &|at| {
            format!("{:.2} s", microseconds(at, 1e5) / 10.0)
        }));
        rows.push(row("per record, all", &|at| {
            format!("{:.0} µs", microseconds(at, f64::INFINITY))
        }));
        rows.push(row("per record, the last 250,000", &|at| {
            format!("{:.0} µs", median("filled", at))
        }));
        rows.push(row(
            "per record, 10,000 into an empty vault, in turn with these",
            &|at| format!("{:.0} µs", median("small", at)),
        ));
        rows.push(row("growth", &|at| {
            format!("{:.2} times", median("filled", at) / median("small", at))
        }));
    }
    let opening = best("full") - best("empty");
    rows.push(vec![
        "opening, after what an empty vault takes (Argon2id)".to_owned(),
        format!("{:.2} s", opening.max(0.0) / 1e3),
        String::new(),
    ]);
    markdown(&rows)
}

/// How many records each batch had, and its milliseconds.
fn of_batches(text: &str, kind: &str, at: usize) -> Vec<(f64, f64)> {
    let each = column(text, kind, at).into_iter();
    each.filter_map(|(count, took)| Some((count.parse().ok()?, took)))
        .collect()
}

/// Columns of what `casebook fill` prints.
const CLOCK: usize = 2;
const PROCESSOR: usize = 3;

fn sizes(vault: u64, casebases: u64, theirs: Option<&postgres::Measured>, filled: &str) -> String {
    let took: f64 = lines(filled, "filled").iter().map(|(_, took)| took).sum();
    let mib = |kib: u64| format!("{} MiB", kib.div_ceil(1024));
    let seconds = |time: Duration| format!("{:.0} s", time.as_secs_f64());
    let mut rows = vec![["", "the vault", "PostgreSQL"].map(str::to_owned).to_vec()];
    let dash = || "–".to_owned();
    rows.push(vec![
        "taking the records in".to_owned(),
        format!("{:.0} s, signed and encrypted", took / 1e3),
        theirs.map_or_else(dash, |one| {
            format!(
                "{} and {} for indexes",
                seconds(one.copied),
                seconds(one.indexed)
            )
        }),
    ]);
    rows.push(vec![
        "on disk".to_owned(),
        format!("{}, of which casebases {}", mib(vault), mib(casebases)),
        theirs.map_or_else(dash, |one| mib(one.kib)),
    ]);
    markdown(&rows)
}

/// Medians and 95th percentiles, all together and by class.
fn by_class(asked: &[Asked], ours: &Figures, theirs: Option<&Figures>) -> String {
    let mut classes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, one) in asked.iter().enumerate() {
        classes.entry(&one.class).or_default().push(number);
    }
    let all: Vec<usize> = (0..asked.len()).collect();
    let heading = [
        "best of three warm passes",
        "median",
        "p95",
        "slowest",
        "PostgreSQL: median",
        "p95",
        "slowest",
        "p95, times faster",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    let first = vec![
        ("**all**", Which::BestOfOthers, all.clone()),
        ("**all, cold**", Which::First, all),
    ];
    let rest = classes
        .into_iter()
        .map(|(class, numbers)| (class, Which::BestOfOthers, numbers));
    for (name, pass, numbers) in first.into_iter().chain(rest) {
        let three = |figures: &Figures| {
            [50, 95, 100].map(|percent| figures.percentile(pass, &numbers, percent))
        };
        let own = three(ours);
        let mut row = vec![name.to_owned()];
        row.extend(own.map(milliseconds));
        match theirs.map(three) {
            Some(other) => {
                row.extend(other.map(milliseconds));
                let [_, own, _] = own;
                let [_, other, _] = other;
                row.push(format!("{:.1}", other / own));
            }
            None => row.extend(["–", "–", "–", "–"].map(str::to_owned)),
        }
        rows.push(row);
    }
    markdown(&rows)
}

fn milliseconds(took: f64) -> String {
    match took {
        took if took < 10.0 => format!("{took:.2} ms"),
        took => format!("{took:.0} ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_stand_beside_each_other() {
        let asked = ["name", "word"].map(|class| Asked {
            class: class.to_owned(),
            sql: String::new(),
        });
        let figures = |scale: f64| {
            let line =
                |pass, number, took: f64| format!("asked\t{pass}\t{number}\t{}\t3\n", took * scale);
            Figures::read(
                &[
                    line(1, 0, 9.0),
                    line(1, 1, 8.0),
                    line(2, 0, 4.0),
                    line(2, 1, 2.0),
                ]
                .concat(),
            )
        };
        let table = by_class(&asked, &figures(1.0), Some(&figures(10.0)));
        assert!(
            table.contains("| word | 2.00 ms | 2.00 ms | 2.00 ms | 20 ms | 20 ms | 20 ms | 10.0 |"),
            "{table}"
        );
        assert!(table.contains("| **all** | 2.00 ms | 4.00 ms |"), "{table}");
    }

    #[test]
    fn growth_is_of_the_last_against_an_empty_vault_of_the_same_minute() {
        let text: String = (1..=20)
            .map(|n| {
                let small = if n > 10 {
                    "small\t10000\t800\t1000\n"
                } else {
                    ""
                };
                format!("filled\t20000\t2000\t4000\n{small}")
            })
            .collect();
        let table = filling(&(text + "opened\tempty\t700\nopened\tfull\t800\n"), 400_000);
        assert!(
            table.contains("| growth | 1.25 times | 2.00 times |"),
            "{table}"
        );
        assert!(
            table.contains("| the first 100,000, durably | 10.00 s | 20.00 s |"),
            "{table}"
        );
        assert!(table.contains("0.10 s"), "{table}");
    }
}
