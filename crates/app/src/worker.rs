//! The process that reads hostile bytes: started, watched, ended, started again.
//!
//! A worker that dies, hangs or talks nonsense costs the one file it was reading. Ending it is the
//! only way to stop a parser that loops, so a watchdog holds the child and not the pipe.

use std::{
    io::{self, BufReader, BufWriter, Read, Write},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use ingest::{
    bag::{ArchiveFacts, FileFacts, TagFile, Tags, TarEntry},
    bulk::{Batch, Beginning, Source},
    detect::Detected,
    field::{Draft, Problem},
    media::{Examined, Picture, PictureError},
    worker::{Client, ReadAt, Sandbox, WorkerError},
};
use model::{
    place::Outline,
    record::{MaskBox, Record},
};

/// The worker's side: greets the program over `output` and answers what comes on `input` until that
/// ends. `sandbox` is what the process achieved before it called this.
pub fn serve_worker<R: Read, W: Write>(input: R, output: W, sandbox: Sandbox) -> io::Result<()> {
    ingest::worker::serve(input, output, sandbox)
}

/// How long one request may take unless the caller says otherwise.
const PATIENCE: Duration = Duration::from_secs(60);

/// A worker process, started when it is first needed and again after each failure.
pub struct Worker {
    program: PathBuf,
    patience: Duration,
    running: Option<Running>,
}

struct Running {
    client: Client<BufReader<ChildStdout>, BufWriter<ChildStdin>>,
    child: Arc<Mutex<Child>>,
}

impl Worker {
    /// A worker that is `program worker`; `program` is the path of the running executable.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            patience: PATIENCE,
            running: None,
        }
    }

    /// Another worker like it, not started yet.
    #[must_use]
    pub fn another(&self) -> Self {
        Self {
            program: self.program.clone(),
            patience: self.patience,
            running: None,
        }
    }

    /// The same, with another limit for each request.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts the process if need be, and says how well it is confined.
    pub fn sandbox(&mut self) -> Result<Sandbox, WorkerError> {
        self.ask(|client| Ok(client.sandbox()))
    }

    /// See [`Client::read_field`].
    pub fn read_field(
        &mut self,
        path: &str,
        bytes: &[u8],
    ) -> Result<Result<Draft, Vec<Problem>>, WorkerError> {
        self.ask(|client| client.read_field(path, bytes))
    }

    /// See [`Client::read_outline`].
    pub fn read_outline(
        &mut self,
        path: &str,
        bytes: &[u8],
    ) -> Result<Result<Outline, Vec<Problem>>, WorkerError> {
        self.ask(|client| client.read_outline(path, bytes))
    }

    /// See [`Client::detect`].
    pub fn detect(&mut self, path: &str, head: &[u8]) -> Result<Detected, WorkerError> {
        self.ask(|client| client.detect(path, head))
    }

    /// See [`Client::bag`].
    pub fn bag(&mut self, files: Vec<TagFile>) -> Result<Result<Tags, Problem>, WorkerError> {
        self.ask(|client| client.bag(files))
    }

    /// See [`Client::tar`].
    pub fn tar(
        &mut self,
        length: u64,
        file: &mut dyn ReadAt,
    ) -> Result<(Vec<TarEntry>, Vec<Problem>), WorkerError> {
        self.ask(|client| client.tar(length, file))
    }

    /// See [`Client::archive`].
    pub fn archive(&mut self, bytes: Vec<u8>) -> Result<Option<ArchiveFacts>, WorkerError> {
        self.ask(|client| client.archive(bytes))
    }

    /// See [`Client::records`].
    pub fn records(
        &mut self,
        files: Vec<TagFile>,
    ) -> Result<Vec<Result<Record, Problem>>, WorkerError> {
        self.ask(|client| client.records(files))
    }

    /// See [`Client::crate_facts`].
    pub fn crate_facts(&mut self, bytes: Vec<u8>) -> Result<Vec<FileFacts>, WorkerError> {
        self.ask(|client| client.crate_facts(bytes))
    }

    /// See [`Client::open`].
    pub fn open(
        &mut self,
        path: &str,
        source: &Source,
        length: u64,
        file: &mut dyn ReadAt,
    ) -> Result<Result<Beginning, Vec<Problem>>, WorkerError> {
        self.ask(|client| client.open(path, source, length, file))
    }

    /// See [`Client::batch`].
    pub fn batch(&mut self, file: &mut dyn ReadAt) -> Result<Batch, WorkerError> {
        self.ask(|client| client.batch(file))
    }

    /// See [`Client::examine`].
    pub fn examine(
        &mut self,
        name: &str,
        length: u64,
        file: &mut dyn ReadAt,
    ) -> Result<Examined, WorkerError> {
        self.ask(|client| client.examine(name, length, file))
    }

    /// See [`Client::picture`].
    pub fn picture(
        &mut self,
        length: u64,
        file: &mut dyn ReadAt,
        masks: &[MaskBox],
        max_edge: u32,
    ) -> Result<Result<Picture, PictureError>, WorkerError> {
        self.ask(|client| client.picture(length, file, masks, max_edge))
    }

    /// Runs one request under the watchdog. After an error that is the worker's the process is
    /// ended, for its half of the conversation is lost.
    fn ask<T>(
        &mut self,
        request: impl FnOnce(&mut Pipe) -> Result<T, WorkerError>,
    ) -> Result<T, WorkerError> {
        let fresh = match self.running.take() {
            Some(running) => Ok(running),
            None => Running::start(&self.program, self.patience),
        };
        let mut running = fresh?;
        let answer = watched(&running.child, self.patience, || {
            request(&mut running.client)
        });
        match &answer {
            Ok(_) | Err(WorkerError::TooLarge { .. } | WorkerError::Source(_)) => {
                self.running = Some(running)
            }
            Err(_) => running.end(),
        }
        answer
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            running.end();
        }
    }
}

