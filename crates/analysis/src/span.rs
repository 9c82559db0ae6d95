//! Periods of whole days, and how far a claim holds in them.

use model::{
    date::{Day, UncertainDate},
    record::Claim,
    vocabulary::BoundKind,
};
use serde::Serialize;

/// Days from the first to the last, both included; an absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Days {
    /// The first day; absent for no limit.
    pub from: Option<Day>,
    /// The last day; absent for no limit.
    pub to: Option<Day>,
}

/// How sure it is that something held. What certainly did not hold has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The bounds of the dates leave it open.
    Possible,
    /// It held, if the claims are true.
    Certain,
}

/// On which days a claim may hold, and on which of them it must if it is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Span {
    /// Days on which it may hold.
    pub possible: Days,
    /// Days on which it holds; absent if there is none of which that can be said.
    pub certain: Option<Days>,
}

impl Days {
    /// Every day.
    pub const ALWAYS: Self = Self {
        from: None,
        to: None,
    };

    /// The days that a date can mean.
    pub fn of(date: &UncertainDate) -> Self {
        Self {
            from: date.earliest(),
            to: date.latest(),
        }
    }

    /// The days that are in both.
    pub fn and(self, other: Self) -> Option<Self> {
        let later = |a: Option<Day>, b: Option<Day>| a.max(b);
        let sooner = |a: Option<Day>, b: Option<Day>| match (a, b) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let both = Self {
            from: later(self.from, other.from),
            to: sooner(self.to, other.to),
        };
        both.from
            .zip(both.to)
            .is_none_or(|(from, to)| from <= to)
            .then_some(both)
    }

    /// Whether it has every day of `other`.
    pub fn holds(self, other: Self) -> bool {
        self.and(other) == Some(other)
    }

    /// The days of this that are in none of `taken`, in order.
    pub fn without(self, taken: &[Self]) -> Vec<Self> {
        let mut left = vec![self];
        for taken in taken {
            left = left
                .into_iter()
                .flat_map(|days| days.minus(*taken))
                .collect();
        }
        left.sort_by_key(|days| (days.from, days.to));
        left
    }

    fn minus(self, taken: Self) -> Vec<Self> {
        if self.and(taken).is_none() {
            return vec![self];
        }
        let before = taken.from.map(|from| Self {
            from: None,
            to: Some(before(from)),
        });
        let after = taken.to.map(|to| Self {
            from: Some(after(to)),
            to: None,
        });
        [before, after]
            .into_iter()
            .flatten()
            .filter_map(|part| self.and(part))
            .collect()
    }
}

impl Span {
    /// What holds for ever.
    pub const ALWAYS: Self = Self {
        possible: Days::ALWAYS,
        certain: Some(Days::ALWAYS),
    };

    /// On which days a claim holds, by its dates and by how each is known.
    ///
    /// A first date `at-latest` leaves all days before it possible; a last date `at-earliest` all days
    /// after it. A date without a kind reaches as far as it says and no farther. Without a last date a
    /// claim that is `ongoing` goes on, certainly until the day `as_of` which the source spoke; any other holds beyond its first date only possibly. Nothing is
    /// certain on the side of a date that its writer marked `?`, `~` or `%`.
    pub fn of(claim: &Claim) -> Self {
        let first = claim.first.as_ref().map(Days::of);
        let last = claim.last.as_ref().map(Days::of);
        let firm = |date: &Option<UncertainDate>| {
            date.as_ref()
                .is_none_or(|date| !date.as_str().contains(['?', '~', '%']))
        };
        let ongoing = claim.ongoing == Some(true);

        let may_begin = match claim.first_is {
            Some(BoundKind::AtLatest) => None,
            _ => first.and_then(|days| days.from),
        };
        let may_end = match claim.last_is {
            Some(BoundKind::AtEarliest) => None,
            _ if ongoing => None,
            _ => last.and_then(|days| days.to),
        };
        let possible = Days {
            from: may_begin,
            to: may_end,
        };

        // The day by which it had begun, and the day until which it had not ended: known, open or not
        // known.
        let begun = first
            .filter(|_| firm(&claim.first) && claim.first_is != Some(BoundKind::AtEarliest))
            .and_then(|days| days.to);
        let lasted = last
            .filter(|_| firm(&claim.last) && claim.last_is != Some(BoundKind::AtLatest))
            .and_then(|days| days.from);
        // What went on when the source spoke is certain until then, and possible after.
        let spoken = claim.as_of.as_ref().map(Days::of);
        let lasted = match lasted {
            None if ongoing && last.is_none() => spoken.and_then(|days| days.from),
            lasted => lasted,
        };
        let goes_on = ongoing && last.is_none() && spoken.is_none();
        let always = first.is_none() && goes_on;
        let certain = match (begun, lasted) {
            _ if always => Some(Days::ALWAYS),
            (Some(begun), Some(lasted)) => Some(days((Some(begun), Some(lasted)))),
            (Some(begun), None) if goes_on => Some(days((Some(begun), None))),
            // One day of which a source speaks, if that date is one day.
            (Some(begun), None) => one_day(first, begun),
            (None, Some(lasted)) => one_day(last, lasted),
            (None, None) => None,
        };
        Self {
            possible,
            certain: certain
                .filter(|days| days.from.zip(days.to).is_none_or(|(from, to)| from <= to)),
        }
    }

