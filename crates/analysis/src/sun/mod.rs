//! Chronolocation: where the sun stood, where shadows fell, and whether a picture can be of that time.
//!
//! The sun's position is that of the Solar Position Algorithm (Reda and Andreas, NREL/TP-560-34302,
//! 2008), ±0.0003°; what limits an answer is how well a shadow can be measured in a picture, which the
//! [`Tolerance`] says.

mod compare;
mod day;
mod position;

pub use self::{
    compare::{CannotTell, Comparison, Tolerance, Verdict, compare},
    day::{Claim, Day, Interval},
    position::{Shadow, Sun, shadow, sun},
};
