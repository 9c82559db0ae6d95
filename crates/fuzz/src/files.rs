//! The gate's readers of what is packed, and of pictures and recordings: each in a target of its own, because a
//! search that begins with one format hardly ever finds another.

use std::str::from_utf8;

use crate::{Target, scan::look};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "scan-tar",
        decoders: &["scan::scan of tar"],
        run: |bytes| look("a.tar", bytes),
        seeds: tars,
        speed: 1,
    },
    Target {
        name: "scan-gzip",
        decoders: &["scan::scan of gzip"],
        run: |bytes| look("a.gz", bytes),
        seeds: || vec![include_bytes!("../seeds/text.gz").to_vec()],
        speed: 1,
    },
    Target {
        name: "scan-compound",
        decoders: &["scan::scan of a compound file"],
        run: |bytes| look("a.doc", bytes),
        seeds: || vec![include_bytes!("../seeds/letter.doc").to_vec()],
        speed: 1,
    },
    Target {
        name: "scan-office",
        decoders: &["scan::scan of office documents"],
        run: |bytes| look("a.docx", &zip_of(bytes)),
        seeds: parts,
        speed: 1,
    },
    Target {
        name: "scan-jpeg",
        decoders: &["scan::scan of JPEG"],
        run: |bytes| look("a.jpg", bytes),
        seeds: || vec![include_bytes!("../seeds/marks.jpg").to_vec()],
        speed: 1,
    },
    Target {
        name: "scan-gif",
        decoders: &["scan::scan of GIF"],
        run: |bytes| look("a.gif", bytes),
        seeds: || vec![include_bytes!("../seeds/picture.gif").to_vec()],
        speed: 1,
    },
    Target {
        name: "scan-tiff",
        decoders: &["scan::scan of TIFF"],
        run: |bytes| look("a.tiff", bytes),
        seeds: || vec![include_bytes!("../seeds/picture.tiff").to_vec()],
        speed: 1,
    },
    Target {
        name: "scan-film",
        decoders: &["scan::scan of MP4"],
        run: |bytes| look("a.mp4", bytes),
        seeds: || vec![include_bytes!("../seeds/film.mp4").to_vec()],
        speed: 1,
    },
    Target {
        name: "scan-matroska",
        decoders: &["scan::scan of Matroska"],
        run: |bytes| look("a.mkv", bytes),
        seeds: || vec![include_bytes!("../seeds/film.mkv").to_vec()],
        speed: 1,
    },
    Target {
        name: "scan-riff",
        decoders: &["scan::scan of RIFF"],
        run: |bytes| look("a.wav", bytes),
        seeds: || vec![include_bytes!("../seeds/sound.wav").to_vec()],
        speed: 1,
    },
    Target {
        name: "scan-sound",
        decoders: &["scan::scan of sound"],
        run: |bytes| look("a.mp3", bytes),
        seeds: sounds,
        speed: 1,
    },
];

fn tars() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../seeds/files.tar").to_vec(),
        include_bytes!("../seeds/files-gnu.tar").to_vec(),
    ]
}

fn sounds() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../seeds/sound.mp3").to_vec(),
        include_bytes!("../seeds/sound.flac").to_vec(),
        include_bytes!("../seeds/sound.ogg").to_vec(),
    ]
}

/// A letter, a workbook and an OpenDocument text.
fn parts() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../seeds/letter.parts").to_vec(),
        include_bytes!("../seeds/book.parts").to_vec(),
        include_bytes!("../seeds/text.parts").to_vec(),
    ]
}

/// Parts one after the other, each a name, a newline, and what is in it up to a zero, in an archive that is
/// whole: what reads them is behind checksums, which no search guesses.
fn zip_of(bytes: &[u8]) -> Vec<u8> {
    let (mut zip, mut list, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for part in bytes.split(|byte| *byte == 0).take(64) {
        let Some(end) = part.iter().position(|byte| *byte == b'\n') else {
            continue;
        };
        let (name, content) = (&part[..end], &part[end + 1..]);
        if from_utf8(name).is_err() {
            continue;
        }
        let mut sum = flate2::Crc::new();
        sum.update(content);
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes();
        // APPNOTE 4.3.7: version, flags, method, time and date; sums and lengths; length of the name.
        let mut head = b"\x14\0\0\0\0\0\0\0\0\0".to_vec();
        head.extend(sum.sum().to_le_bytes());
        head.extend(length(content));
        head.extend(length(content));
        head.extend(&length(name)[..2]);
        head.extend([0; 2]);
        let at = length(&zip);
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&head);
        list.extend([0; 10]);
        list.extend(at);
        list.extend(name);
        zip.extend(b"PK\x03\x04");
        zip.extend(&head);
        zip.extend(name);
        zip.extend(content);
        count += 1;
    }
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes();
    let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
    end.extend(count.to_le_bytes());
    end.extend(count.to_le_bytes());
    end.extend(length(&list));
    end.extend(length(&zip));
    end.extend([0; 2]);
    [zip, list, end].concat()
}
