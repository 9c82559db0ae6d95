//! libFuzzer around one target, whose name `TESTIMONY_FUZZ` has: built and run by `cargo xtask fuzz`.
#![no_main]

use std::sync::LazyLock;

use testimony_fuzz::{Target, targets};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("TESTIMONY_FUZZ").unwrap_or_default();
    let found = targets().into_iter().find(|target| target.name == name);
    found.unwrap_or_else(|| panic!("TESTIMONY_FUZZ={name} names no target"))
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (TARGET.run)(bytes));
