//! A pack in a zip, read where it lies: nothing is ever written to a disk.
//!
//! What two programs could read in two ways is refused, so that nobody is shown another file than the
//! one that was checked (docs/exhibit.md, "In a zip").

use std::{
    collections::{BTreeMap, HashSet},
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use crc32fast::Hasher as Crc;
use miniz_oxide::{
    DataFormat, MZError, MZFlush, MZStatus,
    inflate::stream::{InflateState, inflate},
};

use crate::{
    check::{CheckError, EXHIBIT_FILE},
    folder::{Found, parts},
};

/// An open zip with one pack in it.
pub(crate) struct Zip {
    file: File,
    at: PathBuf,
    /// The folder of the pack, with a slash; empty at the top.
    inside: String,
    entries: BTreeMap<String, Entry>,
}

/// A file in it.
struct Entry {
    is_deflated: bool,
    crc: u32,
    packed: u64,
    size: u64,
    /// Where its bytes begin.
    body: u64,
}

impl Zip {
    pub(crate) fn open(path: &Path) -> Found<Self> {
        let at = path.to_owned();
        let refused = |source| CheckError::Read {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(refused)?;
        let mut zip = Self {
            file,
            at,
            inside: String::new(),
            entries: BTreeMap::new(),
        };
        Ok(match zip.read_list() {
            Ok(()) => zip.find_pack().map(|()| zip),
            Err(Fault::Zip(words)) => Err(words),
            Err(Fault::Disk(source)) => return Err(refused(source)),
        })
    }

    pub(crate) fn holds(&self, name: &str) -> bool {
        parts(name).is_some() && self.entries.contains_key(&(self.inside.clone() + name))
    }

    /// All files; those of the pack as they are called in it.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        let inside = |name: &String| name.strip_prefix(&self.inside).unwrap_or(name).to_owned();
        self.entries.keys().map(inside)
    }

    /// Hands over a file of the pack piece by piece for as long as they are wanted.
    pub(crate) fn pieces(&self, path: &str, take: &mut dyn FnMut(&[u8]) -> bool) -> Found<bool> {
        let Some(entry) = self.entries.get(&(self.inside.clone() + path)) else {
            return Ok(Err("is missing; get the zip again in full".to_owned()));
        };
        match self.unpack(entry, take) {
            Ok(whole) => Ok(Ok(whole)),
            Err(Fault::Zip(words)) => Ok(Err(words)),
            Err(Fault::Disk(source)) => Err(CheckError::Read {
                path: self.at.clone(),
                source,
            }),
        }
    }

    fn unpack(&self, entry: &Entry, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<bool, Fault> {
        let mut machine = InflateState::new_boxed(DataFormat::Raw);
        let (mut crc, mut total) = (Crc::new(), 0_u64);
        let mut out = vec![0; OUT];
        let (mut at, mut left) = (entry.body, entry.packed);
        let mut ended = !entry.is_deflated;
        let mut rest = Vec::new();
        while left > 0 || !rest.is_empty() || !ended {
            if rest.is_empty() && left > 0 {
                rest = self.cut(at, left.min(PIECE))?;
                at = at.saturating_add(PIECE);
                left = left.saturating_sub(PIECE);
            }
            let unpacked = if entry.is_deflated {
                if ended {
                    return Err(fault("has bytes after its end; get the zip again"));
                }
                let (read, written);
                (read, written, ended) = step(&mut machine, &rest, &mut out)?;
                rest.drain(..read);
                out.get(..written).unwrap_or_default().to_vec()
            } else {
                std::mem::take(&mut rest)
            };
            crc.update(&unpacked);
            total = total.saturating_add(length(&unpacked));
            if total > entry.size {
                return Err(fault("is longer than the zip says; do not rely on it"));
            }
            if !take(&unpacked) {
                return Ok(false);
            }
        }
        if total == entry.size && crc.finalize() == entry.crc {
            return Ok(true);
        }
        Err(fault(DAMAGED))
    }

    /// Reads the list at the end, and holds every line of it against the entry itself.
    fn read_list(&mut self) -> Result<(), Fault> {
        let whole = self.file.seek(SeekFrom::End(0)).map_err(Fault::Disk)?;
        let end = whole.checked_sub(22).ok_or(fault(NOT_WHOLE))?;
        let tail = Fields(self.cut(end, 22)?);
        let (listed, start) = (u64::from(tail.four(12)), u64::from(tail.four(16)));
        let is_one = tail.four(4) == 0 && tail.two(8) == tail.two(10) && tail.two(20) == 0;
        if !tail.is("PK\x05\x06") || !is_one || start.checked_add(listed) != Some(end) {
            return Err(fault(NOT_WHOLE));
        }
        if listed > MOST_LISTED {
            return Err(fault("has too long a list; unpack it and check the folder"));
        }
        let list = self.cut(start, listed)?;
        let (mut names, mut past) = (HashSet::new(), 0);
        let mut rest = list.as_slice();
        for _ in 0..tail.two(8) {
            let (head, after) = rest.split_at_checked(46).ok_or(fault(LIST))?;
            let head = Fields(head.to_vec());
            let lengths = [28, 30, 32].map(|at| usize::from(head.two(at)));
            let (name, after) = after.split_at_checked(lengths[0]).ok_or(fault(LIST))?;
            rest = after.get(lengths[1] + lengths[2]..).ok_or(fault(LIST))?;
            let entry = self.entry(&head, name)?;
            let name = plain_name(name, head.two(8))?;
            let plain = name.strip_suffix('/').unwrap_or(&name);
            if !names.insert(plain.to_lowercase()) {
                return Err(fault(
                    "has a name twice, capitals or not; programs differ in what they show, so do not \
                     rely on it",
                ));
            }
            if u64::from(head.four(42)) < past {
                return Err(fault(
                    "has entries that overlap or are not in order; do not rely on it",
                ));
            }
            past = entry.body.saturating_add(entry.packed);
            if !name.ends_with('/') {
                self.entries.insert(name, entry);
            }
        }
        if !rest.is_empty() || past > start {
            return Err(fault(LIST));
        }
        Ok(())
    }

    /// One entry, as its line in the list says and as it says itself.
    fn entry(&self, head: &Fields, name: &[u8]) -> Result<Entry, Fault> {
        let (flags, method) = (head.two(8), head.two(10));
        let facts = [16, 20, 24].map(|at| head.four(at));
        let [crc, packed, size] = facts;
        if !head.is("PK\x01\x02") || head.two(34) != 0 {
            return Err(fault(LIST));
        }
        if flags & !ALLOWED != 0 || !matches!(method, STORED | DEFLATED) {
            return Err(fault(
                "has an entry that is encrypted or packed in a rare way; get an ordinary zip",
            ));
        }
        if !matches!(head.four(38) >> 28, 0 | FOLDER | FILE) {
            return Err(fault("has a link or a device in it; do not rely on it"));
        }
        let fits = match method {
            DEFLATED => u64::from(size) <= u64::from(packed).saturating_mul(GROWTH),
            _ => size == packed,
        };
        if !fits {
            return Err(fault(
                "has an entry that cannot be as large as it says; do not rely on it",
            ));
        }
        let at = u64::from(head.four(42));
        let local = Fields(self.cut(at, 30)?);
        let same = local.is("PK\x03\x04") && (local.two(6), local.two(8)) == (flags, method);
        let told = flags & DESCRIBED_LATER != 0 || [14, 18, 22].map(|at| local.four(at)) == facts;
        let body = at.saturating_add(30).saturating_add(length(name));
        let again = usize::from(local.two(26)) == name.len()
            && self.cut(at.saturating_add(30), length(name))? == name;
        if !same || !told || !again {
            return Err(fault("says two things of an entry; do not rely on it"));
        }
        Ok(Entry {
            is_deflated: method == DEFLATED,
            crc,
            packed: packed.into(),
            size: size.into(),
            body: body.saturating_add(local.two(28).into()),
        })
    }

    fn find_pack(&mut self) -> Result<(), String> {
        let mut folders = self.entries.keys().filter_map(|name| {
            let inside = name.strip_suffix(EXHIBIT_FILE)?;
            let depth = inside.matches('/').count();
            (inside.is_empty() || (depth == 1 && inside.ends_with('/'))).then(|| inside.to_owned())
        });
        match (folders.next(), folders.next()) {
            (Some(inside), None) => {
                self.inside = inside;
                Ok(())
            }
            (Some(_), Some(_)) => Err("has several packs in it; check them one by one".to_owned()),
            (None, _) => Err(format!(
                "has no `{EXHIBIT_FILE}` in it, at the top or in its only folder; get the zip of an \
                 exhibit, and unpack that of a report"
            )),
        }
    }

    fn cut(&self, at: u64, count: u64) -> Result<Vec<u8>, Fault> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(at)).map_err(Fault::Disk)?;
        let mut bytes = Vec::new();
        file.take(count)
            .read_to_end(&mut bytes)
            .map_err(Fault::Disk)?;
        if length(&bytes) == count {
            return Ok(bytes);
        }
        Err(fault("ends too soon; get it again in full"))
    }
}

