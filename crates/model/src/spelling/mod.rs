//! Words and names as they are searched: folded, and names reduced to what their spellings share.
//!
//! [`fold`] makes spellings of one word equal. Names need more: `عبد الرحمن`, `Abdulrahman` and
//! `Abdel Rahman` are one. [`name_parts`] takes a name apart into [`Part`]s, each with the skeleton
//! of its consonants, under which all transliterations of it are found, and [`Part::is_like`] keeps
//! apart what shares a skeleton only: Hasan and Hussein. It finds generously; people decide.

mod fold;
mod name;
mod part;
mod sound;

pub use self::{
    fold::{fold, split, stem},
    name::{name_parts, names_agree},
    part::Part,
};
