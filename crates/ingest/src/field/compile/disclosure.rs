//! `disclosure.toml`: policies and decisions.

use model::{
    decision::{Conditions, Decision, Field, Form, Limits, Policy, SubjectKind},
    key::Key,
    record::{Kind, PEOPLE, Record},
};

use super::{
    form::{conditions, field, form},
    reading::{Reading, Slot},
};
use crate::{
    field::{declare::decision_key, draft::Draft, read::sentence, tree::Map},
    text::shown,
};

/// Everything in `disclosure.toml`.
pub(super) fn disclosure(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    r.known(&draft.root, &["policy", "decision", "limits"]);
    let mut records = Vec::new();
    for map in r.maps(&draft.root, "policy") {
        records.extend(policy(r, map));
    }
    for map in r.maps(&draft.root, "decision") {
        records.extend(decision(r, map));
    }
    for map in r.maps(&draft.root, "limits") {
        records.extend(limits(r, map));
    }
    Some(records)
}

fn limits(r: &mut Reading<'_>, map: &Map) -> Option<Record> {
    let numbers = ["people", "rows", "answers", "small", "width"];
    let words = ["id", "own", "artefact", "reason", "by", "seconded_by"];
    r.known(map, &[numbers.as_slice(), &words].concat());
    let own = r.own(map);
    let mut number = |name| {
        let number = map.slot(name).and_then(|slot| r.number(slot, 1, 1000))?;
        u16::try_from(number).ok()
    };
    let (people, rows, answers) = (number("people"), number("rows"), number("answers"));
    let (small, width) = (number("small"), number("width"));
    let limits = Limits {
        artefact: artefact(r, map),
        people,
        rows,
        answers,
        small,
        width,
        reason: need_text(r, map, "reason")?,
        by: need_text(r, map, "by")?,
        seconded_by: second(r, map),
    };
    r.record(&Key::parse(map.text("id")?).ok()?, map.line, limits, own)
}

fn policy(r: &mut Reading<'_>, map: &Map) -> Option<Record> {
    r.known(
        map,
        &[
            "id",
            "own",
            "subject",
            "when",
            "field",
            "form",
            "precision",
            "reason",
            "by",
            "seconded_by",
        ],
    );
    let own = r.own(map);
    let subject = r
        .need(map, "subject")
        .and_then(|s| r.word(s, &SUBJECTS, |(word, _)| word))
        .map(|(_, subject)| subject);
    let when = match (map.slot("when"), subject) {
        (Some(slot), Some(subject)) => conditions(r, slot, subject),
        _ => Some(Conditions::default()),
    };
    let field = r.need(map, "field").and_then(|s| field(r, s, subject));
    if let (Some(Field::Original), Some(slot)) = (field, map.slot("field")) {
        r.problem(
            slot.node.line,
            "an original leaves by a decision on that very item, never by a policy",
            "write a `[[decision]]` for each item",
        );
    }
    let form = form(r, map, subject, field, false);
    let (reason, by, seconded_by) = (
        need_text(r, map, "reason"),
        need_text(r, map, "by"),
        second(r, map),
    );
    let policy = Policy {
        subject: subject?,
        when: when?,
        field: field?,
        form: form?,
        reason: reason?,
        by: by?,
        seconded_by,
    };
    r.record(&Key::parse(map.text("id")?).ok()?, map.line, policy, own)
}

