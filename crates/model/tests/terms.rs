//! The shipped lists are sound and in our own words, and the user's own lists go before them.

use std::{collections::BTreeMap, fs, path::Path};

use testimony_model::{
    language::Language,
    terms::{
        self, LOCAL_ACTS, List, Terms, Words,
        import::{self, Fault},
    },
    vocabulary::Code,
};

/// In these lists a code spells the term, so that it has no broader one.
const SPELT: [u8; 4] = [1, 13, 14, 16];

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// What a term is called in both languages.
fn both(list: &List, text: &str) -> (Option<String>, Option<String>) {
    let label = |language| list.label(&code(text), language).map(str::to_owned);
    (label(Language::En), label(Language::Ar))
}

/// Every shipped file by its number, as rows of cells; the first row left out.
fn files() -> BTreeMap<u8, Vec<Vec<String>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/terms/data");
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().next(), Some("code\ten\tar"), "{name}");
        let rows = text.lines().skip(1);
        let rows = rows.map(|row| row.split('\t').map(str::to_owned).collect());
        let number = match name {
            "lists" => 0,
            _ => name.strip_prefix("mt").unwrap().parse().unwrap(),
        };
        files.insert(number, rows.collect());
    }
    files
}

#[test]
fn every_shipped_line_is_a_term_in_order() {
    let terms = Terms::built_in();
    for (number, rows) in files() {
        let codes: Vec<&String> = rows.iter().map(|row| &row[0]).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "list {number}");
        for row in &rows {
            assert_eq!(row.len(), 3, "list {number}: {row:?}");
            assert!(
                row.iter()
                    .all(|cell| !cell.is_empty() && cell.trim() == cell)
            );
            assert_eq!(code(&row[0]).as_str(), row[0], "list {number}");
            let arabic = |c: char| ('\u{621}'..='\u{64A}').contains(&c);
            assert!(!row[1].contains(arabic), "{row:?}");
            assert!(row[2].contains(arabic), "{row:?}");
        }
        if number > 0 {
            assert_eq!(
                terms.list(number).map_or(0, List::len),
                rows.len(),
                "list {number}"
            );
        }
    }
}

#[test]
fn every_shipped_list_is_embedded_and_has_a_title() {
    let terms = Terms::built_in();
    let embedded: Vec<u8> = terms.lists().map(List::number).collect();
    let shipped: Vec<u8> = files().into_keys().filter(|number| *number > 0).collect();
    assert_eq!(embedded, shipped);
    for number in shipped {
        for language in [Language::En, Language::Ar] {
            assert!(terms::title(number, language).is_some(), "{number}");
        }
    }
    assert_eq!(terms::title(70, Language::En), None);
}

#[test]
fn every_term_stands_below_a_broader_one() {
    for list in Terms::built_in().lists() {
        for (code, _) in list.iter() {
            let spelt = SPELT.contains(&list.number()) && !code.as_str().starts_with("90");
            let levels = if spelt {
                0
            } else {
                code.as_str().len() / 2 - 1
            };
            assert_eq!(
                list.ancestors(code).len(),
                levels,
                "list {} {code}",
                list.number()
            );
        }
    }
}

#[test]
fn no_two_terms_of_a_list_are_called_the_same() {
    for list in Terms::built_in().lists() {
        let mut seen = BTreeMap::new();
        for (code, words) in list.iter() {
            for label in words.all() {
                let other = seen.insert(label.to_lowercase(), code);
                assert_eq!(other, None, "list {}: {label}", list.number());
            }
        }
    }
}

#[test]
fn a_code_of_our_acts_is_none_of_the_standard() {
    let terms = Terms::built_in();
    let (acts, ours) = (terms.list(4).unwrap(), terms.list(LOCAL_ACTS).unwrap());
    assert!(ours.iter().all(|(code, _)| code.as_str().starts_with("61")));
    assert!(
        acts.iter()
            .all(|(code, _)| !code.as_str().starts_with("61"))
    );
}

#[test]
fn terms_are_found_above_below_and_by_their_words() {
    let terms = Terms::built_in();
    let acts = terms.list(4).unwrap();
    let label = |text: &str| acts.label(&code(text), Language::En).unwrap().to_owned();
    assert_eq!(label("02 01 11 11"), "Torture");
    assert_eq!(
        terms.label(4, &code("02011111"), Language::Ar),
        Some("تعذيب")
    );
    assert_eq!(
        acts.ancestors(&code("01010101")),
        [&code("01"), &code("0101"), &code("010101")]
    );
    assert_eq!(acts.children(&code("010105")).len(), 3);
    assert!(acts.top().contains(&&code("36")));
    assert!(!acts.top().contains(&&code("0101")));

    let nearest = |list: u8, words: &str| {
        terms
            .list(list)
            .unwrap()
            .nearest(words, 3)
            .first()
            .map(|code| code.to_string())
    };
    for (list, words, found) in [
        (4, "tortrue", "02011111"),
        (4, "summary executions", "01010101"),
        (4, "killed in a demonstration", "01010501"),
        (4, "الاختفاء", "030103"),
        (4, "01 01 05 77", "010105"),
        (5, "الفلقه", "030104"),
        (5, "cluster munitions", "9006"),
        (17, "hosptal", "0405"),
        (24, "armed forces", "010103"),
        (61, "medical personel", "610101"),
    ] {
        assert_eq!(nearest(list, words).as_deref(), Some(found), "{words}");
    }
    for none in ["", "the of", "zzzzzz", "77"] {
        assert_eq!(nearest(4, none), None, "{none}");
    }
}

