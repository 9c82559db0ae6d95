//! Reports: front matter checked, body kept as it is.

use model::{
    key::Key,
    language::Language,
    record::{ImprintSource, Kind, Record, ReportSource},
};

use super::reading::Reading;
use crate::{
    field::{body::Body, draft::Draft, read::sentence},
    text::shown,
};

/// One edition of a report. What its body cites is checked when it is built.
pub(super) fn report(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "own",
            "report",
            "edition",
            "title",
            "subtitle",
            "organisation",
            "index",
            "date",
            "summary",
            "topics",
            "cover",
            "findings",
            "events",
            "edition_statement",
            "original_language",
            "isbn",
            "copyright",
            "licence",
            "contact",
            "only_here",
        ],
    );
    let own = r.own(root);
    let report = r.need(root, "report").and_then(|slot| {
        let typed = r.typed(slot)?;
        Key::parse(typed)
            .map_err(|error| {
                let (what, remedy) = sentence(&error);
                r.problem(
                    slot.node.line,
                    format!("{what} (`{}`)", shown(typed)),
                    remedy,
                );
            })
            .ok()
    });
    let edition = r.need(root, "edition").and_then(|slot| {
        let typed = r.typed(slot)?;
        let known = Language::parse(typed).filter(|language| language.tag() == typed);
        if known.is_none() {
            r.problem(
                slot.node.line,
                format!("`{}` is no language that the program knows", shown(typed)),
                "write its tag of two or three letters, such as `en`, `ar`, `fr` or `ckb`",
            );
        }
        known
    });
    let title = r.need(root, "title").and_then(|s| r.text(s));
    let subtitle = root.slot("subtitle").and_then(|s| r.text(s));
    let organisation = r.need(root, "organisation").and_then(|s| r.text(s));
    let index = root.slot("index").and_then(|s| r.text(s));
    let date = r.need(root, "date").and_then(|s| r.date(s));
    let summary = root.slot("summary").and_then(|s| r.text(s));
    let topics = root
        .slot("topics")
        .map(|slot| {
            r.list(slot)
                .into_iter()
                .filter_map(|one| r.text(one))
                .collect()
        })
        .unwrap_or_default();
    let cover = root
        .slot("cover")
        .and_then(|s| r.reference(s, &[Kind::Item]));
    let mut line = |key| root.slot(key).and_then(|s| r.text(s));
    let imprint = ImprintSource {
        edition: line("edition_statement"),
        original: line("original_language"),
        isbn: line("isbn"),
        copyright: line("copyright"),
        licence: line("licence"),
        contact: line("contact"),
    };
    let only_here = root.slot("only_here").map(|slot| r.list(slot));
    let only_here = only_here
        .unwrap_or_default()
        .into_iter()
        .filter_map(|slot| r.text(slot))
        .collect();
    let mut list = |key, kind| {
        root.slot(key)
            .map(|s| r.references(s, &[kind]))
            .unwrap_or_default()
    };
    let findings = list("findings", Kind::Finding);
    let events = list("events", Kind::Event);
    if draft.body.text().is_empty() {
        r.problems.push(crate::field::problem::Problem::whole(
            r.path,
            "there is no text below the front matter",
            "write the report",
        ));
    }
    let Body::Text { text, line } = &draft.body else {
        return None;
    };
    let source = ReportSource {
        report: report?,
        edition: edition?,
        title: title?,
        subtitle,
        organisation: organisation?,
        index,
        date: date?,
        summary,
        topics,
        cover,
        findings,
        events,
        markdown: text.clone(),
        body_line: *line,
        file: draft.path.clone(),
        imprint,
        only_here,
    };
    Some(vec![r.record(&draft.key, draft.key_line, source, own)?])
}
