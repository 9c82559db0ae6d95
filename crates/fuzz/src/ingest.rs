//! Readers of `ingest`: whatever somebody puts into a field folder.

use std::{io::Cursor, str::from_utf8};

use ingest::{
    bag::{self, TagFile},
    bulk::{self, Source},
    detect::{Detected, detect},
    field, media, table,
    worker::{Client, Sandbox, serve},
};
use model::record::Kind;

use crate::{Taken, Target, texts};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "field-file",
        decoders: &["ingest::field::read", "ingest::field::outline"],
        run: field_file,
        seeds: field_files,
        speed: 2,
    },
    Target {
        name: "table",
        decoders: &["ingest::bulk::open of a table"],
        run: table,
        seeds: tables,
        speed: 2,
    },
    Target {
        name: "gazetteer",
        decoders: &[
            "ingest::bulk::open of a gazetteer",
            "ingest::bulk::open of GeoNames",
            "ingest::bulk::open of boundaries",
            "ingest::bulk::open of a vocabulary",
        ],
        run: gazetteer,
        seeds: gazetteers,
        speed: 2,
    },
    Target {
        name: "media",
        decoders: &["ingest::detect::detect", "ingest::media::examine"],
        run: media,
        seeds: pictures,
        speed: 1,
    },
    Target {
        name: "picture",
        decoders: &["ingest::media::publication_picture"],
        run: picture,
        seeds: pictures,
        speed: 1,
    },
    Target {
        name: "bag-tags",
        decoders: &["ingest::bag::read"],
        run: bag_tags,
        seeds: tags,
        speed: 4,
    },
    Target {
        name: "bag-tar",
        decoders: &["ingest::bag::tar"],
        run: bag_tar,
        seeds: || vec![vec![0; 1024], tar_of_one()],
        speed: 2,
    },
    Target {
        name: "bag-facts",
        decoders: &[
            "ingest::bag::ArchiveFacts::read",
            "ingest::bag::crate_facts",
            "ingest::bag::record",
        ],
        run: bag_facts,
        seeds: facts,
        speed: 4,
    },
    Target {
        name: "worker",
        decoders: &["ingest::worker::serve", "ingest::worker::Client::connect"],
        run: worker,
        seeds: orders,
        speed: 2,
    },
];

/// The tag files of a bag one after the other: each a name, a newline, and what is in it up to a zero.
fn bag_tags(bytes: &[u8]) -> Taken {
    let files = bytes.split(|byte| *byte == 0).filter_map(|file| {
        let end = file.iter().position(|byte| *byte == b'\n')?;
        let (name, rest) = file.split_at(end);
        Some(TagFile {
            name: from_utf8(name).ok()?.to_owned(),
            bytes: rest.get(1..)?.to_vec(),
        })
    });
    let files: Vec<_> = files.take(32).collect();
    let read = bag::read(&files);
    if let Ok(tags) = &read {
        let verdict = bag::judge(tags, &bag::Listing::default());
        let _ = format!("{verdict:?}");
    }
    vec![read.is_ok()]
}

fn bag_tar(bytes: &[u8]) -> Taken {
    let (entries, odd) = bag::tar(Cursor::new(bytes));
    assert!(entries.len() <= bag::MOST_ENTRIES);
    vec![!entries.is_empty() && odd.is_empty()]
}

/// What an archive says of itself, of its files and of a record.
fn bag_facts(bytes: &[u8]) -> Taken {
    let place = "data/records/places/00000000000000000000000000000001.json";
    let search = "data/records/searches/00000000000000000000000000000001.json";
    vec![
        bag::ArchiveFacts::read(bytes).is_some(),
        !bag::crate_facts(bytes).is_empty(),
        bag::record(place, bytes).is_ok() || bag::record(search, bytes).is_ok(),
    ]
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
        r#"{"format":"testimony-archive/v1","vault":"00000000000000000000000000000004","exported":"2012-05-18T09:30:00Z","by":"amal","recipient":"a court","compartments":["testimony","media"],"records":2,"originals":1,"withheld":[{"what":"interview","count":1,"why":"no consent"}]}"#,
        r#"{"@context":"https://w3id.org/ro/crate/1.1/context","@graph":[{"@id":"data/a","@type":"File","name":"a"}]}"#,
        r#"{"id":"00000000000000000000000000000001","key":"o-1","body":{"kind":"search","fields":{"query":"a"}},"own":{}}"#,
        r#"{"id":"00000000000000000000000000000001","key":"a","body":{"kind":"place","fields":{}},"own":{}}"#,
    ])
}

