//! Places, with two precisions: how well they are known, and how finely they may be told.

use super::Kind;
use crate::{
    field::fields,
    id::RecordId,
    place::{Outline, PlaceKind, PlacePrecision, Position},
};

fields! {
    /// A place. If it is protected, name, position and description are in its [`PlaceIdentity`] and
    /// absent here.
    Place {
        /// Name.
        name: Option<String> => needed(),
        /// Name in Arabic.
        name_ar: Option<String>,
        /// Other names and spellings.
        also: Vec<String>,
        /// What kind.
        kind: PlaceKind,
        /// The next larger place; `none` for a country.
        within: Option<RecordId> => to(&[Kind::Place]).or_none(),
        /// Position, as measured.
        position: Option<Position> => key("coordinates"),
        /// How well the position is known.
        precision: PlacePrecision => presumed(),
        /// The finest level at which it may ever be told.
        publish_as: PlacePrecision,
        /// Whether it must not be found.
        protected: bool => presumed(),
        /// Code in a gazetteer: OCHA P-code.
        code: Option<String>,
        /// Other codes, with their list: `geonames:170063`.
        codes: Vec<String>,
        /// The list and version that it was taken from.
        list: Option<String>,
        /// Outline, for maps.
        outline: Option<Outline>,
        /// Where the protected part is, if it is protected.
        identity: Option<RecordId> => to(&[Kind::PlaceIdentity]).shaped(crate::field::Shape::Machine),
        /// Description.
        description: Prose,
    }
}

fields! {
    /// What must not be known of a protected place.
    PlaceIdentity {
        /// Name.
        name: String,
        /// Name in Arabic.
        name_ar: Option<String>,
        /// Other names and spellings.
        also: Vec<String>,
        /// Position as measured.
        position: Option<Position> => key("coordinates"),
        /// Description.
        description: Prose,
    }
}
