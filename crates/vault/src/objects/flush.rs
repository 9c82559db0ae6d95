//! Segments on their way to the disk, while the next are made.

use std::{
    io,
    sync::{
        Arc,
        mpsc::{Sender, channel},
    },
    thread::{self, JoinHandle},
};

use model::id::Digest;

use crate::objects::Objects;

/// A thread that waits for the disk, segment by segment. It outlives the sealing of its object, so
/// that the next can be sealed meanwhile; [`Unsettled::settle`] is where everybody waits for it.
pub(crate) struct Flushing {
    names: Option<Sender<Digest>>,
    thread: JoinHandle<io::Result<()>>,
}

impl Flushing {
    pub(super) fn begin(objects: Arc<dyn Objects>) -> Self {
        let (names, to_flush) = channel::<Digest>();
        let thread = thread::spawn(move || {
            to_flush
                .into_iter()
                .try_for_each(|name| objects.flush(name))
        });
        Self {
            names: Some(names),
            thread,
        }
    }

    /// One more that was written.
    pub(super) fn add(&self, name: Digest) {
        // Nobody listens if flushing has failed, which waiting for it reports.
        let _ = self.names.as_ref().map(|names| names.send(name));
    }

    /// Nothing more comes.
    pub(super) fn ended(mut self) -> Self {
        self.names = None;
        self
    }

    /// Returns when the bytes of all segments are durable.
    pub(super) fn wait(mut self) -> io::Result<()> {
        self.names = None;
        let died = |_| Err(io::Error::other("the thread that flushes died"));
        self.thread.join().unwrap_or_else(died)
    }
}

/// Segments that a transaction will refer to, and that must be durable before.
#[derive(Default)]
pub(crate) struct Unsettled {
    names: Vec<Digest>,
    flushing: Vec<Flushing>,
}

impl Unsettled {
    pub(crate) fn add(&mut self, names: &[Digest], flushing: Flushing) {
        self.names.extend(names);
        self.flushing.push(flushing);
    }

    /// Returns when everything is durable, names included: nothing may refer to it before.
    pub(crate) fn settle(self, objects: &dyn Objects) -> io::Result<()> {
        for one in self.flushing {
            one.wait()?;
        }
        match self.names.as_slice() {
            [] => Ok(()),
            names => objects.settle(names),
        }
    }
}
