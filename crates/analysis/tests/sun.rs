//! Whether a picture can be of the time that is claimed.

use model::{place::Position, record::Chronolocation, vocabulary::VerificationResult};
use testimony_analysis::sun::{CannotTell, Comparison, Tolerance, Verdict, compare};

use crate::date;

/// A quarter of Aleppo, in whose zone clocks were an hour ahead from 30 March to 26 October 2012.
fn mill() -> Position {
    Position::new(36.2, 37.15).unwrap()
}

fn picture(when: &str, from: &str, to: &str) -> Chronolocation {
    let mut of = Chronolocation::new(VerificationResult::NotDone, date(when));
    of.reasons = vec!["shadow of the lamp post".into()];
    of.from = (!from.is_empty()).then(|| from.into());
    of.to = (!to.is_empty()).then(|| to.into());
    of.zone = Some("Asia/Damascus".into());
    of
}

fn ask(of: &Chronolocation) -> Comparison {
    compare(mill(), of, None, Tolerance::default()).unwrap()
}

#[test]
fn a_noon_shadow_points_north_and_fits_noon() {
    // Solar noon of that day: longitude 37.15° is 28.6 minutes east of the zone's 30°, the clock is an
    // hour ahead and the sun three minutes early (equation of time), which makes 12:28.
    let mut of = picture("2012-05-25", "12:15", "12:45");
    of.shadow_direction = Some(0);
    of.shadow_ratio = Some(0.27);
    let found = ask(&of);
    assert_eq!(found.verdict, Verdict::Fits, "{:?}", found.words);
    let direction = found.days[0].direction.as_ref().unwrap();
    assert_eq!(direction.len(), 1);
    assert!(direction[0].from.as_str() < "12:28" && "12:28" < direction[0].to.as_str());
    assert_eq!(found.step_minutes, 1);
}

#[test]
fn a_morning_shadow_does_not_fit_the_afternoon_and_the_words_say_when_it_does() {
    let mut of = picture("2012-05-25", "16:00", "17:00");
    of.shadow_direction = Some(270);
    let found = ask(&of);
    assert_eq!(found.verdict, Verdict::DoesNotFit);
    let words = found.words.join("\n");
    assert!(
        words.contains("the claimed time, 16:00 to 17:00, does not fit"),
        "{words}"
    );
    let fits = found.days[0].fits.as_ref().unwrap();
    assert!(
        fits[0].from.as_str() > "07:00" && fits[0].to.as_str() < "11:00",
        "{fits:?}"
    );
}

#[test]
fn night_is_said() {
    let mut of = picture("2012-05-25", "23:00", "01:00");
    of.shadow_direction = Some(180);
    assert_eq!(ask(&of).verdict, Verdict::Night);
    assert!(
        ask(&of)
            .words
            .iter()
            .any(|words| words.ends_with("is night"))
    );
}

#[test]
fn each_day_of_an_uncertain_date_is_looked_at() {
    let mut of = picture("2012-03/2012-06", "12:20", "12:30");
    // The sun climbs from 46° to 77° at noon: only the last months cast so short a shadow.
    of.shadow_ratio = Some(0.25);
    let found = ask(&of);
    assert_eq!(found.days.len(), 122);
    assert_eq!(found.step_minutes, 5);
    assert_eq!(found.verdict, Verdict::FitsOnSomeDays);
    let first = found.days.first().unwrap().claim.unwrap();
    let last = found.days.last().unwrap().claim.unwrap();
    assert_eq!((first.fits, last.fits), (Some(false), Some(true)));
}

#[test]
fn clocks_set_ahead_move_the_sun_by_an_hour() {
    let noon = |when| {
        let mut of = picture(when, "", "");
        of.shadow_direction = Some(0);
        let found = ask(&of);
        assert_eq!(found.verdict, Verdict::NothingAgainst);
        found.days[0].direction.as_ref().unwrap()[0].from.clone()
    };
    assert!(noon("2012-03-29").starts_with("11:"));
    assert!(noon("2012-03-31").starts_with("12:"));
}

#[test]
fn what_cannot_be_told_says_why() {
    let ask = |of: &Chronolocation| compare(mill(), of, None, Tolerance::default()).unwrap_err();
    assert_eq!(ask(&picture("2012-05-25/..", "", "")), CannotTell::DateOpen);
    assert_eq!(
        ask(&picture("2010/2012", "", "")),
        CannotTell::TooManyDays { most: 367 }
    );
    assert_eq!(
        ask(&picture("2012-05-25", "noon", "")),
        CannotTell::Clock {
            time: "noon".into()
        }
    );
    let mut of = picture("2012-05-25", "", "");
    of.shadow_ratio = Some(0.0);
    assert_eq!(ask(&of), CannotTell::Ratio);
    of.zone = Some("Asia/Atlantis".into());
    assert_eq!(
        ask(&of),
        CannotTell::Zone {
            zone: Some("Asia/Atlantis".into())
        }
    );
    of.zone = None;
    assert_eq!(ask(&of), CannotTell::Zone { zone: None });
    of.shadow_ratio = None;
    let with = compare(mill(), &of, Some("Asia/Damascus"), Tolerance::default());
    assert_eq!(with.unwrap().verdict, Verdict::NothingAgainst);
}
