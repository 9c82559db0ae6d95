//! Feeds: Atom (RFC 4287) and JSON Feed 1.1.

use maud::{PreEscaped, html};
use model::{key::Key, language::Language};
use serde_json::json;

use super::{
    Page, SiteError,
    frame::{Frame, file, folder},
};

/// The time of an empty library's feed, which must have one (RFC 4287, 4.1.1).
const NEVER: &str = "1970-01-01T00:00:00Z";

pub(super) fn pages(frame: &Frame<'_>) -> Result<Vec<Page>, SiteError> {
    let tag = frame.tag();
    // An address that leads from the feed's own place, unless it is known where that will be.
    let address = |path: &str| match &frame.library.address {
        Some(root) => format!("{root}{path}"),
        None => format!("../{path}"),
    };
    let title = format!("{} – {}", frame.organisation(), frame.say("library"));
    let newest = frame
        .library
        .publications
        .iter()
        .map(|one| one.released.as_str())
        .max();
    let mut entries = Vec::new();
    let mut items = Vec::new();
    for publication in &frame.library.publications {
        let Some(released) = publication.edition_for(frame.language()) else {
            continue;
        };
        let edition = released.edition.get();
        let id = id(&publication.report, edition.language);
        let page = address(&(folder(publication, released) + "index.html"));
        let files: Vec<(&str, &str, String, u64)> = [
            ("report.pdf", "application/pdf"),
            ("report.epub", "application/epub+zip"),
        ]
        .into_iter()
        .filter_map(|(name, kind)| {
            let found = released.file(name)?;
            Some((
                name,
                kind,
                address(&file(publication, released, name)),
                found.bytes,
            ))
        })
        .collect();
        let summary = edition.summary.clone().unwrap_or_default();
        entries.push(html! {
            entry xml:lang=(edition.language.tag()) {
                id { (id) }
                title { (edition.title) @if let Some(subtitle) = &edition.subtitle { ": " (subtitle) } }
                updated { (publication.released) }
                published { (publication.released) }
                author { name { (edition.organisation) } }
                summary { (summary) }
                @for topic in &edition.topics { category term=(topic) {} }
                (PreEscaped(link("alternate", "text/html", &page, None)))
                @for (_, kind, address, bytes) in &files { (PreEscaped(link("enclosure", kind, address, Some(*bytes)))) }
            }
        }.into_string());
        items.push(json!({
            "id": id,
            "url": page,
            "title": edition.title,
            "summary": summary,
            "content_text": summary,
            "date_published": publication.released,
            "language": edition.language.tag(),
            "tags": edition.topics,
            "authors": [{ "name": edition.organisation }],
            "attachments": files.iter().map(|(_, kind, address, bytes)| json!({
                "url": address, "mime_type": kind, "size_in_bytes": bytes,
            })).collect::<Vec<_>>(),
        }));
    }
    let own = address(&format!("{tag}/publications.atom"));
    let home = address(&format!("{tag}/index.html"));
    let library = id_of(&["library", tag, &title]);
    let atom = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"))
        feed xmlns="http://www.w3.org/2005/Atom" xml:lang=(tag) {
            id { (library) }
            title { (title) }
            updated { (newest.unwrap_or(NEVER)) }
            author { name { (frame.organisation()) } }
            (PreEscaped(link("self", "application/atom+xml", &own, None)))
            (PreEscaped(link("alternate", "text/html", &home, None)))
            @for entry in &entries { (PreEscaped(entry)) }
        }
    };
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "language": tag,
        "home_page_url": home,
        "items": items,
    });
    if frame.library.address.is_some()
        && let Some(feed) = feed.as_object_mut()
    {
        let own = address(&format!("{tag}/publications.json"));
        feed.insert("feed_url".to_owned(), own.into());
    }
    Ok(vec![
        (
            format!("{tag}/publications.atom"),
            atom.into_string().into_bytes(),
        ),
        (
            format!("{tag}/publications.json"),
            serde_json::to_vec_pretty(&feed)?,
        ),
    ])
}

/// An element that ends itself, which a page's `link` does not.
fn link(relation: &str, kind: &str, address: &str, length: Option<u64>) -> String {
    let quoted = html! { (address) }.into_string();
    let length = length
        .map(|length| format!(" length=\"{length}\""))
        .unwrap_or_default();
    format!("<link rel=\"{relation}\" type=\"{kind}\" href=\"{quoted}\"{length}/>")
}

/// The same for every release of an edition, so that a reader's program does not tell of it twice.
fn id(report: &Key, language: Language) -> String {
    id_of(&["report", report.as_str(), language.tag()])
}

/// A name-based UUID (RFC 9562, version 8): FNV-1a over the parts, 128 bits. It names, it proves nothing.
fn id_of(parts: &[&str]) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for byte in parts.join("/").bytes() {
        hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    }
    hash = hash & !(0xF << 76) | (0x8 << 76);
    hash = hash & !(0x3 << 62) | (0x2 << 62);
    let hex = format!("{hash:032x}");
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32)
    )
}
