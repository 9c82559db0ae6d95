//! Readers of `ingest`: whatever somebody puts into a field folder.

use std::{io::Cursor, str::from_utf8};

use ingest::{
    bag::{self, TagFile},
    bulk::{self, Source},
    detect::detect,
    field, media, table,
    worker::{Client, Sandbox, serve},
};
use model::record::Kind;

use crate::{Target, texts};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "field-file",
        run: field_file,
        seeds: field_files,
        speed: 2,
    },
    Target {
        name: "table",
        run: table,
        seeds: tables,
        speed: 2,
    },
    Target {
        name: "gazetteer",
        run: gazetteer,
        seeds: gazetteers,
        speed: 2,
    },
    Target {
        name: "media",
        run: media,
        seeds: pictures,
        speed: 1,
    },
    Target {
        name: "picture",
        run: picture,
        seeds: pictures,
        speed: 1,
    },
    Target {
        name: "bag-tags",
        run: bag_tags,
        seeds: tags,
        speed: 4,
    },
    Target {
        name: "bag-tar",
        run: bag_tar,
        seeds: || vec![vec![0; 1024], tar_of_one()],
        speed: 2,
    },
    Target {
        name: "bag-facts",
        run: bag_facts,
        seeds: facts,
        speed: 4,
    },
    Target {
        name: "worker",
        run: worker,
        seeds: orders,
        speed: 2,
    },
];

/// The tag files of a bag one after the other: each a name, a newline, and what is in it up to a zero.
fn bag_tags(bytes: &[u8]) {
    let files = bytes.split(|byte| *byte == 0).filter_map(|file| {
        let end = file.iter().position(|byte| *byte == b'\n')?;
        let (name, rest) = file.split_at(end);
        Some(TagFile {
            name: from_utf8(name).ok()?.to_owned(),
            bytes: rest.get(1..)?.to_vec(),
        })
    });
    let files: Vec<_> = files.take(32).collect();
    if let Ok(tags) = bag::read(&files) {
        let verdict = bag::judge(&tags, &bag::Listing::default());
        let _ = format!("{verdict:?}");
    }
}

fn bag_tar(bytes: &[u8]) {
    let (entries, _) = bag::tar(Cursor::new(bytes));
    assert!(entries.len() <= bag::MOST_ENTRIES);
}

/// What an archive says of itself, of its files and of a record.
fn bag_facts(bytes: &[u8]) {
    let _ = bag::ArchiveFacts::read(bytes);
    let _ = bag::crate_facts(bytes);
    let _ = bag::record(
        "data/records/places/00000000000000000000000000000001.json",
        bytes,
    );
}

fn tags() -> Vec<Vec<u8>> {
    vec![
        b"bagit.txt\nBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n\0manifest-sha512.txt\n00  data/a%0Ab\n\0\
          bag-info.txt\nPayload-Oxum: 1.1\nBagging-Date: 2012-07-31\n  folded\n\0fetch.txt\nhttps://example.org/a 1 data/a\n"
            .to_vec(),
        b"bagit.txt\nBagIt-Version: 0.97\r\nTag-File-Character-Encoding: ISO-8859-1\r\n\0manifest-md5.txt\nd41d8cd98f00b204e9800998ecf8427e *data/../a\n"
            .to_vec(),
    ]
}

/// A tar file with one entry of the old kind, whose checksum is right.
fn tar_of_one() -> Vec<u8> {
    let mut block = vec![0; 512];
    block[..5].copy_from_slice(b"bag/a");
    block[100..108].copy_from_slice(b"0000644\0");
    block[124..136].copy_from_slice(b"00000000001\0");
    block[136..148].copy_from_slice(b"00000000000\0");
    block[148..156].copy_from_slice(b"        ");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    [block, vec![b'x'; 512], vec![0; 1024]].concat()
}

fn facts() -> Vec<Vec<u8>> {
    texts(&[
        r#"{"format":"testimony archive 1"}"#,
        r#"{"@context":"https://w3id.org/ro/crate/1.1/context","@graph":[{"@id":"data/a","@type":"File","name":"a"}]}"#,
        r#"{"id":"00000000000000000000000000000001","key":"a","body":{"kind":"place","fields":{}},"own":{}}"#,
    ])
}

/// The first byte chooses the path, and so the kind of file.
fn field_file(bytes: &[u8]) {
    let Some((which, bytes)) = bytes.split_first() else {
        return;
    };
    let path = PATHS[usize::from(*which) % PATHS.len()];
    if let Ok(draft) = field::read(path, bytes) {
        let _ = field::declares(&draft);
    }
    let _ = field::outline(path, bytes);
}

