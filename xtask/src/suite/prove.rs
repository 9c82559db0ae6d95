//! `cargo xtask prove`: the long form of the proofs of which the tests take samples.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use super::{counts::Reader, step::Step};
use crate::{Failure, programs, workspace::Crates};

/// The variables of `testkit::Cases`.
const PROVE: &str = "TESTIMONY_PROVE";
const NOTES: &str = "TESTIMONY_PROVE_NOTES";
const SLICE: &str = "TESTIMONY_PROVE_SLICE";

/// A proof, and the tests that are it.
struct Proof {
    name: &'static str,
    tests: &'static [&'static str],
}

const PROOFS: &[Proof] = &[
    Proof {
        name: "failing calls",
        tests: &[
            "-p",
            "testimony",
            "-p",
            "testimony-vault",
            "--test=main",
            "syscalls::",
        ],
    },
    Proof {
        name: "changed bytes",
        tests: &["-p", "testimony-vault", "--lib", "proofs::flip::"],
    },
    Proof {
        name: "packs and reports",
        tests: &[
            "-p",
            "testimony-verify",
            "--test=main",
            "any_changed_byte_of",
        ],
    },
    Proof {
        name: "failing allocations",
        tests: &[
            "-p",
            "testimony-starve",
            "-p",
            "testimony-vault",
            "--test=main",
            "an_allocation",
        ],
    },
    Proof {
        name: "crashes",
        tests: &["-p", "testimony-vault", "--lib", "proofs::crash::"],
    },
    Proof {
        name: "protected values",
        tests: &["-p", "testimony-scan", "--test=main", "proof::every_value"],
    },
];

/// The proofs in which the program itself opens vaults: there passphrases are hardly stretched. The crate
/// refuses that without debug assertions, which a release has not.
const UNSTRETCHED: &[&str] = &[
    "--features=testimony-vault/unstretched",
    "--config=profile.release.package.testimony-vault.debug-assertions=true",
];

/// Runs them, or those whose name holds a word. What held before is not tried again: notes of it are below
/// `target/prove`, where a folder that is taken away begins anew. Whether everything held.
pub fn run(root: &Path, words: &[&str]) -> Result<bool, Failure> {
    let (slice, word) = match words {
        [] => (None, ""),
        ["--slice", slice] => (Some(*slice), ""),
        [word] => (None, *word),
        [word, "--slice", slice] => (Some(*slice), *word),
        _ => return Err(Failure::new("prove takes a word and `--slice i/n`")),
    };
    let chosen = PROOFS.iter().filter(|proof| proof.name.contains(word));
    let chosen: Vec<&Proof> = chosen.collect();
    if chosen.is_empty() {
        let names: Vec<&str> = PROOFS.iter().map(|proof| proof.name).collect();
        let names = names.join(", ");
        return Err(Failure::new(format!(
            "no proof has `{word}` in its name; there are {names}"
        )));
    }
    let folder = Crates::load(root)?.target.join("prove");
    let notes = folder.join("notes");
    note(root, &notes)?;
    let mut whole = true;
    for proof in chosen {
        let mut command = command(root, &folder, proof);
        command.env(PROVE, "1").env(NOTES, &notes);
        if let Some(slice) = slice {
            command.env(SLICE, slice);
        }
        // What a disk does is not asked here, and one in memory does it sooner.
        let memory = Path::new("/dev/shm");
        if memory.is_dir() {
            command.env("TMPDIR", memory);
        }
        let outcome = Step::new(proof.name).count(&mut command, Reader::Libtest);
        whole &= outcome.counts.failed == 0;
    }
    println!("what was tried is in {}", notes.display());
    Ok(whole)
}

fn command(root: &Path, folder: &Path, proof: &Proof) -> Command {
    let mut command = programs::cargo(root, &["test", "--release", "--target-dir"]);
    // A folder of its own: what is built here must not be taken for the program.
    command.arg(folder);
    let opens = proof.tests.contains(&"--test=main") && proof.tests.contains(&"testimony-vault");
    if opens {
        command.args(UNSTRETCHED);
    }
    command.args(proof.tests);
    // Each takes every core for itself.
    command.args(["--", "--nocapture", "--test-threads=1"]);
    command
}

/// Which commit the cases from here on are about.
fn note(root: &Path, notes: &Path) -> Result<(), Failure> {
    let git =
        |words: &[&str]| programs::first_line(Command::new("git").current_dir(root).args(words));
    let commit = git(&["rev-parse", "HEAD"]).unwrap_or_else(|| "no commit".to_owned());
    let changed = git(&["status", "--porcelain", "-uno"]).map_or("", |_| ", with changes");
    let now = programs::first_line(Command::new("date").args(["-u", "+%F %T"]));
    let line = format!("{} UTC: {commit}{changed}\n", now.unwrap_or_default());
    fs::create_dir_all(notes).map_err(Failure::during("cannot make the folder for notes"))?;
    let path: PathBuf = notes.join("commits");
    let kept = OpenOptions::new().create(true).append(true).open(path);
    kept.and_then(|mut file| file.write_all(line.as_bytes()))
        .map_err(Failure::during("cannot note the commit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_opens_vaults_with_the_program_is_built_without_stretching() {
        for proof in PROOFS {
            let command = command(Path::new("/"), Path::new("/prove"), proof);
            let words: Vec<_> = command
                .get_args()
                .map(|word| word.to_string_lossy())
                .collect();
            let is_weak = words.iter().any(|word| word.contains("unstretched"));
            let opens = matches!(proof.name, "failing calls" | "failing allocations");
            assert_eq!(is_weak, opens, "{words:?}");
            assert_eq!(words[..4], ["test", "--release", "--target-dir", "/prove"]);
        }
    }

    #[test]
    fn a_proof_that_does_not_exist_is_named() {
        let root = crate::workspace::root().unwrap();
        let failure = run(&root, &["nothing of the sort"]).unwrap_err();
        assert!(failure.to_string().contains("failing calls"), "{failure}");
        assert!(run(&root, &["a", "--slice"]).is_err());
    }
}
