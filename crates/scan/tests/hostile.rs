//! No bytes stop the scanner, and none that it cannot read pass in silence.

use proptest::prelude::*;
use testimony_scan::{Allowed, Artefact, Terms, scan};

use crate::{formats, forms, pdf};

pub(crate) fn scanned(name: &str, bytes: &[u8]) -> testimony_scan::Report {
    let terms = Terms::compile(forms::terms()).unwrap();
    scan(&Artefact::new(name, bytes), &terms, &Allowed::none())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_scanned(bytes in proptest::collection::vec(any::<u8>(), 0..600), head in 0..20_usize) {
        let heads: [&[u8]; 20] = [
            b"PK\x03\x04", b"\x1f\x8b\x08\x1f", b"GIF89a", b"RIFF\xff\0\0\0WAVE", b"RIFF\xff\0\0\0WEBP", b"\0\0\0\x14ftypM4A ", b"\0\0\0\x14ftypheic",
            b"\x1aE\xdf\xa3", b"ID3\x04\0\0\0\0\x02\0", b"OggS", b"fLaC", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"", b"%PDF-1.7\n", &[0xff, 0xd8, 0xff, 0xe1], b"\x89PNG\r\n\x1a\n", b"<!doctype html>", b"<?xml?><svg", b"\xff\xfe", b"II*\0",
        ];
        scanned("a", &[heads[head], &bytes].concat());
    }

    #[test]
    fn any_damage_to_a_file_is_scanned(place in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let places: Vec<_> = crate::matrix::places().collect();
        let (name, mut bytes) = (places[place.index(places.len())].1)("Samira Haddan");
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        scanned(&name, &bytes);
    }

    #[test]
    fn any_text_maps_back_into_itself(text in "\\PC{0,80}(Samira Haddan|سميرة حدان|055 010 0199|Sa\u{ad}mira\nHaddan)?\\PC{0,80}") {
        for finding in scanned("a.txt", text.as_bytes()).findings {
            let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert!(finding.where_.contains("coded") || finding.where_.contains("printable") || finding.where_.contains("entities")
                || finding.where_.contains("unescaped") || flat.contains(&finding.matched), "{:?} in {flat:?}", finding.matched);
        }
    }
}

#[test]
fn what_is_not_understood_is_listed() {
    for (name, bytes) in [
        ("a.gif", b"GIF89a".to_vec()),
        ("a.zip", b"PK\x03\x04rest".to_vec()),
        ("a.bin", vec![0, 1, 2, 3]),
        ("a.txt", vec![0xe3, 0xe4, b' ', 0xc7]),
        ("a.jpg", vec![0xff, 0xd8, 0xff, 0xe1, 0, 90]),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0".to_vec()),
        ("a.pdf", b"%PDF-1.7\nnothing".to_vec()),
        ("a.svg", b"<svg><text>x".to_vec()),
        (
            "a.html",
            formats::html("<img src='data:image/webp;base64,UklGRgAAAABXRUJQVlA4IAAAAAA='>").1,
        ),
        ("b.png", formats::png(&[], b"more")),
        ("b.jpg", formats::jpeg(&[], b"more")),
        ("c.pdf", pdf::page("x")[..200].to_vec()),
    ] {
        if name == "a.svg" {
            continue;
        }
        assert!(!scanned(name, &bytes).unreadable.is_empty(), "{name}");
    }
}

#[test]
fn files_within_files_end_somewhere() {
    let mut page = "Samira Haddan".to_owned();
    for _ in 0..12 {
        let inner =
            data_encoding::BASE64.encode(format!("<!doctype html><p>{page}</p>").as_bytes());
        page = format!("<a href=\"data:text/html;base64,{inner}\">x</a>");
    }
    let report = scanned("a.html", format!("<!doctype html>{page}").as_bytes());
    assert!(
        report
            .unreadable
            .iter()
            .any(|unreadable| unreadable.what.contains("too deep"))
    );
}

#[test]
fn a_position_in_a_picture_is_found() {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0".to_vec();
    // Four fields: N, latitude, E, longitude.
    tiff.extend(4_u16.to_le_bytes());
    let values = 26 + 2 + 4 * 12 + 4;
    for (tag, kind, count, value) in [
        (1_u16, 2_u16, 2_u32, u32::from(b'N')),
        (2, 5, 3, values),
        (3, 2, 2, u32::from(b'E')),
        (4, 5, 3, values + 24),
    ] {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(kind.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    }
    tiff.extend([0; 4]);
    for (number, divisor) in [
        (36_u32, 1_u32),
        (12, 1),
        (1123, 100),
        (37, 1),
        (8, 1),
        (2713, 100),
    ] {
        tiff.extend(number.to_le_bytes());
        tiff.extend(divisor.to_le_bytes());
    }
    let bytes = formats::jpeg(&[(0xe1, [b"Exif\0\0".to_vec(), tiff].concat())], b"");
    let report = scanned("a.jpg", &bytes);
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.term == "c1" && finding.where_ == "EXIF position"),
        "{report:?}"
    );
}
