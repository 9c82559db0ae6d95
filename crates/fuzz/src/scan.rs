//! The gate's own readers: final bytes, written by whatever program.

use std::{str::from_utf8, sync::LazyLock};

use scan::{Allowed, Artefact, Terms, scan};

use crate::{Target, texts};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "scan-pdf",
        run: |bytes| look("a.pdf", bytes),
        seeds: pdfs,
        speed: 1,
    },
    Target {
        name: "scan-html",
        run: |bytes| look("a.html", bytes),
        seeds: htmls,
        speed: 1,
    },
    Target {
        name: "scan-zip",
        run: |bytes| look("a.docx", bytes),
        seeds: zips,
        speed: 1,
    },
    Target {
        name: "scan-picture",
        run: |bytes| look("a.png", bytes),
        seeds: pictures,
        speed: 1,
    },
    Target {
        name: "scan-terms",
        run: terms,
        seeds: term_files,
        speed: 1,
    },
];

fn look(name: &str, bytes: &[u8]) {
    static TERMS: LazyLock<Option<Terms>> = LazyLock::new(|| Terms::from_csv(TERM_FILE).ok());
    if let Some(terms) = TERMS.as_ref() {
        let _ = scan(&Artefact::new(name, bytes), terms, &Allowed::default());
    }
}

fn terms(bytes: &[u8]) {
    if let Ok(text) = from_utf8(bytes) {
        let _ = Terms::from_csv(text);
    }
}

const TERM_FILE: &str =
    "kind,term\nperson,Samira Haddad\nphone,+963 944 555 0199\nplace,\"34.123456, 36.654321\"\n";

fn term_files() -> Vec<Vec<u8>> {
    texts(&[TERM_FILE])
}

fn pdfs() -> Vec<Vec<u8>> {
    texts(&[
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Contents 4 0 R>>endobj\n4 0 obj<</Length 20>>stream\nBT (Samira) Tj ET\nendstream endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Info<</Title<feff0053>>>>>\nstartxref\n9\n%%EOF\n",
    ])
}

fn htmls() -> Vec<Vec<u8>> {
    texts(&[
        "<!doctype html><title>a</title><p data-x=\"y\">Sam&shy;ira<!-- c --><img src=\"data:image/png;base64,iVBORw0KGgo=\"><style>a{content:'\\53'}</style>",
    ])
}

fn zips() -> Vec<Vec<u8>> {
    vec![
        b"PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00aXPK\x01\x02\x14\x00\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00aPK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00\x2f\x00\x00\x00\x20\x00\x00\x00\x00\x00".to_vec(),
        b"PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00".to_vec(),
    ]
}

fn pictures() -> Vec<Vec<u8>> {
    vec![
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x05tEXta\x00bc\x00\x00\x00\x00".to_vec(),
        b"\xff\xd8\xff\xe1\x00\x16Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\xff\xd9trailing".to_vec(),
    ]
}
