//! What an RO-Crate (1.0 to 1.3) says of its files: `ro-crate-metadata.json` in a stranger's bag.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A file by what the crate says of it, in plain words; nothing else of the crate is taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// The file, from the crate's folder.
    pub path: String,
    /// Its name.
    pub name: Option<String>,
    /// Its description.
    pub description: Option<String>,
}

/// The files that a crate describes; nothing if it is no crate.
pub fn crate_facts(bytes: &[u8]) -> Vec<FileFacts> {
    let Ok(whole) = serde_json::from_slice::<Value>(bytes) else {
        return Vec::new();
    };
    let graph = whole.get("@graph").and_then(Value::as_array);
    let entities = graph.into_iter().flatten();
    entities.filter_map(file).collect()
}

fn file(entity: &Value) -> Option<FileFacts> {
    let is_file = |kind: &Value| kind.as_str() == Some("File");
    let of_type = match entity.get("@type")? {
        Value::Array(kinds) => kinds.iter().any(is_file),
        kind => is_file(kind),
    };
    let words = |field: &str| {
        let text = entity.get(field)?.as_str()?.trim();
        let cut: String = text.chars().take(LONGEST).collect();
        (!cut.is_empty()).then_some(cut)
    };
    let id = entity.get("@id")?.as_str()?;
    let facts = FileFacts {
        path: id.strip_prefix("./").unwrap_or(id).to_owned(),
        name: words("name"),
        description: words("description"),
    };
    (of_type && (facts.name.is_some() || facts.description.is_some())).then_some(facts)
}

/// A description that is longer is no description of one file.
const LONGEST: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_and_everything_else_is_passed_over() {
        let json = br#"{"@graph":[{"@id":"./","@type":"Dataset","name":"x"},
            {"@id":"a.jpg","@type":["File","ImageObject"],"name":"The gate"},
            {"@id":"b.jpg","@type":"File"}, 7, {"@type":"File","name":"no id"}]}"#;
        let facts = crate_facts(json);
        assert_eq!(facts.len(), 1);
        assert_eq!(facts[0].path, "a.jpg");
        assert_eq!(facts[0].name.as_deref(), Some("The gate"));
        assert!(crate_facts(b"not json").is_empty());
    }
}
