//! Events with their acts and involvements, each a record of its own.

use model::{
    id::RecordId,
    key::Key,
    record::{Act, ChainLink, Counts, Event, Involvement, Kind, Record},
    vocabulary::Likelihood,
};

use super::{reading::Reading, reference::PEOPLE};
use crate::field::{
    declare::{act_key, involvement_key},
    draft::Draft,
    tree::Map,
};

/// An event.
pub(super) fn event(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "key", "own", "title", "title_ar", "date", "place", "status", "killed", "wounded",
            "detained", "present", "chain", "acts", "evidence",
        ],
    );
    let own = r.own(root);
    let title = r.need(root, "title").and_then(|s| r.text(s));
    let title_ar = root.slot("title_ar").and_then(|s| r.text(s));
    let date = r.need(root, "date").and_then(|s| r.date(s));
    let place = r
        .need(root, "place")
        .and_then(|s| r.reference(s, &[Kind::Place]));
    let status = r
        .need(root, "status")
        .and_then(|s| r.word(s, Likelihood::ALL, Likelihood::word));
    let mut count = |key| root.slot(key).and_then(|s| r.count(s));
    let counts = Counts {
        killed: count("killed"),
        wounded: count("wounded"),
        detained: count("detained"),
        present: count("present"),
    };
    let chain = r
        .maps(root, "chain")
        .into_iter()
        .filter_map(|link| chain_link(r, link))
        .collect();
    let evidence = root
        .slot("evidence")
        .map(|s| r.evidence_list(s))
        .unwrap_or_default();
    let acts = acts(r, draft);
    let event = Event {
        title: title?,
        title_ar,
        date: date?,
        place: place?,
        status: status?,
        counts,
        chain,
        evidence,
        description: draft.body.text(),
    };
    let mut records = vec![r.record(&draft.key, draft.key_line, event, own)?];
    records.extend(acts);
    Some(records)
}

fn chain_link(r: &mut Reading<'_>, link: &Map) -> Option<ChainLink> {
    r.known(link, &["to", "type"]);
    let to = r
        .need(link, "to")
        .and_then(|s| r.reference(s, &[Kind::Event]));
    let kind = r.need(link, "type").and_then(|s| r.code(s));
    Some(ChainLink {
        to: to?,
        kind: kind?,
    })
}

/// The acts and who did them. What is missing is in the problems.
fn acts(r: &mut Reading<'_>, draft: &Draft) -> Vec<Record> {
    let Some(event) = r.own_id(&draft.key, Kind::Event, draft.key_line) else {
        return Vec::new();
    };
    let mut records = Vec::new();
    for (map, number) in r.maps(&draft.root, "acts").into_iter().zip(1..) {
        let name = act_key(&draft.key, map, number);
        let act = act(r, map, event, &name);
        let id = act.as_ref().map(|act| act.id);
        records.extend(act);
        for (by, number) in r.maps(map, "by").into_iter().zip(1..) {
            records.extend(involvement(r, by, id, &involvement_key(&name, number)));
        }
    }
    records
}

fn act(r: &mut Reading<'_>, map: &Map, event: RecordId, name: &str) -> Option<Record> {
    r.known(
        map,
        &[
            "act", "victim", "type", "method", "date", "status", "by", "evidence", "own",
        ],
    );
    let own = r.own(map);
    let victim = map.slot("victim").and_then(|s| r.reference(s, PEOPLE));
    let kind = r.need(map, "type").and_then(|s| r.code(s));
    let method = map.slot("method").and_then(|s| r.code(s));
    let date = map.slot("date").and_then(|s| r.date(s));
    let status = map.slot("status").and_then(|s| r.code(s));
    let evidence = map
        .slot("evidence")
        .map(|s| r.evidence_list(s))
        .unwrap_or_default();
    let act = Act {
        event,
        victim,
        kind: kind?,
        method,
        date,
        status,
        evidence,
    };
    r.record(&Key::parse(name).ok()?, map.line, act, own)
}

fn involvement(
    r: &mut Reading<'_>,
    map: &Map,
    act: Option<RecordId>,
    name: &str,
) -> Option<Record> {
    r.known(map, &["actor", "degree", "attribution"]);
    let actor = r
        .need(map, "actor")
        .and_then(|s| r.reference(s, &[Kind::Actor]));
    let degree = map.slot("degree").and_then(|s| r.code(s));
    let attribution = r
        .need(map, "attribution")
        .and_then(|s| r.word(s, Likelihood::ALL, Likelihood::word));
    let involvement = Involvement {
        act: act?,
        actor: actor?,
        degree,
        attribution: attribution?,
    };
    r.record(
        &Key::parse(name).ok()?,
        map.line,
        involvement,
        Default::default(),
    )
}