/// The first byte chooses the path, and so the kind of file.
fn field_file(bytes: &[u8]) -> Taken {
    let Some((which, bytes)) = bytes.split_first() else {
        return vec![false; 2];
    };
    let path = PATHS[usize::from(*which) % PATHS.len()];
    let read = field::read(path, bytes);
    if let Ok(draft) = &read {
        let _ = field::declares(draft);
    }
    vec![read.is_ok(), field::outline(path, bytes).is_ok()]
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

fn table(bytes: &[u8]) -> Taken {
    let read = [Kind::Event, Kind::Person].map(|kind| {
        let source = Source::Table(table::Options::new(kind));
        all(&source, "rows.csv", bytes)
    });
    vec![read.contains(&true)]
}

fn gazetteer(bytes: &[u8]) -> Taken {
    vec![
        all(&Source::Gazetteer { list: None }, "codes.csv", bytes),
        all(&Source::GeoNames { list: None }, "SY.txt", bytes),
        all(&Source::Boundaries, "adm.geojson", bytes),
        all(&Source::Vocabulary { edition: None }, "terms.csv", bytes),
    ]
}

/// Whether anything came of it, and without a problem.
fn all(source: &Source, path: &str, bytes: &[u8]) -> bool {
    let Ok(mut opened) = bulk::open(path, source, Cursor::new(bytes)) else {
        return false;
    };
    let (mut some, mut whole) = (false, true);
    // Every batch takes something from the input, so this ends.
    for _ in 0..=bytes.len() {
        let batch = opened.batch();
        some |= !batch.drafts.is_empty() || !batch.boundaries.is_empty();
        whole &= batch.problems.is_empty() && batch.bad.is_empty();
        if batch.is_last {
            return some && whole;
        }
    }
    panic!("a file of {} bytes has no end", bytes.len());
}

fn media(bytes: &[u8]) -> Taken {
    let examined = media::examine(&mut Cursor::new(bytes), "IMG_1.jpg");
    vec![
        matches!(detect("film.mp4", bytes), Detected::Other),
        examined.problems.is_empty() && examined.media_type.contains('/'),
    ]
}

fn picture(bytes: &[u8]) -> Taken {
    // What a header of a few bytes can ask for is bounded by the reader; here it is the time of one
    // run that is.
    vec![media::publication_picture(bytes, &[], 64).is_ok()]
}

fn worker(bytes: &[u8]) -> Taken {
    let mut said = Vec::new();
    let served = serve(Cursor::new(bytes), &mut said, Sandbox::None);
    let mut greeting = Vec::new();
    let _ = serve(Cursor::new([]), &mut greeting, Sandbox::None);
    vec![
        served.is_ok() && said.len() > greeting.len(),
        Client::connect(Cursor::new(bytes), Vec::new()).is_ok(),
    ]
}

fn field_files() -> Vec<Vec<u8>> {
    texts(&[
        "\u{0}{\"type\":\"Polygon\",\"coordinates\":[[[36,34],[37,34],[37,35],[36,34]]]}",
        "\u{0}---\nsource: src-01\ndate: 2012-05\nlanguage: ar\ninterviewer: rook\n---\n# Statement 1\n> saw\nThey came at dawn.\n",
        "\u{1}---\ntitle: Shots\ndate: 2012-05-18\nplace: qamar-city\nacts:\n  - act: a\n    victim: per-01\n---\nText.\n",
        "\u{2}---\nidentity:\n  name: Hadi\nstatus: dead\n---\n",
        "\u{7}[[rule]]\nfield = \"person.name\"\nform = \"pseudonym\"\nwhen = { status = \"dead\" }\n",
    ])
}

fn tables() -> Vec<Vec<u8>> {
    texts(&[
        "key,title,date,place,status,killed\nevent-1,\"Shots, twice\",2012-05-25,place-1,confirmed,3..6\n",
        "key,title,date,place\nev-1,Shots,2012-05-18,qamar\n",
        "key;name\nper-1;\"a \"\"b\"\"\nc\"\n",
        "\u{feff}key\ttitle\n",
    ])
}

fn gazetteers() -> Vec<Vec<u8>> {
    texts(&[
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"ADM1_EN\":\"Qamar\",\"ADM1_PCODE\":\"QA01\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[36,34],[37,34],[37,35],[36,34]]]}}]}",
        "mt\tcode\tterm_en\tterm_ar\n4\t01\tKilling\tقتل\n",
        "admin1Name_en,admin1Pcode,admin0Pcode\nHoms,SY04,SY\n",
        "1\tQamar\tQamar\t\t34.1\t36.2\tP\tPPL\tSY\t\t11\t\t\t\t0\t\t5\tAsia/Damascus\t2012-01-01\n",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"admin1Pcode\":\"SY04\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[36,34],[37,34],[37,35],[36,34]]]}}]}",
    ])
}

fn pictures() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../seeds/picture.png").to_vec(),
        include_bytes!("../../testimony/tests/field/media/photos/IMG_1.jpg").to_vec(),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55".to_vec(),
        b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42\x00\x00\x00\x08moov".to_vec(),
        b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00".to_vec(),
        include_bytes!("../seeds/marks.jpg").to_vec(),
        include_bytes!("../seeds/picture.tiff").to_vec(),
        include_bytes!("../seeds/picture.gif").to_vec(),
        include_bytes!("../seeds/film.mp4").to_vec(),
        include_bytes!("../seeds/film.mkv").to_vec(),
        include_bytes!("../seeds/sound.wav").to_vec(),
        include_bytes!("../seeds/sound.mp3").to_vec(),
        include_bytes!("../seeds/sound.flac").to_vec(),
        include_bytes!("../seeds/sound.ogg").to_vec(),
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