/// How many bytes were read and written, and whether that was the end.
fn step(
    machine: &mut InflateState,
    from: &[u8],
    to: &mut [u8],
) -> Result<(usize, usize, bool), Fault> {
    let done = inflate(machine, from, to, MZFlush::None);
    let (read, written) = (done.bytes_consumed, done.bytes_written);
    match done.status {
        Ok(MZStatus::StreamEnd) => Ok((read, written, true)),
        // That it could do with more bytes is no fault as long as it gets on.
        Ok(_) | Err(MZError::Buf) if read > 0 || written > 0 => Ok((read, written, false)),
        _ => Err(fault(DAMAGED)),
    }
}

enum Fault {
    Zip(String),
    Disk(io::Error),
}

fn fault(words: &str) -> Fault {
    Fault::Zip(words.to_owned())
}

/// A name that means the same everywhere; that of a folder ends in a slash.
fn plain_name(raw: &[u8], flags: u16) -> Result<String, Fault> {
    let name = std::str::from_utf8(raw).ok();
    let name = name.filter(|name| name.is_ascii() || flags & IN_UTF8 != 0);
    let name = name.filter(|name| parts(name.strip_suffix('/').unwrap_or(name)).is_some());
    let words =
        "has a name that does not stay in it, or not mean the same everywhere; do not rely on it";
    name.map(str::to_owned).ok_or(fault(words))
}

