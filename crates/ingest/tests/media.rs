//! Media made here: what is read from them, and that broken ones are told about.

use std::{
    io::{Cursor, Read, Seek, SeekFrom},
    path::Path,
    process::Command,
};

use exif::{Field, In, Rational, Tag, Value, experimental::Writer};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use img_parts::{ImageEXIF, jpeg::Jpeg};
use ingest::media::{Examined, PictureError, PictureFormat, examine, publication_picture};
use lopdf::{Document, Object, Stream, dictionary};
use model::record::MaskBox;
use proptest::prelude::*;

fn looked_at(bytes: &[u8], name: &str) -> Examined {
    examine(&mut Cursor::new(bytes), name)
}

fn tag<'e>(examined: &'e Examined, name: &str) -> Option<&'e str> {
    let tags = &examined.trace.tags;
    tags.iter()
        .find(|(tag, _)| tag == name)
        .map(|(_, value)| value.as_str())
}

/// A red picture, `width` × `height`, whose left half is blue.
fn pixels(width: u32, height: u32) -> DynamicImage {
    let colour = |x| {
        if x < width / 2 {
            Rgb([0, 0, 255])
        } else {
            Rgb([255, 0, 0])
        }
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| colour(x)))
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn ascii(tag: Tag, text: &str) -> Field {
    Field {
        tag,
        ifd_num: In::PRIMARY,
        value: Value::Ascii(vec![text.as_bytes().to_vec()]),
    }
}

fn degrees(tag: Tag, parts: [(u32, u32); 3]) -> Field {
    let rational = |(num, denom)| Rational { num, denom };
    Field {
        tag,
        ifd_num: In::PRIMARY,
        value: Value::Rational(parts.map(rational).to_vec()),
    }
}

/// A JPEG that says who took it, with what, when and where.
fn telling_jpeg(orientation: u16) -> Vec<u8> {
    let fields = [
        ascii(Tag::Make, "Canon"),
        ascii(Tag::Artist, "Samira Haddan"),
        ascii(Tag::ImageDescription, "behind the bakery"),
        ascii(Tag::BodySerialNumber, "QX-118"),
        ascii(Tag::DateTimeOriginal, "2012:05:25 13:42:10"),
        ascii(Tag::OffsetTimeOriginal, "+03:00"),
        ascii(Tag::GPSLatitudeRef, "N"),
        degrees(Tag::GPSLatitude, [(36, 1), (12, 1), (1123, 100)]),
        ascii(Tag::GPSLongitudeRef, "W"),
        degrees(Tag::GPSLongitude, [(37, 1), (8, 1), (2713, 100)]),
        Field {
            tag: Tag::Orientation,
            ifd_num: In::PRIMARY,
            value: Value::Short(vec![orientation]),
        },
    ];
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, false).unwrap();
    let mut jpeg = Jpeg::from_bytes(encoded(&pixels(64, 32), ImageFormat::Jpeg).into()).unwrap();
    jpeg.set_exif(Some(block.into_inner().into()));
    jpeg.encoder().bytes().to_vec()
}

#[test]
fn what_a_photograph_gives_away_is_kept_from_its_facts() {
    let seen = looked_at(&telling_jpeg(1), "media/IMG_0412.JPG");
    assert_eq!(seen.media_type, "image/jpeg");
    assert_eq!((seen.facts.width, seen.facts.height), (Some(64), Some(32)));
    assert_eq!(
        seen.facts.recorded.as_deref(),
        Some("2012-05-25T13:42:10+03:00")
    );
    assert!(seen.problems.is_empty(), "{:?}", seen.problems);
    let position = seen.trace.position.unwrap();
    assert!((position.latitude() - 36.203_119_4).abs() < 1e-6);
    assert!((position.longitude() + 37.140_869_4).abs() < 1e-6);
    for (name, value) in [
        ("exif:Make", "Canon"),
        ("exif:Artist", "Samira Haddan"),
        ("exif:ImageDescription", "behind the bakery"),
        ("exif:BodySerialNumber", "QX-118"),
    ] {
        assert_eq!(tag(&seen, name), Some(value));
    }
}