type Pipe = Client<BufReader<ChildStdout>, BufWriter<ChildStdin>>;

impl Running {
    /// The child inherits nothing but three pipes' ends: no environment, no directory of the user's.
    fn start(program: &std::path::Path, patience: Duration) -> Result<Self, WorkerError> {
        let mut command = Command::new(program);
        command
            .arg("worker")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if cfg!(unix) {
            command.current_dir("/");
        }
        let mut child = command.spawn().map_err(WorkerError::Start)?;
        let pipes = child.stdout.take().zip(child.stdin.take());
        let child = Arc::new(Mutex::new(child));
        let Some((output, input)) = pipes else {
            return Err(WorkerError::Nonsense);
        };
        let client = watched(&child, patience, || {
            Client::connect(BufReader::new(output), BufWriter::new(input))
        });
        match client {
            Ok(client) => Ok(Self { client, child }),
            Err(error) => {
                end(&child);
                Err(error)
            }
        }
    }

    fn end(self) {
        end(&self.child);
    }
}

/// Runs `work`, and ends `child` if that takes longer than `patience`, upon which `work`'s pipe
/// closes and it returns.
fn watched<T>(
    child: &Arc<Mutex<Child>>,
    patience: Duration,
    work: impl FnOnce() -> Result<T, WorkerError>,
) -> Result<T, WorkerError> {
    let late = AtomicBool::new(false);
    let answer = thread::scope(|scope| {
        let (done, wait) = mpsc::channel::<()>();
        let late = &late;
        scope.spawn(move || {
            if wait.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                late.store(true, Ordering::SeqCst);
                end(child);
            }
        });
        let answer = work();
        drop(done);
        answer
    });
    match answer {
        Err(_) if late.load(Ordering::SeqCst) => Err(WorkerError::TimedOut),
        answer => answer,
    }
}

/// Ends the process and takes its exit status, so that none is left behind.
fn end(child: &Mutex<Child>) {
    let mut child: MutexGuard<'_, Child> = child.lock().unwrap_or_else(PoisonError::into_inner);
    // Both fail only if it has ended already, which is what is wanted.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt, path::Path, time::Instant};

    use super::*;

    /// A program that greets as a worker does and then runs `script`.
    fn program(folder: &Path, script: &str) -> Worker {
        let mut hello = Vec::new();
        serve_worker(io::empty(), &mut hello, Sandbox::Full).unwrap();
        let greeting = folder.join("hello");
        fs::write(&greeting, hello).unwrap();
        let path = folder.join("program");
        let text = format!("#!/bin/sh\n/bin/cat {}\n{script}\n", greeting.display());
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        Worker::new(path).with_patience(Duration::from_secs(1))
    }

    #[test]
    fn a_worker_that_hangs_is_ended_and_another_one_started() {
        let folder = tempfile::tempdir().unwrap();
        let mut worker = program(folder.path(), "exec /bin/sleep 600");
        assert_eq!(worker.sandbox().unwrap(), Sandbox::Full);
        let started = Instant::now();
        for _ in 0..2 {
            let error = worker.read_field("actors/a.md", b"x").unwrap_err();
            assert!(matches!(error, WorkerError::TimedOut), "{error}");
        }
        assert!(started.elapsed() < Duration::from_secs(30));
        assert_eq!(worker.sandbox().unwrap(), Sandbox::Full, "a new one greets");
    }

    #[test]
    fn a_worker_that_dies_costs_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut worker = program(folder.path(), "exit 1");
        for _ in 0..2 {
            let error = worker.read_field("actors/a.md", b"x").unwrap_err();
            assert!(matches!(error, WorkerError::Died), "{error}");
        }
    }

    #[test]
    fn a_worker_finds_no_environment_and_no_program_is_told() {
        let folder = tempfile::tempdir().unwrap();
        // The shell sets PWD and the like itself; HOME comes from outside only.
        let mut worker = program(
            folder.path(),
            "test -z \"$HOME$USER\" && exec /bin/sleep 600",
        );
        let error = worker.read_field("actors/a.md", b"x").unwrap_err();
        assert!(
            matches!(error, WorkerError::TimedOut),
            "it went on: {error}"
        );
        let mut none = Worker::new(folder.path().join("nothing"));
        assert!(matches!(none.sandbox(), Err(WorkerError::Start(_))));
    }
}
