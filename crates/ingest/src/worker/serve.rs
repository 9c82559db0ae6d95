//! The worker's end.

use std::{
    cell::RefCell,
    io::{self, Read, Seek, Write},
};

use super::{
    Sandbox,
    frame::{self, Broken},
    message::{Answer, Order},
    remote::RemoteFile,
};
use crate::{
    bag,
    bulk::{self, Source},
    detect, field,
    media::{self, PictureError},
};

/// Greets the program and answers its requests until the input ends.
pub fn serve<R: Read, W: Write>(mut input: R, mut output: W, sandbox: Sandbox) -> io::Result<()> {
    frame::write(&mut output, &Answer::Hello(sandbox))?;
    let mut next = frame::read(&mut input);
    loop {
        let answer = match next {
            Ok(Order::Open {
                path,
                source,
                length,
            }) => {
                next = records(&mut input, &mut output, (&path, &source), length)?;
                continue;
            }
            Ok(Order::Field { path, bytes }) => Answer::Field(field::read(&path, &bytes)),
            Ok(Order::Outline { path, bytes }) => Answer::Outline(field::outline(&path, &bytes)),
            Ok(Order::Detect { path, head }) => Answer::Detected(detect::detect(&path, &head)),
            Ok(Order::Examine { name, length }) => {
                let mut file = RemoteFile::new(&mut input, &mut output, length);
                Answer::Examined(media::examine(&mut file, &name))
            }
            Ok(Order::Picture {
                length,
                masks,
                max_edge,
            }) => {
                let mut file = RemoteFile::new(&mut input, &mut output, length);
                Answer::Picture(picture(&mut file, &masks, max_edge))
            }
            Ok(Order::Bag { files }) => Answer::Bag(bag::read(&files)),
            Ok(Order::Tar { length }) => {
                let (entries, odd) = bag::tar(RemoteFile::new(&mut input, &mut output, length));
                Answer::Tar(entries, odd)
            }
            Ok(Order::Archive { bytes }) => Answer::Archive(bag::ArchiveFacts::read(&bytes)),
            Ok(Order::Records { files }) => {
                let read = |file: &bag::TagFile| bag::record(&file.name, &file.bytes);
                Answer::Records(files.iter().map(read).collect())
            }
            Ok(Order::Crate { bytes }) => Answer::Crate(bag::crate_facts(&bytes)),
            Ok(Order::More | Order::Part(_) | Order::NoPart) | Err(Broken::Nonsense) => {
                return Err(io::ErrorKind::InvalidData.into());
            }
            Err(Broken::Ended) => return Ok(()),
            Err(Broken::Io(error)) => return Err(error),
        };
        frame::write(&mut output, &answer)?;
        next = frame::read(&mut input);
    }
}

/// Keeps a file of many records open while more of it is wanted; returns the first other order.
fn records<R: Read, W: Write>(
    input: &mut R,
    output: &mut W,
    (path, source): (&str, &Source),
    length: u64,
) -> io::Result<Result<Order, Broken>> {
    // The file and the orders come through the same pipe, in turns.
    let (input, output) = (RefCell::new(input), RefCell::new(output));
    let (mut parts, mut needs) = (Shared(&input), Shared(&output));
    let file = RemoteFile::new(&mut parts, &mut needs, length);
    let mut opened = bulk::open(path, source, file);
    let told = match &opened {
        Ok(opened) => Ok(opened.beginning.clone()),
        Err(problems) => Err(problems.clone()),
    };
    frame::write(&mut Shared(&output), &Answer::Opened(told))?;
    loop {
        let order = frame::read(&mut Shared(&input));
        let (Ok(Order::More), Ok(opened)) = (&order, &mut opened) else {
            return Ok(order);
        };
        let batch = opened.batch();
        frame::write(&mut Shared(&output), &Answer::Batch(batch))?;
    }
}

/// One end of the pipe, for two that take turns.
struct Shared<'p, T>(&'p RefCell<T>);

impl<T: Read> Read for Shared<'_, T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}

impl<T: Write> Write for Shared<'_, T> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

fn picture<F: Read + Seek>(
    file: &mut F,
    masks: &[model::record::MaskBox],
    max_edge: u32,
) -> Result<media::Picture, PictureError> {
    let mut bytes = Vec::new();
    file.take(media::MOST_PICTURE)
        .read_to_end(&mut bytes)
        .map_err(|_| PictureError::Unreadable)?;
    media::publication_picture(&bytes, masks, max_edge)
}
