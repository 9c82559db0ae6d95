//! The places of files in which a text may stand, written by hand or by libraries that the
//! scanner does not read with.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::pdf;

/// A place: what it is called, and how a file with a text there is made.
pub(crate) type Place = (&'static str, fn(&str) -> (String, Vec<u8>));

pub(crate) const PLACES: &[Place] = &[
    ("file name", |text| {
        (
            format!("{}.txt", text.replace(['\n', '/'], " ")),
            b"nothing".to_vec(),
        )
    }),
    ("plain text", |text| {
        named("a.txt", format!("It was {text} here."))
    }),
    ("UTF-16 text", |text| {
        (
            "a.txt".to_owned(),
            [0xff, 0xfe]
                .into_iter()
                .chain(utf16(&format!("x {text} y")))
                .collect(),
        )
    }),
    ("CSV", |text| {
        named(
            "a.csv",
            format!("id,note\n1,\"{}\"\n", text.replace('"', "\"\"")),
        )
    }),
    ("Markdown", |text| {
        named("a.md", format!("# Title\n\n* {text}\n"))
    }),
    ("JSON", |text| {
        named("a.json", serde_json::json!({ "note": text }).to_string())
    }),
    ("JSON, escaped", |text| {
        named("a.json", format!("{{\"note\":\"{}\"}}", escaped(text)))
    }),
    ("HTML text", |text| html(&format!("<p>{}</p>", xml(text)))),
    ("HTML over tags", |text| {
        html(&format!("<p>{}</p>", over_tags(text)))
    }),
    ("HTML entities", |text| {
        html(&format!("<p>{}</p>", entities(text)))
    }),
    ("HTML attribute", |text| {
        html(&format!("<img alt=\"{}\">", xml(text)))
    }),
    ("HTML data attribute", |text| {
        html(&format!("<p data-x='{}'>x</p>", xml(text)))
    }),
    ("HTML comment", |text| html(&format!("<!-- {text} -->"))),
    ("HTML script", |text| {
        html(&format!("<script>let x = \"{}\";</script>", escaped(text)))
    }),
    ("HTML style", |text| {
        html(&format!(
            "<style>p::after {{ content: \"{}\" }}</style>",
            text.replace('"', "'")
        ))
    }),
    ("HTML template", |text| {
        html(&format!("<template><p>{}</p></template>", xml(text)))
    }),
    ("HTML without scripts", |text| {
        html(&format!("<noscript><p>{}</p></noscript>", xml(text)))
    }),
    ("HTML hidden", |text| {
        html(&format!("<p hidden style='display:none'>{}</p>", xml(text)))
    }),
    ("HTML link", |text| {
        html(&format!(
            "<a href=\"mailto:x?subject={}\">x</a>",
            percent(text)
        ))
    }),
    ("HTML data URI", |text| {
        html(&format!(
            "<a href=\"data:text/plain;base64,{}\">x</a>",
            data_encoding::BASE64.encode(format!("note: {text}").as_bytes())
        ))
    }),
    ("HTML picture in a data URI", |text| {
        html(&format!(
            "<img src=\"data:image/png;base64,{}\">",
            data_encoding::BASE64.encode(&png(
                &[(b"tEXt", [b"Author\0", text.as_bytes()].concat())],
                b""
            ))
        ))
    }),
    ("HTML drawing in an address", |text| {
        html(&format!(
            "<img src=\"data:image/svg+xml,{}\">",
            percent(&format!(
                "<svg><text>{}</text></svg>",
                over(text, "<tspan>", "</tspan>")
            ))
        ))
    }),
    ("SVG text", |text| {
        named(
            "a.svg",
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>{}</text></svg>",
                xml(text)
            ),
        )
    }),
    ("SVG spans", |text| {
        named(
            "a.svg",
            format!(
                "<svg><text>{}</text></svg>",
                over(text, "<tspan>", "</tspan>")
            ),
        )
    }),
    ("SVG attribute", |text| {
        named("a.svg", format!("<svg aria-label=\"{}\"/>", xml(text)))
    }),
    ("XML CDATA", |text| {
        named(
            "a.xml",
            format!("<?xml version=\"1.0\"?><a><![CDATA[{text}]]></a>"),
        )
    }),
    ("PDF page", |text| ("a.pdf".to_owned(), pdf::page(text))),
    ("PDF page, spaced by hand", |text| {
        ("a.pdf".to_owned(), pdf::spaced(text))
    }),
    ("PDF replacement text", |text| {
        ("a.pdf".to_owned(), pdf::actual_text(text))
    }),
    ("PDF form", |text| ("a.pdf".to_owned(), pdf::form(text))),
    ("PDF information", |text| {
        ("a.pdf".to_owned(), pdf::information(text))
    }),
    ("PDF alternative text", |text| {
        ("a.pdf".to_owned(), pdf::alternative(text))
    }),
    ("PDF annotation", |text| {
        ("a.pdf".to_owned(), pdf::annotation(text))
    }),
    ("PDF outline", |text| {
        ("a.pdf".to_owned(), pdf::outline(text))
    }),
    ("PDF link", |text| {
        (
            "a.pdf".to_owned(),
            pdf::link(&format!("https://x.example/?q={}", percent(text))),
        )
    }),
    ("PDF XMP", |text| {
        (
            "a.pdf".to_owned(),
            pdf::stream("Metadata", "XML", xmp(text).as_bytes()),
        )
    }),
    ("PDF attachment", |text| {
        (
            "a.pdf".to_owned(),
            pdf::stream("EmbeddedFile", "x", format!("note {text}").as_bytes()),
        )
    }),
    ("PDF picture", |text| {
        (
            "a.pdf".to_owned(),
            pdf::picture(jpeg(&[(0xfe, text.as_bytes().to_vec())], b"")),
        )
    }),
    ("PDF object stream", |text| {
        ("a.pdf".to_owned(), pdf::object_stream(text))
    }),
    ("PDF hidden object", |text| {
        ("a.pdf".to_owned(), pdf::hidden(text))
    }),
    ("PDF earlier revision", |text| {
        ("a.pdf".to_owned(), pdf::updated(text))
    }),
    ("PDF comment", |text| {
        ("a.pdf".to_owned(), pdf::comment(text))
    }),
    ("PDF after its end", |text| {
        (
            "a.pdf".to_owned(),
            [pdf::page("x"), text.as_bytes().to_vec()].concat(),
        )
    }),
    ("JPEG comment", |text| {
        (
            "a.jpg".to_owned(),
            jpeg(&[(0xfe, text.as_bytes().to_vec())], b""),
        )
    }),
    ("JPEG Exif", |text| {
        (
            "a.jpg".to_owned(),
            jpeg(
                &[(0xe1, [b"Exif\0\0".to_vec(), artist(text)].concat())],
                b"",
            ),
        )
    }),
    ("JPEG Exif of Windows", |text| {
        (
            "a.jpg".to_owned(),
            jpeg(
                &[(
                    0xe1,
                    [b"Exif\0\0".to_vec(), tiff(0x9c9d, 1, &utf16(text))].concat(),
                )],
                b"",
            ),
        )
    }),
    ("JPEG XMP", |text| {
        (
            "a.jpg".to_owned(),
            jpeg(
                &[(
                    0xe1,
                    [
                        b"http://ns.adobe.com/xap/1.0/\0".to_vec(),
                        xmp(text).into_bytes(),
                    ]
                    .concat(),
                )],
                b"",
            ),
        )
    }),
    ("JPEG IPTC", |text| {
        ("a.jpg".to_owned(), jpeg(&[(0xed, iptc(text))], b""))
    }),
    ("JPEG after its end", |text| {
        ("a.jpg".to_owned(), jpeg(&[], text.as_bytes()))
    }),
    ("PNG text", |text| {
        (
            "a.png".to_owned(),
            png(&[(b"tEXt", [b"Author\0", text.as_bytes()].concat())], b""),
        )
    }),
    ("PNG packed text", |text| {
        (
            "a.png".to_owned(),
            png(
                &[(b"zTXt", [b"Author\0\0".to_vec(), zlib(text)].concat())],
                b"",
            ),
        )
    }),
    ("PNG international text", |text| {
        (
            "a.png".to_owned(),
            png(
                &[(
                    b"iTXt",
                    [b"Author\0\x01\0ar\0\0".to_vec(), zlib(text)].concat(),
                )],
                b"",
            ),
        )
    }),
    ("PNG Exif", |text| {
        ("a.png".to_owned(), png(&[(b"eXIf", artist(text))], b""))
    }),
    ("PNG after its end", |text| {
        ("a.png".to_owned(), png(&[], text.as_bytes()))
    }),
    ("unknown bytes", |text| {
        (
            "a.bin".to_owned(),
            [b"\0\x01\x02", text.as_bytes(), b"\0\xff"].concat(),
        )
    }),
    ("unknown bytes, UTF-16", |text| {
        (
            "a.bin".to_owned(),
            [b"\0\x01\x02".to_vec(), utf16(text), vec![0, 255]].concat(),
        )
    }),
];

