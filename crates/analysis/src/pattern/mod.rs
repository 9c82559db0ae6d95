//! Whether the data bear out a statement about a pattern.
//!
//! "The vast majority of abuses were by the state's forces"; "reports of abuses by armed groups were
//! growing". Each such statement is a rule over counts, and each count is a range: what is held unlikely,
//! or placed in several months, must not carry it. A statement holds only if it holds at the least
//! favourable end of every range.
//!
//! The words stand for fixed shares ([`Quantifier`]), so that two reports mean the same by them.

mod share;
mod trend;

pub use share::{Quantifier, Share, share};
pub use trend::{Direction, Period, Trend, trend};
