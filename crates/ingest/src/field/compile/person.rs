//! Sources and people: who they are is split from what they are in the case.

use model::{
    field::Field,
    key::Key,
    record::{Consent, Identity, Kind, Record},
};
use serde_json::Value as Json;

use super::{
    fields::{Fields, json_of},
    reading::Reading,
};
use crate::field::{draft::Draft, tree::Map};

/// A source or person: its record, its identity and its consent.
pub(super) fn person(r: &mut Reading<'_>, draft: &Draft, kind: Kind) -> Option<Vec<Record>> {
    let root = &draft.root;
    let fields: Vec<Field> = except(kind.fields(), "identity");
    r.known_fields(root, &fields, &["key", "own", "identity", "consent"]);
    let own = r.own(root);
    let identity = identity(r, draft);
    let consent = consent(r, draft, kind);
    let mut read = r.fields(root, &fields);
    r.with_prose(draft, &fields, &mut read);
    if kind == Kind::Person {
        read.entry("family_wish").or_insert("unknown".into());
    }
    let identity = identity?;
    read.insert("identity".to_owned(), json_of(identity.id));
    let record = r.entered(&draft.key, draft.key_line, kind, read)?;
    let record = Record { own, ..record };
    let all = [Some(record), Some(identity), consent];
    Some(all.into_iter().flatten().collect())
}

/// The part that goes to compartment `identity`; empty for a person of whom nothing is known.
fn identity(r: &mut Reading<'_>, draft: &Draft) -> Option<Record> {
    let nobody = Map::default();
    let (map, line) = match draft.root.slot("identity") {
        Some(slot) => (r.map(slot)?, slot.node.line),
        None => (&nobody, draft.key_line),
    };
    r.known_fields(map, Identity::FIELDS, &[]);
    let read = r.fields(map, Identity::FIELDS);
    r.entered(&part(&draft.key, "identity")?, line, Kind::Identity, read)
}

fn consent(r: &mut Reading<'_>, draft: &Draft, of: Kind) -> Option<Record> {
    let slot = draft.root.slot("consent")?;
    let map = r.map(slot)?;
    let fields = except(Consent::FIELDS, "of");
    r.known_fields(map, &fields, &[]);
    let mut read = r.fields(map, &fields);
    not_both(r, slot.node.line, &read);
    let of = r.own_id(&draft.key, of, draft.key_line)?;
    read.insert("of".to_owned(), json_of(of));
    let key = part(&draft.key, "consent")?;
    r.entered(&key, slot.node.line, Kind::Consent, read)
}

/// A scope that is granted and refused in one breath is a slip of the pen.
pub(super) fn not_both(r: &mut Reading<'_>, line: u32, read: &Fields) {
    let scopes = |key: &str| read.get(key).and_then(Json::as_array);
    let (Some(granted), Some(refused)) = (scopes("granted"), scopes("refused")) else {
        return;
    };
    if let Some(both) = granted.iter().find(|scope| refused.contains(scope)) {
        r.problem(
            line,
            format!(
                "`{}` is both granted and refused",
                both.as_str().unwrap_or_default()
            ),
            "keep it in one of the two lists",
        );
    }
}

/// Fields without the one that the file's place says.
pub(super) fn except(fields: &[Field], name: &str) -> Vec<Field> {
    let others = fields.iter().filter(|field| field.name != name);
    others.copied().collect()
}

/// Keys that would be too long were refused when the file was read.
pub(super) fn part(key: &Key, name: &str) -> Option<Key> {
    Key::parse(&format!("{key}.{name}")).ok()
}
