//! GeoJSON outlines (RFC 7946).

use model::place::{Outline, Position};
use serde_json::Value;

use super::{decode::decode, problem::Problem};
use crate::text::shown;

/// Reads the outer rings of every Polygon and MultiPolygon of a GeoJSON file. Holes are left out.
pub fn outline(path: &str, bytes: &[u8]) -> Result<Outline, Vec<Problem>> {
    let text = decode(path, bytes).map_err(|problem| vec![problem])?;
    // serde_json refuses nesting beyond 128 levels, so `areas` cannot run deep either.
    let value: Value = serde_json::from_str(&text).map_err(|error| {
        let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
        let remedy = "export the outline as GeoJSON again";
        vec![Problem::at(path, line, "this is not JSON", remedy)]
    })?;
    outline_of(&value).map_err(|what| {
        let remedy = "export it as a Polygon or MultiPolygon in WGS 84, longitude before latitude, simplified for a small map";
        vec![Problem::whole(path, what, remedy)]
    })
}

/// The outer rings of what is one area on the ground; what is wrong with it, if anything is.
pub(crate) fn outline_of(value: &Value) -> Result<Outline, String> {
    let mut rings = Vec::new();
    areas(value, &mut rings)?;
    match rings.len() {
        0 => Err("there is no area in it".to_owned()),
        1..=MOST_RINGS => Ok(Outline { rings }),
        _ => Err(format!("there are more than {MOST_RINGS} areas in it")),
    }
}

fn areas(value: &Value, rings: &mut Vec<Vec<Position>>) -> Result<(), String> {
    let kind = value
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match kind {
        "FeatureCollection" => list(value, "features")?
            .iter()
            .try_for_each(|feature| areas(feature, rings)),
        "GeometryCollection" => list(value, "geometries")?
            .iter()
            .try_for_each(|geometry| areas(geometry, rings)),
        "Feature" => match value.get("geometry") {
            None | Some(Value::Null) => Ok(()),
            Some(geometry) => areas(geometry, rings),
        },
        "Polygon" => polygon(list(value, "coordinates")?, rings),
        "MultiPolygon" => list(value, "coordinates")?
            .iter()
            .try_for_each(|one| polygon(one.as_array().map_or(&[], Vec::as_slice), rings)),
        "" => Err("this is not GeoJSON".to_owned()),
        other => Err(format!("`{}` is not an area", shown(other))),
    }
}

fn list<'v>(value: &'v Value, name: &str) -> Result<&'v [Value], String> {
    value
        .get(name)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .ok_or_else(|| format!("`{name}` is missing or not a list"))
}

/// The first ring of a polygon is its outer one (RFC 7946 §3.1.6).
fn polygon(all: &[Value], rings: &mut Vec<Vec<Position>>) -> Result<(), String> {
    let outer = all
        .first()
        .and_then(Value::as_array)
        .ok_or("an area has no outline")?;
    if outer.len() > MOST_POSITIONS {
        return Err(format!(
            "an outline has more than {MOST_POSITIONS} positions"
        ));
    }
    let ring = outer.iter().map(position).collect::<Result<Vec<_>, _>>()?;
    if ring.len() < 4 || ring.first() != ring.last() {
        return Err("an outline does not close: its last position must be its first".to_owned());
    }
    rings.push(ring);
    Ok(())
}

/// Longitude, latitude and perhaps a height (RFC 7946 §3.1.1).
fn position(value: &Value) -> Result<Position, String> {
    let number = |at: usize| value.get(at).and_then(Value::as_f64);
    number(1)
        .zip(number(0))
        .and_then(|(latitude, longitude)| Position::new(latitude, longitude))
        .ok_or_else(|| "a position is not a longitude and latitude in degrees".to_owned())
}

const MOST_RINGS: usize = 500;
/// A map of a page's width shows some thousand.
const MOST_POSITIONS: usize = 50_000;
