//! Events with their acts and involvements, each a record of its own.

use model::{
    id::RecordId,
    key::Key,
    record::{Act, Involvement, Kind, Record},
};

use super::{fields::json_of, person::except, reading::Reading};
use crate::field::{
    declare::{act_key, involvement_key},
    draft::Draft,
    tree::Map,
};

/// An event.
pub(super) fn event(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let (root, fields) = (&draft.root, Kind::Event.fields());
    r.known_fields(root, fields, &["key", "own", "acts"]);
    let own = r.own(root);
    let mut read = r.fields(root, fields);
    r.with_prose(draft, fields, &mut read);
    let acts = acts(r, draft);
    let event = r.entered(&draft.key, draft.key_line, Kind::Event, read)?;
    let mut records = vec![Record { own, ..event }];
    records.extend(acts);
    Some(records)
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
    let fields = except(Act::FIELDS, "event");
    r.known_fields(map, &fields, &["act", "by", "own", "remarks"]);
    let own = r.own(map);
    let mut read = r.fields(map, &fields);
    read.insert("event".to_owned(), json_of(event));
    remarks(r, map, &mut read);
    let record = r.entered(&Key::parse(name).ok()?, map.line, Kind::Act, read)?;
    Some(Record { own, ..record })
}

fn involvement(
    r: &mut Reading<'_>,
    map: &Map,
    act: Option<RecordId>,
    name: &str,
) -> Option<Record> {
    let fields = except(Involvement::FIELDS, "act");
    r.known_fields(map, &fields, &["remarks"]);
    let mut read = r.fields(map, &fields);
    remarks(r, map, &mut read);
    read.insert("act".to_owned(), json_of(act?));
    r.entered(&Key::parse(name).ok()?, map.line, Kind::Involvement, read)
}

/// Inside a list there is no text below the front matter, so remarks stand among the other keys.
fn remarks(r: &mut Reading<'_>, map: &Map, read: &mut super::fields::Fields) {
    if let Some(text) = map.slot("remarks").and_then(|slot| r.text(slot)) {
        read.insert("remarks".to_owned(), text.into());
    }
}