#[test]
fn the_words_of_the_user_go_first() {
    let mut terms = Terms::built_in();
    let mut own = List::new(4);
    own.insert(
        code("02011111"),
        Words::new([(Language::En, "Torture by the state"), (Language::Ar, " ")]),
    );
    own.insert(code("0290"), Words::new([(Language::Ar, "مصطلح للمنظمة")]));
    terms.add(own);
    let acts = terms.list(4).unwrap();
    assert_eq!(
        both(acts, "02011111"),
        (Some("Torture by the state".into()), Some("تعذيب".into()))
    );
    assert_eq!(both(acts, "0290"), (None, Some("مصطلح للمنظمة".into())));
    assert_eq!(
        both(acts, "01010101").0.as_deref(),
        Some("Summary execution")
    );
}

#[test]
fn a_file_of_terms_gives_lists_and_says_what_it_left_out() {
    let text = "\u{FEFF}mt\tcode\tterm_en\tterm_ar\tar_status\r\n\
        4\t900100000000\tAlpha\tألف\tsource\r\n\
        4\t900200000000\tBeta\tباء\trematched_by_meaning_review\r\n\
        \r\n\
        4\t9001\tGamma\tجيم\tsource\r\n\
        4\t9003\tDelta\tدال\r\n\
        0\t9003\tDelta\tدال\tsource\r\n\
        4\tabc\tDelta\tدال\tsource\r\n\
        4\t9003\t\tدال\tdropped\r\n\
        4\t9003\tDe\u{202E}lta\tدال\tsource\r\n\
        61\t6150\tEpsilon\t\tsource\r\n";
    let read = import::read(text);
    let numbers: Vec<u8> = read.lists.iter().map(List::number).collect();
    assert_eq!(numbers, [4, 61]);
    assert_eq!(
        both(&read.lists[0], "9001"),
        (Some("Alpha".into()), Some("ألف".into()))
    );
    assert_eq!(both(&read.lists[0], "9002"), (Some("Beta".into()), None));
    assert_eq!((read.lists[0].len(), read.lists[1].len()), (2, 1));
    let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "line 5: list 4 has the code `9001` on an earlier line, which stands",
            "line 6: 4 columns, where the first line names 5",
            "line 7: `0` is not the number of a list; write 1 to 99",
            "line 8: `abc` is not a code; write pairs of digits such as `01 01 05 01` (quoted, so that zeros stay)",
            "line 9: no words for the term",
            "line 10: a character that cannot be seen; type the term again",
        ]
    );
}

#[test]
fn a_file_without_the_columns_says_which() {
    for (header, missing) in [("", "mt"), ("mt\tterm_en", "code"), ("mt\tcode", "term_en")] {
        let read = import::read(header);
        assert!(read.lists.is_empty());
        assert_eq!(read.problems[0].fault, Fault::NoColumn(missing));
    }
}

/// The file of the standard, which is not part of the repository.
fn standard(test: &str) -> Option<String> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/vocab/microthesauri.tsv");
    let text = fs::read_to_string(path).ok();
    if text.is_none() {
        testkit::skip(test, "../shared/data absent");
    }
    text
}

#[test]
fn the_lists_of_the_standard_can_be_imported() {
    let Some(text) = standard("the_lists_of_the_standard_can_be_imported") else {
        return;
    };
    let read = import::read(&text);
    assert_eq!(read.problems, []);
    assert_eq!(
        read.lists.iter().map(List::len).sum::<usize>(),
        text.lines().count() - 1
    );
    let (acts, methods) = (&read.lists[3], &read.lists[4]);
    // The Arabic of list 4 is that of other terms.
    assert!(
        acts.iter()
            .all(|(_, words)| words.in_language(Language::Ar).is_none())
    );
    assert!(
        methods
            .iter()
            .all(|(_, words)| words.in_language(Language::Ar).is_some())
    );
}

#[test]
fn shipped_codes_are_the_standards_and_shipped_words_are_ours() {
    let Some(text) = standard("shipped_codes_are_the_standards_and_shipped_words_are_ours") else {
        return;
    };
    let mut standard = Terms::default();
    for list in import::read(&text).lists {
        standard.add(list);
    }
    for list in Terms::built_in().lists() {
        for (code, words) in list.iter() {
            let theirs = standard.label(list.number(), code, Language::En);
            let Some(theirs) = theirs else {
                let local = list.number() == LOCAL_ACTS || code.as_str().starts_with("90");
                assert!(local, "list {} has no {code}", list.number());
                continue;
            };
            // Up to four words may be the plain name of a thing.
            if theirs.split_whitespace().count() > 4 {
                let ours = words.in_language(Language::En).unwrap();
                assert_ne!(plain(ours), plain(theirs), "list {} {code}", list.number());
            }
        }
    }
}

/// The words without case and signs.
fn plain(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
