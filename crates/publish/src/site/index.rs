//! Titles and words: everything that the search knows, as pages that need no script.

use std::collections::{BTreeMap, BTreeSet};

use maud::html;
use model::spelling;

use super::{
    Page,
    frame::{Frame, Sheet, file, folder, root},
};

/// A place in a publication that words lead to.
pub(super) struct Place {
    /// Below the site's folder.
    pub(super) address: String,
    /// Its heading.
    pub(super) title: String,
    /// Of which publication.
    pub(super) report: String,
    /// Its words.
    pub(super) text: String,
}

/// Every section of the editions in this language.
pub(super) fn places(frame: &Frame<'_>) -> Vec<Place> {
    let mut places = Vec::new();
    for publication in &frame.library.publications {
        for released in publication
            .editions
            .iter()
            .filter(|one| frame.is_home_of(one))
        {
            let edition = released.edition.get();
            let page = folder(publication, released);
            let beginning = [&edition.subtitle, &edition.summary, &edition.index];
            let mut text: Vec<&str> = beginning
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            text.extend(edition.topics.iter().map(String::as_str));
            places.push(Place {
                address: format!("{page}index.html"),
                title: edition.title.clone(),
                report: edition.title.clone(),
                text: text.join("\n"),
            });
            let whole = released.file("report.html").is_some();
            for section in &edition.sections {
                places.push(Place {
                    address: match whole {
                        true => file(publication, released, "report.html") + "#" + &section.anchor,
                        false => format!("{page}index.html"),
                    },
                    title: section.title.clone(),
                    report: edition.title.clone(),
                    text: section.text.clone(),
                });
            }
            for set in &edition.data {
                places.push(Place {
                    address: format!("{page}data.html#{}", super::data::anchor(set)),
                    title: format!("{}: {}", set.name, set.caption),
                    report: edition.title.clone(),
                    text: String::new(),
                });
            }
        }
    }
    places
}

/// A word as it is looked for, and as it is written first.
pub(super) fn words(frame: &Frame<'_>, place: &Place) -> BTreeMap<String, (String, usize)> {
    let mut found: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for (text, weight) in [(&place.title, 5), (&place.text, 1)] {
        for word in spelling::split(text) {
            let folded = spelling::fold(word);
            let key = spelling::stem(&folded);
            let unlisted = &frame.library.unlisted;
            let is_kept_out = unlisted.contains(key) || unlisted.contains(&word.to_lowercase());
            if key.is_empty() || is_kept_out {
                continue;
            }
            let entry = found.entry(key.to_owned());
            entry.or_insert_with(|| (word.to_lowercase(), 0)).1 += weight;
        }
    }
    found
}

pub(super) fn pages(frame: &Frame<'_>) -> Vec<Page> {
    let places = places(frame);
    // Words that lead everywhere lead nowhere; numbers and single letters are found by reading.
    let most = places.len().div_ceil(3).max(8);
    let mut words: BTreeMap<String, (String, BTreeSet<usize>)> = BTreeMap::new();
    for (at, place) in places.iter().enumerate() {
        for (key, (written, _)) in self::words(frame, place) {
            let own = words
                .entry(key)
                .or_insert_with(|| (written, BTreeSet::new()));
            own.1.insert(at);
        }
    }
    let mut letters: BTreeMap<char, Vec<(String, BTreeSet<usize>)>> = BTreeMap::new();
    for (key, (written, at)) in words {
        let letter = key.chars().next().filter(|c| c.is_alphabetic());
        if let Some(letter) = letter
            && at.len() <= most
            && key.chars().nth(2).is_some()
        {
            letters.entry(letter).or_default().push((written, at));
        }
    }
    let name = |at: usize| format!("{}/words/{}.html", frame.tag(), at + 1);
    let links: Vec<(char, String)> = letters
        .keys()
        .enumerate()
        .map(|(at, letter)| (*letter, name(at)))
        .collect();
    let alphabet = |root: &str, current: Option<char>| {
        html! {
            nav class="letters" aria-label=(frame.say("words-by-letter")) {
                ul { @for (letter, path) in &links {
                    @let here = (current == Some(*letter)).then_some("page");
                    li { a href={ (root) (path) } aria-current=[here] { (letter.to_uppercase()) } }
                } }
            }
        }
    };
    let mut pages = vec![titles(frame, &places, &alphabet("../", None))];
    for (at, (letter, words)) in letters.iter().enumerate() {
        let path = name(at);
        let root = root(&path);
        let shown = letter.to_uppercase().to_string();
        let title = frame.words.fill("words-with", &[("letter", &shown)]);
        let content = html! {
            p class="trail" { a href={ (root) (frame.tag()) "/titles.html" } { (frame.say("titles")) } }
            h1 { (title) }
            (alphabet(&root, Some(*letter)))
            dl class="words" {
                @for (word, at) in words {
                    dt { (word) }
                    @for place in at.iter().filter_map(|at| places.get(*at)) {
                        dd { a href={ (root) (place.address) } { (place.title) } @if place.report != place.title { " " span class="of" { (place.report) } } }
                    }
                }
            }
        };
        pages.push(frame.set(Sheet {
            path,
            title,
            description: frame.say("titles-about"),
            entry: None,
            others: Vec::new(),
            script: None,
            content,
            class: "",
        }));
    }
    pages
}

/// Every title and heading, in the order of the alphabet.
fn titles(frame: &Frame<'_>, places: &[Place], alphabet: &maud::Markup) -> Page {
    let path = format!("{}/titles.html", frame.tag());
    let mut sorted: Vec<(String, &Place)> = places
        .iter()
        .map(|place| {
            let words: Vec<String> = spelling::split(&place.title).map(spelling::fold).collect();
            (words.join(" "), place)
        })
        .collect();
    sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
    let content = html! {
        header class="intro" {
            h1 { (frame.say("titles")) }
            p class="lead" { (frame.say("titles-about")) }
        }
        h2 { (frame.say("words-by-letter")) }
        (alphabet)
        h2 { (frame.say("titles-all")) }
        ul class="titles" {
            @for (_, place) in sorted {
                li { a href={ "../" (place.address) } { (place.title) } @if place.report != place.title { " " span class="of" { (place.report) } } }
            }
        }
    };
    let others = frame
        .languages
        .iter()
        .filter(|other| **other != frame.language());
    frame.set(Sheet {
        path,
        title: frame.say("titles"),
        description: frame.say("titles-about"),
        entry: Some("titles"),
        others: others
            .map(|other| (*other, format!("{}/titles.html", other.tag())))
            .collect(),
        script: None,
        content,
        class: "",
    })
}
