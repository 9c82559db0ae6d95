//! Writing a bag: each file once, hashed and searched on its way.

use std::{
    collections::BTreeSet,
    io::{self, Read},
};

use ingest::bag::{Algorithm, Hashers, encoded};
use model::id::Digest;

use super::sink::Sink;
use crate::{
    digest,
    failure::Failure,
    report::{Gate, Gatekeeper},
};

/// A bag in the making.
pub(super) struct Bag {
    pub(super) sink: Sink,
    pub(super) gate: Gatekeeper,
    payload: Vec<Written>,
    tags: Vec<Written>,
    searched: Searched,
}

/// Files that a gate has judged already, each by a digest of its path and content: there may be many.
#[derive(Default)]
pub(super) struct Searched(BTreeSet<Digest>);

/// A file that is in the bag.
#[derive(Clone)]
pub(super) struct Written {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    sha512: String,
}

/// How a file is searched.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    /// What cannot be read in it is a question.
    Whole,
    /// It is a part of a proof, made here.
    Proof,
}

/// An original that is larger is not searched as a whole: that would need as much memory.
const MOST_SEARCHED: u64 = 512 << 20;

impl Bag {
    /// A bag whose files are searched by `gate`, except those that were searched before.
    pub(super) fn new(sink: Sink, gate: Gatekeeper, searched: Searched) -> Self {
        Self {
            searched,
            sink,
            gate,
            payload: Vec::new(),
            tags: Vec::new(),
        }
    }

    /// The files of the payload so far.
    pub(super) fn payload(&self) -> &[Written] {
        &self.payload
    }

    /// Where the bag is, what the gate found in it, and what it need not search again.
    pub(super) fn finish(self) -> (Sink, Gate, Searched) {
        let mut searched = self.searched;
        let files = self.payload.into_iter().chain(self.tags);
        searched.0.extend(files.map(|file| mark(&file)));
        (self.sink, self.gate.finish(), searched)
    }

    /// Puts a file that was made here into the bag.
    pub(super) fn put(&mut self, path: &str, content: &[u8]) -> Result<Written, Failure> {
        let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
        self.take(path, bytes, &mut &*content)
    }

    /// Puts a part of a proof into the bag.
    pub(super) fn put_proof(&mut self, path: &str, content: &[u8]) -> Result<Written, Failure> {
        let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
        self.write(path, bytes, &mut &*content, Search::Proof)
    }

    /// Puts a file of `bytes` bytes into the bag as it is read. Its digests are those of what was read.
    pub(super) fn take(
        &mut self,
        path: &str,
        bytes: u64,
        content: &mut dyn Read,
    ) -> Result<Written, Failure> {
        self.write(path, bytes, content, Search::Whole)
    }

    fn write(
        &mut self,
        path: &str,
        bytes: u64,
        content: &mut dyn Read,
        search: Search,
    ) -> Result<Written, Failure> {
        let mut tee = Tee {
            content,
            hashers: Hashers::new(&[Algorithm::Sha256, Algorithm::Sha512]),
            kept: (bytes <= MOST_SEARCHED).then(Vec::new),
            bytes: 0,
        };
        self.sink.file(path, bytes, &mut tee)?;
        let mut digests = tee.hashers.finish().into_iter().map(|(_, digest)| digest);
        let written = Written {
            path: path.to_owned(),
            bytes: tee.bytes,
            sha256: digests.next().unwrap_or_default(),
            sha512: digests.next().unwrap_or_default(),
        };
        match tee.kept {
            _ if self.searched.0.contains(&mark(&written)) => {}
            Some(kept) if search == Search::Proof => self.gate.look_at_proof(path, &kept),
            Some(kept) => self.gate.look(path, &kept),
            None => self.gate.unread(
                path,
                "it is too large to be searched; look at it by other means",
            ),
        }
        if written.bytes != bytes {
            return Err(Failure::no(
                format!(
                    "`{path}` has {} bytes and should have {bytes}",
                    written.bytes
                ),
                "run `testimony fsck`",
            ));
        }
        match path.starts_with("data/") {
            true => self.payload.push(written.clone()),
            false => self.tags.push(written.clone()),
        }
        Ok(written)
    }

    /// Writes the tag files: the payload is whole. The answer is SHA-256 of `tagmanifest-sha512.txt`.
    pub(super) fn seal(&mut self, info: &[(&str, String)]) -> Result<String, Failure> {
        self.put(
            "bagit.txt",
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        )?;
        let octets: u64 = self.payload.iter().map(|file| file.bytes).sum();
        let oxum = format!("{octets}.{}", self.payload.len());
        let own = [("Payload-Oxum", oxum)];
        let lines: String = info
            .iter()
            .chain(&own)
            // A line break in a value would begin another field.
            .map(|(label, value)| format!("{label}: {}\n", value.replace(['\n', '\r'], " ")))
            .collect();
        self.put("bag-info.txt", lines.as_bytes())?;
        let (sha256, sha512) = manifests(&self.payload);
        self.put("manifest-sha256.txt", sha256.as_bytes())?;
        self.put("manifest-sha512.txt", sha512.as_bytes())?;
        let (sha256, sha512) = manifests(&self.tags);
        self.put("tagmanifest-sha256.txt", sha256.as_bytes())?;
        self.put("tagmanifest-sha512.txt", sha512.as_bytes())?;
        let last = self.tags.last();
        Ok(last.map(|file| file.sha256.clone()).unwrap_or_default())
    }
}

fn mark(file: &Written) -> Digest {
    digest::of(format!("{}\0{}", file.path, file.sha256).as_bytes())
}

fn manifests(files: &[Written]) -> (String, String) {
    let lines = |digest: fn(&Written) -> &str| -> String {
        let line = |file: &Written| format!("{}  {}\n", digest(file), encoded(&file.path));
        files.iter().map(line).collect()
    };
    (lines(|file| &file.sha256), lines(|file| &file.sha512))
}

/// What is read is hashed, counted and kept to be searched.
struct Tee<'a> {
    content: &'a mut dyn Read,
    hashers: Hashers,
    kept: Option<Vec<u8>>,
    bytes: u64,
}

impl Read for Tee<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer)?;
        let got = buffer.get(..read).unwrap_or_default();
        self.hashers.update(got);
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(got);
        }
        self.bytes += u64::try_from(read).unwrap_or_default();
        Ok(read)
    }
}
