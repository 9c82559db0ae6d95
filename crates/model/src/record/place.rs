//! Places, with two precisions: how well they are known, and how finely they may be told.

use serde::{Deserialize, Serialize};

use crate::{
    id::RecordId,
    place::{Outline, PlaceKind, PlacePrecision, Position},
};

/// A place. If it is protected, name, position and description are in its [`PlaceIdentity`] and
/// absent here.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// What kind.
    pub kind: PlaceKind,
    /// The next larger place.
    pub within: Option<RecordId>,
    /// Whether it must not be found.
    pub protected: bool,
    /// Name; `None` if protected.
    pub name: Option<String>,
    /// Name in Arabic; `None` if protected.
    pub name_ar: Option<String>,
    /// Position; `None` if protected or unknown.
    pub position: Option<Position>,
    /// How well the position is known.
    pub precision: PlacePrecision,
    /// The finest level at which it may ever be told.
    pub publish_as: PlacePrecision,
    /// Gazetteer code.
    pub code: Option<String>,
    /// Outline, for maps.
    pub outline: Option<Outline>,
    /// Where the protected part is, if it is protected.
    pub identity: Option<RecordId>,
    /// Description; empty if protected.
    pub description: String,
}

/// What must not be known of a protected place.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceIdentity {
    /// Name.
    pub name: String,
    /// Name in Arabic.
    pub name_ar: Option<String>,
    /// Position as measured.
    pub position: Option<Position>,
    /// Description.
    pub description: String,
}