    /// The days on which both hold.
    pub fn and(self, other: Self) -> Option<Self> {
        Some(Self {
            possible: self.possible.and(other.possible)?,
            certain: self.certain.zip(other.certain).and_then(|(a, b)| a.and(b)),
        })
    }

    /// Whether it held on one day that lies somewhere in `window`: certain only if it did on all of
    /// them.
    pub fn on_a_day_in(self, window: Days) -> Option<Certainty> {
        self.possible.and(window)?;
        let sure = self.certain.is_some_and(|certain| certain.holds(window));
        Some(grade(sure))
    }

    /// Whether it held at some time in a period: certain if there is a day of it on which it did.
    pub fn some_time_in(self, period: Days) -> Option<Certainty> {
        self.possible.and(period)?;
        let sure = self
            .certain
            .is_some_and(|certain| certain.and(period).is_some());
        Some(grade(sure))
    }
}

const fn grade(sure: bool) -> Certainty {
    if sure {
        Certainty::Certain
    } else {
        Certainty::Possible
    }
}

const fn days((from, to): (Option<Day>, Option<Day>)) -> Days {
    Days { from, to }
}

fn one_day(date: Option<Days>, day: Day) -> Option<Days> {
    let day = Days {
        from: Some(day),
        to: Some(day),
    };
    (date == Some(day)).then_some(day)
}

/// The day before.
fn before(day: Day) -> Day {
    if day.day > 1 {
        return Day {
            day: day.day - 1,
            ..day
        };
    }
    let (year, month) = match day.month {
        1 => (day.year - 1, 12),
        month => (day.year, month.saturating_sub(1)),
    };
    Day {
        year,
        month,
        day: length(year, month),
    }
}

/// The day after.
fn after(day: Day) -> Day {
    if day.day < length(day.year, day.month) {
        return Day {
            day: day.day + 1,
            ..day
        };
    }
    let (year, month) = match day.month {
        12 => (day.year + 1, 1),
        month => (day.year, month + 1),
    };
    Day {
        year,
        month,
        day: 1,
    }
}

