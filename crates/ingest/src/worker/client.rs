//! The program's end.

use std::io::{self, Read, Write};

use model::{
    place::Outline,
    record::{MaskBox, Record},
};

use super::{
    ReadAt, Sandbox, WorkerError,
    frame::{self, Broken},
    message::{Answer, Order, PART},
    reading::Reading,
};
use crate::{
    bag::{ArchiveFacts, FileFacts, TagFile, Tags, TarEntry},
    bulk::{Batch, Beginning, Source},
    detect::Detected,
    field::{Draft, Problem},
    media::{Examined, Picture, PictureError},
};

/// The program's end of the pipe. After [`WorkerError::Died`], [`WorkerError::TimedOut`] and
/// [`WorkerError::Nonsense`] it is of no more use: start another worker.
pub struct Client<R, W> {
    reader: R,
    writer: W,
    sandbox: Sandbox,
    open: Option<Reading>,
}

impl<R: Read, W: Write> Client<R, W> {
    /// Waits for the worker's greeting.
    pub fn connect(mut reader: R, writer: W) -> Result<Self, WorkerError> {
        match frame::read(&mut reader).map_err(broken)? {
            Answer::Hello(sandbox) => Ok(Self {
                reader,
                writer,
                sandbox,
                open: None,
            }),
            _ => Err(WorkerError::Nonsense),
        }
    }

    /// How well the worker is confined, as it says itself.
    pub const fn sandbox(&self) -> Sandbox {
        self.sandbox
    }

    /// Has a file of the field folder read by [`crate::field::read`].
    pub fn read_field(
        &mut self,
        path: &str,
        bytes: &[u8],
    ) -> Result<Result<Draft, Vec<Problem>>, WorkerError> {
        small_enough(bytes)?;
        let order = Order::Field {
            path: path.to_owned(),
            bytes: bytes.to_vec(),
        };
        match self.ask(&order, None)? {
            // A worker that was taken over must not pass one file off as another.
            Answer::Field(Ok(draft)) if !draft.is_of(path) => Err(WorkerError::Nonsense),
            Answer::Field(draft) => Ok(draft),
            _ => Err(WorkerError::Nonsense),
        }
    }

    /// Has an outline read by [`crate::field::outline`].
    pub fn read_outline(
        &mut self,
        path: &str,
        bytes: &[u8],
    ) -> Result<Result<Outline, Vec<Problem>>, WorkerError> {
        small_enough(bytes)?;
        let order = Order::Outline {
            path: path.to_owned(),
            bytes: bytes.to_vec(),
        };
        match self.ask(&order, None)? {
            Answer::Outline(outline) => Ok(outline),
            _ => Err(WorkerError::Nonsense),
        }
    }

    /// Has a media file of `length` bytes examined by [`crate::media::examine`]; the worker asks for
    /// the parts it needs.
    pub fn examine(
        &mut self,
        name: &str,
        length: u64,
        file: &mut dyn ReadAt,
    ) -> Result<Examined, WorkerError> {
        let order = Order::Examine {
            name: name.to_owned(),
            length,
        };
        match self.ask(&order, Some(file))? {
            Answer::Examined(examined) if is_media_type(&examined.media_type) => Ok(examined),
            _ => Err(WorkerError::Nonsense),
        }
    }

    /// Has a picture made by [`crate::media::publication_picture`] of an original of `length` bytes.
    pub fn picture(
        &mut self,
        length: u64,
        file: &mut dyn ReadAt,
        masks: &[MaskBox],
        max_edge: u32,
    ) -> Result<Result<Picture, PictureError>, WorkerError> {
        let order = Order::Picture {
            length,
            masks: masks.to_vec(),
            max_edge,
        };
        match self.ask(&order, Some(file))? {
            Answer::Picture(picture) => Ok(picture),
            _ => Err(WorkerError::Nonsense),
        }
    }

    /// Has the beginning of a file looked at by [`crate::detect::detect`]; `head` are its first
    /// [`crate::detect::HEAD`] bytes.
    pub fn detect(&mut self, path: &str, head: &[u8]) -> Result<Detected, WorkerError> {
        let order = Order::Detect {
            path: path.to_owned(),
            head: head.to_vec(),
        };
        match self.ask(&order, None)? {
            Answer::Detected(detected) => Ok(detected),
            _ => Err(WorkerError::Nonsense),
        }
    }

    /// Has the tag files of a bag read by [`crate::bag::read`]; they have at most
    /// [`crate::bag::MOST_TAGS`] bytes together.
    pub fn bag(&mut self, files: Vec<TagFile>) -> Result<Result<Tags, Problem>, WorkerError> {
        all_small_enough(&files)?;
        match self.ask(&Order::Bag { files }, None)? {
            Answer::Bag(tags) => Ok(tags),
            _ => Err(WorkerError::Nonsense),
        }
    }

    /// Has a tar file of `length` bytes listed by [`crate::bag::tar`].
    pub fn tar(
        &mut self,
        length: u64,
        file: &mut dyn ReadAt,
    ) -> Result<(Vec<TarEntry>, Vec<Problem>), WorkerError> {
        let inside = |entry: &TarEntry| {
            let end = entry.offset.checked_add(entry.bytes);
            crate::bag::is_safe(&entry.path) && end.is_some_and(|end| end <= length)
        };
        match self.ask(&Order::Tar { length }, Some(file))? {
            Answer::Tar(entries, odd) if entries.iter().all(inside) => Ok((entries, odd)),
            _ => Err(WorkerError::Nonsense),
        }
    }