fn decision(r: &mut Reading<'_>, map: &Map) -> Option<Record> {
    r.known(
        map,
        &[
            "own",
            "subject",
            "field",
            "form",
            "precision",
            "as",
            "as_ar",
            "artefact",
            "consent",
            "reason",
            "by",
            "seconded_by",
        ],
    );
    let own = r.own(map);
    let about = r.need(map, "subject").and_then(|s| subject(r, s));
    let kind = about.map(|(kind, _)| kind);
    let field = r.need(map, "field").and_then(|s| field(r, s, kind));
    let statement = about.and_then(|(_, evidence)| evidence.statement);
    // Without a number `withheld` counts for every statement of the account.
    let for_all = map.text("form") == Some("withheld") && statement.is_none();
    if let (Some(field), Some(_)) = (field, about)
        && matches!(field, Field::Quote | Field::Phrase) != statement.is_some()
        && !for_all
    {
        r.problem(
            map.line,
            "the fields `quote` and `phrase` and the number of a statement go together",
            "write `subject = \"int-003:4\"` with `field = \"quote\"`, and no number with any other field",
        );
    }
    let (words, words_ar) = (
        map.slot("as").and_then(|s| r.text(s)),
        map.slot("as_ar").and_then(|s| r.text(s)),
    );
    let form = form(r, map, kind, field, words.is_some() || words_ar.is_some());
    let artefact = artefact(r, map);
    let tells = matches!(form, Some(Form::Exact | Form::Generalised { .. }));
    if tells && map.get("seconded_by").is_none() {
        r.problem(
            map.line,
            "this decision tells more than a code name, and one person alone took it",
            "add a line `seconded_by = …` with another person than `by`",
        );
    }
    let consent = map.slot("consent").and_then(|s| r.reference(s, PEOPLE));
    let (reason, by, seconded_by) = (
        need_text(r, map, "reason"),
        need_text(r, map, "by"),
        second(r, map),
    );
    let (_, evidence) = about?;
    let decision = Decision {
        subject: evidence.record,
        statement,
        field: field?,
        form: form?,
        words,
        words_ar,
        artefact,
        consent,
        of: None,
        reason: reason?,
        by: by?,
        seconded_by,
    };
    r.record(
        &Key::parse(&decision_key(map)?).ok()?,
        map.line,
        decision,
        own,
    )
}

/// The report that it is for.
fn artefact(r: &mut Reading<'_>, map: &Map) -> Option<Key> {
    let slot = map.slot("artefact")?;
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
}

fn need_text(r: &mut Reading<'_>, map: &Map, key: &'static str) -> Option<String> {
    r.need(map, key).and_then(|s| r.text(s))
}

/// The second person must be another.
fn second(r: &mut Reading<'_>, map: &Map) -> Option<String> {
    let slot = map.slot("seconded_by")?;
    let person = |key| {
        let name = map.text(key).unwrap_or_default();
        name.split_whitespace().collect::<String>().to_lowercase()
    };
    if person("by") == person("seconded_by") {
        r.problem(
            slot.node.line,
            "`seconded_by` is the person who decided",
            "name another, or remove the line",
        );
    }
    r.text(slot)
}

/// What a decision is about, with the kind of subject it is for policies.
fn subject(r: &mut Reading<'_>, slot: Slot<'_>) -> Option<(SubjectKind, model::record::Evidence)> {
    let evidence = r.evidence(slot, &SUBJECT_RECORDS)?;
    let typed = r.typed(slot)?;
    let key = match evidence.statement {
        Some(_) => typed.rsplit_once(':').map_or(typed, |(key, _)| key),
        None => typed,
    };
    let (kind, ..) = r.lookup(key, slot.node.line, &SUBJECT_RECORDS)?;
    let subject = match kind {
        Kind::Person | Kind::Source => SubjectKind::Person,
        Kind::Place => SubjectKind::Place,
        Kind::Interview => SubjectKind::Interview,
        Kind::Observation => SubjectKind::Observation,
        Kind::Item => SubjectKind::Item,
        _ => SubjectKind::Event,
    };
    Some((subject, evidence))
}

const SUBJECTS: [(&str, SubjectKind); 6] = [
    ("person", SubjectKind::Person),
    ("place", SubjectKind::Place),
    ("interview", SubjectKind::Interview),
    ("observation", SubjectKind::Observation),
    ("item", SubjectKind::Item),
    ("event", SubjectKind::Event),
];
const SUBJECT_RECORDS: [Kind; 7] = [
    Kind::Person,
    Kind::Source,
    Kind::Place,
    Kind::Interview,
    Kind::Observation,
    Kind::Item,
    Kind::Event,
];