pub(crate) fn named(name: &str, text: String) -> (String, Vec<u8>) {
    (name.to_owned(), text.into_bytes())
}

pub(crate) fn html(body: &str) -> (String, Vec<u8>) {
    named(
        "a.html",
        format!("<!doctype html><html><head><title>x</title></head><body>{body}</body></html>"),
    )
}

pub(crate) fn xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn entities(text: &str) -> String {
    text.chars()
        .map(|letter| format!("&#x{:x};", u32::from(letter)))
        .collect()
}

fn over_tags(text: &str) -> String {
    over(text, "<b>", "</b>")
}

/// Every third letter in an element of its own.
fn over(text: &str, open: &str, close: &str) -> String {
    let letter = |(at, letter): (usize, char)| {
        let letter = xml(&letter.to_string());
        if at % 3 == 2 {
            format!("{open}{letter}{close}")
        } else {
            letter
        }
    };
    text.chars().enumerate().map(letter).collect()
}

fn escaped(text: &str) -> String {
    text.encode_utf16()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect()
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub(crate) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

pub(crate) fn zlib(text: &str) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn xmp(text: &str) -> String {
    format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF><rdf:Description><dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>",
        xml(text)
    )
}

pub(crate) fn iptc(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap().to_be_bytes();
    let record = [&[0x1c, 2, 80], length.as_slice(), text.as_bytes()].concat();
    let length = u32::try_from(record.len()).unwrap().to_be_bytes();
    [
        b"Photoshop 3.0\08BIM\x04\x04\0\0".as_slice(),
        &length,
        &record,
    ]
    .concat()
}

