//! How long work tells what it is doing and learns that it should stop.

use std::sync::atomic::{AtomicBool, Ordering};

/// Receives what is being done. The edge shows it, times it or ignores it.
pub trait Progress: Sync {
    /// A new phase begins.
    fn phase(&self, name: &str);
    /// So much of the phase's work is done, in the phase's own unit (files or bytes).
    fn done(&self, done: u64, total: u64);
    /// Something that a person should read now.
    fn note(&self, text: &str);
}

/// Shows nothing.
pub struct Silent;

impl Progress for Silent {
    fn phase(&self, _: &str) {}
    fn done(&self, _: u64, _: u64) {}
    fn note(&self, _: &str) {}
}

/// Set by Ctrl-C; looked at between steps that leave the vault whole.
#[derive(Debug, Default)]
pub struct Interrupt(AtomicBool);

impl Interrupt {
    /// Not interrupted.
    pub const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Asks the work to stop at the next safe point.
    pub fn stop(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it was asked to.
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
