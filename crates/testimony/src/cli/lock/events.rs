//! What can happen to an open session: a line was typed, time went by, the machine wants to sleep.

use std::{
    io,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::Duration,
};

use app::Interrupt;

use super::{
    image::{Image, Reason},
    suspend,
};

/// What happened.
pub(crate) enum Event {
    /// A line was given, with its end.
    Line(String),
    /// There will be no more lines.
    End,
    /// Lines cannot be read.
    Broken(io::Error),
    /// The vault must be locked now.
    Lock(Reason),
}

/// Waits for one thing after another.
pub(crate) struct Events {
    events: Receiver<Event>,
    /// Asks the reading thread for a line: it must not read while a command reads for itself.
    ask: Sender<()>,
    /// Whether a line was asked for and has not come.
    asked: bool,
    idle: Duration,
    _sleep: Option<suspend::Bus>,
}

impl Events {
    /// Begins to watch. If a command is still running [`PATIENCE`] after the vault should have been
    /// locked, the image is replaced under it: the vault survives that as it survives a crash.
    pub(crate) fn watch(idle: Duration, interrupt: &Arc<Interrupt>, image: &Arc<Image>) -> Self {
        let (out, events) = channel();
        let (ask, asked) = channel();
        read_on_demand(asked, out.clone());
        let alarm = Alarm {
            out,
            interrupt: Arc::clone(interrupt),
            image: Arc::clone(image),
        };
        suspend::watch_clocks(alarm.clone());
        stop_key(alarm.clone());
        Self {
            events,
            ask,
            asked: false,
            idle,
            _sleep: suspend::Bus::watch(alarm),
        }
    }

    /// The next thing that happens.
    pub(crate) fn next(&mut self) -> Event {
        if !self.asked {
            let _ = self.ask.send(());
            self.asked = true;
        }
        match self.events.recv_timeout(self.idle) {
            Ok(event) => {
                self.asked = matches!(event, Event::Lock(_));
                event
            }
            Err(RecvTimeoutError::Timeout) => Event::Lock(Reason::Idle),
            Err(RecvTimeoutError::Disconnected) => Event::End,
        }
    }
}

/// Has the vault locked.
#[derive(Clone)]
pub(super) struct Alarm {
    out: Sender<Event>,
    interrupt: Arc<Interrupt>,
    image: Arc<Image>,
}

impl Alarm {
    /// Returns only if the image could not be replaced, and then ends the process.
    pub(super) fn raise(&self, reason: Reason) {
        self.interrupt.stop();
        let _ = self.out.send(Event::Lock(reason));
        thread::sleep(PATIENCE);
        self.image.replace(reason);
    }
}

fn read_on_demand(asked: Receiver<()>, out: Sender<Event>) {
    thread::spawn(move || {
        for () in asked {
            let event = match read_line() {
                Ok(line) if line.is_empty() => Event::End,
                Ok(line) => Event::Line(line),
                Err(error) => Event::Broken(error),
            };
            if out.send(event).is_err() {
                return;
            }
        }
    });
}

/// Reads a byte at a time: what were read ahead would be lost when the image is replaced.
#[cfg(unix)]
pub(crate) fn read_line() -> io::Result<String> {
    use std::{fs::File, io::Read as _, os::fd::AsFd as _};
    let mut input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut line = Vec::new();
    let mut byte = [0];
    while line.last() != Some(&b'\n') {
        match input.read(&mut byte) {
            Ok(0) => break,
            Ok(_) => line.extend_from_slice(&byte),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    String::from_utf8(line).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

#[cfg(not(unix))]
pub(crate) fn read_line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line)
}

/// Ctrl-Z would leave an open vault in a process that nobody looks at. A hangup and a request to end
/// need nothing: they end the process, and its memory is gone.
#[cfg(unix)]
fn stop_key(alarm: Alarm) {
    use signal_hook::{consts::SIGTSTP, iterator::Signals};
    let Ok(mut signals) = Signals::new([SIGTSTP]) else {
        return;
    };
    thread::spawn(move || {
        if signals.forever().next().is_some() {
            alarm.raise(Reason::Stopped);
        }
    });
}

#[cfg(not(unix))]
fn stop_key(_: Alarm) {}

/// How long a command may take to come to a point that it can stop at. The system gives five seconds
/// before it sleeps (logind.conf(5), InhibitDelayMaxSec).
const PATIENCE: Duration = Duration::from_secs(4);
