//! Places in pictures.

use lopdf::dictionary;
use testimony_scan::{Allowed, Artefact, Reading, Terms};

use crate::formats::{Place, artist, iptc, jpeg, png, tiff, utf16, xml, xmp};
use crate::hostile::scanned;
use crate::{forms, pdf};

pub(crate) const PLACES: &[Place] = &[
    ("JPEG extended XMP", |text| {
        let packet = xmp(text).into_bytes();
        let (first, second) = packet.split_at(packet.len() / 2);
        // Written in the wrong order, as the standard allows.
        let part = |place: usize, part: &[u8]| {
            let head = [
                b"http://ns.adobe.com/xmp/extension/\0".as_slice(),
                &[b'0'; 32],
                &number(packet.len()),
                &number(place),
            ]
            .concat();
            (0xe1, [head, part.to_vec()].concat())
        };
        (
            "a.jpg".to_owned(),
            jpeg(&[part(first.len(), second), part(0, first)], b""),
        )
    }),
    ("JPEG colour profile", |text| {
        let (first, second) = text.as_bytes().split_at(text.len() / 2);
        let part = |number: u8, part: &[u8]| {
            (
                0xe2,
                [b"ICC_PROFILE\0".as_slice(), &[number, 2], part].concat(),
            )
        };
        (
            "a.jpg".to_owned(),
            jpeg(&[part(1, first), part(2, second)], b""),
        )
    }),
    ("JPEG Exif, notes of the maker", |text| {
        exif(
            0x927c,
            7,
            &[b"MAKER\0\x01".as_slice(), text.as_bytes(), &[0; 3]].concat(),
        )
    }),
    ("JPEG Exif, comment of the user", |text| {
        exif(0x9286, 7, &[b"UNICODE\0".as_slice(), &utf16(text)].concat())
    }),
    ("JPEG Exif, preview", |text| {
        let inner = jpeg(&[(0xfe, text.as_bytes().to_vec())], b"");
        (
            "a.jpg".to_owned(),
            jpeg(
                &[(0xe1, [b"Exif\0\0".to_vec(), previewed(&inner)].concat())],
                b"",
            ),
        )
    }),
    ("JPEG preview of Photoshop", |text| {
        let inner = [vec![0; 28], jpeg(&[(0xfe, text.as_bytes().to_vec())], b"")].concat();
        let resource = [
            b"Photoshop 3.0\08BIM\x04\x0c\0\0".as_slice(),
            &number(inner.len()),
            &inner,
        ]
        .concat();
        ("a.jpg".to_owned(), jpeg(&[(0xed, resource)], b""))
    }),
    ("JPEG preview of JFIF", |text| {
        let inner = jpeg(&[(0xfe, text.as_bytes().to_vec())], b"");
        (
            "a.jpg".to_owned(),
            jpeg(&[(0xe0, [b"JFXX\0\x10".to_vec(), inner].concat())], b""),
        )
    }),
    ("JPEG, second picture after its end", |text| {
        (
            "a.jpg".to_owned(),
            jpeg(&[], &jpeg(&[(0xed, iptc(text))], b"")),
        )
    }),
    ("PNG XMP", |text| {
        (
            "a.png".to_owned(),
            png(
                &[(
                    b"iTXt",
                    [
                        b"XML:com.adobe.xmp\0\0\0\0\0".to_vec(),
                        xmp(text).into_bytes(),
                    ]
                    .concat(),
                )],
                b"",
            ),
        )
    }),
    ("PNG, unknown chunk", |text| {
        (
            "a.png".to_owned(),
            png(&[(b"zzZz", text.as_bytes().to_vec())], b""),
        )
    }),
    ("GIF comment", |text| gif(0xfe, text.as_bytes(), b"")),
    ("GIF plain text", |text| gif(0x01, text.as_bytes(), b"")),
    ("GIF XMP", |text| {
        gif(
            0xff,
            &[b"XMP DataXMP".to_vec(), xmp(text).into_bytes()].concat(),
            b"",
        )
    }),
    ("GIF, after its end", |text| {
        gif(0xfe, b"x", text.as_bytes())
    }),
    ("WebP Exif", |text| webp(b"EXIF", &artist(text))),
    ("WebP XMP", |text| webp(b"XMP ", xmp(text).as_bytes())),
    ("WebP, unknown chunk", |text| webp(b"zzzz", text.as_bytes())),
    ("WebP, after its end", |text| {
        let (name, bytes) = webp(b"VP8 ", b"xx");
        (name, [bytes, text.as_bytes().to_vec()].concat())
    }),
    ("TIFF field", |text| ("a.tif".to_owned(), artist(text))),
    ("TIFF XMP", |text| {
        ("a.tif".to_owned(), tiff(700, 1, xmp(text).as_bytes()))
    }),
    ("TIFF, between its fields", |text| {
        (
            "a.tif".to_owned(),
            [artist("x"), vec![1], text.as_bytes().to_vec(), vec![0]].concat(),
        )
    }),
    ("HEIC XMP", |text| {
        boxed(b"heic", &[(b"mdat", xmp(text).into_bytes())])
    }),
    ("HEIC, unknown box", |text| {
        boxed(b"heic", &[(b"free", text.as_bytes().to_vec())])
    }),
    ("AVIF, after its boxes", |text| {
        let (name, bytes) = boxed(b"avif", &[(b"mdat", vec![0; 4])]);
        (name, [bytes, text.as_bytes().to_vec()].concat())
    }),
    ("HTML picture, letters as digits", |text| {
        let digits = data_encoding::HEXLOWER.encode(&[b"Exif\0\0".to_vec(), artist(text)].concat());
        crate::formats::html(&format!("<p data-x='{digits}'>x</p>"))
    }),
    ("SVG picture in a picture", |text| {
        let inner = data_encoding::BASE64.encode(&gif(0xfe, text.as_bytes(), b"").1);
        (
            "a.svg".to_owned(),
            format!("<svg><image href=\"data:image/gif;base64,{inner}\"/></svg>").into_bytes(),
        )
    }),
    ("XML text beside another element", |text| {
        (
            "a.xml".to_owned(),
            format!("<?xml version=\"1.0\"?><a><b>x</b><c>{}</c></a>", xml(text)).into_bytes(),
        )
    }),
];

