//! Where the objects of an open vault are.

use std::{
    io,
    ops::Range,
    sync::{Arc, PoisonError, RwLock},
};

use model::{compartment::Compartment, id::Digest};

use super::{
    PLACE, Places, out_of_reach,
    remote::{Closed, Remote},
    statement::{Site, Statement},
};
use crate::{
    epoch::{EpochKey, Epochs},
    fault::Fault,
    files::{Files, OBJECTS},
    objects::{LocalObjects, Objects, Staged},
    vault::{Backing, Open, Vault},
    views::Opening,
};

/// Where the objects are, for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectsAt {
    /// The address; `None`: in the vault's folder.
    pub address: Option<String>,
    /// Why they are out of reach, if that is known without asking: what happened, then what to do.
    pub trouble: Option<String>,
    /// Where copies may be left from before: an address, or `None` for the vault's folder.
    pub left: Option<Option<String>>,
}

/// The objects of an open vault, wherever they are. It is told when `media` has been opened, and again
/// whenever its keys may be others.
pub(crate) struct Place {
    here: Arc<dyn Objects>,
    places: Option<Arc<dyn Places>>,
    /// The backing has its own objects: whatever the file says is not for this process.
    is_given: bool,
    current: RwLock<Current>,
}

#[derive(Clone)]
struct Current {
    objects: Arc<dyn Objects>,
    site: Site,
    left: Option<Site>,
    number: u64,
    trouble: Option<String>,
    /// Whether there is a file that does not count.
    is_lost: bool,
    /// The file from which this is known.
    file: Option<Vec<u8>>,
}

impl Place {
    pub(crate) fn new(files: &Files, backing: &Backing) -> Result<Self, Fault> {
        let here: Arc<dyn Objects> = match &backing.objects {
            Some(objects) => objects.clone(),
            None => {
                files.make_dir(OBJECTS)?;
                let path = files.path(OBJECTS);
                let opened: io::Result<LocalObjects> = LocalObjects::open(&path);
                Arc::new(opened.map_err(Fault::file(path, "opened"))?)
            }
        };
        Ok(Self {
            current: RwLock::new(Current::here(&here)),
            here,
            places: backing.places.clone(),
            is_given: backing.objects.is_some(),
        })
    }

    /// Finds out where the objects are: `media` has been opened with these keys.
    pub(crate) fn locate(&self, opening: &Opening<'_>, epochs: &Epochs) -> Result<(), Fault> {
        let file = opening.files.read(PLACE)?;
        if self.is_given || self.now().file == file {
            return Ok(());
        }
        let Some(bytes) = file else {
            self.set(Current::here(&self.here));
            return Ok(());
        };
        let read = Statement::open(&bytes, opening.vault, epochs, |device| {
            let is_in = opening.standing.holds(Compartment::Media, device);
            let counts = is_in || opening.devices.contains(&device);
            let log = opening.logs.get(&device).filter(|_| counts)?;
            Some(log.id.key)
        });
        self.set(match read {
            Ok(statement) => Current {
                objects: self.open(&statement.at),
                number: statement.number,
                trouble: self.trouble(&statement.at),
                is_lost: false,
                site: statement.at,
                left: statement.left,
                file: Some(bytes),
            },
            // Neither the folder, where they are not, nor a place that nobody vouches for.
            Err(what) => {
                let path = opening.files.path(PLACE);
                Current::closed(
                    format!(
                        "`{}` {what}, so it is not known where the originals are; say so with `objects move`, which \
                         checks what it finds there",
                        path.display()
                    ),
                    Some(bytes),
                )
            }
        });
        Ok(())
    }

    /// `media` is not open to this member.
    pub(crate) fn close(&self, files: &Files) -> Result<(), Fault> {
        if !self.is_given && files.exists(PLACE)? {
            let words =
                "the originals are at a place that only members with `media` know; ask one of them";
            self.set(Current::closed(words.to_owned(), None));
        }
        Ok(())
    }

    /// Takes up a new statement, which is on the disk.
    pub(super) fn take(&self, statement: Statement, objects: Arc<dyn Objects>, file: Vec<u8>) {
        self.set(Current {
            objects,
            site: statement.at,
            left: statement.left,
            number: statement.number,
            trouble: None,
            is_lost: false,
            file: Some(file),
        });
    }

    pub(super) fn open(&self, site: &Site) -> Arc<dyn Objects> {
        match &site.address {
            None => self.here.clone(),
            Some(address) => match self.remote(address, &site.mark, false) {
                Ok(remote) => Arc::new(remote),
                Err(error) => Arc::new(Closed(error.to_string())),
            },
        }
    }

