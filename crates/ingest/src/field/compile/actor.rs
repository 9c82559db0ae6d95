//! Actors.

use model::{
    record::{Actor, Kind, Record},
    vocabulary::{ActorKind, Side},
};

use super::reading::Reading;
use crate::field::draft::Draft;

/// A force, militia or group.
pub(super) fn actor(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "key", "own", "name", "name_ar", "kind", "side", "parent", "code",
        ],
    );
    let own = r.own(root);
    let name = r.need(root, "name").and_then(|s| r.text(s));
    let name_ar = root.slot("name_ar").and_then(|s| r.text(s));
    let kind = r
        .need(root, "kind")
        .and_then(|s| r.word(s, ActorKind::ALL, ActorKind::word));
    let side = r
        .need(root, "side")
        .and_then(|s| r.word(s, Side::ALL, Side::word));
    let parent = root
        .slot("parent")
        .and_then(|s| r.reference(s, &[Kind::Actor]));
    let code = root.slot("code").and_then(|s| r.code(s));
    let actor = Actor {
        name: name?,
        name_ar,
        kind: kind?,
        side: side?,
        parent,
        code,
        description: draft.body.text(),
    };
    Some(vec![r.record(&draft.key, draft.key_line, actor, own)?])
}