/// The fixed part of a record; numbers are little-endian. All offsets lie in it.
struct Fields(Vec<u8>);

impl Fields {
    fn is(&self, mark: &str) -> bool {
        self.0.starts_with(mark.as_bytes())
    }

    fn two(&self, at: usize) -> u16 {
        let bytes = self.0.get(at..).and_then(|rest| rest.first_chunk());
        bytes.copied().map_or(0, u16::from_le_bytes)
    }

    fn four(&self, at: usize) -> u32 {
        let bytes = self.0.get(at..).and_then(|rest| rest.first_chunk());
        bytes.copied().map_or(0, u32::from_le_bytes)
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// Flags that change nothing: how hard was tried, sizes after the bytes, names in UTF-8.
const ALLOWED: u16 = 0x080e;
const DESCRIBED_LATER: u16 = 8;
const IN_UTF8: u16 = 0x0800;
/// The kind in the upper bits of the attributes, as Unix has it.
const FOLDER: u32 = 4;
const FILE: u32 = 8;
/// No deflated byte becomes more than so many.
const GROWTH: u64 = 1032;
/// A line for each of some dozens of files.
const MOST_LISTED: u64 = 16 << 20;
const PIECE: u64 = 1 << 16;
const OUT: usize = 1 << 17;
const NOT_WHOLE: &str = "is not one whole zip; get it again in full, or give a folder";
const LIST: &str = "has a list that is damaged; get it again in full";
const DAMAGED: &str = "is damaged in the zip; get it again in full";
