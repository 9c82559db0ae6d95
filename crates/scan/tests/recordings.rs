//! Places in recordings and films.

use crate::formats::{Place, jpeg, utf16, xmp};
use crate::hostile::scanned;
use crate::pictures::{atom, riff};

pub(crate) const PLACES: &[Place] = &[
    ("MP3 ID3v1", |text| {
        (
            "a.mp3".to_owned(),
            [vec![0xff, 0xfb, 0x90, 0], vec![0; 64], oldest(text)].concat(),
        )
    }),
    ("MP3 ID3v2", |text| {
        id3(b"TPE1", &[&[3], text.as_bytes()].concat())
    }),
    ("MP3 ID3v2, two bytes a letter", |text| {
        id3(b"TPE1", &[vec![1, 0xff, 0xfe], utf16(text)].concat())
    }),
    ("MP3 ID3v2 comment", |text| {
        id3(b"COMM", &[b"\x03engx\0", text.as_bytes()].concat())
    }),
    ("MP3 ID3v2, private frame", |text| {
        id3(b"PRIV", &[b"x\0", text.as_bytes()].concat())
    }),
    ("MP3 ID3v2, words of the song", |text| {
        id3(b"USLT", &[b"\x03eng\0", text.as_bytes()].concat())
    }),
    ("MP3 cover", |text| {
        id3(
            b"APIC",
            &[
                b"\x03image/jpeg\0\x03\0".to_vec(),
                jpeg(&[(0xfe, text.as_bytes().to_vec())], b""),
            ]
            .concat(),
        )
    }),
    ("FLAC comment", |text| flac(4, &vorbis(text))),
    ("FLAC, application block", |text| {
        flac(2, &[b"zzzz\0\x01", text.as_bytes()].concat())
    }),
    ("Ogg comment", |text| ("a.ogg".to_owned(), ogg(text))),
    ("WAV list", |text| {
        wav(
            b"LIST",
            &[
                b"INFOIART".to_vec(),
                little(text.len()),
                text.as_bytes().to_vec(),
                vec![0; text.len() % 2],
            ]
            .concat(),
        )
    }),
    ("WAV broadcast chunk", |text| {
        wav(b"bext", &[text.as_bytes(), &[0; 64]].concat())
    }),
    ("WAV iXML", |text| {
        wav(
            b"iXML",
            format!(
                "<BWFXML><NOTE>{}</NOTE></BWFXML>",
                crate::formats::xml(text)
            )
            .as_bytes(),
        )
    }),
    ("MP4 title", |text| {
        film(&atom(
            b"ilst",
            &atom(
                b"\xa9nam",
                &atom(
                    b"data",
                    &[&[0, 0, 0, 1, 0, 0, 0, 0], text.as_bytes()].concat(),
                ),
            ),
        ))
    }),
    ("MP4 title, two bytes a letter", |text| {
        let value: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        film(&atom(
            b"ilst",
            &atom(
                b"\xa9nam",
                &atom(b"data", &[vec![0, 0, 0, 2, 0, 0, 0, 0], value].concat()),
            ),
        ))
    }),
    ("MP4 tag of one's own", |text| {
        film(&atom(
            b"ilst",
            &atom(
                b"----",
                &[
                    atom(b"mean", b"\0\0\0\0com.example"),
                    atom(b"name", b"\0\0\0\0x"),
                    atom(
                        b"data",
                        &[&[0, 0, 0, 1, 0, 0, 0, 0], text.as_bytes()].concat(),
                    ),
                ]
                .concat(),
            ),
        ))
    }),
    ("MP4 cover", |text| {
        film(&atom(
            b"ilst",
            &atom(
                b"covr",
                &atom(
                    b"data",
                    &[
                        vec![0, 0, 0, 13, 0, 0, 0, 0],
                        jpeg(&[(0xfe, text.as_bytes().to_vec())], b""),
                    ]
                    .concat(),
                ),
            ),
        ))
    }),
    ("MOV user data", |text| {
        (
            "a.mov".to_owned(),
            [
                atom(b"ftyp", b"qt  \0\0\0\0"),
                atom(
                    b"moov",
                    &atom(
                        b"udta",
                        &atom(
                            b"\xa9cmt",
                            &[
                                [u16::try_from(text.len()).unwrap().to_be_bytes(), [0, 0]].concat(),
                                text.as_bytes().to_vec(),
                            ]
                            .concat(),
                        ),
                    ),
                ),
            ]
            .concat(),
        )
    }),
    ("MP4 XMP", |text| {
        (
            "a.mp4".to_owned(),
            [
                atom(b"ftyp", b"isom\0\0\0\0"),
                atom(b"uuid", &[vec![0xbe; 16], xmp(text).into_bytes()].concat()),
            ]
            .concat(),
        )
    }),
    ("MP4 subtitle", |text| {
        (
            "a.mp4".to_owned(),
            [
                atom(b"ftyp", b"isom\0\0\0\0"),
                atom(b"mdat", &[&[0, 9], text.as_bytes(), &[0, 1]].concat()),
            ]
            .concat(),
        )
    }),
    ("MP4, free space", |text| {
        (
            "a.mp4".to_owned(),
            [
                atom(b"ftyp", b"isom\0\0\0\0"),
                atom(b"free", text.as_bytes()),
            ]
            .concat(),
        )
    }),
    ("Matroska tag", |text| {
        matroska(&ebml(
            0x1254_c367,
            &ebml(
                0x7373,
                &ebml(
                    0x67c8,
                    &[ebml(0x45a3, b"ARTIST"), ebml(0x4487, text.as_bytes())].concat(),
                ),
            ),
        ))
    }),
    ("Matroska title", |text| {
        matroska(&ebml(0x1549_a966, &ebml(0x7ba9, text.as_bytes())))
    }),
    ("Matroska chapter", |text| {
        matroska(&ebml(
            0x1043_a770,
            &ebml(
                0x45b9,
                &ebml(0xb6, &ebml(0x80, &ebml(0x85, text.as_bytes()))),
            ),
        ))
    }),
    ("Matroska attachment", |text| {
        matroska(&ebml(
            0x1941_a469,
            &ebml(
                0x61a7,
                &[
                    ebml(0x466e, b"a.jpg"),
                    ebml(0x465c, &jpeg(&[(0xfe, text.as_bytes().to_vec())], b"")),
                ]
                .concat(),
            ),
        ))
    }),
    ("Matroska subtitle", |text| {
        matroska(&ebml(
            0x1f43_b675,
            &ebml(0xa3, &[&[0x81, 0, 0, 0], text.as_bytes()].concat()),
        ))
    }),
];

