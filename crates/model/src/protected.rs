//! What must not be seen by accident.

use std::fmt;

/// A value from the vault. It cannot be printed, serialised, compared or dereferenced; a program
/// that shows it has to ask by name, with the [`Clearance`] that opening the compartment gave.
///
/// ```compile_fail
/// let name = testimony_model::protected::Protected::new("Samira");
/// println!("{name}");
/// ```
#[derive(Clone)]
pub struct Protected<T>(T);

/// Proof that its holder opened the vault, handed out by `vault` alone (a test of the architecture
/// looks for the constructor elsewhere). Showing a record to the user whose compartments are open is
/// fine; publishing it is not, and [`crate::public::Public`] cannot be made with this.
#[derive(Debug, Clone, Copy)]
pub struct Clearance(());

impl Clearance {
    /// For `vault`, when a compartment was opened with its key.
    pub const fn for_open_vault() -> Self {
        Self(())
    }
}

impl<T> Protected<T> {
    /// Protects a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Looks at the value, for work inside the vault.
    pub fn reveal(&self, _: &Clearance) -> &T {
        &self.0
    }

    /// The value, for this crate's own release functions.
    pub(crate) const fn inner(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Protected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<protected>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Protected::new("Samira")), "<protected>");
        assert_eq!(
            format!("{:#?}", Some(Protected::new(36.2))),
            "Some(\n    <protected>,\n)"
        );
    }
}
