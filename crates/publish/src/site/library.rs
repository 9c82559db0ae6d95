//! The list of publications, whole and by year, topic and language; and what the library promises.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{
    Page, Publication, Released,
    frame::{Frame, Sheet, direction, file, folder, own_name, root, size},
};

/// A page that lists some of the publications.
struct Shelf<'a> {
    path: String,
    heading: String,
    publications: Vec<&'a Publication>,
}

pub(super) fn pages(frame: &Frame<'_>) -> Vec<Page> {
    let all: Vec<&Publication> = frame.library.publications.iter().collect();
    let shelf = Shelf {
        path: format!("{}/index.html", frame.tag()),
        heading: frame.say("publications"),
        publications: all,
    };
    let by = filters(frame);
    let mut pages = vec![set(frame, &shelf, &by, true), about(frame)];
    for (_, shelves) in &by {
        pages.extend(
            shelves
                .iter()
                .map(|(_, shelf)| set(frame, shelf, &by, false)),
        );
    }
    pages
}

type Filters<'a> = Vec<(String, Vec<(String, Shelf<'a>)>)>;

/// By year, by topic, by language: for each, the words of the link and the page.
fn filters<'a>(frame: &Frame<'a>) -> Filters<'a> {
    let mut years: BTreeMap<String, Vec<&Publication>> = BTreeMap::new();
    let mut topics: BTreeMap<String, Vec<&Publication>> = BTreeMap::new();
    let mut languages: BTreeMap<&str, (String, Vec<&Publication>)> = BTreeMap::new();
    for publication in &frame.library.publications {
        if let Some(edition) = publication.edition_for(frame.language()) {
            let edition = edition.edition.get();
            let year: String = edition.edtf.chars().take(4).collect();
            years.entry(year).or_default().push(publication);
            for topic in &edition.topics {
                topics.entry(topic.clone()).or_default().push(publication);
            }
        }
        for edition in &publication.editions {
            let language = edition.language();
            let named = || (own_name(language).to_owned(), Vec::new());
            let own = languages.entry(language.tag()).or_insert_with(named);
            own.1.push(publication);
        }
    }
    let shelf = |path: String, heading: String, publications| Shelf {
        path,
        heading,
        publications,
    };
    let tag = frame.tag();
    let years = years.into_iter().rev().map(|(year, found)| {
        let heading = frame.words.fill("of-year", &[("year", &year)]);
        let path = format!("{tag}/year/{year}.html");
        (year, shelf(path, heading, found))
    });
    let topics = topics.into_iter().enumerate().map(|(at, (topic, found))| {
        let heading = frame.words.fill("of-topic", &[("topic", &topic)]);
        let path = format!("{tag}/topic/{}.html", slug(&topic, at + 1));
        (topic, shelf(path, heading, found))
    });
    let languages = languages.into_iter().map(|(own, (name, found))| {
        let heading = frame.words.fill("of-language", &[("language", &name)]);
        (
            name,
            shelf(format!("{tag}/language/{own}.html"), heading, found),
        )
    });
    [
        (frame.say("by-year"), years.collect::<Vec<_>>()),
        (frame.say("by-topic"), topics.collect()),
        (frame.say("by-language"), languages.collect()),
    ]
    .into_iter()
    .filter(|(_, shelves)| !shelves.is_empty())
    .collect()
}

/// A topic as a part of an address: letters and digits that every server takes, or its number.
fn slug(topic: &str, number: usize) -> String {
    let plain: String = topic
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let plain = plain.trim_matches('-');
    match plain.chars().any(|c| c.is_ascii_alphabetic()) {
        true => plain.to_owned(),
        false => format!("topic-{number}"),
    }
}

fn set(frame: &Frame<'_>, shelf: &Shelf<'_>, by: &Filters<'_>, is_whole: bool) -> Page {
    let root = root(&shelf.path);
    let others = frame
        .languages
        .iter()
        .filter(|other| is_whole && **other != frame.language())
        .map(|other| (*other, format!("{}/index.html", other.tag())));
    let content = html! {
        @if !is_whole { (trail(frame, &root)) }
        header class="intro" {
            h1 { (shelf.heading) }
            @if is_whole { p class="lead" { (frame.say("library-about")) } }
        }
        div class="shelf" {
            div class="entries" {
                @for publication in &shelf.publications { (entry(frame, publication, &root)) }
            }
            nav class="filters" aria-label=(frame.say("filters")) {
                @for (name, shelves) in by {
                    h2 { (name) }
                    ul {
                        @for (words, other) in shelves {
                            @let current = (other.path == shelf.path).then_some("page");
                            li { a href={ (root) (other.path) } aria-current=[current] { bdi { (words) } } " " span class="count" { (other.publications.len()) } }
                        }
                    }
                }
            }
        }
    };
    frame.set(Sheet {
        path: shelf.path.clone(),
        title: shelf.heading.clone(),
        description: frame.say("library-about"),
        entry: is_whole.then_some("publications"),
        others: others.collect(),
        script: None,
        content,
        class: "",
    })
}

