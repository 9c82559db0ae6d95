//! Findings, ours and others', and recommendations.

use model::{
    record::{ExternalFinding, Finding, Kind, Recommendation, Record},
    vocabulary::{AddresseeKind, ExternalRelation, StandardOfProof},
};

use super::reading::Reading;
use crate::{
    field::{body::Body, draft::Draft},
    text::shown,
};

/// What another body found.
pub(super) fn external(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "key",
            "own",
            "body",
            "document",
            "paragraph",
            "date",
            "url",
            "relation",
        ],
    );
    let own = r.own(root);
    let body = r.need(root, "body").and_then(|s| r.text(s));
    let document = r.need(root, "document").and_then(|s| r.text(s));
    let paragraph = root.slot("paragraph").and_then(|s| r.text(s));
    let date = r.need(root, "date").and_then(|s| r.date(s));
    let url = root.slot("url").and_then(|slot| {
        let typed = r.typed(slot)?;
        let is_web = typed.starts_with("https://") || typed.starts_with("http://");
        if !is_web || typed.contains(char::is_whitespace) {
            r.problem(
                slot.node.line,
                format!("`{}` is not an address of the web", shown(typed)),
                "write it in full, beginning with `https://`",
            );
        }
        Some(typed.to_owned())
    });
    let relation = r
        .need(root, "relation")
        .and_then(|s| r.word(s, ExternalRelation::ALL, ExternalRelation::word));
    let text = needed_text(r, draft, "what the body found, in your words");
    let external = ExternalFinding {
        body: body?,
        document: document?,
        paragraph,
        date: date?,
        url,
        relation: relation?,
        text: text?,
    };
    Some(vec![r.record(&draft.key, draft.key_line, external, own)?])
}

/// What we found.
pub(super) fn finding(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "key",
            "own",
            "statement",
            "standard",
            "met",
            "decided_by",
            "date",
            "supports",
            "contradicts",
            "alternatives",
            "events",
        ],
    );
    let own = r.own(root);
    let statement = r.need(root, "statement").and_then(|s| r.text(s));
    let standard = r
        .need(root, "standard")
        .and_then(|s| r.word(s, StandardOfProof::ALL, StandardOfProof::word));
    let met = r.need(root, "met").and_then(|s| r.flag(s));
    let decided_by = r.need(root, "decided_by").and_then(|s| r.text(s));
    let date = r.need(root, "date").and_then(|s| r.date(s));
    let mut evidence = |key| {
        root.slot(key)
            .map(|s| r.evidence_list(s))
            .unwrap_or_default()
    };
    let (supports, contradicts) = (evidence("supports"), evidence("contradicts"));
    let alternatives = root
        .slot("alternatives")
        .map(|s| r.texts(s))
        .unwrap_or_default();
    let events = root
        .slot("events")
        .map(|s| r.references(s, &[Kind::Event]))
        .unwrap_or_default();
    let finding = Finding {
        statement: statement?,
        standard: standard?,
        met: met?,
        decided_by: decided_by?,
        date: date?,
        supports,
        contradicts,
        alternatives,
        events,
        reasoning: draft.body.text(),
    };
    Some(vec![r.record(&draft.key, draft.key_line, finding, own)?])
}

/// What we call on somebody to do.
pub(super) fn recommendation(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "key",
            "own",
            "addressee",
            "addressee_ar",
            "order",
            "kind",
            "findings",
        ],
    );
    let own = r.own(root);
    let addressee = r.need(root, "addressee").and_then(|s| r.text(s));
    let addressee_ar = root.slot("addressee_ar").and_then(|s| r.text(s));
    let order = r.need(root, "order").and_then(|s| r.number(s, 1, 999));
    let kind = r
        .need(root, "kind")
        .and_then(|s| r.word(s, AddresseeKind::ALL, AddresseeKind::word));
    let findings = root
        .slot("findings")
        .map(|s| r.references(s, &[Kind::Finding]))
        .unwrap_or_default();
    let (calls, calls_ar) = match &draft.body {
        Body::Calls { calls, calls_ar } => (calls.clone(), calls_ar.clone()),
        _ => (Vec::new(), Vec::new()),
    };
    let recommendation = Recommendation {
        addressee: addressee?,
        addressee_ar,
        order: order?,
        kind: kind?,
        calls,
        calls_ar,
        findings,
    };
    Some(vec![r.record(
        &draft.key,
        draft.key_line,
        recommendation,
        own,
    )?])
}

/// The body, which must say something.
pub(super) fn needed_text(r: &mut Reading<'_>, draft: &Draft, about: &str) -> Option<String> {
    let text = draft.body.text();
    if text.is_empty() {
        r.problems.push(crate::field::problem::Problem::whole(
            r.path,
            "there is no text below the front matter",
            format!("write {about}"),
        ));
        return None;
    }
    Some(text)
}
