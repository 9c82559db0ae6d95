//! The archive in the words of research data: RO-Crate 1.2, JSON-LD.

use serde::{
    Serialize, Serializer,
    ser::{SerializeMap as _, SerializeSeq as _},
};
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

/// What the document holds, written as it is made: a large case has hundreds of thousands of files.
struct Crate<'a> {
    about: &'a About<'a>,
    files: &'a [Written],
}

struct Graph<'a>(&'a Crate<'a>);

/// The crate itself.
struct Root<'a>(&'a Crate<'a>);

struct Ids<'a>(&'a [Written]);

impl Serialize for Crate<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let context = "https://w3id.org/ro/crate/1.2/context";
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("@context", context)?;
        map.serialize_entry("@graph", &Graph(self))?;
        map.end()
    }
}

impl Serialize for Graph<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Crate { about, files } = self.0;
        let mut graph = to.serialize_seq(None)?;
        graph.serialize_element(&descriptor())?;
        graph.serialize_element(&Root(self.0))?;
        for one in around(about) {
            graph.serialize_element(&one)?;
        }
        for one in *files {
            graph.serialize_element(&file(one))?;
        }
        graph.end()
    }
}

impl Serialize for Root<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Crate { about, files } = self.0;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("@id", "./")?;
        map.serialize_entry("@type", "Dataset")?;
        map.serialize_entry("name", about.name)?;
        map.serialize_entry("description", about.description)?;
        map.serialize_entry("datePublished", about.time)?;
        map.serialize_entry("identifier", about.vault)?;
        map.serialize_entry("license", &json!({ "@id": "#terms" }))?;
        map.serialize_entry("author", &json!({ "@id": "#exporter" }))?;
        map.serialize_entry("hasPart", &Ids(files))?;
        map.serialize_entry("mentions", &json!({ "@id": "#export" }))?;
        map.end()
    }
}

impl Serialize for Ids<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(|file| json!({ "@id": id(&file.path) })))
    }
}

/// The document. The crate is the folder `data` of the bag.
pub(super) fn document(about: &About<'_>, files: &[Written]) -> serde_json::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(&Crate { about, files })?;
    text.push(b'\n');
    Ok(text)
}

fn descriptor() -> Value {
    json!({
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": { "@id": "https://w3id.org/ro/crate/1.2" },
        "about": { "@id": "./" },
    })
}

/// What the crate refers to beside its files.
fn around(about: &About<'_>) -> [Value; 4] {
    [
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
    ]
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
