//! Moving the objects: copied, each copy read back and held against its name, then the place is changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::Arc,
};

use model::{compartment::Compartment, id::Digest};

use super::{
    is_out_of_reach,
    statement::{Site, Statement},
};
use crate::{
    backup::{BackupStep, side_by_side},
    class::Class,
    fault::Fault,
    objects::{Manifest, Objects},
    primitives::sha256,
    record::CommitError,
    vault::{Open, Vault},
};

/// What moving the objects came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moved {
    /// Segments that were copied, and their bytes.
    pub copied: (u64, u64),
    /// Segments that were there already, read and held against their names.
    pub there: u64,
    /// Segments that neither place has as they were sealed.
    pub missing: Vec<Digest>,
    /// Segments that were removed where they were before.
    pub removed: u64,
    /// Segments that are still where they were before.
    pub left: u64,
}

/// Why the objects are where they were.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlaceError {
    /// Only those who read originals know where they are.
    #[error("you have no key for originals; ask somebody who has `media` to do this")]
    Closed,
    /// The same place under another name.
    #[error(
        "the objects are at this place already, under another address; use the one in `status`"
    )]
    Same,
    /// One of the two places.
    #[error("{0}")]
    OutOfReach(io::Error),
    /// One of the two places refused or broke off.
    #[error(
        "the objects could not be copied: {0}; check both places, then run it again: what was copied stays"
    )]
    Copy(io::Error),
    /// The old place cannot be asked, and the new one has not everything.
    #[error(
        "{count} segments are not at the new place, and the old one cannot be asked ({why}); connect the old one, then \
         run it again"
    )]
    Missing {
        /// How many.
        count: usize,
        /// What the old place said.
        why: String,
    },
    /// The folder went back.
    #[error(transparent)]
    Older(CommitError),
    /// The vault's own files.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl PlaceError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Closed => Class::Locked,
            Self::Same => Class::User,
            Self::OutOfReach(_) | Self::Copy(_) | Self::Missing { .. } => Class::Environment,
            Self::Older(error) => error.class(),
            Self::Fault(fault) => fault.class(),
        }
    }

    fn from_io(error: io::Error) -> Self {
        match is_out_of_reach(&error) {
            true => Self::OutOfReach(error),
            false => Self::Copy(error),
        }
    }
}

impl Vault<Open> {
    /// Moves the objects to an address, or with `None` back into the vault's folder. Every segment is
    /// copied, read back and held against its name; only then is the place changed, in one step. If it
    /// stops before that, the objects are where they were, and the next time copies the rest.
    ///
    /// Told the place where they are already, it checks what is there, and fetches what is missing from
    /// where they were before. The old copies stay, unless `remove_old`: then those that are at the new
    /// place as they were sealed are removed at the old one.
    pub fn move_objects(
        &mut self,
        to: Option<&str>,
        remove_old: bool,
        progress: &(dyn Fn(BackupStep) + Sync),
    ) -> Result<Moved, PlaceError> {
        self.state.move_objects(to, remove_old, progress)
    }

    /// Segments that originals need and that are not in the listing of their place; nothing is read.
    pub fn missing_segments(&self) -> io::Result<Vec<Digest>> {
        let listed = self.state.objects.list()?.into_iter();
        let there: BTreeSet<_> = listed.filter_map(|(name, _)| name.ok()).collect();
        let wanted = self.state.wanted().map_err(io::Error::other)?.into_keys();
        Ok(wanted.filter(|name| !there.contains(name)).collect())
    }
}

/// One of the two places, and what is there.
struct Side {
    objects: Arc<dyn Objects>,
    there: BTreeMap<Digest, u64>,
}

impl Side {
    fn list(objects: Arc<dyn Objects>) -> io::Result<Self> {
        let listed = objects.list()?.into_iter();
        let there = listed.filter_map(|(name, len)| Some((name.ok()?, len)));
        Ok(Self {
            there: there.collect(),
            objects,
        })
    }

