//! Runs a command and watches its time and memory, and its workers' memory apart.

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::Failure;

/// How often memory is read. A peak is kept by the kernel, so only the last moments can be missed.
const EVERY: Duration = Duration::from_millis(5);

/// What one run took.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) wall: Duration,
    /// Peak resident memory of the process itself.
    pub(crate) own_kib: u64,
    /// Peak of the largest process it started, directly or not; 0 if it started none.
    pub(crate) worker_kib: u64,
    pub(crate) stderr: String,
}

/// Runs a command to its end; anything but success is a failure.
pub(crate) fn run(command: &mut Command) -> Result<Run, Failure> {
    let name = command.get_program().to_string_lossy().into_owned();
    let began = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Failure::during(format!("cannot start {name}")))?;
    let errors = child.stderr.take().map(|mut pipe| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = pipe.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        })
    });
    let pid = child.id();
    let mut peaks = BTreeMap::new();
    let status = loop {
        sample(pid, &mut peaks);
        let ended = child
            .try_wait()
            .map_err(Failure::during(format!("cannot wait for {name}")))?;
        match ended {
            Some(status) => break status,
            None => thread::sleep(EVERY),
        }
    };
    let wall = began.elapsed();
    let stderr = errors
        .and_then(|reader| reader.join().ok())
        .unwrap_or_default();
    if !status.success() {
        return Err(Failure::new(format!(
            "{name} ended with {status}\n{stderr}"
        )));
    }
    let own_kib = peaks.remove(&pid).unwrap_or_default();
    Ok(Run {
        wall,
        own_kib,
        worker_kib: peaks.into_values().max().unwrap_or_default(),
        stderr,
    })
}

/// Notes the peaks of a process and of everything under it.
fn sample(pid: u32, peaks: &mut BTreeMap<u32, u64>) {
    let mut waiting = vec![pid];
    while let Some(pid) = waiting.pop() {
        let Some(kib) = peak(pid) else { continue };
        let known = peaks.entry(pid).or_default();
        *known = kib.max(*known);
        waiting.extend(children(pid));
    }
}

fn peak(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn children(pid: u32) -> Vec<u32> {
    let Ok(threads) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return Vec::new();
    };
    threads
        .flatten()
        .filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok())
        .flat_map(|list| {
            let ids = list.split_whitespace().filter_map(|id| id.parse().ok());
            ids.collect::<Vec<u32>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_told_from_its_parent() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 0.2; echo done >&2"]);
        let run = run(&mut command).unwrap();
        assert!(run.own_kib > 0 && run.worker_kib > 0, "{run:?}");
        assert!(run.wall >= Duration::from_millis(200));
        assert_eq!(run.stderr, "done\n");
    }

    #[test]
    fn a_command_that_fails_is_no_measurement() {
        let mut command = Command::new("sh");
        let failure = run(command.args(["-c", "echo why >&2; exit 3"])).unwrap_err();
        assert!(failure.to_string().contains("why"), "{failure}");
    }
}
