//! A vault out of a store, into an empty folder.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use model::id::{DeviceId, Digest};
use zeroize::Zeroizing;

use super::{
    BackupError, BackupStep, Depot,
    choose::{Chosen, LARGEST_KEY, Reader},
    files,
    index::{File, Index, Pack, object_name},
    listing::{Listing, is_about_bytes},
    pack::PACK,
    send::side_by_side,
    snapshot::{Snapshot, open_part},
};
use crate::{
    fault::Fault,
    files::{Files, OBJECTS},
    format::Format,
    keys::{Credentials, is_member_name},
    objects::{LocalObjects, Objects, write_checked},
    primitives::sha256,
    vault::{Backing, Locked, Open, Vault},
};

/// What was restored, and what could not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// From which snapshot.
    pub snapshot: String,
    /// What its maker's clock said: milliseconds since 1970-01-01 UTC.
    pub time: i64,
    /// The device that made it, a member's by the chain of introductions.
    pub maker: DeviceId,
    /// Files written, key files included.
    pub files: u64,
    /// Segments written.
    pub segments: u64,
    /// Bytes written.
    pub bytes: u64,
    /// What is missing or not what was stored, each by its name in the store and in the vault.
    pub problems: Vec<String>,
}

/// Restores a vault into a folder that is absent or empty, from the newest snapshot that the
/// credentials open and a member has signed, or from one by its name. Every byte is held against its hash.
/// What is missing or changed is named, and the rest restored.
///
/// The folder then knows that it is a copy ([`Vault::is_restored`]): its member has to take a new
/// device key before anything is recorded in it.
pub fn restore(
    depot: &dyn Depot,
    dir: &Path,
    credentials: &Credentials,
    snapshot: Option<&str>,
    backing: &Backing,
    progress: &(dyn Fn(BackupStep) + Sync),
) -> Result<Restored, BackupError> {
    let files = empty(dir, backing)?;
    let listing = Listing::read(depot)?;
    let reader = Reader::open(depot, &listing, credentials, &files)?;
    let vault = reader.vault();
    let Chosen {
        name,
        snapshot: found,
        refused,
    } = reader.choose(&listing, snapshot)?;
    let index = &found.index;
    let mut restored = Restored {
        snapshot: name.clone(),
        time: index.time,
        maker: index.device,
        files: 0,
        segments: 0,
        bytes: 0,
        problems: refused,
    };

    // If we stop before `format` is written, this is no vault, and can be deleted.
    fs::create_dir_all(dir).map_err(Fault::file(dir, "made"))?;
    for folder in [crate::files::KEYS, OBJECTS] {
        files.make_dir(folder)?;
    }
    files.replace(MARK, format!("{name}\n").as_bytes())?;
    restore_keys(depot, &files, index, &mut restored)?;
    let total = index.files.iter().map(|file| file.bytes).sum::<u64>()
        + index.segments.iter().map(|one| one.bytes).sum::<u64>();
    let of_files = restore_files(depot, &files, &found, &mut restored)?;
    let objects = match &backing.objects {
        Some(objects) => objects.clone(),
        None => {
            let path = files.path(OBJECTS);
            let opened = LocalObjects::open(&path).map_err(Fault::file(path, "opened"))?;
            Arc::new(opened) as Arc<dyn Objects>
        }
    };
    let step = |done: u64| {
        progress(BackupStep {
            done: of_files + done,
            total,
        })
    };
    restore_segments(depot, objects.as_ref(), index, &mut restored, &step)?;
    Format::write(&files, vault)?;
    Ok(restored)
}

impl Vault<Locked> {
    /// Whether this folder was restored from a store and its member has not taken a new device key.
    pub fn is_restored(&self) -> Result<bool, Fault> {
        self.state.files.exists(MARK)
    }
}

impl Vault<Open> {
    /// Notes that a new device key was taken: this copy goes its own way now.
    pub fn has_new_device(&mut self) -> Result<(), Fault> {
        self.state.files.remove(MARK)
    }
}

fn empty(dir: &Path, backing: &Backing) -> Result<Files, BackupError> {
    let files = Files::new(dir, backing.disk.clone());
    match files.list("")?.is_empty() {
        true => Ok(files),
        false => Err(BackupError::NotEmpty {
            dir: dir.display().to_string(),
        }),
    }
}