fn oldest(text: &str) -> Vec<u8> {
    let mut tag = [b"TAG".as_slice(), text.as_bytes()].concat();
    tag.resize(128, 0);
    tag
}

fn id3(frame: &[u8; 4], body: &[u8]) -> (String, Vec<u8>) {
    let frame = [frame.as_slice(), &synchsafe(body.len()), &[0, 0], body].concat();
    let head = [b"ID3\x04\0\0".as_slice(), &synchsafe(frame.len())].concat();
    (
        "a.mp3".to_owned(),
        [head, frame, vec![0xff, 0xfb, 0x90, 0], vec![0; 413]].concat(),
    )
}

fn synchsafe(length: usize) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| u8::try_from(length >> shift & 0x7f).unwrap())
}

fn little(length: usize) -> Vec<u8> {
    u32::try_from(length).unwrap().to_le_bytes().to_vec()
}

fn vorbis(text: &str) -> Vec<u8> {
    let comment = format!("ARTIST={text}");
    [
        little(1),
        b"x".to_vec(),
        little(1),
        little(comment.len()),
        comment.into_bytes(),
    ]
    .concat()
}

fn flac(kind: u8, body: &[u8]) -> (String, Vec<u8>) {
    let block = |kind: u8, body: &[u8]| {
        [
            &[kind],
            &u32::try_from(body.len()).unwrap().to_be_bytes()[1..],
            body,
        ]
        .concat()
    };
    (
        "a.flac".to_owned(),
        [
            b"fLaC".to_vec(),
            block(0, &[0; 34]),
            block(kind | 0x80, body),
        ]
        .concat(),
    )
}

