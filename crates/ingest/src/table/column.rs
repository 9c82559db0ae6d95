//! Which column is which field.

use model::{
    field::{Field, Shape},
    record::{Consent, Identity, Kind},
};

/// One step from a record to a field.
pub(super) enum Step {
    Key(&'static str),
    Number(u32),
}

/// The fields that a row can fill; a person's identity and consent are among them as groups.
pub(super) fn fields_of(kind: Kind) -> Vec<Field> {
    let is_person = matches!(kind, Kind::Source | Kind::Person);
    let without = |field: &&Field| !(is_person && field.name == "identity");
    let mut fields: Vec<Field> = kind.fields().iter().filter(without).copied().collect();
    if is_person {
        for (name, inner) in [("identity", Identity::FIELDS), ("consent", Consent::FIELDS)] {
            let mut field = Field::new::<String>(name, "");
            field.shape = Shape::Group(inner);
            fields.push(field);
        }
    }
    fields
}

/// The field that `name` means, and the way to it.
pub(super) fn find(fields: &[Field], name: &str, steps: &mut Vec<Step>) -> Option<Field> {
    let (first, rest) = match name.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (name, None),
    };
    for field in fields {
        match field.shape {
            Shape::Machine => {}
            Shape::Group(inner) if field.inline => {
                if let Some(found) = find(inner, name, steps) {
                    return Some(found);
                }
            }
            // Whose consent it is, its row says.
            Shape::Group(_) if field.key == first && rest == Some("of") && first == "consent" => {
                return None;
            }
            Shape::Group(inner) if field.key == first && !field.body => {
                steps.push(Step::Key(field.key));
                let mut rest = rest?;
                if field.many {
                    let (number, after) = rest.split_once('.')?;
                    steps.push(Step::Number(number_of(number)?));
                    rest = after;
                }
                return find(inner, rest, steps);
            }
            _ if field.key == first => {
                steps.push(Step::Key(field.key));
                if let Some(number) = rest {
                    steps.push(Step::Number(
                        number_of(number).filter(|_| field.many && !field.body)?,
                    ));
                }
                return Some(*field);
            }
            _ => {}
        }
    }
    None
}

fn number_of(text: &str) -> Option<u32> {
    text.parse()
        .ok()
        .filter(|number| (1..=MOST_GROUPS).contains(number))
}

/// Columns without which no row can be a record.
pub(super) fn needed(kind: Kind) -> impl Iterator<Item = &'static str> {
    let is_person = matches!(kind, Kind::Source | Kind::Person);
    let calls = (kind == Kind::Recommendation).then_some("calls");
    kind.fields()
        .iter()
        .filter(move |field| {
            field.need && !field.inline && !(is_person && field.name == "identity")
        })
        .filter(|field| !matches!(field.shape, Shape::Machine))
        .map(|field| field.key)
        .chain(calls)
}

/// Every column that a table of this kind may have; groups that repeat are numbered 1.
pub fn columns(kind: Kind) -> Vec<String> {
    let mut names = vec!["key".to_owned()];
    describe(&fields_of(kind), "", &mut names);
    names.retain(|name| name != "consent.of");
    names
}

fn describe(fields: &[Field], prefix: &str, names: &mut Vec<String>) {
    for field in fields {
        match field.shape {
            Shape::Machine => {}
            Shape::Group(inner) if field.inline => describe(inner, prefix, names),
            Shape::Group(inner) if !field.body => {
                let number = if field.many { "1." } else { "" };
                describe(inner, &format!("{prefix}{}.{number}", field.key), names);
            }
            _ => names.push(format!("{prefix}{}", field.key)),
        }
    }
}

/// A header cell as it is compared.
pub(super) fn plain(typed: &str) -> String {
    typed.trim().to_lowercase()
}

pub(super) fn digits_as_one(name: &str) -> String {
    let part = |part: &str| match part.parse::<u32>() {
        Ok(_) => "1".to_owned(),
        Err(_) => part.to_owned(),
    };
    name.split('.').map(part).collect::<Vec<_>>().join(".")
}

/// Nobody numbers more groups in columns.
const MOST_GROUPS: u32 = 1000;
