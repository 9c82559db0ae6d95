//! Where the files of an archive go: a folder, or a sealed file as a stream; or nowhere, to be scanned.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use vault::{Recipient, SealedWriter};

use crate::failure::Failure;

/// The target. Until [`Sink::finish`] it has another name, so that half an archive is never taken for one.
pub(super) enum Sink {
    /// Nothing is kept.
    Nowhere,
    /// A folder that anybody can read.
    Folder {
        /// While it is written.
        part: PathBuf,
        /// Afterwards.
        path: PathBuf,
    },
    /// A tar file inside an age file. The files in it never stand on a disk here.
    Sealed {
        builder: Box<tar::Builder<SealedWriter<File>>>,
        part: PathBuf,
        path: PathBuf,
        /// The folder in the tar file.
        name: String,
        time: u64,
    },
}

impl Sink {
    /// Refuses a target that is there already; the name that it has while it is written.
    pub(super) fn free(path: &Path) -> Result<PathBuf, Failure> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        for path in [path, &part] {
            if fs::symlink_metadata(path).is_ok() {
                return Err(Failure::misuse(
                    format!("`{}` is there already", path.display()),
                    "give another name, or remove it",
                ));
            }
        }
        Ok(part)
    }

    /// A folder, or a sealed file if there are recipients.
    pub(super) fn new(
        path: &Path,
        to: &[Recipient],
        name: &str,
        time: i64,
    ) -> Result<Self, Failure> {
        let part = Self::free(path)?;
        if let Some(parent) = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            fs::create_dir_all(parent).map_err(|error| Failure::file("create", parent, &error))?;
        }
        if to.is_empty() {
            fs::create_dir(&part).map_err(|error| Failure::file("create", &part, &error))?;
            return Ok(Self::Folder {
                part,
                path: path.to_owned(),
            });
        }
        let sealed = File::create_new(&part).and_then(|file| SealedWriter::new(to, file));
        let sealed = sealed.map_err(|error| Failure::file("create", &part, &error))?;
        let mut builder = Box::new(tar::Builder::new(sealed));
        builder.mode(tar::HeaderMode::Deterministic);
        Ok(Self::Sealed {
            builder,
            part,
            path: path.to_owned(),
            name: name.to_owned(),
            time: u64::try_from(time / 1000).unwrap_or(0),
        })
    }

    /// Takes a file of `bytes` bytes, whose path in the bag we made ourselves.
    pub(super) fn file(
        &mut self,
        path: &str,
        bytes: u64,
        content: &mut dyn Read,
    ) -> Result<(), Failure> {
        match self {
            Self::Nowhere => io::copy(content, &mut io::sink())
                .map(drop)
                .map_err(|error| Failure::environment(error.to_string(), "check the disk")),
            Self::Folder { part, .. } => {
                let full = part.join(path);
                let written = full
                    .parent()
                    .map_or(Ok(()), fs::create_dir_all)
                    .and_then(|()| File::create_new(&full))
                    .and_then(|mut file| {
                        io::copy(content, &mut file)?;
                        file.sync_all()
                    });
                written.map_err(|error| Failure::file("write", &full, &error))
            }
            Self::Sealed {
                builder,
                part,
                name,
                time,
                ..
            } => {
                let mut header = tar::Header::new_gnu();
                header.set_size(bytes);
                header.set_mode(0o600);
                header.set_mtime(*time);
                let written = builder.append_data(&mut header, format!("{name}/{path}"), content);
                written.map_err(|error| Failure::file("write", part, &error))
            }
        }
    }

    /// Everything is written and durable, still under the name of half an archive.
    pub(super) fn close(self) -> Result<Closed, Failure> {
        match self {
            Self::Nowhere => Ok(Closed(None)),
            Self::Folder { part, path } => Ok(Closed(Some((part, path)))),
            Self::Sealed {
                builder,
                part,
                path,
                ..
            } => {
                let done = builder
                    .into_inner()
                    .and_then(SealedWriter::finish)
                    .and_then(|file| file.sync_all());
                done.map_err(|error| Failure::file("write", &part, &error))?;
                Ok(Closed(Some((part, path))))
            }
        }
    }
}

/// An archive that is written. Dropped, it is removed: what was not recorded has not left.
pub(super) struct Closed(Option<(PathBuf, PathBuf)>);

impl Closed {
    /// Where it is while nobody may have it.
    pub(super) fn part(&self) -> Option<&Path> {
        self.0.as_ref().map(|(part, _)| part.as_path())
    }

    /// Gives it its name.
    pub(super) fn keep(mut self) -> Result<(), Failure> {
        match self.0.take() {
            Some((part, path)) => {
                fs::rename(&part, &path).map_err(|error| Failure::file("name", &path, &error))
            }
            None => Ok(()),
        }
    }
}

impl Drop for Closed {
    fn drop(&mut self) {
        if let Some((part, _)) = self.0.take() {
            remove(&part);
        }
    }
}

impl Sink {
    /// Removes what was written.
    pub(super) fn abandon(self) {
        if let Self::Folder { part, .. } | Self::Sealed { part, .. } = &self {
            remove(part);
        }
    }
}

fn remove(part: &Path) {
    // What cannot be removed keeps the name of half an archive, which no program here takes for one.
    let _ = match part.is_dir() {
        true => fs::remove_dir_all(part),
        false => fs::remove_file(part),
    };
}
