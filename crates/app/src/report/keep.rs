//! What was released is kept, sealed, so that it can be searched again.

use std::{fs, path::Path};

use model::record::{Body, PublishedCopy, Record, Released, SealedCopy};
use vault::{Open, Vault};

use super::release::first;
use crate::failure::Failure;

/// Records a release together with sealed copies of its files, so that they can be searched again when
/// a new name is learned.
pub(super) fn publish(
    vault: &mut Vault<Open>,
    folder: &Path,
    released: Released,
) -> Result<vault::OperationRef, Failure> {
    let (release, copy) = (vault.random_id(), vault.random_id());
    let (report, files) = (released.report.clone(), released.files.clone());
    let mut transaction = vault.begin();
    let mut kept = Vec::new();
    for file in files {
        let path = folder.join(&file.path);
        let mut source =
            fs::File::open(&path).map_err(|error| Failure::file("read", &path, &error))?;
        let sealed = transaction.seal(&mut source, &|_| ())?;
        if sealed.sha256 != file.sha256 {
            return Err(Failure::no(
                format!("`{}` was changed while it was released", file.path),
                "build the report again and let nothing else write there",
            ));
        }
        kept.push(SealedCopy {
            path: file.path,
            object: sealed.object,
        });
        transaction.attach(sealed);
    }
    let copies = PublishedCopy {
        report,
        release,
        files: kept,
    };
    for (id, body) in [(release, Body::from(released)), (copy, copies.into())] {
        transaction.put(Record {
            id,
            key: None,
            body,
            own: Default::default(),
        })?;
    }
    let operations = transaction.commit()?;
    first(operations)
}
