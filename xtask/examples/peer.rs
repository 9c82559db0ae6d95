//! What an import is measured against: the same bytes merely encrypted, and merely hashed.
//!
//! An example, not a part of xtask, so that `cargo xtask test` starts without building age.

use std::{
    error::Error,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    process::ExitCode,
};

use sha2::{Digest, Sha256};

/// What age itself reads at a time.
const BLOCK: usize = 64 * 1024;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["age-encrypt", from, to] => encrypt(Path::new(from), Path::new(to)),
        ["sha256", from] => hash(Path::new(from)),
        _ => Err("usage: peer age-encrypt FILE|FOLDER OUT | peer sha256 FILE|FOLDER".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peer: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Encrypts every file to a file of its own, each on the disk before the next, as a store must.
fn encrypt(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    let recipient = age::x25519::Identity::generate().to_public();
    fs::create_dir_all(to)?;
    for (number, path) in files(from)?.into_iter().enumerate() {
        let recipients = std::iter::once(&recipient as &dyn age::Recipient);
        let sealed = File::create(to.join(number.to_string()))?;
        let mut writer = age::Encryptor::with_recipients(recipients)?.wrap_output(&sealed)?;
        io::copy(&mut File::open(path)?, &mut writer)?;
        writer.finish()?;
        sealed.sync_all()?;
    }
    File::open(to)?.sync_all()?;
    Ok(())
}

fn hash(from: &Path) -> Result<(), Box<dyn Error>> {
    let mut block = vec![0; BLOCK];
    for path in files(from)? {
        let mut digest = Sha256::new();
        let mut file = File::open(&path)?;
        loop {
            let read = file.read(&mut block)?;
            match block.get(..read) {
                Some([]) | None => break,
                Some(bytes) => digest.update(bytes),
            }
        }
        std::hint::black_box(digest.finalize());
    }
    Ok(())
}

fn files(from: &Path) -> io::Result<Vec<PathBuf>> {
    if !from.is_dir() {
        return Ok(vec![from.to_path_buf()]);
    }
    let mut found = Vec::new();
    let mut waiting = vec![from.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
