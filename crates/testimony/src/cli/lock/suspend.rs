//! Noticing that the machine is about to sleep, or has slept.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use super::{events::Alarm, image::Reason};

/// Notices, once awake, that the machine slept: of two clocks only one goes on meanwhile. Keys were
/// then in memory all the time, but nobody who wakes it finds the vault open.
pub(super) fn watch_clocks(alarm: Alarm) {
    let Some(mut before) = slept() else { return };
    thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_secs(1));
            let Some(now) = slept() else { return };
            if now > before + SHORTEST_SLEEP {
                alarm.raise(Reason::Slept);
            }
            before = now;
        }
    });
}

/// For how long the machine has slept since it was started.
#[cfg(target_os = "linux")]
fn slept() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    let since_start = |clock| Duration::try_from(clock_gettime(clock)).ok();
    let awake = since_start(ClockId::Monotonic)?;
    Some(since_start(ClockId::Boottime)?.saturating_sub(awake))
}

#[cfg(not(target_os = "linux"))]
fn slept() -> Option<Duration> {
    None
}

/// logind's announcement that the machine will sleep or the screen was locked, heard through
/// whichever program for the system bus is there. No library of ours speaks to the bus: it would run
/// in the process that holds the keys.
pub(super) struct Bus {
    listener: Child,
    /// Holds sleep back until this process is gone or its image replaced.
    delay: Option<Child>,
}

impl Bus {
    pub(super) fn watch(alarm: Alarm) -> Option<Self> {
        let mut listener = LISTENERS
            .iter()
            .find_map(|words| start(words, Stdio::null()))?;
        let heard = BufReader::new(listener.stdout.take()?);
        thread::spawn(move || {
            // The sleep's beginning and its end both lock; after the first there is no second.
            let told = heard
                .lines()
                .map_while(Result::ok)
                .any(|line| is_lock(&line));
            if told {
                alarm.raise(Reason::Sleep);
            }
        });
        let delay = start(DELAY, Stdio::piped());
        Some(Self { listener, delay })
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        for child in [Some(&mut self.listener), self.delay.as_mut()]
            .into_iter()
            .flatten()
        {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn start(words: &[&str], stdin: Stdio) -> Option<Child> {
    let (program, arguments) = words.split_first()?;
    Command::new(program)
        .args(arguments)
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}

fn is_lock(line: &str) -> bool {
    line.contains("PrepareForSleep")
        || line.contains("login1.Session.Lock ")
        || line.contains("interface=org.freedesktop.login1.Session; member=Lock")
}

/// Programs that print the signals of logind as they come, the first that is there.
const LISTENERS: [&[&str]; 2] = [
    &[
        "gdbus",
        "monitor",
        "--system",
        "--dest",
        "org.freedesktop.login1",
    ],
    &[
        "dbus-monitor",
        "--system",
        "type='signal',interface='org.freedesktop.login1.Manager',member='PrepareForSleep'",
        "type='signal',interface='org.freedesktop.login1.Session',member='Lock'",
    ],
];

/// `cat` ends when the other end of its pipe does, which the replaced image no longer has.
const DELAY: &[&str] = &[
    "systemd-inhibit",
    "--what=sleep",
    "--mode=delay",
    "--who=testimony",
    "--why=An open vault is locked first",
    "cat",
];

/// Clocks are read one after the other, so they differ by a little.
const SHORTEST_SLEEP: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_and_screen_lock_are_heard_from_either_program() {
        for line in [
            "/org/freedesktop/login1: org.freedesktop.login1.Manager.PrepareForSleep (true,)",
            "/org/freedesktop/login1/session/_32: org.freedesktop.login1.Session.Lock ()",
            "signal time=1 sender=:1.2 -> destination=(null destination) serial=9 \
             path=/org/freedesktop/login1; interface=org.freedesktop.login1.Manager; member=PrepareForSleep",
            "signal time=1 sender=:1.2 -> destination=(null destination) serial=9 \
             path=/org/freedesktop/login1/session/_32; interface=org.freedesktop.login1.Session; member=Lock",
        ] {
            assert!(is_lock(line), "{line}");
        }
        assert!(!is_lock(
            "Monitoring signals from all objects owned by org.freedesktop.login1"
        ));
        assert!(!is_lock(
            "/org/freedesktop/login1/session/_32: org.freedesktop.login1.Session.Unlock ()"
        ));
    }

    #[test]
    fn this_machine_has_slept_no_longer_than_it_has_run() {
        if let Some(slept) = slept() {
            assert!(slept < Duration::from_secs(40 * 365 * 86_400));
        }
    }
}
