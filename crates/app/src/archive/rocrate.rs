//! The archive in the words of research data: RO-Crate 1.2, JSON-LD.

use serde_json::{Value, json};

use super::bag::Written;

/// What the crate says beyond its files.
pub(super) struct About<'a> {
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    /// RFC 3339.
    pub(super) time: &'a str,
    /// The exporter, by name of member.
    pub(super) by: &'a str,
    /// To whom it goes.
    pub(super) to: &'a str,
    /// The vault, in hexadecimal.
    pub(super) vault: &'a str,
}

/// The document. The crate is the folder `data` of the bag.
pub(super) fn document(about: &About<'_>, files: &[Written]) -> Value {
    let ids: Vec<Value> = files
        .iter()
        .map(|file| json!({ "@id": id(&file.path) }))
        .collect();
    let mut graph = vec![
        json!({
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": { "@id": "https://w3id.org/ro/crate/1.2" },
            "about": { "@id": "./" },
        }),
        json!({
            "@id": "./",
            "@type": "Dataset",
            "name": about.name,
            "description": about.description,
            "datePublished": about.time,
            "identifier": about.vault,
            "license": { "@id": "#terms" },
            "author": { "@id": "#exporter" },
            "hasPart": ids,
            "mentions": { "@id": "#export" },
        }),
        json!({
            "@id": "#terms",
            "@type": "CreativeWork",
            "name": "Confidential",
            "description": format!(
                "Handed over in confidence to {}. Not to be passed on or published; what people agreed to is in the consents.",
                about.to
            ),
        }),
        json!({
            "@id": "#exporter",
            "@type": "Person",
            "name": about.by,
            "description": "The member of the team who made the archive, by the name they use in it.",
        }),
        json!({
            "@id": "#testimony",
            "@type": "SoftwareApplication",
            "name": "Testimony",
            "version": env!("CARGO_PKG_VERSION"),
        }),
        json!({
            "@id": "#export",
            "@type": "CreateAction",
            "name": "The archive was made",
            "agent": { "@id": "#exporter" },
            "instrument": { "@id": "#testimony" },
            "endTime": about.time,
            "actionStatus": { "@id": "http://schema.org/CompletedActionStatus" },
            "result": { "@id": "./" },
        }),
    ];
    graph.extend(files.iter().map(file));
    json!({ "@context": "https://w3id.org/ro/crate/1.2/context", "@graph": graph })
}

fn id(path: &str) -> &str {
    path.strip_prefix("data/").unwrap_or(path)
}

fn file(file: &Written) -> Value {
    let id = id(&file.path);
    let (format, what) = match id.rsplit_once('.').map(|(_, ending)| ending) {
        Some("json") if id.starts_with("records/") => ("application/json", "A record."),
        Some("json") => (
            "application/json",
            "What proves custody, or says what the archive is.",
        ),
        Some("md") => ("text/markdown", "A record as text."),
        Some("xml") => ("application/xml", "Custody as PREMIS."),
        Some("txt") => ("text/plain", "Words for the reader."),
        Some("jpg") => ("image/jpeg", "An original."),
        Some("png") => ("image/png", "An original."),
        Some("pdf") => ("application/pdf", "An original."),
        Some("mp4") => ("video/mp4", "An original."),
        _ => (
            "application/octet-stream",
            "An original, or a part of a proof.",
        ),
    };
    json!({
        "@id": id,
        "@type": "File",
        "name": id.rsplit('/').next().unwrap_or(id),
        "description": what,
        "contentSize": file.bytes.to_string(),
        "encodingFormat": format,
        "sha256": file.sha256,
    })
}