#[test]
fn empty_cut_and_misnamed_files_are_told_about() {
    let told = |bytes: &[u8], name: &str| looked_at(bytes, name).problems.join("|");
    let jpeg = telling_jpeg(1);
    assert_eq!(told(b"", "media/a.jpg"), "the file is empty");
    assert_eq!(
        told(b"only words", "media/a.jpg"),
        "its name ends in `.jpg`, but its bytes are text/plain"
    );
    assert_eq!(
        told(&encoded(&pixels(8, 8), ImageFormat::Png), "media/a.jpg"),
        "its name ends in `.jpg`, but its bytes are image/png"
    );
    assert_eq!(
        told(&[0, 1, 2, 3], "media/a.pdf"),
        "its name ends in `.pdf`, but its bytes are of no known kind"
    );
    let cut = told(&jpeg[..jpeg.len() - 100], "media/a.jpg");
    assert!(
        cut.contains("the picture is cut off: its end is missing"),
        "{cut}"
    );
    assert_eq!(
        told(b"%PDF-1.7\nnothing", "media/a.pdf"),
        "the document is damaged, cut off or locked by a password"
    );
    assert_eq!(told(b"only words", "media/notes.txt"), "");
}

#[test]
fn words_in_a_png_are_kept() {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder
        .add_text_chunk("Author".to_owned(), "Sami".to_owned())
        .unwrap();
    encoder
        .add_itxt_chunk("Comment".to_owned(), "قبو الزيتون".to_owned())
        .unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0]).unwrap();
    writer.finish().unwrap();
    let seen = looked_at(&bytes, "a.png");
    assert_eq!(tag(&seen, "png:Author"), Some("Sami"));
    assert_eq!(tag(&seen, "png:Comment"), Some("قبو الزيتون"));
    assert!(seen.problems.is_empty(), "{:?}", seen.problems);
}

fn pdf() -> Vec<u8> {
    let mut pdf = Document::with_version("1.5");
    let pages = pdf.new_object_id();
    let page = pdf.add_object(dictionary! { "Type" => "Page", "Parent" => pages });
    let two = pdf.add_object(dictionary! { "Type" => "Page", "Parent" => pages });
    let kids = dictionary! {
        "Type" => "Pages", "Kids" => vec![page.into(), two.into()], "Count" => 2,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    };
    pdf.objects.insert(pages, Object::Dictionary(kids));
    let packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='r'><rdf:Description xmlns:dc='d' dc:format='Registry 7'><dc:creator><rdf:Seq><rdf:li>Amal K.</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>";
    let metadata = pdf.add_object(Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        packet.as_bytes().to_vec(),
    ));
    let catalog = pdf
        .add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "Metadata" => metadata });
    let info = pdf.add_object(dictionary! {
        "Author" => Object::string_literal("Samira Haddan"),
        "CreationDate" => Object::string_literal("D:20120525134210+03'00'"),
    });
    pdf.trailer.set("Root", catalog);
    pdf.trailer.set("Info", info);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_documents_pages_are_counted_and_its_makers_kept() {
    let seen = looked_at(&pdf(), "media/register.pdf");
    assert_eq!(seen.media_type, "application/pdf");
    assert_eq!(seen.facts.pages, Some(2));
    assert_eq!(
        seen.facts.recorded.as_deref(),
        Some("2012-05-25T13:42:10+03:00")
    );
    assert_eq!(tag(&seen, "pdf:Author"), Some("Samira Haddan"));
    assert_eq!(tag(&seen, "xmp:dc:creator"), Some("Amal K."));
    assert_eq!(tag(&seen, "xmp:dc:format"), Some("Registry 7"));
}

/// Runs ffmpeg, if there is one; its output file.
fn film(folder: &Path, name: &str, options: &[&str]) -> Option<Vec<u8>> {
    let path = folder.join(name);
    let done = Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            "testsrc=size=64x48:rate=5:duration=2",
        ])
        .args([
            "-f",
            "lavfi",
            "-i",
            "sine=duration=2",
            "-metadata",
            "location=+36.2031+037.1409/",
        ])
        .args(["-metadata", "title=Funeral", "-metadata", "artist=Sami"])
        .args(["-metadata", "creation_time=2012-05-25T10:42:10Z"])
        .args(options)
        .arg(&path)
        .status();
    match done {
        Ok(status) => {
            assert!(status.success());
            Some(std::fs::read(path).unwrap())
        }
        Err(_) => {
            eprintln!("skipped: ffmpeg is not installed");
            None
        }
    }
}

