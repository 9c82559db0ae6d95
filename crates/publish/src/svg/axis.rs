//! The axis of a timeline: whole months between the first and the last day that are told.

use jiff::{ToSpan, civil::Date};
use model::{date::Day, publication::Timeline};

/// The distances between marks that readers are used to, in months.
const STEPS: [i32; 12] = [1, 2, 3, 6, 12, 24, 60, 120, 300, 600, 1200, 6000];

/// How many marks can be told apart.
const MOST: i32 = 8;

/// From the first of a month to the first of a later one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    first: Date,
    last: Date,
    step: i32,
}

/// A mark on the axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// From 0 to 1.
    pub(super) place: f64,
    /// The month or the year, as in ISO 8601.
    pub(super) words: String,
}

impl Axis {
    /// The axis that holds every day of a timeline; `None` if it tells none.
    pub(super) fn of(timeline: &Timeline) -> Option<Self> {
        let days = timeline
            .rows
            .iter()
            .flat_map(|row| [row.earliest.as_ref(), row.latest.as_ref()]);
        let days: Vec<Date> = days.flatten().map(|day| date(*day.get())).collect();
        let first = days.iter().min()?.first_of_month();
        let last = days
            .iter()
            .max()?
            .first_of_month()
            .saturating_add(1.month());
        let months = month(last) - month(first);
        let step = STEPS
            .into_iter()
            .find(|step| months / step <= MOST)
            .unwrap_or(12_000);
        Some(Self { first, last, step })
    }

    /// Where a day begins, from 0 to 1.
    pub(super) fn start(self, day: Day) -> f64 {
        self.place(date(day))
    }

    /// Where a day ends, from 0 to 1.
    pub(super) fn end(self, day: Day) -> f64 {
        self.place(date(day).saturating_add(1.day()))
    }

    /// The marks, in the order of time.
    pub(super) fn marks(self) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut at = self.first;
        while at <= self.last {
            if month(at).rem_euclid(self.step) == 0 {
                let year = i32::from(at.year());
                let words = if self.step < 12 {
                    format!("{year:04}-{:02}", at.month())
                } else {
                    format!("{year:04}")
                };
                marks.push(Mark {
                    place: self.place(at),
                    words,
                });
            }
            match at.checked_add(1.month()) {
                Ok(next) => at = next,
                Err(_) => break,
            }
        }
        marks
    }

    fn place(self, date: Date) -> f64 {
        let hours = |a: Date, b: Date| b.duration_since(a).as_secs_f64();
        (hours(self.first, date) / hours(self.first, self.last)).clamp(0.0, 1.0)
    }
}

/// Months since the year 0.
fn month(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

/// The day as the calendar library counts it; beyond the years -9999 to 9999, the last one it has.
fn date(day: Day) -> Date {
    let beyond = if day.year < 0 { Date::MIN } else { Date::MAX };
    let parts = (
        i16::try_from(day.year),
        i8::try_from(day.month),
        i8::try_from(day.day),
    );
    match parts {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).unwrap_or(beyond),
        _ => beyond,
    }
}
