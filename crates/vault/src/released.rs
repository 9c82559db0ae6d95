//! What was released, read back as it left.

use std::io::{self, Read as _};

use model::{
    edition::ReleasedFiles,
    protected::Protected,
    record::{Body, Record},
};

use crate::{
    primitives::sha256,
    read::ReadError,
    vault::{Open, Vault},
};

impl Vault<Open> {
    /// The files of a release, from the copies that were sealed with it. `None` if the records are not
    /// a release and its copies.
    ///
    /// # Errors
    /// A copy that cannot be read, or that is not what the release names.
    pub fn released_files(
        &self,
        release: &Protected<Record>,
        copies: &Protected<Record>,
    ) -> Result<Option<ReleasedFiles>, ReadError> {
        let clearance = self.clearance();
        let (release_record, copies) = (release.reveal(&clearance), copies.reveal(&clearance));
        let (Body::Released(released), Body::PublishedCopy(copies)) =
            (&release_record.body, &copies.body)
        else {
            return Ok(None);
        };
        if copies.release != release_record.id {
            return Ok(None);
        }
        let mut files = Vec::new();
        for file in &released.files {
            let Some(copy) = copies.files.iter().find(|copy| copy.path == file.path) else {
                return Ok(None);
            };
            let object = copy.object;
            let refused = |source| ReadError::Object { object, source };
            let mut bytes = Vec::new();
            let mut reader = self.open_object(object)?;
            reader.read_to_end(&mut bytes).map_err(refused)?;
            if sha256(&bytes) != file.sha256 {
                let what = "it is not the file that was released";
                return Err(refused(io::Error::new(io::ErrorKind::InvalidData, what)));
            }
            files.push((file.path.clone(), bytes));
        }
        Ok(ReleasedFiles::read_back(release, files))
    }
}