#[test]
fn film_and_sound_tell_their_length_format_time_and_place() {
    let folder = tempfile::tempdir().unwrap();
    let picture = ["-pix_fmt", "yuv420p", "-c:v", "mpeg4"];
    for (name, kind, place) in [
        ("a.mp4", "video/mp4", true),
        ("a.mov", "video/quicktime", true),
        ("a.mkv", "video/x-matroska", true),
    ] {
        let Some(bytes) = film(folder.path(), name, &picture) else {
            return;
        };
        let seen = looked_at(&bytes, name);
        assert_eq!(seen.media_type, kind);
        assert_eq!(
            (seen.facts.width, seen.facts.height),
            (Some(64), Some(48)),
            "{name}"
        );
        assert!(
            (1900..2200).contains(&seen.facts.duration_ms.unwrap()),
            "{name}"
        );
        assert_eq!(seen.facts.codecs.len(), 2, "{name}");
        assert_eq!(
            seen.trace.position.is_some(),
            place,
            "{name}: {:?}",
            seen.trace.tags
        );
        assert!(
            seen.trace.tags.iter().any(|(_, value)| value == "Funeral"),
            "{name}"
        );
        assert!(seen.problems.is_empty(), "{name}: {:?}", seen.problems);
    }
    let bytes = film(folder.path(), "b.mp4", &picture).unwrap();
    let seen = looked_at(&bytes, "b.mp4");
    assert_eq!(seen.facts.recorded.as_deref(), Some("2012-05-25T10:42:10Z"));
    let cut = looked_at(&bytes[..bytes.len() / 2], "b.mp4");
    assert!(
        cut.problems.iter().any(|p| p.contains("is cut off")),
        "{:?}",
        cut.problems
    );
    for (name, kind) in [
        ("a.mp3", "audio/mpeg"),
        ("a.flac", "audio/flac"),
        ("a.wav", "audio/wav"),
        ("a.m4a", "audio/mp4"),
    ] {
        let bytes = film(folder.path(), name, &["-vn"]).unwrap();
        let seen = looked_at(&bytes, name);
        assert_eq!(seen.media_type, kind);
        assert!(
            (1900..2300).contains(&seen.facts.duration_ms.unwrap()),
            "{name}"
        );
        assert!(
            seen.trace.tags.iter().any(|(_, value)| value == "Sami"),
            "{name}"
        );
        assert!(seen.problems.is_empty(), "{name}: {:?}", seen.problems);
    }
}

/// A film of five gigabytes whose index stands at its end; the rest is never there.
struct Huge {
    head: Vec<u8>,
    tail: Vec<u8>,
    at: u64,
    read: u64,
}

const FIVE_GIGABYTES: u64 = 5 << 30;

impl Read for Huge {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let tail_from = FIVE_GIGABYTES - self.tail.len() as u64;
        let mut filled = 0;
        for slot in buffer.iter_mut() {
            if self.at >= FIVE_GIGABYTES {
                break;
            }
            *slot = match self.at.checked_sub(tail_from) {
                Some(at) => self.tail[at as usize],
                None => self.head.get(self.at as usize).copied().unwrap_or(0),
            };
            self.at += 1;
            filled += 1;
        }
        self.read += filled as u64;
        Ok(filled)
    }
}

impl Seek for Huge {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => FIVE_GIGABYTES.checked_add_signed(by).unwrap(),
            SeekFrom::Current(by) => self.at.checked_add_signed(by).unwrap(),
        };
        Ok(self.at)
    }
}

#[test]
fn of_a_huge_film_only_the_index_is_read() {
    let boxed = |kind: &[u8; 4], body: &[u8]| {
        let mut bytes = (body.len() as u32 + 8).to_be_bytes().to_vec();
        bytes.extend_from_slice(kind);
        bytes.extend_from_slice(body);
        bytes
    };
    let mut mvhd = vec![0; 100];
    mvhd[12..16].copy_from_slice(&1000_u32.to_be_bytes());
    mvhd[16..20].copy_from_slice(&7_200_000_u32.to_be_bytes());
    let place = boxed(b"\xa9xyz", b"\x00\x12\x15\xc7+36.2031+037.1409/");
    let tail = boxed(
        b"moov",
        &[boxed(b"mvhd", &mvhd), boxed(b"udta", &place)].concat(),
    );
    let mut head = boxed(b"ftyp", b"isom\0\0\x02\0isomiso2mp41");
    let rest = FIVE_GIGABYTES - (head.len() + tail.len()) as u64;
    head.extend_from_slice(b"\0\0\0\x01mdat");
    head.extend_from_slice(&rest.to_be_bytes());
    let mut film = Huge {
        head,
        tail,
        at: 0,
        read: 0,
    };
    let seen = examine(&mut film, "media/day.mp4");
    assert_eq!(seen.facts.duration_ms, Some(7_200_000));
    assert!((seen.trace.position.unwrap().latitude() - 36.2031).abs() < 1e-9);
    assert!(seen.problems.is_empty(), "{:?}", seen.problems);
    assert!(film.read < 8 << 20, "{} bytes were read", film.read);
}

