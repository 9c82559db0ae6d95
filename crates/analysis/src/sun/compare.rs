//! A chronolocation, held against the sun.

use jiff::{
    civil::{Date, Time},
    tz::TimeZoneDatabase,
};
use model::{date::UncertainDate, place::Position, record::Chronolocation};
use serde::Serialize;

use super::day::{Day, Interval, Measured, day};
use crate::word::list;

/// How far a measured shadow may be off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Tolerance {
    /// Degrees either way.
    pub direction_degrees: f64,
    /// The part of the measured ratio, either way: 0.15 is 15 %.
    pub ratio_part: f64,
}

impl Default for Tolerance {
    /// What a careful reader of a hand-held picture reaches: 5° against a satellite picture, 15 % of a
    /// length foreshortened by the lens.
    fn default() -> Self {
        Self {
            direction_degrees: 5.0,
            ratio_part: 0.15,
        }
    }
}

/// What the sun says to a claimed time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The position that was used.
    pub position: Position,
    /// The time zone that was used.
    pub zone: String,
    /// How far a measurement may be off.
    pub tolerance: Tolerance,
    /// Every so many minutes the sun was looked at.
    pub step_minutes: i64,
    /// Each day on which it can have been taken.
    pub days: Vec<Day>,
    /// What it comes to.
    pub verdict: Verdict,
    /// The same in sentences: what fits and what does not.
    pub words: Vec<String>,
}

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The claimed time fits on every day on which it can have been.
    Fits,
    /// It fits on some of those days.
    FitsOnSomeDays,
    /// No time is claimed, or no shadow was measured, and nothing speaks against it.
    NothingAgainst,
    /// It does not fit on any of those days.
    DoesNotFit,
    /// It was night at the claimed time, and the picture shows a shadow of the sun.
    Night,
}

/// Why nothing can be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum CannotTell {
    /// The date is open at one end.
    DateOpen,
    /// The date spans too many days to look at each.
    TooManyDays {
        /// At most so many.
        most: usize,
    },
    /// No time zone is given, or there is none of that name in the IANA database.
    Zone {
        /// The name.
        zone: Option<String>,
    },
    /// A clock time is not `HH:MM`.
    Clock {
        /// The text.
        time: String,
    },
    /// A shadow's length is not a number above nothing.
    Ratio,
}

/// Holds the shadow of a chronolocation against the sun over a position, on each day on which it can
/// have been. `zone` is used where the chronolocation names none.
pub fn compare(
    position: Position,
    chronolocation: &Chronolocation,
    zone: Option<&str>,
    tolerance: Tolerance,
) -> Result<Comparison, CannotTell> {
    let name = chronolocation.zone.as_deref().or(zone);
    // The bundled database, never the machine's: the same answer everywhere.
    let zone = name
        .and_then(|name| TimeZoneDatabase::bundled().get(name.trim()).ok())
        .ok_or_else(|| CannotTell::Zone {
            zone: name.map(str::to_owned),
        })?;
    let dates = dates(&chronolocation.when)?;
    let ratio = chronolocation.shadow_ratio;
    if ratio.is_some_and(|ratio| !ratio.is_finite() || ratio <= 0.0) {
        return Err(CannotTell::Ratio);
    }
    let measured = Measured {
        position,
        zone: &zone,
        direction: chronolocation.shadow_direction.map(f64::from),
        ratio,
        claimed: claimed(chronolocation)?,
        tolerance,
    };
    let step_minutes = if dates.len() > FINE_DAYS { 5 } else { 1 };
    let days: Vec<Day> = dates
        .into_iter()
        .filter_map(|date| day(&measured, date, step_minutes))
        .collect();
    let verdict = verdict(&days);
    Ok(Comparison {
        position,
        zone: name.unwrap_or_default().trim().to_owned(),
        tolerance,
        step_minutes,
        words: words(chronolocation, tolerance, &days, verdict),
        days,
        verdict,
    })
}

/// Up to so many days are looked at minute by minute, more of them every five minutes.
const FINE_DAYS: usize = 31;
/// A year and a day: whoever knows less than that has no use for a shadow.
const MOST_DAYS: usize = 367;

fn dates(when: &UncertainDate) -> Result<Vec<Date>, CannotTell> {
    let date = |day: model::date::Day| {
        let year = i16::try_from(day.year).ok()?;
        let (month, day) = (i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?);
        Date::new(year, month, day).ok()
    };
    let (Some(from), Some(to)) = (when.earliest().and_then(date), when.latest().and_then(date))
    else {
        return Err(CannotTell::DateOpen);
    };
    let mut dates = Vec::new();
    let mut at = from;
    while at <= to {
        if dates.len() >= MOST_DAYS {
            return Err(CannotTell::TooManyDays { most: MOST_DAYS });
        }
        dates.push(at);
        match at.tomorrow() {
            Ok(next) => at = next,
            Err(_) => break,
        }
    }
    Ok(dates)
}