fn restore_keys(
    depot: &dyn Depot,
    files: &Files,
    index: &Index,
    restored: &mut Restored,
) -> Result<(), BackupError> {
    for key in &index.keys {
        if !is_member_name(&key.member) {
            continue;
        }
        let problem = |what: &str| format!("the key file of `{}` {what}", key.member);
        match depot.get(&key.name(), LARGEST_KEY) {
            Ok(bytes) if sha256(&bytes) == key.sha256 => {
                files.replace(&crate::files::key_file(&key.member), &bytes)?;
                restored.files += 1;
                restored.bytes += key.bytes;
            }
            Ok(_) => restored.problems.push(problem("was changed in the store")),
            Err(error) if is_about_bytes(&error) => {
                restored.problems.push(problem("is missing in the store"));
            }
            Err(error) => return Err(BackupError::Store(error)),
        }
    }
    Ok(())
}

/// Writes the files that are no objects; returns how many bytes they have.
fn restore_files(
    depot: &dyn Depot,
    files: &Files,
    snapshot: &Snapshot,
    restored: &mut Restored,
) -> Result<u64, BackupError> {
    let mut reader = PartReader::new(depot, snapshot);
    let mut done = 0;
    for file in &snapshot.index.files {
        done += file.bytes;
        if !files::is_path(&file.path) {
            let shown = file.path.escape_debug();
            let what =
                format!("the snapshot has a file `{shown}` that no vault has; it was left out");
            restored.problems.push(what);
            continue;
        }
        let Some(bytes) = reader.file(file)? else {
            let what = "cannot be put together: part of it is missing or was changed in the store";
            restored.problems.push(format!("`{}` {what}", file.path));
            continue;
        };
        for folder in files::above(&file.path) {
            files.make_dir(&folder)?;
        }
        files.replace(&file.path, &bytes)?;
        restored.files += 1;
        restored.bytes += file.bytes;
    }
    Ok(done)
}

/// Files out of a snapshot's packs.
pub(super) struct PartReader<'a> {
    depot: &'a dyn Depot,
    snapshot: &'a Snapshot,
    /// The pack that was opened last: files follow one another in them.
    open: Option<(u64, Option<Zeroizing<Vec<u8>>>)>,
}

impl<'a> PartReader<'a> {
    pub(super) fn new(depot: &'a dyn Depot, snapshot: &'a Snapshot) -> Self {
        Self {
            depot,
            snapshot,
            open: None,
        }
    }

    /// A file, if all of it is there and what it was.
    pub(super) fn file(&mut self, file: &File) -> Result<Option<Vec<u8>>, BackupError> {
        let mut bytes = Vec::new();
        for part in &file.parts {
            let Some(plain) = self.pack(part.pack)? else {
                return Ok(None);
            };
            let from = usize::try_from(part.from).ok();
            let len = usize::try_from(part.bytes).ok();
            let inside = from.and_then(|from| plain.get(from..));
            let Some(inside) = inside.zip(len).and_then(|(rest, len)| rest.get(..len)) else {
                return Ok(None);
            };
            bytes.extend_from_slice(inside);
        }
        let is_whole = bytes.len() as u64 == file.bytes && sha256(&bytes) == file.sha256;
        Ok(is_whole.then_some(bytes))
    }

    fn pack(&mut self, number: u64) -> Result<Option<&[u8]>, BackupError> {
        if self.open.as_ref().is_none_or(|(open, _)| *open != number) {
            let plain = match self.snapshot.index.pack(number) {
                Some(pack) => fetch(self.depot, pack)?,
                None => None,
            };
            let pack = self.snapshot.index.pack(number);
            let plain = plain
                .zip(pack)
                .and_then(|(sealed, pack)| open_part(&self.snapshot.secret, pack, &sealed));
            self.open = Some((number, plain));
        }
        let open = self.open.as_ref().and_then(|(_, plain)| plain.as_ref());
        Ok(open.map(|plain| plain.as_slice()))
    }
}

/// A pack, if it is there and what it was.
fn fetch(depot: &dyn Depot, pack: &Pack) -> Result<Option<Vec<u8>>, BackupError> {
    match depot.get(&pack.name(), LARGEST_PACK) {
        Ok(bytes) => Ok((sha256(&bytes) == pack.name).then_some(bytes)),
        Err(error) if is_about_bytes(&error) => Ok(None),
        Err(error) => Err(BackupError::Store(error)),
    }
}

