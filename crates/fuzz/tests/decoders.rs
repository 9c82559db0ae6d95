//! Which source files read what others wrote, found by what they call and declare, and which target tries
//! each. A new one fails the test until it has a target or a reason to have none.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use testimony_fuzz::targets;

/// Functions of these names that take bytes or text are decoders.
const NAMES: &[&str] = &[
    "parse",
    "decode",
    "read",
    "from_der",
    "from_pem",
    "from_base64",
    "from_csv",
    "outline",
    "tar",
    "key_in",
];

/// Whoever calls one of these reads somebody's bytes with a reader that another crate wrote.
const READERS: &[&str] = &[
    "serde_json::from_",
    "toml::from_",
    "ciborium::from_",
    "ciborium::de",
    "canonical::decode",
    "csv::Reader",
    "quick_xml",
    "from_der(",
    "tar::Archive",
    "Archive::new(",
    "Reader::new()",
    "Reader::from_str",
    "CompoundFile::open",
    "GzDecoder",
    "DeflateDecoder",
    "ZlibDecoder",
    "inflate::",
    "Document::load",
    "CMap::parse",
    "Html::parse",
    "Probe::new",
    "ImageReader",
    "DynamicImage::",
    "Decoder::new",
    "MatroskaFile",
    "mp4_atom",
    "read_from",
    "Parser::new",
    "DeTable::parse",
    "UTF_8.decode",
    "Encoding::for_",
];

/// The crates that read what comes from outside. `app` and the program hand it on to these.
const CRATES: &[&str] = &[
    "model", "ledger", "vault", "ingest", "scan", "sync", "verify",
];

/// A source file, and the target that tries it; or `none:` and the reason.
const TRIED: &[(&str, &str)] = &[
    ("ingest/src/bag/algorithm.rs", "bag-tags"),
    ("ingest/src/bag/archive.rs", "bag-facts"),
    ("ingest/src/bag/crate_facts.rs", "bag-facts"),
    ("ingest/src/bag/tar.rs", "bag-tar"),
    ("ingest/src/field/compile/sidecar.rs", "field-file"),
    ("ingest/src/field/decode.rs", "field-file"),
    ("ingest/src/field/outline.rs", "field-file"),
    ("ingest/src/field/read.rs", "field-file"),
    ("ingest/src/field/toml.rs", "field-file"),
    (
        "ingest/src/field/write/value.rs",
        "none: of a record that was read",
    ),
    ("ingest/src/field/yaml.rs", "field-file"),
    ("ingest/src/gazetteer/boundaries.rs", "gazetteer"),
    ("ingest/src/media/xmp.rs", "media"),
    ("ingest/src/table/header.rs", "table"),
    ("ingest/src/vocabulary.rs", "gazetteer"),
    ("ingest/src/worker/client.rs", "worker"),
    ("ingest/src/worker/frame.rs", "worker"),
    ("ledger/src/checkpoint.rs", "checkpoint"),
    ("ledger/src/digest.rs", "checkpoint"),
    ("ledger/src/frontier.rs", "frontier"),
    ("ledger/src/note.rs", "note"),
    ("ledger/src/note_signature.rs", "note"),
    ("ledger/src/ots/file.rs", "open-timestamps"),
    ("ledger/src/ots/header.rs", "block-header"),
    ("ledger/src/tlog_proof.rs", "tlog-proof"),
    ("ledger/src/tsa/roots.rs", "time-stamp"),
    ("ledger/src/tsa/signer.rs", "time-stamp"),
    ("ledger/src/tsa/stored.rs", "time-stamp"),
    ("ledger/src/tsa/token.rs", "time-stamp"),
    ("model/src/canonical.rs", "record"),
    ("model/src/count.rs", "word"),
    ("model/src/date.rs", "date"),
    ("model/src/decision/mod.rs", "none: one of a few words"),
    ("model/src/envelope.rs", "envelope"),
    ("model/src/id.rs", "word"),
    ("model/src/key.rs", "word"),
    ("model/src/language.rs", "word"),
    ("model/src/operation.rs", "operation"),
    ("model/src/place.rs", "word"),
    ("model/src/query/geometry.rs", "query"),
    ("model/src/query/mod.rs", "query"),
    ("model/src/query/test.rs", "query"),
    ("model/src/record/mod.rs", "none: one of a few words"),
    ("model/src/spelling/part.rs", "word"),
    ("model/src/term.rs", "none: one of a few words"),
    ("model/src/terms/import.rs", "terms"),
    ("model/src/vocabulary/code.rs", "field-file"),
    ("model/src/vocabulary/mod.rs", "none: one of a few words"),
    ("scan/src/extract/xml.rs", "scan-xml"),
    ("scan/src/extract/xml/attributes.rs", "scan-xml"),
    ("scan/src/ruling.rs", "none: 64 hexadecimal digits"),
    ("scan/src/terms.rs", "scan-terms"),
    ("scan/src/terms/table.rs", "scan-terms"),
    (
        "sync/src/address.rs",
        "none: typed by whoever opens the store",
    ),
    ("sync/src/name.rs", "none: letters and lengths of one line"),
    ("vault/src/backup/snapshot.rs", "snapshot"),
    ("vault/src/body.rs", "envelope"),
    (
        "vault/src/casebase/index/facts.rs",
        "none: a record that was decoded before",
    ),
    ("vault/src/casebase/query.rs", "record"),
    (
        "vault/src/casebase/words.rs",
        "none: of a record that was decoded before",
    ),
    ("vault/src/epoch.rs", "epoch-key"),
    ("vault/src/files.rs", "none: gives bytes out as they are"),
    ("vault/src/format.rs", "format"),
    ("vault/src/fsck/objects.rs", "manifest"),
    ("vault/src/handed.rs", "spelt-key"),
    ("vault/src/keyring.rs", "keyring-row"),
    ("vault/src/keys/custody.rs", "spelt-key"),
    ("vault/src/keys/key_file.rs", "key-file"),
    ("vault/src/keys/roster.rs", "key-file"),
    ("vault/src/keys/second_secret.rs", "spelt-key"),
    ("vault/src/log/batch.rs", "batch"),
    ("vault/src/original.rs", "manifest"),
    ("vault/src/place/moving.rs", "manifest"),
    ("vault/src/place/statement.rs", "place"),
    ("vault/src/primitives/stream.rs", "spelt-key"),
    (
        "vault/src/seen.rs",
        "none: opened first, by a key that never leaves the vault",
    ),
    ("vault/src/shred.rs", "manifest"),
    ("verify/src/file.rs", "exhibit"),
    ("verify/src/folder.rs", "none: gives bytes out as they are"),
    ("ingest/src/bag/read.rs", "bag-tags"),
    ("ingest/src/media/document.rs", "media"),
    ("ingest/src/media/exif.rs", "media"),
    ("ingest/src/media/sound.rs", "media"),
    ("ingest/src/media/film.rs", "media"),
    ("ingest/src/media/matroska.rs", "media"),
    ("ingest/src/media/still.rs", "media"),
    ("ingest/src/media/picture.rs", "picture"),
    ("scan/src/extract/media/tags.rs", "scan-sound"),
    ("scan/src/extract/image/png.rs", "scan-picture"),
    ("scan/src/extract/image/exif.rs", "scan-jpeg"),
    ("scan/src/extract/html.rs", "scan-html"),
    ("scan/src/extract/ole.rs", "scan-compound"),
    ("scan/src/extract/archive/gzip.rs", "scan-gzip"),
    ("scan/src/extract/archive/tar.rs", "scan-tar"),
    ("scan/src/extract/archive/zip/entry.rs", "scan-zip"),
    ("scan/src/extract/pdf.rs", "scan-pdf"),
    ("scan/src/extract/pdf/bytes.rs", "scan-pdf"),
    ("scan/src/extract/pdf/font.rs", "scan-pdf"),
    ("verify/src/zipped.rs", "pack-zip"),
];