    /// Has `data/archive.json` read by [`ArchiveFacts::read`].
    pub fn archive(&mut self, bytes: Vec<u8>) -> Result<Option<ArchiveFacts>, WorkerError> {
        small_enough(&bytes)?;
        match self.ask(&Order::Archive { bytes }, None)? {
            Answer::Archive(facts) => Ok(facts),
            _ => Err(WorkerError::Nonsense),
        }
    }

    /// Has records of an archive read by [`crate::bag::record`], in the order of the files.
    pub fn records(
        &mut self,
        files: Vec<TagFile>,
    ) -> Result<Vec<Result<Record, Problem>>, WorkerError> {
        all_small_enough(&files)?;
        let count = files.len();
        match self.ask(&Order::Records { files }, None)? {
            Answer::Records(records) if records.len() == count => Ok(records),
            _ => Err(WorkerError::Nonsense),
        }
    }

    /// Has an RO-Crate's metadata read by [`crate::bag::crate_facts`].
    pub fn crate_facts(&mut self, bytes: Vec<u8>) -> Result<Vec<FileFacts>, WorkerError> {
        small_enough(&bytes)?;
        match self.ask(&Order::Crate { bytes }, None)? {
            Answer::Crate(facts) => Ok(facts),
            _ => Err(WorkerError::Nonsense),
        }
    }

    /// Has a file of many records, of `length` bytes, opened by [`crate::bulk::open`]: what stands at
    /// its beginning, or why nothing of it can be taken in. It stays open for
    /// [`Self::batch`] until its last batch was given or anything else is asked for.
    pub fn open(
        &mut self,
        path: &str,
        source: &Source,
        length: u64,
        file: &mut dyn ReadAt,
    ) -> Result<Result<Beginning, Vec<Problem>>, WorkerError> {
        let order = Order::Open {
            path: path.to_owned(),
            source: source.clone(),
            length,
        };
        let opened = match self.ask(&order, Some(file))? {
            Answer::Opened(opened) => opened,
            _ => return Err(WorkerError::Nonsense),
        };
        if let Ok(beginning) = &opened {
            self.open = Some(Reading::new(path, source.kind(), &beginning.head, length));
        }
        Ok(opened)
    }

    /// What comes next in the file that is open: `file` is the one it was opened with.
    pub fn batch(&mut self, file: &mut dyn ReadAt) -> Result<Batch, WorkerError> {
        let mut reading = self.open.take().ok_or(WorkerError::NotOpen)?;
        let Answer::Batch(mut batch) = self.ask(&Order::More, Some(file))? else {
            return Err(WorkerError::Nonsense);
        };
        if !reading.accept(&mut batch) {
            return Err(WorkerError::Nonsense);
        }
        self.open = (!batch.is_last).then_some(reading);
        Ok(batch)
    }

    /// Sends an order, hands over parts of the file for as long as they are asked for, and takes
    /// the answer.
    fn ask(
        &mut self,
        order: &Order,
        mut file: Option<&mut dyn ReadAt>,
    ) -> Result<Answer, WorkerError> {
        // Whatever is asked for closes the file that is open; who wants more of it puts it back.
        self.open = None;
        // A worker that has ended does not read any more: what it says is what matters.
        let _ = frame::write(&mut self.writer, order);
        let mut unreadable = None;
        loop {
            let answer = frame::read(&mut self.reader).map_err(broken)?;
            let (Answer::Need { offset, length }, Some(file)) = (&answer, file.as_mut()) else {
                return match unreadable {
                    Some(error) => Err(WorkerError::Source(error)),
                    None => Ok(answer),
                };
            };
            let part = part(*file, *offset, *length)?;
            let order = part.map_or_else(
                |error| {
                    unreadable = Some(error);
                    Order::NoPart
                },
                Order::Part,
            );
            frame::write(&mut self.writer, &order).map_err(|_| WorkerError::Died)?;
        }
    }
}

/// Reads a part in full, as far as the file goes.
fn part(
    file: &mut dyn ReadAt,
    offset: u64,
    length: u32,
) -> Result<io::Result<Vec<u8>>, WorkerError> {
    if length > PART {
        return Err(WorkerError::Nonsense);
    }
    let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        let at = offset.saturating_add(u64::try_from(filled).unwrap_or(u64::MAX));
        match file.read_at(at, rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Ok(Err(error)),
        }
    }
    bytes.truncate(filled);
    Ok(Ok(bytes))
}

fn broken(broken: Broken) -> WorkerError {
    match broken {
        Broken::Ended | Broken::Io(_) => WorkerError::Died,
        Broken::Nonsense => WorkerError::Nonsense,
    }
}

fn all_small_enough(files: &[TagFile]) -> Result<(), WorkerError> {
    fits(
        files
            .iter()
            .map(|file| file.bytes.len() + file.name.len() + 64)
            .sum(),
    )
}

fn small_enough(bytes: &[u8]) -> Result<(), WorkerError> {
    fits(bytes.len())
}

fn fits(length: usize) -> Result<(), WorkerError> {
    let most = u64::from(frame::MOST) - 64 * 1024;
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    if length > most {
        return Err(WorkerError::TooLarge {
            bytes: length,
            most,
        });
    }
    Ok(())
}

/// `image/jpeg` and the like: it ends up in headers and lists.
fn is_media_type(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '+' | '.');
    text.len() <= 100 && text.contains('/') && text.chars().all(fits)
}
