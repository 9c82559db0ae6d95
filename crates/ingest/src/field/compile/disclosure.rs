//! `disclosure.toml`: policies and decisions.

use model::{
    date::DatePrecision,
    decision::{Conditions, Decision, Field, Form, Policy, SubjectKind},
    key::Key,
    place::PlacePrecision,
    record::{Kind, Record},
    vocabulary::{FamilyWish, PersonStatus, Protection, SourceCategory},
};

use super::{
    place::PLACE_KINDS,
    reading::{Reading, Slot},
    reference::PEOPLE,
};
use crate::{
    field::{declare::decision_key, draft::Draft, read::sentence, tree::Map},
    text::shown,
};

/// Everything in `disclosure.toml`.
pub(super) fn disclosure(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    r.known(&draft.root, &["policy", "decision"]);
    let mut records = Vec::new();
    for map in r.maps(&draft.root, "policy") {
        records.extend(policy(r, map));
    }
    for map in r.maps(&draft.root, "decision") {
        records.extend(decision(r, map));
    }
    Some(records)
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
        && (field == Field::Quote) != statement.is_some()
        && !for_all
    {
        r.problem(
            map.line,
            "the field `quote` and the number of a statement go together",
            "write `subject = \"int-003:4\"` with `field = \"quote\"`, and no number with any other field",
        );
    }
    let (words, words_ar) = (
        map.slot("as").and_then(|s| r.text(s)),
        map.slot("as_ar").and_then(|s| r.text(s)),
    );
    let form = form(r, map, kind, field, words.is_some() || words_ar.is_some());
    let artefact = map.slot("artefact").and_then(|slot| {
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

/// A field, if the subject has it.
fn field(r: &mut Reading<'_>, slot: Slot<'_>, subject: Option<SubjectKind>) -> Option<Field> {
    match subject {
        Some(subject) => r.word(slot, fields_of(subject), Field::word),
        None => r.word(slot, &Field::ALL, Field::word),
    }
}

fn conditions(r: &mut Reading<'_>, slot: Slot<'_>, subject: SubjectKind) -> Option<Conditions> {
    let when = r.map(slot)?;
    let known: &[&str] = match subject {
        SubjectKind::Person => &["status", "family_wish", "protection", "category"],
        SubjectKind::Place => &["kind", "protected"],
        _ => &[],
    };
    let before = r.problems.len();
    for entry in &when.entries {
        if !known.contains(&entry.key.as_str()) {
            let what = format!(
                "`{}` is not a condition for this subject",
                shown(&entry.key)
            );
            let remedy = match known {
                [] => "write `when = {}`; only persons and places have conditions".to_owned(),
                known => format!("use {}", known.join(", ")),
            };
            r.problem(entry.line, what, remedy);
        }
    }
    let conditions = Conditions {
        status: when
            .slot("status")
            .and_then(|s| r.word(s, PersonStatus::ALL, PersonStatus::word)),
        family_wish: when
            .slot("family_wish")
            .and_then(|s| r.word(s, FamilyWish::ALL, FamilyWish::word)),
        protection: when
            .slot("protection")
            .and_then(|s| r.word(s, Protection::ALL, Protection::word)),
        category: when
            .slot("category")
            .and_then(|s| r.word(s, SourceCategory::ALL, SourceCategory::word)),
        kind: when
            .slot("kind")
            .and_then(|s| r.word(s, &PLACE_KINDS, |(word, _)| word))
            .map(|(_, kind)| kind),
        protected: when.slot("protected").and_then(|s| r.flag(s)),
    };
    // A condition that was misread must not widen the policy.
    (r.problems.len() == before).then_some(conditions)
}

/// The form, with the precision that belongs to it.
fn form(
    r: &mut Reading<'_>,
    map: &Map,
    subject: Option<SubjectKind>,
    field: Option<Field>,
    has_words: bool,
) -> Option<Form> {
    let slot = r.need(map, "form")?;
    let word = r.word(slot, &FORMS, |word| word)?;
    let precision = map.slot("precision");
    if word != "generalised" {
        if let Some(stray) = precision.or(map.slot("as")).or(map.slot("as_ar")) {
            r.problem(
                stray.node.line,
                format!("`{}` goes with the form `generalised` only", stray.key),
                "remove it, or write `form = \"generalised\"`",
            );
            return None;
        }
    }
    match word {
        "withheld" => Some(Form::Withheld),
        "exact" => Some(Form::Exact),
        "code-name"
            if matches!(subject, None | Some(SubjectKind::Person))
                && matches!(field, None | Some(Field::Name)) =>
        {
            Some(Form::CodeName)
        }
        "code-name" => {
            r.problem(
                slot.node.line,
                "only the name of a person has a code name",
                "write `form = \"generalised\"` or `form = \"withheld\"`",
            );
            None
        }
        _ if matches!(field, Some(Field::Original | Field::Quote)) => {
            r.problem(
                slot.node.line,
                "what is given word for word or bit for bit cannot be generalised",
                "write `form = \"exact\"` or `form = \"withheld\"`",
            );
            None
        }
        _ => generalised(r, slot, precision, (subject?, field?), has_words),
    }
}

fn generalised(
    r: &mut Reading<'_>,
    form: Slot<'_>,
    precision: Option<Slot<'_>>,
    of: (SubjectKind, Field),
    has_words: bool,
) -> Option<Form> {
    let (mut date, mut place) = (None, None);
    match (precision, of) {
        (None, _) if has_words => {}
        (None, _) => {
            r.problem(
                form.node.line,
                "nothing says how this is generalised",
                "add `precision` for a date or place, or the words to print as `as` in a decision",
            );
            return None;
        }
        (Some(slot), (_, Field::Date)) => {
            date = Some(r.word(slot, &DATES, |(word, _)| word)?.1);
        }
        (Some(slot), (SubjectKind::Place, _) | (_, Field::Place | Field::Position)) => {
            place = Some(r.word(slot, &PLACES, |level| level.name())?);
        }
        (Some(slot), (_, field)) => {
            r.problem(
                slot.node.line,
                format!("the field `{}` has no precision", field.word()),
                "give the words to print as `as` in a decision",
            );
            return None;
        }
    }
    Some(Form::Generalised { date, place })
}

const fn fields_of(subject: SubjectKind) -> &'static [Field] {
    match subject {
        SubjectKind::Person => &[Field::Name, Field::Age, Field::Sex, Field::Role],
        SubjectKind::Place => &[Field::Name, Field::Position],
        SubjectKind::Interview | SubjectKind::Observation => {
            &[Field::Category, Field::Date, Field::Place, Field::Quote]
        }
        SubjectKind::Item => &[Field::Content, Field::Caption, Field::Original],
        SubjectKind::Event => &[Field::Title, Field::Date, Field::Place, Field::Counts],
    }
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
const FORMS: [&str; 4] = ["exact", "generalised", "code-name", "withheld"];
const DATES: [(&str, DatePrecision); 3] = [
    ("month", DatePrecision::Month),
    ("season", DatePrecision::Season),
    ("year", DatePrecision::Year),
];
const PLACES: [PlacePrecision; 5] = [
    PlacePrecision::Quarter,
    PlacePrecision::City,
    PlacePrecision::District,
    PlacePrecision::Governorate,
    PlacePrecision::Country,
];
