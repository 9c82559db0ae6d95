//! The worker's end.

use std::io::{self, Read, Seek, Write};

use super::{
    Sandbox,
    frame::{self, Broken},
    message::{Answer, Order},
    remote::RemoteFile,
};
use crate::{
    field,
    media::{self, PictureError},
};

/// Greets the program and answers its requests until the input ends.
pub fn serve<R: Read, W: Write>(mut input: R, mut output: W, sandbox: Sandbox) -> io::Result<()> {
    frame::write(&mut output, &Answer::Hello(sandbox))?;
    loop {
        let answer = match frame::read(&mut input) {
            Ok(Order::Field { path, bytes }) => Answer::Field(field::read(&path, &bytes)),
            Ok(Order::Outline { path, bytes }) => Answer::Outline(field::outline(&path, &bytes)),
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
            Ok(Order::Part(_) | Order::NoPart) | Err(Broken::Nonsense) => {
                return Err(io::ErrorKind::InvalidData.into());
            }
            Err(Broken::Ended) => return Ok(()),
            Err(Broken::Io(error)) => return Err(error),
        };
        frame::write(&mut output, &answer)?;
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