    /// A segment, if it is there as it was sealed.
    fn get(&self, name: Digest, len: u64) -> io::Result<Option<Vec<u8>>> {
        match self.objects.get(name, 0..len) {
            Ok(bytes) => Ok((sha256(&bytes) == name).then_some(bytes)),
            Err(error) if is_out_of_reach(&error) => Err(error),
            Err(error) if is_about_bytes(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

enum Outcome {
    There,
    Copied,
    Missing,
}

impl Open {
    fn move_objects(
        &mut self,
        to: Option<&str>,
        remove_old: bool,
        progress: &(dyn Fn(BackupStep) + Sync),
    ) -> Result<Moved, PlaceError> {
        if !self.views.0.contains_key(&Compartment::Media) {
            return Err(PlaceError::Closed);
        }
        self.may_record().map_err(PlaceError::Older)?;
        let from = self.objects.site();
        let stays = from.address.as_deref() == to && !self.objects.is_lost();
        let (site, target) = match stays {
            true => (from.clone(), self.objects.open(&from)),
            false => self.new_site(to)?,
        };
        // Where they are now, or, if that is where they shall be, where they were before.
        let source_site = match stays {
            true => self.objects.left(),
            false => Some(from),
        };
        let target = Side::list(target).map_err(PlaceError::from_io)?;
        let source = source_site
            .as_ref()
            .map(|site| Side::list(self.objects.open(site)));
        let (source, trouble) = match source {
            Some(Ok(source)) => (Some(source), None),
            Some(Err(error)) => (None, Some(error)),
            None => (None, None),
        };
        let mut wanted = self.wanted()?;
        if let (Some(source), false) = (&source, stays) {
            // Also what is not, or not yet, known to belong to an original.
            for (name, len) in &source.there {
                wanted.entry(*name).or_insert(*len);
            }
        }
        let wanted: Vec<(Digest, u64)> = wanted.into_iter().collect();
        let mut moved = Moved::default();
        let good = carry(&wanted, source.as_ref(), &target, &mut moved, progress)?;
        if let (Some(error), false) = (trouble, moved.missing.is_empty()) {
            return Err(PlaceError::Missing {
                count: moved.missing.len(),
                why: error.to_string(),
            });
        }
        let copies = source.as_ref().map_or(0, |source| source.there.len());
        let statement = Statement {
            number: self.objects.number().saturating_add(1),
            device: self.device,
            time: self.clock.now(),
            at: site,
            left: source_site.filter(|_| source.is_none() || copies > 0),
        };
        // The one step: before it the objects are at the old place, after it at the new.
        let file = self.write_place(&statement, None)?;
        let objects = target.objects.clone();
        self.objects.take(statement.clone(), objects, file);
        if let Some(source) = &source {
            moved.left = copies as u64;
            if remove_old {
                self.clear(source, &good, &mut moved, statement)?;
            }
        }
        Ok(moved)
    }

    /// A place that was not one of this vault's before, with its mark.
    fn new_site(&mut self, to: Option<&str>) -> Result<(Site, Arc<dyn Objects>), PlaceError> {
        let Some(address) = to else {
            let site = Site::here();
            let objects = self.objects.open(&site);
            return Ok((site, objects));
        };
        let mut mark = [0; 16];
        self.random.get_mut().fill(&mut mark);
        let mark = data_encoding::HEXLOWER.encode(&mark);
        let remote = self.objects.remote(address, &mark, true);
        let remote = remote.map_err(PlaceError::OutOfReach)?;
        // To remove "the old copies" there would be to remove the only ones.
        let known = [Some(self.objects.site()), self.objects.left()];
        for site in known.iter().flatten() {
            if remote.is(site).map_err(PlaceError::from_io)? {
                return match site.address.as_deref() == Some(address) {
                    true => Ok((site.clone(), self.objects.open(site))),
                    false => Err(PlaceError::Same),
                };
            }
        }
        remote.leave_mark().map_err(PlaceError::from_io)?;
        let site = Site {
            address: Some(address.to_owned()),
            mark,
        };
        Ok((site, Arc::new(remote)))
    }

    /// Removes at the old place what is good at the new one.
    fn clear(
        &mut self,
        source: &Side,
        good: &BTreeSet<Digest>,
        moved: &mut Moved,
        statement: Statement,
    ) -> Result<(), PlaceError> {
        for name in source.there.keys().filter(|name| good.contains(name)) {
            let deleted = source.objects.delete(*name);
            deleted.map_err(PlaceError::from_io)?;
            moved.removed += 1;
            moved.left -= 1;
        }
        if moved.left == 0 {
            let statement = Statement {
                number: statement.number.saturating_add(1),
                left: None,
                ..statement
            };
            let file = self.write_place(&statement, None)?;
            let objects = self.objects.open(&statement.at);
            self.objects.take(statement, objects, file);
        }
        Ok(())
    }

    /// The segments that originals need, each with its length.
    pub(crate) fn wanted(&self) -> Result<BTreeMap<Digest, u64>, Fault> {
        let Some(view) = self.view(Compartment::Media)? else {
            return Ok(BTreeMap::new());
        };
        let mut wanted = BTreeMap::new();
        for object in view.casebase.objects()? {
            if let Ok(manifest) = model::canonical::decode::<Manifest>(&object.manifest) {
                let segments = manifest.segments.into_iter();
                wanted.extend(segments.map(|name| (name, manifest.segment)));
            }
        }
        Ok(wanted)
    }
}

/// Sees to it that every segment is at the target; returns which are.
fn carry(
    wanted: &[(Digest, u64)],
    source: Option<&Side>,
    target: &Side,
    moved: &mut Moved,
    progress: &(dyn Fn(BackupStep) + Sync),
) -> Result<BTreeSet<Digest>, PlaceError> {
    let total = wanted.iter().map(|(_, len)| len).sum();
    let mut done = 0;
    let outcomes = side_by_side(
        wanted.to_vec(),
        |(name, len)| {
            let outcome = one(name, len, source, target);
            outcome.map(|outcome| (name, len, outcome))
        },
        |(_, len, _)| {
            done += len;
            progress(BackupStep { done, total });
        },
    );
    let mut good = BTreeSet::new();
    let mut written = Vec::new();
    for (name, len, outcome) in outcomes.map_err(PlaceError::from_io)? {
        match outcome {
            Outcome::Missing => {
                moved.missing.push(name);
                continue;
            }
            Outcome::There => moved.there += 1,
            Outcome::Copied => {
                moved.copied.0 += 1;
                moved.copied.1 += len;
                written.push(name);
            }
        }
        good.insert(name);
    }
    let settled = target.objects.settle(&written);
    settled.map_err(PlaceError::from_io)?;
    Ok(good)
}

fn one(name: Digest, len: u64, source: Option<&Side>, target: &Side) -> io::Result<Outcome> {
    let listed = target.there.get(&name).copied();
    if listed == Some(len) && target.get(name, len)?.is_some() {
        return Ok(Outcome::There);
    }
    let bytes = match source {
        Some(source) => source.get(name, len)?,
        None => None,
    };
    let Some(bytes) = bytes else {
        // A listing that leaves something out does not make it missing.
        return Ok(match listed.is_none() && target.get(name, len)?.is_some() {
            true => Outcome::There,
            false => Outcome::Missing,
        });
    };
    if listed.is_some() {
        target.objects.delete(name)?;
    }
    target.objects.put(name, bytes)?;
    target.objects.flush(name)?;
    match target.get(name, len)? {
        Some(_) => Ok(Outcome::Copied),
        None => Err(io::Error::other(
            "the new place gave back other bytes than it was sent",
        )),
    }
}

fn is_about_bytes(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
    )
}
