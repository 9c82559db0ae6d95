//! libFuzzer around one target, whose name `TESTIMONY_FUZZ` has: built and run by `cargo xtask fuzz`. Into the
//! folder that `TESTIMONY_FUZZ_SEEDS` names it first writes what the target begins with.
#![no_main]

use std::{env, fs, path::PathBuf, sync::LazyLock};

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

libfuzzer_sys::fuzz_target!(
    init: write_seeds(),
    |bytes: &[u8]| {
        (TARGET.run)(bytes);
    }
);