/// One time alone is a claim of that minute.
fn claimed(chronolocation: &Chronolocation) -> Result<Option<(Time, Time)>, CannotTell> {
    let clock = |text: &Option<String>| text.as_deref().map(clock).transpose();
    let (from, to) = (clock(&chronolocation.from)?, clock(&chronolocation.to)?);
    Ok(from.or(to).zip(to.or(from)))
}

fn clock(text: &str) -> Result<Time, CannotTell> {
    text.trim()
        .split_once(':')
        .and_then(|(hour, minute)| Some((hour.parse().ok()?, minute.parse().ok()?)))
        .and_then(|(hour, minute)| Time::new(hour, minute, 0, 0).ok())
        .ok_or_else(|| CannotTell::Clock {
            time: text.to_owned(),
        })
}

fn verdict(days: &[Day]) -> Verdict {
    let claims: Vec<_> = days.iter().filter_map(|day| day.claim).collect();
    let measured = days.iter().any(|day| day.fits.is_some());
    let nowhere = days
        .iter()
        .all(|day| day.fits.as_ref().is_some_and(Vec::is_empty));
    let fitting = claims
        .iter()
        .filter(|claim| claim.fits == Some(true))
        .count();
    match claims.len() {
        _ if !measured => Verdict::NothingAgainst,
        0 if nowhere => Verdict::DoesNotFit,
        0 => Verdict::NothingAgainst,
        _ if claims.iter().all(|claim| claim.night) => Verdict::Night,
        _ if fitting == 0 => Verdict::DoesNotFit,
        all if fitting == all => Verdict::Fits,
        _ => Verdict::FitsOnSomeDays,
    }
}

fn words(
    chronolocation: &Chronolocation,
    tolerance: Tolerance,
    days: &[Day],
    verdict: Verdict,
) -> Vec<String> {
    let mut words = Vec::new();
    let claimed = match (&chronolocation.from, &chronolocation.to) {
        (Some(from), Some(to)) if from != to => Some(format!("{from} to {to}")),
        (from, to) => from.as_ref().or(to.as_ref()).cloned(),
    };
    let shown = days.len().min(SHOWN_DAYS);
    for day in days.iter().take(shown) {
        let date = day.day;
        if day.light.is_empty() {
            words.push(format!("on {date} the sun does not rise"));
            continue;
        }
        words.push(format!("on {date} the sun is up {}", times(&day.light)));
        if let (Some(found), Some(seen)) = (&day.direction, chronolocation.shadow_direction) {
            let within = tolerance.direction_degrees;
            words.push(format!(
                "on {date} a shadow points to {seen}° (within {within}°) {}",
                times(found)
            ));
        }
        if let (Some(found), Some(seen)) = (&day.ratio, chronolocation.shadow_ratio) {
            let within = tolerance.ratio_part * 100.0;
            words.push(format!(
                "on {date} a shadow is {seen} times as long as what casts it (within {within:.0} %) {}",
                times(found)
            ));
        }
        if let (Some(claim), Some(claimed)) = (day.claim, &claimed) {
            let how = match claim {
                _ if claim.night => "is night",
                _ if claim.fits == Some(true) => "fits",
                _ if claim.fits == Some(false) => "does not fit",
                _ => "is day; no shadow was measured",
            };
            words.push(format!("on {date} the claimed time, {claimed}, {how}"));
        }
    }
    if days.len() > shown {
        words.push(format!(
            "{} more days are not told one by one",
            days.len() - shown
        ));
    }
    words.push(
        match verdict {
            Verdict::Fits => "what was measured fits the claimed time",
            Verdict::FitsOnSomeDays => {
                "what was measured fits the claimed time on some of the days on which it can have been"
            }
            Verdict::NothingAgainst => {
                "nothing that was measured speaks against the date; a time or a shadow is missing \
                 to say more"
            }
            Verdict::DoesNotFit => "what was measured does not fit what is claimed",
            Verdict::Night => "at the claimed time it was night, and the sun cast no shadow",
        }
        .to_owned(),
    );
    words
}

/// More days than this are a table, not sentences.
const SHOWN_DAYS: usize = 7;

fn times(intervals: &[Interval]) -> String {
    if intervals.is_empty() {
        return "at no time".to_owned();
    }
    let times: Vec<String> = intervals
        .iter()
        .map(|interval| format!("from {} to {}", interval.from, interval.to))
        .collect();
    list(&times)
}