fn sources(folder: &Path, found: &mut BTreeMap<String, String>, root: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if !matches!(name, "tests" | "proofs") {
                sources(&path, found, root);
            }
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let is_shipped = !text.starts_with("#![cfg(test)]")
            && !matches!(name, "tests.rs" | "decoders.rs")
            && name.ends_with(".rs");
        if is_shipped {
            let shipped = text.split("#[cfg(test)]\nmod ").next().unwrap();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            found.insert(name.to_owned(), shipped.to_owned());
        }
    }
}

/// Whether it declares a decoder that other modules call, or calls a reader.
fn decodes(source: &str) -> bool {
    let calls = source.lines().any(|line| {
        let line = line.trim_start();
        let is_code = !line.starts_with("//") && !line.starts_with("use ");
        is_code && READERS.iter().any(|reader| line.contains(reader))
    });
    let declares = source.split("\n").enumerate().any(|(number, line)| {
        let line = line.trim_start();
        let rest = ["pub fn ", "pub(crate) fn "]
            .iter()
            .find_map(|start| line.strip_prefix(start));
        let end = |c: char| !(c.is_alphanumeric() || c == '_');
        let name = rest.and_then(|rest| rest.split(end).next());
        let signature: String = source.split("\n").skip(number).take(6).collect();
        let signature = signature.split('{').next().unwrap_or_default();
        let takes = ["[u8]", "&str", "Read", "Vec<u8>"]
            .iter()
            .any(|one| signature.contains(one));
        name.is_some_and(|name| NAMES.contains(&name)) && takes
    });
    calls || declares
}

#[test]
fn whatever_reads_what_others_wrote_has_a_target() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = BTreeMap::new();
    for name in CRATES {
        sources(&root.join(name).join("src"), &mut found, root);
    }
    let decoding = found.iter().filter(|(_, source)| decodes(source));
    let decoding: BTreeSet<&str> = decoding.map(|(name, _)| name.as_str()).collect();
    let tried: BTreeSet<&str> = TRIED.iter().map(|(name, _)| *name).collect();
    let new: Vec<_> = decoding.difference(&tried).collect();
    assert!(
        new.is_empty(),
        "give these a fuzz target, or say why not: {new:#?}"
    );
    let gone: Vec<_> = tried.difference(&decoding).collect();
    assert!(gone.is_empty(), "these decode nothing any more: {gone:#?}");
    let names: BTreeSet<&str> = targets().iter().map(|target| target.name).collect();
    for (name, by) in TRIED {
        assert!(
            by.starts_with("none: ") || names.contains(by),
            "{name}: there is no target {by}"
        );
    }
}

#[test]
fn a_decoder_is_known_by_what_it_declares_or_calls() {
    assert!(decodes(
        "impl A {\n    pub fn parse(\n        text: &str,\n    ) -> Self {\n"
    ));
    assert!(decodes(
        "fn a() {\n    let a = serde_json::from_slice(b);\n"
    ));
    assert!(!decodes(
        "// canonical::decode\n    pub fn parsed(text: &str) {\n    pub fn read(&self) -> u8 {\n"
    ));
}
