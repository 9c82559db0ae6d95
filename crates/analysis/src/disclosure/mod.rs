//! What a reader could work out from everything that was and will be published.
//!
//! Withholding a name is not enough. A table whose one hidden cell follows from its margins, two
//! editions that differ by one person, an age, a district and a month that only one person fits: each
//! gives somebody away although no single line does.
//!
//! - [`figures`]: counts that were told, hidden or rounded, over one common space.
//! - [`derive`]: what follows from all of them together about small groups.
//! - [`suppress`]: which further figures have to be hidden so that nothing follows.
//! - [`people`]: how many people the details told of a person fit, and which coarser ones would do.
//! - [`informed`]: who could have told a fact.
//! - [`published`]: tables as they were printed, put beside each other.
//! - [`phrase`]: words by which somebody who reads elsewhere knows the speaker.

pub mod derive;
pub mod figures;
pub mod informed;
pub mod people;
pub mod phrase;
pub mod published;
pub mod suppress;
