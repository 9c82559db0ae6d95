//! Sources and people: who they are is split from what they are in the case.

use model::{
    key::Key,
    record::{Consent, Identity, Kind, Person, Record, Source},
    vocabulary::{ConsentScope, FamilyWish, PersonStatus, Protection, Sex, SourceCategory},
};

use super::{reading::Reading, reference::PEOPLE};
use crate::field::{draft::Draft, tree::Map};

/// A source: its record, its identity and its consent.
pub(super) fn source(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "key",
            "own",
            "identity",
            "category",
            "status",
            "reliability",
            "protection",
            "consent",
        ],
    );
    let own = r.own(root);
    let identity = identity(r, draft);
    let consent = consent(r, draft, Kind::Source);
    let category = r
        .need(root, "category")
        .and_then(|s| r.word(s, SourceCategory::ALL, SourceCategory::word));
    let status = status(r, root);
    let reliability = root
        .slot("reliability")
        .and_then(|s| r.word(s, &RELIABILITY, |code| code));
    let protection = protection(r, root);
    let identity = identity?;
    let source = Source {
        identity: identity.id,
        category: category?,
        status: status?,
        reliability: reliability.map(str::to_owned),
        protection: protection?,
        remarks: draft.body.text(),
    };
    let record = r.record(&draft.key, draft.key_line, source, own)?;
    Some(
        [Some(record), Some(identity), consent]
            .into_iter()
            .flatten()
            .collect(),
    )
}

/// A person who was not spoken to: record, identity and consent.
pub(super) fn person(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "key",
            "own",
            "identity",
            "status",
            "protection",
            "age",
            "sex",
            "family_wish",
            "related",
            "consent",
        ],
    );
    let own = r.own(root);
    let identity = identity(r, draft);
    let consent = consent(r, draft, Kind::Person);
    let status = status(r, root);
    let protection = protection(r, root);
    let age = root.slot("age").and_then(|s| r.number(s, 0, 130));
    let sex = root
        .slot("sex")
        .and_then(|s| r.word(s, Sex::ALL, Sex::word));
    let family_wish = root
        .slot("family_wish")
        .and_then(|s| r.word(s, FamilyWish::ALL, FamilyWish::word));
    let related = root
        .slot("related")
        .map(|s| r.references(s, PEOPLE))
        .unwrap_or_default();
    let identity = identity?;
    let person = Person {
        identity: identity.id,
        status: status?,
        protection: protection?,
        age: age.and_then(|age| u16::try_from(age).ok()),
        sex,
        family_wish: family_wish.unwrap_or(FamilyWish::Unknown),
        related,
        remarks: draft.body.text(),
    };
    let record = r.record(&draft.key, draft.key_line, person, own)?;
    Some(
        [Some(record), Some(identity), consent]
            .into_iter()
            .flatten()
            .collect(),
    )
}

fn status(r: &mut Reading<'_>, root: &Map) -> Option<PersonStatus> {
    r.need(root, "status")
        .and_then(|s| r.word(s, PersonStatus::ALL, PersonStatus::word))
}

fn protection(r: &mut Reading<'_>, root: &Map) -> Option<Protection> {
    r.need(root, "protection")
        .and_then(|s| r.word(s, Protection::ALL, Protection::word))
}

/// The part that goes to compartment `identity`; empty for a person of whom nothing is known.
fn identity(r: &mut Reading<'_>, draft: &Draft) -> Option<Record> {
    let nobody = Map::default();
    let (map, line) = match draft.root.slot("identity") {
        Some(slot) => (r.map(slot)?, slot.node.line),
        None => (&nobody, draft.key_line),
    };
    r.known(
        map,
        &[
            "name",
            "name_ar",
            "also",
            "phone",
            "email",
            "identifier",
            "handle",
            "address",
            "sex",
            "born",
            "occupation",
            "phrases",
        ],
    );
    let mut list = |key| map.slot(key).map(|s| r.texts(s)).unwrap_or_default();
    let (also, phone, email) = (list("also"), list("phone"), list("email"));
    let (identifier, handle, phrases) = (list("identifier"), list("handle"), list("phrases"));
    let identity = Identity {
        name: map.slot("name").and_then(|s| r.text(s)),
        name_ar: map.slot("name_ar").and_then(|s| r.text(s)),
        also,
        phone,
        email,
        identifier,
        handle,
        address: map.slot("address").and_then(|s| r.text(s)),
        sex: map.slot("sex").and_then(|s| r.word(s, Sex::ALL, Sex::word)),
        born: map.slot("born").and_then(|s| r.date(s)),
        occupation: map.slot("occupation").and_then(|s| r.text(s)),
        phrases,
    };
    let key = part(&draft.key, "identity")?;
    r.record(&key, line, identity, Default::default())
}

fn consent(r: &mut Reading<'_>, draft: &Draft, of: Kind) -> Option<Record> {
    let slot = draft.root.slot("consent")?;
    let map = r.map(slot)?;
    r.known(
        map,
        &[
            "explained_by",
            "language",
            "date",
            "granted",
            "refused",
            "given_by",
        ],
    );
    let mut scopes = |key| {
        map.slot(key)
            .map(|s| r.words(s, ConsentScope::ALL, ConsentScope::word))
            .unwrap_or_default()
    };
    let (granted, refused) = (scopes("granted"), scopes("refused"));
    if let Some(both) = granted.iter().find(|scope| refused.contains(scope)) {
        r.problem(
            slot.node.line,
            format!("`{both}` is both granted and refused"),
            "keep it in one of the two lists",
        );
    }
    let given_by = map.slot("given_by").and_then(|s| r.reference(s, PEOPLE));
    let consent = Consent {
        of: r.own_id(&draft.key, of, draft.key_line)?,
        given_by,
        explained_by: map.slot("explained_by").and_then(|s| r.text(s)),
        language: map.slot("language").and_then(|s| r.language(s)),
        date: map.slot("date").and_then(|s| r.date(s)),
        granted,
        refused,
    };
    let key = part(&draft.key, "consent")?;
    r.record(&key, slot.node.line, consent, Default::default())
}

/// Keys that would be too long were refused when the file was read.
pub(super) fn part(key: &Key, name: &str) -> Option<Key> {
    Key::parse(&format!("{key}.{name}")).ok()
}

/// HURIDOCS MT42.
const RELIABILITY: [&str; 6] = ["01", "02", "03", "04", "05", "99"];
