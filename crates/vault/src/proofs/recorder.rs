//! The machine's disk, writing down what it is asked to do.

use std::{
    collections::BTreeSet,
    io,
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicUsize, Ordering},
    },
};

use model::id::Digest;

use super::medium::Step;
use crate::{
    disk::{Disk, LocalDisk, temporary},
    objects::{LocalObjects, Objects, Staged},
};

/// Does everything and records it as the calls that [`LocalDisk`] and [`LocalObjects`] make for it.
pub(super) struct Recorder {
    root: PathBuf,
    objects: LocalObjects,
    trace: Mutex<Vec<Step>>,
    staged: AtomicUsize,
    this: Weak<Self>,
}

/// What `StagedFile` does.
struct StagedHere {
    recorder: Arc<Recorder>,
    staged: Box<dyn Staged>,
    path: PathBuf,
    len: u64,
}

impl Staged for StagedHere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let step = Step::Write(self.path.clone(), self.len, bytes.into());
        self.recorder.note([step]);
        self.len += bytes.len() as u64;
        self.staged.write(bytes)
    }

    fn keep(self: Box<Self>, name: Digest) -> io::Result<()> {
        let path = segment(name);
        let folder = path.parent().unwrap().to_owned();
        let make = (!self.recorder.root.join(&folder).is_dir()).then_some(Step::MakeDir(folder));
        let link = Step::Link(self.path.clone(), path);
        let steps = make.into_iter().chain([link, Step::Unlink(self.path)]);
        self.recorder.note(steps);
        self.staged.keep(name)
    }
}

impl Recorder {
    pub(super) fn new(root: &Path) -> Arc<Self> {
        Arc::new_cyclic(|this| Self {
            root: root.to_owned(),
            objects: LocalObjects::open(&root.join("objects")).unwrap(),
            trace: Mutex::new(Vec::new()),
            staged: AtomicUsize::new(0),
            this: this.clone(),
        })
    }

    /// How many calls there were so far.
    pub(super) fn now(&self) -> usize {
        self.trace.lock().unwrap().len()
    }

    pub(super) fn trace(&self) -> Vec<Step> {
        self.trace.lock().unwrap().clone()
    }

    fn note(&self, steps: impl IntoIterator<Item = Step>) {
        self.trace.lock().unwrap().extend(steps);
    }

    fn name(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap().to_owned()
    }

    fn folder(&self, path: &Path) -> PathBuf {
        self.name(path).parent().unwrap().to_owned()
    }

    /// What `write_at` in [`crate::disk`] does.
    fn wrote(&self, path: &Path, is_new: bool, offset: u64, bytes: &[u8]) -> Vec<Step> {
        let name = self.name(path);
        let create = is_new.then(|| Step::Create(name.clone()));
        let cut = Step::SetLen(name.clone(), offset);
        let write = Step::Write(name, offset, bytes.into());
        create.into_iter().chain([cut, write]).collect()
    }
}

