//! A store: objects by name, each written once.

use std::{io, ops::Range, sync::Arc, time::Duration};

use futures_util::TryStreamExt as _;
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, PutMode, PutPayload, aws::AmazonS3,
    path::Path, prefix::PrefixStore,
};
use tokio::runtime::Runtime;

use crate::{
    Address, Name, Network, StoreError,
    bucket::{self, BucketSettings},
    folder::Folder,
    network::{Line, runtime},
};

/// A store of opaque objects. It may be shared by threads; each call returns when it is done.
pub struct Store {
    place: Place,
    runtime: Arc<Runtime>,
    /// How it is called in messages.
    shown: String,
}

enum Place {
    Folder(Folder),
    Bucket(PrefixStore<AmazonS3>),
}

/// What to do about a folder that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// It is an error.
    Existing,
    /// It is made.
    MayCreate,
}

/// An object in a listing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name.
    pub name: Name,
    /// Its length in bytes.
    pub bytes: u64,
}

/// What became of an object that was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It was written.
    Written,
    /// It was there, with the same bytes.
    Already,
}

impl Store {
    /// Opens a store. A bucket needs settings, and nothing is sent to it before the first question.
    pub fn open(
        address: &Address,
        settings: Option<&BucketSettings>,
        network: &Network,
        opening: Opening,
    ) -> Result<Self, StoreError> {
        let shown = address.to_string();
        match address {
            Address::Folder(path) => Ok(Self {
                place: Place::Folder(Folder::open(path, opening)?),
                runtime: Arc::new(runtime()?),
                shown,
            }),
            Address::Bucket { bucket, prefix } => {
                let Some(settings) = settings else {
                    return Err(StoreError::NoCredentials { store: shown });
                };
                let line = Line::open(network)?;
                let store = bucket::open(bucket, settings, &line)?;
                Ok(Self {
                    place: Place::Bucket(PrefixStore::new(store, Path::from(prefix.as_str()))),
                    runtime: line.runtime,
                    shown,
                })
            }
        }
    }

    /// How the store is called in messages: its address.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Every object whose name is below `within`, in order. What nobody of ours can have written is
    /// left out.
    pub fn list(&self, within: Option<&Name>) -> Result<Vec<Entry>, StoreError> {
        match &self.place {
            Place::Folder(folder) => folder.list(within),
            Place::Bucket(bucket) => {
                let prefix = within.map(Name::path);
                let listed = self
                    .runtime
                    .block_on(bucket.list(prefix.as_ref()).try_collect::<Vec<_>>())
                    .map_err(|error| self.failed("", error))?;
                let entries = listed.into_iter().filter_map(|object| {
                    Some(Entry {
                        name: Name::parse(object.location.as_ref()).ok()?,
                        bytes: object.size,
                    })
                });
                let mut entries: Vec<_> = entries.collect();
                entries.sort();
                Ok(entries)
            }
        }
    }

    /// The length of an object; `None` if there is none.
    pub fn stat(&self, name: &Name) -> Result<Option<u64>, StoreError> {
        match &self.place {
            Place::Folder(folder) => folder.len(name),
            Place::Bucket(bucket) => match self.runtime.block_on(bucket.head(&name.path())) {
                Ok(about) => Ok(Some(about.size)),
                Err(error) => match self.failed(name.as_str(), error) {
                    StoreError::Absent { .. } => Ok(None),
                    error => Err(error),
                },
            },
        }
    }