const PATHS: &[&str] = &[
    "interviews/int-001.md",
    "events/ev-01.md",
    "people/per-01.md",
    "places/qamar.md",
    "sources/src-01.md",
    "findings/f-01.md",
    "reports/brief.en.md",
    "disclosure.toml",
    "investigation.toml",
    "media/a.jpg.toml",
];

fn table(bytes: &[u8]) {
    for kind in [Kind::Event, Kind::Person] {
        all(&Source::Table(table::Options::new(kind)), "rows.csv", bytes);
    }
}

fn gazetteer(bytes: &[u8]) {
    all(&Source::Gazetteer { list: None }, "codes.csv", bytes);
    all(&Source::GeoNames { list: None }, "SY.txt", bytes);
    all(&Source::Boundaries, "adm.geojson", bytes);
    all(&Source::Vocabulary { edition: None }, "terms.csv", bytes);
}

fn all(source: &Source, path: &str, bytes: &[u8]) {
    if let Ok(mut opened) = bulk::open(path, source, Cursor::new(bytes)) {
        // Every batch takes something from the input, so this ends.
        for _ in 0..=bytes.len() {
            if opened.batch().is_last {
                return;
            }
        }
        panic!("a file of {} bytes has no end", bytes.len());
    }
}

fn media(bytes: &[u8]) {
    let _ = detect("film.mp4", bytes);
    let _ = media::examine(&mut Cursor::new(bytes), "IMG_1.jpg");
}

fn picture(bytes: &[u8]) {
    // What a header of a few bytes can ask for is bounded by the reader; here it is the time of one
    // run that is.
    let _ = media::publication_picture(bytes, &[], 64);
}

fn worker(bytes: &[u8]) {
    let _ = serve(Cursor::new(bytes), Vec::new(), Sandbox::None);
    let _ = Client::connect(Cursor::new(bytes), Vec::new());
    let _ = from_utf8(bytes);
}

fn field_files() -> Vec<Vec<u8>> {
    texts(&[
        "\u{0}---\nsource: src-01\ndate: 2012-05\nlanguage: ar\ninterviewer: rook\n---\n# Statement 1\n> saw\nThey came at dawn.\n",
        "\u{1}---\ntitle: Shots\ndate: 2012-05-18\nplace: qamar-city\nacts:\n  - act: a\n    victim: per-01\n---\nText.\n",
        "\u{2}---\nidentity:\n  name: Hadi\nstatus: dead\n---\n",
        "\u{7}[[rule]]\nfield = \"person.name\"\nform = \"pseudonym\"\nwhen = { status = \"dead\" }\n",
    ])
}

fn tables() -> Vec<Vec<u8>> {
    texts(&[
        "key,title,date,place\nev-1,Shots,2012-05-18,qamar\n",
        "key;name\nper-1;\"a \"\"b\"\"\nc\"\n",
        "\u{feff}key\ttitle\n",
    ])
}

fn gazetteers() -> Vec<Vec<u8>> {
    texts(&[
        "admin1Name_en,admin1Pcode,admin0Pcode\nHoms,SY04,SY\n",
        "1\tQamar\tQamar\t\t34.1\t36.2\tP\tPPL\tSY\t\t11\t\t\t\t0\t\t5\tAsia/Damascus\t2012-01-01\n",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"admin1Pcode\":\"SY04\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[36,34],[37,34],[37,35],[36,34]]]}}]}",
    ])
}

fn pictures() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../../testimony/tests/field/media/photos/IMG_1.jpg").to_vec(),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55".to_vec(),
        b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42\x00\x00\x00\x08moov".to_vec(),
        b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00".to_vec(),
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec(),
        b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n".to_vec(),
        b"PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00a".to_vec(),
    ]
}

/// Something that the program asks of its worker, which hears a recorded greeting and keeps what it is told.
type Ask = fn(&mut Client<Cursor<Vec<u8>>, &mut Vec<u8>>);

/// What the program says to its worker.
fn orders() -> Vec<Vec<u8>> {
    let mut greeting = Vec::new();
    // With nothing to read it greets and ends.
    let _ = serve(Cursor::new([]), &mut greeting, Sandbox::None);
    let mut all = vec![greeting.clone()];
    let asks: [Ask; 3] = [
        |client| drop(client.detect("a.jpg", b"\xff\xd8\xff")),
        |client| drop(client.read_field("events/ev-01.md", b"---\ntitle: a\n---\n")),
        |client| drop(client.read_outline("reports/a.en.md", b"# A\n")),
    ];
    for ask in asks {
        let mut order = Vec::new();
        if let Ok(mut client) = Client::connect(Cursor::new(greeting.clone()), &mut order) {
            ask(&mut client);
        }
        all.push(order);
    }
    all
}