#[test]
fn a_published_picture_is_upright_masked_small_and_bare() {
    // Turned by 90 degrees: the blue left half of the file is the upper half of the picture.
    let mask = MaskBox::new(0.0, 0.8, 1.0, 0.2).unwrap();
    let picture = publication_picture(&telling_jpeg(6), &[mask], 48).unwrap();
    assert_eq!(picture.format, PictureFormat::Jpeg);
    assert_eq!((picture.width, picture.height), (24, 48));
    let pixels = image::load_from_memory(&picture.bytes).unwrap().into_rgb8();
    let near = |x: u32, y: u32, colour: [u8; 3]| {
        let pixel = pixels.get_pixel(x, y).0;
        let far = pixel.iter().zip(colour).any(|(a, b)| a.abs_diff(b) > 40);
        assert!(!far, "{pixel:?} at {x}, {y}");
    };
    near(12, 4, [0, 0, 255]);
    near(12, 28, [255, 0, 0]);
    near(12, 44, [0, 0, 0]);
    let seen = looked_at(&picture.bytes, "a.jpg");
    assert_eq!(seen.trace.tags, []);
    assert_eq!(seen.trace.position, None);
    for secret in ["Canon", "Samira", "QX-118", "bakery"] {
        assert!(
            !picture
                .bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes())
        );
    }
}

#[test]
fn transparent_pictures_stay_so_and_bombs_are_refused() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(10, 10, Rgba([1, 2, 3, 9])));
    let picture = publication_picture(&encoded(&clear, ImageFormat::Png), &[], 100).unwrap();
    assert_eq!(picture.format, PictureFormat::Png);
    assert_eq!(
        publication_picture(b"no picture", &[], 100).err(),
        Some(PictureError::Unreadable)
    );

    // A header that promises 60000 × 60000 pixels.
    let mut bomb = encoded(&pixels(8, 8), ImageFormat::Png);
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    assert!(publication_picture(&bomb, &[], 100).is_err());
    assert!(!looked_at(&bomb, "a.png").problems.is_empty());
}

/// The beginnings by which each reader is chosen.
fn beginnings() -> Vec<Vec<u8>> {
    let jpeg = telling_jpeg(1);
    let png = encoded(&pixels(8, 8), ImageFormat::Png);
    let mut all: Vec<Vec<u8>> = [
        &b"\xff\xd8\xff\xe0"[..],
        b"\xff\xd8\xff\xe1\x00\x40Exif\0\0II*\0\x08\0\0\0",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\x40\0\0\0WEBPVP8X",
        b"RIFF\x40\0\0\0WAVEfmt ",
        b"RIFF\x40\0\0\0AVI LIST",
        b"II*\0\x08\0\0\0",
        b"MM\0*\0\0\0\x08",
        b"BM",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\0\0\0\x18ftypisom\0\0\0\0isommp41\0\0\x01\0moov",
        b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
        b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42",
        b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x88matroska",
        b"ID3\x04\0\0\0\0\x0f\x76",
        b"\xff\xfb\x90\x64",
        b"OggS\0\x02",
        b"fLaC\0\0\0\x22",
        b"%PDF-1.7\n1 0 obj\n<<",
        b"FORM\0\0\0\x40AIFF",
        b"#!AMR\n",
        b"PK\x03\x04",
    ]
    .into_iter()
    .map(<[u8]>::to_vec)
    .collect();
    // And sound files to be broken in the middle.
    all.extend([
        jpeg,
        png,
        pdf(),
        encoded(&pixels(8, 8), ImageFormat::Tiff),
        encoded(&pixels(8, 8), ImageFormat::WebP),
    ]);
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn no_bytes_stop_the_reader(
        which in proptest::sample::select(beginnings()),
        tail in proptest::collection::vec(any::<u8>(), 0..600),
        broken in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = [which, tail].concat();
        for (at, value) in broken {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let _ = looked_at(&bytes, "media/a.jpg");
        let _ = publication_picture(&bytes, &[], 64);
    }
}
