//! Verification of an item: source, technical and content analysis, place and time.

use super::{Evidence, Kind};
use crate::{
    date::UncertainDate,
    field::fields,
    id::RecordId,
    place::{PlacePrecision, Position},
    vocabulary::{VerificationResult, VerificationState},
};

fields! {
    /// What was done to verify an item, and what came of it (Berkeley Protocol, chapter VI).
    Verification {
        /// The item.
        item: RecordId => to(&[Kind::Item]),
        /// How far it is.
        state: VerificationState,
        /// What it is said to show.
        claim: Option<String>,
        /// Where it comes from: who made it, who posted it first, why.
        source: Option<Analysis>,
        /// The file: metadata, integrity, signs of editing.
        technical: Option<Analysis>,
        /// What it shows: place, time, uniforms, weapons, speech, whether it fits together.
        content: Option<Analysis>,
        /// Where it was taken.
        geolocation: Option<Geolocation>,
        /// When it was taken.
        chronolocation: Option<Chronolocation>,
        /// Older or other copies that were found.
        copies: Vec<String>,
        /// Who verified it, a code name.
        verified_by: String,
        /// When.
        date: UncertainDate,
        /// Who looked at it second, another person.
        reviewed_by: Option<String>,
        /// When.
        review_date: Option<UncertainDate>,
        /// What the second person said.
        review: Option<String>,
        /// What it rests on.
        evidence: Vec<Evidence>,
        /// Reasoning.
        reasoning: Prose,
    }
}

fields! {
    /// One part of a verification.
    Analysis {
        /// What it came to.
        result: VerificationResult,
        /// What was done: tools, searches, comparisons.
        method: Option<String>,
        /// What was seen.
        observations: Vec<String>,
    }
}

fields! {
    /// Where an item was taken, and how that is known.
    Geolocation {
        /// What it came to.
        result: VerificationResult,
        /// The camera's position.
        camera: Option<Position>,
        /// The position of what it shows.
        subject: Option<Position>,
        /// The place.
        place: Option<RecordId> => to(&[Kind::Place]),
        /// How well that is known.
        precision: PlacePrecision,
        /// Within how many metres.
        radius_m: Option<u32>,
        /// In which direction the camera looks, in degrees from north, clockwise.
        bearing: Option<u16> => range(0, 360),
        /// Landmarks, signs, terrain: what was matched with what.
        reasons: Vec<String> => needed(),
        /// Maps and pictures it was compared with, with their dates.
        references: Vec<String>,
    }
}

fields! {
    /// When an item was taken, and how that is known.
    Chronolocation {
        /// What it came to.
        result: VerificationResult,
        /// From when to when it can have been taken.
        when: UncertainDate,
        /// Local time of day, from, as `HH:MM`.
        from: Option<String>,
        /// Local time of day, to, as `HH:MM`.
        to: Option<String>,
        /// The time zone, as in `Asia/Damascus`.
        zone: Option<String>,
        /// Direction of a shadow in the picture, in degrees from north, clockwise.
        shadow_direction: Option<u16> => range(0, 360),
        /// Length of the shadow for one unit of the height of what casts it.
        shadow_ratio: Option<f64>,
        /// Weather, posts of the same day, clocks, shadows.
        reasons: Vec<String> => needed(),
    }
}