    /// A part of an object; fewer bytes than asked for are an error.
    pub fn get(&self, name: &Name, range: Range<u64>) -> Result<Vec<u8>, StoreError> {
        self.must_be_there(name)?;
        if range.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = range.end - range.start;
        let options = GetOptions {
            range: Some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        let bytes = self.fetch(name, options, wanted)?;
        match bytes.len() as u64 == wanted {
            true => Ok(bytes),
            false => Err(odd(name, "it is shorter than what was stored")),
        }
    }

    /// A whole object, unless it is longer than `at_most`: a store that is not trusted must not be
    /// able to fill the memory.
    pub fn get_all(&self, name: &Name, at_most: u64) -> Result<Vec<u8>, StoreError> {
        self.must_be_there(name)?;
        self.fetch(name, GetOptions::default(), at_most)
    }

    /// Writes an object, durably, whole or not at all. One of that name is never replaced: with the
    /// same bytes it is left, with others it is [`StoreError::Occupied`].
    pub fn put_new(&self, name: &Name, bytes: Vec<u8>) -> Result<Put, StoreError> {
        let payload = PutPayload::from(bytes);
        let mut waits = RETRY_AFTER.iter();
        loop {
            let put = self.runtime.block_on(self.objects().put_opts(
                &name.path(),
                payload.clone(),
                PutMode::Create.into(),
            ));
            let error = match put {
                Ok(_) => return Ok(Put::Written),
                Err(error) => error,
            };
            if self.cannot_link(&error) && self.stat(name)?.is_none() {
                return self.put_by_renaming(name, payload);
            }
            match self.failed(name.as_str(), error) {
                // Perhaps our own, whose answer was lost on the way.
                StoreError::Occupied { .. } => return self.compare(name, &payload),
                error if error.is_passing() => match waits.next() {
                    Some(wait) => std::thread::sleep(*wait),
                    None => return Err(error),
                },
                error => return Err(error),
            }
        }
    }

    /// Removes an object, if there is one.
    pub fn delete(&self, name: &Name) -> Result<(), StoreError> {
        match self.runtime.block_on(self.objects().delete(&name.path())) {
            Ok(()) => Ok(()),
            Err(error) => match self.failed(name.as_str(), error) {
                StoreError::Absent { .. } => Ok(()),
                error => Err(error),
            },
        }
    }

    fn objects(&self) -> &dyn ObjectStore {
        match &self.place {
            Place::Folder(folder) => &folder.store,
            Place::Bucket(bucket) => bucket,
        }
    }

    fn fetch(&self, name: &Name, options: GetOptions, at_most: u64) -> Result<Vec<u8>, StoreError> {
        let got = self.runtime.block_on(async {
            let got = self.objects().get_opts(&name.path(), options).await?;
            if got.range.end.saturating_sub(got.range.start) > at_most {
                return Ok(None);
            }
            got.bytes().await.map(Some)
        });
        match got {
            Ok(Some(bytes)) => Ok(bytes.into()),
            Ok(None) => Err(odd(name, "it is longer than what was stored")),
            Err(error) => Err(self.failed(name.as_str(), error)),
        }
    }

    fn compare(&self, name: &Name, payload: &PutPayload) -> Result<Put, StoreError> {
        let occupied = || StoreError::Occupied {
            name: name.to_string(),
        };
        let there = match self.get_all(name, payload.content_length() as u64) {
            Err(StoreError::Odd { .. }) => return Err(occupied()),
            there => there?,
        };
        let mut rest = there.as_slice();
        for piece in payload {
            rest = rest.strip_prefix(piece.as_ref()).ok_or_else(occupied)?;
        }
        match rest.is_empty() {
            true => Ok(Put::Already),
            false => Err(occupied()),
        }
    }

    /// Sticks are formatted with FAT or exFAT, which have no links to create a name with.
    fn cannot_link(&self, error: &object_store::Error) -> bool {
        let Place::Folder(_) = &self.place else {
            return false;
        };
        let mut at: Option<&(dyn std::error::Error + 'static)> = Some(error);
        while let Some(error) = at {
            if let Some(io) = error.downcast_ref::<io::Error>() {
                let kind = io.kind();
                return kind == io::ErrorKind::Unsupported
                    || kind == io::ErrorKind::PermissionDenied;
            }
            at = error.source();
        }
        false
    }

    fn put_by_renaming(&self, name: &Name, payload: PutPayload) -> Result<Put, StoreError> {
        self.runtime
            .block_on(self.objects().put(&name.path(), payload))
            .map_err(|error| self.failed(name.as_str(), error))?;
        Ok(Put::Written)
    }

    fn must_be_there(&self, name: &Name) -> Result<(), StoreError> {
        let Place::Folder(folder) = &self.place else {
            return Ok(());
        };
        match folder.len(name)? {
            Some(_) => Ok(()),
            None => Err(StoreError::Absent {
                name: name.to_string(),
            }),
        }
    }

    fn failed(&self, name: &str, error: object_store::Error) -> StoreError {
        StoreError::from_store(&self.shown, name, error)
    }
}

fn odd(name: &Name, what: &str) -> StoreError {
    StoreError::Odd {
        name: name.to_string(),
        what: what.to_owned(),
    }
}

/// How long to wait before writing again over a line that broke: `object_store` does not do it for
/// writes that must not replace anything.
const RETRY_AFTER: [Duration; 3] = [
    Duration::from_millis(300),
    Duration::from_secs(2),
    Duration::from_secs(8),
];
