//! `cargo xtask bench import`: footage and records into a vault, beside the same bytes merely
//! encrypted with age and merely hashed.

use std::{io, path::Path, time::Duration};

use super::{
    field_folder::{self as field, Noise},
    machine,
    measure::{self, Run},
    options::Options,
    table::{markdown, median, mib, seconds},
    work::{Work, build, done, settle},
};
use crate::Failure;

const MIB: u64 = 1024 * 1024;
/// A few minutes of a telephone's video.
const CLIP: u64 = 256 * MIB;
/// Sizes between which memory must not grow.
const SIZES: [u64; 2] = [CLIP, 1024 * MIB];
/// Interviews of one source; one record file in so many is a source.
const PER_SOURCE: usize = 20;

/// Measures and prints.
pub fn run(root: &Path, words: &[&str]) -> Result<(), Failure> {
    let options = Options::parse(words, &["--gib", "--records", "--rounds", "--dir"])?;
    let gib = options.number("--gib", 2)?;
    let records = options.number("--records", 10_000)?;
    let rounds = options.number("--rounds", 3)?;
    build(root, &["--package", "testimony"])?;
    build(root, &["--package", "xtask", "--example", "peer"])?;
    let work = Work::new(root, options.folder("--dir"))?;

    eprintln!("writing {gib} GiB and {records} record files");
    let folder = work.path("folder");
    let clips = (gib as u64 * 1024 * MIB).div_ceil(CLIP);
    make(
        &folder,
        usize::try_from(clips).unwrap_or(usize::MAX),
        CLIP,
        records,
    )
    .map_err(Failure::during("cannot write the field folder"))?;

    let mut runs: [Vec<Run>; 3] = Default::default();
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        let mut order = [0, 1, 2];
        // Whoever comes first finds the bytes elsewhere than whoever comes last.
        if round % 2 == 1 {
            order.reverse();
        }
        for which in order {
            let taken = match which {
                0 => import(&work, &folder)?,
                1 => encrypt(&work, &folder)?,
                _ => hash(&work, &folder)?,
            };
            if let Some(runs) = runs.get_mut(which) {
                runs.push(taken);
            }
        }
    }
    work.clear("folder")?;
    let memory = SIZES
        .iter()
        .map(|size| Ok((*size, one_file(&work, *size)?)))
        .collect::<Result<Vec<_>, Failure>>()?;

    println!("### Import of {gib} GiB of footage and {records} records\n");
    println!(
        "{}; medians of {rounds} rounds in alternating order.\n",
        machine::line(root)
    );
    print!("{}", beside_peers(&runs, gib as u64));
    println!();
    print!("{}", of_sizes(&memory));
    Ok(())
}

fn make(folder: &Path, clips: usize, size: u64, records: usize) -> io::Result<()> {
    field::frame(folder)?;
    let mut noise = Noise(1);
    let mut source = 0;
    for number in 0..records {
        if number % PER_SOURCE == 0 {
            source += 1;
            field::source(folder, source)?;
        } else {
            field::interview(folder, number, source, 4, &mut noise)?;
        }
    }
    for clip in 0..clips {
        field::video(folder, clip, size)?;
    }
    Ok(())
}

fn import(work: &Work, folder: &Path) -> Result<Run, Failure> {
    let vault = work.clear("vault")?;
    done(
        work.testimony(&vault)
            .args(["init", "--member", "amal", "--own-passphrase"]),
    )?;
    settle();
    let run = measure::run(work.testimony(&vault).arg("import").arg(folder));
    work.clear("vault")?;
    run
}

fn encrypt(work: &Work, folder: &Path) -> Result<Run, Failure> {
    let sealed = work.clear("sealed")?;
    settle();
    let run = measure::run(work.peer().arg("age-encrypt").arg(folder).arg(sealed));
    work.clear("sealed")?;
    run
}

fn hash(work: &Work, folder: &Path) -> Result<Run, Failure> {
    settle();
    measure::run(work.peer().arg("sha256").arg(folder))
}

fn one_file(work: &Work, size: u64) -> Result<Run, Failure> {
    let folder = work.clear("single")?;
    make(&folder, 1, size, 0).map_err(Failure::during("cannot write the field folder"))?;
    let run = import(work, &folder);
    work.clear("single")?;
    run
}

fn beside_peers(runs: &[Vec<Run>; 3], gib: u64) -> String {
    let [import, age, sha256] = runs.each_ref().map(|runs| wall(runs));
    let own = |runs: &[Run]| mib(runs.iter().map(|run| run.own_kib).max().unwrap_or_default());
    let worker = |runs: &[Run]| {
        mib(runs
            .iter()
            .map(|run| run.worker_kib)
            .max()
            .unwrap_or_default())
    };
    let heading = [
        "",
        "wall",
        "MiB/s",
        "import takes",
        "peak memory",
        "peak of its worker",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    let names = [
        "`testimony import`",
        "age, one file each, fsync",
        "SHA-256 alone",
    ];
    for ((name, runs), wall) in names.iter().zip(runs).zip([import, age, sha256]) {
        rows.push(vec![
            (*name).to_owned(),
            seconds(wall),
            format!("{:.0}", (gib * 1024) as f64 / wall.as_secs_f64()),
            format!(
                "{:.2} times as long",
                import.as_secs_f64() / wall.as_secs_f64()
            ),
            own(runs),
            worker(runs),
        ]);
    }
    markdown(&rows)
}

fn of_sizes(memory: &[(u64, Run)]) -> String {
    let heading = ["one file of", "wall", "peak memory", "peak of its worker"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    rows.extend(memory.iter().map(|(size, run)| {
        vec![
            format!("{} MiB", size / MIB),
            seconds(run.wall),
            mib(run.own_kib),
            mib(run.worker_kib),
        ]
    }));
    markdown(&rows)
}

fn wall(runs: &[Run]) -> Duration {
    let walls: Vec<Duration> = runs.iter().map(|run| run.wall).collect();
    median(&walls).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(milliseconds: u64) -> Run {
        Run {
            wall: Duration::from_millis(milliseconds),
            own_kib: 2048,
            worker_kib: 0,
            stderr: String::new(),
        }
    }

    #[test]
    fn peers_stand_beside_the_median() {
        let runs = [
            vec![run(3000), run(2000), run(9000)],
            vec![run(1500)],
            vec![run(1000)],
        ];
        let table = beside_peers(&runs, 1);
        assert!(
            table
                .contains("| `testimony import` | 3.00 s | 341 | 1.00 times as long | 2 MiB | – |"),
            "{table}"
        );
        assert!(
            table.contains("| SHA-256 alone | 1.00 s | 1024 | 3.00 times as long |"),
            "{table}"
        );
    }

    #[test]
    fn a_field_folder_of_the_asked_size_is_made() {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), 2, 4096, 41).unwrap();
        let count = |name: &str| std::fs::read_dir(folder.path().join(name)).unwrap().count();
        assert_eq!(
            (count("sources"), count("interviews"), count("media/video")),
            (3, 38, 2)
        );
    }
}