/// The way back to the list.
pub(super) fn trail(frame: &Frame<'_>, root: &str) -> Markup {
    html! {
        p class="trail" { a href={ (root) (frame.tag()) "/index.html" } { (frame.say("publications")) } }
    }
}

/// A publication in a list.
pub(super) fn entry(frame: &Frame<'_>, publication: &Publication, root: &str) -> Markup {
    let Some(released) = publication.edition_for(frame.language()) else {
        return html! {};
    };
    let edition = released.edition.get();
    let (tag, side) = (released.language().tag(), direction(released.language()));
    let others: Vec<&Released> = publication
        .editions
        .iter()
        .filter(|other| other.language() != released.language())
        .collect();
    html! {
        article class="entry" lang=(tag) dir=(side) {
            @if let Some(cover) = &edition.cover {
                img class="thumb" src={ (root) (file(publication, released, &cover.file)) } width=(cover.size.0) height=(cover.size.1) alt="" loading="lazy";
            }
            div {
                p class="dated" {
                    time datetime=(edition.edtf) { (edition.date) }
                    @if let Some(index) = &edition.index { " " bdi class="index" { (index) } }
                }
                h2 { a href={ (root) (folder(publication, released)) "index.html" } { (edition.title) } }
                @if let Some(subtitle) = &edition.subtitle { p class="subtitle" { (subtitle) } }
                @if let Some(summary) = &edition.summary { p class="summary" { (summary) } }
                p class="formats" lang=(frame.tag()) dir=(direction(frame.language())) {
                    @for (name, words) in formats(released) {
                        @if let Some(found) = released.file(name) {
                            a href={ (root) (file(publication, released, name)) } { (words) " " span class="size" { bdi { (size(found.bytes)) } } span class="unseen" { ": " (edition.title) } } " "
                        }
                    }
                    @for other in others {
                        a href={ (root) (folder(publication, other)) "index.html" } lang=(other.language().tag()) hreflang=(other.language().tag()) dir=(direction(other.language())) {
                            (own_name(other.language())) span class="unseen" { ": " (other.edition.get().title) }
                        } " "
                    }
                }
            }
        }
    }
}

/// The formats that an edition may be released in, the best for reading first.
pub(super) fn formats(released: &Released) -> Vec<(&'static str, &'static str)> {
    [
        ("report.pdf", "PDF"),
        ("report.html", "HTML"),
        ("report.epub", "EPUB"),
        ("report.docx", "DOCX"),
    ]
    .into_iter()
    .filter(|(name, _)| released.file(name).is_some())
    .collect()
}

fn about(frame: &Frame<'_>) -> Page {
    let content = html! {
        h1 { (frame.say("about")) }
        div class="prose" {
            h2 { (frame.say("about-what")) }
            p { (frame.say("about-what-text")) }
            h2 { (frame.say("about-check")) }
            p { (frame.say("about-check-text")) }
            h2 { (frame.say("about-privacy")) }
            p { (frame.say("about-privacy-text")) }
            h2 { (frame.say("about-access")) }
            p { (frame.say("about-access-text")) }
            h2 { (frame.say("about-data")) }
            p { (frame.say("about-data-text")) }
            h2 { (frame.say("about-feeds")) }
            p { (frame.say("about-feeds-text")) }
            ul {
                li { a href="publications.atom" { (frame.say("feed-atom")) } }
                li { a href="publications.json" { (frame.say("feed-json")) } }
            }
        }
    };
    let others = frame
        .languages
        .iter()
        .filter(|other| **other != frame.language());
    frame.set(Sheet {
        path: format!("{}/about.html", frame.tag()),
        title: frame.say("about"),
        description: frame.say("about-what-text"),
        entry: Some("about"),
        others: others
            .map(|other| (*other, format!("{}/about.html", other.tag())))
            .collect(),
        script: None,
        content,
        class: "",
    })
}
