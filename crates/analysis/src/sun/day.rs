//! One day of local clock time, held against a shadow.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
    tz::TimeZone,
};
use model::place::Position;
use serde::Serialize;

use super::{Tolerance, shadow, sun};

/// A day on which a picture can have been taken, and the hours of it that fit its shadow.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Day {
    /// The day.
    pub day: model::date::Day,
    /// When the sun was over the horizon.
    pub light: Vec<Interval>,
    /// When the shadow's direction fits; absent if none was measured.
    pub direction: Option<Vec<Interval>>,
    /// When its length fits; absent if none was measured.
    pub ratio: Option<Vec<Interval>>,
    /// When everything that was measured fits; absent if nothing was.
    pub fits: Option<Vec<Interval>>,
    /// How the claimed time stands to that; absent if none is claimed.
    pub claim: Option<Claim>,
}

/// How a claimed time stands to the sun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Some of it fits everything that was measured; absent if nothing was.
    pub fits: Option<bool>,
    /// All of it is before sunrise or after sunset.
    pub night: bool,
}

/// A stretch of a day, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// Local clock time, `HH:MM`.
    pub from: String,
    /// Local clock time, `HH:MM`.
    pub to: String,
    /// The instant, RFC 3339; a clock that is set back shows some times twice.
    pub from_utc: Timestamp,
    /// The instant.
    pub to_utc: Timestamp,
}

/// What was measured and what is claimed.
pub(super) struct Measured<'a> {
    pub(super) position: Position,
    pub(super) zone: &'a TimeZone,
    pub(super) direction: Option<f64>,
    pub(super) ratio: Option<f64>,
    pub(super) claimed: Option<(Time, Time)>,
    pub(super) tolerance: Tolerance,
}

/// One look at the sun.
struct Moment {
    at: Timestamp,
    light: bool,
    direction: bool,
    ratio: bool,
    claimed: bool,
}

/// Looks at the sun every `step` minutes of a day.
pub(super) fn day(measured: &Measured<'_>, date: Date, step: i64) -> Option<Day> {
    let moments = moments(measured, date, step)?;
    let when = |is: &dyn Fn(&Moment) -> bool| intervals(&moments, measured.zone, is);
    let direction = measured.direction.map(|_| when(&|at| at.direction));
    let ratio = measured.ratio.map(|_| when(&|at| at.ratio));
    let asked = direction.is_some() || ratio.is_some();
    let all = |at: &Moment| {
        (measured.direction.is_none() || at.direction) && (measured.ratio.is_none() || at.ratio)
    };
    let claim = measured.claimed.map(|_| Claim {
        fits: asked.then(|| moments.iter().any(|at| at.claimed && all(at))),
        night: !moments.iter().any(|at| at.claimed && at.light),
    });
    Some(Day {
        day: model::date::Day {
            year: i64::from(date.year()),
            month: u8::try_from(date.month()).ok()?,
            day: u8::try_from(date.day()).ok()?,
        },
        light: when(&|at| at.light),
        fits: asked.then(|| when(&all)),
        direction,
        ratio,
        claim,
    })
}

fn moments(measured: &Measured<'_>, date: Date, step: i64) -> Option<Vec<Moment>> {
    let zone = || measured.zone.clone();
    let start = date.to_zoned(zone()).ok()?.timestamp();
    let end = date.tomorrow().ok()?.to_zoned(zone()).ok()?.timestamp();
    let mut moments = Vec::new();
    let mut at = start;
    while at < end {
        let found = sun(measured.position, at)?;
        let cast = shadow(found);
        let tolerance = measured.tolerance;
        moments.push(Moment {
            at,
            light: cast.is_some(),
            direction: cast.zip(measured.direction).is_some_and(|(cast, seen)| {
                apart(cast.direction, seen) <= tolerance.direction_degrees
            }),
            ratio: cast.zip(measured.ratio).is_some_and(|(cast, seen)| {
                (cast.ratio - seen).abs() <= seen.abs() * tolerance.ratio_part
            }),
            claimed: measured
                .claimed
                .is_some_and(|(from, to)| within(local(at, measured.zone), from, to)),
        });
        at = at.checked_add(step.minutes()).ok()?;
    }
    Some(moments)
}

/// Degrees between two directions, by the shorter way round.
fn apart(one: f64, other: f64) -> f64 {
    ((one - other + 180.0).rem_euclid(360.0) - 180.0).abs()
}

/// From `22:00` to `02:00` goes over midnight.
fn within(at: Time, from: Time, to: Time) -> bool {
    if from <= to {
        from <= at && at <= to
    } else {
        at >= from || at <= to
    }
}

fn local(at: Timestamp, zone: &TimeZone) -> Time {
    at.to_zoned(zone.clone()).time()
}

fn intervals(moments: &[Moment], zone: &TimeZone, is: &dyn Fn(&Moment) -> bool) -> Vec<Interval> {
    let clock = |at: Timestamp| {
        let time = local(at, zone);
        format!("{:02}:{:02}", time.hour(), time.minute())
    };
    moments
        .chunk_by(|a, b| is(a) == is(b))
        .filter(|run| run.first().is_some_and(is))
        .filter_map(|run| {
            let (first, last) = (run.first()?.at, run.last()?.at);
            Some(Interval {
                from: clock(first),
                to: clock(last),
                from_utc: first,
                to_utc: last,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_compared_round_north() {
        assert!((apart(359.0, 2.0) - 3.0).abs() < 1e-9);
        assert!((apart(10.0, 190.0) - 180.0).abs() < 1e-9);
    }

    #[test]
    fn a_claimed_time_may_go_over_midnight() {
        let time = |hour| Time::new(hour, 0, 0, 0).unwrap();
        assert!(within(time(23), time(22), time(2)));
        assert!(within(time(1), time(22), time(2)));
        assert!(!within(time(12), time(22), time(2)));
    }
}
