//! The page of one edition.

use maud::{Markup, html};
use model::edition::Edition;

use super::{
    Page, Publication, Released,
    frame::{Frame, Sheet, bundle, direction, file, folder, own_name, root, size},
    library::{formats, trail},
};

pub(super) fn page(frame: &Frame<'_>, publication: &Publication, released: &Released) -> Page {
    let edition = released.edition.get();
    let path = folder(publication, released) + "index.html";
    let root = root(&path);
    let (tag, side) = (released.language().tag(), direction(released.language()));
    let content = html! {
        (trail(frame, &root))
        article class="report" {
            header class="intro" lang=(tag) dir=(side) {
                p class="dated" {
                    time datetime=(edition.edtf) { (edition.date) }
                    @if let Some(index) = &edition.index { " " bdi class="index" { (index) } }
                }
                h1 { (edition.title) }
                @if let Some(subtitle) = &edition.subtitle { p class="subtitle" { (subtitle) } }
            }
            div class="columns" {
                div class="story" lang=(tag) dir=(side) {
                    (cover(publication, released, &root))
                    @if let Some(summary) = &edition.summary {
                        h2 class="unseen" lang=(frame.tag()) { (frame.say("summary")) }
                        p class="lead" { (summary) }
                    }
                    (sections(frame, publication, released, &root))
                }
                div class="aside" {
                    (read(frame, publication, released, &root))
                    (languages(frame, publication, released, &root))
                    (topics(frame, edition))
                    (data(frame, edition))
                    (verification(frame, publication, released, &root))
                }
            }
            (related(frame, publication, edition, &root))
        }
    };
    frame.set(Sheet {
        title: edition.title.clone(),
        description: edition.summary.clone().unwrap_or_default(),
        entry: None,
        others: others(publication, released, "index.html"),
        script: None,
        content,
        class: "",
        path,
    })
}

/// The same page of the other editions.
pub(super) fn others(
    publication: &Publication,
    released: &Released,
    name: &str,
) -> Vec<(model::language::Language, String)> {
    let others = publication.editions.iter();
    others
        .filter(|other| other.language() != released.language())
        .map(|other| (other.language(), folder(publication, other) + name))
        .collect()
}

fn cover(publication: &Publication, released: &Released, root: &str) -> Markup {
    let Some(cover) = &released.edition.get().cover else {
        return html! {};
    };
    html! {
        figure {
            img src={ (root) (file(publication, released, &cover.file)) } width=(cover.size.0) height=(cover.size.1) alt=(cover.alternative);
            @if cover.caption.is_some() || cover.credit.is_some() {
                figcaption {
                    @if let Some(caption) = &cover.caption { (caption) " " }
                    @if let Some(credit) = &cover.credit { span class="credit" { (credit) } }
                }
            }
        }
    }
}

/// The headings, each a way into the page that holds the whole text.
fn sections(
    frame: &Frame<'_>,
    publication: &Publication,
    released: &Released,
    root: &str,
) -> Markup {
    let edition = released.edition.get();
    if released.file("report.html").is_none() {
        return html! {};
    }
    let target = root.to_owned() + &file(publication, released, "report.html");
    html! {
        h2 lang=(frame.tag()) { (frame.say("contents")) }
        ul class="contents" {
            @for section in edition.sections.iter().filter(|section| section.anchor != "body") {
                li { a href={ (target) "#" (section.anchor) } { (section.title) } }
            }
        }
    }
}

fn read(frame: &Frame<'_>, publication: &Publication, released: &Released, root: &str) -> Markup {
    html! {
        section class="box" aria-labelledby="read" {
            h2 id="read" { (frame.say("read")) }
            ul class="plain" {
                @for (name, words) in formats(released) {
                    @if let Some(found) = released.file(name) {
                        li { a class="button" href={ (root) (file(publication, released, name)) } { (words) " " span class="size" { bdi { (size(found.bytes)) } } } }
                    }
                }
            }
        }
    }
}

fn languages(
    frame: &Frame<'_>,
    publication: &Publication,
    released: &Released,
    root: &str,
) -> Markup {
    let others: Vec<&Released> = publication
        .editions
        .iter()
        .filter(|other| other.language() != released.language())
        .collect();
    html! {
        @if !others.is_empty() {
            section class="box" aria-labelledby="languages" {
                h2 id="languages" { (frame.say("other-languages")) }
                ul class="plain" {
                    @for other in others {
                        @let (tag, side) = (other.language().tag(), direction(other.language()));
                        li { a href={ (root) (folder(publication, other)) "index.html" } hreflang=(tag) lang=(tag) dir=(side) {
                            (own_name(other.language())) ": " (other.edition.get().title)
                        } }
                    }
                }
            }
        }
    }
}

fn topics(frame: &Frame<'_>, edition: &Edition) -> Markup {
    html! {
        @if !edition.topics.is_empty() {
            section class="box" aria-labelledby="topics" {
                h2 id="topics" { (frame.say("topics")) }
                ul class="plain" { @for topic in &edition.topics { li { (topic) } } }
            }
        }
    }
}

fn data(frame: &Frame<'_>, edition: &Edition) -> Markup {
    html! {
        @if !edition.data.is_empty() {
            section class="box" aria-labelledby="data" {
                h2 id="data" { (frame.say("data")) }
                ul class="plain" {
                    @for set in &edition.data {
                        li { a href={ "data.html#" (super::data::anchor(set)) } { (set.name) ": " (set.caption) } }
                    }
                }
            }
        }
    }
}

fn verification(
    frame: &Frame<'_>,
    publication: &Publication,
    released: &Released,
    root: &str,
) -> Markup {
    html! {
        section class="box" aria-labelledby="check" {
            h2 id="check" { (frame.say("check")) }
            p { (frame.say("check-short")) }
            @if let Some(pdf) = released.file("report.pdf") {
                p class="digest" { span { "SHA-256, PDF" } " " bdi dir="ltr" { code { (pdf.sha256.hex()) } } }
            }
            ul class="plain" {
                li { a href="check.html" { (frame.say("check-page")) } }
                li { a href={ (root) (file(publication, released, "manifest.json")) } { (frame.say("manifest")) } }
                li { a href={ (root) (bundle(publication, released)) } { (frame.say("bundle")) " " span class="size" { bdi { (size(released.bundle.bytes)) } } } }
            }
            p class="small" { (frame.words.fill("released-at", &[("time", &publication.released)])) }
        }
    }
}

/// Those that share a topic, then the newest; at most five.
fn related(frame: &Frame<'_>, own: &Publication, edition: &Edition, root: &str) -> Markup {
    let shared = |other: &Publication| {
        let other = other
            .edition_for(edition.language)
            .map(|one| one.edition.get());
        other.map_or(0, |other| {
            other
                .topics
                .iter()
                .filter(|topic| edition.topics.contains(topic))
                .count()
        })
    };
    let mut others: Vec<&Publication> = frame
        .library
        .publications
        .iter()
        .filter(|other| other.report != own.report)
        .collect();
    others.sort_by_key(|other| std::cmp::Reverse(shared(other)));
    others.truncate(5);
    html! {
        @if !others.is_empty() {
            section class="related" aria-labelledby="related" {
                h2 id="related" { (frame.say("related")) }
                ul {
                    @for other in others {
                        @if let Some(found) = other.edition_for(frame.language()) {
                            @let edition = found.edition.get();
                            li lang=(found.language().tag()) dir=(direction(found.language())) {
                                time datetime=(edition.edtf) { (edition.date) } " "
                                a href={ (root) (folder(other, found)) "index.html" } { (edition.title) }
                            }
                        }
                    }
                }
            }
        }
    }
}
