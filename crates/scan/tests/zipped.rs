//! A writer of ZIP and tar archives, honest and otherwise.

use std::io::Write as _;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// One entry to be written.
#[derive(Default, Clone)]
pub(crate) struct Entry {
    pub(crate) name: Vec<u8>,
    pub(crate) content: Vec<u8>,
    pub(crate) stored: bool,
    pub(crate) comment: Vec<u8>,
    /// In the entry's own header, and in the list.
    pub(crate) extra: [Vec<u8>; 2],
    pub(crate) encrypted: bool,
    /// Its own header gives this name, if it is another.
    pub(crate) other_name: Option<Vec<u8>>,
    /// The list does not name it.
    pub(crate) unlisted: bool,
    /// Bytes between it and the next.
    pub(crate) behind: Vec<u8>,
    /// Bytes behind the packed content, within it.
    pub(crate) within: Vec<u8>,
    /// Sizes stand behind the content.
    pub(crate) described: bool,
}

pub(crate) fn entry(name: &str, content: impl Into<Vec<u8>>) -> Entry {
    Entry {
        name: name.into(),
        content: content.into(),
        ..Entry::default()
    }
}

pub(crate) fn zip(entries: &[Entry]) -> Vec<u8> {
    commented(entries, b"")
}

pub(crate) fn commented(entries: &[Entry], comment: &[u8]) -> Vec<u8> {
    let (mut bytes, mut list, mut count) = (Vec::new(), Vec::new(), 0_u16);
    let two = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
    let four = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    for entry in entries {
        let at = bytes.len();
        let mut packed = entry.content.clone();
        if !entry.stored {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&entry.content).unwrap();
            packed = encoder.finish().unwrap();
        }
        packed.extend(&entry.within);
        let mut crc = Crc::new();
        crc.update(&entry.content);
        let flags = 0x0800 | u16::from(entry.encrypted) | if entry.described { 8 } else { 0 };
        let mut head = Vec::new();
        head.extend(20_u16.to_le_bytes());
        head.extend(flags.to_le_bytes());
        head.extend(if entry.stored { 0_u16 } else { 8 }.to_le_bytes());
        head.extend([0; 4]);
        let numbers = [
            crc.sum().to_le_bytes(),
            four(packed.len()),
            four(entry.content.len()),
        ]
        .concat();
        let own = entry.other_name.as_ref().unwrap_or(&entry.name);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&head);
        bytes.extend(if entry.described {
            &[0; 12]
        } else {
            numbers.as_slice()
        });
        bytes.extend([two(own.len()), two(entry.extra[0].len())].concat());
        bytes.extend(own);
        bytes.extend(&entry.extra[0]);
        bytes.extend(&packed);
        if entry.described {
            bytes.extend([b"PK\x07\x08".as_slice(), &numbers].concat());
        }
        bytes.extend(&entry.behind);
        if entry.unlisted {
            continue;
        }
        count += 1;
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&head);
        list.extend(&numbers);
        list.extend(
            [
                two(entry.name.len()),
                two(entry.extra[1].len()),
                two(entry.comment.len()),
            ]
            .concat(),
        );
        list.extend([0; 8]);
        list.extend(four(at));
        list.extend(&entry.name);
        list.extend(&entry.extra[1]);
        list.extend(&entry.comment);
    }
    let start = bytes.len();
    bytes.extend(&list);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    bytes.extend([four(list.len()), four(start)].concat());
    bytes.extend(two(comment.len()));
    bytes.extend(comment);
    bytes
}

/// An extra field of one's own making.
pub(crate) fn extra(text: &str) -> Vec<u8> {
    [
        b"zz".as_slice(),
        &u16::try_from(text.len()).unwrap().to_le_bytes(),
        text.as_bytes(),
    ]
    .concat()
}

/// One header of a tar archive and what belongs to it; `fields` are written over it.
pub(crate) fn tar(
    kind: u8,
    name: &[u8],
    content: &[u8],
    fields: &[(usize, &[u8])],
    padding: &[u8],
) -> Vec<u8> {
    let mut head = [0_u8; 512];
    let mut put = |at: usize, value: &[u8]| head[at..at + value.len()].copy_from_slice(value);
    put(0, &name[..name.len().min(100)]);
    put(100, b"0000644\x000000000\x000000000\0");
    put(124, format!("{:011o}\0", content.len()).as_bytes());
    put(136, b"00000000000\0        ");
    put(156, &[kind]);
    put(257, b"ustar\x0000");
    for (at, value) in fields {
        put(*at, value);
    }
    let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
    head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut bytes = [head.as_slice(), content].concat();
    let room = (512 - content.len() % 512) % 512;
    let padding = &padding[..padding.len().min(room)];
    bytes.extend(padding);
    bytes.resize(bytes.len() + room - padding.len(), 0);
    bytes
}
