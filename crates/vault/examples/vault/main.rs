//! What `cargo xtask bench vault` runs: files into a vault, a check, a backup and back again.
//!
//! An example of this crate, because only `vault` may open vaults and xtask starts without it.

mod depot;

use std::{
    error::Error,
    fs::{self, File},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use model::{
    compartment::Compartment,
    id::RecordId,
    record::{Body, Identity, Record},
};
use testimony_vault::{
    Backing, Credentials, Edge, Fsck, FsckPart, Locked, NewPassphrase, Open, Vault, restore,
};

use crate::depot::Folder;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Originals of one commit, as an import has them.
const BATCH: usize = 2_000;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["seal", source, vault] => seal(Path::new(source), Path::new(vault)),
        ["check", vault] => check(Path::new(vault), PASSPHRASE),
        ["backup", vault, store] => backup(Path::new(vault), Path::new(store)),
        ["restore", store, vault] => back(Path::new(store), Path::new(vault)),
        ["history", operations, vault] => history(operations, Path::new(vault)),
        ["unlock", vault] => unlock(Path::new(vault)),
        _ => Err("usage: vault seal SOURCE VAULT | check VAULT | backup VAULT STORE | restore STORE VAULT | history N VAULT | unlock VAULT".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vault: {error}");
            ExitCode::FAILURE
        }
    }
}

type Done = Result<(), Box<dyn Error>>;

const PASSPHRASE: &str = "qvx lorum tarnip weskit opaline jorum";

/// Of a member who can open none of the records.
const OTHER: &str = "brevit oskal quandle mirth zephon tulip";

fn open(folder: &Path, passphrase: &str) -> Result<Vault<Open>, Box<dyn Error>> {
    let credentials = Credentials::new(passphrase);
    Ok(Vault::<Locked>::at(folder)?.unlock_with(&credentials, Edge::system())?)
}

fn create(folder: &Path) -> Result<Vault<Open>, Box<dyn Error>> {
    let passphrase = NewPassphrase::chosen(PASSPHRASE, "amal")?;
    let (edge, backing) = (Edge::system(), Backing::default());
    Ok(Vault::found(folder, "amal", &passphrase, edge, backing)?)
}

/// Prints how long something took, in seconds.
fn said(what: &str, since: Instant) {
    println!("{what}\t{:.3}", since.elapsed().as_secs_f64());
}

/// Seals every file below a folder, durably, in batches.
fn seal(source: &Path, folder: &Path) -> Done {
    let mut vault = create(folder)?;
    let begun = Instant::now();
    let mut files = files_below(source)?;
    files.sort();
    for batch in files.chunks(BATCH) {
        let mut transaction = vault.begin();
        for path in batch {
            let mut file = File::open(path)?;
            let sealed = transaction.seal(&mut file, &|_| ())?;
            transaction.attach(sealed);
        }
        transaction.commit()?;
    }
    said("seal", begun);
    Ok(())
}

fn check(folder: &Path, passphrase: &str) -> Done {
    let begun = Instant::now();
    let mut vault = open(folder, passphrase)?;
    said("open", begun);
    let begun = Instant::now();
    let parts = std::cell::RefCell::new((begun, None::<FsckPart>));
    let report = vault.fsck(Fsck::default(), &|step| {
        let mut parts = parts.borrow_mut();
        if parts.1 != Some(step.part) {
            if let Some(part) = parts.1 {
                said(&format!("check {part:?}"), parts.0);
            }
            *parts = (Instant::now(), Some(step.part));
        }
    })?;
    said("check", begun);
    println!("operations\t{}", report.operations);
    println!("bodies\t{}", report.bodies);
    match report.is_sound() {
        true => Ok(()),
        false => Err(format!("{:?}", report.findings).into()),
    }
}

fn backup(folder: &Path, store: &Path) -> Done {
    let begun = Instant::now();
    let vault = open(folder, PASSPHRASE)?;
    said("open", begun);
    let depot = Folder::open(store)?;
    let begun = Instant::now();
    let saved = vault.backup(&depot, &|_| ())?;
    said("backup", begun);
    println!("sent\t{}", saved.sent);
    Ok(())
}

fn back(store: &Path, folder: &Path) -> Done {
    let depot = Folder::open(store)?;
    let begun = Instant::now();
    let restored = restore(
        &depot,
        folder,
        &Credentials::new(PASSPHRASE),
        None,
        &Backing::default(),
        &|_| (),
    )?;
    said("restore", begun);
    match restored.problems.is_empty() {
        true => Ok(()),
        false => Err(restored.problems.join("; ").into()),
    }
}

/// Records so many operations; then verifies history from its first byte, once with every body that it
/// says opened, and once as a member who has the keys of none: proofs, signatures, encodings, hashes.
fn history(operations: &str, folder: &Path) -> Done {
    let operations: u64 = operations.parse()?;
    let mut vault = create(folder)?;
    let mut next = 0;
    while next < operations {
        let mut transaction = vault.begin();
        for _ in 0..10_000.min(operations - next) {
            next += 1;
            let mut id = [0; 16];
            id.iter_mut()
                .zip(next.to_be_bytes())
                .for_each(|(to, from)| *to = from);
            transaction.put(Record {
                id: RecordId::from_bytes(id),
                key: None,
                body: Body::from(Identity {
                    name: Some(format!("Name {next}")),
                    ..Identity::default()
                }),
                own: Default::default(),
            })?;
        }
        transaction.commit()?;
    }
    vault.add_member("bassel", OTHER, &[Compartment::Release])?;
    drop(vault);
    for (who, passphrase) in [("all", PASSPHRASE), ("none", OTHER)] {
        for _ in 0..3 {
            println!("bodies that can be opened\t{who}");
            check(folder, passphrase)?;
        }
    }
    Ok(())
}

fn unlock(folder: &Path) -> Done {
    for _ in 0..5 {
        let begun = Instant::now();
        let vault = open(folder, PASSPHRASE)?;
        said("open", begun);
        drop(vault);
        let begun = Instant::now();
        // Every key file is tried, and none opens: the derivation and nothing else.
        let refused = Vault::<Locked>::at(folder)?.unlock_with(
            &Credentials::new("not the passphrase at all"),
            Edge::system(),
        );
        assert!(refused.is_err());
        said("derive", begun);
    }
    Ok(())
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push(path),
            }
        }
    }
    Ok(found)
}
