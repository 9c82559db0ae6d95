//! The lists that are shipped.
//!
//! A line that cannot be read is left out here and found by `tests/terms.rs`: what ships has none.

use super::{List, Words};
use crate::{language::Language, vocabulary::Code};

/// Every list of `data/`.
pub(super) fn lists() -> impl Iterator<Item = List> {
    LISTS.iter().map(|(number, text)| {
        let mut list = List::new(*number);
        for (code, english, arabic) in rows(text) {
            if let Ok(code) = Code::parse(code) {
                let words = Words::new([(Language::En, english), (Language::Ar, arabic)]);
                list.insert(code, words);
            }
        }
        list
    })
}

/// What a list is called.
pub(super) fn title(number: u8, language: Language) -> Option<&'static str> {
    let (_, english, arabic) = rows(TITLES).find(|(code, ..)| code.parse() == Ok(number))?;
    Some(match language {
        Language::En | Language::Other(_) => english,
        Language::Ar => arabic,
    })
}

/// The three columns of each line below the first.
fn rows(text: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    text.lines().skip(1).filter_map(|line| {
        let (code, words) = line.split_once('\t')?;
        let (english, arabic) = words.split_once('\t')?;
        Some((code, english, arabic))
    })
}

const TITLES: &str = include_str!("data/lists.tsv");

const LISTS: &[(u8, &str)] = &[
    (2, include_str!("data/mt02.tsv")),
    (3, include_str!("data/mt03.tsv")),
    (4, include_str!("data/mt04.tsv")),
    (5, include_str!("data/mt05.tsv")),
    (6, include_str!("data/mt06.tsv")),
    (7, include_str!("data/mt07.tsv")),
    (8, include_str!("data/mt08.tsv")),
    (9, include_str!("data/mt09.tsv")),
    (10, include_str!("data/mt10.tsv")),
    (11, include_str!("data/mt11.tsv")),
    (12, include_str!("data/mt12.tsv")),
    (13, include_str!("data/mt13.tsv")),
    (14, include_str!("data/mt14.tsv")),
    (15, include_str!("data/mt15.tsv")),
    (16, include_str!("data/mt16.tsv")),
    (17, include_str!("data/mt17.tsv")),
    (18, include_str!("data/mt18.tsv")),
    (19, include_str!("data/mt19.tsv")),
    (20, include_str!("data/mt20.tsv")),
    (21, include_str!("data/mt21.tsv")),
    (22, include_str!("data/mt22.tsv")),
    (23, include_str!("data/mt23.tsv")),
    (24, include_str!("data/mt24.tsv")),
    (25, include_str!("data/mt25.tsv")),
    (26, include_str!("data/mt26.tsv")),
    (27, include_str!("data/mt27.tsv")),
    (28, include_str!("data/mt28.tsv")),
    (29, include_str!("data/mt29.tsv")),
    (30, include_str!("data/mt30.tsv")),
    (31, include_str!("data/mt31.tsv")),
    (32, include_str!("data/mt32.tsv")),
    (33, include_str!("data/mt33.tsv")),
    (34, include_str!("data/mt34.tsv")),
    (35, include_str!("data/mt35.tsv")),
    (36, include_str!("data/mt36.tsv")),
    (37, include_str!("data/mt37.tsv")),
    (38, include_str!("data/mt38.tsv")),
    (39, include_str!("data/mt39.tsv")),
    (40, include_str!("data/mt40.tsv")),
    (41, include_str!("data/mt41.tsv")),
    (42, include_str!("data/mt42.tsv")),
    (43, include_str!("data/mt43.tsv")),
    (44, include_str!("data/mt44.tsv")),
    (45, include_str!("data/mt45.tsv")),
    (46, include_str!("data/mt46.tsv")),
    (47, include_str!("data/mt47.tsv")),
    (61, include_str!("data/mt61.tsv")),
];
