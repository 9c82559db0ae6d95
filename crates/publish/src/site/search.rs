//! Search without a server: an index that a small script of our own reads.

use std::collections::BTreeMap;

use maud::html;
use serde::Serialize;

use super::{
    Page, SiteError,
    frame::{Frame, Sheet},
    index::{self, Place},
};

/// How much of a section a result shows.
const EXCERPT: usize = 220;

/// What the script reads.
#[derive(Serialize)]
struct Index {
    /// Address, title, publication, beginning of the text.
    places: Vec<[String; 4]>,
    /// Each folded word with pairs of place and weight, one after the other.
    words: BTreeMap<String, Vec<usize>>,
}

pub(super) fn pages(frame: &Frame<'_>) -> Result<Vec<Page>, SiteError> {
    let places = index::places(frame);
    let mut words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, place) in places.iter().enumerate() {
        for (key, (_, weight)) in index::words(frame, place) {
            words.entry(key).or_default().extend([at, weight]);
        }
    }
    let index = Index {
        places: places.into_iter().map(row).collect(),
        words,
    };
    let json = serde_json::to_vec(&index)?;
    let tag = frame.tag();
    let content = html! {
        header class="intro" { h1 { (frame.say("search")) } }
        p class="without-script" { (frame.say("search-no-script")) " " a href="titles.html" { (frame.say("titles")) } }
        form class="with-script" id="search" role="search" hidden data-index="search.json" {
            label for="query" { (frame.say("search-label")) }
            div class="row" {
                input type="search" id="query" name="q" autocomplete="off" spellcheck="false";
                button type="submit" { (frame.say("search-do")) }
            }
            p class="small" { (frame.say("search-hint")) }
        }
        p role="status" id="found" data-none=(frame.say("search-none")) data-some=(frame.say("search-some")) data-failed=(frame.say("search-failed")) {}
        ol class="results" id="results" {}
    };
    let others = frame
        .languages
        .iter()
        .filter(|other| **other != frame.language());
    let page = frame.set(Sheet {
        path: format!("{tag}/search.html"),
        title: frame.say("search"),
        description: frame.say("search-hint"),
        entry: Some("search"),
        others: others
            .map(|other| (*other, format!("{}/search.html", other.tag())))
            .collect(),
        script: Some("search.js"),
        content,
        class: "",
    });
    Ok(vec![page, (format!("{tag}/search.json"), json)])
}

fn row(place: Place) -> [String; 4] {
    let mut excerpt: String = place.text.chars().take(EXCERPT).collect();
    if excerpt.len() < place.text.len() {
        // Not in the middle of a word.
        let end = excerpt.rfind(char::is_whitespace).unwrap_or(excerpt.len());
        excerpt.truncate(end);
        excerpt.push('…');
    }
    [
        place.address,
        place.title,
        place.report,
        excerpt.replace('\n', " "),
    ]
}
