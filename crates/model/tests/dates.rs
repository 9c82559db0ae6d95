//! A date told more coarsely gives away nothing finer.

use proptest::{prelude::*, sample::select};
use testimony_model::{
    date::{DatePrecision, UncertainDate},
    decision::{Field, Form, SubjectKind},
    record::Body,
};

use crate::support::{History, changed, date, event};

const COARSE: [DatePrecision; 3] = [
    DatePrecision::Month,
    DatePrecision::Season,
    DatePrecision::Year,
];

/// EDTF of every level, about two days.
fn edtf() -> impl Strategy<Value = String> {
    let day = (1990_u16..2030, 1_u8..13, 1_u8..29)
        .prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"));
    (day.clone(), day, 0_usize..18, 0_u8..24, 0_u8..60).prop_map(|(a, b, shape, hour, minute)| {
        let (first, last) = if a <= b { (&a, &b) } else { (&b, &a) };
        match shape {
            0 => a,
            1 => format!("{a}?"),
            2 => format!("{a}~"),
            3 => format!("{a}%"),
            4 => format!("{first}/{last}"),
            5 => format!("{a}/.."),
            6 => format!("../{a}"),
            7 => format!("{a}/"),
            8 => format!("/{a}"),
            9 => format!("[{first},{last}]"),
            10 => format!("{{{first},{last}}}"),
            11 => format!("{}-XX", &a[..7]),
            12 => format!("{}-XX-{}", &a[..4], &a[8..]),
            13 => format!("{a}T{hour:02}:{minute:02}:17Z"),
            14 => format!("{a}T{hour:02}:{minute:02}:17+03:00"),
            15 => a[..7].to_owned(),
            16 => format!("{}X", &a[..3]),
            _ => format!("{}-?{}", &a[..4], &a[5..]),
        }
    })
}

/// Whether `text` has no component finer than `precision`.
fn is_no_finer(text: &str, precision: DatePrecision) -> bool {
    let digits = |text: &str, length: usize| {
        text.len() == length && text.chars().all(|c| c.is_ascii_digit())
    };
    text.split('/').all(|part| match part.split_once('-') {
        None => part.is_empty() || part == "XXXX" || digits(part, 4),
        Some((year, rest)) => {
            digits(year, 4)
                && digits(rest, 2)
                && match precision {
                    DatePrecision::Year => false,
                    DatePrecision::Season => ("33"..="36").contains(&rest),
                    DatePrecision::Month | DatePrecision::Day => ("01"..="12").contains(&rest),
                }
        }
    })
}

proptest! {
    #[test]
    fn a_generalised_date_has_no_finer_component(
        text in edtf(), precision in select(&COARSE[..]),
    ) {
        let typed = UncertainDate::parse(&text);
        prop_assume!(typed.is_ok());
        let typed = typed.unwrap();
        let told = typed.generalised(precision);
        prop_assert!(is_no_finer(told.as_str(), precision), "{text} was told as {told}");
        prop_assert_eq!(told.generalised(precision), told, "telling it twice tells no more");
    }

    /// Not even whether it was the first or the last day of the month.
    #[test]
    fn two_days_of_one_month_are_told_alike(
        (year, month) in (1990_u16..2030, 1_u8..13),
        (one, other) in (1_u8..29, 1_u8..29),
        mark in select(&["", "?", "~", "%"][..]),
        precision in select(&COARSE[..]),
    ) {
        let told = |day, mark| {
            date(&format!("{year}-{month:02}-{day:02}{mark}")).generalised(precision)
        };
        prop_assert_eq!(told(one, mark), told(other, ""));
    }

    /// A date told more coarsely is still true: it holds every day that the typed one held, and reads back.
    #[test]
    fn a_generalised_date_is_still_true(text in edtf(), precision in select(&COARSE[..])) {
        let typed = UncertainDate::parse(&text);
        prop_assume!(typed.is_ok());
        let typed = typed.unwrap();
        let told = UncertainDate::parse(typed.generalised(precision).as_str());
        prop_assert!(told.is_ok(), "{} does not read back", typed.generalised(precision));
        let told = told.unwrap();
        prop_assert!(told.earliest().zip(typed.earliest()).is_none_or(|(told, typed)| told <= typed));
        prop_assert!(told.latest().zip(typed.latest()).is_none_or(|(told, typed)| told >= typed));
    }

    /// Through the ruling, which is how a report gets it.
    #[test]
    fn a_date_ruled_coarse_leaves_coarse(text in edtf(), precision in select(&COARSE[..])) {
        let typed = UncertainDate::parse(&text);
        prop_assume!(typed.is_ok());
        let typed = typed.unwrap();
        let event = changed(&event(), |record| {
            if let Body::Event(event) = &mut record.body {
                event.date = typed.clone();
            }
        });
        let form = Form::Generalised { date: Some(precision), place: None };
        let told = History::default()
            .policy(SubjectKind::Event, Field::Date, form)
            .rulings()
            .date(&event, testimony_model::language::Language::En)
            .unwrap();
        let told = told.value().unwrap().get();
        prop_assert!(is_no_finer(told.as_str(), precision), "{text} was told as {told}");
    }
}

/// A day is a day: the hour of a call can be matched with a telephone's bill.
#[test]
fn a_date_told_to_the_day_has_no_hour() {
    for text in ["2012-05-25T13:42:17Z", "2012-05-25T13:42:17+03:00"] {
        let told = date(text).generalised(DatePrecision::Day);
        assert_eq!(told.as_str(), "2012-05-25");
    }
}

/// Dates at the edges of the calendar still read back.
#[test]
fn far_years_and_unknown_dates_are_told_as_dates() {
    for text in [
        "Y170000002",
        "-0044-03-15",
        "-0044",
        "0000-01-01",
        "Y-170000002",
        "/..",
        "../..",
    ] {
        let Ok(date) = UncertainDate::parse(text) else {
            continue;
        };
        for precision in COARSE {
            let told = date.generalised(precision);
            assert!(
                UncertainDate::parse(told.as_str()).is_ok(),
                "{text} became {told}"
            );
        }
    }
}
