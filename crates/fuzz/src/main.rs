//! libFuzzer around one target, whose name `TESTIMONY_FUZZ` has: built and run by `cargo xtask fuzz`. Into the
//! folder that `TESTIMONY_FUZZ_SEEDS` names it first writes what the target begins with.
#![no_main]

use std::{
    env, fs, panic,
    path::PathBuf,
    process,
    sync::{LazyLock, Mutex},
};

use testimony_fuzz::{Target, targets};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = env::var("TESTIMONY_FUZZ").unwrap_or_default();
    let found = targets().into_iter().find(|target| target.name == name);
    found.unwrap_or_else(|| panic!("TESTIMONY_FUZZ={name} names no target"))
});

fn write_seeds() {
    let Some(folder) = env::var_os("TESTIMONY_FUZZ_SEEDS").map(PathBuf::from) else {
        return;
    };
    for (number, seed) in (TARGET.seeds)().iter().enumerate() {
        fs::write(folder.join(format!("seed-{number}")), seed).expect("a seed can be written");
    }
}

/// Runs the target. The library would end the program at any panic, even at one that a reader catches and
/// reports, as it does around parsers of others: what counts is one that nobody catches.
fn run(bytes: &[u8]) {
    let run = || (TARGET.run)(bytes);
    if panic::catch_unwind(run).is_err() {
        let last = LAST.lock().map(|last| last.clone());
        eprintln!("{}", last.unwrap_or_default());
        process::abort();
    }
}

/// What the last panic said, caught or not.
static LAST: Mutex<String> = Mutex::new(String::new());

fn remember_panics() {
    panic::set_hook(Box::new(|panic| {
        if let Ok(mut last) = LAST.lock() {
            *last = panic.to_string();
        }
    }));
}

libfuzzer_sys::fuzz_target!(
    init: {
        remember_panics();
        write_seeds();
    },
    |bytes: &[u8]| run(bytes)
);
