//! Statements about patterns.

use model::count::Count;
use proptest::prelude::*;
use testimony_analysis::pattern::{Direction, Period, Quantifier, share, trend};

fn count(text: &str) -> Count {
    Count::parse(text).unwrap()
}

#[test]
fn a_word_stands_for_a_share() {
    let holds =
        |these: &str, others: &str, word| share(count(these), count(others), word, 10).holds;
    assert!(holds("80", "20", Quantifier::VastMajority));
    assert!(!holds("79", "21", Quantifier::VastMajority));
    assert!(!holds("50", "50", Quantifier::Majority) && holds("51", "50", Quantifier::Majority));
    assert!(holds("2000", "1000", Quantifier::LargeMajority));
    assert!(holds("19", "1", Quantifier::NearlyAll) && !holds("19", "1", Quantifier::All));
    assert!(holds("10", "0", Quantifier::All));
}

#[test]
fn it_holds_at_the_least_favourable_ends_or_not_at_all() {
    let found = share(
        count("78..90..95"),
        count("8..10..22"),
        Quantifier::VastMajority,
        10,
    );
    assert_eq!(found.best, Some(0.9));
    assert_eq!(
        (found.least, found.most, found.whole),
        (0.78, 95.0 / 103.0, (86, 117))
    );
    assert!(!found.holds, "{found:?}");
    assert!(
        share(
            count("88..90..95"),
            count("8..10..22"),
            Quantifier::VastMajority,
            10
        )
        .holds
    );
}

#[test]
fn few_cases_bear_out_no_share() {
    assert!(!share(count("9"), count("0"), Quantifier::Majority, 10).holds);
    assert!(!share(count("0"), count("0"), Quantifier::All, 0).holds);
}

fn months(counts: &[&str]) -> Vec<Period> {
    counts
        .iter()
        .map(|text| Period {
            days: 30,
            count: count(text),
        })
        .collect()
}

#[test]
fn growth_is_more_than_chance_would_make() {
    let found = trend(&months(&["2", "3", "8", "14"]), Direction::Growing, 0.05);
    assert!(
        found.holds && found.is_exact && found.cases == 27,
        "{found:?}"
    );
    assert!(!trend(&months(&["2", "3", "8", "14"]), Direction::Declining, 0.05).holds);
    assert!(trend(&months(&["14", "8", "3", "2"]), Direction::Declining, 0.05).holds);
    assert!(!trend(&months(&["6", "7", "6", "8"]), Direction::Growing, 0.05).holds);
}

/// Two cases in two equal periods: the last one with both has a chance of a quarter.
#[test]
fn small_distributions_are_those_on_paper() {
    let p = |counts: &[&str]| trend(&months(counts), Direction::Growing, 0.05).p;
    assert!((p(&["0", "2"]) - 0.25).abs() < 1e-12);
    assert!((p(&["1", "1"]) - 0.75).abs() < 1e-12);
    assert!((p(&["2", "0"]) - 1.0).abs() < 1e-12);
    // Ten cases, all in the last of three: 3^-10.
    assert!((p(&["0", "0", "10"]) - 3_f64.powi(-10)).abs() < 1e-15);
}

#[test]
fn longer_periods_have_more_cases_without_any_growth() {
    let first = Period {
        days: 10,
        count: count("10"),
    };
    let second = Period {
        days: 60,
        count: count("60"),
    };
    assert!(!trend(&[first, second], Direction::Growing, 0.05).holds);
    let as_long = Period { days: 10, ..second };
    assert!(trend(&[first, as_long], Direction::Growing, 0.05).holds);
}

#[test]
fn what_may_as_well_have_been_earlier_is_no_growth() {
    let sure = trend(&months(&["2", "3", "8", "14"]), Direction::Growing, 0.05);
    let unsure = trend(
        &months(&["2..9", "3..9", "6..8", "9..14"]),
        Direction::Growing,
        0.05,
    );
    assert!(sure.holds && !unsure.holds, "{unsure:?}");
}

#[test]
fn one_period_is_no_trend_and_none_is_neither() {
    for periods in [&months(&["5"])[..], &[]] {
        let found = trend(periods, Direction::Growing, 0.05);
        assert!(!found.holds && found.p == 1.0, "{found:?}");
    }
    let mut periods = months(&["0", "9"]);
    periods[0].days = 0;
    assert!(!trend(&periods, Direction::Growing, 0.05).holds);
}

/// With many cases the normal distribution takes over where the exact one left.
#[test]
fn many_cases_are_judged_as_few_are() {
    let exact = trend(&months(&["280", "320"]), Direction::Growing, 0.05);
    let many = trend(&months(&["2800", "2921"]), Direction::Growing, 0.06);
    assert!(exact.is_exact && !many.is_exact);
    // (320 - 280) / sqrt(600) = 1.63 standard deviations, less half a step for continuity.
    assert!((exact.p - 0.0556).abs() < 0.0005, "{exact:?}");
    assert!((many.p - 0.0563).abs() < 0.0005, "{many:?}");
}

proptest! {
    /// Every way of drawing cases, counted.
    #[test]
    fn probabilities_are_those_of_every_draw(
        days in prop::collection::vec(1_u32..5, 2..4),
        drawn in prop::collection::vec(0_usize..4, 1..6),
    ) {
        let mut counts = vec![0_u32; days.len()];
        for at in &drawn {
            counts[at % days.len()] += 1;
        }
        let periods: Vec<Period> = days.iter().zip(&counts)
            .map(|(days, n)| Period { days: *days, count: Count::exact(*n) })
            .collect();
        let found = trend(&periods, Direction::Growing, 0.05);
        let observed: usize = counts.iter().enumerate().map(|(at, n)| at * *n as usize).sum();
        let total: u32 = days.iter().sum();
        let mut p = 0.0;
        let cases = drawn.len() as u32;
        for mut draw in 0..days.len().pow(cases) {
            let (mut sum, mut chance) = (0, 1.0);
            for _ in 0..cases {
                let at = draw % days.len();
                draw /= days.len();
                sum += at;
                chance *= f64::from(days[at]) / f64::from(total);
            }
            if sum >= observed {
                p += chance;
            }
        }
        prop_assert!((found.p - p).abs() < 1e-9, "{found:?} {p}");
    }
}