impl Disk for Recorder {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        LocalDisk.read(path)
    }

    fn read_at(&self, path: &Path, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        LocalDisk.read_at(path, offset, len)
    }

    fn len(&self, path: &Path) -> io::Result<Option<u64>> {
        LocalDisk.len(path)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        LocalDisk.list(dir)
    }

    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        if !dir.is_dir() {
            self.note([
                Step::MakeDir(self.name(dir)),
                Step::SyncDir(self.folder(dir)),
            ]);
        }
        LocalDisk.make_dir(dir)
    }

    fn append(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let is_new = !path.exists();
        self.note(self.wrote(path, is_new, offset, bytes));
        self.note([Step::Sync(self.name(path))]);
        if is_new {
            self.note([Step::SyncDir(self.folder(path))]);
        }
        LocalDisk.append(path, offset, bytes)
    }

    fn cut(&self, path: &Path, len: u64) -> io::Result<()> {
        self.note([
            Step::SetLen(self.name(path), len),
            Step::Sync(self.name(path)),
        ]);
        LocalDisk.cut(path, len)
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let (name, temporary) = (self.name(path), self.name(&temporary(path)));
        self.note([
            Step::Create(temporary.clone()),
            Step::Write(temporary.clone(), 0, bytes.into()),
            Step::Sync(temporary.clone()),
            Step::Rename(temporary, name),
            Step::SyncDir(self.folder(path)),
        ]);
        LocalDisk.replace(path, bytes)
    }

    fn replace_and_wipe(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let (name, temporary) = (self.name(path), self.name(&temporary(path)));
        let old = LocalDisk.len(path)?;
        self.note(old.map(|_| Step::Hold(name.clone())));
        self.note([
            Step::Create(temporary.clone()),
            Step::Write(temporary.clone(), 0, bytes.into()),
            Step::Sync(temporary.clone()),
            Step::Rename(temporary, name),
            Step::SyncDir(self.folder(path)),
        ]);
        if let Some(old) = old {
            let zeros = vec![0; usize::try_from(old).unwrap()];
            self.note([Step::WriteHeld(zeros.into()), Step::SyncHeld]);
        }
        LocalDisk.replace_and_wipe(path, bytes)
    }

    fn overwrite(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        LocalDisk.overwrite(path, offset, bytes)?;
        self.note([
            Step::Write(self.name(path), offset, bytes.into()),
            Step::Sync(self.name(path)),
        ]);
        Ok(())
    }

    fn cache(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.note(self.wrote(path, !path.exists(), offset, bytes));
        LocalDisk.cache(path, offset, bytes)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if path.exists() {
            self.note([
                Step::Unlink(self.name(path)),
                Step::SyncDir(self.folder(path)),
            ]);
        }
        LocalDisk.remove(path)
    }
}

/// The file of a segment, below the vault.
fn segment(name: Digest) -> PathBuf {
    let hex = name.hex();
    Path::new("objects").join(&hex[..2]).join(hex)
}

impl Objects for Recorder {
    fn put(&self, name: Digest, bytes: Vec<u8>) -> io::Result<()> {
        let path = segment(name);
        let folder = path.parent().unwrap().to_owned();
        if !self.root.join(&folder).is_dir() {
            self.note([Step::MakeDir(folder)]);
        }
        // As `object_store` does: under another name, then linked to its own.
        let staged = path.with_extension("staged");
        self.note([
            Step::Create(staged.clone()),
            Step::Write(staged.clone(), 0, bytes.as_slice().into()),
            Step::Link(staged.clone(), path),
            Step::Unlink(staged),
        ]);
        self.objects.put(name, bytes)
    }

    fn stage(&self) -> io::Result<Option<Box<dyn Staged>>> {
        let staged = self.objects.stage()?.unwrap();
        let number = self.staged.fetch_add(1, Ordering::Relaxed);
        let path = Path::new("objects").join(format!("staged-{number}"));
        self.note([Step::Create(path.clone())]);
        Ok(Some(Box::new(StagedHere {
            recorder: self.this.upgrade().unwrap(),
            staged,
            path,
            len: 0,
        })))
    }

    fn flush(&self, name: Digest) -> io::Result<()> {
        self.note([Step::Sync(segment(name))]);
        self.objects.flush(name)
    }

    fn settle(&self, names: &[Digest]) -> io::Result<()> {
        let folders = names.iter().flat_map(|name| {
            let path = segment(*name);
            path.ancestors()
                .skip(1)
                .take(2)
                .map(Path::to_owned)
                .collect::<Vec<_>>()
        });
        let folders: BTreeSet<PathBuf> = folders.collect();
        self.note(folders.into_iter().map(Step::SyncDir));
        self.objects.settle(names)
    }

    fn get(&self, name: Digest, range: Range<u64>) -> io::Result<Vec<u8>> {
        self.objects.get(name, range)
    }

    fn list(&self) -> io::Result<Vec<(Result<Digest, String>, u64)>> {
        self.objects.list()
    }

    fn delete(&self, name: Digest) -> io::Result<()> {
        self.note([Step::Unlink(segment(name))]);
        self.objects.delete(name)
    }
}
