//! Places in archives, and archives that hide something.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};

use crate::formats::{Place, utf16};
use crate::hostile::scanned;
use crate::zipped::{Entry, commented, entry, extra, tar, zip};

pub(crate) const PLACES: &[Place] = &[
    ("ZIP entry", |text| {
        zipped(&[entry("a.txt", format!("It was {text} here."))])
    }),
    ("ZIP entry, not packed", |text| {
        zipped(&[Entry {
            stored: true,
            ..entry("a.txt", format!("x {text} y"))
        }])
    }),
    ("ZIP entry, sizes behind it", |text| {
        zipped(&[Entry {
            described: true,
            ..entry("a.txt", format!("x {text} y"))
        }])
    }),
    ("ZIP entry's name", |text| {
        zipped(&[entry(&format!("a/{}.txt", text.replace('\n', " ")), "x")])
    }),
    ("ZIP entry's other name", |text| {
        zipped(&[Entry {
            other_name: Some(text.into()),
            ..entry("a.txt", "x")
        }])
    }),
    ("ZIP entry's comment", |text| {
        zipped(&[Entry {
            comment: text.into(),
            ..entry("a.txt", "x")
        }])
    }),
    ("ZIP comment", |text| {
        (
            "a.zip".to_owned(),
            commented(&[entry("a.txt", "x")], text.as_bytes()),
        )
    }),
    ("ZIP extra field", |text| {
        zipped(&[Entry {
            extra: [extra(text), Vec::new()],
            ..entry("a.txt", "x")
        }])
    }),
    ("ZIP extra field of the list", |text| {
        zipped(&[Entry {
            extra: [Vec::new(), extra(text)],
            ..entry("a.txt", "x")
        }])
    }),
    ("ZIP, between entries", |text| {
        zipped(&[
            Entry {
                behind: format!("\0{text}\0").into(),
                ..entry("a.txt", "x")
            },
            entry("b.txt", "y"),
        ])
    }),
    ("ZIP, behind packed content", |text| {
        zipped(&[Entry {
            within: format!("\0{text}\0").into(),
            ..entry("a.txt", "x")
        }])
    }),
    ("ZIP, before the first entry", |text| {
        (
            "a.zip".to_owned(),
            [
                format!("\x01{text}\0").into_bytes(),
                zip(&[entry("a.txt", "x")]),
            ]
            .concat(),
        )
    }),
    ("ZIP, after its end", |text| {
        (
            "a.zip".to_owned(),
            [
                zip(&[entry("a.txt", "x")]),
                format!("\0{text}\0").into_bytes(),
            ]
            .concat(),
        )
    }),
    ("ZIP entry that is not listed", |text| {
        zipped(&[
            Entry {
                unlisted: true,
                ..entry("a.txt", format!("x {text} y"))
            },
            entry("b.txt", "y"),
        ])
    }),
    ("ZIP in a ZIP", |text| {
        zipped(&[entry(
            "a.zip",
            zip(&[entry("a.txt", format!("x {text} y"))]),
        )])
    }),
    ("tar entry", |text| {
        tarred(&[tar(
            b'0',
            b"a.txt",
            format!("x {text} y").as_bytes(),
            &[],
            b"",
        )])
    }),
    ("tar entry's name", |text| {
        tarred(&[tar(
            b'0',
            text.replace('\n', " ").as_bytes(),
            b"x",
            &[],
            b"",
        )])
    }),
    ("tar entry's long name", |text| {
        let name = format!("{}/{text}\0", "folder/".repeat(20));
        tarred(&[
            tar(b'L', b"././@LongLink", name.as_bytes(), &[], b""),
            tar(b'0', b"short", b"x", &[], b""),
        ])
    }),
    ("tar pax header", |text| {
        let record = format!(" path={text}\n");
        let length = record.len() + 3;
        tarred(&[
            tar(
                b'x',
                b"pax",
                format!("{length:03}{record}").as_bytes(),
                &[],
                b"",
            ),
            tar(b'0', b"short", b"x", &[], b""),
        ])
    }),
    ("tar link", |text| {
        tarred(&[tar(b'2', b"a", b"", &[(157, text.as_bytes())], b"")])
    }),
    ("tar owner", |text| {
        tarred(&[tar(b'0', b"a", b"x", &[(265, cut(text, 31))], b"")])
    }),
    ("tar, padding behind an entry", |text| {
        tarred(&[tar(b'0', b"a", b"x", &[], format!("\0{text}\0").as_bytes())])
    }),
    ("tar, after its end", |text| {
        let (name, bytes) = tarred(&[tar(b'0', b"a", b"x", &[], b"")]);
        (
            name,
            [
                bytes,
                tar(b'0', b"b.txt", format!("x {text} y").as_bytes(), &[], b""),
            ]
            .concat(),
        )
    }),
    ("gzip content", |text| {
        gzipped(GzBuilder::new(), &format!("x {text} y"), b"")
    }),
    ("gzip name", |text| {
        gzipped(GzBuilder::new().filename(text), "x", b"")
    }),
    ("gzip comment", |text| {
        gzipped(GzBuilder::new().comment(text), "x", b"")
    }),
    ("gzip extra field", |text| {
        gzipped(GzBuilder::new().extra(text), "x", b"")
    }),
    ("gzip second member", |text| {
        let second = gzipped(GzBuilder::new(), &format!("x {text} y"), b"").1;
        gzipped(GzBuilder::new(), "x\n", &second)
    }),
    ("gzip, after its end", |text| {
        gzipped(GzBuilder::new(), "x", format!("\x01{text}").as_bytes())
    }),
    ("tar in a gzip", |text| {
        let inner = tarred(&[tar(
            b'0',
            b"a.txt",
            format!("x {text} y").as_bytes(),
            &[],
            b"",
        )])
        .1;
        let mut encoder = GzBuilder::new().write(Vec::new(), Compression::default());
        encoder.write_all(&inner).unwrap();
        ("a.tar.gz".to_owned(), encoder.finish().unwrap())
    }),
    ("7-Zip, RAR, xz: plain strings", |text| {
        (
            "a.7z".to_owned(),
            [b"7z\xbc\xaf\x27\x1c\0".as_slice(), text.as_bytes()].concat(),
        )
    }),
    ("old office document, one byte a letter", |text| {
        (
            "a.doc".to_owned(),
            [compound(), text.as_bytes().to_vec(), vec![0; 4]].concat(),
        )
    }),
    ("old office document, two bytes a letter", |text| {
        (
            "a.doc".to_owned(),
            [compound(), utf16(text), vec![0; 4]].concat(),
        )
    }),
];

