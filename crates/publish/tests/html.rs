//! The page: what it asks for, and where its links lead.

use std::collections::BTreeSet;

use model::{
    language::Language,
    publication::{Block, Document, Inline},
};
use testimony_publish::{Flaw, html};

use crate::{
    arabic, english,
    parts::{h, note, p, run, runs, single, t},
};

fn page(document: &Document) -> String {
    html::render(document).unwrap()
}

/// Every value of an attribute.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(&start)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    for document in [english::report(), arabic::report()] {
        let page = page(&document);
        assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"));
        assert!(
            values(&page, "src")
                .iter()
                .all(|source| source.starts_with("data:image/"))
        );
        for forbidden in [
            "<script",
            "<link",
            "<iframe",
            "<base",
            "@import",
            "url(http",
            " style=\"",
            "onclick",
            "xlink:href",
        ] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        // The one address that is written without a link is the name of the format.
        let named = page.matches("http://").count();
        assert_eq!(
            named,
            page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count()
        );
        assert!(values(&page, "href").iter().all(
            |target| target.starts_with('#') || target.starts_with("https://www.example.org/")
        ));
    }
}

#[test]
fn every_link_within_the_page_leads_somewhere() {
    for document in [english::report(), arabic::report()] {
        let page = page(&document);
        let ids = values(&page, "id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "an id stands twice");
        let mut targets: Vec<&str> = values(&page, "href")
            .into_iter()
            .filter_map(|target| target.strip_prefix('#'))
            .collect();
        targets.extend(values(&page, "aria-labelledby"));
        assert!(targets.len() > 10);
        for target in targets {
            assert!(unique.contains(target), "#{target}");
        }
    }
}

#[test]
fn a_note_is_numbered_by_its_place_and_leads_back_to_each_reference() {
    let mut document = single(runs(vec![run("a"), note(2), run("b"), note(1), note(2)]));
    document.notes = vec![vec![run("first")], vec![run("second")]];
    let page = page(&document);
    let reference = |id: &str, note: &str| {
        format!("<a role=\"doc-noteref\" id=\"{id}\" href=\"#note-{note}\">{note}</a>")
    };
    for (id, note) in [("ref-2", "2"), ("ref-1", "1"), ("ref-2-2", "2")] {
        assert!(page.contains(&reference(id, note)), "{id}");
    }
    let second = page.split("<li id=\"note-2\">").nth(1).unwrap();
    assert!(second.starts_with("second"));
    assert!(second.contains("href=\"#ref-2\"") && second.contains("href=\"#ref-2-2\""));
}

#[test]
fn an_edition_has_its_language_and_direction_and_foreign_words_have_theirs() {
    assert!(page(&english::report()).contains("<html lang=\"en\" dir=\"ltr\">"));
    let arabic = page(&arabic::report());
    assert!(arabic.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(arabic.contains("<bdi lang=\"en\" dir=\"ltr\">Public Order Police (POP)</bdi>"));
}

#[test]
fn chapters_are_sections_and_headings_never_skip_a_level() {
    let mut document = single(p("before"));
    document
        .blocks
        .extend([h(1, "One"), h(4, "Two"), h(1, "Three")]);
    let page = page(&document);
    assert!(page.contains("<section aria-labelledby=\"section-1\"><h2 id=\"section-1\">One</h2><h3 id=\"section-2\">Two</h3></section>"));
    assert!(page.contains(
        "<section aria-labelledby=\"section-3\"><h2 id=\"section-3\">Three</h2></section>"
    ));
}

#[test]
fn notes_without_a_place_close_the_page() {
    let mut document = single(Block::Contents);
    document.blocks.push(runs(vec![run("words"), note(1)]));
    document.notes = vec![vec![run("a note")]];
    let page = page(&document);
    assert!(
        page.contains("<a href=\"#section-1\">Notes</a>")
            && page.contains("<h2 id=\"section-1\">Notes</h2>")
    );
}

#[test]
fn a_flawed_document_is_refused_with_what_to_do() {
    let link = |target| {
        runs(vec![Inline::Link {
            target: t(target),
            text: vec![run("words")],
        }])
    };
    let refused = |block: Block| html::render(&single(block)).unwrap_err().to_string();
    assert_eq!(
        refused(runs(vec![note(3)])),
        "the text refers to note 3, but the report has 0 notes; add the note or take the reference out"
    );
    for target in [
        "http://example.org",
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "//example.org",
    ] {
        assert!(
            refused(link(target)).contains("is not an `https:` address; write the address in full"),
            "{target}"
        );
    }
    let table = Block::Table {
        caption: None,
        head: vec![vec![run("a")], vec![run("b")]],
        rows: vec![vec![vec![run("c")]]],
    };
    assert_eq!(
        refused(table),
        "row 1 of a table has 1 cells, but its head has 2; give every row one cell for each column"
    );
    let mut twice = single(Block::Notes);
    twice.blocks.push(Block::Notes);
    let error = html::render(&twice).unwrap_err();
    assert!(matches!(
        error,
        html::HtmlError::Flaw(Flaw::Twice { what: "notes" })
    ));
    assert_eq!(
        error.to_string(),
        "the report places its notes twice; take one of the two out"
    );
}

#[test]
fn the_same_document_gives_the_same_page() {
    assert_eq!(page(&english::report()), page(&english::report()));
    let mut other = english::report();
    other.language = Language::Ar;
    assert_ne!(page(&english::report()), page(&other));
}
