//! Relating records: a reference set or added in a field, and what refers to a record.

use model::{
    field::{Field, Shape, find as find_field},
    key::Key,
    record::{Body, Evidence, Kind, Record},
};
use serde::Serialize;
use serde_json::{Value, json};
use vault::{Open, Vault};

use super::{NoticeRow, after};
use crate::{
    failure::{Failure, FailureKind},
    query::find,
};

/// A relation that was made or taken back.
#[derive(Debug, Serialize)]
pub struct Relation {
    /// The record that refers.
    pub from: String,
    /// In which field.
    pub field: &'static str,
    /// To what.
    pub to: String,
    /// Whether that changed anything.
    pub changed: bool,
    /// Watches that it triggered.
    pub notices: Vec<NoticeRow>,
}

/// Makes the record `from` refer to `to` in a field, or no longer. A field that holds a list gets one
/// more; another is set.
pub fn relate(
    vault: &mut Vault<Open>,
    from: &Key,
    field: &str,
    to: &str,
    remove: bool,
) -> Result<Relation, Failure> {
    let (kind, id) = find(vault, None, from)?;
    let declared = declared(kind, field)?;
    let target = target(vault, declared, to)?;
    let unreadable = || Failure::misuse(format!("`{from}` cannot be read"), "run `testimony fsck`");
    let record = vault.get(id)?.ok_or_else(unreadable)?;
    let record = record.reveal(&vault.clearance()).clone();
    let mut body = serde_json::to_value(&record.body).map_err(bug)?;
    let changed = body
        .get_mut("fields")
        .and_then(|fields| set(fields, field, declared, target, remove))
        .ok_or_else(|| inside_a_list(kind, field))?;
    if changed {
        let body: Body = serde_json::from_value(body).map_err(|_| {
            Failure::misuse(
                format!("a {kind} must have `{}`", declared.key),
                "relate it to another record instead of taking this one away",
            )
        })?;
        let mut transaction = vault.begin();
        transaction.put(Record { body, ..record })?;
        transaction.commit()?;
    }
    Ok(Relation {
        from: from.to_string(),
        field: declared.key,
        to: to.to_owned(),
        changed,
        notices: if changed {
            after(vault, &[])?
        } else {
            Vec::new()
        },
    })
}

fn declared(kind: Kind, field: &str) -> Result<&'static Field, Failure> {
    let refers = |field: &&Field| matches!(field.shape, Shape::Reference(_) | Shape::Evidence);
    find_field(kind.fields(), field)
        .filter(refers)
        .ok_or_else(|| {
            let mut keys: Vec<&str> = kind.fields().iter().filter(refers).map(|f| f.key).collect();
            keys.sort_unstable();
            Failure::misuse(
                format!(
                    "`{}` is no field of a {kind} that refers to records",
                    field.escape_debug()
                ),
                format!("use one of: {}", keys.join(", ")),
            )
        })
}

/// What a key or piece of evidence stands for, if the field may name it.
fn target(vault: &Vault<Open>, field: &Field, to: &str) -> Result<Value, Failure> {
    let (name, statement) = match to.rsplit_once(':') {
        Some((name, number))
            if matches!(field.shape, Shape::Evidence) && !to.starts_with("media/") =>
        {
            let number = number.parse::<u16>().ok().filter(|number| *number > 0);
            let number = number.ok_or_else(|| {
                Failure::misuse(
                    format!(
                        "`{}` does not end with the number of a statement",
                        to.escape_debug()
                    ),
                    "write the key, a colon and a number from 1, as in `int-003:1`",
                )
            })?;
            (name, Some(number))
        }
        _ => (to, None),
    };
    let key = Key::try_from(name.to_owned())
        .map_err(|error| Failure::from_message(FailureKind::Misuse, &error.to_string()))?;
    let (kind, record) = find(vault, None, &key)?;
    match field.shape {
        Shape::Reference(kinds) if !kinds.is_empty() && !kinds.contains(&kind) => {
            let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
            Err(Failure::misuse(
                format!("`{key}` is a record of kind `{kind}`"),
                format!("name one of kind: {}", words.join(", ")),
            ))
        }
        Shape::Evidence => Ok(json!(Evidence { record, statement })),
        _ => Ok(json!(record)),
    }
}

/// Sets, adds or takes away; `None` if the field lies inside a list of groups.
fn set(
    fields: &mut Value,
    path: &str,
    declared: &Field,
    target: Value,
    remove: bool,
) -> Option<bool> {
    let object = fields.as_object_mut()?;
    if let Some((group, rest)) = path.split_once('.') {
        let inner = object.entry(group).or_insert_with(|| json!({}));
        return set(inner, rest, declared, target, remove);
    }
    let before = object.get(declared.name).cloned();
    if declared.many {
        let list = object
            .entry(declared.name)
            .or_insert_with(|| json!([]))
            .as_array_mut()?;
        if remove {
            list.retain(|there| *there != target);
        } else if !list.contains(&target) {
            list.push(target);
        }
    } else if !remove {
        object.insert(declared.name.to_owned(), target);
    } else if before.as_ref() == Some(&target) {
        object.remove(declared.name);
    }
    Some(object.get(declared.name).cloned() != before.or_else(|| declared.many.then(|| json!([]))))
}

fn inside_a_list(kind: Kind, field: &str) -> Failure {
    Failure::misuse(
        format!(
            "`{}` stands inside a list of this {kind}",
            field.escape_debug()
        ),
        "edit the record instead: `testimony edit KEY`",
    )
}

fn bug(error: serde_json::Error) -> Failure {
    Failure::new(FailureKind::Bug, error.to_string(), "report this")
}