    pub(super) fn remote(&self, address: &str, mark: &str, may_create: bool) -> io::Result<Remote> {
        let no_way = || out_of_reach("there is no way to other places from here; use `testimony`");
        let places = self.places.as_ref().ok_or_else(no_way)?;
        let depot = places.open(address, may_create).map_err(out_of_reach)?;
        Ok(Remote::new(depot, address, mark))
    }

    fn trouble(&self, site: &Site) -> Option<String> {
        let address = site.address.as_ref()?;
        let remote = self.remote(address, &site.mark, false);
        remote.err().map(|error| error.to_string())
    }

    pub(super) fn site(&self) -> Site {
        self.now().site
    }

    pub(super) fn left(&self) -> Option<Site> {
        self.now().left
    }

    /// Whether it is not known where they are.
    pub(super) fn is_lost(&self) -> bool {
        self.now().is_lost
    }

    /// The number of the statement in force; 0 without one.
    pub(crate) fn number(&self) -> u64 {
        self.now().number
    }

    fn at(&self) -> ObjectsAt {
        let now = self.now();
        ObjectsAt {
            address: now.site.address,
            trouble: now.trouble,
            left: now.left.map(|site| site.address),
        }
    }

    fn now(&self) -> Current {
        let now = self.current.read();
        now.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn objects(&self) -> Arc<dyn Objects> {
        let now = self.current.read();
        now.unwrap_or_else(PoisonError::into_inner).objects.clone()
    }

    fn set(&self, current: Current) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = current;
    }
}

impl Current {
    fn here(here: &Arc<dyn Objects>) -> Self {
        Self {
            objects: here.clone(),
            site: Site::here(),
            left: None,
            number: 0,
            trouble: None,
            is_lost: false,
            file: None,
        }
    }

    fn closed(words: String, file: Option<Vec<u8>>) -> Self {
        Self {
            objects: Arc::new(Closed(words.clone())),
            site: Site::here(),
            left: None,
            number: 0,
            trouble: Some(words),
            is_lost: true,
            file,
        }
    }
}

impl Objects for Place {
    fn put(&self, name: Digest, bytes: Vec<u8>) -> io::Result<()> {
        self.objects().put(name, bytes)
    }

    fn stage(&self) -> io::Result<Option<Box<dyn Staged>>> {
        self.objects().stage()
    }

    fn flush(&self, name: Digest) -> io::Result<()> {
        self.objects().flush(name)
    }

    fn settle(&self, names: &[Digest]) -> io::Result<()> {
        self.objects().settle(names)
    }

    fn get(&self, name: Digest, range: Range<u64>) -> io::Result<Vec<u8>> {
        self.objects().get(name, range)
    }

    fn list(&self) -> io::Result<Vec<(Result<Digest, String>, u64)>> {
        self.objects().list()
    }

    fn delete(&self, name: Digest) -> io::Result<()> {
        self.objects().delete(name)
    }
}

impl Vault<Open> {
    /// Where the objects are, as far as that is known without asking.
    pub fn objects_at(&self) -> ObjectsAt {
        self.state.objects.at()
    }
}

impl Open {
    /// Writes again where the objects are, in this device's name and for the key of a new epoch beside
    /// the one in force: whoever wrote it before may be about to be removed, and the key they wrote it
    /// under about to be destroyed. Before the epoch begins, so that a stop leaves one that opens.
    pub(crate) fn carry_place(&mut self, fresh: &EpochKey) -> Result<(), Fault> {
        let number = self.objects.number();
        if number == 0 {
            return Ok(());
        }
        let statement = Statement {
            number: number.saturating_add(1),
            device: self.device,
            time: self.clock.now(),
            at: self.objects.site(),
            left: self.objects.left(),
        };
        self.write_place(&statement, Some(fresh)).map(drop)
    }

    pub(super) fn write_place(
        &mut self,
        statement: &Statement,
        fresh: Option<&EpochKey>,
    ) -> Result<Vec<u8>, Fault> {
        let view = self.views.0.get(&Compartment::Media);
        let known = view.map(|view| view.epochs.newest()).into_iter();
        let random = self.random.get_mut().as_mut();
        let keys = known.chain(fresh);
        let file = statement.seal(self.vault, &self.signing, keys, random)?;
        self.files.replace(PLACE, &file)?;
        Ok(file)
    }
}