const fn length(year: i64, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.rem_euclid(4) == 0
            && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) =>
        {
            29
        }
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use model::{id::RecordId, vocabulary::ClaimKind};
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> UncertainDate {
        UncertainDate::parse(text).unwrap()
    }

    fn claim(
        first: Option<(&str, Option<BoundKind>)>,
        last: Option<(&str, Option<BoundKind>)>,
        ongoing: Option<bool>,
    ) -> Span {
        let mut claim = Claim::new(RecordId::from_bytes([1; 16]), ClaimKind::Command);
        claim.first = first.map(|(text, _)| date(text));
        claim.first_is = first.and_then(|(_, kind)| kind);
        claim.last = last.map(|(text, _)| date(text));
        claim.last_is = last.and_then(|(_, kind)| kind);
        claim.ongoing = ongoing;
        Span::of(&claim)
    }

    fn on(span: Span, text: &str) -> Option<Certainty> {
        span.on_a_day_in(Days::of(&date(text)))
    }

    #[test]
    fn exact_dates_hold_between_and_nowhere_else() {
        let span = claim(
            Some(("2012-03-01", Some(BoundKind::Exact))),
            Some(("2012-05-31", None)),
            None,
        );
        assert_eq!(on(span, "2012-04-10"), Some(Certainty::Certain));
        assert_eq!(on(span, "2012-02-29"), None);
        assert_eq!(on(span, "2012-06-01"), None);
        assert_eq!(on(span, "2012"), Some(Certainty::Possible));
    }

    #[test]
    fn what_a_source_first_and_last_says_may_reach_farther() {
        let span = claim(
            Some(("2012-03", Some(BoundKind::AtLatest))),
            Some(("2012-05", Some(BoundKind::AtEarliest))),
            None,
        );
        assert_eq!(on(span, "2011-01-01"), Some(Certainty::Possible));
        assert_eq!(on(span, "2012-03-15"), Some(Certainty::Possible));
        assert_eq!(on(span, "2012-04-15"), Some(Certainty::Certain));
        assert_eq!(on(span, "2012-05-15"), Some(Certainty::Possible));
        assert_eq!(on(span, "2020"), Some(Certainty::Possible));
    }

    #[test]
    fn open_ends_are_certain_only_if_the_claim_says_it_goes_on() {
        let since = Some(("2012-03-01", None));
        assert_eq!(
            on(claim(since, None, Some(true)), "2012-09"),
            Some(Certainty::Certain)
        );
        assert_eq!(
            on(claim(since, None, None), "2012-09"),
            Some(Certainty::Possible)
        );
        assert_eq!(
            on(claim(since, None, None), "2012-03-01"),
            Some(Certainty::Certain)
        );
        assert_eq!(
            on(claim(None, None, None), "2012-03-01"),
            Some(Certainty::Possible)
        );
        assert_eq!(
            on(claim(None, None, Some(true)), "2012-03-01"),
            Some(Certainty::Certain)
        );
    }

    #[test]
    fn a_doubtful_date_makes_nothing_certain() {
        let span = claim(Some(("2012-03?", None)), Some(("2012-05-31", None)), None);
        assert_eq!(on(span, "2012-04-10"), Some(Certainty::Possible));
        assert_eq!(on(span, "2012-05-31"), Some(Certainty::Certain));
    }

    #[test]
    fn what_was_going_on_when_recorded_may_outlast_its_last_date() {
        let span = claim(
            Some(("2012-03-01", None)),
            Some(("2012-05-31", Some(BoundKind::Exact))),
            Some(true),
        );
        assert_eq!(on(span, "2012-05-31"), Some(Certainty::Certain));
        assert_eq!(on(span, "2012-06-01"), Some(Certainty::Possible));
    }

    #[test]
    fn a_first_date_at_earliest_makes_no_day_certain() {
        let span = claim(
            Some(("2012-03-01", Some(BoundKind::AtEarliest))),
            Some(("2012-05-31", None)),
            None,
        );
        assert_eq!(on(span, "2012-02-29"), None);
        assert_eq!(on(span, "2012-04-01"), Some(Certainty::Possible));
        assert_eq!(on(span, "2012-05-31"), Some(Certainty::Certain));
    }

    #[test]
    fn a_last_date_at_latest_says_only_that_it_was_over() {
        let span = claim(
            Some(("2012-03-01", None)),
            Some(("2012-05-31", Some(BoundKind::AtLatest))),
            None,
        );
        assert_eq!(on(span, "2012-03-01"), Some(Certainty::Certain));
        assert_eq!(on(span, "2012-04-01"), Some(Certainty::Possible));
        assert_eq!(on(span, "2012-06-01"), None);
    }

    #[test]
    fn what_is_left_over_is_found_across_months() {
        let year = Days::of(&date("2012"));
        let taken = [Days::of(&date("2012-02")), Days::of(&date("2012-06-15/.."))];
        let left = year.without(&taken);
        assert_eq!(
            left,
            [
                Days::of(&date("2012-01")),
                Days::of(&date("2012-03-01/2012-06-14"))
            ]
        );
    }

    proptest! {
        #[test]
        fn neighbouring_days_are_each_others(year in -400i64..2400, month in 1u8..13, day in 1u8..29) {
            let day = Day { year, month, day };
            prop_assert_eq!(before(after(day)), day);
            prop_assert_eq!(after(before(day)), day);
        }
    }
}
