//! When an item can have been taken, by the sun.

use analysis::sun::{self, CannotTell, Comparison, Tolerance};
use model::{
    key::Key,
    place::Position,
    record::{Kind, Verification},
};
use serde::Serialize;
use vault::{Open, Vault};

use crate::{failure::Failure, query::find};

/// A chronolocation, held against the sun.
#[derive(Debug, Serialize)]
pub struct Chronology {
    /// The verification.
    pub verification: String,
    /// What the sun says.
    #[serde(flatten)]
    pub comparison: Comparison,
}

/// Compares the shadow that a verification measured with the sun over its position.
pub fn shadow(vault: &Vault<Open>, key: &Key) -> Result<Chronology, Failure> {
    let (_, id) = find(vault, Some(Kind::Verification), key)?;
    let record = vault.get(id)?;
    let clearance = vault.clearance();
    let verification = record
        .as_ref()
        .and_then(|record| <&Verification>::try_from(&record.reveal(&clearance).body).ok());
    let missing = |what: &str| {
        Failure::misuse(
            format!("the verification `{key}` has no {what}"),
            format!("add it: `testimony edit {key}`"),
        )
    };
    let verification = verification.ok_or_else(|| missing("record that can be read"))?;
    let chronolocation = verification.chronolocation.as_ref();
    let chronolocation = chronolocation.ok_or_else(|| missing("`chronolocation`"))?;
    let position = position(vault, verification)?.ok_or_else(|| {
        missing("`geolocation` with a position, or with a place that has one that you can read")
    })?;
    let comparison = sun::compare(position, chronolocation, None, Tolerance::default())
        .map_err(|why| cannot(key, &why))?;
    Ok(Chronology {
        verification: key.to_string(),
        comparison,
    })
}

/// Where the camera stood, or what it shows, or the place.
fn position(vault: &Vault<Open>, verification: &Verification) -> Result<Option<Position>, Failure> {
    let Some(found) = &verification.geolocation else {
        return Ok(None);
    };
    if let Some(position) = found.camera.or(found.subject) {
        return Ok(Some(position));
    }
    let Some(place) = found.place else {
        return Ok(None);
    };
    let clearance = vault.clearance();
    let record = vault.get(place)?;
    let place = record
        .as_ref()
        .and_then(|record| <&model::record::Place>::try_from(&record.reveal(&clearance).body).ok());
    Ok(place.and_then(|place| place.position))
}

fn cannot(key: &Key, why: &CannotTell) -> Failure {
    let (what, remedy) = match why {
        CannotTell::DateOpen => (
            "`when` has no first or no last day".to_owned(),
            "write both, as in `2012-05-20/2012-05-31`",
        ),
        CannotTell::TooManyDays { most } => (
            format!("`when` spans more than {most} days"),
            "narrow it down first",
        ),
        CannotTell::Zone { zone: None } => (
            "no time zone is given".to_owned(),
            "write one in `zone`, as in `Asia/Damascus`",
        ),
        CannotTell::Zone { zone: Some(zone) } => (
            format!("there is no time zone `{}`", zone.escape_debug()),
            "write one of the IANA database, as in `Asia/Damascus`",
        ),
        CannotTell::Clock { time } => (
            format!("`{}` is no time of day", time.escape_debug()),
            "write `HH:MM`",
        ),
        CannotTell::Ratio => (
            "`shadow_ratio` is not above nothing".to_owned(),
            "write the shadow's length for one unit of height",
        ),
    };
    Failure::misuse(
        format!("the chronolocation of `{key}` tells nothing: {what}"),
        remedy,
    )
}
