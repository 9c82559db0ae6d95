//! Another crate would call testimony prose and publish it with the builder's decision alone.

use testimony_model::{
    decision::Prose,
    record::{Body, Interview},
};

struct Leak(Interview);

impl Clone for Leak {
    fn clone(&self) -> Self {
        Leak(self.0.clone())
    }
}

impl Prose for Leak {
    fn of(_: &Body) -> Option<&Self> {
        None
    }
}

fn main() {}
