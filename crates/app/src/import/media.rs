//! Media: sealed bit for bit, one commit each, then examined by the worker.

use std::{
    fs::File,
    io::{self, Read},
};

use ingest::{field::Problem, media::Examined, worker::ReadAt};
use model::{
    id::RecordId,
    key::Key,
    record::{Body, Custody, Item, ItemTrace, Kind, Record},
    vocabulary::CustodyAction,
};
use vault::Sealed;

use super::{
    Change, Entry, Mode,
    desk::{Desk, Texts, from_worker},
    noted::noted,
    register::Register,
    walk::Found,
};
use crate::{failure::Failure, progress::Interrupt, time};

/// A media file of the folder.
pub(super) struct MediaFile {
    pub(super) key: Key,
    pub(super) file: Found,
}

impl Desk<'_> {
    /// Seals what is new or changed.
    pub(super) fn media(
        &mut self,
        register: &mut Register,
        texts: &Texts,
        media: Vec<MediaFile>,
    ) -> Result<(), Failure> {
        self.progress.phase("sealing media");
        let total = media.iter().map(|media| media.file.bytes).sum();
        let mut before = 0;
        for MediaFile { key, file } in media {
            if self.stopped() {
                break;
            }
            self.progress.done(before, total);
            let Some(id) = register.id(&key) else {
                continue;
            };
            if let Err(problem) = self.one(register, texts, id, &key, &file, (before, total))? {
                register.withdraw(&file.path);
                self.problem(problem);
            }
            before += file.bytes;
        }
        for path in texts.sidecars.iter().filter(|(item, _)| {
            Key::media(item)
                .ok()
                .and_then(|key| register.id(&key))
                .is_none()
        }) {
            self.problem(Problem::whole(
                path.1.path(),
                format!(
                    "this sidecar belongs to `{}`, which is not in the folder",
                    path.0.escape_debug()
                ),
                "add the file, or remove its sidecar",
            ));
        }
        Ok(())
    }

    /// One file: the inner error is a problem of this file alone.
    fn one(
        &mut self,
        register: &Register,
        texts: &Texts,
        id: RecordId,
        key: &Key,
        found: &Found,
        progress: (u64, u64),
    ) -> Result<Result<(), Problem>, Failure> {
        let unreadable = |error: &io::Error| {
            Problem::whole(
                &found.path,
                format!("it cannot be read: {error}"),
                "check the disk and its permissions, and import again",
            )
        };
        let known = self.vault.get(id)?;
        let known = known
            .as_ref()
            .map(|record| record.reveal(&self.vault.clearance()));
        let old = known
            .and_then(|record| <&Item>::try_from(&record.body).ok())
            .cloned();
        let (notes, own) = self.notes(register, texts, key);

        // Known already, by its content: nothing to seal.
        if let Some(old) = old
            .as_ref()
            .filter(|old| old.bytes == found.bytes || self.mode == Mode::Plan)
        {
            match self.digest(found, progress) {
                Ok(None) => return Ok(Ok(())),
                Ok(Some(digest)) if digest == old.sha256 => {
                    let item = match notes {
                        Some(notes) => noted(notes, old)?,
                        None => old.clone(),
                    };
                    let change = if item == *old {
                        Change::Unchanged
                    } else {
                        Change::Changed
                    };
                    if change == Change::Changed && self.mode == Mode::Commit {
                        let mut transaction = self.vault.begin();
                        transaction.put(Record {
                            id,
                            key: Some(key.clone()),
                            body: item.into(),
                            own,
                        })?;
                        transaction.commit()?;
                    }
                    self.enter(key, found, change);
                    return Ok(Ok(()));
                }
                Ok(Some(_)) => {}
                Err(error) => return Ok(Err(unreadable(&error))),
            }
        }
        let change = if old.is_some() {
            Change::Changed
        } else {
            Change::New
        };
        if self.mode == Mode::Plan {
            self.enter(key, found, change);
            return Ok(Ok(()));
        }

        let file = match File::open(&found.full) {
            Ok(file) => file,
            Err(error) => return Ok(Err(unreadable(&error))),
        };
        let mut source = Stoppable {
            file,
            interrupt: self.interrupt,
        };
        let (before, total) = progress;
        let shown = self.progress;
        let sealed = match self
            .vault
            .seal(&mut source, &|done| shown.done(before + done, total))
        {
            Ok(sealed) => sealed,
            // Nothing was recorded, so nothing is lost: the file goes in at the next import.
            Err(_) if self.stopped() => return Ok(Ok(())),
            Err(error @ vault::SealError::Source(_)) => {
                let text = error.to_string();
                let (what, remedy) = text.split_once("; ").unwrap_or((&text, "import again"));
                return Ok(Err(Problem::whole(&found.path, what, remedy)));
            }
            Err(error) => return Err(error.into()),
        };
        let examined = self.examine(found, sealed.bytes);
        let item = Item {
            problems: examined.problems.clone(),
            ..item(&sealed, &examined)
        };
        let item = match notes {
            Some(notes) => noted(notes, &item)?,
            None => item,
        };
        self.commit(id, key, item, own, examined, sealed)?;
        self.enter(key, found, change);
        Ok(Ok(()))
    }

    /// The item, what it gave away, and the first step of its custody, in one commit.
    fn commit(
        &mut self,
        id: RecordId,
        key: &Key,
        item: Item,
        own: std::collections::BTreeMap<String, String>,
        examined: Examined,
        sealed: Sealed,
    ) -> Result<(), Failure> {
        let custody = Custody {
            item: id,
            action: CustodyAction::Receive,
            sha256: item.sha256,
            bytes: item.bytes,
            media_type: item.media_type.clone(),
            from: item.given_by,
            by: self.vault.member().to_owned(),
            time: time::rfc3339(self.vault.now()),
            purpose: "import".to_owned(),
        };
        let trace_key = Key::media(&format!("{key}.trace")).ok();
        let known = match &trace_key {
            Some(key) => self
                .vault
                .resolve(key)?
                .into_iter()
                .find(|(kind, _)| *kind == Kind::ItemTrace),
            None => None,
        };
        let trace_id = known.map_or_else(|| self.vault.random_id(), |(_, id)| id);
        let trace = ItemTrace {
            item: Some(id),
            ..examined.trace
        };
        let custody_id = self.vault.random_id();
        let record = |id, key, body: Body| Record {
            id,
            key,
            body,
            own: Default::default(),
        };

        let mut transaction = self.vault.begin();
        transaction.attach(sealed);
        transaction.put(Record {
            id,
            key: Some(key.clone()),
            body: item.into(),
            own,
        })?;
        transaction.put(record(trace_id, trace_key, trace.into()))?;
        transaction.put(record(custody_id, None, custody.into()))?;
        transaction.commit()?;
        Ok(())
    }

    /// What the worker reads in the file. What goes wrong is a problem in words: the original is
    /// sealed whatever it is.
    fn examine(&mut self, found: &Found, bytes: u64) -> Examined {
        let examined = File::open(&found.full)
            .map_err(ingest::worker::WorkerError::Source)
            .and_then(|file| self.worker.examine(&found.path, bytes, &mut Reader(file)));
        match examined {
            Ok(examined) => {
                for what in &examined.problems {
                    self.problem(Problem::whole(
                        &found.path,
                        what.clone(),
                        "it is sealed as it is; ask for a better copy",
                    ));
                }
                examined
            }
            Err(error) => {
                let problem = from_worker(&found.path, &error);
                let problems = vec![problem.what.clone()];
                self.problem(Problem {
                    remedy: format!("it is sealed as it is; {}", problem.remedy),
                    ..problem
                });
                Examined {
                    media_type: "application/octet-stream".to_owned(),
                    problems,
                    ..Examined::default()
                }
            }
        }
    }

    /// SHA-256 of the file; `None` if interrupted.
    fn digest(
        &self,
        found: &Found,
        (before, total): (u64, u64),
    ) -> io::Result<Option<model::id::Digest>> {
        let mut file = File::open(&found.full)?;
        let mut hash = crate::digest::Sha256::new();
        let mut buffer = vec![0; 1 << 20];
        let mut done = 0;
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                return Ok(Some(hash.finish()));
            }
            if self.interrupt.is_stopped() {
                return Ok(None);
            }
            hash.update(buffer.get(..read).unwrap_or_default());
            done += read as u64;
            self.progress.done(before + done, total);
        }
    }

    fn enter(&mut self, key: &Key, found: &Found, change: Change) {
        let entry = Entry {
            path: found.path.clone(),
            kind: Kind::Item,
            key: key.to_string(),
            change,
        };
        self.imported.entries.push(entry);
    }
}

fn item(sealed: &Sealed, examined: &Examined) -> Item {
    Item::new(
        sealed.object,
        sealed.sha256,
        sealed.bytes,
        examined.media_type.clone(),
        examined.facts.clone(),
    )
}

/// A file that stops giving bytes when the user asks to stop.
struct Stoppable<'a> {
    file: File,
    interrupt: &'a Interrupt,
}

impl Read for Stoppable<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.interrupt.is_stopped() {
            return Err(io::Error::other("stopped by the user"));
        }
        self.file.read(buffer)
    }
}

/// A file that the worker reads through the pipe.
pub(super) struct Reader(pub(super) File);

impl ReadAt for Reader {
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        use std::io::{Seek, SeekFrom};
        self.0.seek(SeekFrom::Start(offset))?;
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.0.read(rest)? {
                0 => break,
                read => filled += read,
            }
        }
        Ok(filled)
    }
}
