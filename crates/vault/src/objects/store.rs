//! Where segments are kept: immutable, named by the hash of their bytes.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use model::id::Digest;
use object_store::{
    ObjectStore, ObjectStoreExt as _, PutMode, PutPayload, local::LocalFileSystem,
    path::Path as Name,
};
use tokio::runtime::{Builder, Runtime};

use crate::{disk::sync_dir, objects::staged::StagedFile, primitives::sha256};

/// A store of segments. It is not trusted with anything: what comes back is checked.
pub trait Objects: Send + Sync {
    /// Keeps a segment, whole or not at all; one of that name must not be there, unless with the
    /// same bytes. It is durable once it was flushed and settled.
    fn put(&self, name: Digest, bytes: Vec<u8>) -> io::Result<()>;

    /// Begins a segment whose bytes come piece by piece; `None` if this store takes segments whole.
    fn stage(&self) -> io::Result<Option<Box<dyn Staged>>> {
        Ok(None)
    }

    /// Returns when the bytes of a segment are durable.
    fn flush(&self, name: Digest) -> io::Result<()>;

    /// Returns when these segments can be found after a power cut.
    fn settle(&self, names: &[Digest]) -> io::Result<()>;

    /// A part of a segment.
    fn get(&self, name: Digest, range: Range<u64>) -> io::Result<Vec<u8>>;

    /// Names and lengths of everything there; what is not named by a hash is given by its path.
    fn list(&self) -> io::Result<Vec<(Result<Digest, String>, u64)>>;

    /// Removes a segment, if it is there.
    fn delete(&self, name: Digest) -> io::Result<()>;
}

/// A segment that is being written and has no name yet. Dropped, it leaves nothing.
///
/// What is written as soon as it is made is still in the processor's cache: to write eight megabytes
/// at their end takes twice as long.
pub trait Staged: Send {
    /// Adds bytes.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Gives the segment its name, as [`Objects::put`] does.
    fn keep(self: Box<Self>, name: Digest) -> io::Result<()>;
}

/// Segments in a folder, through `object_store`, so that a bucket can take its place.
///
/// It does not let `object_store` sync on every write, which makes three journal commits for each
/// segment one after the other and takes several times as long as the encryption: bytes are flushed
/// beside the writing, and folders once at the end. Nothing refers to a segment before that.
pub struct LocalObjects {
    root: PathBuf,
    store: Arc<LocalFileSystem>,
    runtime: Runtime,
}

impl LocalObjects {
    /// Opens the folder, which must be there.
    pub fn open(dir: &Path) -> io::Result<Self> {
        let store = LocalFileSystem::new_with_prefix(dir)?;
        Ok(Self {
            root: dir.to_owned(),
            store: Arc::new(store),
            runtime: Builder::new_current_thread().build()?,
        })
    }
}

impl Objects for LocalObjects {
    fn put(&self, name: Digest, bytes: Vec<u8>) -> io::Result<()> {
        let at = path(&name);
        let put = self.runtime.block_on(self.store.put_opts(
            &at,
            PutPayload::from(bytes),
            PutMode::Create.into(),
        ));
        match put {
            Ok(_) => Ok(()),
            // Ciphertext is random, so this is the same segment written twice, or somebody's trick.
            Err(object_store::Error::AlreadyExists { .. }) => {
                let there = read_all(self, name)?;
                (sha256(&there) == name).then_some(()).ok_or_else(|| {
                    io::Error::new(io::ErrorKind::InvalidData, "another segment has its name")
                })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn stage(&self) -> io::Result<Option<Box<dyn Staged>>> {
        let staged = StagedFile::create(&self.root)?;
        Ok(Some(Box::new(staged)))
    }

    fn flush(&self, name: Digest) -> io::Result<()> {
        let file = self.store.path_to_filesystem(&path(&name))?;
        File::open(file)?.sync_data()
    }

    fn settle(&self, names: &[Digest]) -> io::Result<()> {
        let mut folders = BTreeSet::new();
        for name in names {
            let file = self.store.path_to_filesystem(&path(name))?;
            let above = file.ancestors().skip(1).take(2);
            folders.extend(above.map(Path::to_owned));
        }
        folders.iter().try_for_each(|folder| sync_dir(folder))
    }

    fn get(&self, name: Digest, range: Range<u64>) -> io::Result<Vec<u8>> {
        // Not through the runtime: small objects are read by the ten thousand.
        let mut file = File::open(self.store.path_to_filesystem(&path(&name))?)?;
        file.seek(SeekFrom::Start(range.start))?;
        let len = usize::try_from(range.end.saturating_sub(range.start));
        let mut bytes = vec![0; len.map_err(|_| io::ErrorKind::InvalidInput)?];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn list(&self) -> io::Result<Vec<(Result<Digest, String>, u64)>> {
        let mut found = Vec::new();
        let mut folders = vec![None];
        while let Some(folder) = folders.pop() {
            let listed = self
                .runtime
                .block_on(self.store.list_with_delimiter(folder.as_ref()))?;
            for object in listed.objects {
                let name = object.location.filename().unwrap_or_default();
                let digest = Digest::parse(name).ok();
                let digest = digest.filter(|digest| path(digest) == object.location);
                let name = digest.ok_or_else(|| object.location.to_string());
                found.push((name, object.size));
            }
            folders.extend(listed.common_prefixes.into_iter().map(Some));
        }
        found.sort();
        Ok(found)
    }

    fn delete(&self, name: Digest) -> io::Result<()> {
        match self.runtime.block_on(self.store.delete(&path(&name))) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// A whole segment; none is longer than its maker made it.
pub(crate) fn read_all(objects: &dyn Objects, name: Digest) -> io::Result<Vec<u8>> {
    let listed = objects.list()?;
    let len = listed.iter().find(|(there, _)| *there == Ok(name));
    let (_, len) = len.ok_or(io::ErrorKind::NotFound)?;
    objects.get(name, 0..*len)
}

/// The folder of a segment, below that of all, and its name there.
pub(super) fn place(name: &Digest) -> (String, String) {
    let hex = name.hex();
    (hex.get(..2).unwrap_or_default().to_owned(), hex)
}

/// Two digits of the name make a folder, so that no folder grows beyond what file systems like.
fn path(name: &Digest) -> Name {
    let (folder, name) = place(name);
    Name::from(format!("{folder}/{name}"))
}