pub(crate) fn artist(text: &str) -> Vec<u8> {
    tiff(0x013b, 2, text.as_bytes())
}

/// A TIFF structure with one field.
pub(crate) fn tiff(tag: u16, kind: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0\x01\0".to_vec();
    bytes.extend(tag.to_le_bytes());
    bytes.extend(kind.to_le_bytes());
    let padded = [value, &[0; 5]].concat();
    bytes.extend(u32::try_from(padded.len()).unwrap().to_le_bytes());
    bytes.extend(26_u32.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(padded);
    bytes
}

pub(crate) fn jpeg(segments: &[(u8, Vec<u8>)], after: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8];
    let scan = (0xda, vec![1, 1, 0, 0, 63, 0]);
    for (marker, body) in segments.iter().chain([&scan]) {
        bytes.extend([0xff, *marker]);
        bytes.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
        bytes.extend(body);
    }
    bytes.extend([1, 2, 0xff, 0, 3, 0xff, 0xd9]);
    bytes.extend(after);
    bytes
}

pub(crate) fn png(chunks: &[(&[u8; 4], Vec<u8>)], after: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = (b"IHDR", vec![0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    let end = (b"IEND", vec![]);
    for (kind, body) in [&header].into_iter().chain(chunks).chain([&end]) {
        bytes.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        bytes.extend(*kind);
        bytes.extend(body);
        bytes.extend([0; 4]);
    }
    bytes.extend(after);
    bytes
}