/// Two pages: what a stream begins with, and its comments.
fn ogg(text: &str) -> Vec<u8> {
    let page = |number: u8, flags: u8, body: &[u8]| {
        let lacing: Vec<u8> = body
            .chunks(255)
            .map(|part| u8::try_from(part.len()).unwrap())
            .collect();
        [
            b"OggS\0".as_slice(),
            &[flags],
            &[0; 8],
            &[1, 0, 0, 0, number, 0, 0, 0, 0, 0, 0, 0],
            &[u8::try_from(lacing.len()).unwrap()],
            &lacing,
            body,
        ]
        .concat()
    };
    let head = [b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0".to_vec()].concat();
    [
        page(0, 2, &head),
        page(1, 4, &[b"OpusTags".to_vec(), vorbis(text)].concat()),
    ]
    .concat()
}

fn wav(kind: &[u8; 4], body: &[u8]) -> (String, Vec<u8>) {
    let format = vec![1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0];
    (
        "a.wav".to_owned(),
        riff(
            b"WAVE",
            &[
                (b"fmt ", format),
                (kind, body.to_vec()),
                (b"data", vec![0; 8]),
            ],
        ),
    )
}

fn film(list: &[u8]) -> (String, Vec<u8>) {
    let handler = atom(
        b"hdlr",
        &[&[0; 8], b"mdirappl".as_slice(), &[0; 9]].concat(),
    );
    let meta = atom(b"meta", &[vec![0; 4], handler, list.to_vec()].concat());
    (
        "a.m4a".to_owned(),
        [
            atom(b"ftyp", b"M4A \0\0\0\0"),
            atom(b"moov", &atom(b"udta", &meta)),
        ]
        .concat(),
    )
}

fn ebml(id: u32, body: &[u8]) -> Vec<u8> {
    let id: Vec<u8> = id
        .to_be_bytes()
        .into_iter()
        .skip_while(|byte| *byte == 0)
        .collect();
    let size = u64::try_from(body.len()).unwrap().to_be_bytes();
    // Eight bytes wide: the first says only that.
    [id.as_slice(), &[1], &size[1..], body].concat()
}

fn matroska(body: &[u8]) -> (String, Vec<u8>) {
    (
        "a.mkv".to_owned(),
        [
            ebml(0x1a45_dfa3, &ebml(0x4282, b"matroska")),
            ebml(0x1853_8067, body),
        ]
        .concat(),
    )
}

#[test]
fn a_recording_is_never_clean_for_nobody_has_listened() {
    for (name, bytes) in PLACES.iter().map(|(_, make)| make("nothing")) {
        let notes = scanned(&name, &bytes).unreadable;
        assert!(
            notes
                .iter()
                .any(|note| note.what.contains("nobody has listened")),
            "{name}: {notes:?}"
        );
    }
}

#[test]
fn where_a_film_was_taken_is_found() {
    let place = "+36.2031+037.1409/";
    let tag = [
        [
            u16::try_from(place.len()).unwrap().to_be_bytes(),
            [0x15, 0xc7],
        ]
        .concat(),
        place.into(),
    ]
    .concat();
    let bytes = [
        atom(b"ftyp", b"qt  \0\0\0\0"),
        atom(b"moov", &atom(b"udta", &atom(b"\xa9xyz", &tag))),
    ]
    .concat();
    let found = scanned("a.mov", &bytes).findings;
    assert!(
        found
            .iter()
            .any(|finding| finding.term == "c1" && finding.where_.ends_with("position")),
        "{found:?}"
    );
}
