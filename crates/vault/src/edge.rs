//! Clock and randomness: the two things that the vault takes from outside.

use std::time::{SystemTime, UNIX_EPOCH};

/// A clock. What it says is claimed, never proved.
pub trait Clock {
    /// Milliseconds since 1970-01-01 UTC.
    fn now(&self) -> i64;
}

/// A cryptographic random source.
pub trait Random {
    /// Fills all of `bytes`.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// Clock and randomness of one vault.
pub struct Edge {
    /// What time it is.
    pub clock: Box<dyn Clock + Send>,
    /// Where keys, nonces, salts and identifiers come from.
    pub random: Box<dyn Random + Send>,
}

impl Edge {
    /// The machine's clock and the operating system's random source.
    pub fn system() -> Self {
        Self {
            clock: Box::new(SystemClock),
            random: Box::new(SystemRandom),
        }
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = |at: SystemTime| at.duration_since(UNIX_EPOCH);
        // A clock before 1970 is broken; 0 says so as well as any number.
        since(SystemTime::now())
            .ok()
            .and_then(|elapsed| i64::try_from(elapsed.as_millis()).ok())
            .unwrap_or(0)
    }
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        // An operating system without randomness cannot be worked on: going on would make guessable
        // keys. It is refused at once and loudly rather than handed up through every signature.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}
