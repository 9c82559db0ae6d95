//! What `disclosure.toml` says about one field: which, when, and in which form.

use model::{
    date::DatePrecision,
    decision::{Conditions, Field, Form, SubjectKind},
    place::{PlaceKind, PlacePrecision},
    vocabulary::{FamilyWish, PersonStatus, Protection, SourceCategory},
};

use super::reading::{Reading, Slot};
use crate::{field::tree::Map, text::shown};

/// A field, if the subject has it.
pub(super) fn field(
    r: &mut Reading<'_>,
    slot: Slot<'_>,
    subject: Option<SubjectKind>,
) -> Option<Field> {
    match subject {
        Some(subject) => r.word(slot, fields_of(subject), Field::word),
        None => r.word(slot, &Field::ALL, Field::word),
    }
}

/// When a policy applies.
pub(super) fn conditions(
    r: &mut Reading<'_>,
    slot: Slot<'_>,
    subject: SubjectKind,
) -> Option<Conditions> {
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
            .and_then(|s| r.word(s, PlaceKind::WORDS, |word| word))
            .and_then(PlaceKind::parse),
        protected: when.slot("protected").and_then(|s| r.flag(s)),
    };
    // A condition that was misread must not widen the policy.
    (r.problems.len() == before).then_some(conditions)
}

/// The form, with the precision that belongs to it.
pub(super) fn form(
    r: &mut Reading<'_>,
    map: &Map,
    subject: Option<SubjectKind>,
    field: Option<Field>,
    has_words: bool,
) -> Option<Form> {
    let slot = r.need(map, "form")?;
    let word = r.word(slot, &FORMS, |word| word)?;
    let precision = map.slot("precision");
    let accepts = matches!(field, Some(Field::Risk | Field::Phrase));
    if accepts && (word != "exact" || !has_words || precision.is_some()) {
        r.problem(
            slot.node.line,
            "a risk is accepted for what is listed, and for no more",
            "write `form = \"exact\"` and what is accepted as `as`; `testimony report review` shows the line",
        );
        return None;
    }
    if word != "generalised"
        && !accepts
        && let Some(stray) = precision.or(map.slot("as")).or(map.slot("as_ar"))
    {
        r.problem(
            stray.node.line,
            format!("`{}` goes with the form `generalised` only", stray.key),
            "remove it, or write `form = \"generalised\"`",
        );
        return None;
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
        SubjectKind::Person => &[
            Field::Name,
            Field::Age,
            Field::Sex,
            Field::Role,
            Field::Risk,
        ],
        SubjectKind::Place => &[Field::Name, Field::Position],
        SubjectKind::Interview | SubjectKind::Observation => &[
            Field::Category,
            Field::Date,
            Field::Place,
            Field::Quote,
            Field::Phrase,
        ],
        SubjectKind::Item => &[Field::Content, Field::Caption, Field::Original],
        SubjectKind::Event => &[Field::Title, Field::Date, Field::Place, Field::Counts],
    }
}

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