fn zipped(entries: &[Entry]) -> (String, Vec<u8>) {
    ("a.zip".to_owned(), zip(entries))
}

fn tarred(entries: &[Vec<u8>]) -> (String, Vec<u8>) {
    (
        "a.tar".to_owned(),
        [entries.concat(), vec![0; 1024]].concat(),
    )
}

fn gzipped(builder: GzBuilder, content: &str, after: &[u8]) -> (String, Vec<u8>) {
    let mut encoder = builder.write(Vec::new(), Compression::default());
    encoder.write_all(content.as_bytes()).unwrap();
    (
        "a.txt.gz".to_owned(),
        [encoder.finish().unwrap(), after.to_vec()].concat(),
    )
}

fn compound() -> Vec<u8> {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".to_vec()
}

fn cut(text: &str, most: usize) -> &[u8] {
    &text.as_bytes()[..text.len().min(most)]
}

/// What is said of a file without any name in it.
fn notes(name: &str, bytes: &[u8]) -> Vec<String> {
    scanned(name, bytes)
        .unreadable
        .into_iter()
        .map(|part| part.what)
        .collect()
}

#[test]
fn an_honest_archive_is_read_whole() {
    let plain = [
        entry("a/", ""),
        entry("a/b.txt", "nothing"),
        Entry {
            described: true,
            ..entry("c.csv", "1,2")
        },
    ];
    assert_eq!(notes("a.zip", &zip(&plain)), [""; 0]);
    assert_eq!(notes("a.zip", &zip(&[])), [""; 0]);
    let (name, bytes) = tarred(&[
        tar(b'5', b"a", b"", &[], b""),
        tar(b'0', b"a/b.txt", b"nothing", &[], b""),
    ]);
    assert_eq!(notes(&name, &bytes), [""; 0]);
    let (name, bytes) = gzipped(GzBuilder::new().filename("a.txt"), "nothing", b"");
    assert_eq!(notes(&name, &bytes), [""; 0]);
}

#[test]
fn what_an_archive_hides_is_said() {
    let said = |bytes: &[u8], what: &str| {
        let notes = notes("a.zip", bytes);
        assert!(
            notes.iter().any(|note| note.contains(what)),
            "{what}: {notes:?}"
        );
    };
    let plain = || entry("a.txt", "nothing");
    said(
        &zip(&[Entry {
            encrypted: true,
            ..plain()
        }]),
        "encrypted",
    );
    said(
        &zip(&[Entry {
            unlisted: true,
            ..plain()
        }]),
        "does not list",
    );
    said(
        &zip(&[Entry {
            other_name: Some(b"b".to_vec()),
            ..plain()
        }]),
        "two names",
    );
    said(
        &zip(&[
            Entry {
                behind: vec![1, 2, 3],
                ..plain()
            },
            plain(),
        ]),
        "belong to no entry",
    );
    said(
        &zip(&[Entry {
            within: vec![1],
            ..plain()
        }]),
        "behind its content",
    );
    said(
        &[zip(&[plain()]), b"more".to_vec()].concat(),
        "belong to no entry",
    );
    let mut rare = zip(&[Entry {
        stored: true,
        ..plain()
    }]);
    let list = rare
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .unwrap();
    rare[list + 10] = 14;
    said(&rare, "packed by method 14");
    let mut lying = zip(&[Entry {
        stored: true,
        ..plain()
    }]);
    lying[30 + 5] = b'N';
    said(&lying, "checksum");
    for (magic, what) in [
        (b"7z\xbc\xaf\x27\x1c".as_slice(), "7-Zip"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\xfd7zXZ\0", "xz"),
        (b"\x28\xb5\x2f\xfd", "Zstandard"),
        (b"BZh9", "bzip2"),
    ] {
        said(&[magic, &[0, 255]].concat(), what);
    }
}

/// 300 MB of blanks in a few hundred kilobytes.
#[test]
fn a_bomb_is_told_and_costs_little() {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
    let block = vec![b' '; 1 << 20];
    (0..300).for_each(|_| encoder.write_all(&block).unwrap());
    let packed = encoder.finish().unwrap();
    let bomb = Entry {
        stored: true,
        ..entry("a.txt", packed)
    };
    let mut bytes = zip(&[bomb]);
    // Say that what is stored is packed.
    bytes[8] = 8;
    let list = bytes
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .unwrap();
    bytes[list + 10] = 8;
    let notes = notes("a.zip", &bytes);
    assert!(
        notes.iter().any(|note| note.contains("too large")),
        "{notes:?}"
    );
}
