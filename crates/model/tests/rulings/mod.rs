//! What rulings release, and what they refuse.

mod people;
mod places;
mod precedence;
mod quotations;
mod works;
