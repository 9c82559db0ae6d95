//! What `cargo xtask bench casebook` runs: invented records into a vault or a table, and queries.
//!
//! An example of this crate, because only `vault` may open vaults and xtask starts without it.
#![allow(
    clippy::indexing_slicing,
    reason = "a program for measuring, run by hand"
)]

mod noise;
mod queries;
mod records;
mod table;

use std::{
    error::Error,
    fs::{self, File},
    io::{BufWriter, Write},
    ops::Range,
    path::Path,
    process::ExitCode,
    time::Instant,
};

use model::query::Query;
use testimony_vault::{Edge, Locked, Open, Vault};

use crate::{queries::queries, records::Case};

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PASSPHRASE: &str = "qvx lorum tarnip weskit opaline jorum";

/// Records of one commit, as an import has them.
const BATCH: u64 = 25_000;

/// Records of a vault with little in it.
const FEW: u64 = 10_000;

/// Records of which each batch is held against a vault with little in it.
const LAST: u64 = 250_000;

/// One with cold caches, and three whose best counts: other programs disturb any one.
const PASSES: usize = 4;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["table", records, file] => number(records).and_then(|n| table::write(n, file)),
        ["queries", records, file] => number(records).and_then(|n| write_queries(n, file)),
        ["fill", records, folder] => number(records).and_then(|n| fill(n, Path::new(folder))),
        ["search", file, folder] => search(file, Path::new(folder)),
        _ => Err("usage: casebook table|queries N FILE | fill N VAULT | search FILE VAULT".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("casebook: {error}");
            ExitCode::FAILURE
        }
    }
}

type Done = Result<(), Box<dyn Error>>;

fn number(text: &str) -> Result<u64, Box<dyn Error>> {
    Ok(text.parse()?)
}

/// One line each: class, query, SQL.
fn write_queries(records: u64, file: &str) -> Done {
    let mut file = BufWriter::new(File::create(file)?);
    for asked in queries(&Case::of(records), records) {
        let sql = asked.sql.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(file, "{}\t{}\t{sql}", asked.class, asked.query)?;
    }
    Ok(file.flush()?)
}

/// Prints the milliseconds of each batch, on the clock and of the processor; and, between those of the last
/// quarter million, of the first 10,000 records of a vault of their own. What other programs do meanwhile
/// slows both alike, so that their ratio says how time grows with what is in a vault.
fn fill(records: u64, folder: &Path) -> Done {
    let case = Case::of(records);
    let small = folder.with_extension("small");
    let mut vault = Vault::<Locked>::create(folder, "amal", PASSPHRASE, Edge::system())?;
    let mut next = 0;
    while next < records {
        let (from, until) = (next, (next + BATCH).min(records));
        let took = record(&mut vault, &case, from..until)?;
        next = until;
        took.print("filled", until - from);
        if records > LAST && next > records - LAST {
            let mut vault = Vault::<Locked>::create(&small, "amal", PASSPHRASE, Edge::system())?;
            record(&mut vault, &Case::of(FEW), 0..FEW)?.print("small", FEW);
            drop(vault);
            fs::remove_dir_all(&small)?;
        }
    }
    drop(vault);
    // What opening costs but for the records.
    let empty = folder.with_extension("empty");
    drop(Vault::<Locked>::create(
        &empty,
        "amal",
        PASSPHRASE,
        Edge::system(),
    )?);
    for (name, path) in [("empty", empty.as_path()), ("full", folder)] {
        for _ in 0..3 {
            let begun = Instant::now();
            drop(open(path)?);
            println!("opened\t{name}\t{:.1}", begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(fs::remove_dir_all(empty)?)
}

/// What a commit took, in milliseconds.
struct Took {
    clock: f64,
    processor: f64,
}

impl Took {
    fn print(&self, what: &str, records: u64) {
        let Self { clock, processor } = self;
        println!("{what}\t{records}\t{clock:.1}\t{processor:.0}");
    }
}

fn record(
    vault: &mut Vault<Open>,
    case: &Case,
    numbers: Range<u64>,
) -> Result<Took, Box<dyn Error>> {
    let made: Vec<_> = numbers.map(|number| case.record(number)).collect();
    let (begun, processor) = (Instant::now(), processor_time()?);
    let mut transaction = vault.begin();
    for one in made {
        transaction.put(one.record)?;
    }
    transaction.commit()?;
    Ok(Took {
        clock: begun.elapsed().as_secs_f64() * 1e3,
        processor: processor_time()? - processor,
    })
}

/// Milliseconds that the processor has worked for this process so far, its own code and the kernel's
/// (`proc(5)`, fields 14 and 15 of `stat`, in ticks of 10 ms).
fn processor_time() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat
        .rsplit_once(')')
        .ok_or("/proc/self/stat has another form")?;
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: Vec<f64> = ticks.map(str::parse).collect::<Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() * 10.0)
}

fn open(folder: &Path) -> Result<Vault<Open>, Box<dyn Error>> {
    Ok(Vault::<Locked>::at(folder)?.unlock(PASSPHRASE, Edge::system())?)
}

/// Asks all queries some times over and prints the milliseconds of each, and how many were found.
fn search(file: &str, folder: &Path) -> Done {
    let lines = fs::read_to_string(file)?;
    let asked: Vec<Vec<&str>> = lines
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    let vault = open(folder)?;
    for pass in 1..=PASSES {
        for (number, line) in asked.iter().enumerate() {
            let query = line.get(1).copied().unwrap_or_default();
            let begun = Instant::now();
            let found = vault.search(&Query::parse(query)?, 20)?;
            let took = begun.elapsed().as_secs_f64() * 1e3;
            println!("asked\t{pass}\t{number}\t{took:.3}\t{}", found.hits.len());
        }
    }
    Ok(())
}
