//! Five hundred protected values, in every way of writing, at every place of every format.

mod encodings;
mod mutations;
mod values;

use std::collections::{BTreeMap, HashSet};

use model::term::{Term, TermKind};
use testimony_scan::{Allowed, Artefact, Certainty, Terms, scan};

use crate::formats::PLACES;
use encodings::{ENCODINGS, Encoding};
pub(crate) use values::{Dice, VALUES, values};

/// Values in one file. Some places hold no more than 65,535 bytes.
const TOGETHER: usize = 25;
/// Between two values: no part of any.
const BETWEEN: &str = " ||||| ";

/// The values of a stretch, as they can be written.
fn written<'v>(values: &'v [Term], encoding: &Encoding) -> Vec<(&'v Term, String)> {
    let write = |term: &'v Term| Some((term, (encoding.write)(term.kind, &term.value)?));
    values.iter().filter_map(write).collect()
}

/// A value that was not found.
struct Lost {
    way: (&'static str, TermKind),
    example: String,
}

/// How many were lost in each way, with the first of them.
fn tell(lost: &[Lost]) -> String {
    let mut ways: BTreeMap<(&str, TermKind), (usize, &str)> = BTreeMap::new();
    for one in lost {
        ways.entry(one.way).or_insert((0, &one.example)).0 += 1;
    }
    let line = |((name, kind), (count, example)): (&(&str, TermKind), &(usize, &str))| {
        format!("{name}, {kind}: {count}, such as {example}")
    };
    ways.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Whose values were not found in a file with all of them, and how many were looked for.
fn missed(
    place: &crate::formats::Place,
    encoding: &Encoding,
    values: &[Term],
    terms: &Terms,
) -> (usize, Vec<Lost>) {
    let mut written = written(values, encoding);
    // What a place cannot hold: an object of a PDF that nothing escapes takes its own meaning from a
    // backslash.
    match place.0 {
        // Its place writes a space for each stroke, which no name of a file has.
        "file name" => written.retain(|(_, text)| !text.contains('/')),
        "HTML style" => written.retain(|(_, text)| !text.contains('\n')),
        "PDF hidden object" => written.retain(|(_, text)| !text.contains('\\')),
        _ => {}
    }
    // A reader of pages puts a line with letters from the right in order as a whole: a number beside
    // them would not be one of that line.
    let (right, left): (Vec<_>, Vec<_>) = written
        .iter()
        .map(|(_, text)| text.as_str())
        .partition(|text| text.chars().any(|c| ('\u{590}'..'\u{900}').contains(&c)));
    let (mut certain, mut any) = (HashSet::new(), HashSet::new());
    for texts in [right, left].iter().filter(|texts| !texts.is_empty()) {
        let (name, bytes) = (place.1)(&texts.join(BETWEEN));
        let report = scan(&Artefact::new(&name, &bytes), terms, &Allowed::none());
        for finding in report.findings {
            if finding.certainty == Certainty::Certain {
                certain.insert(finding.term.clone());
            }
            any.insert(finding.term);
        }
    }
    let is_found = |term: &Term| {
        if encoding.certain && term.kind != TermKind::Date {
            certain.contains(term.id.as_str())
        } else {
            any.contains(term.id.as_str())
        }
    };
    let lost = written.iter().filter(|(term, _)| !is_found(term));
    let told = |(term, text): &(&Term, String)| Lost {
        way: (encoding.name, term.kind),
        example: format!("{}: {} as {text:?}", place.0, term.value),
    };
    (written.len(), lost.map(told).collect())
}

/// In the suite one stretch of the values for each way and place, another for each; all of them with
/// `TESTIMONY_PROVE`, as `cargo xtask prove` sets it.
#[test]
fn every_value_is_found_in_every_encoding_at_every_place() {
    let whole = std::env::var_os("TESTIMONY_PROVE").is_some();
    // Every kind in every stretch.
    let mut values = values();
    let step = VALUES / TOGETHER;
    values.sort_by_key(|term| term.id[1..].parse::<usize>().unwrap() % step);
    let terms = Terms::compile(values.clone()).unwrap();
    let (mut looked, mut lost) = (0, Vec::new());
    for (at, place) in PLACES.iter().enumerate() {
        for (number, encoding) in ENCODINGS.iter().enumerate() {
            for (stretch, values) in values.chunks(TOGETHER).enumerate() {
                if whole || stretch == (at + number * 7) % step {
                    let (count, missed) = missed(place, encoding, values, &terms);
                    looked += count;
                    lost.extend(missed);
                }
            }
        }
    }
    println!("{looked} values planted at {} places", PLACES.len());
    assert!(
        lost.is_empty(),
        "{} of {looked} were missed:\n{}",
        lost.len(),
        tell(&lost)
    );
    let least = PLACES.len() * VALUES * 30 / if whole { 1 } else { step };
    assert!(looked >= least, "{looked} of {least}");
}

/// One value in a file of its own, as most are.
#[test]
fn a_value_alone_is_found_too() {
    let values = values();
    let terms = Terms::compile(values.clone()).unwrap();
    let mut dice = Dice::new(24);
    let mut lost = Vec::new();
    let mut looked = 0;
    for _ in 0..1_000 {
        let place = dice.pick(PLACES);
        let encoding = dice.pick(ENCODINGS);
        let value = dice.pick(&values);
        let (count, missed) = missed(place, encoding, std::slice::from_ref(value), &terms);
        looked += count;
        lost.extend(missed);
    }
    assert!(
        lost.is_empty(),
        "{} of {looked}:\n{}",
        lost.len(),
        tell(&lost)
    );
    assert!(looked > 300, "{looked}");
}

#[test]
fn every_kind_has_thirty_encodings() {
    let mut ways: BTreeMap<(TermKind, bool), HashSet<&str>> = BTreeMap::new();
    for term in values() {
        for encoding in ENCODINGS {
            if (encoding.write)(term.kind, &term.value).is_some() {
                let key = (term.kind, term.value.is_ascii());
                ways.entry(key).or_default().insert(encoding.name);
            }
        }
    }
    for (kind, names) in &ways {
        assert!(names.len() >= 30, "{kind:?}: {}", names.len());
    }
    let names: HashSet<&str> = ENCODINGS.iter().map(|encoding| encoding.name).collect();
    assert_eq!(names.len(), ENCODINGS.len());
}

/// docs/scan.md lists what was tried: each way of writing with an example and whether it is certain.
#[test]
fn the_document_lists_every_encoding() {
    let document = include_str!("../../../../docs/scan.md");
    let listed: Vec<(&str, &str)> = document
        .lines()
        .skip_while(|line| !line.starts_with("| way of writing |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            (cells[0], cells[1])
        })
        .collect();
    let tried: Vec<(&str, &str)> = ENCODINGS
        .iter()
        .map(|encoding| {
            (
                encoding.name,
                if encoding.certain {
                    "certain"
                } else {
                    "possible"
                },
            )
        })
        .collect();
    assert_eq!(listed, tried);
}
