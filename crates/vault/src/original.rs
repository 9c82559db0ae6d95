//! Sealed originals of an open vault.

use std::{
    io::{self, Read},
    sync::Arc,
};

use model::{
    compartment::Compartment,
    id::{ObjectId, RecordId},
};

use crate::{
    keyring::object_name,
    objects::{Manifest, ObjectReader, Objects, SealError, Sealed, seal},
    place::is_out_of_reach,
    primitives::ObjectIdentity,
    read::ReadError,
    vault::{Open, Vault},
};

impl Vault<Open> {
    /// Seals an original; [`crate::Transaction::attach`] then makes it part of the vault.
    pub fn seal(
        &self,
        source: &mut (dyn Read + Send),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Sealed, SealError> {
        if !self.state.views.0.contains_key(&Compartment::Media) {
            return Err(SealError::Closed);
        }
        let mut random = self.state.random.borrow_mut();
        let objects: Arc<dyn Objects> = self.state.objects.clone();
        seal(&objects, source, progress, random.as_mut())
    }

    /// Opens a sealed original.
    pub fn open_object(&self, object: ObjectId) -> Result<ObjectReader, ReadError> {
        let no_object = || ReadError::NoObject { object };
        let view = self.state.view(Compartment::Media)?.ok_or_else(no_object)?;
        if view
            .destroyed
            .contains(&RecordId::from_bytes(*object.as_bytes()))
        {
            return Err(ReadError::Destroyed { object });
        }
        let noted = view.casebase.object(object)?.ok_or_else(no_object)?;
        let unreadable = |what: &str| ReadError::Object {
            object,
            source: io::Error::new(io::ErrorKind::InvalidData, what),
        };
        let manifest: Manifest = model::canonical::decode(&noted.manifest)
            .map_err(|_| unreadable("its manifest is damaged"))?;
        let name = object_name(object);
        let key = match noted.wrap {
            Some(row) => view
                .keyring
                .unwrap(&self.state.files, &view.epochs, row, &name)?,
            None => None,
        };
        let key = key.ok_or_else(|| unreadable("its key is damaged or gone"))?;
        let identity =
            ObjectIdentity::from_secret(&key).map_err(|_| unreadable("its key is damaged"))?;
        ObjectReader::open(self.state.objects.clone(), manifest, &identity).map_err(|source| {
            match is_out_of_reach(&source) {
                true => ReadError::OutOfReach {
                    object,
                    why: source.to_string(),
                },
                false => ReadError::Object { object, source },
            }
        })
    }
}
