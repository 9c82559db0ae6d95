//! The gate's own readers: final bytes, written by whatever program.

use std::{str::from_utf8, sync::LazyLock};

use scan::{Allowed, Artefact, Terms, scan};

use crate::{Taken, Target, texts};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "scan-pdf",
        decoders: &["scan::scan of PDF"],
        run: |bytes| look("a.pdf", bytes),
        seeds: pdfs,
        speed: 1,
    },
    Target {
        name: "scan-html",
        decoders: &["scan::scan of HTML"],
        run: |bytes| look("a.html", bytes),
        seeds: htmls,
        speed: 1,
    },
    Target {
        name: "scan-zip",
        decoders: &["scan::scan of ZIP"],
        run: |bytes| look("a.docx", bytes),
        seeds: zips,
        speed: 1,
    },
    Target {
        name: "scan-picture",
        decoders: &["scan::scan of a picture"],
        run: |bytes| look("a.png", bytes),
        seeds: pictures,
        speed: 1,
    },
    Target {
        name: "scan-xml",
        decoders: &["scan::scan of XML"],
        run: |bytes| look("a.svg", bytes),
        seeds: xmls,
        speed: 1,
    },
    Target {
        name: "scan-text",
        decoders: &["scan::scan of text"],
        run: |bytes| look("a.txt", bytes),
        seeds: plain,
        speed: 1,
    },
    Target {
        name: "scan-terms",
        decoders: &["scan::Terms::from_csv"],
        run: terms,
        seeds: term_files,
        speed: 1,
    },
];

/// A reader has taken a file in which it found the name of the list.
pub(crate) fn look(name: &str, bytes: &[u8]) -> Taken {
    static TERMS: LazyLock<Option<Terms>> = LazyLock::new(|| Terms::from_csv(TERM_FILE).ok());
    let report = TERMS
        .as_ref()
        .map(|terms| scan(&Artefact::new(name, bytes), terms, &Allowed::default()));
    vec![report.is_some_and(|report| !report.findings.is_empty())]
}

fn terms(bytes: &[u8]) -> Taken {
    vec![from_utf8(bytes).is_ok_and(|text| Terms::from_csv(text).is_ok())]
}

const TERM_FILE: &str = "id,kind,value\nper-1,person,Samira Haddad\nper-1,phone,+963 944 555 0199\npl-1,coordinate,\"34.123456, 36.654321\"\n";

fn term_files() -> Vec<Vec<u8>> {
    texts(&[TERM_FILE])
}

fn pdfs() -> Vec<Vec<u8>> {
    let mut pdfs = vec![include_bytes!("../seeds/page.pdf").to_vec()];
    pdfs.extend(texts(&[
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Contents 4 0 R>>endobj\n4 0 obj<</Length 20>>stream\nBT (Samira) Tj ET\nendstream endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Info<</Title<feff0053>>>>>\nstartxref\n9\n%%EOF\n",
    ]));
    pdfs
}

fn htmls() -> Vec<Vec<u8>> {
    texts(&[
        "<!doctype html><title>a</title><p>Sam&shy;ira <b>Haddad</b></p>",
        "<!doctype html><title>a</title><p data-x=\"y\">Sam&shy;ira<!-- c --><img src=\"data:image/png;base64,iVBORw0KGgo=\"><style>a{content:'\\53'}</style>",
    ])
}

fn xmls() -> Vec<Vec<u8>> {
    texts(&[
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>a</title><text>Samira <tspan>Haddad</tspan></text><!-- c --></svg>",
    ])
}

fn plain() -> Vec<Vec<u8>> {
    let utf16 = "\u{feff}Samira Haddad"
        .encode_utf16()
        .flat_map(u16::to_le_bytes);
    let mut plain = texts(&[
        "Sami\u{200b}ra\nHaddad, 34.123456 36.654321",
        "U2FtaXJhIEhhZGRhZA==",
    ]);
    plain.push(utf16.collect());
    // ISO 8859-6, as old machines wrote Arabic.
    plain.push(b"Samira Haddad \xd3\xe5\xea\xd1\xc9".to_vec());
    plain
}

fn zips() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../seeds/letter.docx").to_vec(),
        b"PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00aXPK\x01\x02\x14\x00\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00aPK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00\x2f\x00\x00\x00\x20\x00\x00\x00\x00\x00".to_vec(),
        b"PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00".to_vec(),
    ]
}

fn pictures() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../seeds/picture.png").to_vec(),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x05tEXta\x00bc\x00\x00\x00\x00".to_vec(),
        b"\xff\xd8\xff\xe1\x00\x16Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\xff\xd9trailing".to_vec(),
    ]
}
