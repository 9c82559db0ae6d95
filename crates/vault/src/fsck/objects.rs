//! Every segment by its hash, every original to its last byte.

use std::{collections::BTreeMap, io::Read as _};

use model::{compartment::Compartment, id::Digest};

use crate::{
    casebase::NotedObject,
    fault::Fault,
    files::OBJECTS,
    fsck::report::{Fsck, FsckPart, FsckReport, FsckStep},
    keyring::object_name,
    objects::{Manifest, ObjectReader},
    primitives::{Hasher, ObjectIdentity, sha256},
    vault::Open,
};

pub(super) fn check(
    open: &Open,
    options: Fsck,
    report: &mut FsckReport,
    progress: &dyn Fn(FsckStep),
) -> Result<(), Fault> {
    let path = open.files.path(OBJECTS);
    let listed = open.objects.list().map_err(Fault::file(&path, "listed"))?;
    let mut there: BTreeMap<Digest, u64> = BTreeMap::new();
    for (name, len) in listed {
        match name {
            Ok(name) => {
                there.insert(name, len);
            }
            Err(other) => report.note(
                format!("`{OBJECTS}/{other}` is no segment"),
                "it is left from writing that was stopped, or not Testimony's; it can be deleted",
            ),
        }
    }
    let Some(view) = open.view(Compartment::Media)? else {
        return Ok(());
    };
    let noted = view.casebase.objects()?;
    let total = there.values().sum();
    let mut done = 0;
    let mut lists_are_complete = true;
    for object in &noted {
        let Ok(manifest) = model::canonical::decode::<Manifest>(&object.manifest) else {
            report.rebuildable(format!(
                "the manifest of the original `{}` is damaged",
                object.id
            ));
            lists_are_complete = false;
            continue;
        };
        let mut whole = true;
        for name in &manifest.segments {
            whole &= segment(open, *name, manifest.segment, &there, report);
            there.remove(name);
            done += manifest.segment;
            progress(FsckStep {
                part: FsckPart::Objects,
                done,
                total,
            });
        }
        if whole {
            original(open, object, &manifest, report)?;
        }
    }
    let unreadable = view.casebase.closed_bodies()?;
    strays(
        open,
        options,
        &there,
        lists_are_complete && unreadable == 0,
        report,
    );
    Ok(())
}

/// Whether a segment is there and what it was.
fn segment(
    open: &Open,
    name: Digest,
    len: u64,
    there: &BTreeMap<Digest, u64>,
    report: &mut FsckReport,
) -> bool {
    let hex = name.hex();
    match there.get(&name) {
        None => report.lost(format!("the segment `{hex}` of an original is gone")),
        Some(found) if *found != len => {
            report.damaged(format!(
                "the segment `{hex}` of an original has another length"
            ));
        }
        Some(_) => match open.objects.get(name, 0..len) {
            Ok(bytes) if sha256(&bytes) == name => return true,
            Ok(_) => report.damaged(format!("the segment `{hex}` of an original was changed")),
            Err(error) => report.lost(format!("the segment `{hex}` could not be read: {error}")),
        },
    }
    false
}

/// Opens an original and reads it to its end.
fn original(
    open: &Open,
    object: &NotedObject,
    manifest: &Manifest,
    report: &mut FsckReport,
) -> Result<(), Fault> {
    let Some(view) = open.view(Compartment::Media)? else {
        return Ok(());
    };
    let name = object_name(object.id);
    let key = match object.wrap {
        Some(row) => view.keyring.unwrap(&open.files, &view.epoch, row, &name)?,
        None => None,
    };
    // A missing key has been reported with the history.
    let Some(key) = key else { return Ok(()) };
    let identity = ObjectIdentity::from_secret(&key).map_err(|_| Fault::Primitive)?;
    let read = ObjectReader::open(open.objects.clone(), manifest.clone(), &identity);
    let sum = read.and_then(|mut reader| {
        let mut hasher = Hasher::default();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(hasher.finish()),
                read => hasher.update(buffer.get(..read).unwrap_or_default()),
            }
        }
    });
    match sum {
        Ok(sum) if sum == manifest.sha256 => {
            report.objects += 1;
            report.bytes += manifest.bytes;
        }
        _ => report.damaged(format!(
            "the original `{}` does not open as what was sealed",
            object.id
        )),
    }
    Ok(())
}

/// Segments of no object: sealed and never recorded.
fn strays(
    open: &Open,
    options: Fsck,
    strays: &BTreeMap<Digest, u64>,
    lists_are_complete: bool,
    report: &mut FsckReport,
) {
    if strays.is_empty() {
        return;
    }
    let bytes: u64 = strays.values().sum();
    let what = format!(
        "{} segments ({bytes} bytes) belong to no original",
        strays.len()
    );
    if !lists_are_complete {
        let remedy = "they may belong to an original whose record is damaged: keep them";
        report.note(what, remedy);
    } else if options.collect {
        let deleted = strays
            .keys()
            .filter(|name| open.objects.delete(**name).is_ok());
        report.collected = deleted.count() as u64;
        report.note(what, "they were deleted");
    } else {
        report.note(
            what,
            "they are left from imports that were stopped; `fsck --collect` deletes them",
        );
    }
}