fn number(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_be_bytes()
}

fn exif(tag: u16, kind: u16, value: &[u8]) -> (String, Vec<u8>) {
    // The field is one of a second directory, which the first one names.
    let inner = tiff(tag, kind, value);
    let shift = 26_u32;
    let mut bytes = b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0".to_vec();
    bytes.extend(shift.to_le_bytes());
    bytes.extend([0; 4]);
    let mut directory = inner[8..].to_vec();
    directory[10..14].copy_from_slice(&(26 + shift - 8).to_le_bytes());
    bytes.extend(directory);
    (
        "a.jpg".to_owned(),
        jpeg(&[(0xe1, [b"Exif\0\0".to_vec(), bytes].concat())], b""),
    )
}

/// A TIFF structure whose second directory holds a picture.
pub(crate) fn previewed(inner: &[u8]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0\0\0\x0e\0\0\0\x02\0".to_vec();
    let start = 16 + 24 + 4;
    for (tag, value) in [(0x0201_u16, start), (0x0202, inner.len())] {
        bytes.extend(tag.to_le_bytes());
        bytes.extend([4, 0, 1, 0, 0, 0]);
        bytes.extend(u32::try_from(value).unwrap().to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes.extend(inner);
    bytes
}

pub(crate) fn gif(kind: u8, body: &[u8], after: &[u8]) -> (String, Vec<u8>) {
    let mut bytes = b"GIF89a\x01\0\x01\0\0\0\0".to_vec();
    bytes.extend([0x21, kind]);
    for block in body.chunks(255) {
        bytes.push(u8::try_from(block.len()).unwrap());
        bytes.extend(block);
    }
    bytes.extend([0, 0x3b]);
    bytes.extend(after);
    ("a.gif".to_owned(), bytes)
}

fn webp(kind: &[u8; 4], body: &[u8]) -> (String, Vec<u8>) {
    ("a.webp".to_owned(), riff(b"WEBP", &[(kind, body.to_vec())]))
}

pub(crate) fn riff(form: &[u8; 4], chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut inner = form.to_vec();
    for (kind, body) in chunks {
        inner.extend(*kind);
        inner.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
        inner.extend(body);
        inner.resize(inner.len().next_multiple_of(2), 0);
    }
    [
        b"RIFF".as_slice(),
        &u32::try_from(inner.len()).unwrap().to_le_bytes(),
        &inner,
    ]
    .concat()
}

fn boxed(brand: &[u8; 4], boxes: &[(&[u8; 4], Vec<u8>)]) -> (String, Vec<u8>) {
    let mut bytes = atom(b"ftyp", &[brand.as_slice(), &[0; 4], brand].concat());
    boxes
        .iter()
        .for_each(|(kind, body)| bytes.extend(atom(kind, body)));
    ("a.heic".to_owned(), bytes)
}

pub(crate) fn atom(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&number(body.len() + 8), kind.as_slice(), body].concat()
}

/// Nothing but pixels: sixty-four of them, eight by eight.
fn plain_png() -> Vec<u8> {
    let mut bytes = png(&[], b"");
    bytes[19] = 8;
    bytes[23] = 8;
    bytes
}

#[test]
fn a_picture_that_nobody_has_looked_at_is_said() {
    let report = scanned("a.png", &plain_png());
    assert_eq!(report.unreadable, []);
    assert_eq!(report.pictures.len(), 1);
    assert!(!report.is_clean());
}

#[test]
fn words_that_an_eye_sees_are_searched() {
    let terms = Terms::compile(forms::terms()).unwrap();
    let (name, bytes) = crate::officefiles::file("word/media/image1.png", plain_png());
    let artefact = Artefact::new(&name, &bytes);
    let mut reading = Reading::of(&artefact);
    reading.look(|picture| {
        (picture.bytes == plain_png()).then(|| "a sign: SAMIRA HADDAN, baker".to_owned())
    });
    let report = reading.search(&terms, &Allowed::none());
    assert_eq!(report.pictures, []);
    assert_eq!(
        report.findings[0].where_,
        "word/media/image1.png, words in the picture"
    );
}

#[test]
fn pixels_of_a_pdf_are_given_to_the_eye_as_a_file() {
    let seen = |dictionary: lopdf::Dictionary, pixels: Vec<u8>| {
        let bytes = pdf::pixels(dictionary, pixels);
        let mut seen = Vec::new();
        Reading::of(&Artefact::new("a.pdf", &bytes)).look(|picture| {
            seen.push(picture.bytes.clone());
            None
        });
        assert_eq!(seen.len(), 1);
        seen.remove(0)
    };
    let grey = dictionary! { "Width" => 8, "Height" => 8, "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray" };
    assert_eq!(
        seen(grey.clone(), vec![7; 64]),
        [b"P5\n8 8\n255\n".to_vec(), vec![7; 64]].concat()
    );
    // Too few pixels: a person has to look.
    assert_eq!(seen(grey, vec![7; 60]), [0; 0]);
    let bits = dictionary! { "Width" => 8, "Height" => 8, "ImageMask" => true };
    assert_eq!(
        seen(bits, vec![0xf0; 8]),
        [b"P4\n8 8\n".to_vec(), vec![0x0f; 8]].concat()
    );
    let list = lopdf::Object::Array(vec![
        "Indexed".into(),
        "DeviceRGB".into(),
        1.into(),
        lopdf::Object::string_literal(vec![1, 2, 3, 4, 5, 6]),
    ]);
    let listed =
        dictionary! { "Width" => 8, "Height" => 8, "BitsPerComponent" => 1, "ColorSpace" => list };
    assert_eq!(seen(listed, vec![0x80; 8])[11..17], [4, 5, 6, 1, 2, 3]);
    let fax = dictionary! { "Width" => 8, "Height" => 8, "Filter" => "CCITTFaxDecode", "DecodeParms" => dictionary! { "K" => -1 } };
    assert!(seen(fax, vec![1; 8]).starts_with(b"II*\0"));
}
