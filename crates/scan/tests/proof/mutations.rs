//! Spellings that nobody listed, made by a seeded generator, and pages in which nothing is to be found.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use model::term::{Term, TermKind};
use testimony_scan::{Allowed, Artefact, Certainty, Terms, scan};

use super::{Dice, values};
use crate::term;

/// A way of changing a text by one step.
type Mutation = (&'static str, fn(&mut Dice, &str) -> String);

const MUTATIONS: [Mutation; 8] = [
    ("one letter lost", |dice, text| {
        change(dice, text, |_| String::new())
    }),
    ("one letter twice", |dice, text| {
        change(dice, text, |c| format!("{c}{c}"))
    }),
    ("two letters swapped", |dice, text| {
        let mut letters: Vec<char> = text.chars().collect();
        let at = dice.roll(letters.len() - 1);
        letters.swap(at, at + 1);
        letters.into_iter().collect()
    }),
    ("one letter another", |dice, text| {
        let others: Vec<char> = if text.is_ascii() {
            "abdefhiklmnorstuy"
        } else {
            "ابتحدرسعفكلمنهوي"
        }
        .chars()
        .collect();
        let other = *dice.pick(&others);
        change(dice, text, |_| other.to_string())
    }),
    ("another transliteration", |dice, text| {
        transliterated(dice, text)
    }),
    (
        "letters taken for others by a machine that reads scans",
        |dice, text| misread(dice, text),
    ),
    ("a space lost or added", |dice, text| {
        if dice.roll(2) == 0 {
            return text.replacen(' ', "", 1);
        }
        change(dice, text, |c| format!("{c} "))
    }),
    ("two of these", |dice, text| {
        let once = (MUTATIONS[dice.roll(7)].1)(dice, text);
        (MUTATIONS[dice.roll(7)].1)(dice, &once)
    }),
];

/// Changes one letter, never the first.
fn change(dice: &mut Dice, text: &str, to: impl Fn(char) -> String) -> String {
    let letters: Vec<char> = text.chars().collect();
    let inner: Vec<usize> = (1..letters.len())
        .filter(|at| letters[*at].is_alphanumeric())
        .collect();
    let at = *dice.pick(&inner);
    letters
        .iter()
        .enumerate()
        .map(|(nth, c)| if nth == at { to(*c) } else { c.to_string() })
        .collect()
}

fn transliterated(dice: &mut Dice, text: &str) -> String {
    const LATIN: [(&str, &[&str]); 12] = [
        ("aa", &["a", "â"]),
        ("ou", &["u", "oo"]),
        ("u", &["ou", "o"]),
        ("i", &["ee", "y", "e"]),
        ("a", &["e", "aa", "ā"]),
        ("q", &["k", "c", "g"]),
        ("kh", &["ch", "x"]),
        ("j", &["dj", "g"]),
        ("sh", &["ch", "sch"]),
        ("y", &["i", "ee"]),
        ("dd", &["d"]),
        ("h", &["", "ḥ"]),
    ];
    const ARABIC: [(&str, &[&str]); 6] = [
        ("ا", &["أ", "إ", ""]),
        ("ي", &["ى", "ئ"]),
        ("ه", &["ة"]),
        ("ك", &["ق"]),
        ("ت", &["ط"]),
        ("س", &["ص"]),
    ];
    let table: &[(&str, &[&str])] = if text.is_ascii() { &LATIN } else { &ARABIC };
    let fits: Vec<_> = table
        .iter()
        .filter(|(from, _)| text.to_lowercase().contains(from))
        .collect();
    if fits.is_empty() {
        return text.to_owned();
    }
    let (from, to) = dice.pick(&fits);
    let places: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
    if places.is_empty() {
        return text.to_owned();
    }
    let at = *dice.pick(&places);
    format!(
        "{}{}{}",
        &text[..at],
        dice.pick(to),
        &text[at + from.len()..]
    )
}

fn misread(dice: &mut Dice, text: &str) -> String {
    const READ: [(&str, &str); 14] = [
        ("m", "rn"),
        ("l", "1"),
        ("i", "l"),
        ("o", "0"),
        ("a", "o"),
        ("h", "b"),
        ("d", "cl"),
        ("S", "5"),
        ("ب", "ت"),
        ("ح", "ج"),
        ("د", "ذ"),
        ("ر", "ز"),
        ("س", "ش"),
        ("ف", "ق"),
    ];
    let fits: Vec<_> = READ
        .iter()
        .filter(|(from, _)| text.contains(from))
        .collect();
    if fits.is_empty() {
        return text.to_owned();
    }
    let (from, to) = dice.pick(&fits);
    text.replacen(from, to, 1)
}

/// Invented people with names as they are borne, beside the values of the proof.
fn names() -> Vec<Term> {
    const GIVEN: [(&str, &str); 20] = [
        ("Samira", "سميرة"),
        ("Khaled", "خالد"),
        ("Fatima", "فاطمة"),
        ("Youssef", "يوسف"),
        ("Huda", "هدى"),
        ("Ibrahim", "إبراهيم"),
        ("Maryam", "مريم"),
        ("Mustafa", "مصطفى"),
        ("Zeinab", "زينب"),
        ("Hussein", "حسين"),
        ("Abdulrahman", "عبد الرحمن"),
        ("Nour", "نور"),
        ("Ghassan", "غسان"),
        ("Rania", "رانيا"),
        ("Bassel", "باسل"),
        ("Layla", "ليلى"),
        ("Tariq", "طارق"),
        ("Amina", "أمينة"),
        ("Walid", "وليد"),
        ("Salma", "سلمى"),
    ];
    const FAMILY: [(&str, &str); 20] = [
        ("Haddan", "حدان"),
        ("al-Qudsi", "القدسي"),
        ("Tariban", "تاربان"),
        ("Shahrouri", "شحروري"),
        ("Mardini", "مارديني"),
        ("Barazan", "برازان"),
        ("Dalloul", "دلول"),
        ("Jabbouri", "جبوري"),
        ("al-Khatib", "الخطيب"),
        ("Zaytoun", "زيتون"),
        ("Rifaat", "رفعت"),
        ("Sabbagh", "صباغ"),
        ("Nasrallin", "نصرالين"),
        ("Ghazawi", "غزاوي"),
        ("Kasmani", "كسماني"),
        ("Touma", "توما"),
        ("Hamdoush", "حمدوش"),
        ("Arslani", "أرسلاني"),
        ("Bitar", "بيطار"),
        ("Masalma", "مسالمة"),
    ];
    let mut found = Vec::new();
    for (nth, (given, arabic)) in GIVEN.iter().enumerate() {
        for step in 0..5 {
            let (family, in_arabic) = FAMILY[(nth * 7 + step * 3) % 20];
            let id = format!("n{}", found.len());
            let value = if step % 2 == 0 {
                format!("{given} {family}")
            } else {
                format!("{arabic} {in_arabic}")
            };
            found.push(term(&id, TermKind::Person, &value));
        }
    }
    found
}

#[test]
fn most_spellings_that_nobody_listed_are_found() {
    let mut planted = names();
    planted.extend(values().into_iter().filter(|term| {
        matches!(
            term.kind,
            TermKind::Person | TermKind::Phone | TermKind::Identifier | TermKind::Email
        )
    }));
    let terms = Terms::compile(planted.clone()).unwrap();
    let mut dice = Dice::new(2026);
    let mut rows: BTreeMap<(usize, &str), (usize, usize)> = BTreeMap::new();
    for (nth, (_, mutate)) in MUTATIONS.iter().enumerate() {
        for one in &planted {
            let written = mutate(&mut dice, &one.value);
            let text = format!("She said that it was {written} who had been there.");
            let report = scan(
                &Artefact::new("a.txt", text.as_bytes()),
                &terms,
                &Allowed::none(),
            );
            let found = report
                .findings
                .iter()
                .any(|finding| finding.term == one.id || finding.others > 0);
            let group = match one.kind {
                TermKind::Person if one.id.starts_with('n') => "names that are borne",
                TermKind::Person => "invented names",
                _ => "numbers and addresses",
            };
            let row = rows.entry((nth, group)).or_default();
            row.0 += usize::from(found);
            row.1 += 1;
        }
    }
    let mut table = String::new();
    for (nth, (name, _)) in MUTATIONS.iter().enumerate() {
        let cell = |group| {
            let (found, all) = rows[&(nth, group)];
            format!("{} %", found * 100 / all)
        };
        table.push_str(&format!(
            "| {name} | {} | {} | {} |\n",
            cell("names that are borne"),
            cell("invented names"),
            cell("numbers and addresses")
        ));
    }
    println!("{table}");
    let document = include_str!("../../../../docs/scan.md");
    assert!(
        document.contains(&table),
        "docs/scan.md does not have:\n{table}"
    );
}

/// Words of an A4 page of a report.
const PAGE: usize = 330;

/// False alarms in texts that have no protected value.
#[test]
fn clean_public_texts_raise_few_alarms() {
    let document = include_str!("../../../../docs/scan.md");
    let licences = Path::new("/usr/share/common-licenses");
    let places = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/syria/sy_communities_2015.tsv");
    let mut texts: Vec<(&str, String)> = Vec::new();
    let mut prose = String::new();
    for name in [
        "GPL-1",
        "GPL-2",
        "GPL-3",
        "LGPL-2.1",
        "GFDL-1.3",
        "Apache-2.0",
        "MPL-2.0",
        "Artistic",
        "CC0-1.0",
    ] {
        prose.push_str(&std::fs::read_to_string(licences.join(name)).unwrap_or_default());
    }
    if prose.len() > 100_000 {
        texts.push(("English licences", prose));
    } else {
        testkit::skip(
            "false alarms in English prose",
            "no /usr/share/common-licenses",
        );
    }
    match std::fs::read(&places) {
        Ok(bytes) => texts.push((
            "names of Syrian communities",
            String::from_utf8_lossy(&bytes).into_owned(),
        )),
        Err(_) => testkit::skip("false alarms in names of places", "no ../shared/data/syria"),
    }
    for (name, text) in texts {
        let pages = text.split_whitespace().count().div_ceil(PAGE);
        let line = alarms(name, &text, pages);
        println!("{line}");
        assert!(
            document.contains(&line),
            "docs/scan.md does not have:\n{line}"
        );
    }
}

fn alarms(name: &str, text: &str, pages: usize) -> String {
    let mut cells = Vec::new();
    for terms in [names(), values()] {
        let terms = Terms::compile(terms).unwrap();
        let report = scan(
            &Artefact::new("a.txt", text.as_bytes()),
            &terms,
            &Allowed::none(),
        );
        let places = |certainty| {
            let found = report
                .findings
                .iter()
                .filter(move |found| found.certainty == certainty);
            // One look decides about one place, whoever may be meant there.
            found
                .map(|found| (&found.where_, &found.matched))
                .collect::<HashSet<_>>()
                .len()
        };
        for certainty in [Certainty::Certain, Certainty::Possible] {
            let tenths = places(certainty) * 1_000 / pages;
            cells.push(format!("{}.{}", tenths / 10, tenths % 10));
        }
    }
    format!("| {name}, {pages} pages | {} |", cells.join(" | "))
}
