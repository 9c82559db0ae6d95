//! A server for a few questions, and a witness after C2SP tlog-witness in it.
#![allow(
    clippy::unwrap_used,
    reason = "whatever goes wrong here is the test's failure"
)]

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
};

use ledger::{Checkpoint, Cosignature, Digest, Note, NoteKey, SigningKey, verify_consistency};

/// A server that answers so many questions and ends.
pub struct Server<F> {
    listener: TcpListener,
    questions: usize,
    answer: F,
    /// Where it is: `http://127.0.0.1:PORT`.
    pub address: String,
}

/// Prepares one: `answer` gets path and body, and gives status and body.
pub fn serve<F: FnMut(&str, &[u8]) -> (u16, Vec<u8>)>(questions: usize, answer: F) -> Server<F> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    Server {
        listener,
        questions,
        answer,
        address,
    }
}

impl<F: FnMut(&str, &[u8]) -> (u16, Vec<u8>)> Server<F> {
    /// Answers, one question after the other, and ends.
    pub fn run(mut self) {
        for _ in 0..self.questions {
            let (stream, _) = self.listener.accept().unwrap();
            let mut reader = BufReader::new(stream);
            let mut first = String::new();
            reader.read_line(&mut first).unwrap();
            let path = first.split(' ').nth(1).unwrap().to_owned();
            let mut length = 0;
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if line.trim().is_empty() {
                    break;
                }
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let (status, answer) = (self.answer)(&path, &body);
            let head = format!(
                "HTTP/1.1 {status} OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                answer.len()
            );
            let mut stream = reader.into_inner();
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&answer).unwrap();
        }
    }
}

/// A witness: it remembers, for each log that it knows, the newest checkpoint that it has cosigned.
pub struct Witness {
    key: SigningKey,
    name: String,
    known: BTreeMap<String, NoteKey>,
    seen: BTreeMap<String, (u64, Digest)>,
    /// What its clock says, in seconds since 1970.
    pub now: u64,
}

impl Witness {
    /// One that follows no log yet.
    pub fn new(name: &str) -> Self {
        Self::with_key(name, 77)
    }

    /// The same under another key of its own.
    pub fn with_key(name: &str, seed: u8) -> Self {
        Self {
            key: SigningKey::from_seed(&[seed; 32]),
            name: name.to_owned(),
            known: BTreeMap::new(),
            seen: BTreeMap::new(),
            now: 1_800_000_000,
        }
    }

    /// Its key, as it tells people.
    pub fn vkey(&self) -> String {
        let key = NoteKey::cosigner(&self.name, self.key.verifying_key());
        key.unwrap().to_string()
    }

    /// Makes it follow a log.
    pub fn follow(&mut self, log: NoteKey) {
        self.known.insert(log.name().to_owned(), log);
    }

    /// The same, by the log's key as text.
    pub fn follow_vkey(&mut self, vkey: &str) {
        self.follow(vkey.trim().parse().unwrap());
    }

    /// Puts into its memory another history of every log that it follows.
    pub fn remember_another_history(&mut self, size: u64) {
        let root = ledger::leaf_hash(b"another history");
        let logs = self.known.keys();
        self.seen = logs.map(|log| (log.clone(), (size, root))).collect();
    }

    /// Puts into its memory what it has not seen.
    pub fn remember(&mut self, log: &str, size: u64, root: Digest) {
        self.seen.insert(log.to_owned(), (size, root));
    }

    /// "add-checkpoint": the request's body to the answer's status and body.
    pub fn add_checkpoint(&mut self, body: &[u8]) -> (u16, Vec<u8>) {
        let text = String::from_utf8(body.to_vec()).unwrap();
        let (head, note) = text.split_once("\n\n").unwrap();
        let mut lines = head.lines();
        let old = lines.next().and_then(|line| line.strip_prefix("old "));
        let old: u64 = old.unwrap().parse().unwrap();
        let proof: Vec<Digest> = lines
            .map(|line| Digest::from_base64(line).unwrap())
            .collect();
        let note = Note::parse(note.as_bytes()).unwrap();
        let origin = note.text().lines().next().unwrap().to_owned();
        let Some(log) = self.known.get(&origin) else {
            return (404, Vec::new());
        };
        let Ok(checkpoint) = Checkpoint::open(&note, log, &origin) else {
            return (403, Vec::new());
        };
        if old > checkpoint.size() {
            return (400, Vec::new());
        }
        let (size, root) = self
            .seen
            .get(&origin)
            .copied()
            .unwrap_or((0, ledger::empty_root()));
        let fork = size == checkpoint.size() && root != checkpoint.root();
        if old != size || fork {
            return (409, format!("{size}\n").into_bytes());
        }
        if verify_consistency(size, root, checkpoint.size(), checkpoint.root(), &proof).is_err() {
            return (422, Vec::new());
        }
        self.seen
            .insert(origin, (checkpoint.size(), checkpoint.root()));
        let line = Cosignature::sign(&checkpoint, &self.name, &self.key, self.now).unwrap();
        let with = note.clone().with(line).unwrap().encode();
        let lines = with.strip_prefix(&note.encode()).unwrap();
        (200, lines.as_bytes().to_vec())
    }
}