/// Segments that are fetched together: one object of the store, or several out of a pack.
enum Fetch {
    Own(Digest, u64),
    Pack(Pack, Vec<(Digest, u64, u64)>),
}

fn restore_segments(
    depot: &dyn Depot,
    objects: &dyn Objects,
    index: &Index,
    restored: &mut Restored,
    step: &(dyn Fn(u64) + Sync),
) -> Result<(), BackupError> {
    let mut jobs = Vec::new();
    let mut packed: BTreeMap<u64, Vec<(Digest, u64, u64)>> = BTreeMap::new();
    for one in &index.segments {
        match one.part {
            None => jobs.push(Fetch::Own(one.name, one.bytes)),
            Some((pack, from)) => packed
                .entry(pack)
                .or_default()
                .push((one.name, from, one.bytes)),
        }
    }
    for (number, inside) in packed {
        if let Some(pack) = index.pack(number) {
            jobs.push(Fetch::Pack(pack.clone(), inside));
        } else {
            let missing = inside.len();
            restored.problems.push(format!(
                "{missing} segments are in a pack that is not named"
            ));
        }
    }
    let mut done = 0;
    let fetched = side_by_side(
        jobs,
        |job| job.run(depot, objects),
        |fetched: &Fetched| {
            done += fetched.bytes;
            step(done);
        },
    )?;
    let mut written = Vec::new();
    for one in fetched {
        restored.segments += one.written.len() as u64;
        restored.bytes += one.bytes;
        restored.problems.extend(one.problems);
        written.extend(one.written);
    }
    objects.settle(&written).map_err(BackupError::Objects)
}

#[derive(Default)]
struct Fetched {
    written: Vec<Digest>,
    bytes: u64,
    problems: Vec<String>,
}

impl Fetch {
    fn run(self, depot: &dyn Depot, objects: &dyn Objects) -> Result<Fetched, BackupError> {
        let mut fetched = Fetched::default();
        match self {
            Self::Own(name, bytes) => {
                let object = object_name(&name);
                match depot.get(&object, bytes) {
                    Ok(segment) => fetched.keep(objects, name, segment)?,
                    Err(error) if is_about_bytes(&error) => fetched.miss(&name),
                    Err(error) => return Err(BackupError::Store(error)),
                }
            }
            Self::Pack(pack, inside) => {
                let whole = match depot.get(&pack.name(), pack.bytes.min(LARGEST_PACK)) {
                    Ok(whole) => whole,
                    Err(error) if is_about_bytes(&error) => Vec::new(),
                    Err(error) => return Err(BackupError::Store(error)),
                };
                // Each segment is held against its own name: of a damaged pack the rest is good.
                for (name, from, bytes) in inside {
                    let from = usize::try_from(from).ok();
                    let len = usize::try_from(bytes).ok();
                    let rest = from.and_then(|from| whole.get(from..));
                    match rest.zip(len).and_then(|(rest, len)| rest.get(..len)) {
                        Some(segment) => fetched.keep(objects, name, segment.to_vec())?,
                        None => fetched.miss(&name),
                    }
                }
            }
        }
        Ok(fetched)
    }
}

impl Fetched {
    fn keep(
        &mut self,
        objects: &dyn Objects,
        name: Digest,
        segment: Vec<u8>,
    ) -> Result<(), BackupError> {
        let bytes = segment.len() as u64;
        if !write_checked(objects, name, segment).map_err(BackupError::Objects)? {
            let hex = name.hex();
            self.problems
                .push(format!("the segment `{hex}` was changed in the store"));
            return Ok(());
        }
        objects.flush(name).map_err(BackupError::Objects)?;
        self.bytes += bytes;
        self.written.push(name);
        Ok(())
    }

    fn miss(&mut self, name: &Digest) {
        let hex = name.hex();
        self.problems
            .push(format!("the segment `{hex}` is missing in the store"));
    }
}

/// Says, in a vault's folder, that it was restored and from what.
pub(super) const MARK: &str = "restored";

/// A pack, with what sealing adds.
const LARGEST_PACK: u64 = PACK as u64 + (64 << 10);
